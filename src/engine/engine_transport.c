/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Play, stop, seek, loop, and where the sound is now. Every request has a number, its epoch:
 * what the audio side says of an earlier one does not count any more. */
#include "engine/engine_private.h"

#include <time.h>

static int64_t now_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- Where ---- */

/* The call whose sound is heard now, and how many frames of it have passed. NULL: none yet. */
static const LqSounding *find_sounding (const LqEngine *engine, LqFrames *passed)
{
  int64_t heard_ns = now_ns () - (int64_t)(engine->latency_s * 1e9);
  uint64_t n = engine->n_soundings < LQ_KEPT_SOUNDINGS ? engine->n_soundings : LQ_KEPT_SOUNDINGS;
  const LqSounding *found = NULL;

  for (uint64_t i = 0; i < n; i++)
    {
      found = &engine->soundings[(engine->n_soundings - 1 - i) % LQ_KEPT_SOUNDINGS];
      if (found->time_ns <= heard_ns)
        break;
    }
  if (!found)
    return NULL;
  LqFrames frames = (LqFrames)((double)(heard_ns - found->time_ns) * 1e-9 * engine->rate_hz);
  *passed = frames < 0 ? 0 : frames > found->n_frames ? found->n_frames : frames;
  return found;
}

/* SOUNDING: found, so many frames of it PASSED. */
static LqFrames position_in (const LqEngine *engine, const LqSounding *sounding, LqFrames passed)
{
  if (!engine->playing || !sounding || sounding->epoch != engine->epoch)
    return engine->position;
  LqTapeMark mark = { sounding->position, sounding->loop_in, sounding->loop_out };
  return lq_tape_mark_frame (&mark, sounding->waits ? 0 : passed);
}

static LqFrames find_position (const LqEngine *engine)
{
  LqFrames passed = 0;
  const LqSounding *sounding = find_sounding (engine, &passed);

  return position_in (engine, sounding, passed);
}

void lq_engine_state (const LqEngine *engine, LqEngineState *state)
{
  LqFrames passed = 0;
  const LqSounding *sounding = find_sounding (engine, &passed);
  bool begun = !engine->playing || (sounding && sounding->epoch == engine->epoch);

  *state = (LqEngineState){
    .playing = engine->playing,
    .preparing = !begun || lq_engine_plan_pending (engine),
    .position = position_in (engine, sounding, passed),
    .heard = sounding ? sounding->heard : engine->heard,
    .load = engine->load,
    .n_dropouts = engine->n_dropouts,
    .last_dropout = engine->last_dropout,
    .latency_frames = engine->running ? lq_plan_latency (engine->running->plan) : 0,
    .quantum = sounding ? (sounding->frame + (uint64_t)passed) / LQ_QUANTUM : 0,
  };
}

static const LqSounding *recent_sounding (const LqEngine *engine, uint64_t back)
{
  uint64_t n = engine->n_soundings < LQ_KEPT_SOUNDINGS ? engine->n_soundings : LQ_KEPT_SOUNDINGS;
  return back < n ? &engine->soundings[(engine->n_soundings - 1 - back) % LQ_KEPT_SOUNDINGS] : NULL;
}

LqFrames lq_engine_rendered_position (const LqEngine *engine, LqFrames ahead)
{
  const LqSounding *sounding = recent_sounding (engine, 0);

  if (!sounding)
    return -1;
  LqFrames end = (LqFrames)sounding->frame + sounding->n_frames;
  LqFrames frame = (end + LQ_QUANTUM - 1) / LQ_QUANTUM * LQ_QUANTUM + ahead;
  for (uint64_t back = 0; (sounding = recent_sounding (engine, back)); back++)
    if ((LqFrames)sounding->frame <= frame)
      break;
  if (!sounding || sounding->epoch == 0 || sounding->waits)
    return -1;
  LqTapeMark mark = { sounding->position, sounding->loop_in, sounding->loop_out };
  return lq_tape_mark_frame (&mark, frame - (LqFrames)sounding->frame);
}

/* ---- Requests ---- */

static void begin (LqEngine *engine, LqStreamEntry entry)
{
  engine->epoch++;
  lq_streamer_play (engine->streamer, engine->epoch, entry, engine->position);
}

/* What is played from stop is exact from its first frame, so the plan comes first. */
static void start_if_due (LqEngine *engine)
{
  if (!engine->start_due || lq_engine_plan_pending (engine))
    return;
  engine->start_due = false;
  begin (engine, LQ_STREAM_START);
}

void lq_engine_play (LqEngine *engine)
{
  LqFrames length = engine->timeline ? lq_timeline_spec (engine->timeline)->length : 0;

  if (engine->playing)
    return;
  if (length > 0 && engine->position >= length)
    engine->position = 0;
  engine->playing = true;
  engine->epoch++;
  engine->start_due = true;
  start_if_due (engine);
}

void lq_engine_stop (LqEngine *engine)
{
  if (!engine->playing)
    return;
  engine->position = find_position (engine);
  engine->playing = engine->start_due = false;
  lq_streamer_stop (engine->streamer, ++engine->epoch);
  lq_engine_send (engine, (LqCommand){ .kind = LQ_COMMAND_STOP, .a = engine->epoch });
}

void lq_engine_seek (LqEngine *engine, LqFrames position)
{
  engine->position = position > 0 ? position : 0;
  if (engine->playing && !engine->start_due)
    begin (engine, LQ_STREAM_JUMP);
}

void lq_engine_set_loop (LqEngine *engine, const LqLoop *loop)
{
  if (loop->on == engine->loop.on && loop->in == engine->loop.in && loop->out == engine->loop.out)
    return;
  engine->loop = *loop;
  lq_streamer_set_loop (engine->streamer, loop);
}

/* ---- The end ---- */

static bool loop_holds (const LqEngine *engine, LqFrames position)
{
  return engine->loop.on && engine->loop.out > engine->loop.in && position < engine->loop.out;
}

void lq_engine_poll_transport (LqEngine *engine)
{
  LqFrames length = engine->timeline ? lq_timeline_spec (engine->timeline)->length : 0;
  LqFrames position = find_position (engine);

  start_if_due (engine);
  if (!engine->playing || length <= 0 || position < length || loop_holds (engine, position))
    return;
  lq_engine_stop (engine);
  engine->position = length;
  lq_engine_notify (engine, &(LqNotice){ .kind = LQ_NOTICE_END, .at = length });
}
