/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/offline.h"

#include "core/arena.h"
#include "engine/tape.h"
#include "media/reader.h"
#include "signal/plan.h"

#include <string.h>

#define PROGRESS_QUANTA 1024 /* between two calls of progress */

typedef struct
{
  const LqRenderSpec *spec;
  LqArena *arena;
  LqPlan *plan;
  LqReaders *readers;
  LqTape *tape;
  double **planes;              /* a chunk of the tape */
  const double **inputs;        /* plane pointers of one quantum, all lines in a row */
  const double *const **tracks; /* [plan's tracks] into inputs */
  int *first_plane;             /* of each of the plan's tracks, −1: no line */
  const double **outputs;       /* plane pointers of one block: mix, then racks */
  const double *const **racks;  /* [n_racks] into outputs */
  LqKey fault;
} Render;

/* ---- Preparing ---- */

static int find_plane (const LqTimelineSpec *timeline, LqKey key)
{
  int plane = 0;

  for (int l = 0; l < timeline->n_lines; l++)
    {
      if (timeline->lines[l].key == key)
        return plane;
      plane += timeline->lines[l].n_channels;
    }
  return -1;
}

static void prepare (Render *render)
{
  const LqRenderSpec *spec = render->spec;
  LqTimelineSpec lines = *lq_timeline_spec (spec->timeline);
  LqPlanSpec plan = { .graph = spec->graph, .align_frames = 1 };
  int n_outputs = LQ_MAX_CHANNELS * (1 + spec->graph->n_racks);

  render->arena = lq_arena_new ();
  render->plan = lq_plan_new (&plan);
  int n_tracks = lq_plan_n_tracks (render->plan);
  render->readers = lq_readers_new (NULL, NULL);
  render->tape = lq_tape_new (spec->timeline, render->readers);
  lq_tape_seek (render->tape, spec->from);
  render->planes =
      lq_arena_planes (render->arena, lq_tape_n_planes (render->tape), LQ_TAPE_CHUNK * LQ_QUANTUM);
  render->inputs = lq_arena_array (render->arena, const double *, lq_tape_n_planes (render->tape));
  render->tracks = lq_arena_array (render->arena, const double *const *, n_tracks);
  render->first_plane = lq_arena_array (render->arena, int, n_tracks);
  for (int t = 0; t < n_tracks; t++)
    {
      int first = find_plane (&lines, lq_plan_track_line (render->plan, t));
      render->first_plane[t] = first;
      render->tracks[t] = first < 0 ? NULL : &render->inputs[first];
    }
  render->outputs = lq_arena_array (render->arena, const double *, n_outputs);
  render->racks = lq_arena_array (render->arena, const double *const *, spec->graph->n_racks);
  for (int r = 0; r < spec->graph->n_racks; r++)
    render->racks[r] = &render->outputs[LQ_MAX_CHANNELS * (1 + r)];
}

static void finish (Render *render)
{
  lq_tape_free (render->tape);
  lq_readers_free (render->readers);
  lq_plan_free (render->plan);
  lq_arena_free (render->arena);
}

/* ---- Running ---- */

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

static void run_quantum (Render *render, int k)
{
  LqPlanInput input = { .tracks = render->tracks };

  for (int p = 0; p < lq_tape_n_planes (render->tape); p++)
    render->inputs[p] = render->planes[p] + k * LQ_QUANTUM;
  lq_plan_run (render->plan, &input);
  if (render->fault == 0)
    render->fault = lq_plan_take_fault (render->plan);
}

/* Quantum Q of the render: its frames, those before the start and after the end cut off. */
static LqStatus step (Render *render, LqFrames q, LqError *error)
{
  const LqRenderSpec *spec = render->spec;
  LqFrames total = spec->to - spec->from;
  LqFrames start = q * LQ_QUANTUM - lq_plan_latency (render->plan);
  LqFrames first = start < 0 ? -start : 0;
  LqFrames end = total - start < LQ_QUANTUM ? total - start : LQ_QUANTUM;

  run_quantum (render, (int)(q % LQ_TAPE_CHUNK));
  if (first >= end)
    return LQ_OK;
  return hand_over (render, spec->from + start + first, (int)first, (int)(end - first), error);
}

static LqStatus run (Render *render, LqError *error)
{
  const LqRenderSpec *spec = render->spec;
  LqFrames total = spec->to - spec->from;
  LqFrames n_quanta = (total + lq_plan_latency (render->plan) + LQ_QUANTUM - 1) / LQ_QUANTUM;
  LqTapeMark marks[LQ_TAPE_CHUNK];

  for (LqFrames q = 0; q < n_quanta; q++)
    {
      if (q % LQ_TAPE_CHUNK == 0)
        {
          lq_tape_read (render->tape, LQ_TAPE_CHUNK, marks, render->planes);
          if (lq_tape_trouble (render->tape, error) != LQ_OK)
            return lq_tape_trouble (render->tape, NULL);
        }
      LqStatus status = step (render, q, error);
      if (status != LQ_OK)
        return status;
      LqFrames done = (q + 1) * LQ_QUANTUM;
      bool tell = spec->progress && ((q + 1) % PROGRESS_QUANTA == 0 || q + 1 == n_quanta);
      if (tell && !spec->progress (spec->data, done < total ? done : total, total))
        return lq_error_set (error, LQ_ERROR_CANCELLED, -1, "cancelled");
    }
  return LQ_OK;
}

LqStatus lq_render (const LqRenderSpec *spec, LqRenderReport *report, LqError *error)
{
  Render render = { .spec = spec };

  if (spec->to < spec->from)
    return lq_error_set (error, LQ_ERROR_RANGE, spec->to, "the end lies before the start");
  prepare (&render);
  LqStatus status = run (&render, error);
  finish (&render);
  if (report && status == LQ_OK)
    *report = (LqRenderReport){ .fault = render.fault };
  return status;
}

/* ---- One file ---- */

static LqStatus file_info (const char *path, LqReaderInfo *info, LqError *error)
{
  LqReader *reader;
  LqStatus status = lq_reader_open (path, NULL, &reader, error);

  if (status != LQ_OK)
    return status;
  *info = *lq_reader_info (reader);
  lq_reader_free (reader);
  return LQ_OK;
}

LqStatus lq_render_file (const char *path, const LqNodeSpec *nodes, int n_nodes, LqRenderSink sink,
                         LqRenderProgress progress, void *data, LqRenderReport *report,
                         LqError *error)
{
  LqReaderInfo info;
  LqStatus status = file_info (path, &info, error);
  if (status != LQ_OK)
    return status;

  LqRegionSpec region = { .key = 1, .path = path, .length = info.n_frames };
  LqLineSpec line = { .key = 1, .n_channels = info.n_channels, .regions = &region, .n_regions = 1 };
  LqTimelineSpec lines = {
    .rate_hz = info.rate_hz, .length = info.n_frames, .lines = &line, .n_lines = 1
  };
  LqTrackSpec track = { .key = 1, .n_channels = info.n_channels };
  LqRackSpec rack = { .key = 1, .nodes = nodes, .n_nodes = n_nodes };
  LqGraph graph = {
    .rate_hz = info.rate_hz,
    .n_channels = info.n_channels,
    .tracks = &track,
    .n_tracks = 1,
    .racks = &rack,
    .n_racks = 1,
  };
  LqTimeline *timeline = lq_timeline_new (&lines);
  LqRenderSpec spec = {
    .graph = &graph,
    .timeline = timeline,
    .to = info.n_frames,
    .sink = sink,
    .progress = progress,
    .data = data,
  };
  status = lq_render (&spec, report, error);
  lq_timeline_free (timeline);
  return status;
}
