/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line at the foot of the window: what the hand is on and what it does; on the right the
 * engine's load, dropouts and how long ago the journal was written. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_INFO_LINE (lq_info_line_get_type ())
G_DECLARE_FINAL_TYPE (LqInfoLine, lq_info_line, LQ, INFO_LINE, GtkBox)

GtkWidget *lq_info_line_new (LqDesk *desk);
