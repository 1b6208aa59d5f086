/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/moving_curve.h"

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

  return lq_gain_curve (part[THRESHOLD].value, 1.0 / (1.0 - part[SLOPE].value), part[KNEE].value,
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
  lq_smooth_aim (&curve->part[THRESHOLD], threshold_db);
  lq_smooth_aim (&curve->part[SLOPE], 1.0 - 1.0 / ratio);
  lq_smooth_aim (&curve->part[KNEE], knee_db);
  lq_smooth_aim (&curve->part[RANGE], range_db);
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

void lq_moving_curve_run (LqMovingCurve *curve, int n_lanes, double level_db[][LQ_QUANTUM],
                          double reduction_db[][LQ_QUANTUM])
{
  bool moving = move (curve);
  LqGainCurve next = moving ? curve_now (curve) : curve->now;

  for (int lane = 0; lane < n_lanes; lane++)
    {
      double *now = reduction_db[lane];
      double after[LQ_QUANTUM];
      lq_gain_curve_run (&curve->now, level_db[lane], now, LQ_QUANTUM);
      if (!moving)
        continue;
      lq_gain_curve_run (&next, level_db[lane], after, LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM; i++)
        now[i] += (i + 1) * (1.0 / LQ_QUANTUM) * (after[i] - now[i]);
    }
  curve->now = next;
}
