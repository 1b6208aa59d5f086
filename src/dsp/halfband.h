/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linear-phase half-band filters of dsp/oversample, one for each doubling of the rate, and
 * their inner loops. Half of the taps are 0 and the others symmetric: a new frame costs HALF
 * products. The same bits whatever the width of the machine's vectors.
 * Source: windowed sinc, Kaiser β = 0.1102 (A − 8.7), J. Kaiser 1974; of the shorter set all but
 * stage 0 equiripple, T. Parks and J. McClellan 1972, for the band that stage 0 leaves.
 * Called by dsp/oversample and tests; thread: [any]. Allocates nothing. */
#pragma once

#include "core/types.h"

#define LQ_HALFBAND_STAGES    4
#define LQ_HALFBAND_MOST_HALF 92

/* By how far they stop. 240 dB is below what doubles leave of a whole chain: nothing that a curve
 * bends is heard of again through them, for 1.8 times the delay and, half of them being longer, work. */
typedef enum
{
  LQ_HALFBAND_140_DB,
  LQ_HALFBAND_240_DB,
  LQ_HALFBAND_N_SETS
} LqHalfbandSet;

typedef struct
{
  int half;                          /* different taps on one side of the middle */
  double tap[LQ_HALFBAND_MOST_HALF]; /* h(±(2k + 1)); h(0) = 1/2, the other even ones 0 */
} LqHalfband;

/* STAGE 0 doubles the base rate: flat to 1e-6 dB up to 20 kHz and as far down as SET says from
 * 24.1 kHz at 44.1 kHz. STAGE n doubles 2^n times the base rate: as far for what stage 0 passes. */
void lq_halfband_design (LqHalfband *halfband, LqHalfbandSet set, int stage);

/* Its HALF, without designing it. */
int lq_halfband_half (LqHalfbandSet set, int stage);

/* Its amplitude (zero phase, 1 at DC) at F as a share of the higher rate, 0…0.5. */
double lq_halfband_amplitude (const LqHalfband *halfband, double f);

/* OUT[2i] = between X[i] and X[i + 1], OUT[2i + 1] = X[i + 1]. N low frames, at most
 * LQ_QUANTUM << (LQ_HALFBAND_STAGES − 1); reads X[−HALF + 1] … X[N − 1 + HALF]. */
void lq_halfband_up (const LqHalfband *halfband, const double *x, double *out, int n);

/* OUT[i] = MIDDLE[i] / 2 + Σ tap[k] (EVEN[i − k] + EVEN[i + 1 + k]). N as above. */
void lq_halfband_down (const LqHalfband *halfband, const double *even, const double *middle,
                       double *out, int n);
