/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The DR value of a recording: per channel, the second highest peak of all 3 s blocks over the
 * energy mean of the loudest fifth of the blocks; the mean of the channels.
 * Source: the Pleasurize Music Foundation's TT meter as the open dr14_t.meter computes it.
 * Used by measurer.c, on its thread. */
#pragma once

#include "analysis/growing.h"
#include "analysis/reading.h"

/* Frames of a block: 3 s; at 44.1 kHz, as that meter does, of 44160 frames. */
LqFrames lq_dynamic_range_block (double rate_hz);

typedef struct
{
  LqGrowing blocks; /* a mean square and a peak per channel and block */
  int n_channels;
} LqDynamicRange;

void lq_dynamic_range_init (LqDynamicRange *dr, int n_channels);
void lq_dynamic_range_clear (LqDynamicRange *dr);

/* One block: mean of squares and largest |x| of each channel. The last may be shorter. */
void lq_dynamic_range_add (LqDynamicRange *dr, const double *mean_squares, const double *peaks);

/* Not rounded. None for fewer than two blocks or nothing but silence. */
LqReading lq_dynamic_range_read (const LqDynamicRange *dr);
