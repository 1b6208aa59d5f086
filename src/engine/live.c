/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/live.h"

#include "core/arena.h"

#include <stdlib.h>

static void init_input (LqLive *live, LqLiveInput *input, LqKey key, int n_channels)
{
  input->key = key;
  input->n_channels = n_channels;
  input->plane[0] = input->plane[1] = -1;
  input->mixed = lq_arena_planes (live->arena, n_channels, LQ_QUANTUM);
}

LqLive *lq_live_new (LqPlan *plan)
{
  LqLive *live = calloc (1, sizeof (LqLive));
  LqArena *arena = live->arena = lq_arena_new ();

  live->plan = plan;
  live->n_tracks = lq_plan_n_tracks (plan);
  live->n_through = lq_plan_n_through (plan);
  live->tracks = lq_arena_array (arena, const double *const *, live->n_tracks);
  live->through = lq_arena_array (arena, const double *const *, live->n_through);
  live->input = (LqPlanInput){ live->tracks, live->through };
  live->track_inputs = lq_arena_array (arena, LqLiveInput, live->n_tracks);
  live->through_inputs = lq_arena_array (arena, LqLiveInput, live->n_through);
  for (int t = 0; t < live->n_tracks; t++)
    init_input (live, &live->track_inputs[t], lq_plan_track_line (plan, t),
                lq_plan_track_channels (plan, t));
  for (int t = 0; t < live->n_tracks; t++)
    live->track_inputs[t].only_variant = lq_plan_track_is_variant (plan, t);
  for (int i = 0; i < live->n_through; i++)
    init_input (live, &live->through_inputs[i], lq_plan_through_spec (plan, i)->key,
                lq_plan_through_spec (plan, i)->n_channels);
  return live;
}

void lq_live_free (LqLive *live)
{
  if (!live)
    return;
  lq_plan_free (live->plan);
  lq_past_row_free (live->past);
  lq_arena_free (live->arena);
  free (live);
}

bool lq_live_has (const LqLive *live, LqHeard what)
{
  if (what.kind == LQ_HEAR_RACK)
    return lq_plan_find_rack (live->plan, what.key) >= 0;
  if (what.kind == LQ_HEAR_DELTA)
    return lq_plan_find_rack (live->plan, what.key) >= 0
           && lq_plan_find_rack (live->plan, lq_delta_before (what.key)) >= 0;
  return what.kind == LQ_HEAR_MIX || lq_plan_find_through (live->plan, what.key) >= 0;
}

/* ---- From streams to inputs ---- */

static void map_input (LqLiveInput *input, int which, const LqStreamColumn *columns, int n)
{
  const LqStreamColumn *column = lq_stream_find (columns, n, input->key);

  input->plane[which] = column ? column->plane : -1;
  input->last_plane[which] = column ? column->plane + column->n_channels - 1 : -1;
}

void lq_live_map (LqLive *live, const LqStream *const streams[2])
{
  for (int which = 0; which < 2; which++)
    {
      const LqStream *stream = streams[which];
      if (!stream || live->serials[which] == stream->serial)
        continue;
      live->serials[which] = stream->serial;
      for (int t = 0; t < live->n_tracks; t++)
        map_input (&live->track_inputs[t], which, stream->lines, stream->n_lines);
      for (int i = 0; i < live->n_through; i++)
        map_input (&live->through_inputs[i], which, stream->references, stream->n_references);
    }
}

bool lq_live_has_lines (const LqLive *live, const LqStream *now)
{
  for (int t = 0; now && t < live->n_tracks; t++)
    if (live->track_inputs[t].only_variant
        && !lq_stream_find (now->lines, now->n_lines, live->track_inputs[t].key))
      return false;
  return true;
}

/* The planes of INPUT in QUANTUM; NULL: silence. */
static const double *const *find_planes (LqLiveInput *input, int which,
                                         const LqStreamQuantum *quantum)
{
  if (!quantum || input->plane[which] < 0)
    return NULL;
  for (int c = 0; c < input->n_channels; c++)
    {
      int plane = input->plane[which] + c;
      plane = plane < input->last_plane[which] ? plane : input->last_plane[which];
      input->planes[which][c] = quantum->planes + plane * LQ_QUANTUM;
    }
  return input->planes[which];
}

void lq_live_feed (LqLive *live, const LqStreamQuantum *a)
{
  for (int t = 0; t < live->n_tracks; t++)
    live->tracks[t] = find_planes (&live->track_inputs[t], 0, a);
  for (int i = 0; i < live->n_through; i++)
    live->through[i] = find_planes (&live->through_inputs[i], 0, a);
}

/* a + w (b − a): where both are equal the sample stays as it is. */
static const double *const *fade (LqLiveInput *input, const LqStreamQuantum *a,
                                  const LqStreamQuantum *b, double start, double step)
{
  const double *const *from = find_planes (input, 0, a);
  const double *const *to = find_planes (input, 1, b);

  if (!from && !to)
    return NULL;
  for (int c = 0; c < input->n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      {
        double x = from ? from[c][i] : 0.0;
        double y = to ? to[c][i] : 0.0;
        input->mixed[c][i] = x == y ? x : x + (start + step * (i + 1)) * (y - x);
      }
  return (const double *const *)input->mixed;
}

void lq_live_feed_fade (LqLive *live, const LqStreamQuantum *a, const LqStreamQuantum *b,
                        double start, double step)
{
  for (int t = 0; t < live->n_tracks; t++)
    live->tracks[t] = fade (&live->track_inputs[t], a, b, start, step);
  for (int i = 0; i < live->n_through; i++)
    live->through[i] = fade (&live->through_inputs[i], a, b, start, step);
}
