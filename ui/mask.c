/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/mask.h"

#include "ui/picture.h"

void lq_mask_init (LqMask *mask, int width, int height)
{
  mask->width = MAX (1, width);
  mask->height = MAX (1, height);
  mask->stride = cairo_format_stride_for_width (CAIRO_FORMAT_A8, mask->width);
  mask->alpha = g_malloc0 ((gsize)mask->stride * mask->height);
}

void lq_mask_clear (LqMask *mask) { g_clear_pointer (&mask->alpha, g_free); }

GskRenderNode *lq_mask_node (LqMask *mask, double x, double y, int scale, const GdkRGBA *color)
{
  static const cairo_user_data_key_t key;
  guint8 *alpha = g_steal_pointer (&mask->alpha);
  cairo_surface_t *image = cairo_image_surface_create_for_data (alpha, CAIRO_FORMAT_A8, mask->width,
                                                                mask->height, mask->stride);
  cairo_surface_set_user_data (image, &key, alpha, g_free);
  return lq_picture_node (image, x, y, scale, color);
}
