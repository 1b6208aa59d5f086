/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prepares the new parts of a plan for their past: lq_plan_preroll () runs the sum that was,
 * from the top of the rack, through stand-ins for the parts that are running elsewhere and then
 * through the new ones. A stand-in has warmed up by its declared length when the new part
 * behind it begins to matter. */
#include "signal/plan_private.h"

static void build_warm (LqPlan *plan, const LqGraph *graph, int r, int n_old)
{
  const LqChain *chain = &plan->branches[r].chain;
  LqChainSpec spec = lq_branch_spec (plan, graph, r);
  LqWarm *warm = &plan->warms[plan->n_warms++];

  warm->parts = lq_arena_array (plan->arena, LqPart *, chain->n_parts + 1);
  warm->frames = chain->delay + LQ_QUANTUM;
  for (int i = 0; i < chain->n_parts; i++)
    {
      bool running = i < n_old;
      LqPart *part =
          running ? lq_plan_own (plan, lq_plan_new_part (plan, &spec, i)) : chain->parts[i];
      warm->parts[warm->n_parts++] = part;
      part->quiet = true;
      if (lq_run_node_of (part))
        warm->frames += lq_run_node_warm_up (lq_run_node_of (part));
    }
  if (chain->align)
    warm->parts[warm->n_parts++] = lq_align_part (chain->align);
}

void lq_plan_build_warms (LqPlan *plan, const LqGraph *graph)
{
  plan->warms = lq_arena_array (plan->arena, LqWarm, plan->n_branches);
  for (int i = 0; i < 2; i++)
    plan->warm_planes[i] = lq_arena_planes (plan->arena, LQ_MAX_CHANNELS, LQ_QUANTUM);
  for (int r = 0; r < plan->n_branches; r++)
    {
      const LqChain *chain = &plan->branches[r].chain;
      int n_old = chain->n_shared > chain->n_kept ? chain->n_shared : chain->n_kept;
      if (!chain->equal && !chain->kept)
        build_warm (plan, graph, r, n_old);
    }
}
