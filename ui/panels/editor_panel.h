/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The editor of the selected processor: its head with presets and bypass, and an editor made for it, or
 * the generated panel. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_EDITOR_PANEL (lq_editor_panel_get_type ())
G_DECLARE_FINAL_TYPE (LqEditorPanel, lq_editor_panel, LQ, EDITOR_PANEL, GtkBox)

GtkWidget *lq_editor_panel_new (LqDesk *desk);
void lq_editor_panel_set_small (LqEditorPanel *panel, gboolean small);
