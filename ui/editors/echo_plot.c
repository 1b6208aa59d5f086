/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/echo_plot.h"

#include "ui/pulse.h"

#include <math.h>

#define LIVE_HZ     30.0
#define PLOT_TENTHS 7

/* ---- Picture ---- */

void lq_echo_plot_set_time (LqEchoPlot *echoes, double longest_s)
{
  const LqEchoSpan *span = echoes->class->spans, *last = span + echoes->class->n_spans - 1;
  if (echoes->held)
    return;
  while (span < last && longest_s > span->max_s)
    span++;
  LqAxis axis = { LQ_AXIS_LINEAR, 0.0, span->max_s, span->step_s, LQ_UNIT_S };
  lq_plot_set_x (echoes->plot, &axis);
}

void lq_echo_plot_draw_bars (LqEchoPlot *echoes, const double *params)
{
  g_autofree double *at_s = g_new (double, LQ_PLOT_COLUMNS), *db = g_new (double, LQ_PLOT_COLUMNS),
                    *x = g_new (double, 3 * LQ_PLOT_COLUMNS),
                    *y = g_new (double, 3 * LQ_PLOT_COLUMNS);
  int n = params ? lq_plot_columns (echoes->plot, at_s) : 0, n_points = 0;
  if (n > 0)
    lq_node_get_info (echoes->node)
        ->response (params, lq_desk_get_rate_hz (echoes->desk), LQ_RESPONSE_ECHOES, -1,
                    LQ_TARGET_STEREO, at_s, db, n);
  for (int i = 0; i < n - 1; i++) /* what comes after the last column is not seen */
    for (int k = 0; k < 3 && db[i] > LQ_ECHO_FLOOR_DB; k++)
      {
        x[n_points] = at_s[i];
        y[n_points++] = k == 0 ? LQ_ECHO_FLOOR_DB : k == 1 ? fmin (db[i], LQ_ECHO_TOP_DB) : NAN;
      }
  lq_plot_set_trace (echoes->plot, echoes->bars, x, y, n_points);
}

LqHandleFacts lq_echo_plot_handle (LqEchoPlot *echoes, int handle, LqHandleWords *words)
{
  LqHandleFacts facts =
      lq_handle_of_row (echoes->node, echoes->class->slot (echoes->data, handle), handle, words);
  facts.selected = handle == echoes->chosen;
  return facts;
}

/* ---- Ducking ---- */

static void pull (GtkWidget *plot, gpointer data)
{
  LqEchoPlot *echoes = data;
  if (lq_sound_is_playing (lq_desk_get_sound (echoes->desk)))
    lq_reduction_history_pull (&echoes->ducking);
}

static LqEchoPlot *echoes_of (GtkWidget *plot)
{
  return g_object_get_data (G_OBJECT (plot), "lq-echoes");
}

static void on_changed (GtkWidget *plot)
{
  lq_reduction_history_update (&echoes_of (plot)->ducking);
}

GtkWidget *lq_echo_plot_beside (LqEchoPlot *echoes, GtkWidget *picture)
{
  GtkWidget *plot = GTK_WIDGET (echoes->plot);
  lq_reduction_history_init (&echoes->ducking, echoes->desk, echoes->node);
  GtkWidget *both = lq_reduction_history_beside (&echoes->ducking, picture, PLOT_TENTHS);
  g_object_set_data (G_OBJECT (plot), "lq-echoes", echoes);
  lq_pulse_attach (echoes->desk, plot, LIVE_HZ, pull, echoes);
  g_signal_connect_object (echoes->node, "changed", G_CALLBACK (on_changed), plot,
                           G_CONNECT_SWAPPED);
  on_changed (plot);
  return both;
}

/* ---- Hands ---- */

static void on_begin (LqPlot *plot, int id, LqEchoPlot *echoes)
{
  char row[LQ_PARAM_ID];
  echoes->held = TRUE;
  lq_history_begin_gesture (lq_desk_get_history (echoes->desk), NULL);
  lq_info_param_id (lq_node_get_info (echoes->node), echoes->class->slot (echoes->data, id), row);
  lq_desk_set_hand (echoes->desk, LQ_ITEM (echoes->node), row);
}

static void on_end (LqPlot *plot, int id, LqEchoPlot *echoes)
{
  lq_history_end_gesture (lq_desk_get_history (echoes->desk));
  echoes->held = FALSE;
  echoes->class->show (echoes->data);
}

static void on_moved (LqPlot *plot, int id, double x, double y, LqEchoPlot *echoes)
{
  echoes->class->moved (echoes->data, id, x, y);
}

static void on_wheel (LqPlot *plot, int id, double notches, gboolean fine, LqEchoPlot *echoes)
{
  echoes->class->wheel (echoes->data, id, fine ? LQ_PLOT_FINE * notches : notches);
}

static void on_reset (LqPlot *plot, int id, LqEchoPlot *echoes)
{
  int slot = echoes->class->slot (echoes->data, id);
  lq_history_set_param (lq_desk_get_history (echoes->desk), echoes->node, slot,
                        lq_info_param (lq_node_get_info (echoes->node), slot).def);
}

static void on_chosen (LqPlot *plot, int id, LqEchoPlot *echoes)
{
  if (echoes->chosen == id)
    return;
  echoes->chosen = id;
  echoes->class->show (echoes->data);
}

static void on_resized (LqEchoPlot *echoes) { echoes->class->draw (echoes->data); }

/* ---- Building ---- */

void lq_echo_plot_init (LqEchoPlot *echoes, const LqEchoPlotClass *class, gpointer data,
                        LqDesk *desk, LqNode *node, const char *name)
{
  LqAxis level = { LQ_AXIS_LINEAR, LQ_ECHO_FLOOR_DB, LQ_ECHO_TOP_DB, 12.0, LQ_UNIT_LEVEL_DB };
  LqPlot *plot = LQ_PLOT (lq_plot_new (name));
  *echoes = (LqEchoPlot){ .class = class, .data = data, .desk = desk, .node = node, .plot = plot };
  lq_echo_plot_set_time (echoes, 0.0);
  lq_plot_set_y (plot, LQ_PLOT_LEFT, &level, "dB");
  echoes->bars = lq_plot_add_trace (plot, class->bars, LQ_PLOT_LEFT);
  gtk_widget_set_vexpand (GTK_WIDGET (plot), TRUE);
  g_signal_connect_swapped (plot, "resized", G_CALLBACK (on_resized), echoes);
  g_signal_connect (plot, "handle-begin", G_CALLBACK (on_begin), echoes);
  g_signal_connect (plot, "handle-end", G_CALLBACK (on_end), echoes);
  g_signal_connect (plot, "handle-moved", G_CALLBACK (on_moved), echoes);
  g_signal_connect (plot, "handle-wheel", G_CALLBACK (on_wheel), echoes);
  g_signal_connect (plot, "handle-reset", G_CALLBACK (on_reset), echoes);
  g_signal_connect (plot, "handle-chosen", G_CALLBACK (on_chosen), echoes);
}
