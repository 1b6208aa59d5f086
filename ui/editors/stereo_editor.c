/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stereo: how much side there is at every frequency, from the processor's own response. A handle for the
 * width of each band, one for each split; below, the rows of the chosen band and of the whole. */
#include "ui/editors/editors.h"

#include "ui/chart/plot.h"
#include "ui/panels/params.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_COLUMNS 4096
#define MAX_BANDS   8
#define SPLIT_ID    100 /* handles from here on are splits */
#define LOWEST_HZ   18.0
#define HIGHEST_HZ  22000.0

#define LQ_TYPE_STEREO_EDITOR (lq_stereo_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqStereoEditor, lq_stereo_editor, LQ, STEREO_EDITOR, GtkBox)

struct _LqStereoEditor
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node;
  LqKnobSize size;
  GtkWidget *plot, *rows;
  int curve;
  int band; /* chosen, from 0 */
};

G_DEFINE_FINAL_TYPE (LqStereoEditor, lq_stereo_editor, GTK_TYPE_BOX)

/* ---- Rows ---- */

static int slot_of (LqStereoEditor *editor, const char *id)
{
  return lq_info_find_param (lq_node_get_info (editor->node), id);
}

static double value_of (LqStereoEditor *editor, const char *id)
{
  return lq_node_get_param (editor->node, slot_of (editor, id));
}

static int n_bands (LqStereoEditor *editor) { return (int)value_of (editor, "bands"); }

static void width_id (int band, char id[LQ_PARAM_ID])
{
  g_snprintf (id, LQ_PARAM_ID, "b%d.width", band + 1);
}

static void split_id (int split, char id[LQ_PARAM_ID])
{
  g_snprintf (id, LQ_PARAM_ID, "x%d", split + 1);
}

/* Which row the handle HANDLE moves. */
static void id_of_handle (int handle, char id[LQ_PARAM_ID])
{
  if (handle >= SPLIT_ID)
    split_id (handle - SPLIT_ID, id);
  else
    width_id (handle, id);
}

static double split_hz (LqStereoEditor *editor, int split)
{
  char id[LQ_PARAM_ID];
  if (split < 0)
    return LOWEST_HZ;
  if (split >= n_bands (editor) - 1)
    return HIGHEST_HZ;
  split_id (split, id);
  return value_of (editor, id);
}

static void format (LqStereoEditor *editor, const char *id, LqUnitsFlags flags,
                    char text[LQ_UNITS_TEXT])
{
  int slot = slot_of (editor, id);
  lq_control_format (lq_info_param (lq_node_get_info (editor->node), slot).row,
                     lq_node_get_param (editor->node, slot), 0, flags, text);
}

static void take_hand (LqStereoEditor *editor, const char *id)
{
  lq_desk_set_hand (editor->desk, LQ_ITEM (editor->node), id);
}

/* ---- What is shown ---- */

static void show_curve (LqStereoEditor *editor)
{
  const LqProcessorInfo *info = lq_node_get_info (editor->node);
  g_autofree double *hz = g_new (double, MAX_COLUMNS), *percent = g_new (double, MAX_COLUMNS);
  int n = lq_plot_columns (LQ_PLOT (editor->plot), hz, MAX_COLUMNS);
  if (n == 0)
    return;
  info->response (lq_node_get_params (editor->node), lq_desk_get_rate_hz (editor->desk),
                  LQ_RESPONSE_MAGNITUDE, -1, LQ_TARGET_SIDE, hz, percent, n);
  for (int i = 0; i < n; i++)
    percent[i] = 100.0 * lq_db_to_gain (percent[i]);
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->curve, hz, percent, n);
}

/* Texts of one handle, kept until the plot has copied them. */
typedef struct
{
  char mark[8], line1[96], spoken[192];
} Words;

static LqHandleFacts band_handle (LqStereoEditor *editor, int band, Words *words)
{
  char id[LQ_PARAM_ID], width[LQ_UNITS_TEXT], spoken[LQ_UNITS_TEXT];
  double whole = value_of (editor, "width") / 100.0;
  width_id (band, id);
  format (editor, id, LQ_UNITS_PLAIN, width);
  format (editor, id, LQ_UNITS_SPOKEN, spoken);
  g_snprintf (words->mark, sizeof words->mark, "%d", band + 1);
  g_snprintf (words->line1, sizeof words->line1, "%s", width);
  g_snprintf (words->spoken, sizeof words->spoken, _ ("Band %d width, %s"), band + 1, spoken);
  return (LqHandleFacts){
    .id = band,
    .x = sqrt (split_hz (editor, band - 1) * split_hz (editor, band)),
    .y = value_of (editor, id) * whole,
    .mark = words->mark,
    .line1 = words->line1,
    .spoken = words->spoken,
    .selected = band == editor->band,
    .fixed_x = TRUE,
  };
}

static LqHandleFacts split_handle (LqStereoEditor *editor, int split, Words *words)
{
  char id[LQ_PARAM_ID], freq[LQ_UNITS_TEXT], spoken[LQ_UNITS_TEXT];
  split_id (split, id);
  format (editor, id, LQ_UNITS_PLAIN, freq);
  format (editor, id, LQ_UNITS_SPOKEN, spoken);
  g_snprintf (words->mark, sizeof words->mark, "↔");
  g_snprintf (words->line1, sizeof words->line1, "%s", freq);
  g_snprintf (words->spoken, sizeof words->spoken, _ ("Split %d, %s"), split + 1, spoken);
  return (LqHandleFacts){
    .id = SPLIT_ID + split,
    .x = split_hz (editor, split),
    .y = 0.0,
    .mark = words->mark,
    .line1 = words->line1,
    .spoken = words->spoken,
    .fixed_y = TRUE,
  };
}

static void show_handles (LqStereoEditor *editor)
{
  LqHandleFacts facts[2 * MAX_BANDS];
  Words words[2 * MAX_BANDS];
  int n = 0, n_shown = MIN (n_bands (editor), MAX_BANDS);
  for (int band = 0; band < n_shown; band++, n++)
    facts[n] = band_handle (editor, band, &words[n]);
  for (int split = 0; split < n_shown - 1; split++, n++)
    facts[n] = split_handle (editor, split, &words[n]);
  lq_plot_set_handles (LQ_PLOT (editor->plot), facts, n);
  g_autofree char *summary = g_strdup_printf (ngettext ("%d band", "%d bands", n_shown), n_shown);
  lq_plot_set_summary (LQ_PLOT (editor->plot), summary);
}

static void show_rows (LqStereoEditor *editor)
{
  GtkWidget *old = gtk_widget_get_first_child (editor->rows);
  if (old)
    gtk_box_remove (GTK_BOX (editor->rows), old);
  gtk_box_append (GTK_BOX (editor->rows),
                  lq_param_panel_new (editor->desk, editor->node, editor->band, editor->size));
}

static void choose (LqStereoEditor *editor, int band)
{
  if (editor->band == band)
    return;
  editor->band = band;
  show_rows (editor);
  show_handles (editor);
}

static void on_changed (LqStereoEditor *editor)
{
  if (editor->band >= n_bands (editor))
    choose (editor, n_bands (editor) - 1);
  show_curve (editor);
  show_handles (editor);
}

/* ---- Handles ---- */

static void on_handle_chosen (LqPlot *plot, int handle, LqStereoEditor *editor)
{
  char id[LQ_PARAM_ID];
  if (handle < SPLIT_ID)
    choose (editor, handle);
  id_of_handle (handle, id);
  take_hand (editor, id);
}

static void on_handle_begin (LqPlot *plot, int handle, LqStereoEditor *editor)
{
  on_handle_chosen (plot, handle, editor);
  lq_history_begin_gesture (lq_desk_get_history (editor->desk), NULL);
}

static void on_handle_end (LqPlot *plot, int handle, LqStereoEditor *editor)
{
  lq_history_end_gesture (lq_desk_get_history (editor->desk));
}

static void on_handle_moved (LqPlot *plot, int handle, double x, double y, LqStereoEditor *editor)
{
  char id[LQ_PARAM_ID];
  double whole = value_of (editor, "width") / 100.0;
  id_of_handle (handle, id);
  double value = handle >= SPLIT_ID ? round (x) : whole > 0.0 ? round (y / whole) : 100.0;
  lq_history_set_param (lq_desk_get_history (editor->desk), editor->node, slot_of (editor, id),
                        value);
}

static void on_handle_reset (LqPlot *plot, int handle, LqStereoEditor *editor)
{
  char id[LQ_PARAM_ID];
  id_of_handle (handle, id);
  int slot = slot_of (editor, id);
  lq_history_set_param (lq_desk_get_history (editor->desk), editor->node, slot,
                        lq_info_param (lq_node_get_info (editor->node), slot).def);
}

/* S held on a band: it alone. */
static void on_handle_listen (LqPlot *plot, int handle, gboolean down, LqStereoEditor *editor)
{
  char id[LQ_PARAM_ID];
  if (handle >= SPLIT_ID)
    return;
  g_snprintf (id, sizeof id, "b%d.solo", handle + 1);
  lq_history_set_value (lq_desk_get_history (editor->desk), LQ_ITEM (editor->node), id, down);
}

/* ---- Building ---- */

static void build_plot (LqStereoEditor *editor)
{
  LqAxis freq = lq_axis_frequency ();
  LqAxis width = { LQ_AXIS_LINEAR, -12.0, 212.0, 50.0, LQ_UNIT_PERCENT };
  editor->plot = lq_plot_new (_ ("Stereo"));
  LqPlot *plot = LQ_PLOT (editor->plot);
  lq_plot_set_x (plot, &freq);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &width, "%");
  editor->curve = lq_plot_add_trace (plot, LQ_TRACE_CURVE, LQ_PLOT_LEFT);
  gtk_widget_set_vexpand (editor->plot, TRUE);
  gtk_widget_set_size_request (editor->plot, -1, 100);
  g_signal_connect (plot, "handle-begin", G_CALLBACK (on_handle_begin), editor);
  g_signal_connect (plot, "handle-end", G_CALLBACK (on_handle_end), editor);
  g_signal_connect (plot, "handle-moved", G_CALLBACK (on_handle_moved), editor);
  g_signal_connect (plot, "handle-chosen", G_CALLBACK (on_handle_chosen), editor);
  g_signal_connect (plot, "handle-reset", G_CALLBACK (on_handle_reset), editor);
  g_signal_connect (plot, "handle-listen", G_CALLBACK (on_handle_listen), editor);
  g_signal_connect_swapped (plot, "resized", G_CALLBACK (show_curve), editor);
  gtk_box_append (GTK_BOX (editor), editor->plot);
}

static void lq_stereo_editor_dispose (GObject *object)
{
  LqStereoEditor *editor = LQ_STEREO_EDITOR (object);
  g_clear_object (&editor->node);
  G_OBJECT_CLASS (lq_stereo_editor_parent_class)->dispose (object);
}

static void lq_stereo_editor_class_init (LqStereoEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_stereo_editor_dispose;
}

static void lq_stereo_editor_init (LqStereoEditor *editor)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (editor), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (editor), 6);
}

GtkWidget *lq_stereo_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqStereoEditor *editor = g_object_new (LQ_TYPE_STEREO_EDITOR, NULL);
  editor->desk = desk;
  editor->node = g_object_ref (node);
  editor->size = size;
  build_plot (editor);
  editor->rows = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (editor), lq_editor_row_new (desk, editor->rows));
  show_rows (editor);
  on_changed (editor);
  take_hand (editor, "width");
  g_signal_connect_object (node, "changed", G_CALLBACK (on_changed), editor, G_CONNECT_SWAPPED);
  return GTK_WIDGET (editor);
}
