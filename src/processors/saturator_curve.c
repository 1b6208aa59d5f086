/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_curve.h"

#include <math.h>

#include "processors/saturator_loop.h"

#define FULL_DRIVE_DB 6.0
#define MOST_BIAS     0.6
#define SINE_POINTS   1024
#define HIGH_POLE_HZ  12000.0

const LqSaturatorTraits lq_saturator_traits[LQ_SATURATOR_N_MODELS] = {
  [LQ_SATURATOR_TAPE] = { .wave = LQ_WAVE_TANH, .emphasis_db = 9.0 },
  [LQ_SATURATOR_TUBE] = { .wave = LQ_WAVE_TANH, .bias = 0.25, .shift = 0.35 },
  [LQ_SATURATOR_TRANSFORMER] = { .wave = LQ_WAVE_QUINTIC, .emphasis_db = -18.0 },
  [LQ_SATURATOR_SOFT_CLIP] = { .wave = LQ_WAVE_SOFT_CLIP, .clips = true },
  [LQ_SATURATOR_HARD_CLIP] = { .wave = LQ_WAVE_HARD_CLIP, .clips = true },
  [LQ_SATURATOR_HYSTERESIS] = { .recalls = true, .emphasis_db = 9.0 },
};

double lq_saturator_share (double drive_db)
{
  double t = fmin (drive_db / FULL_DRIVE_DB, 1.0);
  return t * t * (3.0 - 2.0 * t);
}

LqSaturatorCurve lq_saturator_curve (const LqSaturatorTraits *traits, double drive_db, double bias,
                                     double loop)
{
  double drive_lin = pow (10.0, drive_db / 20.0);
  double least = traits->recalls ? LQ_SATURATOR_LEAST_INTO_LOOP : LQ_SATURATOR_LEAST_INTO;
  LqSaturatorCurve curve = {
    .wave = traits->wave,
    .into = fmax (lq_saturator_share (drive_db) * drive_lin, least),
    .bias = traits->recalls ? 0.0 : traits->bias + MOST_BIAS * bias,
    .shift = traits->shift,
    .recalls = traits->recalls,
    .reversible = lq_saturator_reversible (loop),
  };

  curve.out = drive_lin / curve.into;
  if (!traits->recalls)
    curve.out /= lq_wave_slope (curve.wave, curve.bias);
  return curve;
}

void lq_saturator_curve_run (const LqSaturatorCurve *curve, double level, const double *x,
                             double *y, int n)
{
  double v[LQ_SATURATOR_POINTS] = { 0 };
  double bias = curve->bias + curve->shift * level;
  double rest;

  for (int i = 0; i < n; i++)
    v[i] = curve->into * x[i] + bias;
  lq_wave_run (curve->wave, v, y, n);
  lq_wave_run (curve->wave, &bias, &rest, 1);
  for (int i = 0; i < n; i++)
    y[i] = curve->out * (y[i] - rest);
}

/* ---- emphasis ---- */

LqFirstOrder lq_saturator_low_shelf (const LqSaturatorTraits *traits, double emphasis_db,
                                     double rate_hz)
{
  double db = fmax (-(traits->emphasis_db + emphasis_db), 0.0);
  return lq_first_order_low_shelf (LQ_SATURATOR_LOW_POLE_HZ, pow (10.0, db / 20.0), rate_hz);
}

LqFirstOrder lq_saturator_high_shelf (const LqSaturatorTraits *traits, double emphasis_db,
                                      double rate_hz)
{
  double db = fmax (traits->emphasis_db + emphasis_db, 0.0);
  return lq_first_order_high_shelf (HIGH_POLE_HZ, pow (10.0, db / 20.0), rate_hz);
}

/* ---- levels ---- */

double lq_saturator_driven_level (const LqSaturatorCurve *curve, double x)
{
  return fmin (fabs (curve->into * x), LQ_SATURATOR_MOST_LEVEL);
}

double lq_saturator_sine_level (const LqSaturatorCurve *curve, double amplitude)
{
  double level = 0.0;

  for (int i = 0; i < SINE_POINTS; i++)
    level +=
        lq_saturator_driven_level (curve, amplitude * sin (2.0 * M_PI * (i + 0.5) / SINE_POINTS));
  return level / SINE_POINTS;
}
