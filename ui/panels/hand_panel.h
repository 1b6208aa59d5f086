/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value under the hand, large: its name, its value, what it was before the last move, X, and the
 * line for why. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_HAND_PANEL (lq_hand_panel_get_type ())
G_DECLARE_FINAL_TYPE (LqHandPanel, lq_hand_panel, LQ, HAND_PANEL, GtkBox)

GtkWidget *lq_hand_panel_new (LqDesk *desk);
