/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real pointer and keys for tests of widgets: a window on the test's display, xdotool to move the
 * mouse, and pictures of widgets read back. */
#pragma once

#include <gtk/gtk.h>

/* gtk_test_init, tokens installed. */
void hands_init (int *argc, char ***argv);

/* An undecorated window around CHILD, shown, focused and drawn. */
GtkWidget *hands_window (GtkWidget *child, int width, int height);
void hands_close (GtkWidget *window);

/* Runs the main loop for MS, at least until it is idle. */
void hands_wait (int ms);

/* One or more xdotool commands, "mousedown 1"; returns when the events have been handled. */
void hands_do (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Moves the pointer to X, Y of WIDGET. */
void hands_move (GtkWidget *widget, double x, double y);

/* What WIDGET draws now, over black, in device pixels. Owns: caller. */
typedef struct
{
  int width, height;
  guchar *bgra;
} Picture;
Picture *hands_picture (GtkWidget *widget);
void picture_free (Picture *picture);
/* TRUE when the pixel is COLOR within TOLERANCE of 255 per channel. */
gboolean picture_is (const Picture *picture, int x, int y, const GdkRGBA *color, int tolerance);
