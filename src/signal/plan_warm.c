/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prepares the new parts of a plan for their past: lq_plan_preroll () runs the sum that was,
 * from the top of the rack, through stand-ins for the parts that are running elsewhere and then
 * through the new ones. A stand-in has warmed up by its declared length when the new part
 * behind it begins to matter. */
#include "signal/plan_private.h"

static LqPart *stand_in (const LqPlan *plan, const LqGraph *graph, int r, int i)
{
  const LqRackSpec *rack = &graph->racks[r];
  int n_channels = plan->branches[r].n_channels;

  if (i == 0)
    return lq_fader_part (
        lq_fader_new (rack->key, plan->rate_hz, n_channels, rack->master_gain_db));
  LqGraph own = *graph;
  own.tempo_bpm = plan->branches[r].tempo_bpm;
  return lq_run_node_part (lq_run_node_new (&rack->nodes[i - 1], &own, n_channels));
}

static void build_warm (LqPlan *plan, const LqGraph *graph, int r, int n_old)
{
  const LqBranch *branch = &plan->branches[r];
  LqWarm *warm = &plan->warms[plan->n_warms++];

  warm->n_parts = branch->n_parts;
  warm->parts = lq_arena_array (plan->arena, LqPart *, branch->n_parts);
  warm->frames = branch->delay + LQ_QUANTUM;
  for (int i = 0; i < branch->n_parts; i++)
    {
      bool running = i < n_old;
      LqPart *part = running ? lq_plan_own (plan, stand_in (plan, graph, r, i)) : branch->parts[i];
      warm->parts[i] = part;
      part->quiet = true;
      if (lq_run_node_of (part))
        warm->frames += lq_run_node_warm_up (lq_run_node_of (part));
    }
}

void lq_plan_build_warms (LqPlan *plan, const LqGraph *graph)
{
  plan->warms = lq_arena_array (plan->arena, LqWarm, plan->n_branches);
  for (int i = 0; i < 2; i++)
    plan->warm_planes[i] = lq_arena_planes (plan->arena, LQ_MAX_CHANNELS, LQ_QUANTUM);
  for (int r = 0; r < plan->n_branches; r++)
    {
      const LqBranch *branch = &plan->branches[r];
      int n_old = branch->n_shared > branch->n_kept ? branch->n_shared : branch->n_kept;
      if (n_old < branch->n_parts)
        build_warm (plan, graph, r, n_old);
    }
}
