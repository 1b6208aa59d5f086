/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moves what moves in a running plan, and shows what its parts tell. A rack moves only the
 * parts that are its own: what it shares with an earlier rack follows that one. */
#include "signal/plan_private.h"

/* Of the graph: what a variant has for itself does not move. */
static LqStrip *find_strip (const LqPlan *plan, LqKey key)
{
  const LqSum *sum = &plan->sums[0];
  int low = 0, high = sum->n_strips - 1;

  while (low <= high)
    {
      int middle = (low + high) / 2;
      LqStrip *strip = plan->strips[sum->strips[middle]];
      LqKey found = lq_strip_part (strip)->key;
      if (found == key)
        return strip;
      if (found < key)
        low = middle + 1;
      else
        high = middle - 1;
    }
  return NULL;
}

/* The node KEY of RACK; with OWN only where it is not shared with an earlier rack. */
static LqRunNode *find_node (const LqPlan *plan, LqKey rack, LqKey key, bool own)
{
  int r = lq_plan_find_rack (plan, rack);

  if (r < 0)
    return NULL;
  const LqBranch *branch = &plan->branches[r];
  for (int i = own ? branch->n_shared : 0; i < branch->n_parts; i++)
    if (branch->parts[i]->key == key && lq_run_node_of (branch->parts[i]))
      return lq_run_node_of (branch->parts[i]);
  return NULL;
}

void lq_plan_set_track (LqPlan *plan, LqKey track, LqStripRow row, double value)
{
  LqStrip *strip = find_strip (plan, track);
  if (strip)
    lq_strip_set (strip, row, value);
}

void lq_plan_set_gate (LqPlan *plan, LqKey track, bool open)
{
  LqStrip *strip = find_strip (plan, track);
  if (strip)
    lq_strip_gate (strip, open);
  for (int t = plan->n_main; t < plan->n_strips; t++)
    if (lq_strip_part (plan->strips[t])->key == track)
      lq_strip_gate (plan->strips[t], open);
}

void lq_plan_set_master (LqPlan *plan, LqKey rack, double gain_db)
{
  int r = lq_plan_find_rack (plan, rack);
  if (r >= 0 && plan->branches[r].n_shared == 0)
    lq_fader_aim (lq_fader_of (plan->branches[r].parts[0]), gain_db);
}

void lq_plan_set_param (LqPlan *plan, LqKey rack, LqKey key, int slot, double value)
{
  LqRunNode *node = find_node (plan, rack, key, true);
  if (node)
    lq_run_node_set_param (node, slot, value);
}

void lq_plan_set_node (LqPlan *plan, LqKey rack, LqKey key, int row, double value)
{
  LqRunNode *node = find_node (plan, rack, key, true);
  if (node)
    lq_run_node_set_row (node, row, value);
}

bool lq_plan_node_meter (LqPlan *plan, LqKey rack, LqKey key, LqNodeMeter *meter)
{
  LqRunNode *node = find_node (plan, rack, key, false);
  if (node)
    lq_run_node_meter (node, meter);
  return node != NULL;
}

LqLatest *lq_plan_track_peaks (LqPlan *plan, LqKey track)
{
  LqStrip *strip = find_strip (plan, track);
  return strip ? lq_strip_peaks (strip) : NULL;
}
