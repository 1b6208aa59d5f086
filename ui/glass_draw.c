/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is seen of a pane where it is damaged, from the lowest layer that is seen there on: see glass.h. Fills and pictures
 * are laid there as pixels, what is drawn often has a picture, and cairo draws the rest. */
#include "ui/glass_private.h"
#include "ui/nodes.h"
#include "ui/picture.h"

#include <math.h>

static LqBrush moved (const LqBrush *brush, graphene_point_t by)
{
  return (LqBrush){ brush->raster, brush->often,
                    GRAPHENE_POINT_INIT (brush->at.x + by.x, brush->at.y + by.y) };
}

static void draw_by_cairo (const LqBrush *brush, GskRenderNode *node, const graphene_rect_t *damage)
{
  cairo_t *cr = cairo_create (brush->raster->image);
  cairo_translate (cr, brush->at.x, brush->at.y);
  cairo_rectangle (cr, damage->origin.x, damage->origin.y, damage->size.width, damage->size.height);
  cairo_clip (cr);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
}

/* NODE moves what is in it by whole pixels: it may be another one in each frame, and what has a picture is what it moves. */
static gboolean moves_pixels (GskRenderNode *node, int scale)
{
  float x, y;
  if (gsk_render_node_get_node_type (node) != GSK_TRANSFORM_NODE)
    return FALSE;
  GskTransform *transform = gsk_transform_node_get_transform (node);
  if (gsk_transform_get_category (transform) < GSK_TRANSFORM_CATEGORY_2D_TRANSLATE)
    return FALSE;
  gsk_transform_to_translate (transform, &x, &y);
  return floorf (x * (float)scale) == x * (float)scale
         && floorf (y * (float)scale) == y * (float)scale;
}

/* FALSE: that is not all NODE needs. */
static gboolean draw_pixels (const LqBrush *brush, GskRenderNode *node,
                             const graphene_rect_t *damage)
{
  graphene_rect_t rect;
  gsk_render_node_get_bounds (node, &rect);
  if (gsk_render_node_get_node_type (node) == GSK_COLOR_NODE && lq_rect_cut (&rect, damage))
    {
      rect = lq_rect_at (&rect, brush->at);
      return lq_raster_fill (brush->raster, &rect, gsk_color_node_get_color (node));
    }
  rect = lq_rect_at (damage, brush->at);
  if (lq_picture_lay (node, brush->raster, brush->at, &rect))
    return TRUE;
  if (moves_pixels (node, brush->raster->scale))
    return FALSE;
  GskRenderNode *picture = lq_often_picture (brush->often, node, brush->raster->scale);
  return picture != NULL && lq_picture_lay (picture, brush->raster, brush->at, &rect);
}

/* The uppermost child of NODE below which nothing is seen of DAMAGE; 0: all are. */
static guint lowest_seen (GskRenderNode *node, const graphene_rect_t *damage)
{
  guint i = lq_node_n_inside (node);
  while (i-- > 1)
    if (lq_node_covers (lq_node_inside_at (node, i), damage))
      return i;
  return 0;
}

/* What of NODE meets DAMAGE, in its own coordinates. */
static void draw_node (const LqBrush *brush, GskRenderNode *node, const graphene_rect_t *damage)
{
  graphene_rect_t bounds;
  graphene_point_t at = { 0, 0 };
  gsk_render_node_get_bounds (node, &bounds);
  if (!lq_rects_meet (&bounds, damage) || lq_node_spares (node, damage)
      || draw_pixels (brush, node, damage))
    return;
  if (!lq_node_does_alike (node, node) || !lq_node_enter (node, &at, &bounds))
    {
      draw_by_cairo (brush, node, damage);
      return;
    }
  const graphene_rect_t inside = lq_rect_at (damage, GRAPHENE_POINT_INIT (-at.x, -at.y));
  const LqBrush there = moved (brush, at);
  for (guint i = lowest_seen (node, &inside); i < lq_node_n_inside (node); i++)
    draw_node (&there, lq_node_inside_at (node, i), &inside);
}

/* As it is seen through its corners. */
static void draw_cornered (const LqBrush *brush, const LqLayer *layer,
                           const graphene_rect_t *damage)
{
  const GPtrArray *content = layer->pane != NULL ? layer->pane->content : NULL;
  GskRoundedRect corners = layer->corners;
  gsk_rounded_rect_offset (&corners, -layer->at.x, -layer->at.y);
  g_autoptr (GskRenderNode) node =
      content != NULL ? gsk_container_node_new ((GskRenderNode **)content->pdata, content->len)
                      : gsk_render_node_ref (layer->node);
  g_autoptr (GskRenderNode) seen = gsk_rounded_clip_node_new (node, &corners);
  draw_by_cairo (brush, seen, damage);
}

static void draw_layer (const LqBrush *brush, const LqLayer *layer, graphene_rect_t damage)
{
  const LqBrush there = moved (brush, layer->at);
  if (layer->is_clipped && !lq_rect_cut (&damage, &layer->clip))
    return;
  const graphene_rect_t inside =
      lq_rect_at (&damage, GRAPHENE_POINT_INIT (-layer->at.x, -layer->at.y));
  if (layer->is_cornered && !gsk_rounded_rect_contains_rect (&layer->corners, &damage))
    draw_cornered (&there, layer, &inside);
  else if (layer->pane == NULL)
    draw_node (&there, layer->node, &inside);
  else
    for (guint i = 0; i < layer->pane->content->len; i++)
      draw_node (&there, g_ptr_array_index (layer->pane->content, i), &inside);
}

static void clear (const LqBrush *brush, const graphene_rect_t *damage)
{
  cairo_t *cr = cairo_create (brush->raster->image);
  cairo_rectangle (cr, brush->at.x + damage->origin.x, brush->at.y + damage->origin.y,
                   damage->size.width, damage->size.height);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_fill (cr);
  cairo_destroy (cr);
}

void lq_pane_draw (const LqPane *pane, const LqBrush *brush, const graphene_rect_t *damage)
{
  guint lowest = pane->layers->len;
  gboolean covered = FALSE;
  while (lowest > 0 && !covered)
    covered = lq_layer_covers (&g_array_index (pane->layers, LqLayer, --lowest), damage);
  if (!covered)
    clear (brush, damage);
  for (guint i = lowest; i < pane->layers->len; i++)
    {
      const LqLayer *layer = &g_array_index (pane->layers, LqLayer, i);
      if (lq_rects_meet (&layer->bounds, damage))
        draw_layer (brush, layer, *damage);
    }
}
