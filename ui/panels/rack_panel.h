/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rack: a slot for each processor of the master, in order, and "+". Add, remove, reorder by drag or
 * keys, bypass, choose. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_RACK_PANEL (lq_rack_panel_get_type ())
G_DECLARE_FINAL_TYPE (LqRackPanel, lq_rack_panel, LQ, RACK_PANEL, GtkBox)

GtkWidget *lq_rack_panel_new (LqDesk *desk);
void lq_rack_panel_set_small (LqRackPanel *panel, gboolean small);
