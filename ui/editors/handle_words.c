/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/handle_words.h"

#include "ui/node_text.h"

#include <glib/gi18n.h>

LqHandleFacts lq_handle_of_row (LqNode *node, int slot, int id, LqHandleWords *words)
{
  char spoken[LQ_UNITS_TEXT];
  lq_node_say (node, slot, words->line1, sizeof words->line1);
  lq_node_format (node, slot, LQ_UNITS_SPOKEN, spoken);
  g_snprintf (words->spoken, sizeof words->spoken, "%s, %s",
              _ (lq_info_param (lq_node_get_info (node), slot).row->name), spoken);
  return (LqHandleFacts){ .id = id, .line1 = words->line1, .spoken = words->spoken };
}
