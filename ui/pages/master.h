/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The master page: overview and timeline, rack, editor of the selected processor, meters, and the
 * side panel. Gives room in DESK's order as the window shrinks. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_MASTER (lq_master_get_type ())
G_DECLARE_FINAL_TYPE (LqMaster, lq_master, LQ, MASTER, GtkBox)

GtkWidget *lq_master_new (LqDesk *desk);

/* The window has WIDTH × HEIGHT, of which news takes TAKEN: shows as much as that holds. */
void lq_master_fit (LqMaster *master, int width, int height, int taken);

void lq_master_toggle_panel (LqMaster *master, const char *name);
void lq_master_edit_last_note (LqMaster *master);

/* Zoom and follow of the timeline as actions of the window. */
void lq_master_add_actions (LqMaster *master, GActionMap *window);
