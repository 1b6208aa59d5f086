/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing vocabulary: see paint.h. */
#include "ui/paint.h"

static graphene_rect_t rect (double x, double y, double width, double height)
{
  return GRAPHENE_RECT_INIT ((float)x, (float)y, (float)width, (float)height);
}

void lq_paint_box (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width,
                   double height)
{
  if (width <= 0 || height <= 0)
    return;
  const graphene_rect_t box = rect (x, y, width, height);
  gtk_snapshot_append_color (snapshot, color, &box);
}

void lq_paint_round (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width,
                     double height, double radius)
{
  const graphene_rect_t box = rect (x, y, width, height);
  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (&outline, &box, (float)radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &box);
  gtk_snapshot_pop (snapshot);
}

void lq_paint_frame (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width,
                     double height, double radius, double line_px)
{
  const graphene_rect_t box = rect (x, y, width, height);
  const float line = (float)line_px;
  GskRoundedRect outline;
  gsk_rounded_rect_init_from_rect (&outline, &box, (float)radius);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ line, line, line, line },
                              (GdkRGBA[4]){ *color, *color, *color, *color });
}

void lq_path_round (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

void lq_paint_dashed_frame (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y,
                            double width, double height, double radius, double line_px)
{
  const graphene_rect_t box = rect (x, y, width, height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &box);
  const double half = line_px / 2;
  lq_path_round (cr, x + half, y + half, width - line_px, height - line_px, radius);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, line_px);
  cairo_set_dash (cr, (double[]){ 3, 2 }, 2, 0);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

GskRenderNode *lq_cairo_node (double width, double height,
                              void (*paint) (cairo_t *cr, gpointer data), gpointer data)
{
  const graphene_rect_t box = rect (0, 0, width, height);
  GskRenderNode *node = gsk_cairo_node_new (&box);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  paint (cr, data);
  cairo_destroy (cr);
  return node;
}

void lq_paint_cached (GtkSnapshot *snapshot, GskRenderNode **node, double width, double height,
                      void (*paint) (cairo_t *cr, gpointer data), gpointer data)
{
  if (*node == NULL)
    *node = lq_cairo_node (width, height, paint, data);
  gtk_snapshot_append_node (snapshot, *node);
}

GskRenderNode *lq_image_node (cairo_surface_t *image, int scale)
{
  const double width = (double)cairo_image_surface_get_width (image) / scale,
               height = (double)cairo_image_surface_get_height (image) / scale;
  const graphene_rect_t box = rect (0, 0, width, height);
  GskRenderNode *node = gsk_cairo_node_new (&box);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  cairo_surface_mark_dirty (image);
  cairo_surface_set_device_scale (image, scale, scale);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
  return node;
}

GskRenderNode *lq_pixels_node (guint32 *pixels, int width, int height, int scale)
{
  static const cairo_user_data_key_t key;
  cairo_surface_t *image = cairo_image_surface_create_for_data (
      (guchar *)pixels, CAIRO_FORMAT_ARGB32, width, height, width * (int)sizeof *pixels);
  cairo_surface_set_user_data (image, &key, pixels, g_free);
  return lq_image_node (image, scale);
}

void lq_node_clear (GskRenderNode **node) { g_clear_pointer (node, gsk_render_node_unref); }

void lq_path_arc (cairo_t *cr, double x, double y, double radius, double from_deg, double to_deg)
{
  const double rad = G_PI / 180;
  cairo_new_sub_path (cr);
  if (from_deg <= to_deg)
    cairo_arc (cr, x, y, radius, (from_deg - 90) * rad, (to_deg - 90) * rad);
  else
    cairo_arc (cr, x, y, radius, (to_deg - 90) * rad, (from_deg - 90) * rad);
}
