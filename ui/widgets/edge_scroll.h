/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row that may be wider than its room: then it scrolls, by an arrow at either end, by the wheel, to
 * whatever takes the focus, and while something is dragged near an end. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

#define LQ_TYPE_EDGE_SCROLL (lq_edge_scroll_get_type ())
G_DECLARE_FINAL_TYPE (LqEdgeScroll, lq_edge_scroll, LQ, EDGE_SCROLL, GtkWidget)

/* BACK and ON name the arrows. The row's margins are the scroller's: focus is drawn in them. */
GtkWidget *lq_edge_scroll_new (GtkWidget *row, const char *back, const char *on);

/* Scrolls CHILD of the row into view, once it has its place. */
void lq_edge_scroll_reveal (LqEdgeScroll *scroll, GtkWidget *child);
