/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second-order filter as a state-variable structure with trapezoidal integrators: stays
 * stable and quiet however its coefficients move, and keeps its precision at 20 Hz and 192 kHz
 * where a direct-form biquad loses it. Coefficients come from dsp/matched; chains of several
 * on two channels, also while coefficients move, are dsp/svf_stage.
 * Source: A. Simper, "Linear trapezoidal integrated SVF", Cytomic 2013; stability under motion:
 * A. Wishnick, DAFx-14; J. Laroche, JAES 55 (2007).
 * Thread: [any]; process [audio]. Allocates nothing. */
#pragma once

#include "core/types.h"

/* H (s) = m0 + (m1 s + m2) / (s² + k s + 1) with s = j tan (w/2) / g. g, k > 0. */
typedef struct
{
  double g, k;       /* tan of half the pole's angle (BLT), 1/Q */
  double m0, m1, m2; /* shares of input, band-pass and low-pass */
} LqSvf;

typedef struct
{
  double i1, i2; /* the two integrators */
} LqSvfState;

/* H = 1, with poles that do no harm. */
extern const LqSvf lq_svf_identity;

/* One channel. IN and OUT may be the same memory. */
void lq_svf_process (const LqSvf *svf, LqSvfState *state, const double *in, double *out, int n);

/* H at F_HZ. */
void lq_svf_response (const LqSvf *svf, double rate_hz, double f_hz, double *re, double *im);

/* ln of the slower pole's radius, < 0: the state decays by exp of this each frame. */
double lq_svf_decay (const LqSvf *svf);
