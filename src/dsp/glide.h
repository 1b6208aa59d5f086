/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value that glides (dsp/smooth), as a block of one quantum: constant, and free, while it
 * rests. Thread: [audio], but for init. */
#pragma once

#include "dsp/smooth.h"

typedef struct
{
  LqSmooth smooth;
  double path[LQ_QUANTUM];
  bool flat; /* path holds smooth.value throughout */
} LqGlide;

/* Rests at VALUE. Thread: [any] */
void lq_glide_init (LqGlide *glide, double rate_hz, double settle_ms, double value);

static inline void lq_glide_aim (LqGlide *glide, double target)
{
  lq_smooth_aim (&glide->smooth, target);
}

/* Rests at its target at once. */
void lq_glide_jump (LqGlide *glide);

static inline bool lq_glide_rests_at (const LqGlide *glide, double value)
{
  return !lq_smooth_moving (&glide->smooth) && glide->smooth.value == value;
}

/* Moves on by a quantum and returns its path, valid until the next run. */
const double *lq_glide_run (LqGlide *glide);

/* ---- several at once ---- */

/* All rest at 0. Thread: [any] */
void lq_glides_init (LqGlide *glides, int n, double rate_hz, double settle_ms);
void lq_glides_jump (LqGlide *glides, int n);
void lq_glides_run (LqGlide *glides, int n);
