/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of what holds still: see stills.h. Nodes never change, and those that are known here are held: a pointer
 * met again is the same picture. */
#include "ui/stills.h"

#include "ui/nodes.h"
#include "ui/picture.h"
#include "ui/rects.h"

#include <math.h>
#include <string.h>

#define MAX_SIDE_PX  8192
#define MAX_PATIENCE (32 * LQ_STILLS_AFTER)
#define FENCE_FROM   4 /* nodes */
#define FENCE_PX     32.0f
#define RESTLESS     10      /* frames, after which a part is taken for one of which much moves */
#define CALM_PX      36000.0 /* up to here a part of which much moves is damaged as a whole */

typedef struct
{
  double x, y; /* of the node's origin, px */
} Origin;

typedef struct
{
  GPtrArray *nodes; /* the run, held */
  GPtrArray *shown; /* a picture of it, or its nodes, where that is not worth it; held */
  gboolean is_cut;  /* by CORNERS */
  GskRoundedRect corners;
  gboolean used; /* in this frame */
} Still;

/* A place in the tree and who stood there in the last frame. */
typedef struct
{
  GskRenderNode *node; /* held */
  guint since;         /* frame in which it came */
  guint patience; /* frames after which it counts as still; more, the more often that was wrong */
  GskRenderNode *taken; /* what it became, held; good for this origin before frame UNTIL */
  Origin origin;
  guint until;
  graphene_rect_t fence;
  guint n_restless;  /* frames in which much of it moved */
  int has_pane;      /* −1: not known yet */
  gboolean odd;      /* in which of its two fences it stands */
  GPtrArray *inside; /* Place: of the children; NULL: not looked at yet */
  GPtrArray *stills; /* Still: what stands for runs of them */
} Place;

struct LqStills
{
  Place *root;
  guint frame;
  int scale;
};

static void still_free (gpointer data)
{
  Still *still = data;
  g_ptr_array_unref (still->nodes);
  g_ptr_array_unref (still->shown);
  g_free (still);
}

static Place *place_new (void)
{
  Place *place = g_new0 (Place, 1);
  place->patience = LQ_STILLS_AFTER;
  place->has_pane = -1;
  return place;
}

static void place_free (gpointer data)
{
  Place *place = data;
  if (place == NULL)
    return;
  g_clear_pointer (&place->node, gsk_render_node_unref);
  g_clear_pointer (&place->taken, gsk_render_node_unref);
  g_clear_pointer (&place->inside, g_ptr_array_unref);
  g_clear_pointer (&place->stills, g_ptr_array_unref);
  g_free (place);
}

LqStills *lq_stills_new (void)
{
  LqStills *self = g_new0 (LqStills, 1);
  self->root = place_new ();
  return self;
}

void lq_stills_free (LqStills *self)
{
  place_free (self->root);
  g_free (self);
}

/* ---- Who stands where ---- */

static gboolean is_still (const LqStills *self, const Place *place)
{
  return self->frame - place->since >= place->patience;
}

/* What is drawn by itself is in no picture, however long GTK knows nothing else. */
static gboolean has_pane (Place *place)
{
  if (place->has_pane < 0)
    place->has_pane = lq_node_has_pane (place->node);
  return place->has_pane;
}

static void meet (const LqStills *self, Place *place, GskRenderNode *node)
{
  if (place->node == node)
    return;
  if (place->node != NULL && is_still (self, place))
    place->patience = MIN (2 * place->patience, MAX_PATIENCE);
  g_clear_pointer (&place->node, gsk_render_node_unref);
  g_clear_pointer (&place->taken, gsk_render_node_unref);
  place->node = gsk_render_node_ref (node);
  place->since = self->frame;
  place->has_pane = -1;
}

/* The place in OLD at which NODE stood, or one like it, taken out; it is looked for from HINT on. NULL: none. */
static Place *known (GPtrArray *old, GskRenderNode *node, guint hint)
{
  for (guint i = 0; i < old->len; i++)
    {
      Place **at = (Place **)&old->pdata[(hint + i) % old->len];
      if (*at != NULL && lq_node_is_alike ((*at)->node, node))
        return g_steal_pointer (at);
    }
  return NULL;
}

/* The places inside PLACE, one for each child of its node: a child that stood at another one takes it along. */
static GPtrArray *places_inside (const LqStills *self, Place *place)
{
  GPtrArray *old = place->inside;
  const guint n = lq_node_n_inside (place->node);
  gboolean same = old != NULL && old->len == n;
  for (guint i = 0; i < n && same; i++)
    same = lq_node_is_alike (((Place *)g_ptr_array_index (old, i))->node,
                             lq_node_inside_at (place->node, i));
  if (same)
    return old;
  GPtrArray *now = g_ptr_array_new_full (n, place_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (now, old == NULL ? NULL : known (old, lq_node_inside_at (place->node, i), i));
  for (guint i = 0; i < n; i++)
    {
      if (now->pdata[i] != NULL)
        continue;
      if (old != NULL && i < old->len)
        now->pdata[i] = g_steal_pointer (&old->pdata[i]);
      if (now->pdata[i] == NULL)
        now->pdata[i] = place_new ();
      meet (self, now->pdata[i], lq_node_inside_at (place->node, i));
    }
  g_clear_pointer (&place->inside, g_ptr_array_unref);
  place->inside = now;
  return now;
}

/* Moves ORIGIN into NODE; false where a picture would not lie on whole device pixels. */
static gboolean enter (LqStills *self, GskRenderNode *node, Origin *origin)
{
  float dx = 0, dy = 0;
  if (gsk_render_node_get_node_type (node) != GSK_TRANSFORM_NODE)
    return TRUE;
  GskTransform *transform = gsk_transform_node_get_transform (node);
  if (gsk_transform_get_category (transform) < GSK_TRANSFORM_CATEGORY_2D_TRANSLATE)
    return FALSE;
  gsk_transform_to_translate (transform, &dx, &dy);
  origin->x += dx;
  origin->y += dy;
  const double x = origin->x * self->scale, y = origin->y * self->scale;
  return fabs (x - round (x)) < 1e-3 && fabs (y - round (y)) < 1e-3;
}

/* ---- Pictures ---- */

static gboolean bounds_of (const GPtrArray *run, graphene_rect_t *bounds)
{
  for (guint i = 0; i < run->len; i++)
    {
      graphene_rect_t one;
      gsk_render_node_get_bounds (g_ptr_array_index (run, i), &one);
      if (i == 0)
        *bounds = one;
      else
        *bounds = lq_rect_around (bounds, &one);
    }
  graphene_rect_round_extents (bounds, bounds);
  return bounds->size.width >= 1 && bounds->size.height >= 1 && bounds->size.width <= MAX_SIDE_PX
         && bounds->size.height <= MAX_SIDE_PX;
}

static gboolean is_run (const Still *still, const GPtrArray *run)
{
  if (still->nodes->len != run->len)
    return FALSE;
  for (guint i = 0; i < run->len; i++)
    if (g_ptr_array_index (still->nodes, i) != g_ptr_array_index (run, i))
      return FALSE;
  return TRUE;
}

static gboolean is_cut_by (const Still *still, const GskRoundedRect *corners)
{
  if (corners == NULL || !still->is_cut)
    return corners == NULL && !still->is_cut;
  return memcmp (&still->corners, corners, sizeof *corners) == 0;
}

static Still *still_new (LqStills *self, const GPtrArray *run, const GskRoundedRect *corners)
{
  graphene_rect_t bounds;
  int sum = 0;
  for (guint i = 0; i < run->len && sum < LQ_NODE_WORTH_IT; i++)
    sum += lq_node_cost (g_ptr_array_index (run, i));
  Still *still = g_new0 (Still, 1);
  still->is_cut = corners != NULL;
  if (corners != NULL)
    still->corners = *corners;
  still->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify)gsk_render_node_unref);
  still->shown = g_ptr_array_new_with_free_func ((GDestroyNotify)gsk_render_node_unref);
  for (guint i = 0; i < run->len; i++)
    {
      g_ptr_array_add (still->nodes, gsk_render_node_ref (g_ptr_array_index (run, i)));
      g_ptr_array_add (still->shown, lq_node_cornered (g_ptr_array_index (run, i), corners));
    }
  if (sum >= LQ_NODE_WORTH_IT && bounds_of (run, &bounds))
    {
      GskRenderNode *picture = lq_picture_of ((GskRenderNode *const *)still->shown->pdata,
                                              still->shown->len, &bounds, self->scale);
      g_ptr_array_set_size (still->shown, 0);
      g_ptr_array_add (still->shown, picture);
    }
  return still;
}

/* What stands for RUN inside PLACE. Borrowed. */
static const GPtrArray *shown_for (LqStills *self, Place *place, const GPtrArray *run,
                                   const GskRoundedRect *corners)
{
  Still *still = NULL;
  if (place->stills == NULL)
    place->stills = g_ptr_array_new_with_free_func (still_free);
  for (guint i = 0; i < place->stills->len && still == NULL; i++)
    if (is_run (g_ptr_array_index (place->stills, i), run)
        && is_cut_by (g_ptr_array_index (place->stills, i), corners))
      still = g_ptr_array_index (place->stills, i);
  if (still == NULL)
    {
      still = still_new (self, run, corners);
      g_ptr_array_add (place->stills, still);
    }
  still->used = TRUE;
  return still->shown;
}

static void drop_unused (GPtrArray *stills)
{
  for (guint i = stills->len; i-- > 0;)
    {
      Still *still = g_ptr_array_index (stills, i);
      if (!still->used)
        g_ptr_array_remove_index_fast (stills, i);
      else
        still->used = FALSE;
    }
}

/* ---- The tree ---- */

typedef struct
{
  GPtrArray *nodes; /* neighbours that hold still; borrowed */
  graphene_rect_t bounds;
  double sum_px; /* of the areas of each */
  const GskRoundedRect *corners;
} Gathered;

static void end_run (LqStills *self, Place *place, Gathered *run, GPtrArray *out)
{
  if (run->nodes->len == 0)
    return;
  const GPtrArray *shown = shown_for (self, place, run->nodes, run->corners);
  for (guint i = 0; i < shown->len; i++)
    g_ptr_array_add (out, gsk_render_node_ref (g_ptr_array_index (shown, i)));
  g_ptr_array_set_size (run->nodes, 0);
}

/* Into RUN, or into one of its own where a picture of all would mostly be empty. */
static void gather (LqStills *self, Place *place, GskRenderNode *node, Gathered *run,
                    GPtrArray *out)
{
  graphene_rect_t one, all;
  gsk_render_node_get_bounds (node, &one);
  all = one;
  if (run->nodes->len > 0)
    all = lq_rect_around (&run->bounds, &one);
  if (run->nodes->len > 0
      && lq_area_of (&all) > 2 * (run->sum_px + lq_area_of (&one)) + LQ_NODE_SPARE_PX)
    {
      end_run (self, place, run, out);
      all = one;
    }
  run->sum_px = (run->nodes->len > 0 ? run->sum_px : 0) + lq_area_of (&one);
  run->bounds = all;
  g_ptr_array_add (run->nodes, node);
}

/* Around NODE on a coarse grid, and never less than before: where it moves, all within is damaged. */
static graphene_rect_t fence_around (Place *place, GskRenderNode *node)
{
  graphene_rect_t bounds;
  gsk_render_node_get_bounds (node, &bounds);
  const float left = floorf (bounds.origin.x / FENCE_PX) * FENCE_PX;
  const float top = floorf (bounds.origin.y / FENCE_PX) * FENCE_PX;
  const float right = ceilf ((bounds.origin.x + bounds.size.width) / FENCE_PX) * FENCE_PX;
  const float bottom = ceilf ((bounds.origin.y + bounds.size.height) / FENCE_PX) * FENCE_PX;
  const graphene_rect_t around = GRAPHENE_RECT_INIT (left, top, right - left, bottom - top);
  if (lq_area_of (&place->fence) <= 0)
    place->fence = around;
  place->fence = lq_rect_around (&place->fence, &around);
  return place->fence;
}

/* Takes NODE. */
static GskRenderNode *clipped (GskRenderNode *node, const graphene_rect_t *fence)
{
  GskRenderNode *clip = gsk_clip_node_new (node, fence);
  gsk_render_node_unref (node);
  return clip;
}

/* NODE behind a clip around all of it, if it is of many nodes: where nothing of it is damaged, the renderer sees so once,
 * not for each. Takes NODE. */
static GskRenderNode *fenced (Place *place, GskRenderNode *node)
{
  if (gsk_render_node_get_node_type (node) != GSK_CONTAINER_NODE
      || gsk_container_node_get_n_children (node) < FENCE_FROM)
    return node;
  const graphene_rect_t fence = fence_around (place, node);
  return clipped (node, &fence);
}

/* NODE, in which N_CHANGED children are other ones than before. Each damage makes all drawing slower, and a frame with
 * more than thirty is drawn whole by GSK: where many are close to each other they become one, by a clip that is never
 * the same. Takes NODE. */
static GskRenderNode *calmed (Place *place, GskRenderNode *node, guint n_changed)
{
  graphene_rect_t bounds;
  gsk_render_node_get_bounds (node, &bounds);
  const double most_px = n_changed < 2 ? 0 : n_changed == 2 ? CALM_PX / 2 : CALM_PX;
  const gboolean restless = lq_area_of (&bounds) <= most_px;
  place->n_restless += restless && place->n_restless < RESTLESS;
  if (place->n_restless < RESTLESS)
    return node;
  place->odd ^= restless;
  graphene_rect_t fence = fence_around (place, node);
  fence.size.height += place->odd ? 1 : 0;
  return clipped (node, &fence);
}

static GskRenderNode *take (LqStills *self, Place *place, Origin origin);

/* CORNERS that all of it is cut to; NULL: none. */
static GskRenderNode *take_container (LqStills *self, Place *place, Origin origin,
                                      const GskRoundedRect *corners)
{
  g_autoptr (GPtrArray) out =
      g_ptr_array_new_with_free_func ((GDestroyNotify)gsk_render_node_unref);
  GPtrArray *inside = places_inside (self, place);
  guint n_changed = 0;
  Gathered run = { .nodes = g_ptr_array_new (), .corners = corners };
  for (guint i = 0; i < inside->len; i++)
    {
      Place *child = g_ptr_array_index (inside, i);
      if (is_still (self, child) && !lq_node_is_sparse (child->node) && !has_pane (child))
        {
          if (lq_node_is_ground (child->node))
            end_run (self, place, &run, out);
          gather (self, place, child->node, &run, out);
          if (lq_node_is_ground (child->node))
            end_run (self, place, &run, out);
          continue;
        }
      end_run (self, place, &run, out);
      g_autoptr (GskRenderNode) taken = take (self, child, origin);
      g_ptr_array_add (out, lq_node_cornered (taken, corners));
      n_changed += child->since == self->frame;
      place->until = MIN (place->until, child->until);
      if (!is_still (self, child))
        place->until = MIN (place->until, child->since + child->patience);
    }
  end_run (self, place, &run, out);
  g_ptr_array_unref (run.nodes);
  if (place->stills != NULL)
    drop_unused (place->stills);
  if (out->len == 1)
    return gsk_render_node_ref (g_ptr_array_index (out, 0));
  GskRenderNode *all = gsk_container_node_new ((GskRenderNode **)out->pdata, out->len);
  return calmed (place, all, n_changed);
}

/* A container behind round corners: to draw through them costs several times as much, and few of its children reach
 * into a corner. */
static GskRenderNode *take_cut (LqStills *self, Place *place, Place *child, Origin origin)
{
  child->until = G_MAXUINT;
  g_clear_pointer (&child->taken, gsk_render_node_unref);
  GskRenderNode *taken =
      take_container (self, child, origin, gsk_rounded_clip_node_get_clip (place->node));
  place->until = child->until;
  return taken;
}

static GskRenderNode *take_anew (LqStills *self, Place *place, Origin origin)
{
  GskRenderNode *node = place->node;
  if (gsk_render_node_get_node_type (node) == GSK_CONTAINER_NODE)
    return take_container (self, place, origin, NULL);
  if (lq_node_inside (node) == NULL || lq_node_is_pane (node) || !enter (self, node, &origin))
    return gsk_render_node_ref (node);
  Place *child = g_ptr_array_index (places_inside (self, place), 0);
  if (gsk_render_node_get_node_type (node) == GSK_ROUNDED_CLIP_NODE
      && gsk_render_node_get_node_type (child->node) == GSK_CONTAINER_NODE)
    return take_cut (self, place, child, origin);
  GskRenderNode *taken = take (self, child, origin);
  place->until = child->until;
  if (gsk_render_node_get_node_type (node) == GSK_TRANSFORM_NODE)
    taken = fenced (place, taken);
  GskRenderNode *wrapped =
      taken == child->node ? gsk_render_node_ref (node) : lq_node_wrap (node, taken);
  gsk_render_node_unref (taken);
  return wrapped;
}

/* What stands at PLACE, with pictures; the same as in the last frame where nothing in it is other. Owns: caller. */
static GskRenderNode *take (LqStills *self, Place *place, Origin origin)
{
  if (place->taken == NULL || self->frame >= place->until || origin.x != place->origin.x
      || origin.y != place->origin.y)
    {
      g_clear_pointer (&place->taken, gsk_render_node_unref);
      place->until = G_MAXUINT;
      place->origin = origin;
      place->taken = take_anew (self, place, origin);
    }
  return gsk_render_node_ref (place->taken);
}

GskRenderNode *lq_stills_take (LqStills *self, GskRenderNode *node, int scale)
{
  if (scale != self->scale)
    {
      place_free (self->root);
      self->root = place_new ();
    }
  self->scale = scale;
  self->frame++;
  meet (self, self->root, node);
  return take (self, self->root, (Origin){ 0, 0 });
}
