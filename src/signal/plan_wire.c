/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts the parts of a plan in the order in which they run and gives each its planes. What several
 * racks share stands in the list once. Old branches that are to be blended out come last. */
#include "signal/plan_private.h"

static const double *const *read_only (double *const *planes)
{
  return (const double *const *)planes;
}

static const LqStep *find_step (const LqPlan *plan, const LqPart *part)
{
  for (int i = 0; i < plan->n_steps; i++)
    if (plan->steps[i].part == part)
      return &plan->steps[i];
  return NULL;
}

/* PART behind what gives IN at DEPTH, unless it stands there already. */
static const LqStep *place (LqPlan *plan, LqPart *part, const double *const *in, int depth)
{
  const LqStep *known = find_step (plan, part);
  LqStep *step = &plan->steps[plan->n_steps];

  if (known)
    return known;
  plan->n_steps++;
  step->part = part;
  step->in = in;
  step->out = lq_arena_planes (plan->arena, part->n_channels, LQ_QUANTUM);
  step->depth = depth + 1;
  return step;
}

/* The track KEY of SUM, one that stays rather than one that leaves; −1: none. */
static int find_track (const LqPlan *plan, int sum, LqKey key)
{
  int found = -1;

  for (int k = 0; k < plan->sums[sum].n_strips; k++)
    {
      int t = plan->sums[sum].strips[k];
      if (lq_strip_part (plan->strips[t])->key == key && (found < 0 || t < found))
        found = t;
    }
  return found;
}

static LqKeyLine *find_key_line (const LqPlan *plan, const LqRunNode *node)
{
  for (int k = 0; plan && k < plan->n_keys; k++)
    if (plan->keys[k].node == node)
      return &plan->keys[k];
  return NULL;
}

/* The key of NODE, which hears its own input, from SUM, LATENCY frames late. A running line goes
 * on. */
static void place_key (LqPlan *plan, int sum, LqRunNode *node, int latency, const LqPlan *previous)
{
  LqKey key = lq_run_node_key_track (node);
  int track = key ? find_track (plan, sum, key) : -1;
  const LqKeyLine *before = find_key_line (previous, node);

  if (track < 0 || find_key_line (plan, node))
    return;
  int n_channels = lq_strip_n_in (plan->strips[track]);
  plan->keys[plan->n_keys++] = (LqKeyLine){
    .node = node,
    .track = track,
    .delay = latency,
    .align = lq_plan_align (plan, before ? lq_align_part (before->align) : NULL, key, n_channels,
                            latency, 0),
    .planes = lq_arena_planes (plan->arena, n_channels, LQ_QUANTUM),
  };
}

static double *const *place_chain (LqPlan *plan, int sum, LqPart *const *parts, int n_parts,
                                   const LqPlan *previous)
{
  const double *const *in = read_only (plan->sums[sum].planes);
  int depth = 1; /* of the sum, behind the strips */
  int latency = 0;
  double *const *out = NULL;

  for (int i = 0; i < n_parts; i++)
    {
      const LqStep *step = place (plan, parts[i], in, depth);
      if (lq_run_node_of (parts[i]))
        place_key (plan, sum, lq_run_node_of (parts[i]), latency, previous);
      latency += parts[i]->latency;
      in = read_only (step->out);
      out = step->out;
      depth = step->depth;
    }
  return out;
}

/* The branch of the same rack in PREVIOUS, when it is not the very same one. */
static const LqBranch *branch_to_leave (const LqBranch *branch, const LqPlan *previous)
{
  int r = previous ? lq_plan_find_rack (previous, branch->key) : -1;
  const LqBranch *old = r < 0 ? NULL : &previous->branches[r];

  if (old && (old->sum != 0 || old->n_channels != branch->n_channels))
    return NULL;
  return old && (branch->n_kept < branch->n_parts || old->n_parts != branch->n_parts) ? old : NULL;
}

static void place_ghost (LqPlan *plan, LqBranch *branch, const LqBranch *old,
                         const LqPlan *previous)
{
  for (int i = 0; i < old->n_parts; i++)
    lq_plan_own (plan, old->parts[i]);
  branch->ghost = place_chain (plan, 0, old->parts, old->n_parts, previous);
  branch->blended = lq_arena_planes (plan->arena, branch->n_channels, LQ_QUANTUM);
}

static int count_steps (const LqPlan *plan, const LqPlan *previous)
{
  int n = 1;

  for (int r = 0; r < plan->n_branches; r++)
    n += plan->branches[r].n_parts;
  for (int r = 0; previous && r < previous->n_branches; r++)
    n += previous->branches[r].n_parts;
  return n;
}

void lq_plan_wire (LqPlan *plan, const LqPlan *previous)
{
  LqArena *arena = plan->arena;

  plan->strip_planes = lq_arena_array (arena, double **, plan->n_strips);
  for (int t = 0; t < plan->n_strips; t++)
    plan->strip_planes[t] =
        lq_arena_planes (arena, lq_strip_part (plan->strips[t])->n_channels, LQ_QUANTUM);
  plan->max_steps = count_steps (plan, previous);
  plan->steps = lq_arena_array (arena, LqStep, plan->max_steps);
  plan->keys = lq_arena_array (arena, LqKeyLine, plan->max_steps);
  LqPart *mix = lq_align_part (plan->mix_align);
  plan->mix = (double **)place (plan, mix, read_only (plan->sums[0].planes), 1)->out;
  for (int r = 0; r < plan->n_branches; r++)
    {
      LqBranch *branch = &plan->branches[r];
      branch->direct = place_chain (plan, branch->sum, branch->parts, branch->n_parts, previous);
      branch->out = read_only (branch->direct);
    }
  plan->n_steady = plan->n_steps;
  plan->n_steady_keys = plan->n_keys;
  for (int r = 0; r < plan->n_branches; r++)
    {
      const LqBranch *old = branch_to_leave (&plan->branches[r], previous);
      if (old)
        place_ghost (plan, &plan->branches[r], old, previous);
    }
}
