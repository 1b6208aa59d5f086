/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A compressor on the bench, with room for four seconds of sound. For tests only. */
#pragma once

#include "planes.h"
#include "run.h"
#include "signals.h"

#define RATE 48000.0

extern const LqProcessor lq_processor_compressor;

static const LqProcessor *const compressor = &lq_processor_compressor;

static inline void fill_level (double *x, double peak_db)
{
  for (int i = 0; i < N; i++)
    x[i] = to_gain (peak_db);
}

/* Gain in dB between two planes over N frames from FROM, and how much it moves. */
static inline double gain_db (const double *x, const double *y, int from, int n, double *ripple_db)
{
  double low = INFINITY, high = -INFINITY, sum_x = 0.0, sum_y = 0.0;

  for (int i = from; i < from + n; i++)
    {
      sum_x += x[i] * x[i];
      sum_y += y[i] * y[i];
      if (fabs (x[i]) > 1e-3)
        {
          low = fmin (low, y[i] / x[i]);
          high = fmax (high, y[i] / x[i]);
        }
    }
  if (ripple_db)
    *ripple_db = 20.0 * log10 (high / low);
  return 10.0 * log10 (sum_y / sum_x);
}
