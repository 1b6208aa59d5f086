/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/peak.h"
#include "dsp/clones.h"

#include <math.h>

#define LANES 16

LQ_CLONES void lq_peak_raise (double *crest, const double *x, int n)
{
  for (int i = 0; i < n; i++)
    {
      double v = fabs (x[i]);
      crest[i] = v > crest[i] ? v : crest[i];
    }
}

LQ_CLONES double lq_peak (const double *x, int n)
{
  double lane[LANES] = { 0 };
  double top = 0.0;
  int i = 0;

  for (; i + LANES <= n; i += LANES)
    for (int k = 0; k < LANES; k++)
      {
        double v = fabs (x[i + k]);
        lane[k] = v > lane[k] ? v : lane[k];
      }
  for (; i < n; i++)
    top = fabs (x[i]) > top ? fabs (x[i]) : top;
  for (int k = 0; k < LANES / 2; k++)
    lane[k] = lane[k] > lane[k + LANES / 2] ? lane[k] : lane[k + LANES / 2];
  for (int k = 0; k < LANES / 2; k++)
    top = lane[k] > top ? lane[k] : top;
  return top;
}
