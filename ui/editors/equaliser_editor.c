/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The equaliser: its curve and its bands as handles over the live spectrum of mix and master; below,
 * a tab for each band and the rows of the chosen one. */
#include "ui/editors/editors.h"

#include "ui/chart/plot.h"
#include "ui/editors/analyser.h"
#include "ui/editors/equaliser_motion.h"
#include "ui/panels/params.h"
#include "ui/text.h"
#include "ui/widgets/band_tab.h"
#include "ui/widgets/live.h"

#include <glib/gi18n.h>
#include <math.h>

#define NARROW_TAB    100
#define N_BANDS       LQ_EQUALISER_BANDS
#define PAGE          8 /* tabs at a time */
#define MAX_COLUMNS   4096
#define GAIN_RANGE_DB 12.0 /* of the plot; twice as much when a band needs it */
#define LOW_CUT_HZ    35.0 /* what is added below is a low cut, */
#define HIGH_CUT_HZ   14e3 /* and above, a high cut */
#define Q_PER_NOTCH   1.12

/* The rows of a band by their place in the group, found once by id. */
enum
{
  ON,
  SHAPE,
  FREQ,
  GAIN,
  Q,
  SLOPE,
  RANGE,
  TARGET,
  SOLO,
  N_ROWS
};
static const char *const row_ids[N_ROWS] = { "on",    "shape", "freq",   "gain", "q",
                                             "slope", "range", "target", "solo" };

#define LQ_TYPE_EQUALISER_EDITOR (lq_equaliser_editor_get_type ())
G_DECLARE_FINAL_TYPE (LqEqualiserEditor, lq_equaliser_editor, LQ, EQUALISER_EDITOR, GtkBox)

struct _LqEqualiserEditor
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node;
  LqKnobSize size;
  GtkWidget *plot, *tabs[N_BANDS], *pages[2], *band_rows;
  int band_trace, live, curve;
  int band;             /* chosen, from 0 */
  int first;            /* of the tabs that are shown */
  int alone;            /* heard while S is held; −1: none */
  double high_db;       /* of the plot */
  double *hz, *rest_db; /* the curve at rest */
  int n_columns;
  double moved_db[N_BANDS];
};

G_DEFINE_FINAL_TYPE (LqEqualiserEditor, lq_equaliser_editor, GTK_TYPE_BOX)

/* ---- Rows ---- */

static int slot_of (LqEqualiserEditor *editor, int band, int row)
{
  char id[LQ_PARAM_ID];
  g_snprintf (id, sizeof id, "b%d.%s", band + 1, row_ids[row]);
  return lq_info_find_param (lq_node_get_info (editor->node), id);
}

static double value_of (LqEqualiserEditor *editor, int band, int row)
{
  return lq_node_get_param (editor->node, slot_of (editor, band, row));
}

static const LqParamRow *param_row (LqEqualiserEditor *editor, int row)
{
  return lq_info_param (lq_node_get_info (editor->node), slot_of (editor, 0, row)).row;
}

static const char *shape_name (LqEqualiserEditor *editor, int band)
{
  return param_row (editor, SHAPE)->labels[(int)value_of (editor, band, SHAPE)];
}

/* Cuts, notch and band-pass have no gain to pull at. */
static gboolean has_gain (LqEqualiserEditor *editor, int band)
{
  static const char *const without[] = { "Low cut", "High cut", "Notch", "Band-pass", NULL };
  return !g_strv_contains (without, shape_name (editor, band));
}

/* How far the sound may move it; 0: not at all. */
static double range_of (LqEqualiserEditor *editor, int band)
{
  int shape = (int)value_of (editor, band, SHAPE);
  return shape <= 2 ? value_of (editor, band, RANGE) : 0.0;
}

static gboolean is_cut (LqEqualiserEditor *editor, int band)
{
  return g_str_has_suffix (shape_name (editor, band), "cut");
}

static void set_row (LqEqualiserEditor *editor, int band, int row, double value)
{
  lq_history_set_param (lq_desk_get_history (editor->desk), editor->node,
                        slot_of (editor, band, row), value);
}

static void format_row (LqEqualiserEditor *editor, int band, int row, LqUnitsFlags flags,
                        char text[LQ_UNITS_TEXT])
{
  lq_control_format (param_row (editor, row), value_of (editor, band, row), 0, flags, text);
}

static void take_hand (LqEqualiserEditor *editor, int band, int row)
{
  char id[LQ_PARAM_ID];
  lq_info_param_id (lq_node_get_info (editor->node), slot_of (editor, band, row), id);
  lq_desk_set_hand (editor->desk, LQ_ITEM (editor->node), id);
}

/* ---- What is shown ---- */

static void show_curve (LqEqualiserEditor *editor)
{
  const LqProcessorInfo *info = lq_node_get_info (editor->node);
  g_autofree double *params = g_memdup2 (lq_node_get_params (editor->node),
                                         sizeof (double) * (gsize)lq_info_n_params (info));
  double rate_hz = lq_desk_get_rate_hz (editor->desk), *hz = editor->hz;
  g_autofree double *db = g_new (double, MAX_COLUMNS);
  int n = editor->n_columns = lq_plot_columns (LQ_PLOT (editor->plot), hz, MAX_COLUMNS);
  gboolean on = value_of (editor, editor->band, ON) > 0.5;
  if (n == 0)
    return;
  for (int band = 0; band < N_BANDS; band++)
    params[slot_of (editor, band, SOLO)] = 0.0; /* the ear's, not the sound's */
  info->response (params, rate_hz, LQ_RESPONSE_MAGNITUDE, -1, LQ_TARGET_STEREO, hz, editor->rest_db,
                  n);
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->curve, hz, editor->rest_db, n);
  if (on)
    info->response (params, rate_hz, LQ_RESPONSE_MAGNITUDE, editor->band, LQ_TARGET_STEREO, hz, db,
                    n);
  lq_plot_set_trace (LQ_PLOT (editor->plot), editor->band_trace, hz, db, on ? n : 0);
}

/* Texts of one handle, kept until the plot has copied them. */
typedef struct
{
  char mark[8], line1[96], line2[96], spoken[192];
} Words;

static LqHandleFacts handle_of (LqEqualiserEditor *editor, int band, Words *words)
{
  char freq[LQ_UNITS_TEXT], gain[LQ_UNITS_TEXT], q[LQ_UNITS_TEXT], freq_spoken[LQ_UNITS_TEXT],
      gain_spoken[LQ_UNITS_TEXT];
  gboolean gains = has_gain (editor, band);
  int second = gains ? GAIN : SLOPE;
  double y = gains ? value_of (editor, band, GAIN) : 0.0;
  format_row (editor, band, FREQ, LQ_UNITS_PLAIN, freq);
  format_row (editor, band, FREQ, LQ_UNITS_SPOKEN, freq_spoken);
  format_row (editor, band, second, LQ_UNITS_PLAIN, gain);
  format_row (editor, band, second, LQ_UNITS_SPOKEN, gain_spoken);
  format_row (editor, band, Q, LQ_UNITS_PLAIN, q);
  g_snprintf (words->mark, sizeof words->mark, "%d", band + 1);
  g_snprintf (words->line1, sizeof words->line1, "%d %s · %s", band + 1,
              _ (shape_name (editor, band)), freq);
  if (is_cut (editor, band))
    g_snprintf (words->line2, sizeof words->line2, "%s", gain);
  else
    g_snprintf (words->line2, sizeof words->line2, "%s · Q %s", gains ? gain : "", q);
  g_snprintf (words->spoken, sizeof words->spoken, _ ("Band %d %s, %s, %s"), band + 1,
              _ (shape_name (editor, band)), freq_spoken, gain_spoken);
  return (LqHandleFacts){
    .id = band,
    .x = value_of (editor, band, FREQ),
    .y = y,
    .range_lo = y,
    .range_hi = y + range_of (editor, band),
    .mark = words->mark,
    .line1 = words->line1,
    .line2 = words->line2,
    .spoken = words->spoken,
    .selected = band == editor->band,
    .fixed_y = !gains,
  };
}

static void show_handles (LqEqualiserEditor *editor)
{
  LqHandleFacts facts[N_BANDS];
  Words words[N_BANDS];
  int n = 0;
  for (int band = 0; band < N_BANDS; band++)
    if (value_of (editor, band, ON) > 0.5)
      {
        facts[n] = handle_of (editor, band, &words[n]);
        n++;
      }
  lq_plot_set_handles (LQ_PLOT (editor->plot), facts, n);
  g_autofree char *summary = g_strdup_printf (ngettext ("%d band", "%d bands", n), n);
  lq_plot_set_summary (LQ_PLOT (editor->plot), summary);
}

/* Three digits are enough to know a band by; a narrow tab has room for "4.3k". */
static double short_hz (double hz, gboolean narrow)
{
  double step = pow (10.0, floor (log10 (hz)) - (narrow && hz >= 1000.0 ? 1.0 : 2.0));
  return round (hz / step) * step;
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
      char freq[LQ_UNITS_TEXT], value[LQ_UNITS_TEXT];
      lq_axis_label (&(LqAxis){ .kind = LQ_AXIS_LOG, .unit = LQ_UNIT_HZ },
                     short_hz (value_of (editor, band, FREQ), narrow), freq);
      if (is_cut (editor, band))
        format_row (editor, band, SLOPE, LQ_UNITS_PLAIN, value);
      else
        format_row (editor, band, has_gain (editor, band) ? GAIN : Q, LQ_UNITS_NO_UNIT, value);
      char *oct = strstr (value, "/oct");
      if (oct)
        *oct = '\0';
      LqBandTabFacts facts = {
        .shape = (int)value_of (editor, band, SHAPE),
        .name = _ (shape_name (editor, band)),
        .freq = freq,
        .value = value,
        .on = value_of (editor, band, ON) > 0.5,
        .dynamic = range_of (editor, band) != 0.0,
        .solo = value_of (editor, band, SOLO) > 0.5,
      };
      lq_band_tab_set (LQ_BAND_TAB (editor->tabs[band]), &facts);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (editor->tabs[band]), band == editor->band);
    }
}

/* Twice the range when a band, or the sound, takes it there. */
static void show_axis (LqEqualiserEditor *editor)
{
  double most = 0.0;
  for (int band = 0; band < N_BANDS; band++)
    if (value_of (editor, band, ON) > 0.5 && has_gain (editor, band))
      {
        double gain = value_of (editor, band, GAIN);
        most = fmax (most, fmax (fabs (gain), fabs (gain + range_of (editor, band))));
      }
  double high_db = most > GAIN_RANGE_DB ? 2.0 * GAIN_RANGE_DB : GAIN_RANGE_DB;
  if (high_db == editor->high_db)
    return;
  editor->high_db = high_db;
  LqAxis gain = { LQ_AXIS_LINEAR, -high_db, high_db, high_db / 4.0, LQ_UNIT_DB };
  lq_plot_set_y (LQ_PLOT (editor->plot), LQ_PLOT_LEFT, &gain, "dB");
}

static void show_all (LqEqualiserEditor *editor)
{
  show_axis (editor);
  show_curve (editor);
  show_handles (editor);
  show_tabs (editor);
}

/* ---- The chosen band ---- */

static void show_band_rows (LqEqualiserEditor *editor)
{
  GtkWidget *old = gtk_widget_get_first_child (editor->band_rows);
  if (old)
    gtk_box_remove (GTK_BOX (editor->band_rows), old);
  gtk_box_append (GTK_BOX (editor->band_rows),
                  lq_param_panel_new (editor->desk, editor->node, editor->band, editor->size));
}

static void choose (LqEqualiserEditor *editor, int band)
{
  if (editor->band == band)
    return;
  editor->band = band;
  editor->first = band / PAGE * PAGE;
  show_band_rows (editor);
  show_all (editor);
  take_hand (editor, band, has_gain (editor, band) ? GAIN : FREQ);
}

static void on_tab (GtkToggleButton *tab, LqEqualiserEditor *editor)
{
  for (int band = 0; band < N_BANDS; band++)
    if (editor->tabs[band] == GTK_WIDGET (tab))
      {
        gboolean again = editor->band == band;
        choose (editor, band);
        if (again && value_of (editor, band, ON) < 0.5)
          set_row (editor, band, ON, 1.0);
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
  choose (editor, band);
  lq_history_begin_gesture (lq_desk_get_history (editor->desk), NULL);
  take_hand (editor, band, has_gain (editor, band) ? GAIN : FREQ);
}

static void on_handle_end (LqPlot *plot, int band, LqEqualiserEditor *editor)
{
  lq_history_end_gesture (lq_desk_get_history (editor->desk));
}

/* VALUE with DIGITS figures: what a hand can mean, and what a session can show. */
static double rounded (double value, int digits)
{
  double unit = value == 0.0 ? 1.0 : pow (10.0, floor (log10 (fabs (value))) - digits + 1);
  return round (value / unit) * unit;
}

static void on_handle_moved (LqPlot *plot, int band, double x, double y, LqEqualiserEditor *editor)
{
  set_row (editor, band, FREQ, rounded (x, 4));
  if (has_gain (editor, band))
    set_row (editor, band, GAIN, round (y * 100.0) / 100.0);
}

static void on_handle_wheel (LqPlot *plot, int band, double notches, gboolean fine,
                             LqEqualiserEditor *editor)
{
  double factor = pow (fine ? 1.0 + (Q_PER_NOTCH - 1.0) / 5.0 : Q_PER_NOTCH, -notches);
  take_hand (editor, band, Q);
  set_row (editor, band, Q, value_of (editor, band, Q) * factor);
}

static void on_handle_chosen (LqPlot *plot, int band, LqEqualiserEditor *editor)
{
  choose (editor, band);
}

static void on_handle_reset (LqPlot *plot, int band, LqEqualiserEditor *editor)
{
  set_row (editor, band, has_gain (editor, band) ? GAIN : ON, 0.0);
}

static void on_handle_remove (LqPlot *plot, int band, LqEqualiserEditor *editor)
{
  g_autofree char *label = g_strdup_printf ("Equaliser band %d removed", band + 1);
  lq_history_begin_gesture (lq_desk_get_history (editor->desk), label);
  set_row (editor, band, ON, 0.0);
  lq_history_end_gesture (lq_desk_get_history (editor->desk));
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
    set_row (editor, editor->alone, SOLO, 0.0);
  editor->alone = down ? band : -1;
  if (down)
    set_row (editor, band, SOLO, 1.0);
}

/* What stood in the band before is not what was asked for. */
static void begin_band (LqEqualiserEditor *editor, int band, double hz, double gain_db)
{
  static const char *const plain[] = { "range", "target", "q" };
  const LqProcessorInfo *info = lq_node_get_info (editor->node);
  int shape = hz < LOW_CUT_HZ ? 3 : hz > HIGH_CUT_HZ ? 4 : 0;
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      char id[LQ_PARAM_ID];
      g_snprintf (id, sizeof id, "b%d.%s", band + 1, plain[i]);
      int slot = lq_info_find_param (info, id);
      lq_history_set_param (lq_desk_get_history (editor->desk), editor->node, slot,
                            lq_info_param (info, slot).row->def);
    }
  set_row (editor, band, SHAPE, shape);
  set_row (editor, band, FREQ, rounded (hz, 4));
  if (shape == 0)
    {
      set_row (editor, band, Q, 1.0);
      set_row (editor, band, GAIN, round (gain_db * 10.0) / 10.0);
    }
  set_row (editor, band, ON, 1.0);
}

/* Double-click where nothing is: the next band that is off begins there. */
static void on_empty (LqPlot *plot, double x, double y, int n_press, LqEqualiserEditor *editor)
{
  LqHistory *history = lq_desk_get_history (editor->desk);
  if (n_press != 2)
    return;
  for (int band = 0; band < N_BANDS; band++)
    if (value_of (editor, band, ON) < 0.5)
      {
        g_autofree char *label = g_strdup_printf ("Equaliser band %d added", band + 1);
        lq_history_begin_gesture (history, label);
        begin_band (editor, band, x, y);
        lq_history_end_gesture (history);
        choose (editor, band);
        return;
      }
  lq_desk_say (editor->desk, _ ("Equaliser"), _ ("All 24 bands are in use."));
}

/* ---- The bands in motion ---- */

static void show_motion (GtkWidget *widget, gpointer data)
{
  LqEqualiserEditor *editor = data;
  LqPlot *plot = LQ_PLOT (editor->plot);
  gboolean heard = lq_equaliser_motion_read (editor->desk, editor->node, editor->moved_db);
  g_autofree double *db = g_new (double, MAX_COLUMNS);
  gboolean moved =
      lq_equaliser_motion_curve (editor->node, lq_desk_get_rate_hz (editor->desk), editor->moved_db,
                                 editor->hz, editor->rest_db, db, editor->n_columns);
  lq_plot_set_trace (plot, editor->live, editor->hz, db, moved ? editor->n_columns : 0);
  for (int band = 0; band < N_BANDS; band++)
    lq_plot_set_live (plot, band,
                      heard && range_of (editor, band) != 0.0
                          ? value_of (editor, band, GAIN) + editor->moved_db[band]
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
      lq_analyser_new (editor->desk, plot, LQ_ANALYSER_EDITORS, show_motion, editor);
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
  gtk_box_append (GTK_BOX (editor), analyser);
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
  gtk_box_append (GTK_BOX (editor), lq_editor_row_new (editor->desk, editor->band_rows));
  show_band_rows (editor);
}

static int first_band_on (LqEqualiserEditor *editor)
{
  for (int band = 0; band < N_BANDS; band++)
    if (value_of (editor, band, ON) > 0.5 && has_gain (editor, band))
      return band;
  return 0;
}

static void lq_equaliser_editor_dispose (GObject *object)
{
  LqEqualiserEditor *editor = LQ_EQUALISER_EDITOR (object);
  if (editor->plot)
    lq_live_run (editor->plot, FALSE);
  if (editor->alone >= 0 && editor->node)
    set_row (editor, editor->alone, SOLO, 0.0);
  editor->alone = -1;
  editor->plot = NULL;
  g_clear_pointer (&editor->hz, g_free);
  g_clear_pointer (&editor->rest_db, g_free);
  g_clear_object (&editor->node);
  G_OBJECT_CLASS (lq_equaliser_editor_parent_class)->dispose (object);
}

static void lq_equaliser_editor_class_init (LqEqualiserEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_equaliser_editor_dispose;
}

static void lq_equaliser_editor_init (LqEqualiserEditor *editor)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (editor), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (editor), 6);
}

GtkWidget *lq_equaliser_editor_new (LqDesk *desk, LqNode *node, LqKnobSize size)
{
  LqEqualiserEditor *editor = g_object_new (LQ_TYPE_EQUALISER_EDITOR, NULL);
  editor->desk = desk;
  editor->node = g_object_ref (node);
  editor->size = size;
  editor->alone = -1;
  editor->hz = g_new0 (double, MAX_COLUMNS);
  editor->rest_db = g_new0 (double, MAX_COLUMNS);
  editor->band = first_band_on (editor);
  editor->first = editor->band / PAGE * PAGE;
  build_plot (editor);
  build_tabs (editor);
  build_rows (editor);
  show_all (editor);
  take_hand (editor, editor->band, has_gain (editor, editor->band) ? GAIN : FREQ);
  g_signal_connect_object (node, "changed", G_CALLBACK (show_all), editor, G_CONNECT_SWAPPED);
  return GTK_WIDGET (editor);
}
