/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/manual.h"

#include <glib/gi18n.h>

/* ROWS by the headings they stand under, these in the order they come first: new rows are added at the
 * end of a table. */
static void each_by_heading (const LqParamGroup *group, const LqParamRow *rows, int n,
                             LqManualVisit visit, gpointer data)
{
  for (int first = 0; first < n; first++)
    {
      int before = 0;
      while (before < first && g_strcmp0 (rows[before].group, rows[first].group) != 0)
        before++;
      for (int i = first; before == first && i < n; i++)
        if (g_strcmp0 (rows[i].group, rows[first].group) == 0)
          visit (group, &rows[i], data);
    }
}

void lq_manual_each_row (const LqProcessorInfo *info, LqManualVisit visit, gpointer data)
{
  each_by_heading (NULL, info->rows, info->n_rows, visit, data);
  for (int g = 0; g < info->n_groups; g++)
    each_by_heading (&info->groups[g], info->groups[g].rows, info->groups[g].n_rows, visit, data);
}

int lq_manual_n_alike (const LqProcessorInfo *info, int first)
{
  const LqReadoutInfo *readout = &info->readouts[first];
  int n = 1;
  while (first + n < info->n_readouts && g_str_equal (readout[n].name, readout->name)
         && g_str_equal (readout[n].doc, readout->doc))
    n++;
  return n;
}

char *lq_manual_id (const LqParamGroup *group, const LqParamRow *row)
{
  if (!group)
    return g_strdup (row->id);
  return g_strdup_printf ("%s1.%s … %s%d.%s", group->prefix, row->id, group->prefix, group->count,
                          row->id);
}

char *lq_manual_range (const LqParamRow *row, LqUnitsFlags flags, gboolean shown)
{
  char low[LQ_UNITS_TEXT], high[LQ_UNITS_TEXT];
  if (row->labels)
    {
      GString *text = g_string_new (NULL);
      for (int i = 0; row->labels[i]; i++)
        g_string_append_printf (text, "%s%s", i > 0 ? " | " : "",
                                shown ? _ (row->labels[i]) : row->labels[i]);
      return g_string_free (text, FALSE);
    }
  if (row->kind == LQ_PARAM_SWITCH)
    return g_strdup (_ ("off | on"));
  lq_param_format (row, row->min, 0, flags, low);
  lq_param_format (row, row->max, 0, flags, high);
  return g_strdup_printf ("%s … %s", low, high);
}

static char *value_text (const LqParamRow *row, double value, LqUnitsFlags flags, gboolean shown)
{
  char text[LQ_UNITS_TEXT];
  lq_param_format (row, value, 0, flags, text);
  return g_strdup (shown && (row->labels || row->kind == LQ_PARAM_SWITCH) ? _ (text) : text);
}

/* Where the row stands at first; false where each instance has a value of its own. */
static gboolean find_default (const LqParamGroup *group, const LqParamRow *row, double *def)
{
  *def = row->def;
  if (!group || !group->def)
    return TRUE;
  int r = (int)(row - group->rows);
  *def = group->def (0, r);
  for (int i = 1; i < group->count; i++)
    if (group->def (i, r) != *def)
      return FALSE;
  return TRUE;
}

char *lq_manual_default (const LqParamGroup *group, const LqParamRow *row, LqUnitsFlags flags,
                         gboolean shown)
{
  double def;
  return find_default (group, row, &def) ? value_text (row, def, flags, shown)
                                         : g_strdup (_ ("its own"));
}

/* ---- What a row needs ---- */

/* The row ID, of GROUP or a plain one. */
static const LqParamRow *row_of (const LqProcessorInfo *info, const LqParamGroup *group,
                                 const char *id)
{
  for (int i = 0; group && i < group->n_rows; i++)
    if (g_str_equal (group->rows[i].id, id))
      return &group->rows[i];
  return lq_info_param (info, lq_info_find_param (info, id)).row;
}

static const char *called (const LqParamRow *row, gboolean shown)
{
  return shown ? _ (row->name) : row->id;
}

/* "range other than 0.0 dB", "shape at Low cut … High cut". */
static char *need_text (const LqProcessorInfo *info, const LqParamGroup *group,
                        const LqParamNeed *need, LqUnitsFlags flags, gboolean shown)
{
  const LqParamRow *row = row_of (info, group, need->row);
  g_autofree char *least = value_text (row, need->least, flags, shown);
  g_autofree char *most = value_text (row, need->most, flags, shown);
  g_autofree char *range =
      need->least == need->most ? g_strdup (least) : g_strdup_printf ("%s … %s", least, most);
  if (need->outside)
    return g_strdup_printf (_ ("%s other than %s"), called (row, shown), range);
  if (need->with_tempo)
    return g_strdup_printf (_ ("%s at %s, or no tempo"), called (row, shown), range);
  return g_strdup_printf (_ ("%s at %s"), called (row, shown), range);
}

char *lq_manual_needs (const LqProcessorInfo *info, const LqParamGroup *group,
                       const LqParamRow *row, LqUnitsFlags flags, gboolean shown)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  if (group && group->count_row)
    g_ptr_array_add (
        texts,
        g_strdup_printf (_ ("as many %s"), called (row_of (info, NULL, group->count_row), shown)));
  for (const LqParamNeed *need = row->needs; need && need->row; need++)
    g_ptr_array_add (texts, need_text (info, group, need, flags, shown));
  if (texts->len == 0)
    return NULL;
  g_ptr_array_add (texts, NULL);
  return g_strjoinv ("; ", (char **)texts->pdata);
}
