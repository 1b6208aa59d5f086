/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time of what sounds: minutes and seconds large, milliseconds beside them, a quiet line below.
 * Keeps the width of its widest text, so nothing shifts while it runs. Thread: [main]. */
#pragma once

#include "core/types.h"

#include <gtk/gtk.h>

#define LQ_TYPE_TIME_DISPLAY (lq_time_display_get_type ())
G_DECLARE_FINAL_TYPE (LqTimeDisplay, lq_time_display, LQ, TIME_DISPLAY, GtkWidget)

GtkWidget *lq_time_display_new (void);

/* RATE_HZ 0: no song, "–". Draws only when a digit changes. */
void lq_time_display_set (LqTimeDisplay *display, LqFrames position, double rate_hz);

/* The line below, "of 4:12.000"; NULL hides it. */
void lq_time_display_set_detail (LqTimeDisplay *display, const char *detail);
