/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of what holds still: see stills.h. Nodes never change, and those that are known here are held: a pointer
 * met again is the same picture. */
#include "ui/stills.h"

#include <math.h>

#define FORGET_AFTER 600 /* frames without being met */
#define SWEEP_EVERY  8   /* frames: what lives for one is not held for long */
#define MAX_SIDE_PX  8192
#define FENCE_FROM   4 /* nodes */
#define FENCE_PX     32.0f
#define WORTH_IT     4 /* a flat colour is 1: to fill it again costs no more than to copy it */

typedef struct
{
  GskRenderNode *node;
  guint first_frame, last_frame;
} Seen;

typedef struct
{
  GPtrArray *nodes; /* the run, held */
  GskRenderNode *picture;
  guint last_frame;
} Still;

struct LqStills
{
  GHashTable *seen;   /* node → Seen */
  GHashTable *stills; /* first node of the run → Still */
  guint frame;
  int scale;
};

typedef struct
{
  double x, y; /* of the node's origin, px */
} Origin;

static void seen_free (gpointer data)
{
  Seen *seen = data;
  gsk_render_node_unref (seen->node);
  g_free (seen);
}

static void still_free (gpointer data)
{
  Still *still = data;
  g_ptr_array_unref (still->nodes);
  g_clear_pointer (&still->picture, gsk_render_node_unref);
  g_free (still);
}

LqStills *lq_stills_new (void)
{
  LqStills *self = g_new0 (LqStills, 1);
  self->seen = g_hash_table_new_full (NULL, NULL, NULL, seen_free);
  self->stills = g_hash_table_new_full (NULL, NULL, NULL, still_free);
  return self;
}

void lq_stills_free (LqStills *self)
{
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->stills);
  g_free (self);
}

static gboolean is_still (LqStills *self, GskRenderNode *node)
{
  Seen *seen = g_hash_table_lookup (self->seen, node);
  if (seen == NULL)
    {
      seen = g_new0 (Seen, 1);
      seen->node = gsk_render_node_ref (node);
      seen->first_frame = self->frame;
      g_hash_table_insert (self->seen, node, seen);
    }
  seen->last_frame = self->frame;
  return self->frame - seen->first_frame >= LQ_STILLS_AFTER;
}

/* ---- Nodes that only wrap another ---- */

static GskRenderNode *inside (GskRenderNode *node)
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

static GskRenderNode *wrap (GskRenderNode *like, GskRenderNode *child)
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

/* What it costs to draw NODE again, as far as it decides. */
static int cost (GskRenderNode *node)
{
  const GskRenderNodeType type = gsk_render_node_get_node_type (node);
  int sum = type == GSK_ROUNDED_CLIP_NODE || type == GSK_OPACITY_NODE ? 3 : 0;
  if (inside (node) != NULL)
    return sum + cost (inside (node));
  if (type != GSK_CONTAINER_NODE)
    return type == GSK_COLOR_NODE ? 1 : WORTH_IT;
  for (guint i = 0; i < gsk_container_node_get_n_children (node) && sum < WORTH_IT; i++)
    sum += cost (gsk_container_node_get_child (node, i));
  return sum;
}

static gboolean bounds_of (const GPtrArray *run, graphene_rect_t *bounds)
{
  for (guint i = 0; i < run->len; i++)
    {
      graphene_rect_t one;
      gsk_render_node_get_bounds (g_ptr_array_index (run, i), &one);
      if (i == 0)
        *bounds = one;
      else
        graphene_rect_union (bounds, &one, bounds);
    }
  graphene_rect_round_extents (bounds, bounds);
  return bounds->size.width >= 1 && bounds->size.height >= 1 && bounds->size.width <= MAX_SIDE_PX
         && bounds->size.height <= MAX_SIDE_PX;
}

static GskRenderNode *paint (LqStills *self, const GPtrArray *run, const graphene_rect_t *bounds)
{
  cairo_surface_t *image =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)bounds->size.width * self->scale,
                                  (int)bounds->size.height * self->scale);
  cairo_surface_set_device_scale (image, self->scale, self->scale);
  cairo_t *cr = cairo_create (image);
  cairo_translate (cr, -bounds->origin.x, -bounds->origin.y);
  for (guint i = 0; i < run->len; i++)
    gsk_render_node_draw (g_ptr_array_index (run, i), cr);
  cairo_destroy (cr);

  GskRenderNode *picture = gsk_cairo_node_new (bounds);
  cr = gsk_cairo_node_get_draw_context (picture);
  cairo_set_source_surface (cr, image, bounds->origin.x, bounds->origin.y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (image);
  return picture;
}

static gboolean is_run (const Still *still, const GPtrArray *run)
{
  if (still == NULL || still->nodes->len != run->len)
    return FALSE;
  for (guint i = 0; i < run->len; i++)
    if (g_ptr_array_index (still->nodes, i) != g_ptr_array_index (run, i))
      return FALSE;
  return TRUE;
}

/* The picture of RUN, NULL where it is not worth one. Borrowed. */
static GskRenderNode *picture_of (LqStills *self, const GPtrArray *run)
{
  Still *still = g_hash_table_lookup (self->stills, g_ptr_array_index (run, 0));
  if (!is_run (still, run))
    {
      graphene_rect_t bounds;
      int sum = 0;
      for (guint i = 0; i < run->len && sum < WORTH_IT; i++)
        sum += cost (g_ptr_array_index (run, i));
      still = g_new0 (Still, 1);
      still->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify)gsk_render_node_unref);
      for (guint i = 0; i < run->len; i++)
        g_ptr_array_add (still->nodes, gsk_render_node_ref (g_ptr_array_index (run, i)));
      if (sum >= WORTH_IT && bounds_of (run, &bounds))
        still->picture = paint (self, run, &bounds);
      g_hash_table_replace (self->stills, g_ptr_array_index (run, 0), still);
    }
  still->last_frame = self->frame;
  return still->picture;
}

/* ---- The tree ---- */

static void end_run (LqStills *self, GPtrArray *run, GPtrArray *out)
{
  GskRenderNode *picture = run->len > 0 ? picture_of (self, run) : NULL;
  if (picture != NULL)
    g_ptr_array_add (out, gsk_render_node_ref (picture));
  for (guint i = 0; i < run->len && picture == NULL; i++)
    g_ptr_array_add (out, gsk_render_node_ref (g_ptr_array_index (run, i)));
  g_ptr_array_set_size (run, 0);
}

static GskRenderNode *take (LqStills *self, GskRenderNode *node, Origin origin);

static GskRenderNode *take_container (LqStills *self, GskRenderNode *node, Origin origin)
{
  g_autoptr (GPtrArray) run = g_ptr_array_new ();
  g_autoptr (GPtrArray) out =
      g_ptr_array_new_with_free_func ((GDestroyNotify)gsk_render_node_unref);
  for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
    {
      GskRenderNode *child = gsk_container_node_get_child (node, i);
      if (is_still (self, child))
        {
          g_ptr_array_add (run, child);
          continue;
        }
      end_run (self, run, out);
      g_ptr_array_add (out, take (self, child, origin));
    }
  end_run (self, run, out);
  return gsk_container_node_new ((GskRenderNode **)out->pdata, out->len);
}

/* A widget of many nodes behind a clip around all of it: where nothing of it is damaged, the renderer sees so once, not
 * for each node. The fence stands on a coarse grid, for where it moves all within is damaged. Takes NODE. */
static GskRenderNode *fenced (GskRenderNode *node)
{
  graphene_rect_t bounds;
  if (gsk_render_node_get_node_type (node) != GSK_CONTAINER_NODE
      || gsk_container_node_get_n_children (node) < FENCE_FROM)
    return node;
  gsk_render_node_get_bounds (node, &bounds);
  const float left = floorf (bounds.origin.x / FENCE_PX) * FENCE_PX;
  const float top = floorf (bounds.origin.y / FENCE_PX) * FENCE_PX;
  const float right = ceilf ((bounds.origin.x + bounds.size.width) / FENCE_PX) * FENCE_PX;
  const float bottom = ceilf ((bounds.origin.y + bounds.size.height) / FENCE_PX) * FENCE_PX;
  GskRenderNode *clip =
      gsk_clip_node_new (node, &GRAPHENE_RECT_INIT (left, top, right - left, bottom - top));
  gsk_render_node_unref (node);
  return clip;
}

static GskRenderNode *take (LqStills *self, GskRenderNode *node, Origin origin)
{
  if (gsk_render_node_get_node_type (node) == GSK_CONTAINER_NODE)
    return take_container (self, node, origin);
  GskRenderNode *child = inside (node);
  if (child == NULL || !enter (self, node, &origin))
    return gsk_render_node_ref (node);
  GskRenderNode *taken = take (self, child, origin);
  if (gsk_render_node_get_node_type (node) == GSK_TRANSFORM_NODE)
    taken = fenced (taken);
  GskRenderNode *wrapped = taken == child ? gsk_render_node_ref (node) : wrap (node, taken);
  gsk_render_node_unref (taken);
  return wrapped;
}

/* What was still is inside a picture now, and is known again when something beside it moves. */
static gboolean seen_is_old (gpointer key, gpointer value, gpointer frame)
{
  const Seen *seen = value;
  const gboolean was_still = seen->last_frame - seen->first_frame >= LQ_STILLS_AFTER;
  return GPOINTER_TO_UINT (frame) - seen->last_frame > (was_still ? FORGET_AFTER : 0);
}

static gboolean still_is_unused (gpointer key, gpointer value, gpointer frame)
{
  return GPOINTER_TO_UINT (frame) != ((Still *)value)->last_frame;
}

GskRenderNode *lq_stills_take (LqStills *self, GskRenderNode *node, int scale)
{
  if (scale != self->scale)
    g_hash_table_remove_all (self->stills);
  self->scale = scale;
  self->frame++;
  GskRenderNode *taken = take (self, node, (Origin){ 0, 0 });
  g_hash_table_foreach_remove (self->stills, still_is_unused, GUINT_TO_POINTER (self->frame));
  if (self->frame % SWEEP_EVERY == 0)
    g_hash_table_foreach_remove (self->seen, seen_is_old, GUINT_TO_POINTER (self->frame));
  return taken;
}
