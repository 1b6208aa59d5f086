/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/rack_fact.h"

#include "processors/note_length.h"
#include "ui/node_text.h"
#include "ui/numbers.h"
#include "ui/widgets/control.h"

#include <glib/gi18n.h>

/* What it is worth hearing that it runs so: "HQ", "Linear". */
static void add_quality (GString *text, LqNode *node, double tempo_bpm)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  for (int slot = 0; slot < info->n_rows; slot++)
    {
      const LqParamRow *row = &info->rows[slot];
      const double value = lq_node_get_param (node, slot);
      char words[LQ_UNITS_TEXT];
      if (!g_str_equal (row->group, "Quality") || value == row->def
          || lq_info_idle_by (info, lq_node_get_params (node), tempo_bpm, slot) >= 0)
        continue;
      lq_node_format (node, slot, LQ_UNITS_PLAIN, words);
      g_string_append_printf (text, " · %s", row->kind == LQ_PARAM_SWITCH ? _ (row->name) : words);
    }
}

static char *bands_of (LqNode *node, double tempo_bpm)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  int n_on = 0;
  for (int slot = 0; slot < lq_info_n_params (info); slot++)
    {
      LqParam param = lq_info_param (info, slot);
      n_on +=
          param.group && g_str_equal (param.row->id, "on") && lq_node_get_param (node, slot) > 0.5;
    }
  GString *text = g_string_new (NULL);
  g_string_printf (text, ngettext ("%d band", "%d bands", n_on), n_on);
  add_quality (text, node, tempo_bpm);
  return g_string_free (text, FALSE);
}

/* A choice that is off, or a note that no tempo makes a time. */
static gboolean is_off (const LqParamRow *row, double value, double tempo_bpm)
{
  return row->kind == LQ_PARAM_CHOICE
         && ((value < 0.5 && g_str_equal (row->labels[0], "Off"))
             || (lq_note_is_row (row) && tempo_bpm <= 0.0));
}

/* "1/8", "1/1 → 4.00 s" where the note is longer than it sounds, "0–140 %" where the bands differ. */
static void format_fact (LqNode *node, int slot, double tempo_bpm, GString *text)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  const LqParamRow *row = lq_info_param (info, slot).row;
  char value[LQ_UNITS_TEXT], most[LQ_UNITS_TEXT];
  double span[2];
  lq_node_format (node, slot, LQ_UNITS_PLAIN, value);
  if (!info->fact_span || !info->fact_span (lq_node_get_params (node), tempo_bpm, slot, span))
    g_string_append (text, value);
  else if (lq_note_is_row (row))
    {
      lq_number_show (LQ_UNIT_MS, span[1], 0, LQ_UNITS_PLAIN, most);
      g_string_append_printf (text, "%s → %s", value, most);
    }
  else
    {
      lq_control_format (row, span[0], 0, LQ_UNITS_NO_UNIT, value);
      lq_control_format (row, span[1], 0, LQ_UNITS_PLAIN, most);
      g_string_append_printf (text, "%s%s%s", span[0] < span[1] ? value : "",
                              span[0] < span[1] ? "–" : "", most);
    }
}

static char *facts_of (LqDesk *desk, LqNode *node)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  LqSession *session = lq_desk_get_session (desk);
  double tempo_bpm = session ? lq_session_get_tempo_bpm (session) : 0.0;
  GString *text = g_string_new (NULL);
  for (const char *const *id = info->facts; *id; id++)
    {
      int slot = lq_info_find_param (info, *id);
      if (lq_info_idle_by (info, lq_node_get_params (node), tempo_bpm, slot) >= 0
          || is_off (lq_info_param (info, slot).row, lq_node_get_param (node, slot), tempo_bpm))
        continue;
      g_string_append (text, text->len > 0 ? " · " : "");
      format_fact (node, slot, tempo_bpm, text);
    }
  return g_string_free (text, text->len == 0);
}

const char *lq_rack_trouble (LqDesk *desk, LqNode *node)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  LqSession *session = lq_desk_get_session (desk);
  if (!info || !session || !info->takes_sample
      || lq_node_get_param (node, info->sample_slot) != info->sample_value)
    return NULL;
  LqItem *media = lq_session_find (session, lq_node_get_sample (node));
  if (!media || !LQ_IS_MEDIA_ITEM (media))
    return NULL;
  if (lq_media_item_get_missing (LQ_MEDIA_ITEM (media)))
    return _ ("file missing");
  return lq_samples_get_failure (lq_sound_get_samples (lq_desk_get_sound (desk)),
                                 lq_media_item_get_path (LQ_MEDIA_ITEM (media)))
             ? _ ("file unreadable")
             : NULL;
}

gboolean lq_rack_listens (LqNode *node)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  for (int slot = 0; info && slot < lq_info_n_params (info); slot++)
    if ((lq_info_param (info, slot).row->flags & LQ_PARAM_LISTENING) != 0
        && lq_node_get_param (node, slot) > 0.5)
      return TRUE;
  return FALSE;
}

char *lq_rack_fact (LqDesk *desk, LqNode *node)
{
  const LqProcessorInfo *info = lq_node_get_info (node);
  if (!info)
    return NULL;
  if (lq_rack_listens (node))
    return g_strdup (_ ("listening"));
  if (info->facts)
    return facts_of (desk, node);
  LqSession *session = lq_desk_get_session (desk);
  return info->reduction_readout < 0 && lq_info_find_param (info, "b1.on") >= 0
             ? bands_of (node, session ? lq_session_get_tempo_bpm (session) : 0.0)
             : NULL;
}
