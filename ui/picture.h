/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures as render nodes. Cairo nodes and not textures: the cairo renderer copies and converts those whole in every
 * frame. A cairo node is a recording, which is analysed each time it is played; who draws nodes by himself (glass.h) paints the
 * picture at once. Thread: [main]. */
#pragma once

#include <gtk/gtk.h>

/* One node that shows IMAGE, on which nobody draws after it, with its corner at X, Y px; SCALE of its pixels are a px. It is
 * ARGB32, RGB24, or A8 through which COLOR is seen. Takes IMAGE. Owns: caller. */
GskRenderNode *lq_picture_node (cairo_surface_t *image, double x, double y, int scale,
                                const GdkRGBA *color);

/* The same of WIDTH × HEIGHT PIXELS, premultiplied native-endian ARGB32 or RGB24, at 0, 0. Takes PIXELS, of g_malloc. */
GskRenderNode *lq_pixels_node (guint32 *pixels, cairo_format_t format, int width, int height,
                               int scale);

/* NODE, a picture, looks different from BEFORE, another one, in NEWS alone, in its own coordinates. */
void lq_picture_follows (GskRenderNode *node, GskRenderNode *before, const graphene_rect_t *news);
/* FALSE: that was not said of these two. */
gboolean lq_picture_news (GskRenderNode *node, GskRenderNode *before, graphene_rect_t *news);

/* A picture of no alpha, seen through by nobody. */
gboolean lq_picture_is_opaque (GskRenderNode *node);

/* Paints NODE on CR; FALSE: it is no picture, and nothing was done. What is small and was recorded by others becomes one
 * when it is drawn often, where it lies on whole pixels. */
gboolean lq_picture_draw (GskRenderNode *node, cairo_t *cr);
