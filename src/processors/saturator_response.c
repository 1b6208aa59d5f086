/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_response.h"

#include <math.h>

#include "processors/saturator_loop.h"
#include "processors/saturator_match.h"
#include "processors/saturator_rows.h"

static double lin (double db) { return pow (10.0, db / 20.0); }

static LqSaturatorCurve curve_of (const double *params, double rate_hz)
{
  const LqSaturatorTraits *traits = lq_saturator_traits_of (params);
  LqSaturatorCurve curve =
      lq_saturator_curve (traits, params[LQ_SATURATOR_DRIVE], params[LQ_SATURATOR_BIAS] / 100.0,
                          params[LQ_SATURATOR_LOOP] / 100.0);

  if (params[LQ_SATURATOR_MATCH] >= 0.5)
    {
      LqTapeHead head;
      LqSaturatorEar ear;
      bool reads = lq_saturator_head_of (params, &head);
      lq_saturator_ear_init (&ear, traits, params[LQ_SATURATOR_EMPHASIS], reads ? &head : NULL,
                             rate_hz);
      curve.out *=
          lq_saturator_match (&curve, &ear, lq_saturator_share (params[LQ_SATURATOR_DRIVE]),
                              M_SQRT1_2 * lin (params[LQ_SATURATOR_MATCH_LEVEL]));
    }
  return curve;
}

/* Of the saturated sound there is none at a drive of 0. */
static double mix_of (const double *params)
{
  return params[LQ_SATURATOR_DRIVE] > 0.0 ? params[LQ_SATURATOR_MIX] / 100.0 : 0.0;
}

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
  LqHysteresisCurve material;

  (void)target;
  if (instance >= 0 || kind != LQ_RESPONSE_SHAPE)
    return false;
  LqSaturatorCurve curve = curve_of (params, rate_hz);
  if (curve.recalls)
    lq_hysteresis_curve_init (&material);
  draw_shape (params, &curve, &material, x, y, n);
  return true;
}
