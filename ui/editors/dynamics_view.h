/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a dynamics processor shows of itself: the transfer curve from the processor's own response
 * with the point where the sound is now, the gain reduction of the last four seconds, and two
 * levels. Its editor (dynamics_editor) adds handles to the plot. Thread: [main]. The one reader of
 * the node's level cells: one view a node at a time. */
#pragma once

#include "ui/chart/plot.h"
#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_DYNAMICS_VIEW (lq_dynamics_view_get_type ())
G_DECLARE_FINAL_TYPE (LqDynamicsView, lq_dynamics_view, LQ, DYNAMICS_VIEW, GtkBox)

/* The axes of the plot, dBFS. */
#define LQ_DYNAMICS_MIN_DB     (-66.0)
#define LQ_DYNAMICS_MAX_IN_DB  12.0
#define LQ_DYNAMICS_MAX_OUT_DB 6.0

/* NODE offers LQ_RESPONSE_TRANSFER and the read-outs "input_level" and "output_level", and
 * may offer "match". The plot takes
 * PLOT_TENTHS of the width of both pictures. */
GtkWidget *lq_dynamics_view_new (LqDesk *desk, LqNode *node, int plot_tenths);

LqPlot *lq_dynamics_view_get_plot (LqDynamicsView *view); /* borrowed */

/* Output for INPUT_DB by the processor's response. */
double lq_dynamics_view_output (LqDynamicsView *view, double input_db);

/* A line across at LEVEL_DB of output, a ceiling. */
void lq_dynamics_view_set_level (LqDynamicsView *view, double level_db);

/* Draws the curve anew after a change of the node. */
void lq_dynamics_view_update (LqDynamicsView *view);
