/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/editor_box.h"

#include "ui/editors/editors.h"
#include "ui/panels/params.h"

#define SPACING 6

G_DEFINE_TYPE (LqEditorBox, lq_editor_box, GTK_TYPE_BOX)

static void lq_editor_box_dispose (GObject *object)
{
  g_clear_object (&((LqEditorBox *)object)->node);
  G_OBJECT_CLASS (lq_editor_box_parent_class)->dispose (object);
}

static void lq_editor_box_class_init (LqEditorBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_editor_box_dispose;
}

static void lq_editor_box_init (LqEditorBox *box)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (box), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (box), SPACING);
}

gpointer lq_editor_box_new (GType type, LqDesk *desk, LqNode *node)
{
  LqEditorBox *box = g_object_new (type, NULL);
  box->desk = desk;
  box->node = g_object_ref (node);
  return box;
}

void lq_editor_box_fill (LqEditorBox *box, GtkWidget *picture, LqKnobSize size)
{
  GtkWidget *rows = lq_param_panel_new (box->desk, box->node, -1, size);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), lq_editor_row_new (box->desk, rows));
}

double lq_editor_box_get (LqEditorBox *box, int slot)
{
  return lq_node_get_param (box->node, slot);
}

void lq_editor_box_set (LqEditorBox *box, int slot, double value)
{
  lq_history_set_param (lq_desk_get_history (box->desk), box->node, slot, value);
}
