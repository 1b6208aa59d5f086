/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of a plot with its own kept node: the mix, a reference, the master, a band, a curve. plot.h is
 * its only user. Thread: [main]. */
#pragma once

#include "ui/chart/axis.h"
#include "ui/chart/stroke.h"

#include <gtk/gtk.h>

/* Look, and with it the order in which traces lie over each other: later above earlier. */
typedef enum
{
  LQ_TRACE_MIX,       /* thin line over a soft fill */
  LQ_TRACE_HOLD,      /* hairline, quiet */
  LQ_TRACE_WORK,      /* dashed, of the work too: the reference's colour is the reference's */
  LQ_TRACE_REFERENCE, /* dashed */
  LQ_TRACE_MASTER,
  LQ_TRACE_DIFFERENCE, /* as the master, about the zero of its axis */
  /* Those before this are live: painted by live_picture.h. */
  LQ_TRACE_BAND,     /* soft fill between the line and zero */
  LQ_TRACE_DIAGONAL, /* quiet thin line, unity of a transfer curve */
  LQ_TRACE_LIVE,     /* where the sound has the curve now */
  LQ_TRACE_CURVE,    /* the processor's curve, with a halo over what it crosses */
} LqTraceStyle;

typedef struct LqTrace LqTrace;

LqTrace *lq_trace_new (LqTraceStyle style);
void lq_trace_free (LqTrace *trace);
LqTraceStyle lq_trace_style (const LqTrace *trace);

/* N points in px, and where its axis has 0; N = 0 hides it, and so does a NaN in a live one; in others that is a gap. TRUE when any moved by at least half a pixel. */
gboolean lq_trace_set (LqTrace *trace, const float *x, const float *y, int n, float zero);

/* Of a processor that is bypassed: a curve in quiet ink. TRUE when that is news. */
gboolean lq_trace_set_bypassed (LqTrace *trace, gboolean bypassed);

gboolean lq_trace_is_live (const LqTrace *trace);
gboolean lq_trace_is_shown (const LqTrace *trace);

/* Its points in device pixels, SCALE of them a px. Owns: TRACE, until it changes or is asked for others. */
const graphene_point_t *lq_trace_scaled (LqTrace *trace, int scale, int *n);

/* Its line by PEN (px) in WIDTH × HEIGHT device pixels. Owns: TRACE, kept until it changes. */
const LqStroke *lq_trace_stroke (LqTrace *trace, const LqPen *pen, int width, int height,
                                 int scale);

typedef struct
{
  GdkRGBA color;
  double fill; /* of what lies below, 0: nothing */
  LqPen pen;
} LqTraceInk;
/* FALSE: TRACE is not live. */
gboolean lq_trace_ink (const LqTrace *trace, GtkWidget *widget, LqTraceInk *ink);

/* One that is not live. WIDTH × HEIGHT is the plot's inside. */
void lq_trace_draw (LqTrace *trace, GtkWidget *widget, GtkSnapshot *snapshot, double width,
                    double height);
void lq_trace_drop (LqTrace *trace);
