/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/first_order.h"

#include <complex.h>
#include <math.h>

static double pole_at (double pole_hz, double rate_hz)
{
  double g = tan (M_PI * fmin (pole_hz, 0.49 * rate_hz) / rate_hz);
  return (1.0 - g) / (1.0 + g);
}

LqFirstOrder lq_first_order_low_shelf (double pole_hz, double gain_lin, double rate_hz)
{
  double p = pole_at (pole_hz, rate_hz);
  double low = (gain_lin - 1.0) * 0.5 * (1.0 - p);
  return (LqFirstOrder){ 1.0 + low, low - p, p };
}

LqFirstOrder lq_first_order_high_shelf (double pole_hz, double gain_lin, double rate_hz)
{
  double p = pole_at (pole_hz, rate_hz);
  double high = (gain_lin - 1.0) * 0.5 * (1.0 + p);
  return (LqFirstOrder){ 1.0 + high, -high - p, p };
}

LqFirstOrder lq_first_order_low_pass (double corner_hz, double rate_hz)
{
  double p = pole_at (corner_hz, rate_hz);
  return (LqFirstOrder){ 0.5 * (1.0 - p), 0.5 * (1.0 - p), p };
}

LqFirstOrder lq_first_order_high_pass (double corner_hz, double rate_hz)
{
  double p = pole_at (corner_hz, rate_hz);
  return (LqFirstOrder){ 0.5 * (1.0 + p), -0.5 * (1.0 + p), p };
}

LqFirstOrder lq_first_order_inverse (LqFirstOrder filter)
{
  return (LqFirstOrder){ 1.0 / filter.b0, -filter.p / filter.b0, -filter.b1 / filter.b0 };
}

double lq_first_order_magnitude (LqFirstOrder filter, double f_hz, double rate_hz)
{
  double complex late = cexp (-2.0 * M_PI * I * f_hz / rate_hz);
  return cabs ((filter.b0 + filter.b1 * late) / (1.0 - filter.p * late));
}

void lq_first_order_jump (LqFirstOrderState *state, LqFirstOrder filter)
{
  *state = (LqFirstOrderState){ .now = filter };
}

static inline __attribute__ ((always_inline)) void run (LqFirstOrderState *state, LqFirstOrder step,
                                                        double io[][LQ_QUANTUM], int n_channels)
{
  LqFirstOrder f = state->now;

  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      f.b0 += step.b0;
      f.b1 += step.b1;
      f.p += step.p;
      for (int c = 0; c < n_channels; c++)
        {
          double x = io[c][i];
          double y = (f.b0 * x + f.b1 * state->x1[c]) + f.p * state->y1[c];
          state->x1[c] = x;
          state->y1[c] = y;
          io[c][i] = y;
        }
    }
}

#define FORGOTTEN 1e-12

static bool is_unity (LqFirstOrder f) { return f.b0 == 1.0 && f.b1 == -f.p; }

/* What it remembers of another filter dies away with its pole. */
static bool does_nothing (const LqFirstOrderState *state, LqFirstOrder filter, int n_channels)
{
  bool nothing = is_unity (state->now) && is_unity (filter);

  for (int c = 0; c < n_channels; c++)
    nothing = nothing && fabs (state->y1[c] - state->x1[c]) < FORGOTTEN;
  return nothing;
}

void lq_first_order_run (LqFirstOrderState *state, LqFirstOrder filter, double io[][LQ_QUANTUM],
                         int n_channels)
{
  LqFirstOrder step = { (filter.b0 - state->now.b0) / LQ_QUANTUM,
                        (filter.b1 - state->now.b1) / LQ_QUANTUM,
                        (filter.p - state->now.p) / LQ_QUANTUM };
  LqFirstOrderState local = *state;

  if (does_nothing (state, filter, n_channels))
    {
      for (int c = 0; c < n_channels; c++)
        local.x1[c] = local.y1[c] = io[c][LQ_QUANTUM - 1];
    }
  else if (n_channels == 2)
    run (&local, step, io, 2);
  else
    run (&local, step, io, 1);
  *state = local;
  state->now = filter;
}
