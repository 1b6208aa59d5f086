/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes and frees the engine, carries messages, and hands out meters. The rest of the main side
 * is in engine_plan.c, engine_send.c and engine_transport.c. */
#include "engine/engine_private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEFAULT_PREFETCH_S 1.0

LqEngine *lq_engine_new (const LqEngineOptions *options)
{
  LqEngine *engine = calloc (1, sizeof (LqEngine));
  double prefetch_s = options->prefetch_s > 0.0 ? options->prefetch_s : DEFAULT_PREFETCH_S;

  engine->rate_hz = options->rate_hz;
  engine->last_dropout = -1;
  engine->builder_wake = lq_wake_new ();
  engine->streamer = lq_streamer_new (options->rate_hz, prefetch_s);
  engine->rt = lq_engine_rt_new (options->rate_hz, engine->streamer, engine->builder_wake);
  engine->builder = lq_builder_new (options->rate_hz, engine->rt->past, engine->builder_wake);
  lq_engine_send_hear (engine, (LqSwitch){ 0 });
  return engine;
}

void lq_engine_free (LqEngine *engine)
{
  if (!engine)
    return;
  lq_builder_free (engine->builder);
  lq_live_free (engine->ready);
  lq_engine_rt_free (engine->rt);
  lq_streamer_free (engine->streamer);
  lq_wake_free (engine->builder_wake);
  lq_graph_copy_free (engine->wanted);
  lq_graph_copy_free (engine->built);
  lq_graph_copy_free (engine->runs);
  lq_timeline_free (engine->timeline);
  free (engine->through);
  free (engine->built_through);
  free (engine->soloed);
  free (engine->held);
  free (engine);
}

LqEngineRt *lq_engine_rt (LqEngine *engine) { return engine->rt; }

void lq_engine_device_started (LqEngine *engine, double latency_s)
{
  engine->device_runs = true;
  engine->latency_s = latency_s;
}

void lq_engine_device_stopped (LqEngine *engine) { engine->device_runs = false; }

/* ---- Listening ---- */

void lq_engine_set_solo (LqEngine *engine, LqKey track, bool solo)
{
  int kept = 0;

  for (int i = 0; i < engine->n_soloed; i++)
    if (engine->soloed[i] != track)
      engine->soloed[kept++] = engine->soloed[i];
  engine->n_soloed = kept;
  if (solo)
    {
      engine->soloed = realloc (engine->soloed, sizeof (LqKey) * (size_t)(kept + 1));
      engine->soloed[engine->n_soloed++] = track;
    }
  lq_engine_send_gates (engine);
}

/* As the audio side decides it. */
void lq_engine_note_sounds (LqEngine *engine)
{
  if (lq_engine_has (engine, engine->heard)
      && (!engine->incoming || lq_live_has (engine->incoming, engine->heard)))
    engine->sounds = engine->heard;
}

bool lq_engine_sounds (const LqEngine *engine, LqHeard source)
{
  return lq_engine_has (engine, source) && lq_heard_equal (engine->sounds, source);
}

void lq_engine_hear (LqEngine *engine, LqHeard source, double offset_db)
{
  if (!lq_heard_equal (source, engine->heard) || offset_db != engine->offset_db)
    engine->built_step_db = engine->wanted_step_db = 0.0;
  engine->heard = source;
  engine->offset_db = offset_db;
  lq_engine_note_sounds (engine);
  lq_engine_send_hear (engine, (LqSwitch){ 0 });
}

void lq_engine_hear_switch (LqEngine *engine, LqHeard source, double offset_db, LqSwitch by)
{
  double step_db = offset_db - engine->offset_db;

  if (!lq_heard_equal (source, engine->heard))
    {
      lq_engine_hear (engine, source, offset_db);
      return;
    }
  engine->offset_db = offset_db;
  if (by.kind == LQ_SWITCH_REPLACED)
    {
      if (lq_engine_step_with_plan (engine, step_db, by))
        return;
      by.kind = LQ_SWITCH_TURNED;
    }
  lq_engine_send_hear (engine, by);
}

bool lq_engine_has (const LqEngine *engine, LqHeard source)
{
  return engine->running && lq_live_has (engine->running, source);
}

void lq_engine_set_listen_mode (LqEngine *engine, LqListenMode mode)
{
  engine->mode = mode;
  lq_engine_send (engine, (LqCommand){ .kind = LQ_COMMAND_LISTEN, .row = (int)mode });
}

void lq_engine_set_dim (LqEngine *engine, bool dim)
{
  engine->dim = dim;
  lq_engine_send_level (engine);
}

void lq_engine_set_monitor_level (LqEngine *engine, double level_db)
{
  engine->level_db = level_db;
  lq_engine_send_level (engine);
}

/* ---- Messages ---- */

/* Too many at once: the oldest stay, they are the cause. */
void lq_engine_notify (LqEngine *engine, const LqNotice *notice)
{
  if (engine->n_notices < LQ_MAX_NOTICES)
    engine->notices[engine->n_notices++] = *notice;
}

bool lq_engine_next_notice (LqEngine *engine, LqNotice *notice)
{
  if (engine->n_notices == 0)
    return false;
  *notice = engine->notices[0];
  engine->n_notices--;
  memmove (engine->notices, engine->notices + 1, sizeof (LqNotice) * (size_t)engine->n_notices);
  return true;
}

/* Every missed quantum counts; one notice for those that follow one another. */
static void note_dropout (LqEngine *engine, LqFrames at)
{
  if (engine->n_dropouts == 0 || engine->last_dropout != at)
    lq_engine_notify (engine, &(LqNotice){ .kind = LQ_NOTICE_DROPOUT, .at = at });
  engine->n_dropouts++;
  engine->last_dropout = at;
}

static void take_replies (LqEngine *engine)
{
  LqReply reply;

  while (lq_ring_pop (engine->rt->replies, &reply))
    switch (reply.kind)
      {
      case LQ_REPLY_PLAN:
        lq_engine_plan_runs (engine, reply.live);
        break;
      case LQ_REPLY_FAULT:
        lq_engine_notify (engine, &(LqNotice){ .kind = LQ_NOTICE_FAULT, .key = reply.key });
        break;
      case LQ_REPLY_DROPOUT:
        note_dropout (engine, reply.at);
        break;
      }
}

static void take_soundings (LqEngine *engine)
{
  LqSounding sounding;

  engine->load = 0.0;
  while (lq_ring_pop (engine->rt->soundings, &sounding))
    {
      engine->soundings[engine->n_soundings++ % LQ_KEPT_SOUNDINGS] = sounding;
      engine->load = sounding.load > engine->load ? sounding.load : engine->load;
    }
}

static void take_troubles (LqEngine *engine)
{
  LqNotice notice = { .kind = LQ_NOTICE_MEDIA, .at = -1 };

  while (lq_streamer_next_trouble (engine->streamer, &notice.key, notice.path, &notice.error))
    lq_engine_notify (engine, &notice);
}

void lq_engine_poll (LqEngine *engine)
{
  if (!engine->device_runs)
    lq_engine_rt_idle (engine->rt);
  if (engine->resync && lq_ring_used (engine->rt->commands) == 0)
    lq_engine_send_all (engine);
  take_replies (engine);
  take_soundings (engine);
  take_troubles (engine);
  lq_engine_poll_plan (engine);
  lq_engine_poll_transport (engine);
}

bool lq_engine_wait_ready (LqEngine *engine, int timeout_ms)
{
  struct timespec nap = { .tv_nsec = 1000000 };

  lq_streamer_ask_full (engine->streamer);
  for (int ms = 0; ms < timeout_ms; ms++)
    {
      lq_engine_poll (engine);
      bool sent = !engine->building && !engine->ready && (engine->device_runs || !engine->incoming);
      if (sent && lq_streamer_is_full (engine->streamer))
        return true;
      nanosleep (&nap, NULL);
    }
  return false;
}

/* ---- Meters ---- */

LqRing *lq_engine_taps (LqEngine *engine) { return engine->rt->taps; }

LqLatest *lq_engine_device_peak (LqEngine *engine) { return &engine->rt->guard.peak; }

bool lq_engine_node_meter (LqEngine *engine, LqKey rack, LqKey node, LqNodeMeter *meter)
{
  return engine->running && lq_plan_node_meter (engine->running->plan, rack, node, meter);
}
