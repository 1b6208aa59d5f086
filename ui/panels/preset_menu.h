/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The presets of a processor: starting points, one's own, and saving. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_PRESET_MENU (lq_preset_menu_get_type ())
G_DECLARE_FINAL_TYPE (LqPresetMenu, lq_preset_menu, LQ, PRESET_MENU, GtkBox)

GtkWidget *lq_preset_menu_new (LqDesk *desk);
void lq_preset_menu_set_node (LqPresetMenu *menu, LqNode *node); /* NULL: none */
