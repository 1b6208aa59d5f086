/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/svf.h"

#include <math.h>

const LqSvf lq_svf_identity = { .g = 1.0, .k = 2.0, .m0 = 1.0 };

/* v1 is the band-pass, v2 the low-pass; both integrators step by the trapezoidal rule. */
void lq_svf_process (const LqSvf *svf, LqSvfState *state, const double *in, double *out, int n)
{
  double c1 = 1.0 / (1.0 + svf->g * (svf->g + svf->k));
  double c2 = svf->g * c1;
  double c3 = svf->g * c2;
  double i1 = state->i1;
  double i2 = state->i2;

  for (int i = 0; i < n; i++)
    {
      double x = in[i];
      double v3 = x - i2;
      double v1 = c1 * i1 + c2 * v3;
      double v2 = i2 + c2 * i1 + c3 * v3;
      i1 = 2.0 * v1 - i1;
      i2 = 2.0 * v2 - i2;
      out[i] = svf->m0 * x + svf->m1 * v1 + svf->m2 * v2;
    }
  state->i1 = i1;
  state->i2 = i2;
}

/* With s = j t: numerator m2 + j m1 t, denominator (1 − t²) + j k t. Near Nyquist t grows
 * without bound, so both are divided by 1 + t² (cos² and sin² of the warped angle). */
void lq_svf_response (const LqSvf *svf, double rate_hz, double f_hz, double *re, double *im)
{
  double w = M_PI * f_hz / rate_hz;
  double c = svf->g * cos (w);
  double s = sin (w);
  double num_re = svf->m2 * c * c;
  double num_im = svf->m1 * s * c;
  double den_re = (c - s) * (c + s);
  double den_im = svf->k * s * c;
  double den = den_re * den_re + den_im * den_im;

  *re = svf->m0 + (num_re * den_re + num_im * den_im) / den;
  *im = (num_im * den_re - num_re * den_im) / den;
}

/* Analogue poles s = (−k ± √(k² − 4)) / 2, mapped by z = (1 + g s) / (1 − g s). */
double lq_svf_decay (const LqSvf *svf)
{
  double g = svf->g;
  double k = svf->k;

  if (k < 2.0) /* |z|² = (1 − g k + g²) / (1 + g k + g²) */
    return -atanh (g * k / (1.0 + g * g));
  double root = sqrt (k * k - 4.0);
  double slow = 2.0 / (k + root) * g; /* −g s of the slow real pole, without cancellation */
  double fast = (k + root) / 2.0 * g;
  /* |ln z| = 2 atanh (a) or, for a > 1, 2 atanh (1 / a). */
  double slow_decay = 2.0 * atanh (slow < 1.0 ? slow : 1.0 / slow);
  double fast_decay = 2.0 * atanh (fast < 1.0 ? fast : 1.0 / fast);
  return -fmin (slow_decay, fast_decay);
}
