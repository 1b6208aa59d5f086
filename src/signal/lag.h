/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A delay of whole frames for one quantum of planes: what the aligner and the dry side of a
 * node are made of. Copies bits, computes nothing. Thread: [audio] but for init. */
#pragma once

#include "core/arena.h"

typedef struct
{
  int n_channels;
  int size;   /* frames kept, a power of two */
  int at;     /* where the next quantum goes */
  int filled; /* frames since the last reset, up to SIZE: what is older is silence */
  double *ring[LQ_MAX_CHANNELS];
} LqLag;

/* Holds delays of up to MAX_FRAMES. */
void lq_lag_init (LqLag *lag, LqArena *arena, int n_channels, int max_frames);
void lq_lag_reset (LqLag *lag); /* at once, however long it is */
int lq_lag_max (const LqLag *lag);

/* Takes a quantum in. */
void lq_lag_write (LqLag *lag, const double *const *in);

/* The quantum that was taken in FRAMES before the last one. */
void lq_lag_read (const LqLag *lag, int frames, double *const *out);
