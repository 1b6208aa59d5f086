/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/ab.h"

#include "model/item_private.h"
#include "model/node_private.h"

static const char *const letters[] = { "A", "B" };

/* What there is to a setting besides the parameters. */
static const char *const numbers[] = { "wet", "target", NULL };
static const char *const ids[] = { "key", "sample", NULL };

LqAb lq_ab_get (LqNode *node) { return lq_node_get_letter (node) ? LQ_AB_B : LQ_AB_A; }

/* The version tells which table the others belong to. */
static gboolean is_of_setting (LqNode *node, const char *key)
{
  return lq_info_find_param (lq_node_get_info (node), key) >= 0 || g_str_equal (key, "version")
         || g_strv_contains (numbers, key) || g_strv_contains (ids, key);
}

/* "key=text" of all that is not at its default; the version never is. Owns: g_strfreev. */
static GStrv setting_of (LqNode *node)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr (GPtrArray) keys = lq_item_list_keys (LQ_ITEM (node));

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = keys->pdata[i];
      g_autofree char *text =
          is_of_setting (node, key) ? lq_item_get_text (LQ_ITEM (node), key) : NULL;
      g_autofree char *line = text ? g_strconcat (key, "=", text, NULL) : NULL;
      if (line)
        g_strv_builder_add (lines, line);
    }
  g_strv_builder_addv (lines, (const char **)lq_node_get_beyond (node));
  return g_strv_builder_end (lines);
}

LqNode *lq_ab_other (LqSession *session, LqNode *node)
{
  const char *const *lines = lq_node_get_other (node);

  if (lq_node_is_missing (node) || !lines[0])
    return NULL;
  LqNode *other =
      lq_node_new ("n1", lq_session_get_registry (session), lq_node_get_processor_id (node));
  lq_item_apply_lines (LQ_ITEM (other), lines);
  lq_node_bring_up_to_date (other);
  return other;
}

gboolean lq_ab_other_is_another (LqSession *session, LqNode *node)
{
  g_autoptr (LqNode) other = lq_ab_other (session, node);
  const LqProcessorInfo *info = lq_node_get_info (node);
  if (!other)
    return FALSE;
  for (int slot = 0; slot < lq_info_n_params (info); slot++)
    if (lq_node_get_param (node, slot) != lq_node_get_param (other, slot)
        && (lq_info_takes_its_time (info)
            || lq_info_is_structural (info, lq_node_get_params (node), slot)
            || lq_info_is_structural (info, lq_node_get_params (other), slot)))
      return TRUE;
  return (lq_info_takes_its_time (info)
          && lq_node_get_wet_percent (node) != lq_node_get_wet_percent (other))
         || lq_node_get_target (node) != lq_node_get_target (other)
         || !g_str_equal (lq_node_get_key (node), lq_node_get_key (other))
         || !g_str_equal (lq_node_get_sample (node), lq_node_get_sample (other));
}

static void take_setting (LqHistory *history, LqNode *node, LqNode *from)
{
  for (int slot = 0; slot < lq_info_n_params (lq_node_get_info (node)); slot++)
    if (!(lq_info_param (lq_node_get_info (node), slot).row->flags & LQ_PARAM_LISTENING))
      lq_history_set_param (history, node, slot, lq_node_get_param (from, slot));
  for (gsize i = 0; numbers[i]; i++)
    lq_history_set_value (history, LQ_ITEM (node), numbers[i],
                          lq_item_get_value (LQ_ITEM (from), numbers[i]));
  lq_history_set_string (history, LQ_ITEM (node), "key", lq_node_get_key (from));
  lq_history_set_string (history, LQ_ITEM (node), "sample", lq_node_get_sample (from));
  lq_history_set_strv (history, LQ_ITEM (node), "beyond", lq_node_get_beyond (from));
}

static void keep_other (LqHistory *history, LqNode *node, GStrv setting)
{
  lq_history_set_strv (history, LQ_ITEM (node), "other", (const char *const *)setting);
}

/* What a hand is still turning is of neither setting yet. */
static gboolean may_change (LqHistory *history, LqNode *node)
{
  lq_history_end_burst (history);
  return !lq_node_is_missing (node) && !lq_history_in_gesture (history);
}

void lq_ab_choose (LqHistory *history, LqNode *node, LqAb which)
{
  if (lq_ab_get (node) == which || !may_change (history, node))
    return;
  g_autofree char *label =
      g_strdup_printf ("%s %s → %s", lq_node_get_name (node), letters[!which], letters[which]);
  g_auto (GStrv) own = setting_of (node);
  g_autoptr (LqNode) other = lq_ab_other (lq_history_get_session (history), node);
  lq_history_begin_gesture (history, label);
  lq_history_set_value (history, LQ_ITEM (node), "letter", which);
  keep_other (history, node, own);
  if (other)
    take_setting (history, node, other);
  lq_history_end_gesture (history);
}

LqNode *lq_ab_node_of_command (LqSession *session, LqCommand *command)
{
  const char *id = lq_command_get_record (command, 0)->id;
  gboolean letter = FALSE;

  for (guint i = 0; i < lq_command_get_n_records (command); i++)
    {
      const LqRecord *record = lq_command_get_record (command, i);
      if (record->kind != LQ_RECORD_SET || !g_str_equal (record->id, id))
        return NULL;
      letter |= g_str_equal (record->key, "letter");
    }
  LqItem *item = letter ? lq_session_find (session, id) : NULL;
  return item && LQ_IS_NODE (item) ? LQ_NODE (item) : NULL;
}

void lq_ab_copy (LqHistory *history, LqNode *node)
{
  if (!may_change (history, node))
    return;
  LqAb own = lq_ab_get (node);
  g_autofree char *label =
      g_strdup_printf ("%s %s as %s", lq_node_get_name (node), letters[!own], letters[own]);
  g_auto (GStrv) setting = setting_of (node);
  lq_history_begin_gesture (history, label);
  keep_other (history, node, setting);
  lq_history_end_gesture (history);
}
