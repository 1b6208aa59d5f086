/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The oracle for true peaks: exact band-limited interpolation of a periodic signal, by padding
 * its spectrum with zeros (FFTW). Shares nothing with dsp/truepeak. For tests only. */
#pragma once

#include <fftw3.h>
#include <math.h>
#include <string.h>

/* FACTOR × N points of the wave through X[0 … N − 1], taken as one period. Free with fftw_free. */
static inline double *interpolate (const double *x, int n, int factor)
{
  int m = n * factor;
  double *wave = fftw_malloc (sizeof (double) * (size_t)m);
  fftw_complex *bins = fftw_malloc (sizeof (fftw_complex) * (size_t)(m / 2 + 1));
  fftw_plan forward = fftw_plan_dft_r2c_1d (n, wave, bins, FFTW_ESTIMATE);
  fftw_plan back = fftw_plan_dft_c2r_1d (m, bins, wave, FFTW_ESTIMATE);

  memcpy (wave, x, sizeof (double) * (size_t)n);
  fftw_execute (forward);
  memset (bins + n / 2 + 1, 0, sizeof (fftw_complex) * (size_t)(m / 2 - n / 2));
  bins[n / 2][0] /= 2.0; /* shared with its mirror image */
  bins[n / 2][1] = 0.0;
  fftw_execute (back);
  for (int i = 0; i < m; i++)
    wave[i] /= n;
  fftw_destroy_plan (forward);
  fftw_destroy_plan (back);
  fftw_free (bins);
  return wave;
}

/* Keeps of X, N points and one period, only what lies at or below BAND (of the rate). */
static inline void band_limit (double *x, int n, double band)
{
  fftw_complex *bins = fftw_malloc (sizeof (fftw_complex) * (size_t)(n / 2 + 1));
  fftw_plan forward = fftw_plan_dft_r2c_1d (n, x, bins, FFTW_ESTIMATE);
  fftw_plan back = fftw_plan_dft_c2r_1d (n, bins, x, FFTW_ESTIMATE);

  fftw_execute (forward);
  for (int k = 0; k <= n / 2; k++)
    if (k > band * n)
      bins[k][0] = bins[k][1] = 0.0;
  fftw_execute (back);
  for (int i = 0; i < n; i++)
    x[i] /= n;
  fftw_destroy_plan (forward);
  fftw_destroy_plan (back);
  fftw_free (bins);
}

static inline double peak_db (const double *x, int n)
{
  double top = 0.0;

  for (int i = 0; i < n; i++)
    top = fmax (top, fabs (x[i]));
  return 20.0 * log10 (top);
}

/* True peak of X, N points and silence around it, in dB: exact interpolation of overlapping,
 * tapered pieces, 32 times. Pieces without samples near the highest are left out. */
static inline double true_peak_db (const double *x, int n)
{
  enum
  {
    PIECE = 8192,
    TAPER = 512,
    EDGE = 1024,
    FACTOR = 32
  };
  static double piece[PIECE];
  double floor = 0.6 * pow (10.0, peak_db (x, n) / 20.0);
  double top = 0.0;

  for (int at = -EDGE; at < n; at += PIECE - 2 * EDGE)
    {
      double *wave;
      double crest = 0.0;
      for (int i = 0; i < PIECE; i++)
        {
          int edge = i < PIECE - 1 - i ? i : PIECE - 1 - i;
          piece[i] = at + i >= 0 && at + i < n ? x[at + i] : 0.0;
          crest = fmax (crest, fabs (piece[i]));
          if (edge < TAPER)
            piece[i] *= 0.5 - 0.5 * cos (M_PI * edge / TAPER);
        }
      if (crest < floor)
        continue;
      wave = interpolate (piece, PIECE, FACTOR);
      for (int i = EDGE * FACTOR; i < (PIECE - EDGE) * FACTOR; i++)
        top = fmax (top, fabs (wave[i]));
      fftw_free (wave);
    }
  return 20.0 * log10 (top);
}
