/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/decibel.h"

#include <math.h>

#include "core/clones.h"
#include "dsp/elementary.h"

LQ_CLONES void lq_decibels (const double *x, double *db, int n)
{
  for (int i = 0; i < n; i++)
    {
      double v = fabs (x[i]);
      v = v > 1e-10 ? v : 1e-10;
      db[i] = 20.0 / M_LN10 * lq_ln (v);
    }
}

LQ_CLONES void lq_decibels_of_power (const double *x, double *db, int n)
{
  for (int i = 0; i < n; i++)
    {
      double v = x[i] > 1e-20 ? x[i] : 1e-20;
      db[i] = 10.0 / M_LN10 * lq_ln (v);
    }
}

LQ_CLONES void lq_decibels_to_gain (const double *db, double *gain, int n)
{
  for (int i = 0; i < n; i++)
    {
      double v = db[i] < 600.0 ? db[i] : 600.0;
      gain[i] = lq_exp2 ((v > -600.0 ? v : -600.0) * (M_LN10 / (20.0 * M_LN2)));
    }
}
