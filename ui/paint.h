/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small drawing vocabulary shared by the drawn widgets: flat boxes as render nodes, arcs and
 * dashes as cairo nodes that the widget keeps. Thread: [main]. Holds no state. */
#pragma once

#include <gtk/gtk.h>

void lq_paint_box (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width,
                   double height);
void lq_paint_round (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width,
                     double height, double radius);
/* A frame LINE_PX wide that lies inside the box. */
void lq_paint_frame (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width,
                     double height, double radius, double line_px);

/* The same dashed; cairo, so keep its node when it is drawn often. */
void lq_paint_dashed_frame (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y,
                            double width, double height, double radius, double line_px);

/* A path of a rounded box on CR. */
void lq_path_round (cairo_t *cr, double x, double y, double width, double height, double radius);

/* One node that holds what PAINT (cr, data) draws inside WIDTH × HEIGHT. Owns: caller. */
GskRenderNode *lq_cairo_node (double width, double height,
                              void (*paint) (cairo_t *cr, gpointer data), gpointer data);

/* Appends *NODE, making it by PAINT first when it is NULL. */
void lq_paint_cached (GtkSnapshot *snapshot, GskRenderNode **node, double width, double height,
                      void (*paint) (cairo_t *cr, gpointer data), gpointer data);

void lq_node_clear (GskRenderNode **node);

/* Arc of a circle, ANGLES in degrees clockwise from 12 o'clock. */
void lq_path_arc (cairo_t *cr, double x, double y, double radius, double from_deg, double to_deg);
