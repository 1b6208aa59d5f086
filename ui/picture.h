/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures as render nodes. Cairo nodes and not textures: the cairo renderer copies and converts those whole in every
 * frame. A cairo node is a recording, which is analysed each time it is played; who draws nodes by himself (glass.h) lays the
 * picture there at once. Thread: [main]. */
#pragma once

#include "ui/raster.h"

#include <gtk/gtk.h>

/* One node that shows IMAGE with its corner at X, Y px; SCALE of its pixels are a px. Who draws on it after that shows another
 * node of it from then on. It is ARGB32, RGB24 with 255 in its fourth bytes, or A8 through which COLOR is seen. Takes IMAGE.
 * Owns: caller. */
GskRenderNode *lq_picture_node (cairo_surface_t *image, double x, double y, int scale,
                                const GdkRGBA *color);

/* One of what N NODES draw within BOUNDS, of whole px. Owns: caller. */
GskRenderNode *lq_picture_of (GskRenderNode *const *nodes, guint n, const graphene_rect_t *bounds,
                              int scale);

/* lq_picture_node () of WIDTH × HEIGHT PIXELS, premultiplied native-endian ARGB32, at 0, 0. Takes PIXELS, of g_malloc. */
GskRenderNode *lq_pixels_node (guint32 *pixels, int width, int height, int scale);

/* NODE, a picture, looks different from BEFORE, another one, in NEWS alone, in its own coordinates. */
void lq_picture_follows (GskRenderNode *node, GskRenderNode *before, const graphene_rect_t *news);
/* FALSE: that was not said of these two. */
gboolean lq_picture_news (GskRenderNode *node, GskRenderNode *before, graphene_rect_t *news);

/* A picture of no alpha, seen through by nobody. */
gboolean lq_picture_is_opaque (GskRenderNode *node);

/* As much of NODE as lies in RECT, its own coordinates beginning AT. FALSE: it is no picture, or lies between pixels, and
 * nothing was done. */
gboolean lq_picture_lay (GskRenderNode *node, const LqRaster *raster, graphene_point_t at,
                         const graphene_rect_t *rect);
