/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/reflections.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/clones.h"

#define REACH 4 /* mirrored as often to each side */

/* Shares of the room: nothing stands in its middle, so that no two ways are of one length. */
static const double source_at[2][3] = { { 0.37, 0.27, 0.31 }, { 0.61, 0.29, 0.34 } };
static const double listener_at[3] = { 0.47, 0.71, 0.42 };

/* Along one side: where image N of what stands at FROM is, seen from TO. */
static double along (double side_m, int n, double from, double to)
{
  double at = n % 2 == 0 ? n + from : n + 1 - from;
  return (at - to) * side_m;
}

/* Keeps the N earliest, in order. */
static int insert (LqReflection *taps, int n_taps, int n, const LqReflection *tap)
{
  int at = n_taps;

  while (at > 0 && taps[at - 1].delay_s > tap->delay_s)
    at--;
  if (at >= n)
    return n_taps;
  n_taps = n_taps < n ? n_taps + 1 : n;
  memmove (taps + at + 1, taps + at, sizeof *taps * (size_t)(n_taps - at - 1));
  taps[at] = *tap;
  return n_taps;
}

/* The source of channel FROM as image N says. */
static LqReflection image (const LqReflectionsRoom *room, int from, const int n[3])
{
  const double side_m[3] = { room->width_m, room->depth_m, room->height_m };
  double way_m[3];
  double sum = 0.0;
  int walls = 0;

  for (int k = 0; k < 3; k++)
    {
      way_m[k] = along (side_m[k], n[k], source_at[from][k], listener_at[k]);
      sum += way_m[k] * way_m[k];
      walls += abs (n[k]);
    }
  double far_m = sqrt (sum);
  double lateral = way_m[0] / far_m;
  double gain = pow (room->wall, walls) / far_m;
  return (LqReflection){ .delay_s = far_m / room->speed_m_s,
                         .from = from,
                         .gain = { gain * sqrt (0.5 - 0.5 * lateral),
                                   gain * sqrt (0.5 + 0.5 * lateral) } };
}

static void design_side (LqReflection *taps, const LqReflectionsRoom *room, int from, int n)
{
  const LqReflection direct = image (room, from, (const int[3]){ 0, 0, 0 });
  int up = room->height_m > 0.0 ? REACH : 0;
  double power = 0.0;
  int n_taps = 0;

  for (int z = -up; z <= up; z++)
    for (int y = -REACH; y <= REACH; y++)
      for (int x = -REACH; x <= REACH; x++)
        {
          LqReflection tap = image (room, from, (const int[3]){ x, y, z });
          tap.delay_s -= direct.delay_s;
          if (x != 0 || y != 0 || z != 0)
            n_taps = insert (taps, n_taps, n, &tap);
        }
  for (int k = 0; k < n; k++)
    power += taps[k].gain[0] * taps[k].gain[0] + taps[k].gain[1] * taps[k].gain[1];
  for (int k = 0; k < n; k++)
    for (int c = 0; c < LQ_MAX_CHANNELS; c++)
      taps[k].gain[c] /= sqrt (power);
}

void lq_reflections_design (LqReflections *reflections, const LqReflectionsRoom *room, int n)
{
  LqReflection side[LQ_MAX_CHANNELS][LQ_REFLECTIONS_MOST / 2];

  reflections->n = 0;
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    {
      design_side (side[c], room, c, n);
      for (int k = 0; k < n; k++)
        reflections->n =
            insert (reflections->tap, reflections->n, LQ_MAX_CHANNELS * n, &side[c][k]);
    }
}

#define AT_ONCE 4

/* Some taps of N read at X, one after the other: how many at once changes no bit. */
LQ_CLONES static void add (const LqReflection *tap, const double *const *x, int n, int n_channels,
                           double out[][LQ_QUANTUM])
{
  for (int c = 0; c < n_channels; c++)
    {
      double *restrict y = out[c];
      if (n == AT_ONCE)
        for (int i = 0; i < LQ_QUANTUM; i++)
          y[i] = y[i] + tap[0].gain[c] * x[0][i] + tap[1].gain[c] * x[1][i]
                 + tap[2].gain[c] * x[2][i] + tap[3].gain[c] * x[3][i];
      else
        for (int k = 0; k < n; k++)
          for (int i = 0; i < LQ_QUANTUM; i++)
            y[i] += tap[k].gain[c] * x[k][i];
    }
}

void lq_reflections_run (const LqReflections *reflections, const LqQuantumLine *lines,
                         int n_channels, const int *frames, const LqPlaceFade *fade,
                         const int *old_frames, double out[][LQ_QUANTUM])
{
  memset (out, 0, sizeof *out * (size_t)n_channels);
  for (int first = 0; first < reflections->n; first += AT_ONCE)
    {
      int n = reflections->n - first < AT_ONCE ? reflections->n - first : AT_ONCE;
      const double *x[AT_ONCE];
      double faded[AT_ONCE][LQ_QUANTUM];
      for (int j = 0; j < n; j++)
        {
          int k = first + j;
          int from = reflections->tap[k].from;
          const LqQuantumLine *line = &lines[from < n_channels ? from : 0];
          x[j] = lq_quantum_line_behind (line, frames[k]);
          if (!fade)
            continue;
          lq_place_fade_mix (fade, lq_quantum_line_behind (line, old_frames[k]), x[j], faded[j]);
          x[j] = faded[j];
        }
      add (reflections->tap + first, x, n, n_channels, out);
    }
}
