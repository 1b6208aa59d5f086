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
