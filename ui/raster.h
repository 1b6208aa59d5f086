/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole pixels, filled and laid over each other as cairo does it, to the bit. For a few rows of pixels cairo itself costs
 * several times what they do. Thread: [any]. */
#pragma once

#include "ui/rects.h"

#include <gdk/gdk.h>

typedef struct
{
  cairo_surface_t *image; /* ARGB32 or RGB24; borrowed */
  guint32 *pixels;
  int width, height, stride, scale; /* device pixels; of those in one px */
} LqRaster;

/* Of IMAGE, which has its device scale; nobody else draws on it meanwhile, but through cairo_create. */
LqRaster lq_raster_of (cairo_surface_t *image);

/* COLOR in RECT, px. FALSE: that is not of whole pixels, and nothing was done. */
gboolean lq_raster_fill (const LqRaster *raster, const graphene_rect_t *rect, const GdkRGBA *color);

/* IMAGE, ARGB32, RGB24 with 255 in its fourth bytes, or A8 through which COLOR is seen, with its corner AT, as far as it lies in RECT,
 * px. FALSE: that is not of whole pixels, or of another scale. */
gboolean lq_raster_lay (const LqRaster *raster, cairo_surface_t *image, graphene_point_t at,
                        const graphene_rect_t *rect, const GdkRGBA *color);
