/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/peak.h"
#include "core/clones.h"
#include "core/eight.h"

#include <math.h>

LQ_CLONES void lq_peak_raise (double *crest, const double *x, int n)
{
  for (int i = 0; i < n; i++)
    {
      double v = fabs (x[i]);
      crest[i] = v > crest[i] ? v : crest[i];
    }
}

/* The last sixteen may overlap those before. */
LQ_CLONES double lq_peak (const double *x, int n)
{
  LqEight a = { 0.0 }, b = { 0.0 };
  double top = 0.0;

  for (int i = 0; n < 16 && i < n; i++)
    top = fabs (x[i]) > top ? fabs (x[i]) : top;
  if (n < 16)
    return top;
  for (int i = 0; i < n; i += 16)
    {
      const double *from = x + (i + 16 > n ? n - 16 : i);
      LQ_EIGHT_RAISE (a, LQ_EIGHT_SIZE (LQ_EIGHT_AT (from)));
      LQ_EIGHT_RAISE (b, LQ_EIGHT_SIZE (LQ_EIGHT_AT (from + 8)));
    }
  LQ_EIGHT_RAISE (a, b);
  return lq_eight_largest (&a);
}

/* Four side by side: the order does not matter, and nothing waits for the one before. */
double lq_highest (const double *x, int n)
{
  double top[4] = { x[0], x[0], x[0], x[0] };
  int i = 0;

  for (; i + 4 <= n; i += 4)
    for (int k = 0; k < 4; k++)
      top[k] = x[i + k] > top[k] ? x[i + k] : top[k];
  for (; i < n; i++)
    top[0] = x[i] > top[0] ? x[i] : top[0];
  for (int k = 1; k < 4; k++)
    top[0] = top[k] > top[0] ? top[k] : top[0];
  return top[0];
}
