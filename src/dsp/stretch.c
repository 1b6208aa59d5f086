/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/stretch.h"

#include <math.h>

#include "dsp/window.h"

#define ZEROS       16  /* of the sinc to each side */
#define STEPS       512 /* from zero to zero; a line between */
#define KAISER_BETA 9.0 /* side lobes −90 dB */

struct LqStretch
{
  double sinc[ZEROS * STEPS + 2]; /* one side */
};

LqStretch *lq_stretch_new (LqArena *arena)
{
  LqStretch *stretch = lq_arena_new0 (arena, LqStretch);

  for (int k = 0; k <= ZEROS * STEPS; k++)
    {
      double x = (double)k / STEPS;
      double sinc = k == 0 ? 1.0 : sin (M_PI * x) / (M_PI * x);
      stretch->sinc[k] = sinc * lq_window_kaiser (x / ZEROS, KAISER_BETA);
    }
  return stretch;
}

static double sinc_at (const LqStretch *stretch, double away)
{
  double at = fabs (away) * STEPS;
  int k = (int)at;

  if (k >= ZEROS * STEPS)
    return 0.0;
  return stretch->sinc[k] + (at - k) * (stretch->sinc[k + 1] - stretch->sinc[k]);
}

static double read_at (const LqStretch *stretch, const double *x, LqFrames n, double at,
                       double band)
{
  LqFrames first = (LqFrames)ceil (at - ZEROS / band);
  LqFrames last = (LqFrames)floor (at + ZEROS / band);
  double sum = 0.0;

  first = first < 0 ? 0 : first;
  last = last > n - 1 ? n - 1 : last;
  for (LqFrames k = first; k <= last; k++)
    sum += x[k] * sinc_at (stretch, ((double)k - at) * band);
  return band * sum;
}

void lq_stretch_read (const LqStretch *stretch, const double *x, LqFrames n, double times,
                      LqFrames from, double *out, int n_out)
{
  double band = fmin (times, 1.0);

  for (int i = 0; i < n_out; i++)
    if (times == 1.0)
      out[i] = from + i < n ? x[from + i] : 0.0;
    else
      out[i] = read_at (stretch, x, n, (double)(from + i) / times, band);
}
