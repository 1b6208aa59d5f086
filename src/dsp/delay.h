/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fixed delay of one channel in the caller's memory. Changes no bit. Thread: [audio], but for
 * init. */
#pragma once

#include "core/types.h"

typedef struct
{
  double *ring; /* [frames] */
  int frames;
  int at;
} LqDelay;

/* RING: FRAMES doubles, borrowed; may be NULL when FRAMES is 0. Silent. Thread: [any] */
void lq_delay_init (LqDelay *delay, int frames, double *ring);
void lq_delay_reset (LqDelay *delay);

/* As if X had been going in for long. */
void lq_delay_fill (LqDelay *delay, double x);

/* TO, as long, takes over the past of FROM. */
void lq_delay_copy (LqDelay *to, const LqDelay *from);

/* OUT may be IN. */
void lq_delay_run (LqDelay *delay, const double *in, double *out, int n);
