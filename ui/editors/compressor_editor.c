/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/editors.h"

#include "ui/panels/params.h"

GtkWidget *lq_compressor_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  return lq_editor_row_new (desk, lq_param_panel_new (desk, node, -1, size));
}
