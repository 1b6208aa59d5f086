/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/fractional.h"

#include <math.h>

#include "dsp/window.h"

/* Side lobes −90 dB: the window's transition is as wide as the band above 0.4 of the rate. */
#define KAISER_BETA 8.96

LqFractional *lq_fractional_new (LqArena *arena)
{
  LqFractional *f = lq_arena_new0 (arena, LqFractional);

  for (int p = 0; p <= LQ_FRACTIONAL_PHASES; p++)
    {
      double sum = 0.0;
      for (int k = 0; k < LQ_FRACTIONAL_TAPS; k++)
        {
          /* Tap k stands MIN − k frames behind the whole part of the delay: the oldest first. */
          double x = LQ_FRACTIONAL_MIN - k - (double)p / LQ_FRACTIONAL_PHASES;
          double sinc = x == 0.0 ? 1.0 : sin (M_PI * x) / (M_PI * x);
          f->taps[p][k] = sinc * lq_window_kaiser (x / LQ_FRACTIONAL_MIN, KAISER_BETA);
          sum += f->taps[p][k];
        }
      for (int k = 0; k < LQ_FRACTIONAL_TAPS; k++)
        f->taps[p][k] /= sum;
    }
  return f;
}

void lq_fractional_line_init (LqFractionalLine *line, LqArena *arena, int max_frames)
{
  line->size = LQ_QUANTUM;
  while (line->size < (unsigned)max_frames + LQ_FRACTIONAL_TAPS)
    line->size *= 2;
  line->ring = lq_arena_array (arena, double, line->size + LQ_FRACTIONAL_TAPS);
  line->at = line->n = 0;
}

void lq_fractional_line_reset (LqFractionalLine *line) { line->n = 0; }

/* Four sums side by side, always in this order: the compiler may take them together. */
double lq_fractional_line_read (const LqFractionalLine *line, const LqFractional *fractional,
                                double frames)
{
  unsigned whole = (unsigned)frames;
  double phase = (frames - whole) * LQ_FRACTIONAL_PHASES;
  int p = (int)phase;
  double between = phase - p;
  const double *low = fractional->taps[p];
  const double *high = fractional->taps[p + 1];
  const double *x = line->ring + ((line->at - whole - LQ_FRACTIONAL_MIN) & (line->size - 1));
  double sum[4] = { 0.0 }, young[LQ_FRACTIONAL_TAPS];

  if (phase == 0.0)
    return lq_fractional_line_at (line, whole);
  if (whole + LQ_FRACTIONAL_MIN > line->n)
    {
      for (unsigned k = 0; k < LQ_FRACTIONAL_TAPS; k++)
        young[k] = whole + LQ_FRACTIONAL_MIN - k > line->n ? 0.0 : x[k];
      x = young;
    }
  for (int k = 0; k < LQ_FRACTIONAL_TAPS; k += 4)
    for (int j = 0; j < 4; j++)
      sum[j] += x[k + j] * (low[k + j] + between * (high[k + j] - low[k + j]));
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}
