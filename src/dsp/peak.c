/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/peak.h"
#include "dsp/clones.h"

#include <math.h>

#define PIECE 512

LQ_CLONES void lq_peak_raise (double *crest, const double *x, int n)
{
  for (int i = 0; i < n; i++)
    {
      double v = fabs (x[i]);
      crest[i] = v > crest[i] ? v : crest[i];
    }
}

/* In pieces, each folded in half until little is left: every pass runs over neighbours. */
LQ_CLONES double lq_peak (const double *x, int n)
{
  double fold[PIECE / 2];
  double top = 0.0;

  for (int m; n > 0; n -= m, x += m)
    {
      int left;
      m = n < PIECE ? n : PIECE;
      left = m / 2;
      for (int i = 0; i < left; i++)
        {
          double a = fabs (x[i]);
          double b = fabs (x[left + i]);
          a = a > 0.0 ? a : 0.0; /* also for what is no number */
          fold[i] = b > a ? b : a;
        }
      if (m % 2 && fabs (x[m - 1]) > top)
        top = fabs (x[m - 1]);
      for (int half; left > 4; left -= half)
        {
          half = left / 2;
          for (int i = 0; i < half; i++)
            fold[i] = fold[left - half + i] > fold[i] ? fold[left - half + i] : fold[i];
        }
      for (int i = 0; i < left; i++)
        top = fold[i] > top ? fold[i] : top;
    }
  return top;
}
