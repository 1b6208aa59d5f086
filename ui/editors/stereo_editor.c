/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stereo: how much side there is at every frequency, from the processor's own response. A handle for the
 * width of each band, one for each split; below, the rows of the chosen band and of the whole. */
#include "ui/chart/plot.h"
#include "ui/editors/band_frame.h"
#include "ui/editors/editor_box.h"
#include "ui/editors/editors.h"

#include <glib/gi18n.h>
#include <math.h>

#define LQ_TYPE_STEREO_EDITOR (lq_stereo_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqStereoEditor, lq_stereo_editor, LQ, STEREO_EDITOR, LqEditorBox)

struct _LqStereoEditor
{
  LqEditorBox box;
  LqBandFrame bands;
  GtkWidget *plot;
  int curve;
};

G_DEFINE_FINAL_TYPE (LqStereoEditor, lq_stereo_editor, LQ_TYPE_EDITOR_BOX)

static double total_width (LqStereoEditor *editor)
{
  return lq_band_frame_value (&editor->bands, "width") / 100.0;
}

static void show_curve (gpointer data)
{
  LqStereoEditor *editor = data;
  const LqProcessorInfo *info = lq_node_get_info (editor->box.node);
  g_autofree double *hz = g_new (double, LQ_PLOT_COLUMNS),
                    *percent = g_new (double, LQ_PLOT_COLUMNS);
  int n = lq_plot_columns (LQ_PLOT (editor->plot), hz);
  if (n == 0)
    return;
  info->response (lq_node_get_params (editor->box.node), lq_desk_get_rate_hz (editor->box.desk),
                  LQ_RESPONSE_MAGNITUDE, -1, LQ_TARGET_SIDE, hz, percent, n);
  for (int i = 0; i < n; i++)
    percent[i] = 100.0 * lq_db_to_gain (percent[i]);
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->curve, hz, percent, n);
}

/* ---- Bands ---- */

static void describe (gpointer data, int band, LqHandleFacts *facts, LqHandleWords *words)
{
  LqStereoEditor *editor = data;
  char width[LQ_UNITS_TEXT], spoken[LQ_UNITS_TEXT];
  lq_band_frame_format_band (&editor->bands, band, "width", LQ_UNITS_PLAIN, width);
  lq_band_frame_format_band (&editor->bands, band, "width", LQ_UNITS_SPOKEN, spoken);
  g_snprintf (words->line1, sizeof words->line1, "%s", width);
  g_snprintf (words->spoken, sizeof words->spoken, _ ("Band %d width, %s"), band + 1, spoken);
  facts->y = lq_band_frame_band_value (&editor->bands, band, "width") * total_width (editor);
}

/* What is seen is the width of the band within that of all. */
static void on_moved (gpointer data, int band, double y)
{
  LqStereoEditor *editor = data;
  double whole = total_width (editor);
  lq_band_frame_set_band_value (&editor->bands, band, "width",
                                whole > 0.0 ? round (y / whole) : 100.0);
}

static void on_reset (gpointer data, int band)
{
  LqStereoEditor *editor = data;
  char id[LQ_PARAM_ID];
  lq_band_frame_id (band, "width", id);
  lq_band_frame_set_value (&editor->bands, id, lq_band_frame_default (&editor->bands, id));
}

static const LqBandFrameClass bands_class = {
  .row = "width",
  .split_at_y = 0.0,
  .describe = describe,
  .moved = on_moved,
  .reset = on_reset,
  .changed = show_curve,
};

/* ---- Building ---- */

static void build_plot (LqStereoEditor *editor)
{
  LqAxis width = { LQ_AXIS_LINEAR, -12.0, 212.0, 50.0, LQ_UNIT_PERCENT };
  editor->plot = lq_plot_new (_ ("Stereo"));
  LqPlot *plot = LQ_PLOT (editor->plot);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &width, "%");
  editor->curve = lq_plot_add_trace (plot, LQ_TRACE_CURVE, LQ_PLOT_LEFT);
  gtk_box_append (GTK_BOX (editor), editor->plot);
}

static void lq_stereo_editor_class_init (LqStereoEditorClass *klass) {}

static void lq_stereo_editor_init (LqStereoEditor *editor) {}

GtkWidget *lq_stereo_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqStereoEditor *editor = lq_editor_box_new (LQ_TYPE_STEREO_EDITOR, desk, node);
  build_plot (editor);
  lq_band_frame_init (&editor->bands, &bands_class, GTK_BOX (editor), desk, node,
                      LQ_PLOT (editor->plot), size);
  lq_band_frame_start (&editor->bands, 0);
  lq_band_frame_take_hand (&editor->bands, "width");
  return GTK_WIDGET (editor);
}
