/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/gaincurve.h"
#include "core/clones.h"

#include <math.h>

LqGainCurve lq_gain_curve (double threshold_db, double ratio, double knee_db, double range_db)
{
  return lq_gain_curve_of_slope (threshold_db, 1.0 - 1.0 / ratio, knee_db, range_db);
}

LqGainCurve lq_gain_curve_of_slope (double threshold_db, double slope, double knee_db,
                                    double range_db)
{
  return (LqGainCurve){
    .foot_db = threshold_db - knee_db / 2.0,
    .knee_db = knee_db,
    .half_knee = knee_db > 0.0 ? 0.5 / knee_db : 0.0,
    .slope = slope,
    .range_db = range_db,
  };
}

LQ_CLONES void lq_gain_curve_run (const LqGainCurve *curve, const double *level_db,
                                  double *reduction_db, int n)
{
  const LqGainCurve c = *curve;

  for (int i = 0; i < n; i++)
    {
      double above = level_db[i] - c.foot_db;
      double in_knee = above > 0.0 ? above : 0.0;
      double over = above - c.knee_db;
      double r;

      in_knee = in_knee < c.knee_db ? in_knee : c.knee_db;
      over = over > 0.0 ? over : 0.0;
      r = c.slope * (in_knee * in_knee * c.half_knee + over);
      reduction_db[i] = r < c.range_db ? r : c.range_db;
    }
}

/* With u = what is above the foot after the reduction: r = slope u²/(2 knee) in the knee, which ends
 * at u = knee; beyond, r = slope (u − knee/2). */
double lq_gain_curve_behind (const LqGainCurve *curve, double level_db)
{
  const double above = level_db - curve->foot_db;
  const double slope = curve->slope;
  double r = slope * (above - curve->knee_db / 2.0) / (1.0 + slope);

  if (above <= 0.0)
    return 0.0;
  if (slope > 0.0 && above - r < curve->knee_db)
    {
      double u = curve->knee_db / slope * (sqrt (1.0 + 2.0 * slope * above / curve->knee_db) - 1.0);
      r = above - u;
    }
  return r < curve->range_db ? r : curve->range_db;
}
