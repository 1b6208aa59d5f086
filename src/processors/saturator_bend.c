/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_bend.h"

#include <math.h>
#include <string.h>

#include "core/clones.h"
#include "dsp/peak.h"

#define MOST_FRAMES   LQ_BEND_MOST_FRAMES
#define RIPPLE        1e-6 /* of the filters at DC, more than they have */
#define KERNEL_QUANTA 4    /* as long as an impulse sounds on its way up */

_Static_assert(MOST_FRAMES <= LQ_WAVE_MOST_FRAMES, "a quantum goes through the mean at once");

int lq_bend_latency (LqBendQuality quality)
{
  return lq_oversample_latency (quality.factor, quality.filters) + (quality.by_mean ? 1 : 0);
}

int lq_bend_latency_up (LqBendQuality quality)
{
  return lq_oversample_latency_up (quality.factor, quality.filters);
}

/* By how much at most what comes up is off the chord of two samples, in second differences. */
static double find_reach_weight (LqOversample *o, LqArena *arena, int factor)
{
  int n = factor * LQ_QUANTUM, zero = 0;
  double *kernel = lq_arena_array (arena, double, KERNEL_QUANTA *n), most = 0.0;

  for (int q = 0; q < KERNEL_QUANTA; q++)
    {
      double in[LQ_QUANTUM] = { q == 0 };
      lq_oversample_push (o, in);
      lq_oversample_up (o, kernel + q * n);
    }
  for (int i = 1; i < KERNEL_QUANTA * n; i++)
    zero = kernel[i] > kernel[zero] ? i : zero;
  for (int phase = 1; phase < factor; phase++)
    most = fmax (most, lq_reach_weight (kernel, KERNEL_QUANTA * n, zero, factor, phase));
  return most;
}

void lq_bend_init (LqBend *bend, LqArena *arena, LqBendQuality quality)
{
  bend->oversample = lq_oversample_new (arena, quality.factor, quality.filters);
  bend->quality = quality;
  bend->reach_weight = find_reach_weight (bend->oversample, arena, quality.factor);
  lq_bend_reset (bend, 0.0);
}

void lq_bend_reset (LqBend *bend, double bias)
{
  lq_oversample_reset (bend->oversample);
  bend->stirred = bend->behind = false;
  lq_reach_reset (&bend->reach);
  memset (bend->recent, 0, sizeof bend->recent);
  memset (bend->up, 0, sizeof bend->up);
  bend->last_v = bias;
  memset (bend->past, 0, sizeof bend->past);
}

/* Where the curve at P leaves the straight line that is taken from it. */
static double corner_of (LqWave wave, const LqBendPoint *p)
{
  return p->gain == p->lift ? (lq_wave_corner (wave) - fabs (p->bias)) / p->into : -1.0;
}

/* OUT[2i + 1] = IN[i + 1], OUT[2i] half way to it from IN[i]. */
LQ_CLONES static void widen_twice (const double *restrict in, double *restrict out, int n)
{
  for (int i = 0; i < n; i++)
    {
      out[2 * i] = 0.5 * (in[i] + in[i + 1]);
      out[2 * i + 1] = in[i + 1];
    }
}

/* BASE at FACTOR times the rate; both begin with the frame before. */
static void widen (const double base[1 + LQ_QUANTUM], int factor, double path[1 + MOST_FRAMES])
{
  double rooms[MOST_FRAMES], *room = rooms;
  const double *from = base;

  for (int n = LQ_QUANTUM; n < factor * LQ_QUANTUM; n *= 2)
    {
      double *to = 2 * n < factor * LQ_QUANTUM ? room : path;
      to[0] = base[0];
      widen_twice (from, to + 1, n);
      from = to;
      room += 1 + 2 * n;
    }
}

static void find_paths (LqBendWay *way, const double *bias, double to, int factor)
{
  double evenly[1 + LQ_QUANTUM], rest[1 + LQ_QUANTUM];

  for (int i = 0; i <= LQ_QUANTUM && !bias; i++)
    evenly[i] = way->from.bias + (to - way->from.bias) * i / LQ_QUANTUM;
  if (!bias)
    bias = evenly;
  lq_wave_run (way->wave, bias, rest, 1 + LQ_QUANTUM);
  widen (bias, factor, way->bias);
  widen (rest, factor, way->rest);
}

void lq_bend_way (LqBendWay *way, LqWave wave, const LqBendPoint *a, const LqBendPoint *b,
                  const double bias[1 + LQ_QUANTUM], int factor)
{
  int n = factor * LQ_QUANTUM;

  way->wave = wave;
  way->from = *a;
  way->n = n;
  way->step = (LqBendPoint){ .into = (b->into - a->into) / n,
                             .gain = (b->gain - a->gain) / n,
                             .lift = (b->lift - a->lift) / n };
  way->still = a->into == b->into && a->gain == b->gain && a->lift == b->lift;
  way->steady = way->still && !bias && a->bias == b->bias;
  way->corner = fmin (corner_of (wave, a), corner_of (wave, b));
  if (!way->steady)
    find_paths (way, bias, b->bias, factor);
}

LQ_CLONES static void drive_in (const LqBendWay *way, const double *restrict up, double *restrict v)
{
  double into = way->from.into, bias = way->from.bias;

  if (way->steady)
    for (int i = 0; i < way->n; i++)
      v[i] = into * up[i] + bias;
  else
    for (int i = 0; i < way->n; i++)
      v[i] = (into + way->step.into * (i + 1)) * up[i] + way->bias[i + 1];
}

/* Y becomes what the curve bends: its output less the line through STRAIGHT. */
LQ_CLONES static void find_bent (const LqBendWay *way, const double *restrict straight,
                                 double *restrict y)
{
  double into = way->from.into, gain = way->from.gain, rest = way->from.rest;
  double lift = way->from.lift, out = gain / into;

  if (way->steady)
    for (int i = 0; i < way->n; i++)
      y[i] = out * (y[i] - rest) - lift * straight[i];
  else if (way->still)
    for (int i = 0; i < way->n; i++)
      y[i] = out * (y[i] - way->rest[i + 1]) - lift * straight[i];
  else
    for (int i = 0; i < way->n; i++)
      {
        double at = i + 1;
        double moved = (gain + way->step.gain * at) / (into + way->step.into * at);
        y[i] = moved * (y[i] - way->rest[i + 1]) - (lift + way->step.lift * at) * straight[i];
      }
}

/* STRAIGHT[i] = mean of the way to UP[i], as the mean of a straight curve is. */
LQ_CLONES static void average (const double *restrict up, double *restrict straight, int n)
{
  for (int i = 0; i < n; i++)
    straight[i] = 0.5 * (up[i] + up[i - 1]);
}

/* The same of what is driven in, while it grows: where next to nothing is, a frame may double it, and
 * the line has to be taken from what the curve got. Reads V[−1]. */
LQ_CLONES static void average_driven (const LqBendWay *way, const double *restrict v,
                                      double *restrict straight)
{
  for (int i = 0; i < way->n; i++)
    {
      double driven = (v[i] - way->bias[i + 1]) + (v[i - 1] - way->bias[i]);
      straight[i] = 0.5 * driven / (way->from.into + way->step.into * (i + 1));
    }
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

/* V[0 … N − 1] = what is bent of UP, by the mean; UP[−1] and V[−1] are the frame before. */
static void bend_by_mean (LqBend *bend, const LqBendWay *way, const double *up, double *v,
                          bool bends)
{
  double line[LQ_BEND_MOST_PAST + MOST_FRAMES], straight[MOST_FRAMES];
  double *y = line + LQ_BEND_MOST_PAST;

  if (bends)
    {
      lq_wave_mean_run (way->wave, v, y, way->n);
      if (way->still)
        average (up, straight, way->n);
      else
        average_driven (way, v, straight);
      find_bent (way, straight, y);
    }
  else
    memset (y, 0, sizeof (double) * (size_t)way->n);
  memcpy (line, bend->past, sizeof bend->past);
  memcpy (bend->past, line + way->n, sizeof bend->past);
  make_whole (y, v, way->n, bend->quality.factor - 2);
}

static void keep_last (LqBend *bend, const LqBendWay *way)
{
  double bias = way->steady ? way->from.bias : way->bias[way->n];
  bend->last_v = (way->from.into + way->step.into * way->n) * bend->up[way->n] + bias;
}

static void take (LqBend *bend, const double in[LQ_QUANTUM])
{
  lq_oversample_push (bend->oversample, in);
  memcpy (bend->recent, bend->recent + LQ_QUANTUM, 2 * sizeof (double));
  memcpy (bend->recent + 2, in, LQ_QUANTUM * sizeof (double));
  lq_reach_add (&bend->reach, bend->recent + 2, LQ_QUANTUM);
}

/* No frame that comes up now, nor the one before, is larger. */
static double reach_of (const LqBend *bend)
{
  int delay = lq_bend_latency_up (bend->quality);
  double peak = lq_reach_peak (&bend->reach, delay + LQ_QUANTUM + 2, delay - 2);
  return (1.0 + RIPPLE) * peak
         + bend->reach_weight * lq_reach_bend (&bend->reach, 2 * delay + LQ_QUANTUM + 2);
}

static void catch_up (LqBend *bend, const LqBendPoint *from)
{
  lq_oversample_catch_up (bend->oversample, bend->up + 1);
  bend->last_v = from->into * bend->up[bend->quality.factor * LQ_QUANTUM] + from->bias;
  bend->behind = false;
}

void lq_bend_run (LqBend *bend, const LqBendWay *way, double io[LQ_QUANTUM])
{
  double v[1 + MOST_FRAMES], y[MOST_FRAMES], *up = bend->up;
  bool bends;

  take (bend, io);
  if (!bend->stirred && way->corner >= 0.0 && reach_of (bend) <= way->corner)
    {
      bend->behind = true;
      lq_oversample_down_zeros (bend->oversample, io);
      return;
    }
  if (bend->behind)
    catch_up (bend, &way->from);
  up[0] = up[way->n];
  lq_oversample_up (bend->oversample, up + 1);
  v[0] = bend->last_v;
  keep_last (bend, way);
  bends = way->corner < 0.0 || !(lq_peak (up, way->n + 1) <= way->corner);
  if (!bends && !bend->stirred)
    {
      lq_oversample_down_zeros (bend->oversample, io);
      return;
    }
  drive_in (way, up + 1, v + 1);
  if (bend->quality.by_mean)
    {
      bend_by_mean (bend, way, up + 1, v + 1, bends);
      bend->stirred = bends;
      lq_oversample_down (bend->oversample, v + 1, io);
      return;
    }
  lq_wave_run (way->wave, v + 1, y, way->n);
  find_bent (way, up + 1, y);
  lq_oversample_down (bend->oversample, y, io);
}

/* ---- how much is driven in ---- */

/* Each of N of SIZES the mean of two frames. */
LQ_CLONES static void find_sizes (const double *restrict up, double into, double most,
                                  double *restrict sizes, int n)
{
  for (int i = 0; i < n; i++)
    {
      double one = fabs (into * up[2 * i]), two = fabs (into * up[2 * i + 1]);
      sizes[i] = 0.5 * ((one < most ? one : most) + (two < most ? two : most));
    }
}

LQ_CLONES static void halve (const double *restrict in, double *restrict out, int n)
{
  for (int i = 0; i < n; i++)
    out[i] = 0.5 * (in[2 * i] + in[2 * i + 1]);
}

void lq_bend_sizes (const LqBend *bend, double into, double most, double sizes[LQ_QUANTUM])
{
  double room[MOST_FRAMES];
  int n = bend->quality.factor / 2 * LQ_QUANTUM;
  double *from = n > LQ_QUANTUM ? room : sizes;

  find_sizes (bend->up + 1, into, most, from, n);
  while (n > LQ_QUANTUM)
    {
      double *to = n > 2 * LQ_QUANTUM ? from + n : sizes;
      n /= 2;
      halve (from, to, n);
      from = to;
    }
}
