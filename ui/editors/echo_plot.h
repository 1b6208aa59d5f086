/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of what answers later, delay and reverb: levels over the time since the sound, the echoes of
 * the processor's own response as bars, and handles at times; beside it, by how much the sound ducks them.
 * Thread: [main]. */
#pragma once

#include "ui/chart/plot.h"
#include "ui/desk.h"
#include "ui/editors/handle_words.h"
#include "ui/editors/reduction_history.h"

#define LQ_ECHO_FLOOR_DB (-60.0)
#define LQ_ECHO_TOP_DB   12.0

/* A width of the time axis with the distance of its words. */
typedef struct
{
  double max_s, step_s;
} LqEchoSpan;

/* What differs. DATA is the editor. */
typedef struct
{
  const LqEchoSpan *spans; /* from short to long; the last is for all that is longer */
  int n_spans;
  LqTraceStyle bars;
  /* The slot that HANDLE moves at present. */
  int (*slot) (gpointer data, int handle);
  /* What the hand did, inside a gesture: to AT_S and LEVEL_DB, or by NOTCHES of the wheel, a fifth of that
   * where it shall be fine. */
  void (*moved) (gpointer data, int handle, double at_s, double level_db);
  void (*wheel) (gpointer data, int handle, double notches);
  void (*show) (gpointer data); /* all of the picture */
  void (*draw) (gpointer data); /* what is as fine as there is room */
} LqEchoPlotClass;

typedef struct
{
  const LqEchoPlotClass *class;
  gpointer data;
  LqDesk *desk; /* borrowed, as all below */
  LqNode *node;
  LqPlot *plot;
  LqReductionHistory ducking;
  int bars, chosen;
  gboolean held; /* by the hand: the axis waits */
} LqEchoPlot;

/* Makes PLOT, floating until it is put somewhere; DATA, which ECHOES lives in, outlives it. */
void lq_echo_plot_init (LqEchoPlot *echoes, const LqEchoPlotClass *class, gpointer data,
                        LqDesk *desk, LqNode *node, const char *name);

/* PICTURE, which holds the plot or is it, with what ducking does beside it, once there is any. */
GtkWidget *lq_echo_plot_beside (LqEchoPlot *echoes, GtkWidget *picture);

/* Room for LONGEST_S, as soon as no hand holds the axis. */
void lq_echo_plot_set_time (LqEchoPlot *echoes, double longest_s);

/* From the floor up to each echo and back, with PARAMS in place of the node's own; NULL: no bars. */
void lq_echo_plot_draw_bars (LqEchoPlot *echoes, const double *params);

/* HANDLE saying its slot, chosen or not; its place, mark and freedom are the caller's. WORDS is borrowed. */
LqHandleFacts lq_echo_plot_handle (LqEchoPlot *echoes, int handle, LqHandleWords *words);
