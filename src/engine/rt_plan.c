/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How one plan follows another: what is new in it catches up with what it has missed, while the old one
 * plays on. Audio thread. */
#include "dsp/work.h"
#include "engine/rt_state.h"

#include <string.h>

/* Beside each quantum of present a new plan runs one of its past, to keep pace, and more until it has
 * caught up: so many quarters of a quantum, shared by its chains, of which many at once take little
 * more than when the old ones are blended into them. */
#define CATCH_UP_QUARTERS 16
#define MOST_QUARTERS     8
#define LEAST_QUARTERS    1

/* Of a quantum, for what has to be designed beside the sound. */
#define BESIDE_SHARE 0.1

/* The longest waits: for lines of the disk, and for designs. All that can be designed takes less. */
#define LINES_WAIT_S  1.0
#define DESIGN_WAIT_S 5.0

/* Replies that are kept free for plans, of which one at a time is on its way. */
#define KEPT_REPLIES 1

/* ---- Waits and replies ---- */

void lq_rt_reply (LqEngineRt *rt, LqReply message)
{
  if (message.kind == LQ_REPLY_PLAN || lq_ring_space (rt->replies) > KEPT_REPLIES)
    lq_ring_push (rt->replies, &message);
}

int lq_rt_share_of_quantum (const LqEngineRt *rt, double share)
{
  return (int)(share * LQ_WORK_PER_S * LQ_QUANTUM / rt->rate_hz);
}

static bool is_longer (const LqEngineRt *rt, int quanta, double seconds)
{
  return quanta * LQ_QUANTUM > seconds * rt->rate_hz;
}

bool lq_rt_waited_enough (const LqEngineRt *rt, int *waited, bool wants, bool ready)
{
  bool enough = ready || is_longer (rt, *waited, DESIGN_WAIT_S);

  *waited = wants && !enough ? *waited + 1 : 0;
  return enough;
}

/* ---- The swap ---- */

bool lq_rt_has (const LqEngineRt *rt, LqHeard what)
{
  return rt->live && lq_live_has (rt->live, what);
}

void lq_rt_swap_plan (LqEngineRt *rt)
{
  LqLive *old = rt->live;

  rt->live = rt->incoming;
  rt->incoming = NULL;
  lq_rt_reply (rt, (LqReply){ .kind = LQ_REPLY_PLAN, .live = old });
  lq_rt_hear_with_plan (rt);
  bool homeless = !lq_rt_has (rt, rt->monitor.heard) && !rt->hear_due;
  if (homeless && lq_plan_n_racks (rt->live->plan) > 0)
    lq_monitor_hear_instead (&rt->monitor,
                             (LqHeard){ LQ_HEAR_RACK, lq_plan_rack_key (rt->live->plan, 0) });
}

bool lq_rt_swap_needs_silence (const LqEngineRt *rt)
{
  return rt->incoming && rt->live
         && lq_plan_n_channels (rt->incoming->plan) != lq_plan_n_channels (rt->live->plan);
}

/* Where nothing goes on, the plan that comes needs no past; but for the lines of its variants, which a
 * stream that is older does not have. */
bool lq_rt_swaps_in_silence (const LqEngineRt *rt)
{
  const LqStream *stream = lq_intake_waits (&rt->intake) ? rt->intake.next : rt->intake.now;

  return lq_rt_swap_needs_silence (rt)
         || (rt->incoming && lq_live_has_lines (rt->incoming, stream));
}

/* ---- The past ---- */

/* Where this quantum is written: into the ring to the builder, in which it stays for longer than it is kept. */
static LqPastQuantum *place_of_now (LqEngineRt *rt, bool *in_ring)
{
  size_t room;
  LqPastQuantum *place = lq_ring_write_peek (rt->past, &room);

  *in_ring = room > 0;
  return *in_ring ? place : &rt->beside[rt->clock % rt->n_kept];
}

void lq_rt_keep_past (LqEngineRt *rt)
{
  bool in_ring;
  LqPastQuantum *past = place_of_now (rt, &in_ring);
  int n_channels = lq_plan_n_channels (rt->live->plan);

  past->clock = rt->clock;
  past->generation = rt->generation;
  past->mark = rt->mark;
  past->n_channels = n_channels;
  for (int c = 0; c < n_channels; c++)
    memcpy (past->planes[c], lq_plan_sum (rt->live->plan)[c], sizeof past->planes[c]);
  rt->kept[rt->clock % rt->n_kept] = past;
  if (in_ring)
    lq_ring_write_commit (rt->past, 1);
  if (lq_ring_used (rt->past) > lq_ring_space (rt->past))
    lq_wake_signal (rt->builder);
}

/* The incoming plan's past begins with what there is of it. */
static void begin_past (LqEngineRt *rt)
{
  LqLive *live = rt->incoming;
  bool racks = lq_plan_preroll_frames (live->plan) > 0;
  uint64_t first = rt->clock > rt->n_kept ? rt->clock - rt->n_kept : 0;

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

  if (!live->warm || live->generation != rt->generation || live->warm_to + rt->n_kept < rt->clock)
    {
      live->warm = false;
      int work = lq_rt_share_of_quantum (rt, BESIDE_SHARE);
      if (!lq_rt_waited_enough (rt, &rt->past_waited, true,
                                lq_plan_preroll_ready (live->plan, work, rt->past_waited > 0)))
        return false;
      begin_past (rt);
    }
  for (int n = share_of_past (live); n > 0 && live->warm_to < rt->clock; n--)
    {
      const LqPastQuantum *past = rt->kept[live->warm_to % rt->n_kept];
      const double *sum[LQ_MAX_CHANNELS] = { past->planes[0], past->planes[1] };
      const double *const *const *tracks =
          lq_past_row_find (live->past, live->warm_to++, &past->mark);
      lq_plan_preroll (live->plan, &(LqPlanPast){ sum, tracks });
    }
  return live->warm_to == rt->clock;
}

/* ---- When ---- */

/* Nothing that is heard goes with the old plan: a crossfade of the monitor ends first, and what the
 * new plan does not have any more is left for the work. */
static bool monitor_agrees (LqEngineRt *rt)
{
  LqMonitor *monitor = &rt->monitor;
  bool has_work = lq_plan_n_racks (rt->live->plan) > 0;

  if (monitor->fade_left == 0 && !lq_live_has (rt->incoming, monitor->heard) && has_work
      && lq_rt_has (rt, monitor->heard))
    lq_monitor_hear_instead (monitor,
                             (LqHeard){ LQ_HEAR_RACK, lq_plan_rack_key (rt->live->plan, 0) });
  return monitor->fade_left == 0;
}

/* A variant's tracks may play what the disk has not delivered yet. It will: but nothing waits for
 * ever. */
static bool lines_agree (LqEngineRt *rt)
{
  return lq_live_has_lines (rt->incoming, rt->intake.now)
         || is_longer (rt, ++rt->lines_waited, LINES_WAIT_S);
}

void lq_rt_take_plan (LqEngineRt *rt)
{
  if (!rt->incoming)
    return;
  if (!rt->live || !lq_transport_plays (&rt->transport))
    lq_rt_swap_plan (rt);
  else if (lq_transport_is_silent (&rt->transport))
    return; /* act_in_silence () swaps; there is no past that goes on */
  else if (!lq_rt_swap_needs_silence (rt) && catch_up (rt) && lq_plan_settled (rt->live->plan)
           && lines_agree (rt) && monitor_agrees (rt))
    lq_rt_swap_plan (rt);
}
