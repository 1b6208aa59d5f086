/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plot: a well with axes, traces that each keep their node, and handles that a hand or the arrow keys
 * move. The spectrum with the equaliser's curve, the transfer curve of a compressor, the delta. It computes no
 * sound: who owns it hands over values. Thread: [main]. */
#pragma once

#include "ui/chart/axis.h"
#include "ui/chart/handle.h"
#include "ui/chart/trace.h"

#define LQ_TYPE_PLOT (lq_plot_get_type ())
G_DECLARE_FINAL_TYPE (LqPlot, lq_plot, LQ, PLOT, GtkWidget)

typedef enum
{
  LQ_PLOT_LEFT,
  LQ_PLOT_RIGHT,
} LqPlotSide;

/* Signals about handles (int id): "handle-begin", "handle-end", "handle-chosen", "handle-menu", "handle-reset"
 * (double-click), "handle-remove" (Delete), "handle-listen" (gboolean down: key S), "handle-hover" (id, −1 for none);
 * "handle-moved" (int id, double x, double y) in axis values; "handle-wheel" (int id, double notches,
 * gboolean fine: a fifth of what it is else), with begin and end around each burst of it. "empty-pressed" (double x, double y,
 * int n_press) anywhere else; "resized" (): the columns are
 * others now. */
GtkWidget *lq_plot_new (const char *name);

void lq_plot_set_x (LqPlot *plot, const LqAxis *axis);
/* AXIS NULL: no such axis. CAPTION stands in the corner under it, "dB". */
void lq_plot_set_y (LqPlot *plot, LqPlotSide side, const LqAxis *axis, const char *caption);

/* Of a notch, where it shall be fine. */
#define LQ_PLOT_FINE 0.2

/* A new trace against SIDE; returns its number. */
int lq_plot_add_trace (LqPlot *plot, LqTraceStyle style, LqPlotSide side);
/* Y[i] at X[i]; N = 0 hides it. Beyond the axis it runs along the edge; a Y of NAN is a gap, but
 * in no spectrum. Draws only when a pixel changes. */
void lq_plot_set_trace (LqPlot *plot, int trace, const double *x, const double *y, int n);

/* What the processor would do is not what it does: its curves in quiet ink. */
void lq_plot_set_bypassed (LqPlot *plot, gboolean bypassed);

/* Fills X with the axis value at the middle of each px column; returns how many, LQ_PLOT_COLUMNS at most. */
#define LQ_PLOT_COLUMNS 4096
int lq_plot_columns (LqPlot *plot, double x[LQ_PLOT_COLUMNS]);

/* Axis value to px in the widget, and back. */
double lq_plot_x (LqPlot *plot, double value);
double lq_plot_y (LqPlot *plot, LqPlotSide side, double value);
double lq_plot_x_value (LqPlot *plot, double x);
/* Within the axes, not on what stands beside them. */
gboolean lq_plot_is_inside (LqPlot *plot, double x, double y);

/* Handles live on the left axis. Kept by id: a handle under the hand or with the focus stays. */
void lq_plot_set_handles (LqPlot *plot, const LqHandleFacts *handles, int n);
void lq_plot_focus_handle (LqPlot *plot, int id);

/* Where the sound has handle ID now, within its range: drawn on its I-beam. NAN hides it. */
void lq_plot_set_live (LqPlot *plot, int id, double y);

/* A point that moves with the sound: the live point on a transfer curve. NAN hides it. */
void lq_plot_set_dot (LqPlot *plot, double x, double y);

/* What assistive technology says of the plot, "7 bands, largest +2.1 dB at 11.5 kHz". */
void lq_plot_set_summary (LqPlot *plot, const char *summary);
