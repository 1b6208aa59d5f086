/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gain reduction of a node over the last seconds, as an editor shows it beside its picture.
 * Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

typedef struct
{
  LqDesk *desk; /* borrowed, as the node */
  LqNode *node;
  GtkWidget *trace; /* an LqReductionTrace, floating until it is put somewhere */
  double range_db;  /* fills the height; grows where it must */
  gint64 pulled_us; /* 0: not since the start */
} LqReductionHistory;

void lq_reduction_history_init (LqReductionHistory *history, LqDesk *desk, LqNode *node);

/* PICTURE, which takes TENTHS of the width, and the history beside it. */
GtkWidget *lq_reduction_history_beside (LqReductionHistory *history, GtkWidget *picture,
                                        int tenths);

/* Takes what has come while the song plays. After a pause in the calls, as of a song that stood or an editor
 * that was not seen, time begins anew. */
void lq_reduction_history_pull (LqReductionHistory *history);

/* The same for what is known otherwise: DB (≥ 0), the most since the last call. */
void lq_reduction_history_take (LqReductionHistory *history, double db);

/* After a change of the node: a bypassed one is unknown, and one whose rows let nothing be reduced has none. */
void lq_reduction_history_update (LqReductionHistory *history);
