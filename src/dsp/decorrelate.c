/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/decorrelate.h"

#include <complex.h>
#include <math.h>
#include <string.h>

/* The sections turn less than an octave apart. */
#define LOWEST_HZ  180.0
#define HIGHEST_HZ 11000.0
#define Q          0.9

/* Below their lowest turn the sections pass a tone as it is, which would all go to one side: at 60 Hz
 * 32 dB of it are gone. Butterworth of the fourth order. */
#define BASS_HZ 150.0

static const double bass_q[2] = { 0.541196100146197, 1.306562964876377 };

static double section_hz (int i)
{
  return LOWEST_HZ * pow (HIGHEST_HZ / LOWEST_HZ, (double)i / (LQ_DECORRELATE_SECTIONS - 1));
}

/* H = (a2 + a1 z⁻¹ + z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²), trapezoidal, −180° at its frequency. */
void lq_decorrelate_init (LqDecorrelate *d, double rate_hz)
{
  for (int i = 0; i < LQ_DECORRELATE_SECTIONS; i++)
    {
      double g = tan (M_PI * fmin (section_hz (i), 0.4 * rate_hz) / rate_hz);
      double norm = 1.0 / (1.0 + g / Q + g * g);
      d->a1[i] = 2.0 * (g * g - 1.0) * norm;
      d->a2[i] = (1.0 - g / Q + g * g) * norm;
    }
  for (int i = 0; i < 2; i++)
    {
      double k = 1.0 / bass_q[i];
      d->high_pass[i] =
          (LqSvf){ .g = tan (M_PI * BASS_HZ / rate_hz), .k = k, .m0 = 1.0, .m1 = -k, .m2 = -1.0 };
    }
  lq_decorrelate_reset (d);
}

void lq_decorrelate_reset (LqDecorrelate *d)
{
  memset (d->s1, 0, sizeof d->s1);
  memset (d->s2, 0, sizeof d->s2);
  memset (d->high_passed, 0, sizeof d->high_passed);
}

void lq_decorrelate_run (LqDecorrelate *d, double *x, int n)
{
  for (int i = 0; i < 2; i++)
    lq_svf_process (&d->high_pass[i], &d->high_passed[i], x, x, n);
  for (int i = 0; i < LQ_DECORRELATE_SECTIONS; i++)
    {
      double a1 = d->a1[i], a2 = d->a2[i], s1 = d->s1[i], s2 = d->s2[i];
      for (int k = 0; k < n; k++)
        {
          double y = a2 * x[k] + s1;
          s1 = a1 * (x[k] - y) + s2;
          s2 = x[k] - a2 * y;
          x[k] = y;
        }
      d->s1[i] = fabs (s1) < 1e-30 ? 0.0 : s1;
      d->s2[i] = fabs (s2) < 1e-30 ? 0.0 : s2;
    }
}

void lq_decorrelate_response (const LqDecorrelate *d, double rate_hz, double f_hz, double *re,
                              double *im)
{
  double complex z = cexp (-I * 2.0 * M_PI * f_hz / rate_hz);
  double complex h = 1.0;

  for (int i = 0; i < 2; i++)
    {
      lq_svf_response (&d->high_pass[i], rate_hz, f_hz, re, im);
      h *= *re + I * *im;
    }
  for (int i = 0; i < LQ_DECORRELATE_SECTIONS; i++)
    h *= (d->a2[i] + d->a1[i] * z + z * z) / (1.0 + d->a1[i] * z + d->a2[i] * z * z);
  *re = creal (h);
  *im = cimag (h);
}

/* A section decays with π f / Q: the high-pass, then the lowest; the others, faster, count as two more
 * of it. */
int lq_decorrelate_tail (double rate_hz)
{
  double seconds = bass_q[1] / (M_PI * BASS_HZ) + 3.0 * Q / (M_PI * LOWEST_HZ);
  return (int)ceil (log (1e8) * seconds * rate_hz);
}
