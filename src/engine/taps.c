/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands what the plan gave to those who measure: post-plan, before match, level and listen
 * mode. A ring that is full loses quanta and says so with the next one. Audio thread. */
#include "engine/rt_state.h"
#include "signal/quantum.h"

static void push (LqEngineRt *rt, LqTapState *tap, LqHeard what)
{
  size_t n;
  int n_channels = 0;
  const double *const *in = lq_engine_rt_find (rt, what, &n_channels);
  LqTapQuantum *quantum = lq_ring_write_peek (tap->ring, &n);

  if (n == 0)
    {
      tap->flags |= LQ_TAP_LOST;
      return;
    }
  quantum->quantum = rt->clock;
  quantum->position = rt->heard_mark.position;
  quantum->source = what;
  quantum->flags = tap->flags;
  quantum->n_channels = in ? n_channels : LQ_MAX_CHANNELS;
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    if (in)
      memcpy (quantum->samples[c], in[c < n_channels ? c : 0], sizeof quantum->samples[c]);
    else
      memset (quantum->samples[c], 0, sizeof quantum->samples[c]);
  lq_ring_write_commit (tap->ring, 1);
  tap->flags = 0;
}

void lq_taps_process (LqEngineRt *rt)
{
  LqHeard sources[LQ_N_TAPS] = {
    [LQ_TAP_HEARD] = rt->monitor.heard,
    [LQ_TAP_MIX] = { LQ_HEAR_MIX, 0 },
    [LQ_TAP_MASTER] = { LQ_HEAR_MIX, 0 },
  };

  if (lq_plan_n_racks (rt->live->plan) > 0)
    sources[LQ_TAP_MASTER] = (LqHeard){ LQ_HEAR_RACK, lq_plan_rack_key (rt->live->plan, 0) };
  for (int t = 0; t < LQ_N_TAPS; t++)
    {
      LqTapState *tap = &rt->taps[t];
      if (!lq_heard_equal (tap->last, sources[t]))
        tap->flags |= LQ_TAP_SWITCH;
      tap->last = sources[t];
      push (rt, tap, sources[t]);
    }
}
