/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recorded sound that a processor works with: what the file is, how it is chosen, and what is wrong
 * with it; files can be dropped. For nodes whose table says takes_sample. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

/* "changed" (): the file, or what is known of it. */
#define LQ_TYPE_RESPONSE_BAR (lq_response_bar_get_type ())
G_DECLARE_FINAL_TYPE (LqResponseBar, lq_response_bar, LQ, RESPONSE_BAR, GtkBox)

GtkWidget *lq_response_bar_new (LqDesk *desk, LqNode *node);

/* Lets files that are dropped on PLACE become NODE's. */
void lq_response_bar_take_drops (LqDesk *desk, LqNode *node, GtkWidget *place);

/* The sample of NODE as it plays. Borrowed until the main loop turns. NULL: none, or not yet. */
LqSample *lq_response_bar_find (LqDesk *desk, LqNode *node);
