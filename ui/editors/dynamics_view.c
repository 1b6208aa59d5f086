/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/dynamics_view.h"

#include "ui/editors/readings.h"
#include "ui/editors/reduction_history.h"
#include "ui/label.h"
#include "ui/numbers.h"
#include "ui/pulse.h"
#include "ui/widgets/control.h"

#include <glib/gi18n.h>
#include <math.h>

#define PULL_HZ      30.0
#define NUMBER_PULLS 3 /* the numbers change at a third of that */

enum
{
  BEFORE,
  AFTER,
  MATCH, /* not everywhere */
  N_NUMBERS
};

struct _LqDynamicsView
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node;
  GtkWidget *plot, *numbers[N_NUMBERS];
  LqReductionHistory history;
  int curve, level; /* traces; level −1: none yet */
  int readouts[N_NUMBERS];
  double largest[N_NUMBERS]; /* since the numbers were written */
  guint n_pulls;
};

G_DEFINE_FINAL_TYPE (LqDynamicsView, lq_dynamics_view, GTK_TYPE_BOX)

/* ---- Curve ---- */

static gboolean respond (LqDynamicsView *view, const double *x, double *y, int n)
{
  const LqProcessorInfo *info = lq_node_get_info (view->node);
  return info->response (lq_node_get_params (view->node), lq_desk_get_rate_hz (view->desk),
                         LQ_RESPONSE_TRANSFER, -1, LQ_TARGET_STEREO, x, y, n);
}

double lq_dynamics_view_output (LqDynamicsView *view, double input_db)
{
  double output_db = input_db;
  respond (view, &input_db, &output_db, 1);
  return output_db;
}

void lq_dynamics_view_update (LqDynamicsView *view)
{
  g_autofree double *x = g_new (double, LQ_PLOT_COLUMNS), *y = g_new (double, LQ_PLOT_COLUMNS);
  int n = lq_plot_columns (LQ_PLOT (view->plot), x);
  if (n > 0 && respond (view, x, y, n))
    lq_plot_set_trace (LQ_PLOT (view->plot), view->curve, x, y, n);
  lq_reduction_history_update (&view->history);
}

void lq_dynamics_view_set_level (LqDynamicsView *view, double level_db)
{
  const double ends[2] = { LQ_DYNAMICS_MIN_DB, LQ_DYNAMICS_MAX_IN_DB };
  const double level[2] = { level_db, level_db };
  if (view->level < 0)
    view->level = lq_plot_add_trace (LQ_PLOT (view->plot), LQ_TRACE_DIAGONAL, LQ_PLOT_LEFT);
  lq_plot_set_trace (LQ_PLOT (view->plot), view->level, ends, level, 2);
}

/* ---- What moves with the sound ---- */

static void forget (LqDynamicsView *view)
{
  view->n_pulls = 0;
  for (int i = 0; i < N_NUMBERS; i++)
    view->largest[i] = NAN;
}

static void write_numbers (LqDynamicsView *view)
{
  const LqProcessorInfo *info = lq_node_get_info (view->node);
  for (int i = 0; i < N_NUMBERS && view->numbers[i]; i++)
    {
      const LqReadoutInfo *readout = &info->readouts[view->readouts[i]];
      char text[LQ_UNITS_TEXT] = "–";
      if (isfinite (view->largest[i]) && view->largest[i] > readout->min)
        lq_number_show (readout->unit, view->largest[i], 1, LQ_UNITS_PLAIN, text);
      if (!g_str_equal (gtk_label_get_text (GTK_LABEL (view->numbers[i])), text))
        gtk_label_set_text (GTK_LABEL (view->numbers[i]), text);
      view->largest[i] = NAN;
    }
}

static void show_levels (LqDynamicsView *view)
{
  LqLatestValue values[N_NUMBERS];
  const int n = view->readouts[MATCH] >= 0 ? N_NUMBERS : MATCH;
  if (!lq_readings_take (view->desk, view->node, view->readouts, n, values))
    return;
  if (n > MATCH && values[MATCH].n > 0) /* changes slowly: its last value */
    view->largest[MATCH] = values[MATCH].last;
  if (values[BEFORE].n == 0 || values[AFTER].n == 0)
    return;
  double before = values[BEFORE].max, after = values[AFTER].max;
  gboolean seen = before > LQ_DYNAMICS_MIN_DB && !lq_node_get_bypass (view->node);
  lq_plot_set_dot (LQ_PLOT (view->plot), seen ? before : NAN, after);
  view->largest[BEFORE] = fmax (view->largest[BEFORE], before);
  view->largest[AFTER] = fmax (view->largest[AFTER], after);
}

static void pull (GtkWidget *plot, gpointer data)
{
  LqDynamicsView *view = data;
  if (!lq_sound_is_playing (lq_desk_get_sound (view->desk)))
    {
      forget (view);
      lq_plot_set_dot (LQ_PLOT (plot), NAN, NAN);
      write_numbers (view);
      return;
    }
  show_levels (view);
  lq_reduction_history_pull (&view->history);
  if (view->n_pulls++ % NUMBER_PULLS == 0)
    write_numbers (view);
}

/* ---- Building ---- */

static void build_plot (LqDynamicsView *view)
{
  static const double ends[2] = { LQ_DYNAMICS_MIN_DB, LQ_DYNAMICS_MAX_OUT_DB };
  LqAxis in = { LQ_AXIS_LINEAR, LQ_DYNAMICS_MIN_DB, LQ_DYNAMICS_MAX_IN_DB, 12.0, LQ_UNIT_DBFS };
  LqAxis out = { LQ_AXIS_LINEAR, LQ_DYNAMICS_MIN_DB, LQ_DYNAMICS_MAX_OUT_DB, 12.0, LQ_UNIT_DBFS };
  view->plot = lq_plot_new (_ ("Transfer curve"));
  LqPlot *plot = LQ_PLOT (view->plot);
  lq_plot_set_x (plot, &in);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &out, "dBFS");
  lq_plot_set_trace (plot, lq_plot_add_trace (plot, LQ_TRACE_DIAGONAL, LQ_PLOT_LEFT), ends, ends,
                     2);
  view->curve = lq_plot_add_trace (plot, LQ_TRACE_CURVE, LQ_PLOT_LEFT);
  gtk_widget_set_size_request (view->plot, -1, 136);
  g_signal_connect_swapped (plot, "resized", G_CALLBACK (lq_dynamics_view_update), view);
  lq_pulse_attach (view->desk, view->plot, PULL_HZ, pull, view);
  gtk_widget_set_vexpand (view->plot, TRUE);
}

static GtkWidget *number_new (LqDynamicsView *view, int which, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0),
            *label = lq_label_new (name, "lq-label");
  view->numbers[which] = lq_label_new ("–", "lq-number");
  gtk_label_set_width_chars (GTK_LABEL (view->numbers[which]), 11);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (view->numbers[which]),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), view->numbers[which]);
  return box;
}

static void build_numbers (LqDynamicsView *view)
{
  const LqProcessorInfo *info = lq_node_get_info (view->node);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  view->readouts[BEFORE] = lq_info_find_readout (info, "input_level");
  view->readouts[AFTER] = lq_info_find_readout (info, "output_level");
  view->readouts[MATCH] = lq_info_find_readout (info, "match");
  for (int i = 0; i < N_NUMBERS && view->readouts[i] >= 0; i++)
    {
      const LqReadoutInfo *readout = &info->readouts[view->readouts[i]];
      GtkWidget *number = number_new (view, i, _ (readout->name));
      gtk_widget_set_tooltip_text (number, _ (readout->doc));
      gtk_box_append (GTK_BOX (column), number);
    }
  gtk_widget_set_valign (column, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (view), column);
}

static void lq_dynamics_view_dispose (GObject *object)
{
  LqDynamicsView *view = LQ_DYNAMICS_VIEW (object);
  g_clear_object (&view->node);
  G_OBJECT_CLASS (lq_dynamics_view_parent_class)->dispose (object);
}

static void lq_dynamics_view_class_init (LqDynamicsViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_dynamics_view_dispose;
}

static void lq_dynamics_view_init (LqDynamicsView *view)
{
  gtk_box_set_spacing (GTK_BOX (view), 10);
  gtk_widget_set_vexpand (GTK_WIDGET (view), TRUE);
}

GtkWidget *lq_dynamics_view_new (LqDesk *desk, LqNode *node, int plot_tenths)
{
  LqDynamicsView *view = g_object_new (LQ_TYPE_DYNAMICS_VIEW, NULL);
  GtkWidget *pictures = gtk_grid_new ();
  view->desk = desk;
  view->node = g_object_ref (node);
  lq_reduction_history_init (&view->history, desk, node);
  view->level = -1;
  forget (view);
  build_plot (view);
  gtk_grid_set_column_homogeneous (GTK_GRID (pictures), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (pictures), 2);
  gtk_widget_set_hexpand (pictures, TRUE);
  gtk_grid_attach (GTK_GRID (pictures), view->plot, 0, 0, plot_tenths, 1);
  gtk_grid_attach (GTK_GRID (pictures), view->history.trace, plot_tenths, 0, 10 - plot_tenths, 1);
  gtk_widget_set_margin_start (view->history.trace, 8);
  gtk_box_append (GTK_BOX (view), pictures);
  build_numbers (view);
  return GTK_WIDGET (view);
}

LqPlot *lq_dynamics_view_get_plot (LqDynamicsView *view) { return LQ_PLOT (view->plot); }
