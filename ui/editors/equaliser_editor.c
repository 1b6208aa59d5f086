/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The equaliser: its curve and its bands as handles over the live spectrum of mix and master; below,
 * a tab for each band and the rows of the chosen one. */
#include "ui/editors/editor_box.h"
#include "ui/editors/editors.h"

#include "ui/chart/plot.h"
#include "ui/editors/analyser.h"
#include "ui/editors/equaliser_bands.h"
#include "ui/editors/equaliser_motion.h"
#include "ui/editors/reduction_history.h"
#include "ui/panels/params.h"
#include "ui/text.h"
#include "ui/widgets/band_tab.h"
#include "ui/widgets/live.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define NARROW_TAB  100
#define N_BANDS     LQ_EQUALISER_BANDS
#define PAGE        8 /* tabs at a time */
#define PLOT_TENTHS 8
#define MOST_DB     48.0 /* of the plot's gains, when a band needs it */
#define Q_PER_NOTCH 1.12

#define LQ_TYPE_EQUALISER_EDITOR (lq_equaliser_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqEqualiserEditor, lq_equaliser_editor, LQ, EQUALISER_EDITOR, LqEditorBox)

struct _LqEqualiserEditor
{
  LqEditorBox box;
  LqKnobSize size;
  GtkWidget *plot, *tabs[N_BANDS], *pages[2], *band_rows;
  LqReductionHistory history; /* of the chosen band, where it is dynamic */
  int band_trace, live, curve;
  int band;             /* chosen, from 0 */
  int first;            /* of the tabs that are shown */
  int alone;            /* heard while S is held; −1: none */
  double high_db;       /* of the plot */
  double *hz, *rest_db; /* the curve at rest */
  int n_columns;
  gboolean curve_wanted;
  gboolean held;                 /* by the hand: the axis waits */
  double range_db[N_BANDS];      /* of the bands that move by themselves; 0: it does not */
  double moved_db[N_BANDS];      /* by which they have moved */
  gboolean is_dynamic, is_moved; /* any of them */
};

G_DEFINE_FINAL_TYPE (LqEqualiserEditor, lq_equaliser_editor, LQ_TYPE_EDITOR_BOX)

/* ---- Rows ---- */

static void take_hand (LqEqualiserEditor *editor, int band, int row)
{
  char id[LQ_PARAM_ID];
  lq_info_param_id (lq_node_get_info (editor->box.node),
                    lq_equaliser_slot (editor->box.node, band, row), id);
  lq_desk_set_hand (editor->box.desk, LQ_ITEM (editor->box.node), id);
}

/* ---- What is shown ---- */

static void show_curve (LqEqualiserEditor *editor)
{
  const LqProcessorInfo *info = lq_node_get_info (editor->box.node);
  g_autofree double *params = g_memdup2 (lq_node_get_params (editor->box.node),
                                         sizeof (double) * (gsize)lq_info_n_params (info));
  double rate_hz = lq_desk_get_rate_hz (editor->box.desk), *hz = editor->hz;
  g_autofree double *db = g_new (double, LQ_PLOT_COLUMNS);
  int n = editor->n_columns = lq_plot_columns (LQ_PLOT (editor->plot), hz);
  gboolean on = lq_equaliser_value (editor->box.node, editor->band, LQ_EQUALISER_ON) > 0.5;
  if (n == 0)
    return;
  for (int band = 0; band < N_BANDS; band++)
    params[lq_equaliser_slot (editor->box.node, band, LQ_EQUALISER_SOLO)] =
        0.0; /* the ear's, not the sound's */
  info->response (params, rate_hz, LQ_RESPONSE_MAGNITUDE, -1, LQ_TARGET_STEREO, hz, editor->rest_db,
                  n);
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->curve, hz, editor->rest_db, n);
  if (on)
    info->response (params, rate_hz, LQ_RESPONSE_MAGNITUDE, editor->band, LQ_TARGET_STEREO, hz, db,
                    n);
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->band_trace, hz, db, on ? n : 0);
}

static void show_handles (LqEqualiserEditor *editor)
{
  LqHandleFacts facts[N_BANDS];
  LqHandleWords words[N_BANDS];
  int n = 0;
  for (int band = 0; band < N_BANDS; band++)
    if (lq_equaliser_value (editor->box.node, band, LQ_EQUALISER_ON) > 0.5)
      {
        facts[n] = lq_equaliser_handle (editor->box.node, editor->band, band, &words[n]);
        n++;
      }
  lq_plot_set_handles (LQ_PLOT (editor->plot), facts, n);
  g_autofree char *summary = g_strdup_printf (ngettext ("%d band", "%d bands", n), n);
  lq_plot_set_summary (LQ_PLOT (editor->plot), summary);
}

static gboolean is_shown (LqEqualiserEditor *editor, int band)
{
  return band >= editor->first && band < editor->first + PAGE;
}

static void show_tabs (LqEqualiserEditor *editor)
{
  gboolean narrow =
      gtk_widget_get_width (editor->plot) < lq_scaled (editor->plot, NARROW_TAB * PAGE);
  gtk_widget_set_sensitive (editor->pages[0], editor->first > 0);
  gtk_widget_set_sensitive (editor->pages[1], editor->first + PAGE < N_BANDS);
  for (int band = 0; band < N_BANDS; band++)
    {
      gtk_widget_set_visible (editor->tabs[band], is_shown (editor, band));
      if (!is_shown (editor, band))
        continue;
      lq_equaliser_show_tab (editor->box.node, band, narrow, LQ_BAND_TAB (editor->tabs[band]));
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (editor->tabs[band]), band == editor->band);
    }
}

/* What the settings say, twice and four times as much when a band, or the sound, takes it to the edge: a hand
 * gets no farther, and finds room there once it has let go. */
static void show_axis (LqEqualiserEditor *editor)
{
  double most = 0.0;
  if (editor->held)
    return;
  for (int band = 0; band < N_BANDS; band++)
    if (lq_equaliser_value (editor->box.node, band, LQ_EQUALISER_ON) > 0.5
        && lq_equaliser_has_gain (editor->box.node, band))
      {
        double gain = lq_equaliser_value (editor->box.node, band, LQ_EQUALISER_GAIN);
        most = fmax (most, fmax (fabs (gain), fabs (gain + editor->range_db[band])));
      }
  g_autofree char *range =
      g_settings_get_string (lq_desk_get_settings (editor->box.desk), "gain-axis");
  double high_db = g_ascii_strtod (range, NULL);
  while (most >= high_db && high_db < MOST_DB)
    high_db *= 2.0;
  if (high_db == editor->high_db)
    return;
  editor->high_db = high_db;
  LqAxis gain = { LQ_AXIS_LINEAR, -high_db, high_db, high_db / 4.0, LQ_UNIT_DB };
  lq_plot_set_y (LQ_PLOT (editor->plot), LQ_PLOT_LEFT, &gain, "dB");
}

static void take_ranges (LqEqualiserEditor *editor)
{
  editor->is_dynamic = FALSE;
  for (int band = 0; band < N_BANDS; band++)
    {
      editor->range_db[band] = lq_equaliser_range_db (editor->box.node, band);
      editor->is_dynamic |= editor->range_db[band] != 0.0;
    }
}

/* Of the chosen band, where there is anything to show. */
static void show_history (LqEqualiserEditor *editor)
{
  lq_reduction_history_update (&editor->history);
  gtk_widget_set_visible (editor->history.trace,
                          lq_equaliser_value (editor->box.node, editor->band, LQ_EQUALISER_ON) > 0.5
                              && editor->range_db[editor->band] != 0.0);
}

static void show_all (LqEqualiserEditor *editor)
{
  take_ranges (editor);
  show_history (editor);
  show_axis (editor);
  show_curve (editor);
  show_handles (editor);
  show_tabs (editor);
}

static gboolean on_curve_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer editor)
{
  LQ_EQUALISER_EDITOR (editor)->curve_wanted = FALSE;
  show_curve (editor);
  return G_SOURCE_REMOVE;
}

/* A hand changes several rows in one frame, and the curve of 24 bands in linear phase is a good part of one. */
static void on_changed (LqEqualiserEditor *editor)
{
  if (!editor->curve_wanted)
    gtk_widget_add_tick_callback (GTK_WIDGET (editor), on_curve_frame, editor, NULL);
  editor->curve_wanted = TRUE;
  take_ranges (editor);
  show_history (editor);
  show_axis (editor);
  show_handles (editor);
  show_tabs (editor);
}

/* ---- The chosen band ---- */

static void show_band_rows (LqEqualiserEditor *editor)
{
  GtkWidget *old = gtk_widget_get_first_child (editor->band_rows);
  if (old)
    gtk_box_remove (GTK_BOX (editor->band_rows), old);
  gtk_box_append (
      GTK_BOX (editor->band_rows),
      lq_param_panel_new (editor->box.desk, editor->box.node, editor->band, editor->size));
}

static void choose (LqEqualiserEditor *editor, int band)
{
  if (editor->band == band)
    return;
  editor->band = band;
  editor->first = band / PAGE * PAGE;
  show_band_rows (editor);
  show_all (editor);
  take_hand (editor, band,
             lq_equaliser_has_gain (editor->box.node, band) ? LQ_EQUALISER_GAIN
                                                            : LQ_EQUALISER_FREQ);
}

static void on_tab (GtkToggleButton *tab, LqEqualiserEditor *editor)
{
  for (int band = 0; band < N_BANDS; band++)
    if (editor->tabs[band] == GTK_WIDGET (tab))
      {
        gboolean again = editor->band == band;
        choose (editor, band);
        if (again && lq_equaliser_value (editor->box.node, band, LQ_EQUALISER_ON) < 0.5)
          lq_equaliser_set (lq_desk_get_history (editor->box.desk), editor->box.node, band,
                            LQ_EQUALISER_ON, 1.0);
      }
  show_tabs (editor);
}

static void on_page (GtkButton *button, LqEqualiserEditor *editor)
{
  int step = GTK_WIDGET (button) == editor->pages[0] ? -PAGE : PAGE;
  editor->first = CLAMP (editor->first + step, 0, N_BANDS - PAGE);
  show_tabs (editor);
}

/* ---- Handles ---- */

static void on_handle_begin (LqPlot *plot, int band, LqEqualiserEditor *editor)
{
  editor->held = TRUE;
  choose (editor, band);
  lq_history_begin_gesture (lq_desk_get_history (editor->box.desk), NULL);
  take_hand (editor, band,
             lq_equaliser_has_gain (editor->box.node, band) ? LQ_EQUALISER_GAIN
                                                            : LQ_EQUALISER_FREQ);
}

static void on_handle_end (LqPlot *plot, int band, LqEqualiserEditor *editor)
{
  lq_history_end_gesture (lq_desk_get_history (editor->box.desk));
  editor->held = FALSE;
  show_axis (editor);
}

static void on_handle_moved (LqPlot *plot, int band, double x, double y, LqEqualiserEditor *editor)
{
  lq_equaliser_set (lq_desk_get_history (editor->box.desk), editor->box.node, band,
                    LQ_EQUALISER_FREQ, lq_equaliser_rounded (x, 4));
  if (lq_equaliser_has_gain (editor->box.node, band))
    lq_equaliser_set (lq_desk_get_history (editor->box.desk), editor->box.node, band,
                      LQ_EQUALISER_GAIN, round (y * 100.0) / 100.0);
}

static void on_handle_wheel (LqPlot *plot, int band, double notches, gboolean fine,
                             LqEqualiserEditor *editor)
{
  double factor = pow (fine ? 1.0 + (Q_PER_NOTCH - 1.0) / 5.0 : Q_PER_NOTCH, notches);
  take_hand (editor, band, LQ_EQUALISER_Q);
  lq_equaliser_set (lq_desk_get_history (editor->box.desk), editor->box.node, band, LQ_EQUALISER_Q,
                    lq_equaliser_value (editor->box.node, band, LQ_EQUALISER_Q) * factor);
}

static void on_handle_chosen (LqPlot *plot, int band, LqEqualiserEditor *editor)
{
  choose (editor, band);
}

static void on_handle_reset (LqPlot *plot, int band, LqEqualiserEditor *editor)
{
  lq_equaliser_set (
      lq_desk_get_history (editor->box.desk), editor->box.node, band,
      lq_equaliser_has_gain (editor->box.node, band) ? LQ_EQUALISER_GAIN : LQ_EQUALISER_ON, 0.0);
}

static void on_handle_remove (LqPlot *plot, int band, LqEqualiserEditor *editor)
{
  g_autofree char *label = g_strdup_printf ("Equaliser band %d removed", band + 1);
  lq_history_begin_gesture (lq_desk_get_history (editor->box.desk), label);
  lq_equaliser_set (lq_desk_get_history (editor->box.desk), editor->box.node, band, LQ_EQUALISER_ON,
                    0.0);
  lq_history_end_gesture (lq_desk_get_history (editor->box.desk));
}

/* The tab of the node under the pointer lights up. */
static void on_handle_hover (LqPlot *plot, int hovered, LqEqualiserEditor *editor)
{
  for (int band = 0; band < N_BANDS; band++)
    if (band == hovered)
      gtk_widget_set_state_flags (editor->tabs[band], GTK_STATE_FLAG_PRELIGHT, FALSE);
    else
      gtk_widget_unset_state_flags (editor->tabs[band], GTK_STATE_FLAG_PRELIGHT);
}

/* One at a time, for as long as the key is down. */
static void on_handle_listen (LqPlot *plot, int band, gboolean down, LqEqualiserEditor *editor)
{
  if (editor->alone >= 0)
    lq_equaliser_set (lq_desk_get_history (editor->box.desk), editor->box.node, editor->alone,
                      LQ_EQUALISER_SOLO, 0.0);
  editor->alone = down ? band : -1;
  if (down)
    lq_equaliser_set (lq_desk_get_history (editor->box.desk), editor->box.node, band,
                      LQ_EQUALISER_SOLO, 1.0);
}

/* Double-click where nothing is: the next band that is off begins there. */
static void on_empty (LqPlot *plot, double x, double y, int n_press, LqEqualiserEditor *editor)
{
  LqHistory *history = lq_desk_get_history (editor->box.desk);
  if (n_press != 2)
    return;
  for (int band = 0; band < N_BANDS; band++)
    if (lq_equaliser_value (editor->box.node, band, LQ_EQUALISER_ON) < 0.5)
      {
        g_autofree char *label = g_strdup_printf ("Equaliser band %d added", band + 1);
        lq_history_begin_gesture (history, label);
        lq_equaliser_begin_band (history, editor->box.node, band, x, y);
        lq_history_end_gesture (history);
        choose (editor, band);
        return;
      }
  lq_desk_say (editor->box.desk, _ ("Equaliser"), _ ("All 24 bands are in use."));
}

/* ---- The bands in motion ---- */

static void show_motion (GtkWidget *widget, gpointer data)
{
  LqEqualiserEditor *editor = data;
  LqPlot *plot = LQ_PLOT (editor->plot);
  if (!editor->is_dynamic && !editor->is_moved)
    return;
  editor->is_moved = editor->is_dynamic; /* where none is by now: once more, to rest */
  gboolean heard = FALSE;
  if (editor->is_dynamic)
    heard = lq_equaliser_motion_read (editor->box.desk, editor->box.node, editor->moved_db);
  else
    memset (editor->moved_db, 0, sizeof editor->moved_db);
  g_autofree double *db = g_new (double, LQ_PLOT_COLUMNS);
  gboolean moved = lq_equaliser_motion_curve (
      editor->box.node, lq_desk_get_rate_hz (editor->box.desk), editor->moved_db, editor->hz,
      editor->rest_db, db, editor->n_columns);
  lq_plot_set_trace (plot, editor->live, editor->hz, db, moved ? editor->n_columns : 0);
  if (heard)
    lq_reduction_history_take (&editor->history, fabs (editor->moved_db[editor->band]));
  for (int band = 0; band < N_BANDS; band++)
    lq_plot_set_live (plot, band,
                      heard && editor->range_db[band] != 0.0
                          ? lq_equaliser_value (editor->box.node, band, LQ_EQUALISER_GAIN)
                                + editor->moved_db[band]
                          : NAN);
}

/* ---- Building ---- */

static void on_plot_size (LqEqualiserEditor *editor)
{
  show_curve (editor);
  show_tabs (editor);
}

static void build_plot (LqEqualiserEditor *editor)
{
  LqAxis freq = lq_axis_frequency ();
  LqAxis level = { LQ_AXIS_LINEAR, -90.0, -6.0, 12.0, LQ_UNIT_DBFS };
  editor->plot = lq_plot_new (_ ("Equaliser"));
  LqPlot *plot = LQ_PLOT (editor->plot);
  lq_plot_set_x (plot, &freq);
  show_axis (editor);
  lq_plot_set_y (plot, LQ_PLOT_RIGHT, &level, "dBFS");
  GtkWidget *analyser =
      lq_analyser_new (editor->box.desk, plot, LQ_ANALYSER_EDITORS, show_motion, editor);
  editor->band_trace = lq_plot_add_trace (plot, LQ_TRACE_BAND, LQ_PLOT_LEFT);
  editor->live = lq_plot_add_trace (plot, LQ_TRACE_LIVE, LQ_PLOT_LEFT);
  editor->curve = lq_plot_add_trace (plot, LQ_TRACE_CURVE, LQ_PLOT_LEFT);
  gtk_widget_set_vexpand (analyser, TRUE);
  gtk_widget_set_size_request (editor->plot, -1, 100);
  g_signal_connect (plot, "handle-begin", G_CALLBACK (on_handle_begin), editor);
  g_signal_connect (plot, "handle-end", G_CALLBACK (on_handle_end), editor);
  g_signal_connect (plot, "handle-moved", G_CALLBACK (on_handle_moved), editor);
  g_signal_connect (plot, "handle-wheel", G_CALLBACK (on_handle_wheel), editor);
  g_signal_connect (plot, "handle-chosen", G_CALLBACK (on_handle_chosen), editor);
  g_signal_connect (plot, "handle-reset", G_CALLBACK (on_handle_reset), editor);
  g_signal_connect (plot, "handle-remove", G_CALLBACK (on_handle_remove), editor);
  g_signal_connect (plot, "handle-hover", G_CALLBACK (on_handle_hover), editor);
  g_signal_connect (plot, "handle-listen", G_CALLBACK (on_handle_listen), editor);
  g_signal_connect (plot, "empty-pressed", G_CALLBACK (on_empty), editor);
  g_signal_connect_swapped (plot, "resized", G_CALLBACK (on_plot_size), editor);
  lq_reduction_history_init (&editor->history, editor->box.desk, editor->box.node);
  gtk_box_append (GTK_BOX (editor),
                  lq_reduction_history_beside (&editor->history, analyser, PLOT_TENTHS));
}

static GtkWidget *page_button (LqEqualiserEditor *editor, const char *icon, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (on_page), editor);
  return button;
}

static void build_tabs (LqEqualiserEditor *editor)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2),
            *tabs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  gtk_box_set_homogeneous (GTK_BOX (tabs), TRUE);
  gtk_widget_set_hexpand (tabs, TRUE);
  for (int band = 0; band < N_BANDS; band++)
    {
      editor->tabs[band] = lq_band_tab_new (band + 1);
      g_signal_connect (editor->tabs[band], "clicked", G_CALLBACK (on_tab), editor);
      gtk_box_append (GTK_BOX (tabs), editor->tabs[band]);
    }
  editor->pages[0] = page_button (editor, "go-previous-symbolic", _ ("The eight bands before"));
  editor->pages[1] = page_button (editor, "go-next-symbolic", _ ("The next eight bands"));
  gtk_box_append (GTK_BOX (row), editor->pages[0]);
  gtk_box_append (GTK_BOX (row), tabs);
  gtk_box_append (GTK_BOX (row), editor->pages[1]);
  gtk_box_append (GTK_BOX (editor), row);
}

static void build_rows (LqEqualiserEditor *editor)
{
  editor->band_rows = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (editor), lq_editor_row_new (editor->box.desk, editor->band_rows));
  show_band_rows (editor);
}

static int first_band_on (LqEqualiserEditor *editor)
{
  for (int band = 0; band < N_BANDS; band++)
    if (lq_equaliser_value (editor->box.node, band, LQ_EQUALISER_ON) > 0.5
        && lq_equaliser_has_gain (editor->box.node, band))
      return band;
  return 0;
}

static void lq_equaliser_editor_dispose (GObject *object)
{
  LqEqualiserEditor *editor = LQ_EQUALISER_EDITOR (object);
  if (editor->plot)
    lq_live_run (editor->plot, FALSE);
  if (editor->alone >= 0 && editor->box.node)
    lq_equaliser_set (lq_desk_get_history (editor->box.desk), editor->box.node, editor->alone,
                      LQ_EQUALISER_SOLO, 0.0);
  editor->alone = -1;
  editor->plot = NULL;
  g_clear_pointer (&editor->hz, g_free);
  g_clear_pointer (&editor->rest_db, g_free);
  G_OBJECT_CLASS (lq_equaliser_editor_parent_class)->dispose (object);
}

static void lq_equaliser_editor_class_init (LqEqualiserEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_equaliser_editor_dispose;
}

static void lq_equaliser_editor_init (LqEqualiserEditor *editor) {}

GtkWidget *lq_equaliser_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqEqualiserEditor *editor = lq_editor_box_new (LQ_TYPE_EQUALISER_EDITOR, desk, node);
  editor->size = size;
  editor->alone = -1;
  editor->hz = g_new0 (double, LQ_PLOT_COLUMNS);
  editor->rest_db = g_new0 (double, LQ_PLOT_COLUMNS);
  editor->band = first_band_on (editor);
  editor->first = editor->band / PAGE * PAGE;
  build_plot (editor);
  build_tabs (editor);
  build_rows (editor);
  show_all (editor);
  take_hand (editor, editor->band,
             lq_equaliser_has_gain (editor->box.node, editor->band) ? LQ_EQUALISER_GAIN
                                                                    : LQ_EQUALISER_FREQ);
  g_signal_connect_object (node, "changed", G_CALLBACK (on_changed), editor, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_settings (desk), "changed::gain-axis",
                           G_CALLBACK (show_axis), editor, G_CONNECT_SWAPPED);
  return GTK_WIDGET (editor);
}
