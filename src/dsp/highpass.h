/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Butterworth high-pass, or low-pass, for what a detector hears: 6, 12 or 24 dB/oct or none, of one channel,
 * as trapezoidal sections, which stay stable while the corner moves. Switching the slope fades to
 * the plain sound and back; off and at rest it changes no bit. Thread: [audio], but for init. */
#pragma once

#include "core/types.h"
#include "dsp/smooth.h"
#include "dsp/svf.h"

typedef enum
{
  LQ_HIGHPASS_OFF,
  LQ_HIGHPASS_6,
  LQ_HIGHPASS_12,
  LQ_HIGHPASS_24,
  LQ_HIGHPASS_N_SLOPES
} LqHighpassSlope;

typedef struct
{
  double rate_hz;
  bool low;              /* a low-pass */
  LqHighpassSlope slope; /* runs now */
  LqHighpassSlope next;  /* runs when the fade has reached the plain sound */
  double corner_hz;      /* where it is or glides to, */
  LqSmooth log_g;        /* by equal ratios */
  LqSmooth share;        /* of the filtered sound */
  double g;              /* tan (π corner / rate) */
  LqSvfState state[2];   /* one pole: the first integrator of the first */
} LqHighpass;

void lq_highpass_init (LqHighpass *highpass, double rate_hz, LqHighpassSlope slope,
                       double corner_hz);

/* It passes what is below its corner, for good. */
static inline void lq_highpass_make_low (LqHighpass *highpass) { highpass->low = true; }

/* Forgets the past and jumps. */
void lq_highpass_reset (LqHighpass *highpass, LqHighpassSlope slope, double corner_hz);

/* New targets, reached without a click. CORNER_HZ below a quarter of the rate. */
void lq_highpass_aim (LqHighpass *highpass, LqHighpassSlope slope, double corner_hz);

/* N ≤ LQ_QUANTUM frames. OUT may be IN. */
void lq_highpass_run (LqHighpass *highpass, const double *in, double *out, int n);
