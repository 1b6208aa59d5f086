/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_bend.h"

#include <string.h>

#include "dsp/clones.h"

#define MOST_FRAMES (LQ_OVERSAMPLE_MOST_FACTOR * LQ_QUANTUM)

_Static_assert(MOST_FRAMES <= LQ_WAVE_MOST_FRAMES, "a quantum goes through the mean at once");

int lq_bend_latency (int factor, bool by_mean)
{
  return lq_oversample_latency (factor) + (by_mean ? 1 : 0);
}

void lq_bend_init (LqBend *bend, LqArena *arena, int factor, bool by_mean)
{
  bend->oversample = lq_oversample_new (arena, factor);
  bend->factor = factor;
  bend->by_mean = by_mean;
  lq_bend_reset (bend, 0.0);
}

void lq_bend_reset (LqBend *bend, double bias)
{
  lq_oversample_reset (bend->oversample);
  bend->last_up = 0.0;
  bend->last_v = bias;
  memset (bend->past, 0, sizeof bend->past);
}

LqBendWay lq_bend_way (LqWave wave, const LqBendPoint *a, const LqBendPoint *b, int factor)
{
  int n = factor * LQ_QUANTUM;
  LqBendWay way = { .wave = wave, .from = *a, .n = n };

  way.step = (LqBendPoint){ (b->into - a->into) / n, (b->gain - a->gain) / n,
                            (b->bias - a->bias) / n, (b->rest - a->rest) / n };
  way.still = a->into == b->into && a->gain == b->gain;
  way.steady = way.still && a->bias == b->bias;
  return way;
}

LQ_CLONES static void drive_in (const LqBendWay *way, const double *restrict up, double *restrict v)
{
  double into = way->from.into, bias = way->from.bias;

  if (way->steady)
    for (int i = 0; i < way->n; i++)
      v[i] = into * up[i] + bias;
  else
    for (int i = 0; i < way->n; i++)
      v[i] = (into + way->step.into * (i + 1)) * up[i] + (bias + way->step.bias * (i + 1));
}

/* Y becomes what the curve changed: its output less STRAIGHT. */
LQ_CLONES static void find_change (const LqBendWay *way, const double *restrict straight,
                                   double *restrict y)
{
  double into = way->from.into, gain = way->from.gain, rest = way->from.rest;
  double out = gain / into;

  if (way->steady)
    for (int i = 0; i < way->n; i++)
      y[i] = out * (y[i] - rest) - straight[i];
  else if (way->still)
    for (int i = 0; i < way->n; i++)
      y[i] = out * (y[i] - (rest + way->step.rest * (i + 1))) - straight[i];
  else
    for (int i = 0; i < way->n; i++)
      {
        double at = i + 1;
        double moved = (gain + way->step.gain * at) / (into + way->step.into * at);
        y[i] = moved * (y[i] - (rest + way->step.rest * at)) - straight[i];
      }
}

/* STRAIGHT[i] = mean of the way to UP[i], as the mean of a straight curve is. */
LQ_CLONES static void average (const double *restrict up, double *restrict straight, int n)
{
  for (int i = 0; i < n; i++)
    straight[i] = 0.5 * (up[i] + up[i - 1]);
}

/* Four taps whose delay of one and a half frames makes the mean's half a whole number, and whose
 * rise makes up for the mean's fall: together flat to 0.13 dB at 20 kHz at 4 × 44.1 kHz, to 0.01 dB
 * at 8. LINE holds LQ_BEND_MOST_PAST frames before it; LATER: by so many frames more. */
LQ_CLONES static void make_whole (const double *restrict line, double *restrict y, int n, int later)
{
  const double *x = line - later;

  for (int i = 0; i < n; i++)
    y[i] = 0.625 * (x[i - 1] + x[i - 2]) - 0.125 * (x[i] + x[i - 3]);
}

void lq_bend_run (LqBend *bend, const LqBendWay *way, double io[LQ_QUANTUM])
{
  double up[1 + MOST_FRAMES], v[1 + MOST_FRAMES], straight[MOST_FRAMES];
  double line[LQ_BEND_MOST_PAST + MOST_FRAMES];
  double *y = line + LQ_BEND_MOST_PAST;
  int n = way->n;

  lq_oversample_push (bend->oversample, io);
  lq_oversample_up (bend->oversample, up + 1);
  drive_in (way, up + 1, v + 1);
  if (bend->by_mean)
    {
      up[0] = bend->last_up;
      v[0] = bend->last_v;
      lq_wave_mean_run (way->wave, v + 1, y, n);
      average (up + 1, straight, n);
      find_change (way, straight, y);
      memcpy (line, bend->past, sizeof bend->past);
      memcpy (bend->past, line + n, sizeof bend->past);
      make_whole (y, v + 1, n, bend->factor - 2);
      bend->last_up = up[n];
      bend->last_v =
          (way->from.into + way->step.into * n) * up[n] + (way->from.bias + way->step.bias * n);
      lq_oversample_down (bend->oversample, v + 1, io);
      return;
    }
  lq_wave_run (way->wave, v + 1, y, n);
  find_change (way, up + 1, y);
  lq_oversample_down (bend->oversample, y, io);
}
