/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ruler above the lanes: time, the loop as two brackets. Click: seek; drag: a new loop; drag on a
 * bracket: move it. Thread: [main]. */
#pragma once

#include "ui/widgets/time_view.h"

#include <gtk/gtk.h>

#define LQ_TYPE_TIME_RULER (lq_time_ruler_get_type ())
G_DECLARE_FINAL_TYPE (LqTimeRuler, lq_time_ruler, LQ, TIME_RULER, GtkWidget)

/* Signals: "seek" (gint64 frame); "loop" (gint64 from, gint64 to): at the release, from < to. */
GtkWidget *lq_time_ruler_new (LqTimeView *view);

/* FROM < 0: no loop. A loop that is off keeps its brackets and loses its light. */
void lq_time_ruler_set_loop (LqTimeRuler *ruler, LqFrames from, LqFrames to, gboolean on);

/* The playhead's head, HEAD_PX wide, stands at FRAME: the label under it gives way. HEAD_PX 0: none does. */
void lq_time_ruler_set_playhead (LqTimeRuler *ruler, LqFrames frame, double head_px);

/* Seconds between two labels at PX_PER_SECOND, so that they stand at least LEAST_PX apart. Pure. */
double lq_time_ruler_step_s (double px_per_second, double least_px);
