/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/editors/reduction_history.h"

#include "ui/widgets/gain_reduction.h"

#include <math.h>

#define FIRST_PULL_S (1.0 / 30.0)
#define PAUSE_S      0.5  /* longer, and nothing is known of it */
#define BUCKET_S     0.01 /* of app/reductions.h */
#define MAX_BUCKETS  50
#define RANGE_DB     12.0

void lq_reduction_history_init (LqReductionHistory *history, LqDesk *desk, LqNode *node)
{
  *history = (LqReductionHistory){ .desk = desk, .node = node, .range_db = RANGE_DB };
  history->trace = lq_reduction_trace_new (RANGE_DB);
}

/* The largest reduction of the SECONDS that have gone by. */
static double recent_reduction (LqReductionHistory *history, double seconds)
{
  float db[MAX_BUCKETS];
  double most = 0.0;
  int n = lq_reductions_recent (lq_sound_get_reductions (lq_desk_get_sound (history->desk)),
                                lq_scene_key (LQ_ITEM (history->node)),
                                CLAMP ((int)ceil (seconds / BUCKET_S), 1, MAX_BUCKETS), db);
  for (int i = 0; i < n; i++)
    most = fmax (most, db[i]);
  return most;
}

GtkWidget *lq_reduction_history_beside (LqReductionHistory *history, GtkWidget *picture, int tenths)
{
  GtkWidget *pictures = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (pictures), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (pictures), 2);
  gtk_widget_set_hexpand (pictures, TRUE);
  gtk_grid_attach (GTK_GRID (pictures), picture, 0, 0, tenths, 1);
  gtk_grid_attach (GTK_GRID (pictures), history->trace, tenths, 0, 10 - tenths, 1);
  gtk_widget_set_margin_start (history->trace, 8);
  return pictures;
}

static double seconds_since_last (LqReductionHistory *history)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (history->trace);
  gint64 now_us = clock ? gdk_frame_clock_get_frame_time (clock) : history->pulled_us;
  double seconds = history->pulled_us > 0 ? (double)(now_us - history->pulled_us) / G_USEC_PER_SEC
                                          : FIRST_PULL_S;
  history->pulled_us = now_us;
  return seconds > PAUSE_S ? FIRST_PULL_S : seconds;
}

static void push (LqReductionHistory *history, double most, double seconds)
{
  if (most > history->range_db)
    {
      history->range_db = most > 2.0 * RANGE_DB ? 4.0 * RANGE_DB : 2.0 * RANGE_DB;
      lq_reduction_trace_set_range (LQ_REDUCTION_TRACE (history->trace), history->range_db);
    }
  lq_reduction_trace_push (LQ_REDUCTION_TRACE (history->trace), most, seconds);
}

void lq_reduction_history_pull (LqReductionHistory *history)
{
  double seconds = seconds_since_last (history);
  push (history, recent_reduction (history, seconds), seconds);
}

void lq_reduction_history_take (LqReductionHistory *history, double db)
{
  push (history, db, seconds_since_last (history));
}

void lq_reduction_history_update (LqReductionHistory *history)
{
  const LqProcessorInfo *info = lq_node_get_info (history->node);
  lq_reduction_trace_set_unknown (LQ_REDUCTION_TRACE (history->trace),
                                  lq_node_get_bypass (history->node));
  if (info->reduction_readout >= 0 && info->readouts[info->reduction_readout].needs)
    gtk_widget_set_visible (
        history->trace,
        !lq_info_readout_rests (info, lq_node_get_params (history->node), info->reduction_readout));
}
