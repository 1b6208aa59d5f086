/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/moving_curve.h"

#include <math.h>

enum
{
  THRESHOLD,
  SLOPE, /* 1 − 1/ratio */
  KNEE,
  RANGE,
  N_PARTS
};

_Static_assert(N_PARTS == LQ_MOVING_CURVE_PARTS, "one glide for each");

static LqGainCurve curve_now (const LqMovingCurve *curve)
{
  const LqSmooth *part = curve->part;

  return lq_gain_curve_of_slope (part[THRESHOLD].value, part[SLOPE].value, part[KNEE].value,
                                 part[RANGE].value);
}

void lq_moving_curve_init (LqMovingCurve *curve, double rate_hz)
{
  for (int i = 0; i < N_PARTS; i++)
    lq_smooth_init (&curve->part[i], rate_hz, LQ_SETTLE_MS, 0.0);
  curve->now = curve_now (curve);
}

void lq_moving_curve_jump (LqMovingCurve *curve)
{
  for (int i = 0; i < N_PARTS; i++)
    lq_smooth_jump (&curve->part[i], curve->part[i].target);
  curve->now = curve_now (curve);
}

void lq_moving_curve_aim (LqMovingCurve *curve, double threshold_db, double ratio, double knee_db,
                          double range_db)
{
  lq_moving_curve_aim_slope (curve, threshold_db, 1.0 - 1.0 / ratio, knee_db, range_db);
}

void lq_moving_curve_aim_slope (LqMovingCurve *curve, double threshold_db, double slope,
                                double knee_db, double range_db)
{
  lq_smooth_aim (&curve->part[THRESHOLD], threshold_db);
  lq_smooth_aim (&curve->part[SLOPE], slope);
  lq_smooth_aim (&curve->part[KNEE], knee_db);
  lq_smooth_aim (&curve->part[RANGE], range_db);
}

double lq_moving_curve_floor_db (const LqMovingCurve *curve)
{
  for (int i = 0; i < N_PARTS; i++)
    if (lq_smooth_moving (&curve->part[i]))
      return -INFINITY;
  return curve->now.slope == 0.0 || curve->now.range_db == 0.0 ? INFINITY : curve->now.foot_db;
}

/* Moves on by a quantum; false when all rests. */
static bool move (LqMovingCurve *curve)
{
  double scratch[LQ_QUANTUM];
  bool moving = false;

  for (int i = 0; i < N_PARTS; i++)
    if (lq_smooth_moving (&curve->part[i]))
      {
        lq_smooth_run (&curve->part[i], scratch, LQ_QUANTUM);
        moving = true;
      }
  return moving;
}

void lq_moving_curve_begin (LqMovingCurve *curve)
{
  curve->moving = move (curve);
  curve->next = curve->moving ? curve_now (curve) : curve->now;
}

void lq_moving_curve_end (LqMovingCurve *curve) { curve->now = curve->next; }

/* N frames from FROM. */
static inline void run_span (const LqMovingCurve *curve, int n_lanes, double level_db[][LQ_QUANTUM],
                             double reduction_db[][LQ_QUANTUM], int from, int n)
{
  for (int lane = 0; lane < n_lanes; lane++)
    {
      double *now = reduction_db[lane] + from;
      double after[LQ_QUANTUM];
      lq_gain_curve_run (&curve->now, level_db[lane] + from, now, n);
      if (!curve->moving)
        continue;
      lq_gain_curve_run (&curve->next, level_db[lane] + from, after, n);
      for (int i = 0; i < n; i++)
        now[i] += (from + i + 1) * (1.0 / LQ_QUANTUM) * (after[i] - now[i]);
    }
}

void lq_moving_curve_run_frame (const LqMovingCurve *curve, int frame, int n_lanes,
                                double level_db[][LQ_QUANTUM], double reduction_db[][LQ_QUANTUM])
{
  run_span (curve, n_lanes, level_db, reduction_db, frame, 1);
}

void lq_moving_curve_run (LqMovingCurve *curve, int n_lanes, double level_db[][LQ_QUANTUM],
                          double reduction_db[][LQ_QUANTUM])
{
  lq_moving_curve_begin (curve);
  run_span (curve, n_lanes, level_db, reduction_db, 0, LQ_QUANTUM);
  lq_moving_curve_end (curve);
}
