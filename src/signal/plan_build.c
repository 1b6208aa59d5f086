/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiles a graph: lanes (plan_mix.c), then racks, then the lines that are only delayed. Wiring
 * (plan_wire.c) and warming up (plan_warm.c) follow. */
#include "signal/graph_mix.h"
#include "signal/plan_private.h"
#include "signal/quantum.h"

#include <stdlib.h>

/* An aligner can later be moved to this many times the rounding without losing its past. */
#define ALIGN_ROOM 16

/* ---- Racks ---- */

/* What BRANCH follows in PREVIOUS, NULL: nothing. */
static const LqChain *find_chain (const LqPlan *previous, const LqBranch *branch)
{
  int r = previous ? lq_plan_find_rack (previous, branch->key) : -1;
  const LqChain *old = r < 0 ? NULL : &previous->branches[r].chain;
  return old && old->n_channels == branch->chain.n_channels ? old : NULL;
}

/* Takes over what the rack has in common with an earlier one; the aligner too when all is equal. */
static void share_parts (LqPlan *plan, const LqGraph *graph, int r)
{
  LqChain *chain = &plan->branches[r].chain;

  for (int s = 0; s < r; s++)
    {
      int n = lq_graph_rack_common (graph, r, s);
      bool equal = n == chain->n_parts && n == plan->branches[s].chain.n_parts;
      if (n + equal <= chain->n_shared + chain->equal)
        continue;
      chain->n_shared = n;
      chain->equal = equal;
      chain->twin = s;
      for (int i = 0; i < n; i++)
        chain->parts[i] = plan->branches[s].chain.parts[i];
    }
}

LqChainSpec lq_branch_spec (const LqPlan *plan, const LqGraph *graph, int r)
{
  const LqRackSpec *rack = &graph->racks[r];

  return (LqChainSpec){
    .key = rack->key,
    .has_fader = true,
    .gain_db = rack->master_gain_db,
    .nodes = rack->nodes,
    .n_nodes = rack->n_nodes,
    .n_channels = plan->branches[r].chain.n_channels,
    .tempo_bpm = plan->branches[r].tempo_bpm,
  };
}

static void build_branch (LqPlan *plan, const LqGraph *graph, int r, const LqPlan *previous)
{
  LqBranch *branch = &plan->branches[r];
  LqChainSpec spec = lq_branch_spec (plan, graph, r);

  branch->chain.n_parts = spec.n_nodes + 1;
  branch->chain.parts = lq_arena_array (plan->arena, LqPart *, branch->chain.n_parts);
  share_parts (plan, graph, r);
  lq_plan_build_chain (plan, &branch->chain, &spec, find_chain (previous, branch));
}

/* Of the racks: the longest. */
static int find_latency (const LqPlan *plan, int align_frames)
{
  int longest = 0;

  for (int r = 0; r < plan->n_branches; r++)
    {
      int frames = lq_chain_latency (&plan->branches[r].chain);
      longest = frames > longest ? frames : longest;
    }
  if (align_frames <= 1)
    return longest;
  int blocks = (longest + align_frames - 1) / align_frames;
  return (blocks > 0 ? blocks : 1) * align_frames;
}

static void finish_branches (LqPlan *plan, const LqPlan *previous, int room)
{
  for (int r = 0; r < plan->n_branches; r++)
    {
      LqBranch *branch = &plan->branches[r];
      LqAlign *twin = branch->chain.equal ? plan->branches[branch->chain.twin].chain.align : NULL;
      lq_plan_finish_chain (plan, &branch->chain, find_chain (previous, branch), twin,
                            plan->latency - plan->front, room);
    }
}

/* ---- Lines that are only delayed ---- */

static void build_through (LqPlan *plan, const LqPlanSpec *spec, const LqPlan *previous, int room)
{
  plan->n_through = spec->n_through;
  plan->through = lq_arena_array (plan->arena, LqThrough, spec->n_through);
  for (int i = 0; i < spec->n_through; i++)
    {
      LqThrough *through = &plan->through[i];
      int old = previous ? lq_plan_find_through (previous, spec->through[i].key) : -1;
      through->spec = spec->through[i];
      through->align =
          lq_plan_align (plan, old < 0 ? NULL : previous->through[old].align, through->spec.key,
                         through->spec.n_channels, plan->latency, room);
      through->planes = lq_arena_planes (plan->arena, through->spec.n_channels, LQ_QUANTUM);
    }
}

/* ---- The whole ---- */

static LqPlan *new_empty (const LqGraph *graph)
{
  LqPlan *plan = calloc (1, sizeof (LqPlan));

  plan->arena = lq_arena_new ();
  plan->rate_hz = graph->rate_hz;
  plan->tempo_bpm = graph->tempo_bpm;
  plan->n_channels = lq_graph_mix (graph, 0).n_channels;
  plan->fresh = true;
  plan->blend_quanta = lq_fade_quanta (plan->rate_hz);
  plan->n_branches = graph->n_racks;
  plan->branches = lq_arena_array (plan->arena, LqBranch, graph->n_racks);
  for (int r = 0; r < graph->n_racks; r++)
    plan->branches[r].key = graph->racks[r].key;
  return plan;
}

LqPlan *lq_plan_new (const LqPlanSpec *spec)
{
  const LqGraph *graph = spec->graph;
  LqPlan *plan = new_empty (graph);
  const LqPlan *previous = spec->previous;
  int room = spec->align_frames > 1 ? spec->align_frames * ALIGN_ROOM : 0;

  plan->unmetered = spec->unmetered;
  if (previous && (previous->rate_hz != plan->rate_hz || previous->n_channels != plan->n_channels))
    previous = NULL;
  lq_plan_build_mixes (plan, graph, previous);
  lq_plan_finish_lanes (plan, previous, spec->align_frames, room);
  for (int r = 0; r < graph->n_racks; r++)
    build_branch (plan, graph, r, previous);
  plan->latency = plan->front + find_latency (plan, spec->align_frames);
  finish_branches (plan, previous, room);
  plan->mix_align = lq_plan_align (plan, previous ? previous->mix_align : NULL, 0, plan->n_channels,
                                   plan->latency - plan->front, room);
  build_through (plan, spec, previous, room);
  if (previous)
    lq_plan_build_warms (plan, graph);
  lq_plan_wire (plan, previous);
  lq_plan_list_parts (plan);
  return plan;
}

void lq_plan_free (LqPlan *plan)
{
  if (!plan)
    return;
  for (int i = 0; i < plan->n_parts; i++)
    lq_part_unref (plan->parts[i]);
  free (plan->parts);
  lq_arena_free (plan->arena);
  free (plan);
}
