/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts the parts of a plan in the order in which they run and gives each its planes. What several
 * racks share stands in the list once. Old chains that are to be blended out come last. */
#include "signal/plan_private.h"

#include "signal/quantum.h"

#include <math.h>

static const LqStep *find_step (const LqCourse *course, const LqPart *part)
{
  for (int i = 0; i < course->n_steps; i++)
    if (course->steps[i].part == part)
      return &course->steps[i];
  return NULL;
}

/* PART at AT, unless it stands there already. */
static const LqStep *place (LqPlan *plan, LqCourse *course, LqPart *part, LqPlace at)
{
  const LqStep *known = find_step (course, part);
  LqStep *step = &course->steps[course->n_steps];

  if (known)
    return known;
  course->n_steps++;
  step->part = part;
  step->in = at.in;
  step->out = lq_arena_planes (plan->arena, part->n_channels, LQ_QUANTUM);
  step->depth = at.depth + 1;
  step->lag = at.latency;
  return step;
}

/* ---- Keys ---- */

/* The track KEY of SUM, one that stays rather than one that leaves; −1: none. */
static int find_track (const LqPlan *plan, int sum, LqKey key)
{
  int found = -1;

  for (int k = 0; k < plan->sums[sum].n_strips; k++)
    {
      int t = plan->sums[sum].strips[k];
      if (lq_strip_part (plan->lanes[t].strip)->key == key && (found < 0 || t < found))
        found = t;
    }
  return found;
}

static const LqKeyLine *find_key_line (const LqCourse *course, const LqRunNode *node)
{
  for (int k = 0; k < course->n_keys; k++)
    if (course->keys[k].node == node)
      return &course->keys[k];
  return NULL;
}

/* That of NODE where it runs already, or where it is warmed up; NULL: none. */
static LqAlign *old_key_align (const LqPlan *plan, const LqPlan *previous, const LqRunNode *node)
{
  const LqKeyLine *line = previous ? find_key_line (&previous->course, node) : NULL;

  for (int w = 0; !line && w < plan->n_warms; w++)
    line = find_key_line (&plan->warms[w].course, node);
  for (int t = 0; previous && !line && t < previous->n_lanes; t++)
    line = find_key_line (&previous->lanes[t].course, node);
  return line ? line->align : NULL;
}

/* The key of NODE, whose input is LATENCY frames old, from a track of SUM. A line that there is goes
 * on. */
static void place_key (LqPlan *plan, LqCourse *course, int sum, LqRunNode *node, int latency,
                       const LqPlan *previous)
{
  LqKey key = lq_run_node_key_track (node);
  int track = key ? find_track (plan, sum, key) : -1;

  if (track < 0 || find_key_line (course, node))
    return;
  int n_channels = lq_strip_n_in (plan->lanes[track].strip);
  course->keys[course->n_keys++] = (LqKeyLine){
    .node = node,
    .track = track,
    .delay = latency,
    .align =
        lq_plan_align (plan, old_key_align (plan, previous, node), key, n_channels, latency, 0),
    .planes = lq_arena_planes (plan->arena, n_channels, LQ_QUANTUM),
  };
}

/* ---- Chains ---- */

const double *const *lq_plan_place_chain (LqPlan *plan, LqCourse *course, LqPlace at,
                                          const LqChain *chain, const LqPlan *previous)
{
  for (int i = 0; i < chain->n_parts + (chain->align != NULL); i++)
    {
      LqPart *part = i < chain->n_parts ? chain->parts[i] : lq_align_part (chain->align);
      const LqStep *step = place (plan, course, part, at);
      if (lq_run_node_of (part))
        place_key (plan, course, at.sum, lq_run_node_of (part), at.latency, previous);
      at.latency += part->latency;
      at.in = lq_planes_const (step->out);
      at.depth = step->depth;
    }
  return at.in;
}

/* What OLD gave goes on for WAIT_QUANTA, and is blended out then. */
static void place_ghost (LqPlan *plan, LqCourse *course, LqPlace at, LqChain *chain,
                         const LqChain *old, int wait_quanta, const LqPlan *previous)
{
  int busy = wait_quanta + plan->blend_quanta;

  for (int i = 0; i < old->n_parts; i++)
    lq_plan_own (plan, old->parts[i]);
  if (old->align)
    lq_plan_own (plan, lq_align_part (old->align));
  chain->ghost = lq_plan_place_chain (plan, course, at, old, previous);
  chain->blended = lq_arena_planes (plan->arena, chain->n_channels, LQ_QUANTUM);
  chain->wait_quanta = wait_quanta;
  course->busy_quanta = busy > course->busy_quanta ? busy : course->busy_quanta;
}

void lq_plan_begin_course (LqPlan *plan, LqCourse *course, int max_steps)
{
  course->steps = lq_arena_array (plan->arena, LqStep, max_steps);
  course->keys = lq_arena_array (plan->arena, LqKeyLine, max_steps);
}

void lq_course_end_steady (LqCourse *course)
{
  course->n_steady = course->n_steps;
  course->n_steady_keys = course->n_keys;
}

/* ---- Lanes ---- */

/* While it is heard, what OLD gave keeps time with the other lanes, as far as its align reaches. */
static void keep_in_time (const LqPlan *plan, LqChain *chain, const LqChain *old)
{
  int delay = plan->front - lq_chain_latency (old);

  if (!old->align)
    return;
  delay = delay > 0 ? delay : 0;
  chain->ghost_align = old->align;
  chain->ghost_delay = delay < lq_align_max (old->align) ? delay : lq_align_max (old->align);
}

/* For how long what is new in CHAIN has to run before it speaks. */
static int wait_quanta (const LqPlan *plan, const LqChain *chain)
{
  double most = LQ_PLAN_TRACK_WAIT_MS * 1e-3 * plan->rate_hz;
  double latency = chain->delay, warm_up = 0.0;

  for (int i = chain->n_kept; i < chain->n_parts; i++)
    {
      latency += chain->parts[i]->latency;
      warm_up +=
          (double)lq_run_node_warm_up (lq_run_node_of (chain->parts[i])) - chain->parts[i]->latency;
    }
  return (int)ceil ((latency + fmin (warm_up, most)) / LQ_QUANTUM);
}

static void wire_lane (LqPlan *plan, LqLane *lane, const LqPlan *previous)
{
  const LqLane *old = lq_plan_old_lane (previous, lane);
  LqChain *chain = &lane->chain;
  LqPlace at = { .in = lane->entry, .sum = lane->sum };

  lq_plan_begin_course (plan, &lane->course, chain->n_parts + (old ? old->chain.n_parts : 0) + 2);
  chain->direct = chain->out = lq_plan_place_chain (plan, &lane->course, at, chain, previous);
  lq_course_end_steady (&lane->course);
  if (!old || chain->kept)
    return;
  place_ghost (plan, &lane->course, at, chain, &old->chain, wait_quanta (plan, chain), previous);
  keep_in_time (plan, chain, &old->chain);
}

/* ---- Racks ---- */

/* The chain of the same rack in PREVIOUS, when it is not the very same one. */
static const LqChain *chain_to_leave (const LqBranch *branch, const LqPlan *previous)
{
  int r = previous ? lq_plan_find_rack (previous, branch->key) : -1;
  const LqBranch *old = r < 0 ? NULL : &previous->branches[r];

  if (!old || old->sum != 0 || old->chain.n_channels != branch->chain.n_channels)
    return NULL;
  return branch->chain.kept ? NULL : &old->chain;
}

static int count_steps (const LqPlan *plan, const LqPlan *previous)
{
  int n = 1;

  for (int r = 0; r < plan->n_branches; r++)
    n += plan->branches[r].chain.n_parts + 1;
  for (int r = 0; previous && r < previous->n_branches; r++)
    n += previous->branches[r].chain.n_parts + 1;
  return n;
}

static LqPlace behind_sum (const LqPlan *plan, int sum)
{
  return (LqPlace){ lq_planes_const (plan->sums[sum].planes), 1, sum, plan->front };
}

static void wire_racks (LqPlan *plan, const LqPlan *previous)
{
  LqCourse *course = &plan->course;

  lq_plan_begin_course (plan, course, count_steps (plan, previous));
  plan->mix = lq_planes_const (
      place (plan, course, lq_align_part (plan->mix_align), behind_sum (plan, 0))->out);
  for (int r = 0; r < plan->n_branches; r++)
    {
      LqBranch *branch = &plan->branches[r];
      branch->chain.direct = branch->chain.out = lq_plan_place_chain (
          plan, course, behind_sum (plan, branch->sum), &branch->chain, previous);
    }
  lq_course_end_steady (course);
  for (int r = 0; r < plan->n_branches; r++)
    {
      LqBranch *branch = &plan->branches[r];
      const LqChain *old = chain_to_leave (branch, previous);
      if (old)
        place_ghost (plan, course, behind_sum (plan, 0), &branch->chain, old, 0, previous);
    }
  /* Where nothing is blended aligners may move all the same, and none moves on half-way. */
  bool moves = previous && (previous->latency != plan->latency || previous->front != plan->front);
  if (moves && course->busy_quanta < plan->blend_quanta)
    course->busy_quanta = plan->blend_quanta;
}

void lq_plan_wire (LqPlan *plan, const LqPlan *previous)
{
  plan->quanta = lq_arena_array (plan->arena, LqStripQuantum, plan->n_lanes);
  for (int t = 0; t < plan->n_lanes; t++)
    {
      plan->quanta[t].planes =
          lq_arena_planes (plan->arena, lq_plan_strip_channels (plan, t), LQ_QUANTUM);
      wire_lane (plan, &plan->lanes[t], previous);
    }
  wire_racks (plan, previous);
}
