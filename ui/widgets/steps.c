/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of keys and wheel: see steps.h. */
#include "ui/widgets/steps.h"

#include <math.h>

double lq_step_size (const LqParamRow *row, gboolean fine)
{
  if (row->kind != LQ_PARAM_CONTINUOUS)
    return 1;
  switch (row->unit)
    {
    case LQ_UNIT_DB:
    case LQ_UNIT_LEVEL_DB:
    case LQ_UNIT_DBFS:
    case LQ_UNIT_DBTP:
    case LQ_UNIT_LUFS:
    case LQ_UNIT_LU:
      return fine ? 0.1 : 0.5;
    case LQ_UNIT_PERCENT:
    case LQ_UNIT_DEGREES:
      return fine ? 0.1 : 1;
    case LQ_UNIT_PAN:
      return 0.01;
    default:
      return 0;
    }
}

double lq_step_value (const LqParamRow *row, const LqTaper *taper, double value, double n_steps,
                      gboolean fine)
{
  const double size = lq_step_size (row, fine);
  double to;
  if (size > 0)
    {
      /* The grid of the step, so that eleven steps of 0.1 are 1.1; −∞ starts at min. */
      const double from = isfinite (value) ? value : row->min;
      to = round ((from + n_steps * size) * 1e6) / 1e6;
    }
  else if (row->curve == LQ_CURVE_LOG)
    to = value * exp2 (n_steps / (fine ? 120.0 : 12.0));
  else
    {
      const double travel = taper->to_travel (row, value) + n_steps / (fine ? 1000.0 : 100.0);
      to = taper->from_travel (row, fmin (fmax (travel, 0), 1));
    }
  return lq_param_clamp (row, to);
}
