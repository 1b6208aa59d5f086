/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The threshold curve's filter derived a second way, for tests: quad-sized numbers, every cosine by
 * itself, and the normal equations solved by Cholesky instead of Levinson's recursion. */
#pragma once

#include <glib.h>
#include <math.h>

#define THRESHOLD_TAPS 20

/* Threshold in quiet, dB of sound pressure level (Terhardt 1979). */
static inline double threshold_in_quiet_db (double hz)
{
  double khz = hz / 1000;
  return 3.64 * pow (khz, -0.8) - 6.5 * exp (-0.6 * pow (khz - 3.3, 2)) + 1e-3 * pow (khz, 4);
}

/* R[k]: Σ of cos (kθ) / threshold power, cut at 50 dB. WRONG: relative error that each weight is given,
 * up or down by turns that have no pattern. */
static inline void threshold_correlation (double rate_hz, double wrong, long double *r)
{
  const long double pi = 3.14159265358979323846264338327950288L;
  GRand *rand = g_rand_new_with_seed (3);
  for (int k = 0; k <= THRESHOLD_TAPS; k++)
    r[k] = 0;
  for (int i = 0; i < 1024; i++)
    {
      long double at = (i + 0.5L) / 1024;
      double db = MIN (threshold_in_quiet_db ((double)at * rate_hz / 2), 50);
      long double weight = powl (10, -(long double)db / 10);
      weight *= 1 + (g_rand_boolean (rand) ? wrong : -wrong);
      for (int k = 0; k <= THRESHOLD_TAPS; k++)
        r[k] += weight * cosl (pi * at * k);
    }
  g_rand_free (rand);
}

/* c of the one-step predictor: Σ c[j] r[|i − j|] = r[i + 1]. */
static inline void threshold_taps (double rate_hz, double wrong, double *taps)
{
  enum
  {
    N = THRESHOLD_TAPS
  };
  long double r[N + 1], l[N][N], y[N];
  threshold_correlation (rate_hz, wrong, r);
  for (int i = 0; i < N; i++)
    for (int j = 0; j <= i; j++)
      {
        long double sum = r[i - j];
        for (int k = 0; k < j; k++)
          sum -= l[i][k] * l[j][k];
        l[i][j] = i == j ? sqrtl (sum) : sum / l[j][j];
      }
  for (int i = 0; i < N; i++)
    {
      y[i] = r[i + 1];
      for (int k = 0; k < i; k++)
        y[i] -= l[i][k] * y[k];
      y[i] /= l[i][i];
    }
  for (int i = N - 1; i >= 0; i--)
    {
      for (int k = i + 1; k < N; k++)
        y[i] -= l[k][i] * y[k];
      y[i] /= l[i][i];
      taps[i] = (double)y[i];
    }
}

/* |1 − Σ c z^−k| in dB. */
static inline double noise_gain_db (const double *taps, int n_taps, double frequency_norm)
{
  double re = 1, im = 0;
  for (int k = 0; k < n_taps; k++)
    {
      double angle = 2 * G_PI * frequency_norm * (k + 1);
      re -= taps[k] * cos (angle);
      im += taps[k] * sin (angle);
    }
  return 10 * log10 (re * re + im * im);
}

/* What is heard of the noise, in dB of what is heard of white noise: power over that of the threshold
 * in quiet, from 20 Hz to 20 kHz or half the rate. */
static inline double heard_db (const double *taps, int n_taps, double rate_hz)
{
  double top = MIN (20000, rate_hz / 2), shaped = 0, white = 0;
  for (int i = 0; i < 4000; i++)
    {
      double hz = 20 + (top - 20) * (i + 0.5) / 4000;
      double weight = pow (10, -threshold_in_quiet_db (hz) / 10);
      white += weight;
      shaped += weight * pow (10, noise_gain_db (taps, n_taps, hz / rate_hz) / 10);
    }
  return 10 * log10 (shaped / white);
}
