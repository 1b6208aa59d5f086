/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls that newer GTK versions deprecate, each behind one name of ours, so that the
 * rest of the desk is the same from GTK 4.8 on. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

/* The @define-color NAME as WIDGET's style sees it; FALSE when there is none. */
gboolean lq_compat_lookup_color (GtkWidget *widget, const char *name, GdkRGBA *color);

/* The CSS colour of WIDGET's text. */
GdkRGBA lq_compat_widget_color (GtkWidget *widget);

/* Escape ends a drag out of SOURCE. GDK means to do so itself, but on X11 it looks for the key in a
 * window that the grabbed key is not sent to. */
void lq_compat_heed_escape (GtkDragSource *source);
