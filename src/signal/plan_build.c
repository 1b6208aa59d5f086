/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiles a graph: decides for every part whether it is shared with an earlier rack, carried over
 * from the previous plan, or new. Wiring (plan_wire.c) and warming up (plan_warm.c) follow. */
#include "signal/graph_mix.h"
#include "signal/plan_private.h"
#include "signal/quantum.h"

#include <stdlib.h>

/* An aligner can later be moved to this many times the rounding without losing its past. */
#define ALIGN_ROOM 16

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

/* ---- Racks ---- */

/* The branch that BRANCH follows in PREVIOUS, NULL: none. */
static const LqBranch *find_branch (const LqPlan *previous, const LqBranch *branch)
{
  int r = previous ? lq_plan_find_rack (previous, branch->key) : -1;
  const LqBranch *old = r < 0 ? NULL : &previous->branches[r];
  return old && old->n_channels == branch->n_channels ? old : NULL;
}

/* Takes over what the rack has in common with an earlier one; the aligner too when all is equal. */
static void share_parts (LqPlan *plan, const LqGraph *graph, int r)
{
  LqBranch *branch = &plan->branches[r];
  const LqRackSpec *rack = &graph->racks[r];

  for (int s = 0; s < r; s++)
    {
      int n = lq_graph_rack_common (graph, r, s);
      if (n == rack->n_nodes + 1 && rack->n_nodes == graph->racks[s].n_nodes)
        n++;
      if (n <= branch->n_shared)
        continue;
      branch->n_shared = n;
      branch->twin = s;
      for (int i = 0; i < n; i++)
        branch->parts[i] = plan->branches[s].parts[i];
    }
}

/* Can OLD go on as part I of RACK? The aligner waits until the latencies are known. */
static bool can_become (LqPart *old, const LqRackSpec *rack, int i)
{
  if (i == 0)
    return lq_fader_of (old) != NULL;
  return lq_run_node_of (old) && lq_run_node_can_become (lq_run_node_of (old), &rack->nodes[i - 1]);
}

static LqPart *new_part (const LqPlan *plan, const LqGraph *graph, int r, int i)
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

/* Fader and nodes: shared, carried over as long as everything before is, then new. */
static void build_branch (LqPlan *plan, const LqGraph *graph, int r, const LqPlan *previous)
{
  const LqRackSpec *rack = &graph->racks[r];
  LqBranch *branch = &plan->branches[r];
  const LqBranch *old = find_branch (previous, branch);

  branch->n_parts = rack->n_nodes + 2;
  branch->parts = lq_arena_array (plan->arena, LqPart *, branch->n_parts);
  share_parts (plan, graph, r);
  for (int i = 0; i < branch->n_parts - 1; i++)
    {
      LqPart *before = old && i < old->n_parts - 1 && branch->n_kept == i ? old->parts[i] : NULL;
      if (i >= branch->n_shared)
        {
          bool keep = before && !lq_plan_owns (plan, before) && can_become (before, rack, i);
          branch->parts[i] = lq_plan_own (plan, keep ? before : new_part (plan, graph, r, i));
        }
      if (before == branch->parts[i])
        branch->n_kept++;
    }
}

static int branch_latency (const LqBranch *branch)
{
  int frames = 0;

  for (int i = 0; i < branch->n_parts - 1; i++)
    frames += branch->parts[i]->latency;
  return frames;
}

static void find_latency (LqPlan *plan, int align_frames)
{
  int longest = 0;

  for (int r = 0; r < plan->n_branches; r++)
    {
      int frames = branch_latency (&plan->branches[r]);
      longest = frames > longest ? frames : longest;
    }
  if (align_frames > 1)
    {
      int blocks = (longest + align_frames - 1) / align_frames;
      longest = (blocks > 0 ? blocks : 1) * align_frames;
    }
  plan->latency = longest;
}

/* ---- Aligners ---- */

LqAlign *lq_plan_align (LqPlan *plan, LqPart *before, LqKey key, int n_channels, int delay,
                        int room)
{
  LqAlign *align = before ? lq_align_of (before) : NULL;

  if (!align || lq_align_max (align) < delay || before->n_channels != n_channels)
    align = lq_align_new (key, plan->rate_hz, n_channels, delay, delay > room ? delay : room);
  lq_plan_own (plan, lq_align_part (align));
  return align;
}

static void finish_branch (LqPlan *plan, int r, const LqPlan *previous, int room)
{
  LqBranch *branch = &plan->branches[r];
  const LqBranch *old = find_branch (previous, branch);
  int last = branch->n_parts - 1;
  LqPart *before = old && old->n_parts == branch->n_parts && branch->n_kept == last
                           && !lq_plan_owns (plan, old->parts[last])
                       ? old->parts[last]
                       : NULL;

  branch->delay = plan->latency - branch_latency (branch);
  if (last >= branch->n_shared)
    branch->parts[last] = lq_align_part (
        lq_plan_align (plan, before, branch->key, branch->n_channels, branch->delay, room));
  else
    branch->parts[last] = plan->branches[branch->twin].parts[last];
  if (branch->n_kept == last && old && old->n_parts == branch->n_parts
      && old->parts[last] == branch->parts[last])
    branch->n_kept++;
}

static void build_through (LqPlan *plan, const LqPlanSpec *spec, const LqPlan *previous, int room)
{
  plan->n_through = spec->n_through;
  plan->through = lq_arena_array (plan->arena, LqThrough, spec->n_through);
  for (int i = 0; i < spec->n_through; i++)
    {
      LqThrough *through = &plan->through[i];
      int old = previous ? lq_plan_find_through (previous, spec->through[i].key) : -1;
      LqPart *before = old < 0 ? NULL : lq_align_part (previous->through[old].align);
      through->spec = spec->through[i];
      through->align = lq_plan_align (plan, before, through->spec.key, through->spec.n_channels,
                                      plan->latency, room);
      through->planes = lq_arena_planes (plan->arena, through->spec.n_channels, LQ_QUANTUM);
    }
}

/* ---- The whole ---- */

LqPlan *lq_plan_new (const LqPlanSpec *spec)
{
  const LqGraph *graph = spec->graph;
  LqPlan *plan = calloc (1, sizeof (LqPlan));
  const LqPlan *previous = spec->previous;
  int room = spec->align_frames > 1 ? spec->align_frames * ALIGN_ROOM : 0;

  plan->arena = lq_arena_new ();
  plan->rate_hz = graph->rate_hz;
  plan->tempo_bpm = graph->tempo_bpm;
  plan->n_channels = lq_graph_mix (graph, 0).n_channels;
  plan->fresh = true;
  plan->blend_quanta = lq_fade_quanta (plan->rate_hz);
  if (previous && (previous->rate_hz != plan->rate_hz || previous->n_channels != plan->n_channels))
    previous = NULL;
  plan->n_branches = graph->n_racks;
  plan->branches = lq_arena_array (plan->arena, LqBranch, graph->n_racks);
  for (int r = 0; r < graph->n_racks; r++)
    plan->branches[r].key = graph->racks[r].key;
  lq_plan_build_mixes (plan, graph, previous);
  for (int r = 0; r < graph->n_racks; r++)
    build_branch (plan, graph, r, previous);
  find_latency (plan, spec->align_frames);
  for (int r = 0; r < graph->n_racks; r++)
    finish_branch (plan, r, previous, room);
  plan->mix_align = lq_plan_align (plan, previous ? lq_align_part (previous->mix_align) : NULL, 0,
                                   plan->n_channels, plan->latency, room);
  build_through (plan, spec, previous, room);
  if (previous)
    lq_plan_build_warms (plan, graph);
  lq_plan_wire (plan, previous);
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
