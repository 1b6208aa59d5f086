/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The box above a meter that keeps the highest peak. Click: go there; Delete: clear. An over is red
 * with "▲". Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

#define LQ_TYPE_PEAK_BOX (lq_peak_box_get_type ())
G_DECLARE_FINAL_TYPE (LqPeakBox, lq_peak_box, LQ, PEAK_BOX, GtkWidget)

/* NAME is spoken, "True peak left". Signals: "go" (), "clear" (). */
GtkWidget *lq_peak_box_new (const char *name);

/* MAX_DB: the highest so far, −∞ or NAN: "–"; OVER: it went over what is allowed. */
void lq_peak_box_set (LqPeakBox *box, double max_db, gboolean over);
/* It is about to be cleared: what it says stays in its tooltip. */
void lq_peak_box_keep (LqPeakBox *box);
