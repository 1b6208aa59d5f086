/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/stereo_curve.h"

#include <complex.h>
#include <math.h>

#include "dsp/decorrelate.h"
#include "dsp/linear_crossover.h"

/* What each channel of a pair becomes, as h[out][in], without the delay. */
static void transfer (const double *params, double rate_hz, double f_hz, const double gain[2],
                      const LqDecorrelate *decorrelate, double complex h[2][2])
{
  double m[4], re, im;
  double complex turned;

  lq_stereo_matrix (params, m);
  lq_decorrelate_response (decorrelate, rate_hz, f_hz, &re, &im);
  turned = params[LQ_STEREO_SPREAD] / 100.0 * (re + I * im);
  for (int in = 0; in < 2; in++)
    {
      double mid = 0.5, side = in == 0 ? 0.5 : -0.5;
      double complex wide = gain[0] * side + turned * mid;
      double complex left = gain[1] * mid + wide, right = gain[1] * mid - wide;
      h[0][in] = m[0] * left + m[1] * right;
      h[1][in] = m[2] * left + m[3] * right;
    }
}

static double target_lin (double complex h[2][2], LqTarget target)
{
  switch (target)
    {
    case LQ_TARGET_LEFT:
      return cabs (h[0][0]);
    case LQ_TARGET_RIGHT:
      return cabs (h[1][1]);
    case LQ_TARGET_MID:
      return cabs (h[0][0] + h[0][1] + h[1][0] + h[1][1]) / 2.0;
    case LQ_TARGET_SIDE:
      return cabs (h[0][0] - h[0][1] - h[1][0] + h[1][1]) / 2.0;
    default:
      {
        double sum = 0.0;
        for (int i = 0; i < 4; i++)
          sum += pow (cabs (h[i / 2][i % 2]), 2.0);
        return sqrt (sum / 2.0);
      }
    }
}

static double magnitude_lin (const double *params, double rate_hz, const LqLinearSplits *splits,
                             int n_bands, LqTarget target, double f_hz)
{
  double complex h[2][2];
  double gain[2] = { 1.0, 1.0 }; /* of side and mid */
  LqDecorrelate decorrelate;

  for (int b = 0; b < n_bands; b++)
    {
      double band = splits ? lq_linear_splits_amplitude (splits, b, f_hz) : 1.0, side, mid;
      lq_stereo_more (params, b, &side, &mid);
      gain[0] += side * band;
      gain[1] += mid * band;
    }
  lq_decorrelate_init (&decorrelate, rate_hz);
  transfer (params, rate_hz, f_hz, gain, &decorrelate, h);
  return target_lin (h, target);
}

static double share_lin (const LqLinearSplits *splits, int band, double f_hz)
{
  return splits ? lq_linear_splits_magnitude (splits, band, f_hz) : 1.0;
}

bool lq_stereo_response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                         LqTarget target, const double *x, double *y, int n)
{
  double split_hz[LQ_STEREO_MAX_BANDS];
  int n_bands = lq_stereo_splits (params, rate_hz, split_hz);
  bool whole = kind == LQ_RESPONSE_MAGNITUDE && instance < 0;
  bool share = kind == LQ_RESPONSE_SHARE && instance >= 0 && instance < n_bands;

  if (!whole && !share)
    return false;
  LqArena *arena = n_bands > 1 ? lq_arena_new () : NULL;
  LqLinearSplits *splits =
      n_bands > 1 ? lq_linear_splits_drawn (arena, rate_hz, n_bands, split_hz[0], split_hz) : NULL;
  for (int i = 0; i < n; i++)
    {
      double lin = share ? share_lin (splits, instance, x[i])
                         : magnitude_lin (params, rate_hz, splits, n_bands, target, x[i]);
      y[i] = fmax (20.0 * log10 (lin), LQ_RESPONSE_FLOOR_DB);
    }
  lq_arena_free (arena);
  return true;
}
