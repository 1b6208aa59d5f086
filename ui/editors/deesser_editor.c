/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The de-esser: what its detector hears and what it does at this moment over the live spectrum, with a
 * handle for frequency and range, and the reduction of the last seconds beside it; below, the rows. */
#include "ui/editors/editors.h"

#include "ui/chart/plot.h"
#include "ui/editors/handle_words.h"
#include "ui/editors/reduction_history.h"
#include "ui/editors/spectrum_traces.h"
#include "ui/node_text.h"
#include "ui/panels/params.h"
#include "ui/widgets/live.h"

#include <glib/gi18n.h>
#include <math.h>

#define GAIN_MIN_DB  (-24.0)
#define GAIN_MAX_DB  6.0
#define PLOT_TENTHS  7
#define DB_PER_NOTCH 0.5
#define HANDLE       0

enum
{
  FREQ,
  RANGE,
  THRESHOLD,
  N_ROWS
};
static const char *const row_ids[N_ROWS] = { "freq", "range", "threshold" };

#define LQ_TYPE_DEESSER_EDITOR (lq_deesser_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqDeesserEditor, lq_deesser_editor, LQ, DEESSER_EDITOR, GtkBox)

struct _LqDeesserEditor
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node;
  GtkWidget *plot;
  LqSpectrumTraces spectrum;
  LqReductionHistory history;
  int detector, reach, curve;
  int slots[N_ROWS];
  double reduction_db; /* of this moment, ≥ 0 */
};

G_DEFINE_FINAL_TYPE (LqDeesserEditor, lq_deesser_editor, GTK_TYPE_BOX)

/* ---- Rows ---- */

static double value_of (LqDeesserEditor *editor, int row)
{
  return lq_node_get_param (editor->node, editor->slots[row]);
}

static void set_value (LqDeesserEditor *editor, int row, double value)
{
  lq_history_set_param (lq_desk_get_history (editor->desk), editor->node, editor->slots[row],
                        value);
}

static void take_hand (LqDeesserEditor *editor, int row)
{
  lq_desk_set_hand (editor->desk, LQ_ITEM (editor->node), row_ids[row]);
}

/* ---- What is shown ---- */

/* The processor's own response of KIND with a range of RANGE_DB. */
static void show_response (LqDeesserEditor *editor, int trace, LqResponseKind kind, double range_db)
{
  const LqProcessorInfo *info = lq_node_get_info (editor->node);
  g_autofree double *params = g_memdup2 (lq_node_get_params (editor->node),
                                         (gsize)lq_info_n_params (info) * sizeof (double));
  g_autofree double *hz = g_new (double, LQ_PLOT_COLUMNS), *db = g_new (double, LQ_PLOT_COLUMNS);
  int n = lq_plot_columns (LQ_PLOT (editor->plot), hz);
  params[editor->slots[RANGE]] = range_db;
  if (n > 0
      && info->response (params, lq_desk_get_rate_hz (editor->desk), kind, -1, LQ_TARGET_STEREO, hz,
                         db, n))
    lq_plot_set_trace (LQ_PLOT (editor->plot), trace, hz, db, n);
}

static void show_now (LqDeesserEditor *editor)
{
  show_response (editor, editor->curve, LQ_RESPONSE_DEEPEST, editor->reduction_db);
}

static void show_curves (LqDeesserEditor *editor)
{
  show_response (editor, editor->detector, LQ_RESPONSE_DETECTOR, 0.0);
  show_response (editor, editor->reach, LQ_RESPONSE_DEEPEST, value_of (editor, RANGE));
  show_now (editor);
}

static void show_handle (LqDeesserEditor *editor)
{
  char texts[N_ROWS][LQ_UNITS_TEXT], spoken[N_ROWS][LQ_UNITS_TEXT];
  LqHandleWords words;
  for (int row = 0; row < N_ROWS; row++)
    {
      lq_node_format (editor->node, editor->slots[row], LQ_UNITS_PLAIN, texts[row]);
      lq_node_format (editor->node, editor->slots[row], LQ_UNITS_SPOKEN, spoken[row]);
    }
  g_snprintf (words.line1, sizeof words.line1, "%s · %s", texts[FREQ], texts[RANGE]);
  g_snprintf (words.line2, sizeof words.line2, _ ("Threshold %s"), texts[THRESHOLD]);
  g_snprintf (words.spoken, sizeof words.spoken, _ ("De-esser %s, range %s, threshold %s"),
              spoken[FREQ], spoken[RANGE], spoken[THRESHOLD]);
  LqHandleFacts facts = {
    .id = HANDLE,
    .x = value_of (editor, FREQ),
    .y = -value_of (editor, RANGE),
    .mark = "S",
    .line1 = words.line1,
    .line2 = words.line2,
    .spoken = words.spoken,
    .selected = TRUE,
  };
  lq_plot_set_handles (LQ_PLOT (editor->plot), &facts, 1);
  lq_plot_set_summary (LQ_PLOT (editor->plot), words.spoken);
}

static void on_changed (LqDeesserEditor *editor)
{
  lq_reduction_history_update (&editor->history);
  show_curves (editor);
  show_handle (editor);
}

/* ---- What moves with the sound ---- */

static void pull (GtkWidget *plot, gpointer data)
{
  LqDeesserEditor *editor = data;
  LqSound *sound = lq_desk_get_sound (editor->desk);
  lq_spectrum_traces_pull (&editor->spectrum);
  editor->reduction_db = 0.0;
  if (lq_sound_is_playing (sound))
    {
      double now_db = lq_reductions_now (lq_sound_get_reductions (sound),
                                         lq_scene_key (LQ_ITEM (editor->node)));
      lq_reduction_history_pull (&editor->history);
      editor->reduction_db = lq_node_get_bypass (editor->node) ? 0.0 : fmax (now_db, 0.0);
    }
  show_now (editor);
}

static void on_playing (LqDeesserEditor *editor) { lq_spectrum_traces_follow (&editor->spectrum); }

/* ---- Handle ---- */

static void on_handle_begin (LqPlot *plot, int id, LqDeesserEditor *editor)
{
  lq_history_begin_gesture (lq_desk_get_history (editor->desk), NULL);
  take_hand (editor, FREQ);
}

static void on_handle_end (LqPlot *plot, int id, LqDeesserEditor *editor)
{
  lq_history_end_gesture (lq_desk_get_history (editor->desk));
}

static void on_handle_moved (LqPlot *plot, int id, double x, double y, LqDeesserEditor *editor)
{
  set_value (editor, FREQ, round (x / 10.0) * 10.0);
  set_value (editor, RANGE, round (-y * 10.0) / 10.0);
}

static void on_handle_wheel (LqPlot *plot, int id, double notches, gboolean fine,
                             LqDeesserEditor *editor)
{
  take_hand (editor, THRESHOLD);
  set_value (editor, THRESHOLD,
             value_of (editor, THRESHOLD) + notches * DB_PER_NOTCH * (fine ? LQ_PLOT_FINE : 1.0));
}

static void on_handle_reset (LqPlot *plot, int id, LqDeesserEditor *editor)
{
  const LqProcessorInfo *info = lq_node_get_info (editor->node);
  set_value (editor, FREQ, lq_info_param (info, editor->slots[FREQ]).def);
  set_value (editor, RANGE, lq_info_param (info, editor->slots[RANGE]).def);
}

/* S held: what goes. */
static void on_handle_listen (LqPlot *plot, int id, gboolean down, LqDeesserEditor *editor)
{
  lq_history_set_value (lq_desk_get_history (editor->desk), LQ_ITEM (editor->node), "listen", down);
}

/* ---- Building ---- */

static void build_plot (LqDeesserEditor *editor)
{
  LqAxis freq = lq_axis_frequency ();
  LqAxis gain = { LQ_AXIS_LINEAR, GAIN_MIN_DB, GAIN_MAX_DB, 6.0, LQ_UNIT_DB };
  LqAxis level = { LQ_AXIS_LINEAR, -90.0, -6.0, 12.0, LQ_UNIT_DBFS };
  editor->plot = lq_plot_new (_ ("De-esser"));
  LqPlot *plot = LQ_PLOT (editor->plot);
  lq_plot_set_x (plot, &freq);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &gain, "dB");
  lq_plot_set_y (plot, LQ_PLOT_RIGHT, &level, "dBFS");
  lq_spectrum_traces_init (&editor->spectrum, editor->desk, plot, LQ_PLOT_RIGHT);
  editor->reach = lq_plot_add_trace (plot, LQ_TRACE_BAND, LQ_PLOT_LEFT);
  editor->detector = lq_plot_add_trace (plot, LQ_TRACE_DIAGONAL, LQ_PLOT_LEFT);
  editor->curve = lq_plot_add_trace (plot, LQ_TRACE_CURVE, LQ_PLOT_LEFT);
  gtk_widget_set_vexpand (editor->plot, TRUE);
  gtk_widget_set_size_request (editor->plot, -1, 100);
  g_signal_connect (plot, "handle-begin", G_CALLBACK (on_handle_begin), editor);
  g_signal_connect (plot, "handle-end", G_CALLBACK (on_handle_end), editor);
  g_signal_connect (plot, "handle-moved", G_CALLBACK (on_handle_moved), editor);
  g_signal_connect (plot, "handle-wheel", G_CALLBACK (on_handle_wheel), editor);
  g_signal_connect (plot, "handle-reset", G_CALLBACK (on_handle_reset), editor);
  g_signal_connect (plot, "handle-listen", G_CALLBACK (on_handle_listen), editor);
  g_signal_connect_swapped (plot, "resized", G_CALLBACK (show_curves), editor);
  lq_live_attach (editor->plot, LQ_SPECTRUM_TRACES_HZ, pull, editor);
}

static void build_pictures (LqDeesserEditor *editor)
{
  build_plot (editor);
  lq_reduction_history_init (&editor->history, editor->desk, editor->node);
  gtk_box_append (GTK_BOX (editor),
                  lq_reduction_history_beside (&editor->history, editor->plot, PLOT_TENTHS));
}

static void lq_deesser_editor_dispose (GObject *object)
{
  g_clear_object (&LQ_DEESSER_EDITOR (object)->node);
  G_OBJECT_CLASS (lq_deesser_editor_parent_class)->dispose (object);
}

static void lq_deesser_editor_class_init (LqDeesserEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_deesser_editor_dispose;
}

static void lq_deesser_editor_init (LqDeesserEditor *editor)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (editor), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (editor), 6);
}

GtkWidget *lq_deesser_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqDeesserEditor *editor = g_object_new (LQ_TYPE_DEESSER_EDITOR, NULL);
  editor->desk = desk;
  editor->node = g_object_ref (node);
  for (int row = 0; row < N_ROWS; row++)
    editor->slots[row] = lq_info_find_param (lq_node_get_info (node), row_ids[row]);
  build_pictures (editor);
  gtk_box_append (GTK_BOX (editor),
                  lq_editor_row_new (desk, lq_param_panel_new (desk, node, -1, size)));
  on_changed (editor);
  take_hand (editor, FREQ);
  g_signal_connect_object (node, "changed", G_CALLBACK (on_changed), editor, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_sound (desk), "notify::playing", G_CALLBACK (on_playing),
                           editor, G_CONNECT_SWAPPED);
  on_playing (editor);
  return GTK_WIDGET (editor);
}
