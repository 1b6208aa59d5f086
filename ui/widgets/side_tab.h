/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tab that stands upright at the window's edge: a word read from bottom to top and a count.
 * Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

#define LQ_TYPE_SIDE_TAB (lq_side_tab_get_type ())
G_DECLARE_FINAL_TYPE (LqSideTab, lq_side_tab, LQ, SIDE_TAB, GtkButton)

GtkWidget *lq_side_tab_new (const char *title);
void lq_side_tab_set_open (LqSideTab *tab, gboolean open);

/* 0 shows nothing. LOUD: as a filled disc, something waits. */
void lq_side_tab_set_count (LqSideTab *tab, guint count, gboolean loud);
