/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a render node is made of and what it costs: see nodes.h. */
#include "ui/nodes.h"

#include "ui/picture.h"
#include "ui/rects.h"

#include <string.h>

#define MAX_ALIKE 32 /* children that are compared */
#define GROUND_PX 10000.0

/* ---- Inside ---- */

GskRenderNode *lq_node_inside (GskRenderNode *node)
{
  switch ((int)gsk_render_node_get_node_type (node))
    {
    case GSK_TRANSFORM_NODE:
      return gsk_transform_node_get_child (node);
    case GSK_CLIP_NODE:
      return gsk_clip_node_get_child (node);
    case GSK_ROUNDED_CLIP_NODE:
      return gsk_rounded_clip_node_get_child (node);
    case GSK_OPACITY_NODE:
      return gsk_opacity_node_get_child (node);
    case GSK_DEBUG_NODE:
      return gsk_debug_node_get_child (node);
    default:
      return NULL;
    }
}

guint lq_node_n_inside (GskRenderNode *node)
{
  if (gsk_render_node_get_node_type (node) == GSK_CONTAINER_NODE)
    return gsk_container_node_get_n_children (node);
  return lq_node_inside (node) != NULL ? 1 : 0;
}

GskRenderNode *lq_node_inside_at (GskRenderNode *node, guint i)
{
  return gsk_render_node_get_node_type (node) == GSK_CONTAINER_NODE
             ? gsk_container_node_get_child (node, i)
             : lq_node_inside (node);
}

GskRenderNode *lq_node_wrap (GskRenderNode *like, GskRenderNode *child)
{
  switch ((int)gsk_render_node_get_node_type (like))
    {
    case GSK_TRANSFORM_NODE:
      return gsk_transform_node_new (child, gsk_transform_node_get_transform (like));
    case GSK_CLIP_NODE:
      return gsk_clip_node_new (child, gsk_clip_node_get_clip (like));
    case GSK_ROUNDED_CLIP_NODE:
      return gsk_rounded_clip_node_new (child, gsk_rounded_clip_node_get_clip (like));
    case GSK_OPACITY_NODE:
      return gsk_opacity_node_new (child, gsk_opacity_node_get_opacity (like));
    default:
      return gsk_render_node_ref (child);
    }
}

/* ---- Likeness ---- */

static gboolean same_rect (const GskRoundedRect *a, const GskRoundedRect *b)
{
  gboolean same = lq_rects_are_equal (&a->bounds, &b->bounds);
  for (int i = 0; i < 4; i++)
    same = same && graphene_size_equal (&a->corner[i], &b->corner[i]);
  return same;
}

/* Field by field: beside them are bits that nobody sets. */
static gboolean same_glyph (const PangoGlyphInfo *a, const PangoGlyphInfo *b)
{
  return a->glyph == b->glyph && a->geometry.width == b->geometry.width
         && a->geometry.x_offset == b->geometry.x_offset
         && a->geometry.y_offset == b->geometry.y_offset && a->attr.is_color == b->attr.is_color;
}

static gboolean same_text (GskRenderNode *a, GskRenderNode *b)
{
  const guint n = gsk_text_node_get_num_glyphs (a);
  const PangoGlyphInfo *one = gsk_text_node_get_glyphs (a, NULL),
                       *other = gsk_text_node_get_glyphs (b, NULL);
  gboolean same =
      n == gsk_text_node_get_num_glyphs (b)
      && gsk_text_node_get_font (a) == gsk_text_node_get_font (b)
      && graphene_point_equal (gsk_text_node_get_offset (a), gsk_text_node_get_offset (b))
      && gdk_rgba_equal (gsk_text_node_get_color (a), gsk_text_node_get_color (b));
  for (guint i = 0; i < n && same; i++)
    same = same_glyph (&one[i], &other[i]);
  return same;
}

static gboolean same_children (GskRenderNode *a, GskRenderNode *b)
{
  const guint n = lq_node_n_inside (a);
  gboolean same = n == lq_node_n_inside (b) && n <= MAX_ALIKE;
  for (guint i = 0; i < n && same; i++)
    same = lq_node_is_alike (lq_node_inside_at (a, i), lq_node_inside_at (b, i));
  return same;
}

gboolean lq_node_is_alike (GskRenderNode *a, GskRenderNode *b)
{
  graphene_rect_t one, other;
  if (a == b)
    return TRUE;
  const GskRenderNodeType type = gsk_render_node_get_node_type (a);
  if (type != gsk_render_node_get_node_type (b))
    return FALSE;
  gsk_render_node_get_bounds (a, &one);
  gsk_render_node_get_bounds (b, &other);
  if (!lq_rects_are_equal (&one, &other))
    return FALSE;
  switch ((int)type)
    {
    case GSK_COLOR_NODE:
      return gdk_rgba_equal (gsk_color_node_get_color (a), gsk_color_node_get_color (b));
    case GSK_TEXT_NODE:
      return same_text (a, b);
    case GSK_CONTAINER_NODE:
      return same_children (a, b);
    case GSK_TRANSFORM_NODE:
      return gsk_transform_equal (gsk_transform_node_get_transform (a),
                                  gsk_transform_node_get_transform (b))
             && same_children (a, b);
    case GSK_ROUNDED_CLIP_NODE:
      return same_rect (gsk_rounded_clip_node_get_clip (a), gsk_rounded_clip_node_get_clip (b))
             && same_children (a, b);
    default:
      return FALSE;
    }
}

gboolean lq_node_does_alike (GskRenderNode *a, GskRenderNode *b)
{
  const GskRenderNodeType type = gsk_render_node_get_node_type (a);
  if (type != gsk_render_node_get_node_type (b))
    return FALSE;
  if (type == GSK_TRANSFORM_NODE)
    return gsk_transform_equal (gsk_transform_node_get_transform (a),
                                gsk_transform_node_get_transform (b));
  return type == GSK_CONTAINER_NODE;
}

/* ---- Panes ---- */

gboolean lq_node_is_pane (GskRenderNode *node)
{
  return gsk_render_node_get_node_type (node) == GSK_DEBUG_NODE
         && strcmp (gsk_debug_node_get_message (node), LQ_NODE_PANE) == 0;
}

gboolean lq_node_has_pane (GskRenderNode *node)
{
  gboolean has = lq_node_is_pane (node);
  for (guint i = 0; i < lq_node_n_inside (node) && !has; i++)
    has = lq_node_has_pane (lq_node_inside_at (node, i));
  return has;
}

/* ---- What is seen ---- */

static gboolean covers_inside (GskRenderNode *node, const graphene_rect_t *rect)
{
  for (guint i = lq_node_n_inside (node); i-- > 0;)
    if (lq_node_covers (lq_node_inside_at (node, i), rect))
      return TRUE;
  return FALSE;
}

static gboolean covers_moved (GskRenderNode *node, const graphene_rect_t *rect)
{
  float dx, dy;
  GskTransform *transform = gsk_transform_node_get_transform (node);
  if (gsk_transform_get_category (transform) < GSK_TRANSFORM_CATEGORY_2D_TRANSLATE)
    return FALSE;
  gsk_transform_to_translate (transform, &dx, &dy);
  const graphene_rect_t inside = lq_rect_at (rect, GRAPHENE_POINT_INIT (-dx, -dy));
  return covers_inside (node, &inside);
}

gboolean lq_node_covers (GskRenderNode *node, const graphene_rect_t *rect)
{
  graphene_rect_t bounds;
  gsk_render_node_get_bounds (node, &bounds);
  if (!lq_rect_contains (&bounds, rect))
    return FALSE;
  switch ((int)gsk_render_node_get_node_type (node))
    {
    case GSK_COLOR_NODE:
      return gsk_color_node_get_color (node)->alpha >= 1;
    case GSK_CAIRO_NODE:
      return lq_picture_is_opaque (node);
    case GSK_TRANSFORM_NODE:
      return covers_moved (node, rect);
    case GSK_ROUNDED_CLIP_NODE:
      return gsk_rounded_rect_contains_rect (gsk_rounded_clip_node_get_clip (node), rect)
             && covers_inside (node, rect);
    case GSK_CLIP_NODE: /* of the bounds */
    case GSK_CONTAINER_NODE:
    case GSK_DEBUG_NODE:
      return covers_inside (node, rect);
    default:
      return FALSE;
    }
}

/* RECT lies inside a frame of OUTLINE that is as wide as WIDTHS: top, right, bottom, left. */
static gboolean is_within (const GskRoundedRect *outline, const float widths[4],
                           const graphene_rect_t *rect)
{
  GskRoundedRect inner = *outline;
  gsk_rounded_rect_shrink (&inner, widths[0], widths[1], widths[2], widths[3]);
  return gsk_rounded_rect_contains_rect (&inner, rect);
}

gboolean lq_node_spares (GskRenderNode *node, const graphene_rect_t *rect)
{
  float spread;
  switch ((int)gsk_render_node_get_node_type (node))
    {
    case GSK_COLOR_NODE:
      return gsk_color_node_get_color (node)->alpha <= 0;
    case GSK_BORDER_NODE:
      return is_within (gsk_border_node_get_outline (node), gsk_border_node_get_widths (node),
                        rect);
    case GSK_INSET_SHADOW_NODE:
      spread = gsk_inset_shadow_node_get_spread (node);
      return gsk_inset_shadow_node_get_blur_radius (node) <= 0
             && gsk_inset_shadow_node_get_dx (node) == 0 && gsk_inset_shadow_node_get_dy (node) == 0
             && is_within (gsk_inset_shadow_node_get_outline (node),
                           (float[]){ spread, spread, spread, spread }, rect);
    default:
      return FALSE;
    }
}

/* ---- Cost ---- */

gboolean lq_node_is_ground (GskRenderNode *node)
{
  graphene_rect_t bounds;
  gsk_render_node_get_bounds (node, &bounds);
  if (gsk_render_node_get_node_type (node) == GSK_ROUNDED_CLIP_NODE)
    node = lq_node_inside (node);
  return gsk_render_node_get_node_type (node) == GSK_COLOR_NODE && lq_area_of (&bounds) > GROUND_PX;
}

gboolean lq_node_is_sparse (GskRenderNode *node)
{
  graphene_rect_t bounds;
  double sum_px = 0;
  gsk_render_node_get_bounds (node, &bounds);
  if (gsk_render_node_get_node_type (node) != GSK_CONTAINER_NODE
      || lq_area_of (&bounds) <= LQ_NODE_SPARE_PX)
    return FALSE;
  for (guint i = 0; i < lq_node_n_inside (node); i++)
    {
      graphene_rect_t one;
      gsk_render_node_get_bounds (lq_node_inside_at (node, i), &one);
      sum_px += lq_area_of (&one);
    }
  return lq_area_of (&bounds) > 2 * sum_px + LQ_NODE_SPARE_PX;
}

int lq_node_cost (GskRenderNode *node)
{
  const GskRenderNodeType type = gsk_render_node_get_node_type (node);
  int sum = type == GSK_ROUNDED_CLIP_NODE || type == GSK_OPACITY_NODE ? 3 : 0;
  if (lq_node_is_ground (node))
    return 1;
  if (lq_node_inside (node) != NULL)
    return sum + lq_node_cost (lq_node_inside (node));
  if (type != GSK_CONTAINER_NODE)
    return type == GSK_COLOR_NODE ? 1 : LQ_NODE_WORTH_IT;
  for (guint i = 0; i < gsk_container_node_get_n_children (node) && sum < LQ_NODE_WORTH_IT; i++)
    sum += lq_node_cost (gsk_container_node_get_child (node, i));
  return sum;
}

GskRenderNode *lq_node_cornered (GskRenderNode *node, const GskRoundedRect *corners)
{
  graphene_rect_t bounds;
  gsk_render_node_get_bounds (node, &bounds);
  if (corners == NULL || gsk_rounded_rect_contains_rect (corners, &bounds))
    return gsk_render_node_ref (node);
  return gsk_rounded_clip_node_new (node, corners);
}
