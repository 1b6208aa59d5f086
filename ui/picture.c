/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures as render nodes: see picture.h. The recording of a node carries its picture along. */
#include "ui/picture.h"

typedef struct
{
  cairo_surface_t *image;
  double x, y;
  GdkRGBA color;         /* of an image that is a mask */
  GskRenderNode *before; /* held; NULL: none */
  graphene_rect_t news;  /* where it is another one than that */
} Picture;

static const cairo_user_data_key_t picture_key, pixels_key;

static void picture_free (gpointer data)
{
  Picture *picture = data;
  cairo_surface_destroy (picture->image);
  g_clear_pointer (&picture->before, gsk_render_node_unref);
  g_free (picture);
}

static cairo_surface_t *acquire (cairo_pattern_t *pattern, void *picture, cairo_surface_t *target,
                                 const cairo_rectangle_int_t *extents)
{
  return cairo_surface_reference (((Picture *)picture)->image);
}

static void release (cairo_pattern_t *pattern, void *picture, cairo_surface_t *image)
{
  cairo_surface_destroy (image);
}

/* What lq_picture_lay () does, as a recording. One of an image would copy it when either goes away; this one asks for it. */
static void record (Picture *picture, int scale, cairo_t *cr)
{
  const gboolean is_mask = cairo_image_surface_get_format (picture->image) == CAIRO_FORMAT_A8;
  cairo_pattern_t *pattern = cairo_pattern_create_raster_source (
      picture, is_mask ? CAIRO_CONTENT_ALPHA : CAIRO_CONTENT_COLOR_ALPHA,
      cairo_image_surface_get_width (picture->image),
      cairo_image_surface_get_height (picture->image));
  cairo_matrix_t matrix;
  cairo_matrix_init (&matrix, scale, 0, 0, scale, -picture->x * scale, -picture->y * scale);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_raster_source_pattern_set_acquire (pattern, acquire, release);
  if (is_mask)
    {
      gdk_cairo_set_source_rgba (cr, &picture->color);
      cairo_mask (cr, pattern);
    }
  else
    {
      cairo_set_source (cr, pattern);
      cairo_paint (cr);
    }
  cairo_pattern_destroy (pattern);
}

GskRenderNode *lq_picture_node (cairo_surface_t *image, double x, double y, int scale,
                                const GdkRGBA *color)
{
  const double width = (double)cairo_image_surface_get_width (image) / scale,
               height = (double)cairo_image_surface_get_height (image) / scale;
  GskRenderNode *node =
      gsk_cairo_node_new (&GRAPHENE_RECT_INIT ((float)x, (float)y, (float)width, (float)height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  Picture *picture = g_new (Picture, 1);
  *picture =
      (Picture){ .image = image, .x = x, .y = y, .color = color != NULL ? *color : (GdkRGBA){ 0 } };
  cairo_surface_mark_dirty (image);
  cairo_surface_set_device_scale (image, scale, scale);
  record (picture, scale, cr);
  cairo_destroy (cr);
  cairo_surface_set_user_data (gsk_cairo_node_get_surface (node), &picture_key, picture,
                               picture_free);
  return node;
}

GskRenderNode *lq_picture_of (GskRenderNode *const *nodes, guint n, const graphene_rect_t *bounds,
                              int scale)
{
  cairo_surface_t *image = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int)bounds->size.width * scale, (int)bounds->size.height * scale);
  cairo_surface_set_device_scale (image, scale, scale);
  cairo_t *cr = cairo_create (image);
  cairo_translate (cr, -bounds->origin.x, -bounds->origin.y);
  for (guint i = 0; i < n; i++)
    gsk_render_node_draw (nodes[i], cr);
  cairo_destroy (cr);
  return lq_picture_node (image, bounds->origin.x, bounds->origin.y, scale, NULL);
}

GskRenderNode *lq_pixels_node (guint32 *pixels, int width, int height, int scale)
{
  cairo_surface_t *image = cairo_image_surface_create_for_data (
      (guchar *)pixels, CAIRO_FORMAT_ARGB32, width, height, width * (int)sizeof *pixels);
  cairo_surface_set_user_data (image, &pixels_key, pixels, g_free);
  return lq_picture_node (image, 0, 0, scale, NULL);
}

static cairo_surface_t *recording_of (GskRenderNode *node)
{
  return gsk_render_node_get_node_type (node) == GSK_CAIRO_NODE ? gsk_cairo_node_get_surface (node)
                                                                : NULL;
}

static Picture *picture_of (GskRenderNode *node)
{
  cairo_surface_t *recording = recording_of (node);
  return recording == NULL ? NULL : cairo_surface_get_user_data (recording, &picture_key);
}

gboolean lq_picture_is_opaque (GskRenderNode *node)
{
  const Picture *picture = picture_of (node);
  return picture != NULL && cairo_image_surface_get_format (picture->image) == CAIRO_FORMAT_RGB24;
}

void lq_picture_follows (GskRenderNode *node, GskRenderNode *before, const graphene_rect_t *news)
{
  Picture *picture = picture_of (node), *other = picture_of (before);
  g_clear_pointer (&other->before, gsk_render_node_unref); /* else each would hold all before it */
  picture->before = gsk_render_node_ref (before);
  picture->news = *news;
}

gboolean lq_picture_news (GskRenderNode *node, GskRenderNode *before, graphene_rect_t *news)
{
  const Picture *picture = picture_of (node);
  if (picture == NULL || picture->before != before)
    return FALSE;
  *news = picture->news;
  return TRUE;
}

gboolean lq_picture_lay (GskRenderNode *node, const LqRaster *raster, graphene_point_t at,
                         const graphene_rect_t *rect)
{
  const Picture *picture = picture_of (node);
  if (picture == NULL)
    return FALSE;
  at.x += (float)picture->x;
  at.y += (float)picture->y;
  return lq_raster_lay (raster, picture->image, at, rect, &picture->color);
}
