/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of parts, of a rack or of a track: which of them is shared, carried over from the previous
 * plan, or new. */
#include "signal/plan_private.h"

#include <stdlib.h>

LqPart *lq_plan_own (LqPlan *plan, LqPart *part)
{
  if (plan->n_parts == plan->max_parts)
    {
      plan->max_parts = plan->max_parts ? plan->max_parts * 2 : 64;
      plan->parts = realloc (plan->parts, sizeof (LqPart *) * (size_t)plan->max_parts);
      if (!plan->parts)
        abort ();
    }
  plan->parts[plan->n_parts++] = lq_part_ref (part);
  return part;
}

bool lq_plan_owns (const LqPlan *plan, const LqPart *part)
{
  for (int i = 0; i < plan->n_parts; i++)
    if (plan->parts[i] == part)
      return true;
  return false;
}

/* ---- Parts ---- */

/* Can OLD go on as part I of SPEC? */
static bool can_become (LqPart *old, const LqChainSpec *spec, int i)
{
  if (i < spec->has_fader)
    return lq_fader_of (old) != NULL;
  return lq_run_node_of (old)
         && lq_run_node_can_become (lq_run_node_of (old), &spec->nodes[i - spec->has_fader]);
}

LqPart *lq_plan_new_part (const LqPlan *plan, const LqChainSpec *spec, int i)
{
  LqGraph own = { .rate_hz = plan->rate_hz, .tempo_bpm = spec->tempo_bpm };

  if (i < spec->has_fader)
    return lq_fader_part (lq_fader_new (spec->key, plan->rate_hz, spec->n_channels, spec->gain_db));
  return lq_run_node_part (
      lq_run_node_new (&spec->nodes[i - spec->has_fader], &own, spec->n_channels));
}

void lq_plan_build_chain (LqPlan *plan, LqChain *chain, const LqChainSpec *spec, const LqChain *old)
{
  for (int i = 0; i < chain->n_parts; i++)
    {
      LqPart *before = old && i < old->n_parts && chain->n_kept == i ? old->parts[i] : NULL;
      if (i >= chain->n_shared)
        {
          bool keep = before && !lq_plan_owns (plan, before) && can_become (before, spec, i);
          chain->parts[i] = lq_plan_own (plan, keep ? before : lq_plan_new_part (plan, spec, i));
        }
      if (before == chain->parts[i])
        chain->n_kept++;
    }
}

int lq_chain_latency (const LqChain *chain)
{
  int frames = 0;

  for (int i = 0; i < chain->n_parts; i++)
    frames += chain->parts[i]->latency;
  return frames;
}

/* ---- Aligners ---- */

LqAlign *lq_plan_align (LqPlan *plan, LqAlign *before, LqKey key, int n_channels, int delay,
                        int room)
{
  LqAlign *align = before;

  if (!align || lq_align_max (align) < delay || lq_align_part (before)->n_channels != n_channels)
    align = lq_align_new (key, plan->rate_hz, n_channels, delay, delay > room ? delay : room);
  lq_plan_own (plan, lq_align_part (align));
  return align;
}

void lq_plan_finish_chain (LqPlan *plan, LqChain *chain, const LqChain *old, LqAlign *twin,
                           int latency, int room)
{
  bool all = old && chain->n_kept == chain->n_parts && old->n_parts == chain->n_parts;
  bool free = all && old->align && !lq_plan_owns (plan, lq_align_part (old->align));
  int delay = latency - lq_chain_latency (chain);

  chain->delay = delay > 0 ? delay : 0; /* a track that leaves may be the late one */
  if (chain->equal)
    chain->align = twin;
  else if (free || chain->delay > 0 || room > 0)
    chain->align =
        lq_plan_align (plan, free ? old->align : NULL, 0, chain->n_channels, chain->delay, room);
  chain->kept = all && old->align == chain->align;
}
