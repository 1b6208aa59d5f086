/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moves what moves in a running plan, and shows what its parts tell. A rack moves only the
 * parts that are its own: what it shares with an earlier rack follows that one. */
#include "signal/plan_private.h"

/* Of the graph: what a variant has for itself does not move. The first of its key: a track that leaves
 * may have the same as its successor. */
static LqLane *find_lane (const LqPlan *plan, LqKey key)
{
  const LqSum *sum = &plan->sums[0];
  int low = 0, high = sum->n_strips;

  while (low < high)
    {
      int middle = (low + high) / 2;
      if (lq_strip_part (plan->lanes[sum->strips[middle]].strip)->key < key)
        low = middle + 1;
      else
        high = middle;
    }
  LqLane *lane = low < sum->n_strips ? &plan->lanes[sum->strips[low]] : NULL;
  return lane && lq_strip_part (lane->strip)->key == key ? lane : NULL;
}

static LqRunNode *find_in (const LqChain *chain, LqKey key, bool own)
{
  for (int i = own ? chain->n_shared : 0; i < chain->n_parts; i++)
    if (chain->parts[i]->key == key && lq_run_node_of (chain->parts[i]))
      return lq_run_node_of (chain->parts[i]);
  return NULL;
}

/* The node KEY of the rack or track; with OWN only where it is not shared with an earlier rack. */
static LqRunNode *find_node (const LqPlan *plan, LqKey chain, LqKey key, bool own)
{
  int r = lq_plan_find_rack (plan, chain);
  LqRunNode *node = r < 0 ? NULL : find_in (&plan->branches[r].chain, key, own);
  const LqLane *lane = node ? NULL : find_lane (plan, chain);

  return lane ? find_in (&lane->chain, key, own) : node;
}

void lq_plan_set_track (LqPlan *plan, LqKey track, LqStripRow row, double value)
{
  LqLane *lane = find_lane (plan, track);
  if (lane)
    lq_strip_set (lane->strip, row, value);
}

void lq_plan_set_gate (LqPlan *plan, LqKey track, bool open)
{
  LqLane *lane = find_lane (plan, track);
  if (lane)
    lq_strip_gate (lane->strip, open);
  for (int t = plan->n_main; t < plan->n_lanes; t++)
    if (lq_strip_part (plan->lanes[t].strip)->key == track)
      lq_strip_gate (plan->lanes[t].strip, open);
}

void lq_plan_set_master (LqPlan *plan, LqKey rack, double gain_db)
{
  int r = lq_plan_find_rack (plan, rack);
  if (r >= 0 && plan->branches[r].chain.n_shared == 0)
    lq_fader_aim (lq_fader_of (plan->branches[r].chain.parts[0]), gain_db);
}

void lq_plan_set_param (LqPlan *plan, LqKey chain, LqKey key, int slot, double value)
{
  LqRunNode *node = find_node (plan, chain, key, true);
  if (node)
    lq_run_node_set_param (node, slot, value);
}

void lq_plan_set_node (LqPlan *plan, LqKey chain, LqKey key, int row, double value)
{
  LqRunNode *node = find_node (plan, chain, key, true);
  if (node)
    lq_run_node_set_row (node, row, value);
}

/* The frames of CHAIN, as LATE as it begins, up to what the node KEY gives, or to where its ROWS act; −1: it is
 * not there. */
static int latency_at (const LqChain *chain, LqKey key, bool rows, int late)
{
  for (int i = 0; i < chain->n_parts; i++)
    {
      LqRunNode *node = lq_run_node_of (chain->parts[i]);
      late += chain->parts[i]->latency;
      if (node && chain->parts[i]->key == key)
        return late - (rows ? lq_run_node_rows_lead (node) : 0);
    }
  return -1;
}

int lq_plan_frames_behind (const LqPlan *plan, LqKey chain, LqKey node, bool rows)
{
  int r = lq_plan_find_rack (plan, chain);
  const LqLane *lane = r < 0 ? find_lane (plan, chain) : NULL;
  if (node == 0)
    return lane ? plan->latency - plan->front : 0;
  int late = r >= 0 ? latency_at (&plan->branches[r].chain, node, rows, plan->front)
             : lane ? latency_at (&lane->chain, node, rows, 0)
                    : -1;

  return late < 0 ? 0 : plan->latency - late;
}

bool lq_plan_node_meter (LqPlan *plan, LqKey chain, LqKey key, LqNodeMeter *meter)
{
  LqRunNode *node = find_node (plan, chain, key, false);
  if (node)
    lq_run_node_meter (node, meter);
  return node != NULL;
}
