/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds of the wave (truepeak_reach.h). With f = kernel − chord, Σ f = 0 and Σ k f = 0, summation by
 * parts twice gives Σ f[k] x[n − k] = Σ F[k] (x[n − k] − 2 x[n − k − 1] + x[n − k − 2]), F the
 * double running sum of f; so its size is at most Σ |F| times the largest second difference. */
#include "dsp/truepeak_reach.h"
#include "core/clones.h"

#include <math.h>
#include <string.h>

#define STRANDS 16

void lq_reach_reset (LqReach *reach) { memset (reach, 0, sizeof *reach); }

/* What is no number is passed over, as in lq_peak. */
LQ_CLONES static void find_sizes (const double *x, int n, LqReachSpan *span)
{
  double peak[STRANDS] = { 0.0 }, bend[STRANDS] = { 0.0 };
  int whole = n - n % STRANDS;
  for (int i = 0; i < whole; i += STRANDS)
    for (int k = 0; k < STRANDS; k++)
      {
        double size = fabs (x[i + k]);
        double bent = fabs ((x[i + k] - x[i + k - 1]) - (x[i + k - 1] - x[i + k - 2]));
        peak[k] = size > peak[k] ? size : peak[k];
        bend[k] = bent > bend[k] ? bent : bend[k];
      }
  for (int i = whole; i < n; i++)
    {
      double size = fabs (x[i]), bent = fabs ((x[i] - x[i - 1]) - (x[i - 1] - x[i - 2]));
      peak[0] = size > peak[0] ? size : peak[0];
      bend[0] = bent > bend[0] ? bent : bend[0];
    }
  for (int half = STRANDS / 2; half > 0; half /= 2)
    for (int k = 0; k < half; k++)
      {
        peak[k] = peak[k + half] > peak[k] ? peak[k + half] : peak[k];
        bend[k] = bend[k + half] > bend[k] ? bend[k + half] : bend[k];
      }
  *span = (LqReachSpan){ n, peak[0], bend[0] };
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
