/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The multiband: a handle for the threshold of each band over the live spectrum and one for each split;
 * what all bands do to the spectrum at this moment, and how far the chosen one may go; below, the rows
 * of the chosen band and of the whole. */
#include "ui/editors/editors.h"

#include "ui/chart/plot.h"
#include "ui/editors/readings.h"
#include "ui/editors/spectrum_traces.h"
#include "ui/panels/params.h"
#include "ui/widgets/live.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_COLUMNS     4096
#define MAX_BANDS       6
#define SPLIT_ID        100 /* handles from here on are splits */
#define LOWEST_HZ       18.0
#define HIGHEST_HZ      22000.0
#define LEVEL_MIN_DB    (-90.0)
#define SPLIT_AT_DB     (-86.0)
#define GAIN_RANGE_DB   18.0
#define RATIO_PER_NOTCH 1.06
#define FINE            0.2 /* of a notch */

#define LQ_TYPE_MULTIBAND_EDITOR (lq_multiband_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqMultibandEditor, lq_multiband_editor, LQ, MULTIBAND_EDITOR, GtkBox)

struct _LqMultibandEditor
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node;
  LqKnobSize size;
  GtkWidget *plot, *rows;
  LqSpectrumTraces spectrum;
  int reach, curve, split_lines[MAX_BANDS - 1], levels[MAX_BANDS];
  int gain_readouts[MAX_BANDS], level_readouts[MAX_BANDS];
  int band; /* chosen, from 0 */
  int n_columns;
  double *hz, *sum_db;       /* [MAX_COLUMNS] */
  double *share[MAX_BANDS];  /* of a band at each column, linear */
  double gain_db[MAX_BANDS]; /* of this moment, without make-up */
};

G_DEFINE_FINAL_TYPE (LqMultibandEditor, lq_multiband_editor, GTK_TYPE_BOX)

/* ---- Rows ---- */

static int slot_of (LqMultibandEditor *editor, const char *id)
{
  return lq_info_find_param (lq_node_get_info (editor->node), id);
}

static double value_of (LqMultibandEditor *editor, const char *id)
{
  return lq_node_get_param (editor->node, slot_of (editor, id));
}

static int n_bands (LqMultibandEditor *editor)
{
  return MIN ((int)value_of (editor, "bands"), MAX_BANDS);
}

static void band_id (int band, const char *row, char id[LQ_PARAM_ID])
{
  g_snprintf (id, LQ_PARAM_ID, "b%d.%s", band + 1, row);
}

static double band_value (LqMultibandEditor *editor, int band, const char *row)
{
  char id[LQ_PARAM_ID];
  band_id (band, row, id);
  return value_of (editor, id);
}

static gboolean is_on (LqMultibandEditor *editor, int band)
{
  return band_value (editor, band, "on") > 0.5;
}

static void set_value (LqMultibandEditor *editor, const char *id, double value)
{
  lq_history_set_param (lq_desk_get_history (editor->desk), editor->node, slot_of (editor, id),
                        value);
}

static void set_band (LqMultibandEditor *editor, int band, const char *row, double value)
{
  char id[LQ_PARAM_ID];
  band_id (band, row, id);
  set_value (editor, id, value);
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
    band_id (handle, "threshold", id);
}

/* Where it stands: not below the one before it. */
static double split_hz (LqMultibandEditor *editor, int split)
{
  double hz = LOWEST_HZ;
  if (split >= n_bands (editor) - 1)
    return HIGHEST_HZ;
  for (int k = 0; k <= split; k++)
    {
      char id[LQ_PARAM_ID];
      split_id (k, id);
      hz = fmax (hz, value_of (editor, id));
    }
  return hz;
}

static void format (LqMultibandEditor *editor, const char *id, LqUnitsFlags flags,
                    char text[LQ_UNITS_TEXT])
{
  int slot = slot_of (editor, id);
  lq_control_format (lq_info_param (lq_node_get_info (editor->node), slot).row,
                     lq_node_get_param (editor->node, slot), 0, flags, text);
}

static void format_band (LqMultibandEditor *editor, int band, const char *row, LqUnitsFlags flags,
                         char text[LQ_UNITS_TEXT])
{
  char id[LQ_PARAM_ID];
  band_id (band, row, id);
  format (editor, id, flags, text);
}

static void take_hand (LqMultibandEditor *editor, const char *id)
{
  lq_desk_set_hand (editor->desk, LQ_ITEM (editor->node), id);
}

/* ---- Curves ---- */

/* The bands are in phase: their shares add. */
static void show_sum (LqMultibandEditor *editor)
{
  int n = editor->n_columns;
  for (int i = 0; i < n; i++)
    editor->sum_db[i] = 0.0;
  for (int band = 0; band < n_bands (editor); band++)
    {
      double db = is_on (editor, band) ? band_value (editor, band, "makeup") : 0.0;
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
  const double *share = editor->share[editor->band];
  double range_db = band_value (editor, editor->band, "range");
  double gain = pow (10.0, signs[(int)band_value (editor, editor->band, "mode")] * range_db / 20.0);
  g_autofree double *db = g_new (double, MAX_COLUMNS);
  for (int i = 0; i < editor->n_columns; i++)
    db[i] = 20.0 * log10 (fmax (1.0 + share[i] * (gain - 1.0), 1e-6));
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->reach, editor->hz, db,
                     is_on (editor, editor->band) ? editor->n_columns : 0);
}

static void show_split_lines (LqMultibandEditor *editor)
{
  static const double ends[2] = { LEVEL_MIN_DB, 0.0 };
  for (int split = 0; split < MAX_BANDS - 1; split++)
    {
      double hz[2] = { split_hz (editor, split), split_hz (editor, split) };
      lq_plot_set_trace (LQ_PLOT (editor->plot), editor->split_lines[split], hz, ends,
                         split < n_bands (editor) - 1 ? 2 : 0);
    }
}

static void show_curves (LqMultibandEditor *editor)
{
  const LqProcessorInfo *info = lq_node_get_info (editor->node);
  editor->n_columns = lq_plot_columns (LQ_PLOT (editor->plot), editor->hz, MAX_COLUMNS);
  for (int band = 0; band < n_bands (editor); band++)
    {
      double *share = editor->share[band];
      info->response (lq_node_get_params (editor->node), lq_desk_get_rate_hz (editor->desk),
                      LQ_RESPONSE_SHARE, band, LQ_TARGET_STEREO, editor->hz, share,
                      editor->n_columns);
      for (int i = 0; i < editor->n_columns; i++)
        share[i] = pow (10.0, share[i] / 20.0);
    }
  show_sum (editor);
  show_reach (editor);
  show_split_lines (editor);
}

/* ---- What moves with the sound ---- */

static void show_level (LqMultibandEditor *editor, int band, double level_db)
{
  double hz[2] = { split_hz (editor, band - 1), split_hz (editor, band) };
  double level[2] = { level_db, level_db };
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->levels[band], hz, level,
                     level_db > LEVEL_MIN_DB ? 2 : 0);
}

static void show_bands (LqMultibandEditor *editor)
{
  LqLatestValue gains[MAX_BANDS], levels[MAX_BANDS];
  if (!lq_readings_take (editor->desk, editor->node, editor->gain_readouts, MAX_BANDS, gains)
      || !lq_readings_take (editor->desk, editor->node, editor->level_readouts, MAX_BANDS, levels))
    return;
  for (int band = 0; band < n_bands (editor); band++)
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
  if (lq_sound_is_playing (lq_desk_get_sound (editor->desk)) && !lq_node_get_bypass (editor->node))
    show_bands (editor);
  else
    for (int band = 0; band < MAX_BANDS; band++)
      {
        editor->gain_db[band] = 0.0;
        show_level (editor, band, LEVEL_MIN_DB);
      }
  show_sum (editor);
}

static void on_playing (LqMultibandEditor *editor)
{
  lq_spectrum_traces_follow (&editor->spectrum);
}

/* ---- Handles ---- */

/* Texts of one handle, kept until the plot has copied them. */
typedef struct
{
  char mark[8], line1[96], line2[96], spoken[192];
} Words;

static LqHandleFacts band_handle (LqMultibandEditor *editor, int band, Words *words)
{
  char threshold[LQ_UNITS_TEXT], spoken[LQ_UNITS_TEXT], mode[LQ_UNITS_TEXT], ratio[LQ_UNITS_TEXT];
  format_band (editor, band, "threshold", LQ_UNITS_PLAIN, threshold);
  format_band (editor, band, "threshold", LQ_UNITS_SPOKEN, spoken);
  format_band (editor, band, "mode", LQ_UNITS_PLAIN, mode);
  format_band (editor, band, "ratio", LQ_UNITS_PLAIN, ratio);
  g_snprintf (words->mark, sizeof words->mark, "%d", band + 1);
  g_snprintf (words->line1, sizeof words->line1, "%s · %s", threshold, ratio);
  g_snprintf (words->line2, sizeof words->line2, "%s", is_on (editor, band) ? mode : _ ("Off"));
  g_snprintf (words->spoken, sizeof words->spoken, _ ("Band %d %s, threshold %s"), band + 1,
              is_on (editor, band) ? mode : _ ("Off"), spoken);
  return (LqHandleFacts){
    .id = band,
    .x = sqrt (split_hz (editor, band - 1) * split_hz (editor, band)),
    .y = band_value (editor, band, "threshold"),
    .mark = words->mark,
    .line1 = words->line1,
    .line2 = words->line2,
    .spoken = words->spoken,
    .selected = band == editor->band,
    .off = !is_on (editor, band),
    .fixed_x = TRUE,
  };
}

static LqHandleFacts split_handle (LqMultibandEditor *editor, int split, Words *words)
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
    .y = SPLIT_AT_DB,
    .mark = words->mark,
    .line1 = words->line1,
    .spoken = words->spoken,
    .fixed_y = TRUE,
  };
}

static void show_handles (LqMultibandEditor *editor)
{
  LqHandleFacts facts[2 * MAX_BANDS];
  Words words[2 * MAX_BANDS];
  int n = 0, n_shown = n_bands (editor);
  for (int band = 0; band < n_shown; band++, n++)
    facts[n] = band_handle (editor, band, &words[n]);
  for (int split = 0; split < n_shown - 1; split++, n++)
    facts[n] = split_handle (editor, split, &words[n]);
  lq_plot_set_handles (LQ_PLOT (editor->plot), facts, n);
  g_autofree char *summary = g_strdup_printf (ngettext ("%d band", "%d bands", n_shown), n_shown);
  lq_plot_set_summary (LQ_PLOT (editor->plot), summary);
}

static void show_rows (LqMultibandEditor *editor)
{
  GtkWidget *old = gtk_widget_get_first_child (editor->rows);
  if (old)
    gtk_box_remove (GTK_BOX (editor->rows), old);
  gtk_box_append (GTK_BOX (editor->rows),
                  lq_param_panel_new (editor->desk, editor->node, editor->band, editor->size));
}

static void on_changed (LqMultibandEditor *editor)
{
  if (editor->band >= n_bands (editor))
    {
      editor->band = n_bands (editor) - 1;
      show_rows (editor);
    }
  show_curves (editor);
  show_handles (editor);
}

static void choose (LqMultibandEditor *editor, int band)
{
  if (editor->band == band)
    return;
  editor->band = band;
  show_rows (editor);
  on_changed (editor);
}

static void on_handle_chosen (LqPlot *plot, int handle, LqMultibandEditor *editor)
{
  char id[LQ_PARAM_ID];
  if (handle < SPLIT_ID)
    choose (editor, handle);
  id_of_handle (handle, id);
  take_hand (editor, id);
}

static void on_handle_begin (LqPlot *plot, int handle, LqMultibandEditor *editor)
{
  on_handle_chosen (plot, handle, editor);
  lq_history_begin_gesture (lq_desk_get_history (editor->desk), NULL);
}

static void on_handle_end (LqPlot *plot, int handle, LqMultibandEditor *editor)
{
  lq_history_end_gesture (lq_desk_get_history (editor->desk));
}

/* A threshold that is moved is meant: its band goes on. Splits do not pass each other. */
static void on_handle_moved (LqPlot *plot, int handle, double x, double y,
                             LqMultibandEditor *editor)
{
  char id[LQ_PARAM_ID];
  int split = handle - SPLIT_ID;
  id_of_handle (handle, id);
  if (split >= 0)
    {
      double hz = CLAMP (x, split_hz (editor, split - 1), split_hz (editor, split + 1));
      set_value (editor, id, hz < 100.0 ? round (hz * 10.0) / 10.0 : round (hz));
      return;
    }
  if (!is_on (editor, handle))
    set_band (editor, handle, "on", 1.0);
  set_value (editor, id, round (y * 10.0) / 10.0);
}

static void on_handle_wheel (LqPlot *plot, int handle, double notches, gboolean fine,
                             LqMultibandEditor *editor)
{
  char id[LQ_PARAM_ID];
  if (handle >= SPLIT_ID)
    return;
  band_id (handle, "ratio", id);
  take_hand (editor, id);
  set_value (editor, id,
             value_of (editor, id) * pow (RATIO_PER_NOTCH, fine ? -FINE * notches : -notches));
}

/* Of a band: on and off. Of a split: back to where it was. */
static void on_handle_reset (LqPlot *plot, int handle, LqMultibandEditor *editor)
{
  char id[LQ_PARAM_ID];
  if (handle < SPLIT_ID)
    {
      set_band (editor, handle, "on", is_on (editor, handle) ? 0.0 : 1.0);
      return;
    }
  id_of_handle (handle, id);
  set_value (editor, id, lq_info_param (lq_node_get_info (editor->node), slot_of (editor, id)).def);
}

/* S held on a band: it alone. */
static void on_handle_listen (LqPlot *plot, int handle, gboolean down, LqMultibandEditor *editor)
{
  char id[LQ_PARAM_ID];
  if (handle >= SPLIT_ID)
    return;
  band_id (handle, "solo", id);
  lq_history_set_value (lq_desk_get_history (editor->desk), LQ_ITEM (editor->node), id, down);
}

/* ---- Building ---- */

static void build_traces (LqMultibandEditor *editor)
{
  LqPlot *plot = LQ_PLOT (editor->plot);
  lq_spectrum_traces_init (&editor->spectrum, editor->desk, plot, LQ_PLOT_LEFT);
  editor->reach = lq_plot_add_trace (plot, LQ_TRACE_BAND, LQ_PLOT_RIGHT);
  for (int split = 0; split < MAX_BANDS - 1; split++)
    editor->split_lines[split] = lq_plot_add_trace (plot, LQ_TRACE_DIAGONAL, LQ_PLOT_LEFT);
  for (int band = 0; band < MAX_BANDS; band++)
    editor->levels[band] = lq_plot_add_trace (plot, LQ_TRACE_DIAGONAL, LQ_PLOT_LEFT);
  editor->curve = lq_plot_add_trace (plot, LQ_TRACE_CURVE, LQ_PLOT_RIGHT);
}

static void build_plot (LqMultibandEditor *editor)
{
  LqAxis freq = lq_axis_frequency ();
  LqAxis level = { LQ_AXIS_LINEAR, LEVEL_MIN_DB, 0.0, 12.0, LQ_UNIT_DBFS };
  LqAxis gain = { LQ_AXIS_LINEAR, -GAIN_RANGE_DB, GAIN_RANGE_DB, 6.0, LQ_UNIT_DB };
  editor->plot = lq_plot_new (_ ("Multiband"));
  LqPlot *plot = LQ_PLOT (editor->plot);
  lq_plot_set_x (plot, &freq);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &level, "dBFS");
  lq_plot_set_y (plot, LQ_PLOT_RIGHT, &gain, "dB");
  build_traces (editor);
  gtk_widget_set_vexpand (editor->plot, TRUE);
  gtk_widget_set_size_request (editor->plot, -1, 100);
  g_signal_connect (plot, "handle-begin", G_CALLBACK (on_handle_begin), editor);
  g_signal_connect (plot, "handle-end", G_CALLBACK (on_handle_end), editor);
  g_signal_connect (plot, "handle-moved", G_CALLBACK (on_handle_moved), editor);
  g_signal_connect (plot, "handle-wheel", G_CALLBACK (on_handle_wheel), editor);
  g_signal_connect (plot, "handle-chosen", G_CALLBACK (on_handle_chosen), editor);
  g_signal_connect (plot, "handle-reset", G_CALLBACK (on_handle_reset), editor);
  g_signal_connect (plot, "handle-listen", G_CALLBACK (on_handle_listen), editor);
  g_signal_connect_swapped (plot, "resized", G_CALLBACK (show_curves), editor);
  lq_live_attach (editor->plot, LQ_SPECTRUM_TRACES_HZ, pull, editor);
  gtk_box_append (GTK_BOX (editor), editor->plot);
}

static void find_readouts (LqMultibandEditor *editor)
{
  const LqProcessorInfo *info = lq_node_get_info (editor->node);
  for (int band = 0; band < MAX_BANDS; band++)
    {
      char id[32];
      g_snprintf (id, sizeof id, "b%d_gain", band + 1);
      editor->gain_readouts[band] = lq_info_find_readout (info, id);
      g_snprintf (id, sizeof id, "b%d_level", band + 1);
      editor->level_readouts[band] = lq_info_find_readout (info, id);
    }
}

static int first_band_on (LqMultibandEditor *editor)
{
  for (int band = 0; band < n_bands (editor); band++)
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
  g_clear_object (&editor->node);
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
  gtk_orientable_set_orientation (GTK_ORIENTABLE (editor), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (editor), 6);
  editor->hz = g_new0 (double, MAX_COLUMNS);
  editor->sum_db = g_new0 (double, MAX_COLUMNS);
  for (int band = 0; band < MAX_BANDS; band++)
    editor->share[band] = g_new0 (double, MAX_COLUMNS);
}

GtkWidget *lq_multiband_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqMultibandEditor *editor = g_object_new (LQ_TYPE_MULTIBAND_EDITOR, NULL);
  char id[LQ_PARAM_ID];
  editor->desk = desk;
  editor->node = g_object_ref (node);
  editor->size = size;
  editor->band = first_band_on (editor);
  find_readouts (editor);
  build_plot (editor);
  editor->rows = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (editor), lq_editor_row_new (desk, editor->rows));
  show_rows (editor);
  on_changed (editor);
  id_of_handle (editor->band, id);
  take_hand (editor, id);
  g_signal_connect_object (node, "changed", G_CALLBACK (on_changed), editor, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_sound (desk), "notify::playing", G_CALLBACK (on_playing),
                           editor, G_CONNECT_SWAPPED);
  on_playing (editor);
  return GTK_WIDGET (editor);
}
