/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The de-esser: what its detector hears and what it does at this moment over the live spectrum, with a
 * handle for frequency and range, and the reduction of the last seconds beside it; below, the rows. */
#include "ui/chart/plot.h"
#include "ui/editors/editor_box.h"
#include "ui/editors/editors.h"
#include "ui/editors/handle_words.h"
#include "ui/editors/reduction_history.h"
#include "ui/editors/spectrum_traces.h"
#include "ui/node_text.h"
#include "ui/pulse.h"

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
G_DECLARE_FINAL_TYPE (LqDeesserEditor, lq_deesser_editor, LQ, DEESSER_EDITOR, LqEditorBox)

struct _LqDeesserEditor
{
  LqEditorBox box;
  GtkWidget *plot;
  LqSpectrumTraces spectrum;
  LqReductionHistory history;
  int detector, reach, curve;
  int slots[N_ROWS];
  double reduction_db; /* of this moment, ≥ 0 */
};

G_DEFINE_FINAL_TYPE (LqDeesserEditor, lq_deesser_editor, LQ_TYPE_EDITOR_BOX)

/* ---- Rows ---- */

static double value_of (LqDeesserEditor *editor, int row)
{
  return lq_editor_box_get (&editor->box, editor->slots[row]);
}

static void set_value (LqDeesserEditor *editor, int row, double value)
{
  lq_editor_box_set (&editor->box, editor->slots[row], value);
}

static void take_hand (LqDeesserEditor *editor, int row)
{
  lq_desk_set_hand (editor->box.desk, LQ_ITEM (editor->box.node), row_ids[row]);
}

/* ---- What is shown ---- */

/* The processor's own response of KIND with a range of RANGE_DB. */
static void show_response (LqDeesserEditor *editor, int trace, LqResponseKind kind, double range_db)
{
  const LqProcessorInfo *info = lq_node_get_info (editor->box.node);
  g_autofree double *params = g_memdup2 (lq_node_get_params (editor->box.node),
                                         (gsize)lq_info_n_params (info) * sizeof (double));
  g_autofree double *hz = g_new (double, LQ_PLOT_COLUMNS), *db = g_new (double, LQ_PLOT_COLUMNS);
  int n = lq_plot_columns (LQ_PLOT (editor->plot), hz);
  params[editor->slots[RANGE]] = range_db;
  if (n > 0
      && info->response (params, lq_desk_get_rate_hz (editor->box.desk), kind, -1, LQ_TARGET_STEREO,
                         hz, db, n))
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
      lq_node_format (editor->box.node, editor->slots[row], LQ_UNITS_PLAIN, texts[row]);
      lq_node_format (editor->box.node, editor->slots[row], LQ_UNITS_SPOKEN, spoken[row]);
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
  LqSound *sound = lq_desk_get_sound (editor->box.desk);
  lq_spectrum_traces_pull (&editor->spectrum);
  editor->reduction_db = 0.0;
  if (lq_sound_is_playing (sound))
    {
      double now_db = lq_reductions_now (lq_sound_get_reductions (sound),
                                         lq_scene_key (LQ_ITEM (editor->box.node)));
      lq_reduction_history_pull (&editor->history);
      editor->reduction_db = lq_node_get_bypass (editor->box.node) ? 0.0 : fmax (now_db, 0.0);
    }
  show_now (editor);
}

/* ---- Handle ---- */

static void on_handle_begin (LqPlot *plot, int id, LqDeesserEditor *editor)
{
  lq_history_begin_gesture (lq_desk_get_history (editor->box.desk), NULL);
  take_hand (editor, FREQ);
}

static void on_handle_end (LqPlot *plot, int id, LqDeesserEditor *editor)
{
  lq_history_end_gesture (lq_desk_get_history (editor->box.desk));
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
  const LqProcessorInfo *info = lq_node_get_info (editor->box.node);
  set_value (editor, FREQ, lq_info_param (info, editor->slots[FREQ]).def);
  set_value (editor, RANGE, lq_info_param (info, editor->slots[RANGE]).def);
}

/* S held: what goes. */
static void on_handle_listen (LqPlot *plot, int id, gboolean down, LqDeesserEditor *editor)
{
  lq_history_set_value (lq_desk_get_history (editor->box.desk), LQ_ITEM (editor->box.node),
                        "listen", down);
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
  lq_spectrum_traces_init (&editor->spectrum, editor->box.desk, plot, LQ_PLOT_RIGHT);
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
  lq_pulse_attach (editor->box.desk, editor->plot, LQ_SPECTRUM_TRACES_HZ, pull, editor);
}

static GtkWidget *build_pictures (LqDeesserEditor *editor)
{
  build_plot (editor);
  lq_reduction_history_init (&editor->history, editor->box.desk, editor->box.node);
  return lq_reduction_history_beside (&editor->history, editor->plot, PLOT_TENTHS);
}

static void lq_deesser_editor_class_init (LqDeesserEditorClass *klass) {}

static void lq_deesser_editor_init (LqDeesserEditor *editor) {}

GtkWidget *lq_deesser_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqDeesserEditor *editor = lq_editor_box_new (LQ_TYPE_DEESSER_EDITOR, desk, node);
  for (int row = 0; row < N_ROWS; row++)
    editor->slots[row] = lq_info_find_param (lq_node_get_info (node), row_ids[row]);
  lq_editor_box_fill (&editor->box, build_pictures (editor), size);
  on_changed (editor);
  take_hand (editor, FREQ);
  g_signal_connect_object (node, "changed", G_CALLBACK (on_changed), editor, G_CONNECT_SWAPPED);
  return GTK_WIDGET (editor);
}
