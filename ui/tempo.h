/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session's tempo under the time: shown, typed, or tapped. Taps become one command when the
 * finger rests. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <gtk/gtk.h>

#define LQ_TYPE_TEMPO (lq_tempo_get_type ())
G_DECLARE_FINAL_TYPE (LqTempo, lq_tempo, LQ, TEMPO, GtkBox)

GtkWidget *lq_tempo_new (LqDesk *desk);

void lq_tempo_set_room (LqTempo *tempo, gboolean room); /* hidden without */

/* One tap, as from the key. */
void lq_tempo_tap (LqTempo *tempo);
