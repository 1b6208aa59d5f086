/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/engine_rt.h"

#include "core/rt.h"
#include "dsp/work.h"
#include "engine/rt_state.h"
#include "signal/quantum.h"

#include <time.h>

/* Beside each quantum of present a new plan runs one of its past, to keep pace, and more until it has
 * caught up: so many quarters of a quantum, shared by its chains, of which many at once take little
 * more than when the old ones are blended into them. */
#define CATCH_UP_QUARTERS 16
#define MOST_QUARTERS     8
#define LEAST_QUARTERS    1

/* Quanta that a plan waits for its lines at most: a second at 48 kHz. */
#define LINES_QUANTA 750

/* Shares of a quantum for what has to be designed: where nothing runs, and beside the sound. All that can be
 * designed takes less than the longest wait. */
#define REST_SHARE     0.33
#define BESIDE_SHARE   0.1
#define LONGEST_WAIT_S 5.0

static void reply (LqEngineRt *rt, LqReply message) { lq_ring_push (rt->replies, &message); }

static int share_of_quantum (const LqEngineRt *rt, double share)
{
  return (int)(share * LQ_WORK_PER_S * LQ_QUANTUM / rt->rate_hz);
}

/* READY, or WAITED for too many quanta; counts them while somebody WANTS it. */
static bool waited_enough (const LqEngineRt *rt, int *waited, bool wants, bool ready)
{
  bool enough = ready || *waited * LQ_QUANTUM > LONGEST_WAIT_S * rt->rate_hz;

  *waited = wants && !enough ? *waited + 1 : 0;
  return enough;
}

/* ---- The plan ---- */

static int fill_quanta (const LqEngineRt *rt)
{
  return lq_plan_latency (rt->live->plan) / LQ_QUANTUM;
}

static bool has (const LqEngineRt *rt, LqHeard what)
{
  return rt->live && lq_live_has (rt->live, what);
}

const double *const *lq_engine_rt_find (const LqEngineRt *rt, LqHeard what, int *n_channels)
{
  const LqPlan *plan = rt->live->plan;

  if (!has (rt, what))
    return NULL;
  *n_channels = lq_plan_n_channels (plan);
  if (what.kind == LQ_HEAR_MIX)
    return lq_plan_mix (plan);
  if (what.kind == LQ_HEAR_RACK)
    {
      int rack = lq_plan_find_rack (plan, what.key);
      *n_channels = lq_plan_rack_channels (plan, rack);
      return lq_plan_rack (plan, rack);
    }
  int through = lq_plan_find_through (plan, what.key);
  *n_channels = lq_plan_through_spec (plan, through)->n_channels;
  return lq_plan_through (plan, through);
}

static const double *const *find_for_monitor (void *rt, LqHeard what, int *n_channels)
{
  return lq_engine_rt_find (rt, what, n_channels);
}

static void swap_plan (LqEngineRt *rt)
{
  LqLive *old = rt->live;

  rt->live = rt->incoming;
  rt->incoming = NULL;
  reply (rt, (LqReply){ .kind = LQ_REPLY_PLAN, .live = old });
  bool homeless = !has (rt, rt->monitor.heard) && !rt->hear_due;
  if (homeless && lq_plan_n_racks (rt->live->plan) > 0)
    lq_monitor_hear (&rt->monitor, (LqHeard){ LQ_HEAR_RACK, lq_plan_rack_key (rt->live->plan, 0) },
                     0.0);
}

/* Another number of channels is another beginning: it waits for silence. */
static bool swap_needs_silence (const LqEngineRt *rt)
{
  return rt->incoming && rt->live
         && lq_plan_n_channels (rt->incoming->plan) != lq_plan_n_channels (rt->live->plan);
}

/* The incoming plan's past begins with what there is of it. */
static void begin_past (LqEngineRt *rt)
{
  LqLive *live = rt->incoming;
  bool racks = lq_plan_preroll_frames (live->plan) > 0;
  uint64_t first = rt->clock > LQ_RT_PAST ? rt->clock - LQ_RT_PAST : 0;

  lq_plan_preroll_reset (live->plan);
  live->warm = true;
  live->generation = rt->generation;
  live->warm_to = !racks ? rt->clock : rt->reset_clock > first ? rt->reset_clock : first;
}

/* Quanta of the past that are run in this one. */
static int share_of_past (LqLive *live)
{
  int n_chains = lq_plan_n_preroll_chains (live->plan, live->past != NULL);
  int quarters = n_chains > 0 ? CATCH_UP_QUARTERS / n_chains : MOST_QUARTERS;

  quarters = quarters < LEAST_QUARTERS ? LEAST_QUARTERS : quarters;
  live->quarters += quarters > MOST_QUARTERS ? MOST_QUARTERS : quarters;
  int more = live->quarters / 4;
  live->quarters %= 4;
  return 1 + more;
}

/* Runs the incoming plan's new parts through what they have missed; true when they are there. */
static bool catch_up (LqEngineRt *rt)
{
  LqLive *live = rt->incoming;

  if (!live->warm || live->generation != rt->generation || live->warm_to + LQ_RT_PAST < rt->clock)
    {
      live->warm = false;
      int work = share_of_quantum (rt, BESIDE_SHARE);
      if (!waited_enough (rt, &rt->past_waited, true,
                          lq_plan_preroll_ready (live->plan, work, rt->past_waited > 0)))
        return false;
      begin_past (rt);
    }
  for (int n = share_of_past (live); n > 0 && live->warm_to < rt->clock; n--)
    {
      const LqPastQuantum *past = &rt->kept[live->warm_to % LQ_RT_PAST];
      const double *sum[LQ_MAX_CHANNELS] = { past->planes[0], past->planes[1] };
      const double *const *const *tracks =
          lq_past_row_find (live->past, live->warm_to++, &past->mark);
      lq_plan_preroll (live->plan, &(LqPlanPast){ sum, tracks });
    }
  return live->warm_to == rt->clock;
}

/* Nothing that is heard goes with the old plan: a crossfade of the monitor ends first, and what the
 * new plan does not have any more is left for the work. */
static bool monitor_agrees (LqEngineRt *rt)
{
  LqMonitor *monitor = &rt->monitor;
  bool has_work = lq_plan_n_racks (rt->live->plan) > 0;

  if (monitor->fade_left == 0 && !lq_live_has (rt->incoming, monitor->heard) && has_work
      && has (rt, monitor->heard))
    lq_monitor_hear (monitor, (LqHeard){ LQ_HEAR_RACK, lq_plan_rack_key (rt->live->plan, 0) }, 0.0);
  return monitor->fade_left == 0;
}

/* A variant's tracks may play what the disk has not delivered yet. It will: but nothing waits for
 * ever. */
static bool lines_agree (LqEngineRt *rt)
{
  return lq_live_has_lines (rt->incoming, rt->intake.now) || ++rt->lines_waited > LINES_QUANTA;
}

static void take_plan (LqEngineRt *rt)
{
  if (!rt->incoming)
    return;
  if (!rt->live || !lq_transport_plays (&rt->transport))
    swap_plan (rt);
  else if (lq_transport_is_silent (&rt->transport))
    return; /* act_in_silence () swaps; there is no past that goes on */
  else if (!swap_needs_silence (rt) && catch_up (rt) && lq_plan_settled (rt->live->plan)
           && lines_agree (rt) && monitor_agrees (rt))
    swap_plan (rt);
}

/* ---- Commands ---- */

static void set (LqPlan *plan, const LqCommand *command)
{
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
      rt->hear = (LqHeard){ (LqHearKind)command->row, command->a };
      rt->hear_offset_db = command->value;
      rt->hear_due = true;
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
      if (rt->live)
        set (rt->live->plan, command);
      if (rt->incoming)
        set (rt->incoming->plan, command);
    }
}

static void take_commands (LqEngineRt *rt)
{
  LqCommand command;

  while (lq_ring_pop (rt->commands, &command))
    carry_out (rt, &command);
}

/* Hears what was asked for, as soon as the plan has it. */
static void take_hear (LqEngineRt *rt)
{
  if (rt->hear_due && has (rt, rt->hear))
    {
      lq_monitor_hear (&rt->monitor, rt->hear, rt->hear_offset_db);
      rt->hear_due = false;
    }
}

/* ---- Transport ---- */

/* What is heard next wants the plan to begin anew. */
static bool beginning_is_due (const LqEngineRt *rt)
{
  return lq_intake_waits (&rt->intake) || swap_needs_silence (rt);
}

/* Where nothing goes on, the plan that comes needs no past; but for the lines of its variants, which a
 * stream that is older does not have. */
static bool swaps_in_silence (const LqEngineRt *rt)
{
  const LqStream *stream = lq_intake_waits (&rt->intake) ? rt->intake.next : rt->intake.now;

  return swap_needs_silence (rt) || (rt->incoming && lq_live_has_lines (rt->incoming, stream));
}

/* Whether the plan that is heard next can begin anew; works towards it. */
static bool can_begin (LqEngineRt *rt)
{
  const LqLive *live = swaps_in_silence (rt) ? rt->incoming : rt->live;
  int work = share_of_quantum (rt, REST_SHARE);

  if (!live)
    return false;
  return waited_enough (rt, &rt->begin_waited, beginning_is_due (rt),
                        lq_plan_ready (live->plan, work, rt->begin_waited > 0));
}

static void begin_anew (LqEngineRt *rt)
{
  if (lq_intake_waits (&rt->intake))
    lq_intake_adopt (&rt->intake);
  lq_plan_reset (rt->live->plan);
  lq_monitor_settle (&rt->monitor);
  rt->generation++;
  rt->reset_clock = rt->clock;
  for (int t = 0; t < LQ_N_TAPS; t++)
    rt->taps[t].flags |= LQ_TAP_RESET;
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
      if (swaps_in_silence (rt))
        swap_plan (rt);
      take_hear (rt);
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

/* Keeps the sum: for a plan that has to catch up, and for the builder. */
static void keep_past (LqEngineRt *rt)
{
  LqPastQuantum *past = &rt->kept[rt->clock % LQ_RT_PAST];
  int n_channels = lq_plan_n_channels (rt->live->plan);

  past->clock = rt->clock;
  past->generation = rt->generation;
  past->mark = rt->mark;
  past->n_channels = n_channels;
  for (int c = 0; c < n_channels; c++)
    memcpy (past->planes[c], lq_plan_sum (rt->live->plan)[c], sizeof past->planes[c]);
  lq_ring_push (rt->past, past);
  if (lq_ring_used (rt->past) > lq_ring_space (rt->past))
    lq_wake_signal (rt->builder);
}

/* Which part of the timeline the plan's output is, its latency after the input. */
static void find_heard (LqEngineRt *rt)
{
  uint64_t late = (uint64_t)fill_quanta (rt);
  uint64_t heard = rt->clock >= late ? rt->clock - late : 0;

  rt->marks[rt->clock % LQ_RT_MARKS] = rt->mark;
  heard = heard > rt->reset_clock ? heard : rt->reset_clock;
  rt->heard_mark = rt->marks[heard % LQ_RT_MARKS];
  rt->heard_epoch = rt->intake.now->epoch;
}

/* The disk is late: that is a hole in the sound, and in what is measured. */
static void miss_quantum (LqEngineRt *rt)
{
  reply (rt, (LqReply){ .kind = LQ_REPLY_DROPOUT, .at = rt->mark.position });
  for (int t = 0; t < LQ_N_TAPS; t++)
    rt->taps[t].flags |= LQ_TAP_LOST;
}

static void play_quantum (LqEngineRt *rt, double *const *out)
{
  bool filled = rt->clock - rt->reset_clock >= (uint64_t)fill_quanta (rt);

  if (!lq_intake_begin (&rt->intake, rt->live, &rt->mark))
    miss_quantum (rt);
  lq_plan_run (rt->live->plan, &rt->live->input);
  lq_intake_end (&rt->intake);
  keep_past (rt);
  find_heard (rt);
  LqKey fault = lq_plan_take_fault (rt->live->plan);
  if (fault)
    reply (rt, (LqReply){ .kind = LQ_REPLY_FAULT, .key = fault });
  if (filled)
    lq_taps_process (rt);
  lq_monitor_process (&rt->monitor, find_for_monitor, rt, out);
}

static void next_quantum (LqEngineRt *rt)
{
  double *out[LQ_MAX_CHANNELS] = { rt->quantum[0], rt->quantum[1] };

  take_commands (rt);
  lq_intake_collect (&rt->intake);
  take_hear (rt); /* first what is there: a plan waits for its crossfade */
  take_plan (rt);
  take_hear (rt);
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
    swap_plan (rt);
  take_hear (rt);
}

/* ---- The device's call ---- */

/* (float) X, denormal results included: the device may run with them off, a file is written
 * with them on, and both must hold the same. */
static float to_float (double x)
{
  static const double least_normal = 0x1p-126, denormal_scale = 0x1p149;

  if (fabs (x) >= least_normal || x == 0.0)
    return (float)x;
  uint32_t bits = (uint32_t)lrint (fabs (x) * denormal_scale) | (signbit (x) ? 0x80000000u : 0u);
  float value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

/* N frames of the quantum; the mean of both sides where there is one channel. */
static void give (LqEngineRt *rt, float *const *out, int n_channels, int at, int n)
{
  const double *left = rt->quantum[0] + LQ_QUANTUM - rt->left;
  const double *right = rt->quantum[1] + LQ_QUANTUM - rt->left;

  if (n_channels == 1)
    for (int i = 0; i < n; i++)
      out[0][at + i] = to_float ((left[i] + right[i]) * 0.5);
  else
    for (int i = 0; i < n; i++)
      {
        out[0][at + i] = to_float (left[i]);
        out[1][at + i] = to_float (right[i]);
      }
  for (int c = LQ_MAX_CHANNELS; c < n_channels; c++)
    memset (out[c] + at, 0, sizeof (float) * (size_t)n);
  rt->left -= n;
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
