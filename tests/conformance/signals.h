/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes into a processor whose figures are asked for. For tests only. */
#pragma once

#include <glib.h>
#include <math.h>

static inline double to_gain (double db) { return pow (10.0, db / 20.0); }

/* CYCLES: per frame. */
static inline void fill_sine (double *x, int n, double cycles, double peak_db)
{
  for (int i = 0; i < n; i++)
    x[i] = to_gain (peak_db) * sin (2.0 * G_PI * cycles * i);
}

static inline void fill_noise (double *x, int n, double peak, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);

  for (int i = 0; i < n; i++)
    x[i] = peak * g_rand_double_range (rand, -1.0, 1.0);
  g_rand_free (rand);
}

/* |K|² of BS.1770 at 48 kHz, by its own coefficients. */
static inline double k_power (double f_hz)
{
  static const double b[2][3] = { { 1.53512485958697, -2.69169618940638, 1.19839281085285 },
                                  { 1, -2, 1 } };
  static const double a[2][2] = { { -1.69065929318241, 0.73248077421585 },
                                  { -1.99004745483398, 0.99007225036621 } };
  double w = 2 * G_PI * f_hz / 48000, power = 1;

  for (int s = 0; s < 2; s++)
    power *= (pow (b[s][0] + b[s][1] * cos (w) + b[s][2] * cos (2 * w), 2)
              + pow (b[s][1] * sin (w) + b[s][2] * sin (2 * w), 2))
             / (pow (1 + a[s][0] * cos (w) + a[s][1] * cos (2 * w), 2)
                + pow (a[s][0] * sin (w) + a[s][1] * sin (2 * w), 2));
  return power;
}
