/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/engine_rt.h"

#include "core/clones.h"
#include "core/rt.h"
#include "engine/rt_state.h"
#include "signal/quantum.h"

#include <time.h>

/* Of a quantum, for what has to be designed where nothing runs. */
#define REST_SHARE 0.25

/* ---- What the plan gives ---- */

static int fill_quanta (const LqEngineRt *rt)
{
  return lq_plan_latency (rt->live->plan) / LQ_QUANTUM;
}

static const double *const *find_rack (const LqPlan *plan, LqKey key, int *n_channels)
{
  int rack = lq_plan_find_rack (plan, key);

  *n_channels = lq_plan_rack_channels (plan, rack);
  return lq_plan_rack (plan, rack);
}

/* Both are of one plan, and so of one moment. Of one channel is on both sides. */
static const double *const *find_delta (LqEngineRt *rt, LqKey key, int *n_channels)
{
  int n_after, n_before;
  const double *const *after = find_rack (rt->live->plan, key, &n_after);
  const double *const *before = find_rack (rt->live->plan, lq_delta_before (key), &n_before);

  *n_channels = n_after > n_before ? n_after : n_before;
  for (int c = 0; c < *n_channels; c++)
    {
      const double *a = after[c < n_after ? c : 0], *b = before[c < n_before ? c : 0];
      for (int i = 0; i < LQ_QUANTUM; i++)
        rt->delta[c][i] = a[i] - b[i];
      rt->delta_planes[c] = rt->delta[c];
    }
  return rt->delta_planes;
}

const double *const *lq_engine_rt_find (LqEngineRt *rt, LqHeard what, int *n_channels)
{
  const LqPlan *plan = rt->live->plan;

  if (!lq_rt_has (rt, what))
    return NULL;
  *n_channels = lq_plan_n_channels (plan);
  if (what.kind == LQ_HEAR_MIX)
    return lq_plan_mix (plan);
  if (what.kind == LQ_HEAR_RACK)
    return find_rack (plan, what.key, n_channels);
  if (what.kind == LQ_HEAR_DELTA)
    return find_delta (rt, what.key, n_channels);
  int through = lq_plan_find_through (plan, what.key);
  *n_channels = lq_plan_through_spec (plan, through)->n_channels;
  return lq_plan_through (plan, through);
}

static const double *const *find_for_monitor (void *rt, LqHeard what, int *n_channels)
{
  return lq_engine_rt_find (rt, what, n_channels);
}

/* ---- Commands ---- */

static void set (LqLive *live, const LqCommand *command)
{
  if (!live || (command->live && command->live != live))
    return;
  LqPlan *plan = live->plan;
  switch (command->kind)
    {
    case LQ_COMMAND_TRACK:
      lq_plan_set_track (plan, command->a, command->row, command->value);
      break;
    case LQ_COMMAND_GATE:
      lq_plan_set_gate (plan, command->a, command->value >= 0.5);
      break;
    case LQ_COMMAND_MASTER:
      lq_plan_set_master (plan, command->a, command->value);
      break;
    case LQ_COMMAND_PARAM:
      lq_plan_set_param (plan, command->a, command->b, command->row, command->value);
      break;
    case LQ_COMMAND_NODE:
      lq_plan_set_node (plan, command->a, command->b, command->row, command->value);
      break;
    default:
      break;
    }
}

static void carry_out (LqEngineRt *rt, const LqCommand *command)
{
  switch (command->kind)
    {
    case LQ_COMMAND_HEAR:
      lq_rt_ask_to_hear (rt, command);
      break;
    case LQ_COMMAND_LISTEN:
      lq_monitor_set_mode (&rt->monitor, (LqListenMode)command->row);
      break;
    case LQ_COMMAND_LEVEL:
      lq_monitor_set_level (&rt->monitor, command->value);
      break;
    case LQ_COMMAND_STOP:
      lq_intake_refuse (&rt->intake, command->a);
      rt->stop_due = lq_transport_plays (&rt->transport);
      break;
    case LQ_COMMAND_PLAN:
      rt->incoming = command->live;
      rt->lines_waited = rt->past_waited = 0;
      break;
    default:
      set (rt->live, command);
      set (rt->incoming, command);
    }
}

static void take_commands (LqEngineRt *rt)
{
  LqCommand command;

  while (lq_ring_pop (rt->commands, &command))
    carry_out (rt, &command);
}

/* ---- Transport ---- */

/* What is heard next wants the plan to begin anew. */
static bool beginning_is_due (const LqEngineRt *rt)
{
  return lq_intake_waits (&rt->intake) || lq_rt_swap_needs_silence (rt);
}

/* Whether the plan that is heard next can begin anew; works towards it. */
static bool can_begin (LqEngineRt *rt)
{
  const LqLive *live = lq_rt_swaps_in_silence (rt) ? rt->incoming : rt->live;
  int work = lq_rt_share_of_quantum (rt, REST_SHARE);

  if (!live)
    return false;
  return lq_rt_waited_enough (rt, &rt->begin_waited, beginning_is_due (rt),
                              lq_plan_ready (live->plan, work, rt->begin_waited > 0));
}

static void begin_anew (LqEngineRt *rt)
{
  if (lq_intake_waits (&rt->intake))
    lq_intake_adopt (&rt->intake);
  lq_plan_reset (rt->live->plan);
  lq_rt_hear_anew (rt);
  lq_monitor_settle (&rt->monitor);
  rt->generation++;
  rt->reset_clock = rt->clock;
  rt->tap_flags |= LQ_TAP_RESET;
}

static void stop (LqEngineRt *rt)
{
  rt->stop_due = false;
  lq_intake_stop (&rt->intake);
  lq_transport_stop (&rt->transport);
}

/* It is silent: now for what it faded out for, as soon as that can be. */
static void act_in_silence (LqEngineRt *rt)
{
  if (rt->stop_due)
    stop (rt);
  else if (!beginning_is_due (rt))
    lq_transport_enter (&rt->transport, 0);
  else if (can_begin (rt))
    {
      if (lq_rt_swaps_in_silence (rt))
        lq_rt_swap_plan (rt);
      lq_rt_take_hear (rt);
      begin_anew (rt);
      lq_transport_enter (&rt->transport, fill_quanta (rt));
    }
}

static void follow_transport (LqEngineRt *rt)
{
  if (rt->stop_due || beginning_is_due (rt))
    lq_transport_leave (&rt->transport);
  if (lq_transport_is_silent (&rt->transport))
    act_in_silence (rt);
  if (!lq_transport_plays (&rt->transport) && can_begin (rt) && lq_intake_waits (&rt->intake))
    {
      begin_anew (rt);
      lq_transport_start (&rt->transport);
    }
}

/* ---- One quantum ---- */

/* Which part of the timeline the plan's output is, its latency after the input. */
static void find_heard (LqEngineRt *rt)
{
  uint64_t late = (uint64_t)fill_quanta (rt);
  uint64_t heard = rt->clock >= late ? rt->clock - late : 0;

  rt->marks[rt->clock % rt->n_marks] = rt->mark;
  heard = heard > rt->reset_clock ? heard : rt->reset_clock;
  rt->heard_mark = rt->marks[heard % rt->n_marks];
  rt->heard_epoch = rt->intake.now->epoch;
}

/* The disk is late: that is a hole in the sound, and in what is measured. */
static void miss_quantum (LqEngineRt *rt)
{
  lq_rt_reply (rt, (LqReply){ .kind = LQ_REPLY_DROPOUT, .at = rt->mark.position });
  rt->tap_flags |= LQ_TAP_LOST;
}

static void play_quantum (LqEngineRt *rt, double *const *out)
{
  bool filled = rt->clock - rt->reset_clock >= (uint64_t)fill_quanta (rt);

  if (!lq_intake_begin (&rt->intake, rt->live, &rt->mark))
    miss_quantum (rt);
  lq_plan_run (rt->live->plan, &rt->live->input);
  lq_intake_end (&rt->intake);
  lq_rt_keep_past (rt);
  find_heard (rt);
  LqKey fault = lq_plan_take_fault (rt->live->plan);
  if (fault)
    lq_rt_reply (rt, (LqReply){ .kind = LQ_REPLY_FAULT, .key = fault });
  if (filled)
    lq_taps_process (rt);
  lq_monitor_process (&rt->monitor, find_for_monitor, rt, out);
}

static void next_quantum (LqEngineRt *rt)
{
  double *out[LQ_MAX_CHANNELS] = { rt->quantum[0], rt->quantum[1] };

  take_commands (rt);
  lq_intake_collect (&rt->intake);
  lq_rt_take_hear (rt); /* first what is there: a plan waits for its crossfade */
  lq_rt_take_plan (rt);
  lq_rt_take_hear (rt);
  follow_transport (rt);
  rt->waits = lq_transport_is_silent (&rt->transport);
  if (lq_transport_plays (&rt->transport) && !rt->waits)
    {
      play_quantum (rt, out);
      lq_output_guard_process (&rt->guard, out, LQ_MAX_CHANNELS);
      lq_transport_process (&rt->transport, out, LQ_MAX_CHANNELS);
    }
  else
    lq_planes_clear (out, LQ_MAX_CHANNELS);
  if (!lq_transport_plays (&rt->transport))
    rt->heard_epoch = 0;
  rt->clock++;
  rt->left = LQ_QUANTUM;
}

void lq_engine_rt_idle (LqEngineRt *rt)
{
  take_commands (rt);
  lq_intake_collect (&rt->intake);
  if (rt->stop_due)
    stop (rt);
  if (rt->incoming && (!rt->live || !lq_transport_plays (&rt->transport)))
    lq_rt_swap_plan (rt);
  lq_rt_take_hear (rt);
}

/* ---- The device's call ---- */

LQ_CLONES static void narrow (const double *restrict from, float *restrict to, int n)
{
  for (int i = 0; i < n; i++)
    to[i] = (float)from[i];
}

/* N frames of the quantum; the mean of both sides where there is one channel. The device may run with denormals off, a
 * file is written with them on, and both must hold the same. */
static void give (LqEngineRt *rt, float *const *out, int n_channels, int at, int n)
{
  const double *left = rt->quantum[0] + LQ_QUANTUM - rt->left;
  const double *right = rt->quantum[1] + LQ_QUANTUM - rt->left;
  unsigned fp = lq_rt_denormals_on ();

  if (n_channels == 1)
    for (int i = 0; i < n; i++)
      out[0][at + i] = (float)((left[i] + right[i]) * 0.5);
  else
    for (int c = 0; c < LQ_MAX_CHANNELS; c++)
      narrow (c == 0 ? left : right, out[c] + at, n);
  for (int c = LQ_MAX_CHANNELS; c < n_channels; c++)
    memset (out[c] + at, 0, sizeof (float) * (size_t)n);
  rt->left -= n;
  lq_rt_denormals_restore (fp);
}

static int64_t now_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now); /* the vDSO's: no system call */
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void note_position (LqEngineRt *rt, LqSounding *sounding)
{
  LqFrames into = rt->waits ? 0 : LQ_QUANTUM - rt->left;

  sounding->frame = rt->clock * LQ_QUANTUM - (uint64_t)rt->left;
  sounding->position = lq_tape_mark_frame (&rt->heard_mark, into);
  sounding->loop_in = rt->heard_mark.loop_in;
  sounding->loop_out = rt->heard_mark.loop_out;
  sounding->epoch = rt->heard_epoch;
  sounding->waits = rt->waits;
  sounding->heard = rt->monitor.heard;
}

void lq_engine_rt_render (LqEngineRt *rt, float *const *out, int n_channels, int n_frames)
{
  LqSounding sounding = { .time_ns = now_ns (), .n_frames = n_frames };

  lq_rt_enter ();
  for (int at = 0; at < n_frames;)
    {
      if (rt->left == 0)
        next_quantum (rt);
      if (at == 0)
        note_position (rt, &sounding);
      int n = n_frames - at < rt->left ? n_frames - at : rt->left;
      give (rt, out, n_channels, at, n);
      at += n;
    }
  sounding.load =
      (double)(now_ns () - sounding.time_ns) * 1e-9 * rt->rate_hz / (n_frames > 0 ? n_frames : 1);
  lq_ring_push (rt->soundings, &sounding);
  lq_rt_leave ();
}
