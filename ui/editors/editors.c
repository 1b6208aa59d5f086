/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/editors.h"

#include "ui/panels/hand_panel.h"
#include "ui/panels/params.h"

typedef GtkWidget *(*EditorNew) (LqDesk *desk, LqNode *node, LqKnobSize size);

static const struct
{
  const char *processor;
  EditorNew make;
  const char *legend;
} editors[] = {
  { "equaliser", lq_equaliser_editor_new, "○ Mix    ● Master    1/6 oct · 4.5 dB/oct" },
  { "compressor", lq_compressor_editor_new, NULL },
  { "limiter", lq_limiter_editor_new, NULL },
};

const char *lq_editor_legend (LqNode *node)
{
  for (gsize i = 0; i < G_N_ELEMENTS (editors); i++)
    if (g_str_equal (editors[i].processor, lq_node_get_processor_id (node)))
      return editors[i].legend;
  return NULL;
}

GtkWidget *lq_editor_row_new (LqDesk *desk, GtkWidget *controls)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  gtk_box_append (GTK_BOX (row), lq_hand_panel_new (desk));
  gtk_box_append (GTK_BOX (row), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_widget_set_hexpand (controls, TRUE);
  gtk_box_append (GTK_BOX (row), controls);
  return row;
}

GtkWidget *lq_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  for (gsize i = 0; i < G_N_ELEMENTS (editors); i++)
    if (g_str_equal (editors[i].processor, lq_node_get_processor_id (node)))
      return editors[i].make (desk, node, size);
  GtkWidget *row = lq_editor_row_new (desk, lq_param_panel_new (desk, node, -1, size));
  gtk_widget_set_valign (row, GTK_ALIGN_START);
  return row;
}
