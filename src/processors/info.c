/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flat order of a processor's parameters, and their ids and names. */
#include "processors/info.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/nearest.h"

int lq_info_n_params (const LqProcessorInfo *info)
{
  int n = info->n_rows;

  for (int g = 0; g < info->n_groups; g++)
    n += info->groups[g].count * info->groups[g].n_rows;
  return n;
}

LqParam lq_info_param (const LqProcessorInfo *info, int slot)
{
  if (slot < info->n_rows)
    {
      const LqParamRow *row = &info->rows[slot];
      return (LqParam){ .row = row, .instance = -1, .def = row->def };
    }
  slot -= info->n_rows;
  for (int g = 0; g < info->n_groups; g++)
    {
      const LqParamGroup *group = &info->groups[g];
      int size = group->count * group->n_rows;
      if (slot < size)
        {
          int instance = slot / group->n_rows;
          int row = slot % group->n_rows;
          return (LqParam){ .row = &group->rows[row],
                            .group = group,
                            .instance = instance,
                            .def = group->def ? group->def (instance, row) : group->rows[row].def };
        }
      slot -= size;
    }
  abort (); /* a slot that does not exist is a programmer's fault */
}

void lq_info_param_id (const LqProcessorInfo *info, int slot, char id[LQ_PARAM_ID])
{
  LqParam param = lq_info_param (info, slot);

  if (param.group)
    snprintf (id, LQ_PARAM_ID, "%s%d.%s", param.group->prefix, param.instance + 1, param.row->id);
  else
    snprintf (id, LQ_PARAM_ID, "%s", param.row->id);
}

void lq_info_param_name (const LqProcessorInfo *info, int slot, char name[LQ_PARAM_NAME])
{
  LqParam param = lq_info_param (info, slot);
  const char *row = param.row->name;

  if (!param.group)
    {
      snprintf (name, LQ_PARAM_NAME, "%s", row);
      return;
    }
  /* "Band 3 frequency", but "Band 3 Q". */
  char first = islower ((unsigned char)row[1]) ? (char)tolower ((unsigned char)row[0]) : row[0];
  snprintf (name, LQ_PARAM_NAME, "%s %d %c%s", param.group->name, param.instance + 1, first,
            row + 1);
}

static int find_row (const LqParamRow *rows, int n_rows, const char *id)
{
  for (int i = 0; i < n_rows; i++)
    if (strcmp (rows[i].id, id) == 0)
      return i;
  return -1;
}

/* The row of GROUP that ID names, as an index into the whole group; −1: none. */
static int find_in_group (const LqParamGroup *group, const char *id)
{
  size_t n_prefix = strlen (group->prefix);
  char *end;

  if (strncmp (id, group->prefix, n_prefix) != 0 || id[n_prefix] < '1' || id[n_prefix] > '9')
    return -1;
  long number = strtol (id + n_prefix, &end, 10);
  if (number > group->count || *end != '.')
    return -1;
  int row = find_row (group->rows, group->n_rows, end + 1);
  return row < 0 ? -1 : (int)(number - 1) * group->n_rows + row;
}

int lq_info_find_param (const LqProcessorInfo *info, const char *id)
{
  int slot = find_row (info->rows, info->n_rows, id);
  int base = info->n_rows;

  for (int g = 0; slot < 0 && g < info->n_groups; g++)
    {
      int found = find_in_group (&info->groups[g], id);
      if (found >= 0)
        slot = base + found;
      base += info->groups[g].count * info->groups[g].n_rows;
    }
  return slot;
}

int lq_info_find_readout (const LqProcessorInfo *info, const char *id)
{
  for (int i = 0; i < info->n_readouts; i++)
    if (strcmp (info->readouts[i].id, id) == 0)
      return i;
  return -1;
}

void lq_info_nearest_param (const LqProcessorInfo *info, const char *id, char nearest[LQ_PARAM_ID])
{
  int best = INT_MAX;

  nearest[0] = '\0';
  for (int slot = 0; slot < lq_info_n_params (info); slot++)
    {
      char candidate[LQ_PARAM_ID];
      lq_info_param_id (info, slot, candidate);
      int distance = lq_nearest_distance (id, candidate);
      if (distance < best)
        {
          best = distance;
          memcpy (nearest, candidate, LQ_PARAM_ID);
        }
    }
}

void lq_info_defaults (const LqProcessorInfo *info, double *params)
{
  for (int slot = 0; slot < lq_info_n_params (info); slot++)
    params[slot] = lq_info_param (info, slot).def;
}
