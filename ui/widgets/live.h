/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pulse of a live widget: while it is mapped, its window not minimised, and the song runs; no timer and no frame
 * otherwise. PULL reads what is new and calls the widget's setters, which draw only when a pixel
 * would change. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef void (*LqLivePull) (GtkWidget *widget, gpointer data);

/* At most RATE_HZ pulls a second: 60 playhead and meters, 30 spectrum and goniometer, 10 numbers.
 * DATA is borrowed for the life of WIDGET. A second call replaces the first. */
void lq_live_attach (GtkWidget *widget, double rate_hz, LqLivePull pull, gpointer data);

/* Parts of a window that lie far apart take turns: pulses slower than the full one come in the even frames with TURN 0, as
 * after lq_live_attach, in the odd ones with 1. WIDGET is attached. */
void lq_live_set_turn (GtkWidget *widget, int turn);

/* All pulses of a window, by its CLOCK, at most MOST_HZ times a second; 0: 60. */
void lq_live_set_most (GdkFrameClock *clock, int most_hz);

/* Called first at each beat of a window, by its CLOCK: what the pulls read is as new as can be. It may end the pulse. DATA is
 * borrowed for the life of CLOCK. */
typedef void (*LqLivePoll) (gpointer data);
void lq_live_set_poll (GdkFrameClock *clock, LqLivePoll poll, gpointer data);

/* Whether this frame of WIDGET is one in which also the slower pulses of its turn come: what moves by less than a pixel a frame waits
 * for it. */
gboolean lq_live_is_shared (GtkWidget *widget);

/* Starts or stops the pulse; a last pull is made at the stop, so that what is seen is the end. */
void lq_live_run (GtkWidget *widget, gboolean running);
