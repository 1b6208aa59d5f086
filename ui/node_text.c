/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/node_text.h"

#include "ui/widgets/control.h"

#include <glib/gi18n.h>

static const LqParamRow *row_of (LqNode *node, int slot)
{
  return lq_info_param (lq_node_get_info (node), slot).row;
}

void lq_node_format (LqNode *node, int slot, LqUnitsFlags flags, char text[LQ_UNITS_TEXT])
{
  lq_control_format (row_of (node, slot), lq_node_get_param (node, slot), 0, flags, text);
}

void lq_node_say (LqNode *node, int slot, char *text, gsize size)
{
  char value[LQ_UNITS_TEXT];
  lq_node_format (node, slot, LQ_UNITS_PLAIN, value);
  g_snprintf (text, size, "%s %s", _ (row_of (node, slot)->name), value);
}
