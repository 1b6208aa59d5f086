/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gain reduction, always hanging from the top, never red: the last four seconds as a trace with its number.
 * Amounts are dB ≥ 0. Thread: [main]. */
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
