/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The multiband: a handle for the threshold of each band over the live spectrum and one for each split;
 * what all bands do to the spectrum at this moment, and how far the chosen one may go; below, the rows
 * of the chosen band and of the whole. */
#include "ui/chart/plot.h"
#include "ui/editors/band_frame.h"
#include "ui/editors/editor_box.h"
#include "ui/editors/editors.h"
#include "ui/editors/readings.h"
#include "ui/editors/reduction_history.h"
#include "ui/editors/spectrum_traces.h"
#include "ui/pulse.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_BANDS       6
#define PLOT_TENTHS     8
#define LEVEL_MIN_DB    (-90.0)
#define SPLIT_AT_DB     (-86.0)
#define GAIN_RANGE_DB   18.0
#define RATIO_PER_NOTCH 1.06

#define LQ_TYPE_MULTIBAND_EDITOR (lq_multiband_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqMultibandEditor, lq_multiband_editor, LQ, MULTIBAND_EDITOR, LqEditorBox)

struct _LqMultibandEditor
{
  LqEditorBox box;
  LqBandFrame bands;
  GtkWidget *plot;
  LqReductionHistory history; /* of the chosen band */
  LqSpectrumTraces spectrum;
  int reach, curve, split_lines[MAX_BANDS - 1], levels[MAX_BANDS];
  int readouts[2 * MAX_BANDS]; /* gains, then levels */
  int n_columns;
  double *hz, *sum_db;       /* [LQ_PLOT_COLUMNS] */
  double *share[MAX_BANDS];  /* of a band at each column, linear */
  double gain_db[MAX_BANDS]; /* of this moment, without make-up */
};

G_DEFINE_FINAL_TYPE (LqMultibandEditor, lq_multiband_editor, LQ_TYPE_EDITOR_BOX)

static gboolean is_on (LqMultibandEditor *editor, int band)
{
  return lq_band_frame_band_value (&editor->bands, band, "on") > 0.5;
}

/* ---- Curves ---- */

/* The bands are in phase: their shares add. */
static void show_sum (LqMultibandEditor *editor)
{
  int n = editor->n_columns;
  for (int i = 0; i < n; i++)
    editor->sum_db[i] = 0.0;
  for (int band = 0; band < lq_band_frame_n (&editor->bands); band++)
    {
      double db =
          is_on (editor, band) ? lq_band_frame_band_value (&editor->bands, band, "makeup") : 0.0;
      double gain = pow (10.0, (db + editor->gain_db[band]) / 20.0);
      for (int i = 0; i < n; i++)
        editor->sum_db[i] += gain * editor->share[band][i];
    }
  for (int i = 0; i < n; i++)
    editor->sum_db[i] = 20.0 * log10 (fmax (editor->sum_db[i], 1e-6));
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->curve, editor->hz, editor->sum_db, n);
}

/* How far the dynamics of the chosen band may take it. */
static void show_reach (LqMultibandEditor *editor)
{
  static const int signs[] = { -1, +1, -1, +1 }; /* of the modes */
  const double *share = editor->share[editor->bands.band];
  double range_db = lq_band_frame_band_value (&editor->bands, editor->bands.band, "range");
  double gain =
      pow (10.0, signs[(int)lq_band_frame_band_value (&editor->bands, editor->bands.band, "mode")]
                     * range_db / 20.0);
  g_autofree double *db = g_new (double, LQ_PLOT_COLUMNS);
  for (int i = 0; i < editor->n_columns; i++)
    db[i] = 20.0 * log10 (fmax (1.0 + share[i] * (gain - 1.0), 1e-6));
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->reach, editor->hz, db,
                     is_on (editor, editor->bands.band) ? editor->n_columns : 0);
}

static void show_split_lines (LqMultibandEditor *editor)
{
  static const double ends[2] = { LEVEL_MIN_DB, 0.0 };
  for (int split = 0; split < MAX_BANDS - 1; split++)
    {
      double hz[2] = { lq_band_frame_split_hz (&editor->bands, split),
                       lq_band_frame_split_hz (&editor->bands, split) };
      lq_plot_set_trace (LQ_PLOT (editor->plot), editor->split_lines[split], hz, ends,
                         split < lq_band_frame_n (&editor->bands) - 1 ? 2 : 0);
    }
}

static void show_curves (gpointer data)
{
  LqMultibandEditor *editor = data;
  const LqProcessorInfo *info = lq_node_get_info (editor->box.node);
  editor->n_columns = lq_plot_columns (LQ_PLOT (editor->plot), editor->hz);
  for (int band = 0; band < lq_band_frame_n (&editor->bands); band++)
    {
      double *share = editor->share[band];
      info->response (lq_node_get_params (editor->box.node), lq_desk_get_rate_hz (editor->box.desk),
                      LQ_RESPONSE_SHARE, band, LQ_TARGET_STEREO, editor->hz, share,
                      editor->n_columns);
      for (int i = 0; i < editor->n_columns; i++)
        share[i] = pow (10.0, share[i] / 20.0);
    }
  show_sum (editor);
  show_reach (editor);
  show_split_lines (editor);
  lq_reduction_history_update (&editor->history);
}

/* ---- What moves with the sound ---- */

static void show_level (LqMultibandEditor *editor, int band, double level_db)
{
  double hz[2] = { lq_band_frame_split_hz (&editor->bands, band - 1),
                   lq_band_frame_split_hz (&editor->bands, band) };
  double level[2] = { level_db, level_db };
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->levels[band], hz, level,
                     level_db > LEVEL_MIN_DB ? 2 : 0);
}

static void show_bands (LqMultibandEditor *editor)
{
  LqLatestValue values[2 * MAX_BANDS];
  const LqLatestValue *gains = values, *levels = values + MAX_BANDS;
  if (!lq_readings_take (editor->box.desk, editor->box.node, editor->readouts, 2 * MAX_BANDS,
                         values))
    return;
  for (int band = 0; band < lq_band_frame_n (&editor->bands); band++)
    {
      if (gains[band].n > 0)
        editor->gain_db[band] =
            fabs (gains[band].min) > fabs (gains[band].max) ? gains[band].min : gains[band].max;
      if (levels[band].n > 0)
        show_level (editor, band, levels[band].max);
    }
}

static void pull (GtkWidget *plot, gpointer data)
{
  LqMultibandEditor *editor = data;
  lq_spectrum_traces_pull (&editor->spectrum);
  if (lq_sound_is_playing (lq_desk_get_sound (editor->box.desk))
      && !lq_node_get_bypass (editor->box.node))
    {
      show_bands (editor);
      lq_reduction_history_take (&editor->history, fabs (editor->gain_db[editor->bands.band]));
    }
  else
    for (int band = 0; band < MAX_BANDS; band++)
      {
        editor->gain_db[band] = 0.0;
        show_level (editor, band, LEVEL_MIN_DB);
      }
  show_sum (editor);
}

/* ---- Bands ---- */

static void describe (gpointer data, int band, LqHandleFacts *facts, LqHandleWords *words)
{
  LqMultibandEditor *editor = data;
  const LqBandFrame *bands = &editor->bands;
  char threshold[LQ_UNITS_TEXT], spoken[LQ_UNITS_TEXT], mode[LQ_UNITS_TEXT], ratio[LQ_UNITS_TEXT];
  gboolean on = is_on (editor, band);
  lq_band_frame_format_band (bands, band, "threshold", LQ_UNITS_PLAIN, threshold);
  lq_band_frame_format_band (bands, band, "threshold", LQ_UNITS_SPOKEN, spoken);
  lq_band_frame_format_band (bands, band, "mode", LQ_UNITS_PLAIN, mode);
  lq_band_frame_format_band (bands, band, "ratio", LQ_UNITS_PLAIN, ratio);
  g_snprintf (words->line1, sizeof words->line1, "%s · %s", threshold, ratio);
  g_snprintf (words->line2, sizeof words->line2, "%s", on ? mode : _ ("Off"));
  g_snprintf (words->spoken, sizeof words->spoken, _ ("Band %d %s, threshold %s"), band + 1,
              on ? mode : _ ("Off"), spoken);
  facts->y = lq_band_frame_band_value (bands, band, "threshold");
  facts->line2 = words->line2;
  facts->off = !on;
}

/* A threshold that is moved is meant: its band goes on. */
static void on_moved (gpointer data, int band, double y)
{
  LqMultibandEditor *editor = data;
  if (!is_on (editor, band))
    lq_band_frame_set_band_value (&editor->bands, band, "on", 1.0);
  lq_band_frame_set_band_value (&editor->bands, band, "threshold", round (y * 10.0) / 10.0);
}

static void on_wheel (gpointer data, int band, double notches, gboolean fine)
{
  LqMultibandEditor *editor = data;
  char id[LQ_PARAM_ID];
  lq_band_frame_id (band, "ratio", id);
  lq_band_frame_take_hand (&editor->bands, id);
  lq_band_frame_set_value (&editor->bands, id,
                           lq_band_frame_value (&editor->bands, id)
                               * pow (RATIO_PER_NOTCH, fine ? LQ_PLOT_FINE * notches : notches));
}

static void on_reset (gpointer data, int band)
{
  LqMultibandEditor *editor = data;
  lq_band_frame_set_band_value (&editor->bands, band, "on", is_on (editor, band) ? 0.0 : 1.0);
}

static const LqBandFrameClass bands_class = {
  .row = "threshold",
  .split_at_y = SPLIT_AT_DB,
  .describe = describe,
  .moved = on_moved,
  .reset = on_reset,
  .wheel = on_wheel,
  .changed = show_curves,
};

/* ---- Building ---- */

static void build_traces (LqMultibandEditor *editor)
{
  LqPlot *plot = LQ_PLOT (editor->plot);
  lq_spectrum_traces_init (&editor->spectrum, editor->box.desk, plot, LQ_PLOT_LEFT);
  editor->reach = lq_plot_add_trace (plot, LQ_TRACE_BAND, LQ_PLOT_RIGHT);
  for (int split = 0; split < MAX_BANDS - 1; split++)
    editor->split_lines[split] = lq_plot_add_trace (plot, LQ_TRACE_DIAGONAL, LQ_PLOT_LEFT);
  for (int band = 0; band < MAX_BANDS; band++)
    editor->levels[band] = lq_plot_add_trace (plot, LQ_TRACE_DIAGONAL, LQ_PLOT_LEFT);
  editor->curve = lq_plot_add_trace (plot, LQ_TRACE_CURVE, LQ_PLOT_RIGHT);
}

static void build_plot (LqMultibandEditor *editor)
{
  LqAxis level = { LQ_AXIS_LINEAR, LEVEL_MIN_DB, 0.0, 12.0, LQ_UNIT_DBFS };
  LqAxis gain = { LQ_AXIS_LINEAR, -GAIN_RANGE_DB, GAIN_RANGE_DB, 6.0, LQ_UNIT_DB };
  editor->plot = lq_plot_new (_ ("Multiband"));
  LqPlot *plot = LQ_PLOT (editor->plot);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &level, "dBFS");
  lq_plot_set_y (plot, LQ_PLOT_RIGHT, &gain, "dB");
  build_traces (editor);
  lq_pulse_attach (editor->box.desk, editor->plot, LQ_SPECTRUM_TRACES_HZ, pull, editor);
  lq_reduction_history_init (&editor->history, editor->box.desk, editor->box.node);
  gtk_box_append (GTK_BOX (editor),
                  lq_reduction_history_beside (&editor->history, editor->plot, PLOT_TENTHS));
}

static void find_readouts (LqMultibandEditor *editor)
{
  const LqProcessorInfo *info = lq_node_get_info (editor->box.node);
  for (int band = 0; band < MAX_BANDS; band++)
    {
      char id[32];
      g_snprintf (id, sizeof id, "b%d_gain", band + 1);
      editor->readouts[band] = lq_info_find_readout (info, id);
      g_snprintf (id, sizeof id, "b%d_level", band + 1);
      editor->readouts[MAX_BANDS + band] = lq_info_find_readout (info, id);
    }
}

static int first_band_on (LqMultibandEditor *editor)
{
  for (int band = 0; band < lq_band_frame_n (&editor->bands); band++)
    if (is_on (editor, band))
      return band;
  return 0;
}

static void lq_multiband_editor_dispose (GObject *object)
{
  LqMultibandEditor *editor = LQ_MULTIBAND_EDITOR (object);
  if (editor->plot)
    lq_live_run (editor->plot, FALSE);
  editor->plot = NULL;
  G_OBJECT_CLASS (lq_multiband_editor_parent_class)->dispose (object);
}

static void lq_multiband_editor_finalize (GObject *object)
{
  LqMultibandEditor *editor = LQ_MULTIBAND_EDITOR (object);
  g_free (editor->hz);
  g_free (editor->sum_db);
  for (int band = 0; band < MAX_BANDS; band++)
    g_free (editor->share[band]);
  G_OBJECT_CLASS (lq_multiband_editor_parent_class)->finalize (object);
}

static void lq_multiband_editor_class_init (LqMultibandEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_multiband_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = lq_multiband_editor_finalize;
}

static void lq_multiband_editor_init (LqMultibandEditor *editor)
{
  editor->hz = g_new0 (double, LQ_PLOT_COLUMNS);
  editor->sum_db = g_new0 (double, LQ_PLOT_COLUMNS);
  for (int band = 0; band < MAX_BANDS; band++)
    editor->share[band] = g_new0 (double, LQ_PLOT_COLUMNS);
}

GtkWidget *lq_multiband_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqMultibandEditor *editor = lq_editor_box_new (LQ_TYPE_MULTIBAND_EDITOR, desk, node);
  char id[LQ_PARAM_ID];
  find_readouts (editor);
  build_plot (editor);
  lq_band_frame_init (&editor->bands, &bands_class, GTK_BOX (editor), desk, node,
                      LQ_PLOT (editor->plot), size);
  lq_band_frame_start (&editor->bands, first_band_on (editor));
  lq_band_frame_id (editor->bands.band, "threshold", id);
  lq_band_frame_take_hand (&editor->bands, id);
  return GTK_WIDGET (editor);
}
