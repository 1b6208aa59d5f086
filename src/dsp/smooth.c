/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/smooth.h"

#include <math.h>

/* (1 + t) exp (−t) = 0.01: two equal poles are within 1 % after t time constants. */
#define SETTLE_TIME_CONSTANTS 6.6383520679938

void lq_smooth_init (LqSmooth *smooth, double rate_hz, double settle_ms, double value)
{
  double tau_frames = settle_ms * 1e-3 * rate_hz / SETTLE_TIME_CONSTANTS;

  smooth->pull = tau_frames > 0.0 ? -expm1 (-1.0 / tau_frames) : 1.0;
  lq_smooth_jump (smooth, value);
}

void lq_smooth_jump (LqSmooth *smooth, double value)
{
  smooth->value = value;
  smooth->lag = value;
  smooth->target = value;
}

void lq_smooth_run (LqSmooth *smooth, double *out, int n)
{
  double value = smooth->value;
  double lag = smooth->lag;
  double near = fmax (1e-10 * fabs (smooth->target), 1e-12);

  for (int i = 0; i < n; i++)
    {
      lag += smooth->pull * (smooth->target - lag);
      value += smooth->pull * (lag - value);
      out[i] = value;
    }
  if (fabs (smooth->target - value) < near && fabs (smooth->target - lag) < near)
    value = lag = smooth->target;
  smooth->value = value;
  smooth->lag = lag;
}
