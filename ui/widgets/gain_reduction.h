/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gain reduction, always hanging from the top, never red: the last four seconds as a trace with its number,
 * or a slim bar. Amounts are dB ≥ 0. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

#define LQ_TYPE_REDUCTION_TRACE (lq_reduction_trace_get_type ())
G_DECLARE_FINAL_TYPE (LqReductionTrace, lq_reduction_trace, LQ, REDUCTION_TRACE, GtkWidget)

/* RANGE_DB fills the height. */
GtkWidget *lq_reduction_trace_new (double range_db);
void lq_reduction_trace_set_range (LqReductionTrace *trace, double range_db);

/* REDUCTION_DB: the largest since the last call, SECONDS ago. Columns are 2 px; draws only when one is
 * finished. Call it while the song runs; a stopped trace stands still. */
void lq_reduction_trace_push (LqReductionTrace *trace, double reduction_db, double seconds);
/* Reads "–": the processor is bypassed or unknown. */
void lq_reduction_trace_set_unknown (LqReductionTrace *trace, gboolean unknown);

/* The bar as part of another widget's snapshot: WIDTH × HEIGHT at X, Y. */
void lq_reduction_bar_draw (GtkWidget *widget, GtkSnapshot *snapshot, double x, double y,
                            double width, double height, double part);

#define LQ_TYPE_REDUCTION_BAR (lq_reduction_bar_get_type ())
G_DECLARE_FINAL_TYPE (LqReductionBar, lq_reduction_bar, LQ, REDUCTION_BAR, GtkWidget)

GtkWidget *lq_reduction_bar_new (double range_db, int width_px);
void lq_reduction_bar_set (LqReductionBar *bar, double reduction_db);
