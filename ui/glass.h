/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What moves all the time is drawn by itself. For one bar that is a pixel longer GTK makes the nodes of all widgets around
 * it anew, compares the window's whole tree with the last one and walks through it; at the display's rate that costs many times
 * what the bar does. A widget whose snapshot is taken through here can be drawn again alone: what is below and above it in the
 * window is known from the tree GTK drew last, and only the part that is another one is put on the surface.
 * With GTK's cairo renderer on X11, where a surface may be drawn on between GTK's frames; elsewhere, and wherever anything is
 * in doubt, GTK draws. What is seen is the same. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

typedef struct LqGlass LqGlass;

/* Of WINDOW, which is realized; goes with it. */
void lq_glass_attach (GtkWidget *window);

/* In the window's snapshot: ALL is what is in it. What GTK is to draw. Owns: caller. */
GskRenderNode *lq_glass_take (GtkWidget *window, GskRenderNode *all);

/* In class_init: DRAW is the class's snapshot. It draws by what its setters left and may snapshot children. */
typedef void (*LqGlassDraw) (GtkWidget *widget, GtkSnapshot *snapshot);
void lq_glass_class_set_draw (GtkWidgetClass *klass, LqGlassDraw draw);

/* Of such a class, for one whose children are drawn above it and by themselves: what its own snapshot begins with. */
void lq_glass_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* For gtk_widget_queue_draw where only what DRAW draws is another one: in this frame or the next. */
void lq_glass_redraw (GtkWidget *widget);

/* Device pixels of one of WIDGET, which is of such a class: GTK looks for that through all that is around it. */
int lq_glass_scale (GtkWidget *widget);

/* Whether WINDOW can be drawn on at any time, without a frame of its clock: where there is no compositor, which tells by
 * the clock when a frame is seen. */
gboolean lq_glass_is_free (GtkWidget *window);

/* What is to be redrawn between these two is drawn at the second. WINDOW is free. */
void lq_glass_hold (GtkWidget *window);
void lq_glass_put (GtkWidget *window);
