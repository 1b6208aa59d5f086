/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limiter: its curve against the ceiling, both of which the hand can move, and the gain reduction
 * large beside it; below, the rows with input and ceiling first. */
#include "ui/editors/editors.h"

#include "ui/editors/dynamics_view.h"
#include "ui/panels/params.h"

#include <glib/gi18n.h>

#define PLOT_TENTHS 3
#define STEP_DB     0.5
#define FINE_DB     0.1

/* Where the ceiling is held: right of where the bend can be at most loudnesses. */
#define CEILING_AT_DB 8.0

typedef enum
{
  INPUT,
  CEILING,
  N_ROWS
} Row;
static const char *const row_ids[N_ROWS] = { "input", "ceiling" };

#define LQ_TYPE_LIMITER_EDITOR (lq_limiter_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqLimiterEditor, lq_limiter_editor, LQ, LIMITER_EDITOR, GtkBox)

struct _LqLimiterEditor
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node;
  GtkWidget *view;
  int slots[N_ROWS], ceiling_trace;
  Row chosen;
};

G_DEFINE_FINAL_TYPE (LqLimiterEditor, lq_limiter_editor, GTK_TYPE_BOX)

/* ---- Rows ---- */

static double value_of (LqLimiterEditor *editor, Row row)
{
  return lq_node_get_param (editor->node, editor->slots[row]);
}

static void set_row (LqLimiterEditor *editor, Row row, double value)
{
  lq_history_set_param (lq_desk_get_history (editor->desk), editor->node, editor->slots[row],
                        value);
}

static void format_row (LqLimiterEditor *editor, Row row, LqUnitsFlags flags,
                        char text[LQ_UNITS_TEXT])
{
  lq_control_format (lq_info_param (lq_node_get_info (editor->node), editor->slots[row]).row,
                     value_of (editor, row), 0, flags, text);
}

/* ---- Handles ---- */

typedef struct
{
  char line1[96], spoken[192];
} Words;

static LqHandleFacts handle_of (LqLimiterEditor *editor, Row row, Words *words)
{
  char value[LQ_UNITS_TEXT], said[LQ_UNITS_TEXT];
  double ceiling_db = value_of (editor, CEILING);
  const char *name =
      _ (lq_info_param (lq_node_get_info (editor->node), editor->slots[row]).row->name);
  format_row (editor, row, LQ_UNITS_PLAIN, value);
  format_row (editor, row, LQ_UNITS_SPOKEN, said);
  g_snprintf (words->line1, sizeof words->line1, "%s %s", name, value);
  g_snprintf (words->spoken, sizeof words->spoken, "%s, %s", name, said);
  return (LqHandleFacts){
    .id = row,
    .x = row == INPUT ? ceiling_db - value_of (editor, INPUT) : CEILING_AT_DB,
    .y = ceiling_db,
    .mark = row == INPUT ? "I" : "C",
    .line1 = words->line1,
    .spoken = words->spoken,
    .selected = row == editor->chosen,
    .fixed_x = row == CEILING,
    .fixed_y = row == INPUT,
  };
}

static void show (LqLimiterEditor *editor)
{
  LqPlot *plot = lq_dynamics_view_get_plot (LQ_DYNAMICS_VIEW (editor->view));
  double ceiling_db = value_of (editor, CEILING);
  const double ends[2] = { LQ_DYNAMICS_MIN_DB, LQ_DYNAMICS_MAX_IN_DB },
               level[2] = { ceiling_db, ceiling_db };
  Words words[N_ROWS];
  LqHandleFacts facts[N_ROWS];
  for (int row = 0; row < N_ROWS; row++)
    facts[row] = handle_of (editor, row, &words[row]);
  lq_dynamics_view_update (LQ_DYNAMICS_VIEW (editor->view));
  lq_plot_set_trace (plot, editor->ceiling_trace, ends, level, 2);
  lq_plot_set_handles (plot, facts, N_ROWS);
  g_autofree char *summary = g_strdup_printf ("%s, %s", words[INPUT].line1, words[CEILING].line1);
  lq_plot_set_summary (plot, summary);
}

static void on_begin (LqPlot *plot, int id, LqLimiterEditor *editor)
{
  lq_history_begin_gesture (lq_desk_get_history (editor->desk), NULL);
  lq_desk_set_hand (editor->desk, LQ_ITEM (editor->node), row_ids[id]);
}

static void on_end (LqPlot *plot, int id, LqLimiterEditor *editor)
{
  lq_history_end_gesture (lq_desk_get_history (editor->desk));
}

/* The bend lies where the input reaches the ceiling: to the left is more input. */
static void on_moved (LqPlot *plot, int id, double x, double y, LqLimiterEditor *editor)
{
  if (id == INPUT)
    set_row (editor, INPUT, value_of (editor, CEILING) - x);
  else
    set_row (editor, CEILING, y);
}

static void on_wheel (LqPlot *plot, int id, double notches, gboolean fine, LqLimiterEditor *editor)
{
  set_row (editor, id, value_of (editor, id) + notches * (fine ? FINE_DB : STEP_DB));
}

static void on_reset (LqPlot *plot, int id, LqLimiterEditor *editor)
{
  set_row (editor, id, lq_info_param (lq_node_get_info (editor->node), editor->slots[id]).def);
}

static void on_chosen (LqPlot *plot, int id, LqLimiterEditor *editor)
{
  if (editor->chosen == (Row)id)
    return;
  editor->chosen = (Row)id;
  show (editor);
}

/* ---- Building ---- */

static void lq_limiter_editor_dispose (GObject *object)
{
  g_clear_object (&LQ_LIMITER_EDITOR (object)->node);
  G_OBJECT_CLASS (lq_limiter_editor_parent_class)->dispose (object);
}

static void lq_limiter_editor_class_init (LqLimiterEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_limiter_editor_dispose;
}

static void lq_limiter_editor_init (LqLimiterEditor *editor)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (editor), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (editor), 6);
}

GtkWidget *lq_limiter_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqLimiterEditor *editor = g_object_new (LQ_TYPE_LIMITER_EDITOR, NULL);
  editor->desk = desk;
  editor->node = g_object_ref (node);
  editor->chosen = INPUT;
  for (int row = 0; row < N_ROWS; row++)
    editor->slots[row] = lq_info_find_param (lq_node_get_info (node), row_ids[row]);
  editor->view = lq_dynamics_view_new (desk, node, PLOT_TENTHS);
  gtk_box_append (GTK_BOX (editor), editor->view);
  gtk_box_append (GTK_BOX (editor),
                  lq_editor_row_new (desk, lq_param_panel_new (desk, node, -1, size)));
  LqPlot *plot = lq_dynamics_view_get_plot (LQ_DYNAMICS_VIEW (editor->view));
  editor->ceiling_trace = lq_plot_add_trace (plot, LQ_TRACE_DIAGONAL, LQ_PLOT_LEFT);
  g_signal_connect (plot, "handle-begin", G_CALLBACK (on_begin), editor);
  g_signal_connect (plot, "handle-end", G_CALLBACK (on_end), editor);
  g_signal_connect (plot, "handle-moved", G_CALLBACK (on_moved), editor);
  g_signal_connect (plot, "handle-wheel", G_CALLBACK (on_wheel), editor);
  g_signal_connect (plot, "handle-reset", G_CALLBACK (on_reset), editor);
  g_signal_connect (plot, "handle-chosen", G_CALLBACK (on_chosen), editor);
  g_signal_connect_object (node, "changed", G_CALLBACK (show), editor, G_CONNECT_SWAPPED);
  show (editor);
  return GTK_WIDGET (editor);
}
