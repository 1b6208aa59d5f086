/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds of the wave (truepeak_reach.h). With f = kernel − chord, Σ f = 0 and Σ k f = 0, summation by
 * parts twice gives Σ f[k] x[n − k] = Σ F[k] (x[n − k] − 2 x[n − k − 1] + x[n − k − 2]), F the
 * double running sum of f; so its size is at most Σ |F| times the largest second difference. */
#include "dsp/truepeak_reach.h"
#include "core/clones.h"
#include "core/eight.h"

#include <math.h>
#include <string.h>

void lq_reach_reset (LqReach *reach) { memset (reach, 0, sizeof *reach); }

static double bend_at (const double *x) { return fabs ((x[0] - x[-1]) - (x[-1] - x[-2])); }

static void find_few_sizes (const double *x, int n, LqReachSpan *span)
{
  double peak = 0.0, bend = 0.0;
  for (int i = 0; i < n; i++)
    {
      peak = fabs (x[i]) > peak ? fabs (x[i]) : peak;
      bend = bend_at (x + i) > bend ? bend_at (x + i) : bend;
    }
  *span = (LqReachSpan){ n, peak, bend };
}

/* N ≥ 8; the last eight may overlap those before. What is no number is passed over, as in lq_peak. */
LQ_CLONES static void find_many_sizes (const double *x, int n, LqReachSpan *span)
{
  LqEight peak = { 0.0 }, bend = { 0.0 };
  for (int i = 0; i < n; i += 8)
    {
      const double *from = x + (i + 8 > n ? n - 8 : i);
      LqEight now = LQ_EIGHT_AT (from), before = LQ_EIGHT_AT (from - 1);
      LqEight bent = (now - before) - (before - LQ_EIGHT_AT (from - 2));
      LQ_EIGHT_RAISE (peak, LQ_EIGHT_SIZE (now));
      LQ_EIGHT_RAISE (bend, LQ_EIGHT_SIZE (bent));
    }
  *span = (LqReachSpan){ n, lq_eight_largest (&peak), lq_eight_largest (&bend) };
}

static void find_sizes (const double *x, int n, LqReachSpan *span)
{
  (n < 8 ? find_few_sizes : find_many_sizes) (x, n, span);
}

void lq_reach_add (LqReach *reach, const double *x, int n)
{
  LqReachSpan fresh, *newest = &reach->spans[reach->newest];
  find_sizes (x, n, &fresh);
  if (newest->n_frames + n <= LQ_REACH_SPAN_FRAMES)
    {
      newest->n_frames += n;
      newest->peak = fmax (newest->peak, fresh.peak);
      newest->bend = fmax (newest->bend, fresh.bend);
      return;
    }
  reach->newest = (reach->newest + 1) % LQ_REACH_SPANS;
  reach->spans[reach->newest] = fresh;
}

static const LqReachSpan *span_back (const LqReach *reach, int k)
{
  return &reach->spans[(reach->newest + LQ_REACH_SPANS - k) % LQ_REACH_SPANS];
}

double lq_reach_peak (const LqReach *reach, int from, int to)
{
  double top = 0.0;
  for (int k = 0, age = 0; k < LQ_REACH_SPANS && age < from; k++)
    {
      const LqReachSpan *span = span_back (reach, k);
      age += span->n_frames;
      if (age > to && span->peak > top)
        top = span->peak;
    }
  return top;
}

double lq_reach_bend (const LqReach *reach, int n)
{
  double top = 0.0;
  for (int k = 0, age = 0; k < LQ_REACH_SPANS && age < n; k++)
    {
      const LqReachSpan *span = span_back (reach, k);
      age += span->n_frames;
      top = span->bend > top ? span->bend : top;
    }
  return top;
}

double lq_reach_weight (const double *kernel, int n, int zero, int factor, int phase)
{
  double once = 0.0, twice = 0.0, sum = 0.0, share = (double)phase / factor;
  int first = (zero + phase) % factor;
  for (int i = first; i < n; i += factor)
    {
      double chord = i == zero + phase ? 1.0 - share : i == zero + phase - factor ? share : 0.0;
      once += kernel[i] - chord;
      twice += once;
      sum += fabs (twice);
    }
  return sum;
}
