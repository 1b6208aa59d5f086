/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/hindsight.h"

#include "core/arena.h"

#include <stdlib.h>
#include <string.h>

struct LqHindsight
{
  LqTimeline *timeline; /* only what is wanted */
  LqReaders *readers;
  LqTape *tape;
  LqPastRow *row; /* of as much as is read at once */
  double **planes;
  LqArena *arena;
  const LqPlan *plan;
};

/* ---- The row ---- */

static LqPastRow *new_row (const LqPlan *plan, const LqTimelineSpec *spec, int n_quanta)
{
  LqArena *arena = lq_arena_new ();
  LqPastRow *row = lq_arena_new0 (arena, LqPastRow);
  int n_tracks = lq_plan_n_tracks (plan);

  *row = (LqPastRow){
    .arena = arena,
    .n_quanta = n_quanta,
    .n_tracks = n_tracks,
    .plane = lq_arena_alloc (arena, sizeof *row->plane * (size_t)(n_tracks + 1)),
    .at = lq_arena_alloc (arena, sizeof *row->at * (size_t)(n_tracks + 1)),
    .tracks = lq_arena_array (arena, const double *const *, n_tracks + 1),
  };
  for (int t = 0; t < n_tracks; t++)
    row->plane[t][0] = row->plane[t][1] = -1;
  for (int l = 0; l < spec->n_lines; l++)
    {
      for (int t = 0; t < n_tracks; t++)
        if (lq_plan_track_line (plan, t) == spec->lines[l].key)
          {
            row->plane[t][0] = row->n_planes;
            row->plane[t][1] = row->n_planes + spec->lines[l].n_channels - 1;
          }
      row->n_planes += spec->lines[l].n_channels;
    }
  row->marks = lq_arena_array (arena, LqTapeMark, n_quanta);
  row->planes = lq_arena_array (arena, double, row->n_planes *n_quanta *LQ_QUANTUM);
  return row;
}

static double *plane_of (const LqPastRow *row, int quantum, int plane)
{
  return row->planes + ((size_t)quantum * (size_t)row->n_planes + (size_t)plane) * LQ_QUANTUM;
}

static bool same_mark (const LqTapeMark *a, const LqTapeMark *b)
{
  return a->position == b->position && a->loop_in == b->loop_in && a->loop_out == b->loop_out;
}

const double *const *const *lq_past_row_find (LqPastRow *row, uint64_t clock,
                                              const LqTapeMark *mark)
{
  if (!row || clock < row->first || clock - row->first >= (uint64_t)row->n_quanta)
    return NULL;
  if (!same_mark (&row->marks[clock - row->first], mark))
    return NULL;
  for (int t = 0; t < row->n_tracks; t++)
    {
      for (int c = 0; c < LQ_MAX_CHANNELS && row->plane[t][0] >= 0; c++)
        row->at[t][c] = plane_of (row, (int)(clock - row->first), row->plane[t][c]);
      row->tracks[t] = row->plane[t][0] >= 0 ? row->at[t] : NULL;
    }
  return row->tracks;
}

void lq_past_row_free (LqPastRow *row)
{
  if (row)
    lq_arena_free (row->arena);
}

/* ---- The files ---- */

static bool wants (const LqPlan *plan, LqKey line)
{
  for (int t = 0; t < lq_plan_n_tracks (plan); t++)
    if (lq_plan_track_line (plan, t) == line && lq_plan_hears_past (plan, t))
      return true;
  return false;
}

/* Those of SPEC's lines that PLAN wants to hear. */
static LqTimeline *pick_lines (const LqTimelineSpec *spec, const LqPlan *plan)
{
  LqLineSpec *lines = calloc ((size_t)spec->n_lines + 1, sizeof (LqLineSpec));
  LqTimelineSpec picked = { .rate_hz = spec->rate_hz, .length = spec->length, .lines = lines };

  for (int l = 0; l < spec->n_lines; l++)
    if (wants (plan, spec->lines[l].key))
      lines[picked.n_lines++] = spec->lines[l];
  LqTimeline *timeline = picked.n_lines > 0 ? lq_timeline_new (&picked) : NULL;
  free (lines);
  return timeline;
}

LqHindsight *lq_hindsight_new (const LqTimeline *timeline, const LqPlan *plan)
{
  LqTimeline *picked = timeline ? pick_lines (lq_timeline_spec (timeline), plan) : NULL;

  if (!picked)
    return NULL;
  LqHindsight *hindsight = calloc (1, sizeof (LqHindsight));
  hindsight->timeline = picked;
  hindsight->plan = plan;
  hindsight->readers =
      lq_readers_new (NULL, NULL); /* what cannot be read is the streamer's to tell */
  hindsight->tape = lq_tape_new (picked, hindsight->readers);
  hindsight->row = new_row (plan, lq_timeline_spec (picked), 0);
  hindsight->arena = lq_arena_new ();
  hindsight->planes = lq_arena_planes (hindsight->arena, lq_tape_n_planes (hindsight->tape),
                                       LQ_TAPE_CHUNK * LQ_QUANTUM);
  return hindsight;
}

void lq_hindsight_free (LqHindsight *hindsight)
{
  if (!hindsight)
    return;
  lq_past_row_free (hindsight->row);
  lq_tape_free (hindsight->tape);
  lq_readers_free (hindsight->readers);
  lq_timeline_free (hindsight->timeline);
  lq_arena_free (hindsight->arena);
  free (hindsight);
}

/* Up to LQ_TAPE_CHUNK quanta of ROW, as from MARK on. */
static void read_quanta (LqHindsight *hindsight, const LqTapeMark *mark, LqPastRow *row, int from,
                         int n)
{
  LqLoop loop = { mark->loop_out != INT64_MAX, mark->loop_in, mark->loop_out };

  lq_tape_set_loop (hindsight->tape, &loop);
  lq_tape_seek (hindsight->tape, mark->position);
  lq_tape_read (hindsight->tape, n, row->marks + from, hindsight->planes);
  for (int q = 0; q < n; q++)
    for (int p = 0; p < row->n_planes; p++)
      memcpy (plane_of (row, from + q, p), hindsight->planes[p] + q * LQ_QUANTUM,
              sizeof (double) * LQ_QUANTUM);
}

LqPastRow *lq_hindsight_row (LqHindsight *hindsight, const LqTapeMark *mark, uint64_t first,
                             int n_quanta)
{
  LqPastRow *row = new_row (hindsight->plan, lq_timeline_spec (hindsight->timeline), n_quanta);
  LqTapeMark at = *mark;

  row->first = first;
  for (int q = 0; q < n_quanta; q += LQ_TAPE_CHUNK)
    {
      int n = n_quanta - q < LQ_TAPE_CHUNK ? n_quanta - q : LQ_TAPE_CHUNK;
      at.position = lq_tape_mark_frame (mark, (LqFrames)q * LQ_QUANTUM);
      read_quanta (hindsight, &at, row, q, n);
    }
  return row;
}

const double *const *const *lq_hindsight_read (LqHindsight *hindsight, const LqTapeMark *mark)
{
  const double *const *const *tracks = NULL;

  for (int q = 0; q < hindsight->row->n_quanta && !tracks; q++)
    tracks = lq_past_row_find (hindsight->row, (uint64_t)q, mark);
  if (tracks)
    return tracks;
  lq_past_row_free (hindsight->row);
  hindsight->row = lq_hindsight_row (hindsight, mark, 0, LQ_TAPE_CHUNK);
  return lq_past_row_find (hindsight->row, 0, mark);
}
