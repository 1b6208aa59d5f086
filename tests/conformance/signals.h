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
