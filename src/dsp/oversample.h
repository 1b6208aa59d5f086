/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Twice the rate and back by linear-phase half-band filters: flat to 1e-6 dB up to 20 kHz and
 * 145 dB down from 24.1 kHz at 44.1 kHz. Up and down together delay by exactly
 * LQ_OVERSAMPLE_LATENCY frames of the lower rate.
 * Source: windowed sinc, Kaiser β = 0.1102 (A − 8.7), J. Kaiser 1974.
 * Used by processors; thread: [audio] but for prepare. One instance per channel. */
#pragma once

#include "core/arena.h"
#include "core/types.h"

#define LQ_OVERSAMPLE_HALF    52 /* different taps on one side of the middle */
#define LQ_OVERSAMPLE_LATENCY (2 * LQ_OVERSAMPLE_HALF - 1)
#define LQ_OVERSAMPLE_HISTORY (2 * LQ_OVERSAMPLE_HALF)

typedef struct
{
  double tap[LQ_OVERSAMPLE_HALF];
} LqHalfband;

void lq_halfband_design (LqHalfband *halfband);

/* Its amplitude (zero phase, 1 at DC) at F as a share of the higher rate, 0…0.5. */
double lq_halfband_amplitude (const LqHalfband *halfband, double f);

typedef struct
{
  LqHalfband halfband;
  double input[LQ_OVERSAMPLE_HISTORY + LQ_QUANTUM]; /* the past, then this quantum */
  double even[LQ_OVERSAMPLE_HISTORY + LQ_QUANTUM];
  double odd[LQ_OVERSAMPLE_HISTORY + LQ_QUANTUM];
} LqOversample;

/* Thread: [main] [worker]. Owned by ARENA. */
LqOversample *lq_oversample_new (LqArena *arena);
void lq_oversample_reset (LqOversample *o);

/* Takes a quantum; must be called for each, also while nobody asks for more. */
void lq_oversample_push (LqOversample *o, const double in[LQ_QUANTUM]);

/* The quantum pushed last, LQ_OVERSAMPLE_LATENCY frames late, bit for bit. */
void lq_oversample_delayed (const LqOversample *o, double out[LQ_QUANTUM]);

/* The quantum pushed last at twice the rate. */
void lq_oversample_up (const LqOversample *o, double out[2 * LQ_QUANTUM]);

/* Back to the lower rate; the way back forgets by lq_oversample_forget. */
void lq_oversample_down (LqOversample *o, const double in[2 * LQ_QUANTUM], double out[LQ_QUANTUM]);
void lq_oversample_forget (LqOversample *o);
