/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A one-pole low-pass as a trapezoidal integrator, frame by frame: its gain is nowhere above 1, and
 * neither is that of the high-pass x − low-pass (x), however the corner moves. Thread: [audio]. */
#pragma once

#include <math.h>

typedef struct
{
  double pull;  /* by lq_one_pole_pull */
  double state; /* twice the integrator */
} LqOnePole;

/* g / (1 + g) with g = tan (π f / rate): the share that glides most evenly. Thread: [any] */
static inline double lq_one_pole_pull (double f_hz, double rate_hz)
{
  double g = tan (M_PI * fmin (f_hz, 0.49 * rate_hz) / rate_hz);
  return g / (1.0 + g);
}

static inline double lq_one_pole_low (LqOnePole *p, double x)
{
  double v = (x - p->state) * p->pull;
  double y = v + p->state;
  p->state = y + v;
  return y;
}
