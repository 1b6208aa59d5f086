/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands what the plan gave to those who measure: post-plan, before match, level and listen
 * mode. A ring that is full loses quanta and says so with the next one. Audio thread. */
#include "engine/rt_state.h"
#include "signal/quantum.h"

static void put (double samples[LQ_MAX_CHANNELS][LQ_QUANTUM], const double *const *in,
                 int n_channels)
{
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    if (in)
      memcpy (samples[c], in[c < n_channels ? c : 0], sizeof samples[c]);
    else
      memset (samples[c], 0, sizeof samples[c]);
}

/* What is the same, where it lies, is put there once: mostly the master is heard. */
static void put_taps (LqEngineRt *rt, LqTapQuantum *quantum, const LqHeard sources[LQ_N_TAPS])
{
  const double *const *in[LQ_N_TAPS];

  for (int t = 0; t < LQ_N_TAPS; t++)
    {
      int n_channels = LQ_MAX_CHANNELS, same = 0;
      in[t] = lq_engine_rt_find (rt, sources[t], &n_channels);
      while (in[same] != in[t])
        same++;
      if (same == t)
        put (quantum->samples[t], in[t], n_channels);
      quantum->taps[t].source = sources[t];
      quantum->taps[t].n_channels = n_channels;
      quantum->taps[t].samples = same;
    }
}

void lq_taps_process (LqEngineRt *rt)
{
  LqHeard sources[LQ_N_TAPS] = {
    [LQ_TAP_HEARD] = rt->monitor.heard,
    [LQ_TAP_MIX] = { LQ_HEAR_MIX, 0 },
    [LQ_TAP_MASTER] = { LQ_HEAR_MIX, 0 },
  };
  size_t n;
  LqTapQuantum *quantum = lq_ring_write_peek (rt->taps, &n);

  if (lq_plan_n_racks (rt->live->plan) > 0)
    sources[LQ_TAP_MASTER] = (LqHeard){ LQ_HEAR_RACK, lq_plan_rack_key (rt->live->plan, 0) };
  if (!lq_heard_equal (rt->tap_heard, sources[LQ_TAP_HEARD]))
    rt->tap_flags |= LQ_TAP_SWITCH;
  rt->tap_heard = sources[LQ_TAP_HEARD];
  if (n == 0)
    {
      rt->tap_flags |= LQ_TAP_LOST;
      return;
    }
  quantum->quantum = rt->clock;
  quantum->position = rt->heard_mark.position;
  quantum->flags = rt->tap_flags;
  put_taps (rt, quantum, sources);
  lq_ring_write_commit (rt->taps, 1);
  rt->tap_flags = 0;
}
