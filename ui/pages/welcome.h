/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page: drop a mix or stems, open a session, the demo, try the loudspeakers, the keys
 * worth knowing. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_WELCOME (lq_welcome_get_type ())
G_DECLARE_FINAL_TYPE (LqWelcome, lq_welcome, LQ, WELCOME, GtkBox)

GtkWidget *lq_welcome_new (LqDesk *desk);

/* WHAT is under way, FRACTION of it; FRACTION ≥ 1 takes the bar away. */
void lq_welcome_show_progress (LqWelcome *welcome, const char *what, double fraction,
                               double seconds_left);
