/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows (window.h). Cosine sums after Harris, Proc. IEEE 66(1) 1978; flat top after
 * Heinzel, Rüdiger, Schilling 2002 (HFT70's family, the common 5 terms); Kaiser with I0 by
 * its power series. */
#include "dsp/window.h"

#include <math.h>

typedef struct
{
  int n_terms;
  double terms[5];
} CosineSum;

static const CosineSum cosine_sums[] = {
  [LQ_WINDOW_HANN] = { 2, { 0.5, 0.5 } },
  [LQ_WINDOW_BLACKMAN_HARRIS] = { 4, { 0.35875, 0.48829, 0.14128, 0.01168 } },
  [LQ_WINDOW_FLAT_TOP] = { 5, { 0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368 } },
};

/* Modified Bessel function of the first kind, order 0: Σ ((x/2)^k / k!)². */
static double bessel_i0 (double x)
{
  double term = 1.0, sum = 1.0;
  for (int k = 1; term > sum * 1e-17; k++)
    {
      double f = x / (2.0 * k);
      term *= f * f;
      sum += term;
    }
  return sum;
}

double lq_window_kaiser (double x, double beta)
{
  double r = 1.0 - x * x;
  return r < 0.0 ? 0.0 : bessel_i0 (beta * sqrt (r)) / bessel_i0 (beta);
}

/* PHASE 0 … 1 over the window. */
static double value_at (LqWindow kind, double shape, double phase)
{
  if (kind == LQ_WINDOW_KAISER)
    return lq_window_kaiser (2.0 * phase - 1.0, shape);
  const CosineSum *sum = &cosine_sums[kind];
  double w = 0.0, sign = 1.0;
  for (int k = 0; k < sum->n_terms; k++, sign = -sign)
    w += sign * sum->terms[k] * cos (2.0 * M_PI * k * phase);
  return w;
}

void lq_window_periodic (LqWindow kind, double shape, int n, double *w)
{
  for (int i = 0; i < n; i++)
    w[i] = value_at (kind, shape, (double)i / n);
}

double lq_window_sum (const double *w, int n)
{
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += w[i];
  return sum;
}
