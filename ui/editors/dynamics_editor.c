/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/dynamics_editor.h"

#include "ui/node_text.h"

struct _LqDynamicsEditor
{
  LqEditorBox box;
  const LqDynamicsKind *kind;
  GtkWidget *view;
  int slots[LQ_DYNAMICS_MAX_ROWS];
  int chosen; /* the row whose handle is selected */
};

G_DEFINE_FINAL_TYPE (LqDynamicsEditor, lq_dynamics_editor, LQ_TYPE_EDITOR_BOX)

/* ---- Rows ---- */

LqDynamicsView *lq_dynamics_editor_get_view (LqDynamicsEditor *editor)
{
  return LQ_DYNAMICS_VIEW (editor->view);
}

double lq_dynamics_editor_get (LqDynamicsEditor *editor, int row)
{
  return lq_editor_box_get (&editor->box, editor->slots[row]);
}

void lq_dynamics_editor_set (LqDynamicsEditor *editor, int row, double value)
{
  lq_editor_box_set (&editor->box, editor->slots[row],
                     lq_param_on_grid (lq_dynamics_editor_row (editor, row), value, 0));
}

const LqParamRow *lq_dynamics_editor_row (LqDynamicsEditor *editor, int row)
{
  return lq_info_param (lq_node_get_info (editor->box.node), editor->slots[row]).row;
}

void lq_dynamics_editor_say (LqDynamicsEditor *editor, int row, char *text, gsize size)
{
  lq_node_say (editor->box.node, editor->slots[row], text, size);
}

void lq_dynamics_editor_hand (LqDynamicsEditor *editor, int row)
{
  lq_desk_set_hand (editor->box.desk, LQ_ITEM (editor->box.node), editor->kind->rows[row]);
}

/* ---- Handles ---- */

LqHandleFacts lq_dynamics_editor_handle (LqDynamicsEditor *editor, int row, const char *mark,
                                         double x, double y, LqHandleWords *words)
{
  LqHandleFacts facts = lq_handle_of_row (editor->box.node, editor->slots[row], row, words);
  facts.x = x;
  facts.y = y;
  facts.mark = mark;
  facts.selected = row == editor->chosen;
  return facts;
}

static void show (LqDynamicsEditor *editor)
{
  LqPlot *plot = lq_dynamics_view_get_plot (lq_dynamics_editor_get_view (editor));
  LqHandleFacts handles[LQ_DYNAMICS_MAX_HANDLES];
  LqHandleWords words[LQ_DYNAMICS_MAX_HANDLES];
  g_autoptr (GString) summary = g_string_new (NULL);
  lq_dynamics_view_update (lq_dynamics_editor_get_view (editor));
  lq_plot_set_handles (plot, handles, editor->kind->handles (editor, handles, words));
  for (int row = 0; row < editor->kind->n_told; row++)
    {
      char text[96];
      lq_dynamics_editor_say (editor, row, text, sizeof text);
      g_string_append_printf (summary, "%s%s", row > 0 ? ", " : "", text);
    }
  lq_plot_set_summary (plot, summary->str);
}

static void on_begin (LqPlot *plot, int id, LqDynamicsEditor *editor)
{
  lq_history_begin_gesture (lq_desk_get_history (editor->box.desk), NULL);
  lq_dynamics_editor_hand (editor, id);
}

static void on_end (LqPlot *plot, int id, LqDynamicsEditor *editor)
{
  lq_history_end_gesture (lq_desk_get_history (editor->box.desk));
}

static void on_moved (LqPlot *plot, int id, double x, double y, LqDynamicsEditor *editor)
{
  editor->kind->moved (editor, id, x, y);
}

static void on_wheel (LqPlot *plot, int id, double notches, gboolean fine, LqDynamicsEditor *editor)
{
  editor->kind->wheel (editor, id, fine ? LQ_PLOT_FINE * notches : notches);
}

static void on_reset (LqPlot *plot, int id, LqDynamicsEditor *editor)
{
  lq_dynamics_editor_set (
      editor, id, lq_info_param (lq_node_get_info (editor->box.node), editor->slots[id]).def);
}

static void on_chosen (LqPlot *plot, int id, LqDynamicsEditor *editor)
{
  if (editor->chosen == id)
    return;
  editor->chosen = id;
  show (editor);
}

/* ---- Building ---- */

static void lq_dynamics_editor_class_init (LqDynamicsEditorClass *klass) {}

static void lq_dynamics_editor_init (LqDynamicsEditor *editor) {}

GtkWidget *lq_dynamics_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size,
                                   const LqDynamicsKind *kind)
{
  LqDynamicsEditor *editor = lq_editor_box_new (LQ_TYPE_DYNAMICS_EDITOR, desk, node);
  g_assert (kind->n_rows <= LQ_DYNAMICS_MAX_ROWS);
  editor->kind = kind;
  for (int row = 0; row < kind->n_rows; row++)
    editor->slots[row] = lq_info_find_param (lq_node_get_info (node), kind->rows[row]);
  editor->view = lq_dynamics_view_new (desk, node, kind->plot_tenths);
  lq_editor_box_fill (&editor->box, editor->view, size);
  LqPlot *plot = lq_dynamics_view_get_plot (LQ_DYNAMICS_VIEW (editor->view));
  g_signal_connect (plot, "handle-begin", G_CALLBACK (on_begin), editor);
  g_signal_connect (plot, "handle-end", G_CALLBACK (on_end), editor);
  g_signal_connect (plot, "handle-moved", G_CALLBACK (on_moved), editor);
  g_signal_connect (plot, "handle-wheel", G_CALLBACK (on_wheel), editor);
  g_signal_connect (plot, "handle-reset", G_CALLBACK (on_reset), editor);
  g_signal_connect (plot, "handle-remove", G_CALLBACK (on_reset), editor);
  g_signal_connect (plot, "handle-chosen", G_CALLBACK (on_chosen), editor);
  g_signal_connect_object (node, "changed", G_CALLBACK (show), editor, G_CONNECT_SWAPPED);
  show (editor);
  return GTK_WIDGET (editor);
}
