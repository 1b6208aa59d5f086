/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The DR value of a recording: per channel, the second highest peak of all 3 s blocks over the
 * energy mean of the loudest fifth of the blocks; the mean of the channels.
 * Source: the Pleasurize Music Foundation's TT meter as the open dr14_t.meter computes it.
 * Used by measurer.c and needles.c, on their thread. */
#pragma once

#include "analysis/growing.h"
#include "analysis/reading.h"
#include "analysis/sample_stats.h"
#include "dsp/loudness.h"

typedef struct
{
  LqGrowing blocks; /* a mean square and a peak per channel and block */
  int n_channels, block_frames;
  int filled; /* frames of the block under way */
  LqSampleStats under_way[LQ_LOUDNESS_MAX_CHANNELS];
} LqDynamicRange;

/* Blocks of 3 s; at 44.1 kHz, as that meter does, of 44160 frames. */
void lq_dynamic_range_init (LqDynamicRange *dr, double rate_hz, int n_channels);
void lq_dynamic_range_clear (LqDynamicRange *dr);

/* Frames until the block under way is full, ≥ 1. */
int lq_dynamic_range_room (const LqDynamicRange *dr);

/* The STATS of CHANNEL over the next N frames, N ≤ the room; then, for all channels at once, these frames are
 * over. True when that ended a block. */
void lq_dynamic_range_take (LqDynamicRange *dr, int channel, const LqSampleStats *stats);
bool lq_dynamic_range_advance (LqDynamicRange *dr, int n);

/* Ends the block under way, however short. Nothing is done when there is none. */
void lq_dynamic_range_end (LqDynamicRange *dr);

/* Not rounded. None for fewer than two blocks or nothing but silence. */
LqReading lq_dynamic_range_read (const LqDynamicRange *dr);
