/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/multiband_curve.h"

#include <math.h>

#include "core/arena.h"
#include "dsp/gaincurve.h"
#include "dsp/linear_crossover.h"

double lq_mband_side (LqMbandMode mode)
{
  return mode == LQ_MBAND_COMPRESS || mode == LQ_MBAND_PUNCH ? 1.0 : -1.0;
}

bool lq_mband_expands (LqMbandMode mode)
{
  return mode == LQ_MBAND_EXPAND || mode == LQ_MBAND_PUNCH;
}

double lq_mband_slope (LqMbandMode mode, double ratio)
{
  return lq_mband_expands (mode) ? ratio - 1.0 : 1.0 - 1.0 / ratio;
}

static double transfer_db (const double *rows, double level_db)
{
  LqMbandMode mode = (LqMbandMode)rows[LQ_MBAND_MODE];
  double side = lq_mband_side (mode);
  LqGainCurve curve = lq_gain_curve_of_slope (side * rows[LQ_MBAND_THRESHOLD],
                                              lq_mband_slope (mode, rows[LQ_MBAND_RATIO]),
                                              rows[LQ_MBAND_KNEE], rows[LQ_MBAND_RANGE]);
  double from = side * level_db;
  double change_db;

  lq_gain_curve_run (&curve, &from, &change_db, 1);
  return rows[LQ_MBAND_MAKEUP]
         + (mode == LQ_MBAND_LIFT || mode == LQ_MBAND_PUNCH ? 1.0 : -1.0) * change_db;
}

static void share (const double *params, double rate_hz, int band, const double *x, double *y,
                   int n)
{
  LqArena *arena = lq_arena_new ();
  double split_hz[LQ_CROSSOVER_MOST_SPLITS];
  int n_bands = lq_multiband_n (params);
  const LqLinearSplits *splits = NULL;

  lq_multiband_splits (params, split_hz);
  if (params[LQ_MULTIBAND_PHASE] == LQ_MULTIBAND_LINEAR)
    splits = lq_linear_splits_drawn (arena, rate_hz, n_bands, LQ_MULTIBAND_LOWEST_HZ, split_hz);
  for (int i = 0; i < n; i++)
    {
      double m = splits ? lq_linear_splits_magnitude (splits, band, x[i])
                        : lq_crossover_magnitude (rate_hz, n_bands, split_hz, band, x[i]);
      y[i] = fmax (20.0 * log10 (fmax (m, 1e-15)), LQ_RESPONSE_FLOOR_DB);
    }
  lq_arena_free (arena);
}

bool lq_multiband_response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                            LqTarget target, const double *x, double *y, int n)
{
  if (instance < 0 || instance >= lq_multiband_n (params))
    return false;
  if (kind == LQ_RESPONSE_SHARE)
    share (params, rate_hz, instance, x, y, n);
  else if (kind != LQ_RESPONSE_TRANSFER)
    return false;
  else
    for (int i = 0; i < n; i++)
      {
        bool on = lq_multiband_band (params, instance)[LQ_MBAND_ON] >= 0.5;
        y[i] = x[i] + (on ? transfer_db (lq_multiband_band (params, instance), x[i]) : 0.0);
        y[i] = fmax (y[i], LQ_RESPONSE_FLOOR_DB);
      }
  return true;
}
