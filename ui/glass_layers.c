/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where panes stand in the window's tree, and what is seen in their areas: see glass.h. */
#include "ui/glass_private.h"
#include "ui/nodes.h"

static LqPane *pane_of_mark (const LqGlass *self, GskRenderNode *node)
{
  for (guint i = 0; i < self->panes->len; i++)
    if (((LqPane *)g_ptr_array_index (self->panes, i))->mark == node)
      return g_ptr_array_index (self->panes, i);
  return NULL;
}

/* Finds the panes inside NODE. */
static void find_panes (LqGlass *self, GskRenderNode *node, graphene_point_t at,
                        graphene_rect_t clip)
{
  if (lq_node_is_pane (node))
    {
      LqPane *pane = pane_of_mark (self, node);
      if (pane == NULL || pane->is_placed)
        return;
      pane->at = at;
      pane->room = pane->area = lq_node_bounds_at (node, at);
      pane->is_placed = lq_rect_cut (&pane->area, &clip);
      graphene_rect_round_extents (&pane->area, &pane->area);
    }
  else if (lq_node_enter (node, &at, &clip))
    for (guint i = 0; i < lq_node_n_inside (node); i++)
      find_panes (self, lq_node_inside_at (node, i), at, clip);
}

/* RECT in its own coordinates. */
static gboolean content_covers (const LqPane *pane, const graphene_rect_t *rect)
{
  for (guint i = pane->content->len; i-- > 0;)
    if (lq_node_covers (g_ptr_array_index (pane->content, i), rect))
      return TRUE;
  return FALSE;
}

gboolean lq_layer_covers (const LqLayer *layer, const graphene_rect_t *rect)
{
  const graphene_rect_t inside =
      lq_rect_at (rect, GRAPHENE_POINT_INIT (-layer->at.x, -layer->at.y));
  return lq_rect_contains (&layer->bounds, rect) && lq_rect_contains (&layer->clip, rect)
         && (!layer->is_cornered || gsk_rounded_rect_contains_rect (&layer->corners, rect))
         && (layer->pane != NULL ? content_covers (layer->pane, &inside)
                                 : lq_node_covers (layer->node, &inside));
}

/* Into NODE with LAYER, which is how what is inside is seen. */
static gboolean enter_with (GskRenderNode *node, LqLayer *layer)
{
  const gboolean rounded = gsk_render_node_get_node_type (node) == GSK_ROUNDED_CLIP_NODE;
  const graphene_point_t at = layer->at;
  if ((rounded && layer->is_cornered) || !lq_node_enter (node, &layer->at, &layer->clip))
    return FALSE;
  if (rounded)
    {
      layer->corners = *gsk_rounded_clip_node_get_clip (node);
      gsk_rounded_rect_offset (&layer->corners, at.x, at.y);
      layer->is_cornered = !gsk_rounded_rect_contains_rect (&layer->corners, &layer->clip);
    }
  return TRUE;
}

/* What of NODE is seen in the area of PANE, by AROUND. FALSE: a pane stands in something that does more than move and cut. */
static gboolean find_layers (LqGlass *self, LqPane *pane, GskRenderNode *node,
                             const LqLayer *around)
{
  LqLayer layer = *around, inside = *around;
  gboolean fine = TRUE;
  layer.node = node;
  layer.bounds = lq_node_bounds_at (node, layer.at);
  if (!lq_rects_meet (&layer.bounds, &layer.clip))
    return TRUE;
  if (lq_node_is_pane (node))
    layer.pane = pane_of_mark (self, node);
  else if (lq_node_n_inside (node) > 0)
    {
      if (enter_with (node, &inside))
        {
          for (guint i = 0; i < lq_node_n_inside (node); i++)
            fine &= find_layers (self, pane, lq_node_inside_at (node, i), &inside);
          return fine;
        }
      fine = !lq_node_has_pane (node);
    }
  if (layer.pane == NULL && lq_layer_covers (&layer, &pane->area))
    g_array_set_size (pane->layers, 0);
  layer.is_clipped = !lq_rect_contains (&layer.clip, &pane->area);
  g_array_append_val (pane->layers, layer);
  return fine;
}

void lq_glass_forget_layers (LqGlass *self)
{
  for (guint i = 0; i < self->panes->len; i++)
    {
      LqPane *pane = g_ptr_array_index (self->panes, i);
      pane->is_placed = FALSE;
      g_clear_pointer (&pane->layers, g_array_unref);
    }
}

static graphene_rect_t whole (const LqGlass *self)
{
  return GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (self->window),
                             (float)gtk_widget_get_height (self->window));
}

void lq_glass_set_tree (LqGlass *self, GskRenderNode *taken)
{
  const gboolean same = taken == self->taken;
  g_clear_pointer (&self->taken, gsk_render_node_unref);
  self->taken = taken;
  if (same)
    return;
  lq_glass_forget_layers (self);
  find_panes (self, taken, GRAPHENE_POINT_INIT (0, 0), whole (self));
}

gboolean lq_pane_is_ready (LqGlass *self, LqPane *pane)
{
  if (!pane->is_placed)
    return FALSE;
  if (pane->layers != NULL)
    return TRUE;
  pane->layers = g_array_new (FALSE, FALSE, sizeof (LqLayer));
  const LqLayer all = { .clip = pane->area };
  if (self->ground != NULL)
    find_layers (self, pane, self->ground, &all);
  pane->is_placed = find_layers (self, pane, self->taken, &all);
  return pane->is_placed;
}
