/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lanes and sums of a plan. A variant on a mix of its own takes from the graph's lanes all that are
 * equal, and has for itself only what differs. */
#include "signal/graph_mix.h"
#include "signal/plan_private.h"
#include "signal/quantum.h"

#include <stdlib.h>

/* ---- Lanes ---- */

/* The lane of the graph's track SPEC in PREVIOUS, NULL: none. */
static const LqLane *find_lane (const LqPlan *previous, const LqTrackSpec *spec)
{
  for (int t = 0; previous && t < previous->n_tracks; t++)
    {
      const LqTrackSpec *old = lq_strip_spec (previous->lanes[t].strip);
      if (old->key == spec->key && old->line == spec->line && old->n_channels == spec->n_channels)
        return &previous->lanes[t];
    }
  return NULL;
}

const LqLane *lq_plan_old_lane (const LqPlan *previous, const LqLane *lane)
{
  for (int t = 0; previous && t < previous->n_lanes; t++)
    if (previous->lanes[t].strip == lane->strip)
      return &previous->lanes[t];
  return NULL;
}

static LqLane *add_lane (LqPlan *plan, LqStrip *strip, int sum, double tempo_bpm)
{
  LqLane *lane = &plan->lanes[plan->n_lanes++];

  lq_plan_own (plan, lq_strip_part (strip));
  lane->strip = strip;
  lane->sum = sum;
  lane->tempo_bpm = tempo_bpm;
  lane->chain.n_channels = lq_strip_n_in (strip);
  return lane;
}

static void fill_lane (LqPlan *plan, LqLane *lane, const LqTrackSpec *track, const LqLane *old,
                       const LqPlan *previous)
{
  LqChainSpec spec = {
    .nodes = track->nodes,
    .n_nodes = track->n_nodes,
    .n_channels = lane->chain.n_channels,
    .tempo_bpm = lane->tempo_bpm,
  };

  lane->spec = track;
  lane->chain.n_parts = spec.n_nodes;
  lane->chain.parts = lq_arena_array (plan->arena, LqPart *, spec.n_nodes);
  lq_plan_build_chain (plan, &lane->chain, &spec, old ? &old->chain : NULL);
  for (int i = lane->chain.n_kept; previous && i < lane->chain.n_parts; i++)
    lane->chain.parts[i]->quiet = true; /* until PLAN runs */
}

/* A lane of the previous plan as it is, to fade out. */
static void keep_lane (LqPlan *plan, const LqLane *old)
{
  LqLane *lane = add_lane (plan, old->strip, 0, plan->tempo_bpm);

  lane->chain.n_parts = lane->chain.n_kept = old->chain.n_parts;
  lane->chain.parts = lq_arena_array (plan->arena, LqPart *, old->chain.n_parts);
  for (int i = 0; i < old->chain.n_parts; i++)
    lane->chain.parts[i] = lq_plan_own (plan, old->chain.parts[i]);
}

static void build_lanes (LqPlan *plan, const LqGraph *graph, const LqPlan *previous)
{
  for (int t = 0; t < graph->n_tracks; t++)
    {
      const LqLane *old = find_lane (previous, &graph->tracks[t]);
      LqStrip *strip =
          old ? old->strip : lq_strip_new (&graph->tracks[t], plan->rate_hz, plan->n_channels);
      if (!old && previous)
        lq_strip_enter (strip);
      fill_lane (plan, add_lane (plan, strip, 0, plan->tempo_bpm), &graph->tracks[t], old,
                 previous);
    }
  plan->n_tracks = plan->n_lanes;
  for (int t = 0; previous && t < previous->n_tracks; t++)
    if (!lq_plan_owns (plan, lq_strip_part (previous->lanes[t].strip)))
      keep_lane (plan, &previous->lanes[t]);
  plan->n_main = plan->n_lanes;
}

/* All lanes are brought to the longest latency of those that stay, in whole quanta: what works by the
 * quantum behind the sum has the same quanta in play and in a render. */
void lq_plan_finish_lanes (LqPlan *plan, const LqPlan *previous, int align_frames, int room)
{
  int longest = 0;

  for (int t = 0; t < plan->n_lanes; t++)
    {
      int frames = lq_chain_latency (&plan->lanes[t].chain);
      bool stays = t < plan->n_tracks || t >= plan->n_main;
      longest = stays && frames > longest ? frames : longest;
    }
  int unit = align_frames > LQ_QUANTUM ? align_frames : LQ_QUANTUM;
  longest = (longest + unit - 1) / unit * unit;
  plan->front = longest;
  for (int t = 0; t < plan->n_lanes; t++)
    {
      LqLane *lane = &plan->lanes[t];
      const LqLane *old = lq_plan_old_lane (previous, lane);
      lq_plan_finish_chain (plan, &lane->chain, old ? &old->chain : NULL, NULL, longest, room);
    }
}

/* ---- Sums ---- */

/* By key; what leaves after what stays. */
static int compare_lanes (const void *a, const void *b, void *lanes)
{
  int i = *(const int *)a, j = *(const int *)b;
  LqKey x = lq_strip_part (((LqLane *)lanes)[i].strip)->key;
  LqKey y = lq_strip_part (((LqLane *)lanes)[j].strip)->key;
  return x != y ? (x < y ? -1 : 1) : (i > j) - (i < j);
}

static LqSum *add_sum (LqPlan *plan, int max_strips, int n_channels)
{
  LqSum *sum = &plan->sums[plan->n_sums++];

  sum->strips = lq_arena_array (plan->arena, int, max_strips + 1);
  sum->n_channels = n_channels;
  sum->planes = lq_arena_planes (plan->arena, n_channels, LQ_QUANTUM);
  return sum;
}

static void order_sum (LqPlan *plan, LqSum *sum)
{
  qsort_r (sum->strips, (size_t)sum->n_strips, sizeof (int), compare_lanes, plan->lanes);
}

static void sum_graph (LqPlan *plan)
{
  LqSum *sum = add_sum (plan, plan->n_main, plan->n_channels);

  for (int t = 0; t < plan->n_main; t++)
    sum->strips[sum->n_strips++] = t;
  order_sum (plan, sum);
}

/* ---- Variants ---- */

/* The lane of the graph's track SPEC, −1: none. */
static int find_shared (const LqGraph *graph, const LqTrackSpec *spec)
{
  for (int t = 0; spec && t < graph->n_tracks; t++)
    if (&graph->tracks[t] == spec)
      return t;
  return -1;
}

static bool runs (const LqChain *chain, const LqTrackSpec *spec)
{
  if (chain->n_parts != spec->n_nodes)
    return false;
  for (int i = 0; i < spec->n_nodes; i++)
    if (!lq_run_node_is (lq_run_node_of (chain->parts[i]), &spec->nodes[i]))
      return false;
  return true;
}

/* One of its own in the previous plan. A variant's lanes do not move: equal is the same. */
static const LqLane *find_own (const LqPlan *plan, const LqPlan *previous, const LqTrackSpec *spec,
                               const LqMixSpec *mix)
{
  for (int t = previous ? previous->n_main : 0; previous && t < previous->n_lanes; t++)
    {
      const LqLane *lane = &previous->lanes[t];
      if (lq_track_spec_equal_strip (lq_strip_spec (lane->strip), spec)
          && lq_strip_part (lane->strip)->n_channels == mix->n_channels && runs (&lane->chain, spec)
          && !lq_plan_owns (plan, lq_strip_part (lane->strip)))
        return lane;
    }
  return NULL;
}

static void add_own (LqPlan *plan, const LqTrackSpec *spec, const LqMixSpec *mix,
                     const LqPlan *previous)
{
  const LqLane *old = find_own (plan, previous, spec, mix);
  LqStrip *strip = old ? old->strip : lq_strip_new (spec, plan->rate_hz, mix->n_channels);

  fill_lane (plan, add_lane (plan, strip, plan->n_sums - 1, mix->tempo_bpm), spec, old, previous);
}

static void sum_variant (LqPlan *plan, const LqGraph *graph, const LqMixSpec *mix,
                         const LqPlan *previous)
{
  LqSum *sum = add_sum (plan, mix->n_tracks, mix->n_channels);
  LqMixSpec work = lq_graph_mix (graph, 0);

  for (int t = 0; t < mix->n_tracks; t++)
    {
      const LqTrackSpec *spec = &mix->tracks[t];
      int lane = mix->n_channels == plan->n_channels
                     ? find_shared (graph, lq_mix_same_track (mix, &work, spec->key))
                     : -1;
      if (lane < 0)
        {
          lane = plan->n_lanes;
          add_own (plan, spec, mix, previous);
        }
      sum->strips[sum->n_strips++] = lane;
    }
  order_sum (plan, sum);
}

/* The sum of an earlier rack on the same mix, −1: none. */
static int find_sum (const LqPlan *plan, const LqGraph *graph, int r)
{
  for (int s = 0; s < r; s++)
    if (lq_graph_same_mix (graph, r, s))
      return plan->branches[s].sum;
  return r == 0 ? 0 : -1;
}

void lq_plan_build_mixes (LqPlan *plan, const LqGraph *graph, const LqPlan *previous)
{
  int n = graph->n_tracks + (previous ? previous->n_tracks : 0);

  for (int r = 1; r < graph->n_racks; r++)
    n += lq_graph_mix (graph, r).n_tracks;
  plan->lanes = lq_arena_array (plan->arena, LqLane, n + 1);
  plan->sums = lq_arena_array (plan->arena, LqSum, graph->n_racks + 1);
  build_lanes (plan, graph, previous);
  sum_graph (plan);
  for (int r = 0; r < graph->n_racks; r++)
    {
      LqBranch *branch = &plan->branches[r];
      LqMixSpec mix = lq_graph_mix (graph, r);
      branch->sum = find_sum (plan, graph, r);
      if (branch->sum < 0)
        {
          branch->sum = plan->n_sums;
          sum_variant (plan, graph, &mix, previous);
        }
      branch->tempo_bpm = lq_graph_tempo (graph, r);
      branch->chain.n_channels = plan->sums[branch->sum].n_channels;
    }
}
