/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gain reduction against the time of the song, hanging from the top; below the waveform. Columns
 * come from a callback. Thread: [main]. */
#pragma once

#include "ui/widgets/time_view.h"

#include <gtk/gtk.h>

#define LQ_TYPE_REDUCTION_LANE (lq_reduction_lane_get_type ())
G_DECLARE_FINAL_TYPE (LqReductionLane, lq_reduction_lane, LQ, REDUCTION_LANE, GtkWidget)

/* The largest reduction (dB, ≥ 0) in each of N columns of FROM…TO; NAN: not known. FALSE: nothing. */
typedef gboolean (*LqReductionSource) (gpointer data, LqFrames from, LqFrames to, int n,
                                       float *reduction_db);

/* RANGE_DB fills the lane. */
GtkWidget *lq_reduction_lane_new (LqTimeView *view, double range_db);
void lq_reduction_lane_set_range (LqReductionLane *lane, double range_db);
double lq_reduction_lane_range (LqReductionLane *lane);
void lq_reduction_lane_set_source (LqReductionLane *lane, LqReductionSource source, gpointer data);
void lq_reduction_lane_invalidate (LqReductionLane *lane);
