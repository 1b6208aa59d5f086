/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strips and sums of a plan. A variant on a mix of its own takes from the graph's strips all that are
 * equal, and has for itself only what differs. */
#include "signal/graph_mix.h"
#include "signal/plan_private.h"
#include "signal/quantum.h"

#include <stdlib.h>

/* ---- The graph's own ---- */

static LqStrip *find_strip (const LqPlan *previous, const LqTrackSpec *spec)
{
  for (int t = 0; previous && t < previous->n_tracks; t++)
    {
      const LqTrackSpec *old = lq_strip_spec (previous->strips[t]);
      if (old->key == spec->key && old->line == spec->line && old->n_channels == spec->n_channels)
        return previous->strips[t];
    }
  return NULL;
}

static void add_strip (LqPlan *plan, LqStrip *strip)
{
  lq_plan_own (plan, lq_strip_part (strip));
  plan->strips[plan->n_strips++] = strip;
}

static void build_strips (LqPlan *plan, const LqGraph *graph, const LqPlan *previous)
{
  for (int t = 0; t < graph->n_tracks; t++)
    {
      LqStrip *strip = find_strip (previous, &graph->tracks[t]);
      bool carried = strip != NULL;
      if (!carried)
        strip = lq_strip_new (&graph->tracks[t], plan->rate_hz, plan->n_channels);
      if (!carried && previous)
        lq_strip_enter (strip);
      add_strip (plan, strip);
    }
  plan->n_tracks = plan->n_strips;
  for (int t = 0; previous && t < previous->n_tracks; t++)
    if (!lq_plan_owns (plan, lq_strip_part (previous->strips[t])))
      add_strip (plan, previous->strips[t]);
  plan->n_main = plan->n_strips;
}

/* ---- Sums ---- */

static int compare_strips (const void *a, const void *b, void *strips)
{
  LqKey x = lq_strip_part (((LqStrip **)strips)[*(const int *)a])->key;
  LqKey y = lq_strip_part (((LqStrip **)strips)[*(const int *)b])->key;
  return x < y ? -1 : x > y;
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
  qsort_r (sum->strips, (size_t)sum->n_strips, sizeof (int), compare_strips, plan->strips);
}

static void sum_graph (LqPlan *plan)
{
  LqSum *sum = add_sum (plan, plan->n_main, plan->n_channels);

  for (int t = 0; t < plan->n_main; t++)
    sum->strips[sum->n_strips++] = t;
  order_sum (plan, sum);
}

/* ---- Variants ---- */

/* The graph's strip that SPEC is equal to, −1: none. */
static int find_shared (const LqPlan *plan, const LqGraph *graph, const LqTrackSpec *spec)
{
  for (int t = 0; t < graph->n_tracks; t++)
    if (lq_track_spec_equal (&graph->tracks[t], spec))
      return t;
  return -1;
}

/* One of its own in the previous plan. A variant's strips do not move: equal is the same. */
static LqStrip *find_own (const LqPlan *plan, const LqPlan *previous, const LqTrackSpec *spec,
                          int n_channels)
{
  for (int t = previous ? previous->n_main : 0; previous && t < previous->n_strips; t++)
    {
      LqStrip *strip = previous->strips[t];
      if (lq_track_spec_equal (lq_strip_spec (strip), spec)
          && lq_strip_part (strip)->n_channels == n_channels
          && !lq_plan_owns (plan, lq_strip_part (strip)))
        return strip;
    }
  return NULL;
}

static void sum_variant (LqPlan *plan, const LqGraph *graph, const LqMixSpec *mix,
                         const LqPlan *previous)
{
  LqSum *sum = add_sum (plan, mix->n_tracks, mix->n_channels);

  for (int t = 0; t < mix->n_tracks; t++)
    {
      const LqTrackSpec *spec = &mix->tracks[t];
      int strip = mix->n_channels == plan->n_channels ? find_shared (plan, graph, spec) : -1;
      if (strip < 0)
        {
          LqStrip *own = find_own (plan, previous, spec, mix->n_channels);
          strip = plan->n_strips;
          add_strip (plan, own ? own : lq_strip_new (spec, plan->rate_hz, mix->n_channels));
        }
      sum->strips[sum->n_strips++] = strip;
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
  plan->strips = lq_arena_array (plan->arena, LqStrip *, n + 1);
  plan->sums = lq_arena_array (plan->arena, LqSum, graph->n_racks + 1);
  build_strips (plan, graph, previous);
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
      branch->n_channels = plan->sums[branch->sum].n_channels;
    }
}
