/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/readings.h"

gboolean lq_readings_take (LqDesk *desk, LqNode *node, const int *readouts, int n,
                           LqLatestValue *values)
{
  LqEngine *engine = lq_sound_get_engine (lq_desk_get_sound (desk));
  LqNodeMeter meter;
  if (!engine
      || !lq_engine_node_meter (engine, lq_scene_chain_key (LQ_ITEM (node)),
                                lq_scene_key (LQ_ITEM (node)), &meter))
    return FALSE;
  LqLatestValue *all = g_newa (LqLatestValue, meter.readouts->n);
  lq_latest_row_take (meter.readouts, all);
  for (int i = 0; i < n; i++)
    values[i] = all[readouts[i]];
  return TRUE;
}
