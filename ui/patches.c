/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where trees look different: see patches.h. */
#include "ui/patches.h"

#include "ui/nodes.h"
#include "ui/picture.h"

#define BESIDE_PX 1500.0 /* rectangles that are closer are one */

/* ---- Places ---- */

graphene_rect_t lq_node_bounds_at (GskRenderNode *node, graphene_point_t at)
{
  graphene_rect_t bounds;
  gsk_render_node_get_bounds (node, &bounds);
  bounds.origin.x += at.x;
  bounds.origin.y += at.y;
  return bounds;
}

gboolean lq_node_enter (GskRenderNode *node, graphene_point_t *at, graphene_rect_t *clip)
{
  float dx = 0, dy = 0;
  GskTransform *transform;
  graphene_rect_t rect;
  switch ((int)gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
    case GSK_DEBUG_NODE:
      return TRUE;
    case GSK_TRANSFORM_NODE:
      transform = gsk_transform_node_get_transform (node);
      if (gsk_transform_get_category (transform) < GSK_TRANSFORM_CATEGORY_2D_TRANSLATE)
        return FALSE;
      gsk_transform_to_translate (transform, &dx, &dy);
      at->x += dx;
      at->y += dy;
      return TRUE;
    case GSK_CLIP_NODE:
      rect = lq_rect_at (gsk_clip_node_get_clip (node), *at);
      return lq_rect_cut (clip, &rect);
    case GSK_ROUNDED_CLIP_NODE:
      rect = lq_rect_at (&gsk_rounded_clip_node_get_clip (node)->bounds, *at);
      return lq_rect_cut (clip, &rect);
    default:
      return FALSE;
    }
}

/* ---- Damage ---- */

static double area_of_both (const graphene_rect_t *a, const graphene_rect_t *b)
{
  const graphene_rect_t both = lq_rect_around (a, b);
  return lq_area_of (&both);
}

void lq_patches_add (LqPatches *sum, graphene_rect_t rect)
{
  int at = 0;
  if (rect.size.width <= 0 || rect.size.height <= 0)
    return;
  graphene_rect_round_extents (&rect, &rect);
  while (at < sum->n
         && area_of_both (&sum->rects[at], &rect)
                > lq_area_of (&sum->rects[at]) + lq_area_of (&rect) + BESIDE_PX)
    at++;
  at = MIN (at, LQ_N_PATCHES - 1);
  if (at < sum->n)
    sum->rects[at] = lq_rect_around (&sum->rects[at], &rect);
  else
    sum->rects[sum->n++] = rect;
}

/* What of two fills of one colour is not in both, where they differ in one edge. */
static gboolean add_edge_between (LqPatches *sum, GskRenderNode *a, GskRenderNode *b,
                                  graphene_point_t at)
{
  const graphene_rect_t one = lq_node_bounds_at (a, at), other = lq_node_bounds_at (b, at);
  const float bottom = one.origin.y + one.size.height,
              other_bottom = other.origin.y + other.size.height;
  if (gsk_render_node_get_node_type (a) != GSK_COLOR_NODE
      || gsk_render_node_get_node_type (b) != GSK_COLOR_NODE
      || !gdk_rgba_equal (gsk_color_node_get_color (a), gsk_color_node_get_color (b))
      || one.origin.x != other.origin.x || one.size.width != other.size.width
      || bottom != other_bottom)
    return FALSE;
  const float top = MIN (one.origin.y, other.origin.y), edge = MAX (one.origin.y, other.origin.y);
  lq_patches_add (sum, GRAPHENE_RECT_INIT (one.origin.x, top, one.size.width, edge - top));
  return TRUE;
}

/* What is said to be new in a picture. */
static gboolean add_news (LqPatches *sum, GskRenderNode *a, GskRenderNode *b, graphene_point_t at)
{
  graphene_rect_t news;
  if (!lq_picture_news (b, a, &news))
    return FALSE;
  lq_patches_add (sum, lq_rect_at (&news, at));
  return TRUE;
}

void lq_patches_add_difference (LqPatches *sum, GskRenderNode *a, GskRenderNode *b,
                                graphene_point_t at)
{
  graphene_rect_t all = GRAPHENE_RECT_INIT (-1e6f, -1e6f, 2e6f, 2e6f);
  if (lq_node_is_alike (a, b) || add_edge_between (sum, a, b, at) || add_news (sum, a, b, at))
    return;
  const guint n = lq_node_n_inside (a);
  if (n == 0 || n != lq_node_n_inside (b) || !lq_node_does_alike (a, b)
      || !lq_node_enter (a, &at, &all))
    {
      lq_patches_add (sum, lq_node_bounds_at (a, at));
      lq_patches_add (sum, lq_node_bounds_at (b, at));
      return;
    }
  for (guint i = 0; i < n; i++)
    lq_patches_add_difference (sum, lq_node_inside_at (a, i), lq_node_inside_at (b, i), at);
}

void lq_patches_add_differences (LqPatches *sum, const GPtrArray *a, const GPtrArray *b,
                                 graphene_point_t at)
{
  const guint n = MIN (a->len, b->len);
  const GPtrArray *longer = a->len > n ? a : b;
  for (guint i = 0; i < n; i++)
    lq_patches_add_difference (sum, g_ptr_array_index (a, i), g_ptr_array_index (b, i), at);
  for (guint i = n; i < longer->len; i++)
    lq_patches_add (sum, lq_node_bounds_at (g_ptr_array_index (longer, i), at));
}
