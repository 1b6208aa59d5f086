/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rt_state.h"

#define MAX_COMMANDS  8192
#define MAX_REPLIES   1024
#define MAX_SOUNDINGS 512
#define TAP_S         2.0
#define PAST_S        2.0

static size_t quanta (double rate_hz, double seconds)
{
  return (size_t)(rate_hz * seconds / LQ_QUANTUM) + 1;
}

/* What is kept stays in the ring: no less than that. */
static size_t room_for_past (double rate_hz)
{
  size_t n = quanta (rate_hz, PAST_S), n_kept = (size_t)lq_rt_past_quanta (rate_hz);

  return n > n_kept ? n : n_kept;
}

LqEngineRt *lq_engine_rt_new (double rate_hz, LqStreamer *streamer, LqWake *builder)
{
  LqArena *arena = lq_arena_new ();
  LqEngineRt *rt = lq_arena_new0 (arena, LqEngineRt);

  rt->arena = arena;
  rt->n_kept = (uint64_t)lq_rt_past_quanta (rate_hz);
  rt->kept = lq_arena_array (arena, const LqPastQuantum *, rt->n_kept);
  rt->beside = lq_arena_array (arena, LqPastQuantum, rt->n_kept);
  for (uint64_t i = 0; i < rt->n_kept; i++)
    rt->kept[i] = &rt->beside[i];
  rt->n_marks = rt->n_kept / LQ_RT_PAST_48K * LQ_RT_MARKS_48K;
  rt->marks = lq_arena_array (arena, LqTapeMark, rt->n_marks);
  rt->rate_hz = rate_hz;
  rt->builder = builder;
  rt->commands = lq_ring_new (sizeof (LqCommand), MAX_COMMANDS);
  rt->replies = lq_ring_new (sizeof (LqReply), MAX_REPLIES);
  rt->soundings = lq_ring_new (sizeof (LqSounding), MAX_SOUNDINGS);
  rt->past = lq_ring_new (sizeof (LqPastQuantum), room_for_past (rate_hz));
  rt->taps = lq_ring_new_warm (sizeof (LqTapQuantum), quanta (rate_hz, TAP_S));
  lq_output_guard_init (&rt->guard);
  lq_intake_init (&rt->intake, streamer, rate_hz);
  lq_transport_init (&rt->transport, rate_hz);
  lq_monitor_init (&rt->monitor, rate_hz);
  return rt;
}

void lq_engine_rt_free (LqEngineRt *rt)
{
  LqCommand command;
  LqReply reply;

  while (lq_ring_pop (rt->commands, &command))
    if (command.kind == LQ_COMMAND_PLAN)
      lq_live_free (command.live);
  while (lq_ring_pop (rt->replies, &reply))
    lq_live_free (reply.live);
  lq_live_free (rt->live);
  lq_live_free (rt->incoming);
  lq_ring_free (rt->commands);
  lq_ring_free (rt->replies);
  lq_ring_free (rt->soundings);
  lq_ring_free (rt->past);
  lq_ring_free (rt->taps);
  lq_arena_free (rt->arena);
}
