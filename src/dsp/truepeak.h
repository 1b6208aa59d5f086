/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The peak of the continuous wave between the samples of one channel, by interpolation 8 or 16
 * times: a cascade of linear-phase half-band filters, the first with 192 taps, flat to 0.49 of
 * the sample rate. Two uses: the meter (largest value of a block, refined by a parabola through
 * each maximum) and the limiter (an envelope, one value per frame). One instance serves one
 * channel and one of the two uses. State struct without pointers: copy it, put it anywhere. */
#pragma once

#include "dsp/truepeak_reach.h"

/* What comes out at frame n belongs to input frame n − LQ_TRUEPEAK_DELAY: after the last frame
 * of a file feed this many zeros. */
#define LQ_TRUEPEAK_DELAY 102

#define LQ_TRUEPEAK_MAX_FACTOR 16

/* Inner geometry: pairs of taps of the first stage, frames of past and of new kept at once. */
#define LQ_TRUEPEAK_STAGES 4
#define LQ_TRUEPEAK_PAIRS  96
#define LQ_TRUEPEAK_PAST   16
#define LQ_TRUEPEAK_CHUNK  64
#define LQ_TRUEPEAK_INPUT  1024

typedef struct
{
  double input[LQ_TRUEPEAK_INPUT]; /* the past and the chunk, from [start] on */
  /* Behind the input, in the order of their birth: 1/2, 1/4 3/4, 1/8 3/8 5/8 7/8, … */
  double planes[LQ_TRUEPEAK_MAX_FACTOR][LQ_TRUEPEAK_PAST + LQ_TRUEPEAK_CHUNK];
  double taps[LQ_TRUEPEAK_STAGES][LQ_TRUEPEAK_PAIRS];
  double bound[LQ_TRUEPEAK_STAGES]; /* crest of the end over crest of what stage s reads */
  double bend_bound;                /* how far off a chord the end can stand, over the bend */
  LqReach reach;
  int start;
  int n_stages; /* 3: 8 times, 4: 16 times */
  int n_valid;  /* stages whose past was computed, not skipped */
} LqTruePeak;

/* FACTOR 8 (meter) or 16 (limiter). Thread: [any] */
void lq_truepeak_init (LqTruePeak *tp, int factor);
void lq_truepeak_reset (LqTruePeak *tp);

/* The largest |value| of the wave in the N frames given, or FLOOR if nothing exceeds FLOOR. A FLOOR
 * above 0 (the maximum so far) saves nearly all work and changes no result. Linear, 1.0 = 0 dBTP.
 * Thread: [any]. Error at 8 times: within ±0.01 dB up to 0.45 of the rate, worst phase. */
double lq_truepeak_max (LqTruePeak *tp, const double *x, int n, double floor);

/* ENVELOPE[i] = the largest |value| in [k − 1, k + 1] around frame k = i − LQ_TRUEPEAK_DELAY,
 * without refinement. Where that does not exceed FLOOR the value written is only known to be at
 * most FLOOR. Thread: [any] */
void lq_truepeak_envelope (LqTruePeak *tp, const double *x, double *envelope, int n, double floor);
