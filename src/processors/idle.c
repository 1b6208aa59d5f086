/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows change nothing at present, and which another instance. */
#include "processors/info.h"

#include <stdio.h>

int lq_info_needed (const LqProcessorInfo *info, int slot, const LqParamNeed *need)
{
  LqParam param = lq_info_param (info, slot);
  char id[LQ_PARAM_ID];

  if (param.group)
    {
      snprintf (id, sizeof id, "%s%d.%s", param.group->prefix, param.instance + 1, need->row);
      int beside = lq_info_find_param (info, id);
      if (beside >= 0)
        return beside;
    }
  return lq_info_find_param (info, need->row);
}

static bool is_met (const LqParamNeed *need, double value, double tempo_bpm)
{
  if (need->with_tempo && tempo_bpm <= 0.0)
    return true;
  return (value >= need->least && value <= need->most) != need->outside;
}

/* The row that leaves out PARAM's instance; −1: it is there. */
static int left_out_by (const LqProcessorInfo *info, const double *params, const LqParam *param)
{
  if (!param->group || !param->group->count_row)
    return -1;
  int count = lq_info_find_param (info, param->group->count_row);
  return params[count] > param->instance ? -1 : count;
}

/* What a row needs may be idle itself: then its value is no matter either, and nor is the row's. */
int lq_info_idle_by (const LqProcessorInfo *info, const double *params, double tempo_bpm, int slot)
{
  LqParam param = lq_info_param (info, slot);
  int by = left_out_by (info, params, &param);

  for (const LqParamNeed *need = param.row->needs; by < 0 && need && need->row; need++)
    {
      int needed = lq_info_needed (info, slot, need);
      by = is_met (need, params[needed], tempo_bpm)
               ? lq_info_idle_by (info, params, tempo_bpm, needed)
               : needed;
    }
  return by;
}

bool lq_info_readout_rests (const LqProcessorInfo *info, const double *params, int readout)
{
  for (const LqParamNeed *need = info->readouts[readout].needs; need && need->row; need++)
    if (!is_met (need, params[lq_info_find_param (info, need->row)], 0.0))
      return true;
  return false;
}

bool lq_info_is_structural (const LqProcessorInfo *info, const double *params, int slot)
{
  const LqParamRow *row = lq_info_param (info, slot).row;

  if (row->structural_while == NULL)
    return row->flags & LQ_PARAM_STRUCTURAL;
  for (const LqParamNeed *need = row->structural_while; need->row; need++)
    if (!is_met (need, params[lq_info_needed (info, slot, need)], 0.0))
      return false;
  return true;
}
