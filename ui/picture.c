/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures as render nodes: see picture.h. The recording of a node carries its picture along. */
#include "ui/picture.h"

typedef struct
{
  cairo_surface_t *image;
  double x, y;
  GdkRGBA color; /* of an image that is a mask */
} Picture;

static const cairo_user_data_key_t picture_key, pixels_key;

static void picture_free (gpointer data)
{
  Picture *picture = data;
  cairo_surface_destroy (picture->image);
  g_free (picture);
}

static void paint (const Picture *picture, cairo_t *cr)
{
  if (cairo_image_surface_get_format (picture->image) == CAIRO_FORMAT_A8)
    {
      gdk_cairo_set_source_rgba (cr, &picture->color);
      cairo_mask_surface (cr, picture->image, picture->x, picture->y);
      return;
    }
  cairo_set_source_surface (cr, picture->image, picture->x, picture->y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
}

GskRenderNode *lq_picture_node (cairo_surface_t *image, double x, double y, int scale,
                                const GdkRGBA *color)
{
  const graphene_rect_t box = GRAPHENE_RECT_INIT (
      (float)x, (float)y, (float)cairo_image_surface_get_width (image) / (float)scale,
      (float)cairo_image_surface_get_height (image) / (float)scale);
  GskRenderNode *node = gsk_cairo_node_new (&box);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  Picture *picture = g_new (Picture, 1);
  *picture = (Picture){ image, x, y, color != NULL ? *color : (GdkRGBA){ 0 } };
  cairo_surface_mark_dirty (image);
  cairo_surface_set_device_scale (image, scale, scale);
  paint (picture, cr);
  cairo_destroy (cr);
  cairo_surface_set_user_data (gsk_cairo_node_get_surface (node), &picture_key, picture,
                               picture_free);
  return node;
}

GskRenderNode *lq_pixels_node (guint32 *pixels, int width, int height, int scale)
{
  cairo_surface_t *image = cairo_image_surface_create_for_data (
      (guchar *)pixels, CAIRO_FORMAT_ARGB32, width, height, width * (int)sizeof *pixels);
  cairo_surface_set_user_data (image, &pixels_key, pixels, g_free);
  return lq_picture_node (image, 0, 0, scale, NULL);
}

static const Picture *picture_of (GskRenderNode *node)
{
  cairo_surface_t *recording = gsk_render_node_get_node_type (node) == GSK_CAIRO_NODE
                                   ? gsk_cairo_node_get_surface (node)
                                   : NULL;
  return recording == NULL ? NULL : cairo_surface_get_user_data (recording, &picture_key);
}

gboolean lq_picture_is_opaque (GskRenderNode *node)
{
  const Picture *picture = picture_of (node);
  return picture != NULL && cairo_image_surface_get_format (picture->image) == CAIRO_FORMAT_RGB24;
}

gboolean lq_picture_draw (GskRenderNode *node, cairo_t *cr)
{
  const Picture *picture = picture_of (node);
  if (picture != NULL)
    paint (picture, cr);
  return picture != NULL;
}
