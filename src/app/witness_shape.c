/* SPDX-License-Identifier: GPL-3.0-or-later */
/* As in the papers (Lipshitz et al., JAES 39(11) 1991; Wannamaker, JAES 40(7/8) 1992); and the one that
 * has least noise power over hearing threshold (Terhardt 1979, at most 50 dB), found where all of its
 * derivatives are 0, by elimination. */
#include "app/witness_shape.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define TAPS   LQ_WITNESS_TAPS
#define POINTS 1024

static const double modified_e[9] = { 1.662,   -1.263,  0.4827,   -0.2913, 0.1268,
                                      -0.1124, 0.03252, -0.01265, -0.03524 };
static const double lipshitz[5] = { 2.033, -2.165, 1.959, -1.59, 0.6149 };
static const double f_weighted[9] = { 2.412,  -3.37, 3.937,  -4.174, 3.353,
                                      -2.205, 1.281, -0.569, 0.0847 };
static const double improved_e[9] = { 2.847,  -4.685, 6.214,  -7.184, 6.639,
                                      -5.032, 3.263,  -1.632, 0.4191 };

/* 1 / power of the threshold. */
static double keenness (double hz)
{
  double f = hz / 1000.0;
  double db = 3.64 / pow (f, 0.8) - 6.5 / exp (0.6 * (f - 3.3) * (f - 3.3)) + pow (f, 4.0) / 1000.0;
  return exp (-MIN (db, 50.0) * G_LN10 / 10.0);
}

/* The power of 1 − Σ c z^−k, weighted, has the derivative 2 (Σ c[k] r[|j − k|] − r[j]) by c[j]: row j
 * of SYSTEM, its last number the right side. */
static void set_up (double rate_hz, long double system[TAPS][TAPS + 1])
{
  long double r[TAPS + 1] = { 0 };
  for (int i = 0; i < POINTS; i++)
    {
      long double turn = (i + 0.5L) / (2 * POINTS);
      long double weight = keenness ((double)turn * rate_hz);
      for (int k = 0; k <= TAPS; k++)
        r[k] += weight * cosl (8.0L * atanl (1.0L) * turn * k);
    }
  for (int j = 1; j <= TAPS; j++)
    {
      for (int k = 1; k <= TAPS; k++)
        system[j - 1][k - 1] = r[ABS (j - k)];
      system[j - 1][TAPS] = r[j];
    }
}

/* Without looking for pivots: the matrix is positive definite. */
static void solve (long double system[TAPS][TAPS + 1], long double *solution)
{
  for (int done = 0; done < TAPS; done++)
    for (int row = done + 1; row < TAPS; row++)
      {
        long double share = system[row][done] / system[done][done];
        for (int k = done; k <= TAPS; k++)
          system[row][k] -= share * system[done][k];
      }
  for (int row = TAPS - 1; row >= 0; row--)
    {
      solution[row] = system[row][TAPS];
      for (int k = row + 1; k < TAPS; k++)
        solution[row] -= system[row][k] * solution[k];
      solution[row] /= system[row][row];
    }
}

static void least_heard (double rate_hz, double *taps)
{
  long double system[TAPS][TAPS + 1], solution[TAPS];
  set_up (rate_hz, system);
  solve (system, solution);
  for (int k = 0; k < TAPS; k++)
    taps[k] = (double)(roundl (solution[k] * 65536.0L) / 65536.0L);
}

static int copy (double *taps, const double *from, int n)
{
  memcpy (taps, from, sizeof (double) * (gsize)n);
  return n;
}

int lq_witness_shape (LqDitherKind dither, double rate_hz, double taps[LQ_WITNESS_TAPS])
{
  gboolean as_published = rate_hz == 44100.0 || rate_hz == 48000.0;
  if (dither == LQ_DITHER_THRESHOLD)
    {
      least_heard (rate_hz, taps);
      return TAPS;
    }
  if (!as_published)
    return 0;
  switch (dither)
    {
    case LQ_DITHER_SHAPED:
      return copy (taps, modified_e, G_N_ELEMENTS (modified_e));
    case LQ_DITHER_LIPSHITZ:
      return copy (taps, lipshitz, G_N_ELEMENTS (lipshitz));
    case LQ_DITHER_F_WEIGHTED:
      return copy (taps, f_weighted, G_N_ELEMENTS (f_weighted));
    case LQ_DITHER_IMPROVED_E:
      return copy (taps, improved_e, G_N_ELEMENTS (improved_e));
    default:
      return 0;
    }
}
