/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loudness over time (loudness_track.h). */
#include "analysis/loudness_track.h"

#include <math.h>
#include <stddef.h>

#define HOPS_PER_POINT 10
#define QUIETEST_DB    (-200.0)

typedef LqLoudnessTrackPoint Point;

void lq_loudness_track_init (LqLoudnessTrack *t, double rate_hz, int n_channels,
                             const uint32_t *speakers)
{
  *t = (LqLoudnessTrack){
    .points = { .element = sizeof (Point) },
    .scratch = { .element = sizeof (double) },
  };
  lq_loudness_init (&t->loudness, rate_hz, n_channels, speakers);
  lq_loudness_track_reset (t);
}

void lq_loudness_track_reset (LqLoudnessTrack *t)
{
  lq_loudness_reset (&t->loudness);
  t->points.n = 0;
  t->current = (Point){ -1.0, -1.0, -1.0 };
  t->last = (LqLoudnessHop){ -1, -1.0, -1.0 };
  t->max_momentary = t->max_short = -1.0;
  t->max_momentary_at = t->max_short_at = -1;
}

void lq_loudness_track_clear (LqLoudnessTrack *t)
{
  lq_growing_clear (&t->points);
  lq_growing_clear (&t->scratch);
}

static void take_hop (LqLoudnessTrack *t, const LqLoudnessHop *hop)
{
  t->last = *hop;
  if (hop->momentary_energy > t->max_momentary)
    {
      t->max_momentary = hop->momentary_energy;
      t->max_momentary_at = t->loudness.at;
    }
  if (hop->short_energy > t->max_short)
    {
      t->max_short = hop->short_energy;
      t->max_short_at = t->loudness.at;
    }
  double highest = fmax (t->current.highest_momentary_energy, hop->momentary_energy);
  t->current = (Point){ hop->momentary_energy, highest, hop->short_energy };
  if ((hop->index + 1) % HOPS_PER_POINT != 0)
    return;
  *(Point *)lq_growing_add (&t->points) = t->current;
  t->current = (Point){ -1.0, -1.0, -1.0 };
}

int lq_loudness_track_process (LqLoudnessTrack *t, const double *const *in, int n)
{
  LqLoudnessHop hop;
  bool complete;
  int taken = lq_loudness_process (&t->loudness, in, n, &hop, &complete);
  if (complete)
    take_hop (t, &hop);
  return taken;
}

/* Copies one field of all points whose window was complete into the scratch. */
static size_t gather (LqLoudnessTrack *t, size_t field)
{
  const Point *points = t->points.items;
  double *out = lq_growing_reserve (&t->scratch, t->points.n);
  size_t n = 0;
  for (size_t i = 0; i < t->points.n; i++)
    {
      double energy = *(const double *)((const char *)&points[i] + field);
      if (energy >= 0.0)
        out[n++] = energy;
    }
  return n;
}

void lq_loudness_track_gated (LqLoudnessTrack *t, LqLoudnessGated *gated)
{
  double lufs, range, low, high;
  *gated = (LqLoudnessGated){ 0 };
  size_t n = gather (t, offsetof (Point, momentary_energy));
  if (lq_loudness_gated (t->scratch.items, n, &lufs))
    gated->integrated_lufs = lq_reading (lufs);
  n = gather (t, offsetof (Point, short_energy));
  if (lq_loudness_range (t->scratch.items, n, &range, &low, &high))
    {
      gated->range_lu = lq_reading (range);
      gated->range_low_lufs = lq_reading (low);
      gated->range_high_lufs = lq_reading (high);
    }
}

LqReading lq_loudness_reading (double energy)
{
  double lufs = energy > 0.0 ? lq_loudness_lufs (energy) : -INFINITY;
  return lufs > QUIETEST_DB ? lq_reading (lufs) : lq_reading_none ();
}

LqReading lq_peak_reading (double lin)
{
  double db = lin > 0.0 ? 20.0 * log10 (lin) : -INFINITY;
  return db > QUIETEST_DB ? lq_reading (db) : lq_reading_none ();
}

LqReading lq_reading_difference (LqReading a, LqReading b)
{
  return a.valid && b.valid ? lq_reading (a.value - b.value) : lq_reading_none ();
}
