/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Switches in the work: a command each, by hand, undone or done again, and heard matched. */
#include "app/compare_private.h"

/* The work has been switched to something that most often has been measured: its offset is of now. */
static void switched (LqCompare *compare, LqNode *node, LqSwitchKind kind)
{
  lq_compare_measure (compare);
  if (compare->heard == LQ_COMPARE_MASTER)
    {
      gboolean known = compare->places.of[LQ_COMPARE_MASTER].current;
      if (known)
        lq_compare_apply_switch (compare, node, kind);
      compare->switch_pending =
          !known; /* the switch was made; its offset follows when it is known */
    }
  lq_compare_changed (compare);
}

static LqSwitchKind kind_of_ab (LqSession *session, LqNode *node)
{
  return lq_ab_other_is_another (session, node) ? LQ_SWITCH_REPLACED : LQ_SWITCH_TURNED;
}

void lq_compare_set_bypass (LqCompare *compare, LqNode *node, gboolean bypass)
{
  lq_history_set_value (lq_document_get_history (compare->document), LQ_ITEM (node), "bypass",
                        bypass);
  switched (compare, node, LQ_SWITCH_BYPASSED);
}

void lq_compare_choose_ab (LqCompare *compare, LqNode *node, LqAb which)
{
  lq_ab_choose (lq_document_get_history (compare->document), node, which);
  switched (compare, node, kind_of_ab (lq_compare_session (compare), node));
}

/* ---- Undone and done again ---- */

/* What COMMAND switched; NULL: it is no switch. */
static LqNode *node_of_switch (LqSession *session, LqCommand *command, LqSwitchKind *kind)
{
  LqNode *node = lq_ab_node_of_command (session, command);
  const LqRecord *record = lq_command_get_record (command, 0);

  if (node)
    *kind = kind_of_ab (session, node);
  if (node || lq_command_get_n_records (command) != 1 || record->kind != LQ_RECORD_SET
      || !g_str_equal (record->key, "bypass"))
    return node;
  LqItem *item = lq_session_find (session, record->id);
  *kind = LQ_SWITCH_BYPASSED;
  return item && LQ_IS_NODE (item) ? LQ_NODE (item) : NULL;
}

/* The one command between FROM and TO, NULL the beginning; NULL: there are more. */
static LqCommand *between (LqCommand *from, LqCommand *to)
{
  if (from && lq_command_get_parent (from) == to)
    return from;
  return to && lq_command_get_parent (to) == from ? to : NULL;
}

void lq_compare_follow_move (LqCompare *compare, LqCommand *from, LqCommand *to)
{
  LqCommand *command = between (from, to);
  LqSwitchKind kind = LQ_SWITCH_NONE;
  LqNode *node = command ? node_of_switch (lq_compare_session (compare), command, &kind) : NULL;

  if (!node)
    return;
  if (compare->places.of[LQ_COMPARE_MASTER].measured)
    compare->places.left = compare->places.of[LQ_COMPARE_MASTER].loudness;
  switched (compare, node, kind);
}
