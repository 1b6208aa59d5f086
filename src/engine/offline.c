/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/offline.h"

#include "core/arena.h"
#include "engine/crew.h"
#include "engine/tape.h"
#include "media/reader.h"
#include "signal/plan.h"

#define PROGRESS_QUANTA 1024 /* between two calls of progress */
#define CHUNK_FRAMES    (LQ_TAPE_CHUNK * LQ_QUANTUM)

/* One line, read by whoever takes its task: on a timeline and through files of its own. */
typedef struct
{
  LqTimeline *timeline;
  LqReaders *readers;
  LqTape *tape;
  double **planes[2]; /* [channel] a chunk of the tape; two chunks take turns */
} Line;

/* What is heard of one chunk before the sums. */
typedef struct
{
  LqPlanInput inputs[LQ_TAPE_CHUNK];
  LqStripQuantum *strips[LQ_TAPE_CHUNK]; /* [plan's tracks] */
} Chunk;

typedef struct
{
  const LqRenderSpec *spec;
  LqArena *arena;
  LqPlan *plan;
  int n_tracks;
  Line *lines;
  int n_lines;
  int *line; /* of each of the plan's tracks, −1: none */
  LqCrew *crew;
  Chunk chunks[2];
  int reading, n_reading; /* the chunk that is read, and its quanta */
  LqFrames n_quanta;
  const double **outputs;      /* plane pointers of one block: mix, then racks */
  const double *const **racks; /* [n_racks] into outputs */
  LqKey fault;
} Render;

/* ---- Preparing ---- */

static int find_line (const LqTimelineSpec *timeline, LqKey key)
{
  for (int l = 0; l < timeline->n_lines; l++)
    if (timeline->lines[l].key == key)
      return l;
  return -1;
}

static void open_line (Render *render, Line *line, const LqTimelineSpec *all, int l)
{
  LqTimelineSpec alone = *all;

  alone.lines = &all->lines[l];
  alone.n_lines = 1;
  alone.n_references = 0;
  line->timeline = lq_timeline_new (&alone);
  line->readers = lq_readers_new (NULL, NULL);
  line->tape = lq_tape_new (line->timeline, line->readers);
  lq_tape_seek (line->tape, render->spec->from);
  for (int b = 0; b < 2; b++)
    line->planes[b] = lq_arena_planes (render->arena, lq_tape_n_planes (line->tape), CHUNK_FRAMES);
}

static void close_line (Line *line)
{
  lq_tape_free (line->tape);
  lq_readers_free (line->readers);
  lq_timeline_free (line->timeline);
}

/* Only lines that a track plays are read. */
static void open_lines (Render *render)
{
  const LqTimelineSpec *timeline = lq_timeline_spec (render->spec->timeline);
  int *place = lq_arena_array (render->arena, int, timeline->n_lines);

  render->lines = lq_arena_array (render->arena, Line, timeline->n_lines);
  render->line = lq_arena_array (render->arena, int, render->n_tracks);
  for (int t = 0; t < render->n_tracks; t++)
    {
      int l = find_line (timeline, lq_plan_track_line (render->plan, t));
      render->line[t] = -1;
      if (l < 0)
        continue;
      if (place[l] == 0)
        {
          open_line (render, &render->lines[render->n_lines++], timeline, l);
          place[l] = render->n_lines;
        }
      render->line[t] = place[l] - 1;
    }
}

/* The planes of quantum Q of a chunk, CHANNELS of them of chunk planes; a mono line feeds both. */
static const double *const *planes_at (Render *render, double *const *planes, int has, int wants,
                                       int q)
{
  const double **at = lq_arena_array (render->arena, const double *, wants);

  for (int c = 0; c < wants; c++)
    at[c] = planes[c < has ? c : has - 1] + q * LQ_QUANTUM;
  return (const double *const *)at;
}

static void prepare_chunk (Render *render, int b)
{
  Chunk *chunk = &render->chunks[b];
  LqArena *arena = render->arena;
  double ***outs = lq_arena_array (arena, double **, render->n_tracks);

  for (int t = 0; t < render->n_tracks; t++)
    outs[t] = lq_arena_planes (arena, lq_plan_strip_channels (render->plan, t), CHUNK_FRAMES);
  for (int q = 0; q < LQ_TAPE_CHUNK; q++)
    {
      const double *const **tracks =
          lq_arena_array (arena, const double *const *, render->n_tracks);
      chunk->strips[q] = lq_arena_array (arena, LqStripQuantum, render->n_tracks);
      chunk->inputs[q].tracks = tracks;
      for (int t = 0; t < render->n_tracks; t++)
        {
          const Line *line = render->line[t] < 0 ? NULL : &render->lines[render->line[t]];
          int n = lq_plan_strip_channels (render->plan, t);
          tracks[t] = line ? planes_at (render, line->planes[b], lq_tape_n_planes (line->tape),
                                        lq_plan_track_channels (render->plan, t), q)
                           : NULL;
          chunk->strips[q][t].planes = (double **)planes_at (render, outs[t], n, n, q);
        }
    }
}

/* Threads beside the caller's: no more than there is to share. */
static int n_helpers (const Render *render)
{
  int wanted = render->spec->n_workers > 0 ? render->spec->n_workers : lq_crew_n_cores ();

  return (wanted < render->n_lines ? wanted : render->n_lines) - 1;
}

static void prepare (Render *render)
{
  const LqRenderSpec *spec = render->spec;
  LqPlanSpec plan = { .graph = spec->graph, .align_frames = 1, .unmetered = true };
  int n_outputs = LQ_MAX_CHANNELS * (1 + spec->graph->n_racks);
  int helpers;

  render->arena = lq_arena_new ();
  render->plan = lq_plan_new (&plan);
  render->n_tracks = lq_plan_n_tracks (render->plan);
  render->n_quanta =
      (spec->to - spec->from + lq_plan_latency (render->plan) + LQ_QUANTUM - 1) / LQ_QUANTUM;
  open_lines (render);
  for (int b = 0; b < 2; b++)
    prepare_chunk (render, b);
  render->outputs = lq_arena_array (render->arena, const double *, n_outputs);
  render->racks = lq_arena_array (render->arena, const double *const *, spec->graph->n_racks);
  for (int r = 0; r < spec->graph->n_racks; r++)
    render->racks[r] = &render->outputs[LQ_MAX_CHANNELS * (1 + r)];
  helpers = n_helpers (render);
  render->crew = lq_crew_new (helpers > 0 ? helpers : 0);
  lq_plan_begin (render->plan);
}

static void finish (Render *render)
{
  lq_crew_free (render->crew);
  for (int l = 0; l < render->n_lines; l++)
    close_line (&render->lines[l]);
  lq_plan_free (render->plan);
  lq_arena_free (render->arena);
}

/* ---- Lines and tracks, on any thread ---- */

static void run_track (Render *render, int t)
{
  Chunk *chunk = &render->chunks[render->reading];

  for (int q = 0; q < render->n_reading; q++)
    lq_plan_run_track (render->plan, &chunk->inputs[q], t, &chunk->strips[q][t]);
}

/* Reads line L and runs the tracks that hear it alone, while it is warm. */
static void do_line (void *data, int l)
{
  Render *render = data;
  Line *line = &render->lines[l];
  LqTapeMark marks[LQ_TAPE_CHUNK];

  lq_tape_read (line->tape, LQ_TAPE_CHUNK, marks, line->planes[render->reading]);
  for (int t = 0; t < render->n_tracks; t++)
    if (render->line[t] == l && !lq_plan_track_hears (render->plan, t))
      run_track (render, t);
}

/* The others, when all lines are there. */
static void do_track (void *data, int t)
{
  Render *render = data;

  if (render->line[t] < 0 || lq_plan_track_hears (render->plan, t))
    run_track (render, t);
}

static bool has_others (const Render *render)
{
  for (int t = 0; t < render->n_tracks; t++)
    if (render->line[t] < 0 || lq_plan_track_hears (render->plan, t))
      return true;
  return false;
}

static LqStatus find_trouble (const Render *render, LqError *error)
{
  for (int l = 0; l < render->n_lines; l++)
    if (lq_tape_trouble (render->lines[l].tape, error) != LQ_OK)
      return lq_tape_trouble (render->lines[l].tape, NULL);
  return LQ_OK;
}

/* ---- Sums and racks, in order ---- */

/* Hands over the frames FIRST … FIRST + N of the last quantum. */
static LqStatus hand_over (Render *render, LqFrames position, int first, int n, LqError *error)
{
  const LqRenderSpec *spec = render->spec;
  int n_channels = lq_plan_n_channels (render->plan);
  LqRenderBlock block = {
    .position = position,
    .n_frames = n,
    .n_channels = n_channels,
    .mix = render->outputs,
    .racks = render->racks,
  };

  for (int c = 0; c < n_channels; c++)
    {
      render->outputs[c] = lq_plan_mix (render->plan)[c] + first;
      for (int r = 0; r < spec->graph->n_racks; r++)
        {
          int own = lq_plan_rack_channels (render->plan, r) - 1;
          render->outputs[LQ_MAX_CHANNELS * (1 + r) + c] =
              lq_plan_rack (render->plan, r)[c < own ? c : own] + first;
        }
    }
  return spec->sink (spec->data, &block, error);
}

/* Quantum Q of the render: its frames, those before the start and after the end cut off. */
static LqStatus step (Render *render, const Chunk *chunk, LqFrames q, LqError *error)
{
  const LqRenderSpec *spec = render->spec;
  LqFrames total = spec->to - spec->from;
  LqFrames start = q * LQ_QUANTUM - lq_plan_latency (render->plan);
  LqFrames first = start < 0 ? -start : 0;
  LqFrames end = total - start < LQ_QUANTUM ? total - start : LQ_QUANTUM;
  int k = (int)(q % LQ_TAPE_CHUNK);

  lq_plan_run_rest (render->plan, &chunk->inputs[k], chunk->strips[k]);
  if (render->fault == 0)
    render->fault = lq_plan_take_fault (render->plan);
  if (first >= end)
    return LQ_OK;
  return hand_over (render, spec->from + start + first, (int)first, (int)(end - first), error);
}

/* N quanta from FROM on, which CHUNK holds. */
static LqStatus run_rest (Render *render, const Chunk *chunk, LqFrames from, int n, LqError *error)
{
  const LqRenderSpec *spec = render->spec;
  LqFrames total = spec->to - spec->from;

  for (LqFrames q = from; q < from + n; q++)
    {
      LqStatus status = step (render, chunk, q, error);
      if (status != LQ_OK)
        return status;
      LqFrames done = (q + 1) * LQ_QUANTUM;
      bool tell = spec->progress && ((q + 1) % PROGRESS_QUANTA == 0 || q + 1 == render->n_quanta);
      if (tell && !spec->progress (spec->data, done < total ? done : total, total))
        return lq_error_set (error, LQ_ERROR_CANCELLED, -1, "cancelled");
    }
  return LQ_OK;
}

/* ---- The whole ---- */

static int quanta_from (const Render *render, LqFrames q)
{
  LqFrames left = render->n_quanta - q;

  return left < 0 ? 0 : left < LQ_TAPE_CHUNK ? (int)left : LQ_TAPE_CHUNK;
}

/* While the helpers read a chunk and run its tracks, the caller sums the one before. */
static LqStatus run (Render *render, LqError *error)
{
  bool others = has_others (render);
  LqStatus status = LQ_OK;
  int n_before = 0;

  for (LqFrames q = 0; status == LQ_OK && (q < render->n_quanta || n_before > 0);
       q += LQ_TAPE_CHUNK)
    {
      const Chunk *before = &render->chunks[render->reading];
      render->reading = !render->reading;
      render->n_reading = quanta_from (render, q);
      lq_crew_begin (render->crew, do_line, render, render->n_reading > 0 ? render->n_lines : 0);
      status = run_rest (render, before, q - LQ_TAPE_CHUNK, n_before, error);
      lq_crew_finish (render->crew);
      if (status == LQ_OK)
        status = find_trouble (render, error);
      if (status == LQ_OK && others && render->n_reading > 0)
        {
          lq_crew_begin (render->crew, do_track, render, render->n_tracks);
          lq_crew_finish (render->crew);
        }
      n_before = render->n_reading;
    }
  return status;
}

static void tell_damage (const Render *render)
{
  LqReadDamage damage;

  for (int l = 0; l < render->n_lines && render->spec->damage; l++)
    for (int i = 0; lq_readers_damage (render->lines[l].readers, i, &damage); i++)
      render->spec->damage (render->spec->data,
                            lq_timeline_spec (render->lines[l].timeline)->lines[0].key, &damage);
}

LqStatus lq_render (const LqRenderSpec *spec, LqRenderReport *report, LqError *error)
{
  Render render = { .spec = spec };

  if (spec->to < spec->from)
    return lq_error_set (error, LQ_ERROR_RANGE, spec->to, "the end lies before the start");
  prepare (&render);
  LqStatus status = run (&render, error);
  tell_damage (&render);
  finish (&render);
  if (report && status == LQ_OK)
    *report = (LqRenderReport){ .fault = render.fault };
  return status;
}
