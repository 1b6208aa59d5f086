/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_response.h"

#include <math.h>

#include "processors/saturator_loop.h"
#include "processors/saturator_rows.h"

#define TONE_HZ 1000.0

static double lin (double db) { return pow (10.0, db / 20.0); }

static LqSaturatorCurve curve_of (const double *params)
{
  LqSaturatorCurve curve =
      lq_saturator_curve (lq_saturator_traits_of (params), params[LQ_SATURATOR_DRIVE],
                          params[LQ_SATURATOR_BIAS] / 100.0, params[LQ_SATURATOR_LOOP] / 100.0);

  if (params[LQ_SATURATOR_MATCH] >= 0.5)
    {
      LqSaturatorSound sound;
      lq_saturator_sound_init (&sound);
      curve.out *=
          lq_saturator_match (&curve, &sound, M_SQRT1_2 * lin (params[LQ_SATURATOR_MATCH_LEVEL]));
    }
  return curve;
}

/* Of the saturated sound there is none at a drive of 0. */
static double mix_of (const double *params)
{
  return params[LQ_SATURATOR_DRIVE] > 0.0 ? params[LQ_SATURATOR_MIX] / 100.0 : 0.0;
}

/* ---- levels ---- */

/* Of the tone, where there is a head and some drive. */
static double loss_of (const double *params)
{
  LqTapeHead shape;

  if (!lq_saturator_head_of (params, &shape))
    return 1.0;
  return 1.0
         + lq_saturator_share (params[LQ_SATURATOR_DRIVE]) * (lq_head_loss (&shape, TONE_HZ) - 1.0);
}

/* The fundamental of a 1 kHz sine; MATERIAL: of a curve that recalls. */
static double sine_out (const double *params, const LqSaturatorCurve *curve,
                        const LqHysteresisCurve *material, double rate_hz, double amplitude)
{
  double emphasis = lq_saturator_emphasis (lq_saturator_traits_of (params),
                                           params[LQ_SATURATOR_EMPHASIS], TONE_HZ, rate_hz);
  double mix = mix_of (params), loss = loss_of (params), bent[2] = { 0.0 };

  if (curve->recalls)
    lq_saturator_loop_sine (curve, material, amplitude * emphasis, bent);
  else
    bent[0] = lq_saturator_sine_out (curve, amplitude * emphasis);
  for (int i = 0; i < 2; i++)
    bent[i] *= loss / emphasis;
  return lin (params[LQ_SATURATOR_OUTPUT])
         * hypot (amplitude + mix * (bent[0] - amplitude), mix * bent[1]);
}

static void draw_levels (const double *params, double rate_hz, const LqSaturatorCurve *curve,
                         const LqHysteresisCurve *material, const double *x, double *y, int n)
{
  for (int i = 0; i < n; i++)
    {
      double out = sine_out (params, curve, material, rate_hz, lin (x[i]));
      y[i] = fmax (20.0 * log10 (out), LQ_RESPONSE_FLOOR_DB);
    }
}

/* ---- shape ---- */

static void draw_shape (const double *params, const LqSaturatorCurve *curve,
                        const LqHysteresisCurve *material, const double *x, double *y, int n)
{
  double level = lq_saturator_sine_level (curve, LQ_RESPONSE_SHAPE_SINE);
  double mix = mix_of (params);

  if (curve->recalls)
    lq_saturator_loop_run (curve, material, x, y, n);
  else
    for (int i = 0; i < n; i++)
      lq_saturator_curve_run (curve, level, &x[i], &y[i], 1);
  for (int i = 0; i < n; i++)
    y[i] = lin (params[LQ_SATURATOR_OUTPUT]) * (x[i] + mix * (y[i] - x[i]));
}

bool lq_saturator_response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                            LqTarget target, const double *x, double *y, int n)
{
  LqSaturatorCurve curve = curve_of (params);
  LqHysteresisCurve material;

  (void)target;
  if (instance >= 0 || (kind != LQ_RESPONSE_SHAPE && kind != LQ_RESPONSE_TRANSFER))
    return false;
  if (curve.recalls)
    lq_hysteresis_curve_init (&material);
  if (kind == LQ_RESPONSE_SHAPE)
    draw_shape (params, &curve, &material, x, y, n);
  else
    draw_levels (params, rate_hz, &curve, &material, x, y, n);
  return true;
}
