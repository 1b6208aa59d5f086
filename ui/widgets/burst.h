/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and wheel notches that follow one another are one gesture, held by nobody: it ends after 500 ms of
 * peace, when another one begins, or when the window is asked for something that comes after it. One at a
 * time in a window. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef struct
{
  GtkWidget *widget;            /* owns it */
  void (*over) (gpointer data); /* it has ended by itself, or for what comes after it */
  gpointer data;
  guint timer;   /* 0: there is none */
  GtkRoot *root; /* in which it is, weak */
} LqBurst;

/* Begins it or goes on with it; TRUE: it began. */
gboolean lq_burst_go_on (LqBurst *burst);
/* Without a word; FALSE: there was none. */
gboolean lq_burst_stop (LqBurst *burst);
/* Ends the one in the window of WIDGET, if there is one. */
void lq_burst_end_in (GtkWidget *widget);
