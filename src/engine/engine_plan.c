/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what the document wants to a running plan: values go over at once, another shape is
 * built in the background, one plan at a time; what changed meanwhile is sent after it or built
 * next. */
#include "engine/engine_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- What is wanted ---- */

static bool same_through (const LqEngine *engine)
{
  return engine->n_through == engine->n_built_through
         && (engine->n_through == 0
             || memcmp (engine->through, engine->built_through,
                        sizeof (LqThroughSpec) * (size_t)engine->n_through)
                    == 0);
}

/* To be told of every change of what is wanted, or built: polls ask often, and compare nothing. */
static void note_change (LqEngine *engine)
{
  engine->plan_wanted = engine->wanted
                        && (!engine->built || !same_through (engine)
                            || !lq_graph_same_shape (lq_graph_copy_get (engine->built),
                                                     lq_graph_copy_get (engine->wanted)));
}

bool lq_engine_plan_pending (const LqEngine *engine)
{
  return engine->building || engine->ready || engine->incoming || engine->plan_wanted;
}

/* What is wanted is BUILT, or will be: what waits for it, waits for that. */
static void pass_step_on (LqEngine *engine)
{
  engine->built_step_db += engine->wanted_step_db;
  engine->wanted_step_db = 0.0;
}

bool lq_engine_step_with_plan (LqEngine *engine, double step_db, LqSwitch by)
{
  engine->plan_switch = by;
  engine->wanted_step_db += step_db;
  if (engine->plan_wanted)
    return true;
  pass_step_on (engine);
  if (engine->building || engine->ready)
    return true;
  engine->built_step_db = 0.0; /* the audio side has that plan */
  return false;
}

void lq_engine_set_graph (LqEngine *engine, const LqGraph *graph)
{
  LqGraphCopy *next = lq_graph_copy_new (graph);

  if (engine->wanted)
    lq_engine_send_differences (engine, lq_graph_copy_get (engine->wanted), graph);
  lq_graph_copy_free (engine->wanted);
  engine->wanted = next;
  note_change (engine);
  lq_engine_poll_plan (engine);
}

/* Zeroed first: they are compared as memory. */
static void take_references (LqEngine *engine, const LqTimelineSpec *spec)
{
  free (engine->through);
  engine->n_through = spec->n_references;
  engine->through = calloc ((size_t)spec->n_references + 1, sizeof (LqThroughSpec));
  for (int r = 0; r < spec->n_references; r++)
    {
      engine->through[r].key = spec->references[r].key;
      engine->through[r].n_channels = spec->references[r].n_channels;
    }
}

void lq_engine_set_timeline (LqEngine *engine, const LqTimelineSpec *spec)
{
  LqTimeline *timeline = lq_timeline_new (spec);

  if (engine->timeline && lq_timeline_equal (engine->timeline, timeline))
    {
      lq_timeline_free (timeline);
      return;
    }
  lq_timeline_free (engine->timeline);
  engine->timeline = timeline;
  lq_streamer_set_timeline (engine->streamer, lq_timeline_new (spec));
  take_references (engine, spec);
  note_change (engine);
  lq_engine_poll_plan (engine);
}

/* ---- Building ---- */

static void submit (LqEngine *engine)
{
  const LqGraph *graph = lq_graph_copy_get (engine->wanted);

  lq_graph_copy_free (engine->built);
  engine->built = lq_graph_copy_new (graph);
  free (engine->built_through);
  engine->n_built_through = engine->n_through;
  engine->built_through = calloc ((size_t)engine->n_through + 1, sizeof (LqThroughSpec));
  if (engine->n_through > 0)
    memcpy (engine->built_through, engine->through,
            sizeof (LqThroughSpec) * (size_t)engine->n_through);
  note_change (engine);
  pass_step_on (engine);
  engine->building = true;
  LqTimeline *timeline =
      engine->timeline ? lq_timeline_new (lq_timeline_spec (engine->timeline)) : NULL;
  lq_builder_submit (engine->builder, lq_graph_copy_new (graph), engine->built_through,
                     engine->n_through, engine->running, timeline, engine->playing);
}

/* What sounds by now would go with it, and there is another to come. */
static bool is_passed_over (const LqEngine *engine)
{
  return engine->running && lq_live_has (engine->running, engine->sounds)
         && !lq_live_has (engine->ready, engine->sounds) && engine->plan_wanted;
}

static void discard_ready (LqEngine *engine)
{
  lq_builder_discard (engine->builder, engine->ready);
  engine->ready = NULL;
  engine->wanted_step_db += engine->built_step_db;
  engine->built_step_db = 0.0;
}

/* Hands the plan over, and after it what has moved since it was begun. */
static void send_ready (LqEngine *engine)
{
  LqCommand command = { .kind = LQ_COMMAND_PLAN, .live = engine->ready };

  if (is_passed_over (engine))
    {
      discard_ready (engine);
      return;
    }
  if (engine->holds || lq_ring_space (engine->rt->commands) < 2)
    return; /* at the next poll */
  engine->built_step_db = 0.0;
  engine->plan_switch.kind = LQ_SWITCH_REPLACED;
  lq_engine_send_hear (engine, engine->plan_switch);
  lq_ring_push (engine->rt->commands, &command);
  engine->incoming = engine->ready;
  engine->ready = NULL;
  lq_engine_send_differences (engine, lq_graph_copy_get (engine->built),
                              lq_graph_copy_get (engine->wanted));
  lq_engine_send_gates (engine);
}

void lq_engine_poll_plan (LqEngine *engine)
{
  if (engine->building)
    {
      engine->ready = lq_builder_take (engine->builder);
      engine->building = engine->ready == NULL;
    }
  if (engine->ready)
    send_ready (engine);
  if (!engine->building && !engine->ready && !engine->incoming && engine->plan_wanted)
    submit (engine);
}

void lq_engine_plan_runs (LqEngine *engine, LqLive *old)
{
  engine->running = engine->incoming;
  lq_graph_copy_free (engine->runs);
  engine->runs = lq_graph_copy_new (lq_graph_copy_get (engine->built));
  engine->incoming = NULL;
  lq_engine_note_sounds (engine);
  lq_past_row_free (engine->running->past);
  engine->running->past = NULL;
  if (old)
    lq_builder_discard (engine->builder, old);
}
