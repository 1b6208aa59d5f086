/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/peak.h"
#include "core/clones.h"

#include <math.h>
#include <stdint.h>

LQ_CLONES void lq_peak_raise (double *crest, const double *x, int n)
{
  for (int i = 0; i < n; i++)
    {
      double v = fabs (x[i]);
      crest[i] = v > crest[i] ? v : crest[i];
    }
}

typedef double Eight __attribute__ ((vector_size (64)));
typedef double EightAt __attribute__ ((vector_size (64), aligned (8), may_alias));
typedef int64_t Bits __attribute__ ((vector_size (64)));

#define SIZE(a) ((Eight)((Bits)(a)&INT64_MAX))

/* A becomes the larger of each; what is no number in X is passed over. */
#define RAISE(a, x)                                                                                \
  do                                                                                               \
    {                                                                                              \
      Eight now = (x);                                                                             \
      Bits more = now > (a);                                                                       \
      (a) = (Eight)(((Bits)now & more) | ((Bits)(a) & ~more));                                     \
    }                                                                                              \
  while (0)

/* The last sixteen may overlap those before. */
LQ_CLONES double lq_peak (const double *x, int n)
{
  Eight a = { 0.0 }, b = { 0.0 };
  double top = 0.0;

  for (int i = 0; n < 16 && i < n; i++)
    top = fabs (x[i]) > top ? fabs (x[i]) : top;
  if (n < 16)
    return top;
  for (int i = 0; i < n; i += 16)
    {
      const double *from = x + (i + 16 > n ? n - 16 : i);
      RAISE (a, SIZE (*(const EightAt *)from));
      RAISE (b, SIZE (*(const EightAt *)(from + 8)));
    }
  RAISE (a, b);
  RAISE (a, __builtin_shufflevector (a, a, 4, 5, 6, 7, 0, 1, 2, 3));
  RAISE (a, __builtin_shufflevector (a, a, 2, 3, 0, 1, 6, 7, 4, 5));
  return a[0] > a[1] ? a[0] : a[1];
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
