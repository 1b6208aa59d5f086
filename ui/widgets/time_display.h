/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time of the playhead in large, to the thousandth. Thread: [main]. */
#pragma once

#include "core/types.h"

#include <gtk/gtk.h>

#define LQ_TYPE_TIME_DISPLAY (lq_time_display_get_type ())
G_DECLARE_FINAL_TYPE (LqTimeDisplay, lq_time_display, LQ, TIME_DISPLAY, GtkWidget)

GtkWidget *lq_time_display_new (void);
/* RATE_HZ 0: no song, "–". Draws only when a shown figure changes. */
void lq_time_display_set (LqTimeDisplay *display, LqFrames frame, double rate_hz);
