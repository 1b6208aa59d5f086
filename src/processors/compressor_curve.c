/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/compressor_curve.h"

#include "dsp/gaincurve.h"
#include "processors/compressor_rows.h"

#include <math.h>

static double reduction_at (const LqGainCurve *curve, bool feedback, double level_db)
{
  double reduction_db;

  if (feedback)
    return lq_gain_curve_behind (curve, level_db);
  lq_gain_curve_run (curve, &level_db, &reduction_db, 1);
  return reduction_db;
}

/* The gain for a steady level; of what the detector hears, in its passband, while that is listened to. */
static double gain_lin (const double *params, bool feedback, double reduction_db)
{
  double gain = pow (10.0, (params[LQ_COMPRESSOR_MAKEUP] - reduction_db) / 20.0);

  if (params[LQ_COMPRESSOR_LISTEN] >= 0.5)
    return feedback ? pow (10.0, -reduction_db / 20.0) : 1.0;
  return 1.0 + params[LQ_COMPRESSOR_MIX] / 100.0 * (gain - 1.0);
}

bool lq_compressor_response (const double *params, double rate_hz, LqResponseKind kind,
                             int instance, LqTarget target, const double *x, double *y, int n)
{
  bool feedback = params[LQ_COMPRESSOR_TOPOLOGY] == LQ_COMPRESSOR_FEEDBACK;
  LqGainCurve curve = lq_gain_curve (params[LQ_COMPRESSOR_THRESHOLD], params[LQ_COMPRESSOR_RATIO],
                                     params[LQ_COMPRESSOR_KNEE], params[LQ_COMPRESSOR_RANGE]);

  if (kind != LQ_RESPONSE_TRANSFER || instance >= 0)
    return false;
  for (int i = 0; i < n; i++)
    {
      double gain = gain_lin (params, feedback, reduction_at (&curve, feedback, x[i]));
      y[i] = fmax (x[i] + 20.0 * log10 (gain), LQ_RESPONSE_FLOOR_DB);
    }
  return true;
}
