/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compressor: its transfer curve with two handles, threshold (the wheel bends the knee) and ratio,
 * and the gain reduction beside it; below, the rows. */
#include "ui/editors/editors.h"

#include "ui/editors/dynamics_view.h"
#include "ui/panels/params.h"

#include <glib/gi18n.h>
#include <math.h>

#define PLOT_TENTHS 4

/* Where the ratio is pulled at: full scale. */
#define RATIO_AT_DB 0.0
/* Nearer than this the two handles would lie on each other. */
#define LEAST_ABOVE_DB 3.0

#define KNEE_PER_NOTCH_DB 1.0
#define RATIO_PER_NOTCH   1.08

typedef enum
{
  THRESHOLD,
  RATIO,
  KNEE,
  MAKEUP,
  MIX,
  N_ROWS
} Row;
static const char *const row_ids[N_ROWS] = { "threshold", "ratio", "knee", "makeup", "mix" };

#define LQ_TYPE_COMPRESSOR_EDITOR (lq_compressor_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqCompressorEditor, lq_compressor_editor, LQ, COMPRESSOR_EDITOR, GtkBox)

struct _LqCompressorEditor
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node;
  GtkWidget *view;
  int slots[N_ROWS];
  Row chosen; /* THRESHOLD or RATIO: whose handle is selected */
};

G_DEFINE_FINAL_TYPE (LqCompressorEditor, lq_compressor_editor, GTK_TYPE_BOX)

/* ---- Rows ---- */

static double value_of (LqCompressorEditor *editor, Row row)
{
  return lq_node_get_param (editor->node, editor->slots[row]);
}

static void set_row (LqCompressorEditor *editor, Row row, double value)
{
  lq_history_set_param (lq_desk_get_history (editor->desk), editor->node, editor->slots[row],
                        value);
}

static void format_row (LqCompressorEditor *editor, Row row, LqUnitsFlags flags,
                        char text[LQ_UNITS_TEXT])
{
  lq_control_format (lq_info_param (lq_node_get_info (editor->node), editor->slots[row]).row,
                     value_of (editor, row), 0, flags, text);
}

/* The ratio whose curve passes OUTPUT_DB at RATIO_AT_DB; the knee has ended there or bends a little. */
static double ratio_for (LqCompressorEditor *editor, double output_db)
{
  double mix = value_of (editor, MIX) / 100.0,
         above_db = RATIO_AT_DB - value_of (editor, THRESHOLD);
  double gain_lin = pow (10.0, (output_db - RATIO_AT_DB) / 20.0);
  double wet_lin = mix > 0.0 ? (gain_lin - 1.0) / mix + 1.0 : 1.0;
  double reduction_db = value_of (editor, MAKEUP) - 20.0 * log10 (fmax (wet_lin, 1e-6));
  double part = 1.0 - reduction_db / above_db;
  return part > 0.0 ? 1.0 / part : INFINITY;
}

/* ---- Handles ---- */

typedef struct
{
  char line1[96], line2[96], spoken[192];
} Words;

static LqHandleFacts threshold_handle (LqCompressorEditor *editor, Words *words)
{
  char threshold[LQ_UNITS_TEXT], knee[LQ_UNITS_TEXT], said[LQ_UNITS_TEXT];
  format_row (editor, THRESHOLD, LQ_UNITS_PLAIN, threshold);
  format_row (editor, THRESHOLD, LQ_UNITS_SPOKEN, said);
  format_row (editor, KNEE, LQ_UNITS_PLAIN, knee);
  g_snprintf (words->line1, sizeof words->line1, _ ("Threshold %s"), threshold);
  g_snprintf (words->line2, sizeof words->line2, _ ("Knee %s"), knee);
  g_snprintf (words->spoken, sizeof words->spoken, _ ("Threshold, %s"), said);
  return (LqHandleFacts){
    .id = THRESHOLD,
    .x = value_of (editor, THRESHOLD),
    .y = lq_dynamics_view_output (LQ_DYNAMICS_VIEW (editor->view), value_of (editor, THRESHOLD)),
    .mark = "T",
    .line1 = words->line1,
    .line2 = words->line2,
    .spoken = words->spoken,
    .selected = editor->chosen == THRESHOLD,
    .fixed_y = TRUE,
  };
}

static LqHandleFacts ratio_handle (LqCompressorEditor *editor, Words *words)
{
  char ratio[LQ_UNITS_TEXT], said[LQ_UNITS_TEXT];
  format_row (editor, RATIO, LQ_UNITS_PLAIN, ratio);
  format_row (editor, RATIO, LQ_UNITS_SPOKEN, said);
  g_snprintf (words->line1, sizeof words->line1, _ ("Ratio %s"), ratio);
  g_snprintf (words->spoken, sizeof words->spoken, _ ("Ratio, %s"), said);
  return (LqHandleFacts){
    .id = RATIO,
    .x = RATIO_AT_DB,
    .y = lq_dynamics_view_output (LQ_DYNAMICS_VIEW (editor->view), RATIO_AT_DB),
    .mark = "R",
    .line1 = words->line1,
    .spoken = words->spoken,
    .selected = editor->chosen == RATIO,
    .fixed_x = TRUE,
  };
}

static void show (LqCompressorEditor *editor)
{
  LqPlot *plot = lq_dynamics_view_get_plot (LQ_DYNAMICS_VIEW (editor->view));
  Words words[2];
  LqHandleFacts facts[2] = { threshold_handle (editor, &words[0]) };
  int n = 1;
  if (value_of (editor, THRESHOLD) <= RATIO_AT_DB - LEAST_ABOVE_DB && value_of (editor, MIX) > 0.0)
    facts[n++] = ratio_handle (editor, &words[1]);
  lq_dynamics_view_update (LQ_DYNAMICS_VIEW (editor->view));
  lq_plot_set_handles (plot, facts, n);
  char threshold[LQ_UNITS_TEXT], ratio[LQ_UNITS_TEXT];
  format_row (editor, THRESHOLD, LQ_UNITS_PLAIN, threshold);
  format_row (editor, RATIO, LQ_UNITS_PLAIN, ratio);
  g_autofree char *summary = g_strdup_printf (_ ("Threshold %s, ratio %s"), threshold, ratio);
  lq_plot_set_summary (plot, summary);
}

static void on_begin (LqPlot *plot, int id, LqCompressorEditor *editor)
{
  lq_history_begin_gesture (lq_desk_get_history (editor->desk), NULL);
  lq_desk_set_hand (editor->desk, LQ_ITEM (editor->node), row_ids[id]);
}

static void on_end (LqPlot *plot, int id, LqCompressorEditor *editor)
{
  lq_history_end_gesture (lq_desk_get_history (editor->desk));
}

static void on_moved (LqPlot *plot, int id, double x, double y, LqCompressorEditor *editor)
{
  const LqParamRow *row = lq_info_param (lq_node_get_info (editor->node), editor->slots[RATIO]).row;
  if (id == THRESHOLD)
    set_row (editor, THRESHOLD, x);
  else
    set_row (editor, RATIO, fmin (ratio_for (editor, y), row->max));
}

static void on_wheel (LqPlot *plot, int id, double notches, gboolean fine,
                      LqCompressorEditor *editor)
{
  double size = fine ? notches / 5.0 : notches;
  Row row = id == THRESHOLD ? KNEE : RATIO;
  lq_desk_set_hand (editor->desk, LQ_ITEM (editor->node), row_ids[row]);
  if (row == KNEE)
    set_row (editor, KNEE, value_of (editor, KNEE) + size * KNEE_PER_NOTCH_DB);
  else
    set_row (editor, RATIO, value_of (editor, RATIO) * pow (RATIO_PER_NOTCH, size));
}

static void on_reset (LqPlot *plot, int id, LqCompressorEditor *editor)
{
  set_row (editor, id, lq_info_param (lq_node_get_info (editor->node), editor->slots[id]).def);
}

static void on_chosen (LqPlot *plot, int id, LqCompressorEditor *editor)
{
  if (editor->chosen == (Row)id)
    return;
  editor->chosen = (Row)id;
  show (editor);
}

/* ---- Building ---- */

static void lq_compressor_editor_dispose (GObject *object)
{
  g_clear_object (&LQ_COMPRESSOR_EDITOR (object)->node);
  G_OBJECT_CLASS (lq_compressor_editor_parent_class)->dispose (object);
}

static void lq_compressor_editor_class_init (LqCompressorEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_compressor_editor_dispose;
}

static void lq_compressor_editor_init (LqCompressorEditor *editor)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (editor), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (editor), 6);
}

GtkWidget *lq_compressor_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqCompressorEditor *editor = g_object_new (LQ_TYPE_COMPRESSOR_EDITOR, NULL);
  editor->desk = desk;
  editor->node = g_object_ref (node);
  editor->chosen = THRESHOLD;
  for (int row = 0; row < N_ROWS; row++)
    editor->slots[row] = lq_info_find_param (lq_node_get_info (node), row_ids[row]);
  editor->view = lq_dynamics_view_new (desk, node, PLOT_TENTHS);
  gtk_box_append (GTK_BOX (editor), editor->view);
  gtk_box_append (GTK_BOX (editor),
                  lq_editor_row_new (desk, lq_param_panel_new (desk, node, -1, size)));
  LqPlot *plot = lq_dynamics_view_get_plot (LQ_DYNAMICS_VIEW (editor->view));
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
