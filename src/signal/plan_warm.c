/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prepares the new parts of a plan for their past: lq_plan_preroll () runs the sum that was, from the
 * top of the rack, and what the tracks played, from the top of their nodes, through stand-ins for the
 * parts that are running elsewhere and then through the new ones. A stand-in has warmed up by its
 * declared length when the new part behind it begins to matter. */
#include "signal/plan_private.h"

/* The first N_OLD parts of CHAIN run elsewhere. */
static void build_warm (LqPlan *plan, const LqChain *chain, const LqChainSpec *spec, int n_old,
                        int track, LqPlace at)
{
  LqWarm *warm = &plan->warms[plan->n_warms];
  LqChain past = *chain;

  past.parts = lq_arena_array (plan->arena, LqPart *, chain->n_parts + 1);
  warm->track = track;
  warm->n_channels = track < 0 ? plan->n_channels : chain->n_channels;
  warm->frames = chain->delay + LQ_QUANTUM;
  for (int i = 0; i < chain->n_parts; i++)
    {
      bool running = i < n_old;
      LqPart *part =
          running ? lq_plan_own (plan, lq_plan_new_part (plan, spec, i)) : chain->parts[i];
      past.parts[i] = part;
      part->quiet = true;
      if (lq_run_node_of (part))
        warm->frames += lq_run_node_warm_up (lq_run_node_of (part));
    }
  at.in = warm->entry;
  lq_plan_begin_course (plan, &warm->course, chain->n_parts + 1);
  lq_plan_place_chain (plan, &warm->course, at, &past, NULL);
  lq_course_end_steady (&warm->course);
  lq_course_connect (&warm->course);
  plan->n_warms++;
}

static void warm_branch (LqPlan *plan, const LqGraph *graph, int r)
{
  const LqBranch *branch = &plan->branches[r];
  const LqChain *chain = &branch->chain;
  LqChainSpec spec = lq_branch_spec (plan, graph, r);
  int n_old = chain->n_shared > chain->n_kept ? chain->n_shared : chain->n_kept;

  if (!chain->equal && !chain->kept)
    build_warm (plan, chain, &spec, n_old, -1,
                (LqPlace){ .sum = branch->sum, .latency = plan->front });
}

/* Nodes that are as they were have no other past than their own. */
static void warm_lane (LqPlan *plan, int t)
{
  const LqLane *lane = &plan->lanes[t];
  const LqChain *chain = &lane->chain;

  if (!lane->spec || chain->kept || (chain->n_parts == 0 && !chain->align))
    return;
  LqChainSpec spec = {
    .nodes = lane->spec->nodes,
    .n_nodes = lane->spec->n_nodes,
    .n_channels = chain->n_channels,
    .tempo_bpm = lane->tempo_bpm,
  };
  build_warm (plan, chain, &spec, chain->n_kept, t, (LqPlace){ .sum = lane->sum });
}

void lq_plan_build_warms (LqPlan *plan, const LqGraph *graph)
{
  plan->warms = lq_arena_array (plan->arena, LqWarm, plan->n_branches + plan->n_lanes);
  for (int r = 0; r < plan->n_branches; r++)
    warm_branch (plan, graph, r);
  for (int t = 0; t < plan->n_lanes; t++)
    warm_lane (plan, t);
}
