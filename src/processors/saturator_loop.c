/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_loop.h"

#include <math.h>

#define MOST_LOOP   0.4
#define SINE_POINTS 256
#define ROUNDS      3

double lq_saturator_reversible (double loop) { return 1.0 - MOST_LOOP * loop; }

/* ---- how loud ---- */

/* Of pink noise from 30 Hz to 6 kHz, which music is like, at an RMS field of LOWEST_DB + STEP_DB i
 * above a: the mean of L w, and that of w², as shares of that of L². Measured once on the model,
 * at 350 kHz. Either grows from the field itself to 1. */
#define LOWEST_DB (-48.0)
#define STEP_DB   4.0
#define N_LEVELS  23

static const double with_free[N_LEVELS] = {
  0.00326, 0.00570, 0.01033, 0.01928, 0.03652, 0.06780, 0.11828, 0.18864,
  0.27466, 0.37071, 0.47208, 0.57560, 0.67799, 0.77347, 0.85393, 0.91300,
  0.95057, 0.97214, 0.98401, 0.99055, 0.99426, 0.99643, 0.99769,
};
static const double alone[N_LEVELS] = {
  0.00079, 0.00189, 0.00451, 0.01052, 0.02366, 0.04976, 0.09455, 0.15947,
  0.24064, 0.33190, 0.42774, 0.52613, 0.62737, 0.72846, 0.82048, 0.89245,
  0.93972, 0.96685, 0.98145, 0.98922, 0.99350, 0.99594, 0.99731,
};

static double share_at (const double share[N_LEVELS], double field_db)
{
  double place = (field_db - LOWEST_DB) / STEP_DB;
  int i = (int)fmax (fmin (place, N_LEVELS - 2), 0.0);
  double beyond = fmax (place - (N_LEVELS - 1), 0.0) * STEP_DB;

  if (place < 0.0)
    return share[0] * pow (10.0, place * STEP_DB / 20.0);
  if (beyond > 0.0)
    return 1.0 - (1.0 - share[N_LEVELS - 1]) * pow (10.0, -beyond / 20.0);
  return share[i] + (place - i) * (share[i + 1] - share[i]);
}

static double langevin (double x) { return fabs (x) < 1e-2 ? x / 3.0 : 1.0 / tanh (x) - 1.0 / x; }

double lq_saturator_loop_match (const LqSaturatorCurve *curve, const LqSaturatorSound *sound,
                                double rms_lin)
{
  double c = curve->reversible, d = 1.0 - c, free = 0.0;
  double field = 3.0 * curve->into / c * rms_lin, field_db = 20.0 * log10 (field);

  for (int i = 0; i < LQ_SATURATOR_POINTS; i++)
    {
      double l = langevin (field * sound->x[i]);
      free += sound->weight[i] * l * l;
    }
  double share =
      c * c + 2.0 * c * d * share_at (with_free, field_db) + d * d * share_at (alone, field_db);
  return rms_lin / (curve->out * sqrt (free * share));
}

/* ---- paths ---- */

void lq_saturator_loop_run (const LqSaturatorCurve *curve, const LqHysteresisCurve *material,
                            const double *x, double *y, int n)
{
  double c = curve->reversible, field = 3.0 * curve->into / c;
  LqHysteresis h;

  lq_hysteresis_reset (&h);
  for (int round = 0; round < ROUNDS; round++)
    for (int i = 0; i < n; i++)
      {
        double free, w = lq_hysteresis_go (&h, material, field * x[i], &free);
        if (round == ROUNDS - 1)
          y[i] = curve->out * (c * free + (1.0 - c) * w);
      }
}

void lq_saturator_loop_sine (const LqSaturatorCurve *curve, const LqHysteresisCurve *material,
                             double amplitude, double out[2])
{
  double s[SINE_POINTS], y[SINE_POINTS];

  for (int i = 0; i < SINE_POINTS; i++)
    {
      s[i] = sin (2.0 * M_PI * i / SINE_POINTS);
      y[i] = amplitude * s[i];
    }
  lq_saturator_loop_run (curve, material, y, y, SINE_POINTS);
  out[0] = out[1] = 0.0;
  for (int i = 0; i < SINE_POINTS; i++)
    {
      out[0] += 2.0 / SINE_POINTS * s[i] * y[i];
      out[1] += 2.0 / SINE_POINTS * s[(i + SINE_POINTS / 4) % SINE_POINTS] * y[i];
    }
}
