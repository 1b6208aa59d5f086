/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The playhead as an overlay of its own: moving it repaints two columns of pixels and nothing else.
 * Thread: [main]. */
#pragma once

#include "ui/widgets/time_view.h"

#include <gtk/gtk.h>

#define LQ_TYPE_PLAYHEAD (lq_playhead_get_type ())
G_DECLARE_FINAL_TYPE (LqPlayhead, lq_playhead, LQ, PLAYHEAD, GtkWidget)

/* VIEW's x = 0 stands at LEFT_PX of the widget. HEAD_PX > 0: a head of that size at the top. */
GtkWidget *lq_playhead_new (LqTimeView *view, double left_px, double head_px);
void lq_playhead_set_left (LqPlayhead *playhead, double left_px);

/* FRAME < 0: none. Draws only when a device pixel changes. */
void lq_playhead_set (LqPlayhead *playhead, LqFrames frame);
