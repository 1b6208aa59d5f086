/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plot.c, which moves, and plot_draw.c, which draws, know of a plot. Thread: [main]. */
#pragma once

#include "ui/chart/floating.h"
#include "ui/chart/live_picture.h"
#include "ui/chart/plot.h"
#include "ui/text.h"

#define LQ_PLOT_FOOT 20 /* below the inside, px */

typedef struct
{
  LqTrace *trace;
  LqPlotSide side;
  GArray *x, *y; /* double, as given, to be placed anew when the plot changes */
  GArray *px;    /* float: where X is */
} LqPlotLayer;

typedef struct
{
  double x, y, width, height;
} LqPlotBox;

struct _LqPlot
{
  GtkWidget parent;
  LqAxis x;
  LqAxis y[2];
  gboolean has_y[2];
  char *captions[2];
  gboolean bypassed;
  GArray *layers;                /* LqPlotLayer, in order of adding: the numbers of the traces */
  GPtrArray *order;              /* LqTrace, in the order in which they are drawn */
  GPtrArray *handles;            /* children */
  GskRenderNode *lines, *around; /* of the grid: inside; words and lines around it; NULL: none */
  gboolean gridded;              /* these are made */
  LqLivePicture *picture;
  int drawn_width, drawn_height; /* what the nodes and placed traces are for */
  double drawn_text;
  LqPlotBox drawn_inside;
  GArray *columns;       /* double: x in the middle of each; empty: to be found */
  GArray *places, *py;   /* double, float: room for placing a trace */
  double dot_x, dot_y;   /* px, rounded to halves; NAN hidden */
  double grab_x, grab_y; /* px of the handle when its drag began */
  LqText line1, line2;
  gboolean placed; /* VALUE_AT holds for these */
  const LqHandle *placed_handle;
  double placed_width, placed_height;
  LqSpot value_at;
};

/* Where its traces are, px. */
LqPlotBox lq_plot_inside (LqPlot *plot);

/* Owns its nodes: they are kept in PLOT until lq_plot_draw_drop. */
void lq_plot_draw (LqPlot *plot, GtkSnapshot *snapshot);
void lq_plot_draw_drop (LqPlot *plot);
