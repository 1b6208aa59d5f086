/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Panes of a window, drawn one by one: see glass.h. */
#include "ui/glass.h"

#include "ui/nodes.h"
#include "ui/stills.h"

#include <math.h>

#define APART_PX 40000.0 /* damages that are closer are put on the surface together */

/* A node of the window's tree that shows something of a pane's area. */
typedef struct
{
  GskRenderNode *node;          /* borrowed from the tree */
  struct Pane *pane;            /* whose content stands here instead; NULL: none */
  graphene_point_t at;          /* of the node's origin in the window */
  graphene_rect_t clip, bounds; /* in the window */
  GskRoundedRect corners;       /* the same, by which it is cut too */
  gboolean is_clipped, is_cornered;
} Layer;

/* A widget that is drawn through the glass. */
typedef struct Pane
{
  GtkWidget *widget; /* which owns this */
  LqGlass *glass;    /* NULL: of another window */
  LqGlassDraw draw;
  GskRenderNode *mark;    /* what stands for it in the tree, around what GTK draws; held */
  GskRenderNode *content; /* what it is; held */
  GskRenderNode *shown;   /* what was drawn of it last; held; NULL: nothing */
  gboolean is_placed;     /* in the tree as it is: what follows is valid */
  graphene_point_t at;
  graphene_rect_t room, area; /* in the window: all of it, and what is seen of that */
  GArray *layers;             /* Layer: of the area, from the lowest on; NULL: to be looked for */
  gboolean is_changed;        /* by its setters, since it was drawn */
  gboolean is_wiped;          /* GTK has drawn since, perhaps over it */
  graphene_rect_t damage;
} Pane;

struct LqGlass
{
  GtkWidget *window; /* which owns this */
  LqStills *stills;
  GskRenderNode *all;    /* what GTK snapshot last, held */
  GskRenderNode *ground; /* the window's own, below it, held; NULL: none */
  GskRenderNode *taken;  /* what it became, held: the tree */
  GdkCairoContext *context;
  GPtrArray *panes; /* Pane: that the tree has, or had */
  gulong hook;
};

static GQuark glass_quark (void) { return g_quark_from_static_string ("lq-glass"); }
static GQuark pane_quark (void) { return g_quark_from_static_string ("lq-pane"); }
static GQuark draw_quark (void) { return g_quark_from_static_string ("lq-pane-draw"); }

static guint render_signal (void) { return g_signal_lookup ("render", GDK_TYPE_SURFACE); }

static LqGlass *glass_of (GtkWidget *window)
{
  return window == NULL ? NULL : g_object_get_qdata (G_OBJECT (window), glass_quark ());
}

/* ---- Where panes stand ---- */

static gboolean cut (graphene_rect_t *rect, const graphene_rect_t *by)
{
  return graphene_rect_intersection (rect, by, rect) && rect->size.width > 0
         && rect->size.height > 0;
}

static gboolean meets (const graphene_rect_t *a, const graphene_rect_t *b)
{
  graphene_rect_t both = *a;
  return cut (&both, b);
}

static graphene_rect_t bounds_at (GskRenderNode *node, graphene_point_t at)
{
  graphene_rect_t bounds;
  gsk_render_node_get_bounds (node, &bounds);
  bounds.origin.x += at.x;
  bounds.origin.y += at.y;
  return bounds;
}

static graphene_rect_t rect_at (const graphene_rect_t *rect, graphene_point_t at)
{
  return GRAPHENE_RECT_INIT (rect->origin.x + at.x, rect->origin.y + at.y, rect->size.width,
                             rect->size.height);
}

/* Into NODE, which does no more than move and cut what is inside, its corners left alone; FALSE: it does more, or nothing is
 * left. */
static gboolean enter (GskRenderNode *node, graphene_point_t *at, graphene_rect_t *clip)
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
      rect = rect_at (gsk_clip_node_get_clip (node), *at);
      return cut (clip, &rect);
    case GSK_ROUNDED_CLIP_NODE:
      rect = rect_at (&gsk_rounded_clip_node_get_clip (node)->bounds, *at);
      return cut (clip, &rect);
    default:
      return FALSE;
    }
}

static Pane *pane_of_mark (const LqGlass *self, GskRenderNode *node)
{
  for (guint i = 0; i < self->panes->len; i++)
    if (((Pane *)g_ptr_array_index (self->panes, i))->mark == node)
      return g_ptr_array_index (self->panes, i);
  return NULL;
}

/* Finds the panes inside NODE. */
static void find_panes (LqGlass *self, GskRenderNode *node, graphene_point_t at,
                        graphene_rect_t clip)
{
  if (lq_node_is_pane (node))
    {
      Pane *pane = pane_of_mark (self, node);
      if (pane == NULL || pane->is_placed)
        return;
      pane->at = at;
      pane->room = pane->area = bounds_at (node, at);
      pane->is_placed = cut (&pane->area, &clip);
    }
  else if (enter (node, &at, &clip))
    for (guint i = 0; i < lq_node_n_inside (node); i++)
      find_panes (self, lq_node_inside_at (node, i), at, clip);
}

static gboolean covers (GskRenderNode *node, const graphene_rect_t *bounds,
                        const graphene_rect_t *area)
{
  return gsk_render_node_get_node_type (node) == GSK_COLOR_NODE
         && gsk_color_node_get_color (node)->alpha >= 1
         && graphene_rect_contains_rect (bounds, area);
}

/* Into NODE with LAYER, which is how what is inside is seen. */
static gboolean enter_with (GskRenderNode *node, Layer *layer)
{
  const gboolean rounded = gsk_render_node_get_node_type (node) == GSK_ROUNDED_CLIP_NODE;
  const graphene_point_t at = layer->at;
  if ((rounded && layer->is_cornered) || !enter (node, &layer->at, &layer->clip))
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
static gboolean find_layers (LqGlass *self, Pane *pane, GskRenderNode *node, const Layer *around)
{
  Layer layer = *around, inside = *around;
  gboolean fine = TRUE;
  layer.node = node;
  layer.bounds = bounds_at (node, layer.at);
  if (!meets (&layer.bounds, &layer.clip))
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
  if (covers (node, &layer.bounds, &pane->area) && !layer.is_cornered
      && graphene_rect_contains_rect (&layer.clip, &pane->area))
    g_array_set_size (pane->layers, 0);
  layer.is_clipped = !graphene_rect_contains_rect (&layer.clip, &pane->area);
  g_array_append_val (pane->layers, layer);
  return fine;
}

static void forget_layers (LqGlass *self)
{
  for (guint i = 0; i < self->panes->len; i++)
    {
      Pane *pane = g_ptr_array_index (self->panes, i);
      pane->is_placed = FALSE;
      g_clear_pointer (&pane->layers, g_array_unref);
    }
}

static graphene_rect_t whole (const LqGlass *self)
{
  return GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (self->window),
                             (float)gtk_widget_get_height (self->window));
}

static void set_tree (LqGlass *self, GskRenderNode *taken)
{
  const gboolean same = taken == self->taken;
  g_clear_pointer (&self->taken, gsk_render_node_unref);
  self->taken = taken;
  if (same)
    return;
  forget_layers (self);
  find_panes (self, taken, GRAPHENE_POINT_INIT (0, 0), whole (self));
}

/* With layers from now on; FALSE: GTK must draw it. */
static gboolean is_ready (LqGlass *self, Pane *pane)
{
  if (!pane->is_placed)
    return FALSE;
  if (pane->layers != NULL)
    return TRUE;
  pane->layers = g_array_new (FALSE, FALSE, sizeof (Layer));
  const Layer all = { .clip = pane->area };
  if (self->ground != NULL)
    find_layers (self, pane, self->ground, &all);
  pane->is_placed = find_layers (self, pane, self->taken, &all);
  return pane->is_placed;
}

/* ---- What is other ---- */

static void add (graphene_rect_t *sum, graphene_rect_t rect)
{
  if (rect.size.width <= 0 || rect.size.height <= 0)
    return;
  if (sum->size.width <= 0)
    *sum = rect;
  else
    graphene_rect_union (sum, &rect, sum);
}

/* What of two fills of one colour is not in both, where they differ in one edge. */
static gboolean edge_between (GskRenderNode *a, GskRenderNode *b, graphene_point_t at,
                              graphene_rect_t *sum)
{
  const graphene_rect_t one = bounds_at (a, at), other = bounds_at (b, at);
  const float bottom = one.origin.y + one.size.height,
              other_bottom = other.origin.y + other.size.height;
  if (gsk_render_node_get_node_type (a) != GSK_COLOR_NODE
      || gsk_render_node_get_node_type (b) != GSK_COLOR_NODE
      || !gdk_rgba_equal (gsk_color_node_get_color (a), gsk_color_node_get_color (b))
      || one.origin.x != other.origin.x || one.size.width != other.size.width
      || bottom != other_bottom)
    return FALSE;
  const float top = MIN (one.origin.y, other.origin.y), edge = MAX (one.origin.y, other.origin.y);
  add (sum, GRAPHENE_RECT_INIT (one.origin.x, top, one.size.width, edge - top));
  return TRUE;
}

static void add_difference (GskRenderNode *a, GskRenderNode *b, graphene_point_t at,
                            graphene_rect_t *sum)
{
  const guint n = lq_node_n_inside (a);
  graphene_rect_t all = GRAPHENE_RECT_INIT (-1e6f, -1e6f, 2e6f, 2e6f);
  if (lq_node_is_alike (a, b) || edge_between (a, b, at, sum))
    return;
  if (n == 0 || n != lq_node_n_inside (b) || !lq_node_does_alike (a, b) || !enter (a, &at, &all))
    {
      add (sum, bounds_at (a, at));
      add (sum, bounds_at (b, at));
      return;
    }
  for (guint i = 0; i < n; i++)
    add_difference (lq_node_inside_at (a, i), lq_node_inside_at (b, i), at, sum);
}

/* What PANE is by now. A clear ground makes it as large as its widget: where that is moved or goes away, GTK damages all of
 * it. */
static GskRenderNode *drawn (Pane *pane)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  const GdkRGBA clear = { 0, 0, 0, 0 };
  gtk_snapshot_append_color (snapshot, &clear,
                             &GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (pane->widget),
                                                  (float)gtk_widget_get_height (pane->widget)));
  pane->draw (pane->widget, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

/* Takes CONTENT. */
static void set_content (Pane *pane, GskRenderNode *content)
{
  g_clear_pointer (&pane->content, gsk_render_node_unref);
  pane->content = content;
}

/* FALSE: it is more than its room. */
static gboolean renew (Pane *pane)
{
  set_content (pane, drawn (pane));
  const graphene_rect_t bounds = bounds_at (pane->content, pane->at);
  return graphene_rect_contains_rect (&pane->room, &bounds);
}

static void find_damage (Pane *pane)
{
  graphene_rect_t damage = { { 0, 0 }, { 0, 0 } };
  if (pane->shown == NULL)
    damage = pane->area;
  else if (pane->shown != pane->content)
    add_difference (pane->shown, pane->content, pane->at, &damage);
  if (pane->is_wiped)
    add_difference (gsk_debug_node_get_child (pane->mark), pane->content, pane->at, &damage);
  graphene_rect_round_extents (&damage, &pane->damage);
  g_clear_pointer (&pane->shown, gsk_render_node_unref);
  pane->shown = gsk_render_node_ref (pane->content);
}

/* ---- Drawing ---- */

/* As it is seen. Owns: caller; NULL: nothing. */
static GskRenderNode *cornered (const Layer *layer, const graphene_rect_t *damage)
{
  GskRenderNode *node = layer->pane != NULL ? layer->pane->content : layer->node;
  if (node == NULL)
    return NULL;
  if (!layer->is_cornered || gsk_rounded_rect_contains_rect (&layer->corners, damage))
    return gsk_render_node_ref (node);
  GskRoundedRect corners = layer->corners;
  gsk_rounded_rect_offset (&corners, -layer->at.x, -layer->at.y);
  return gsk_rounded_clip_node_new (node, &corners);
}

static void draw_layer (const Layer *layer, const graphene_rect_t *damage, cairo_t *cr)
{
  GskRenderNode *node = cornered (layer, damage);
  if (node == NULL)
    return;
  cairo_save (cr);
  if (layer->is_clipped)
    {
      cairo_rectangle (cr, layer->clip.origin.x, layer->clip.origin.y, layer->clip.size.width,
                       layer->clip.size.height);
      cairo_clip (cr);
    }
  cairo_translate (cr, layer->at.x, layer->at.y);
  gsk_render_node_draw (node, cr);
  cairo_restore (cr);
  gsk_render_node_unref (node);
}

static void draw_pane (const Pane *pane, cairo_t *cr)
{
  cairo_save (cr);
  cairo_rectangle (cr, pane->damage.origin.x, pane->damage.origin.y, pane->damage.size.width,
                   pane->damage.size.height);
  cairo_clip (cr);
  for (guint i = 0; i < pane->layers->len; i++)
    {
      const Layer *layer = &g_array_index (pane->layers, Layer, i);
      if (layer->pane != NULL || meets (&layer->bounds, &pane->damage))
        draw_layer (layer, &pane->damage, cr);
    }
  cairo_restore (cr);
}

static cairo_rectangle_int_t on_surface (const Pane *pane, double x, double y)
{
  const double left = floor (pane->damage.origin.x + x), top = floor (pane->damage.origin.y + y);
  return (cairo_rectangle_int_t){
    (int)left, (int)top, (int)(ceil (pane->damage.origin.x + pane->damage.size.width + x) - left),
    (int)(ceil (pane->damage.origin.y + pane->damage.size.height + y) - top)
  };
}

static void put (LqGlass *self, GPtrArray *panes, const cairo_region_t *region)
{
  double x, y;
  GdkDrawContext *context = GDK_DRAW_CONTEXT (self->context);
  gtk_native_get_surface_transform (GTK_NATIVE (self->window), &x, &y);
  gdk_draw_context_begin_frame (context, region);
  cairo_t *cr = gdk_cairo_context_cairo_create (self->context);
  cairo_translate (cr, x, y);
  for (guint i = 0; i < panes->len; i++)
    draw_pane (g_ptr_array_index (panes, i), cr);
  cairo_destroy (cr);
  gdk_draw_context_end_frame (context);
}

static double area_of (const cairo_rectangle_int_t *rect)
{
  return (double)rect->width * rect->height;
}

/* All that is damaged, in as few pieces as pays. */
static void put_all (LqGlass *self, GPtrArray *damaged)
{
  double x, y;
  gtk_native_get_surface_transform (GTK_NATIVE (self->window), &x, &y);
  while (damaged->len > 0)
    {
      g_autoptr (GPtrArray) together = g_ptr_array_new ();
      cairo_region_t *region = cairo_region_create ();
      double sum = 0;
      for (guint i = damaged->len; i-- > 0;)
        {
          Pane *pane = g_ptr_array_index (damaged, i);
          const cairo_rectangle_int_t rect = on_surface (pane, x, y);
          cairo_region_t *both = cairo_region_copy (region);
          cairo_rectangle_int_t around;
          cairo_region_union_rectangle (both, &rect);
          cairo_region_get_extents (both, &around);
          if (together->len == 0 || area_of (&around) <= sum + area_of (&rect) + APART_PX)
            {
              cairo_region_union_rectangle (region, &rect);
              sum += area_of (&rect);
              g_ptr_array_add (together, pane);
              g_ptr_array_remove_index_fast (damaged, i);
            }
          cairo_region_destroy (both);
        }
      put (self, together, region);
      cairo_region_destroy (region);
    }
}

/* Whether PANE can be drawn, with its damage found; else GTK is asked to. */
static gboolean prepare (LqGlass *self, Pane *pane)
{
  const gboolean ready = is_ready (self, pane) && gtk_widget_get_mapped (pane->widget)
                         && (!pane->is_changed || renew (pane));
  if (ready)
    find_damage (pane);
  else if (pane->is_changed)
    gtk_widget_queue_draw (pane->widget);
  pane->is_changed = pane->is_wiped = FALSE;
  return ready && cut (&pane->damage, &pane->area);
}

/* After GTK has drawn what it had to in this frame. */
static void on_paint (GdkFrameClock *clock, GtkWidget *window)
{
  LqGlass *self = glass_of (window);
  g_autoptr (GPtrArray) damaged = g_ptr_array_new (), panes = g_ptr_array_new ();
  if (self == NULL || self->all == NULL || self->context == NULL || !gtk_widget_get_mapped (window))
    return;
  for (guint i = 0; i < self->panes->len; i++)
    {
      Pane *pane = g_ptr_array_index (self->panes, i);
      if (pane->is_changed || pane->is_wiped)
        g_ptr_array_add (panes, pane);
    }
  if (panes->len == 0)
    return;
  set_tree (self, lq_stills_take (self->stills, self->all, gtk_widget_get_scale_factor (window)));
  for (guint i = 0; i < panes->len; i++)
    if (prepare (self, g_ptr_array_index (panes, i)))
      g_ptr_array_add (damaged, g_ptr_array_index (panes, i));
  put_all (self, damaged);
}

/* ---- Window ---- */

/* GTK is about to draw on a surface, with the panes as they were when it last took a snapshot of them. */
static gboolean on_render (GSignalInvocationHint *hint, guint n, const GValue *values,
                           gpointer data)
{
  LqGlass *self = data;
  if (g_value_get_object (values) == gtk_native_get_surface (GTK_NATIVE (self->window)))
    for (guint i = 0; i < self->panes->len; i++)
      ((Pane *)g_ptr_array_index (self->panes, i))->is_wiped = TRUE;
  return TRUE;
}

/* What GTK has drawn of WINDOW before it takes a snapshot of what is in it. Owns: caller. */
static GskRenderNode *ground_of (GtkWidget *window)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  gtk_snapshot_render_background (snapshot, gtk_widget_get_style_context (window), 0, 0,
                                  gtk_widget_get_width (window), gtk_widget_get_height (window));
  return gtk_snapshot_free_to_node (snapshot);
}

GskRenderNode *lq_glass_take (GtkWidget *window, GskRenderNode *all)
{
  LqGlass *self = glass_of (window);
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  self->ground = ground_of (window);
  gsk_render_node_ref (all);
  g_clear_pointer (&self->all, gsk_render_node_unref);
  self->all = all;
  g_clear_pointer (&self->taken, gsk_render_node_unref); /* the ground may be another one */
  set_tree (self, lq_stills_take (self->stills, all, gtk_widget_get_scale_factor (window)));
  return gsk_render_node_ref (self->taken);
}

static void glass_free (gpointer data)
{
  LqGlass *self = data;
  g_signal_remove_emission_hook (render_signal (), self->hook);
  for (guint i = 0; i < self->panes->len; i++)
    ((Pane *)g_ptr_array_index (self->panes, i))->glass = NULL;
  forget_layers (self);
  g_ptr_array_unref (self->panes);
  g_clear_pointer (&self->all, gsk_render_node_unref);
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  g_clear_pointer (&self->taken, gsk_render_node_unref);
  g_clear_object (&self->context);
  lq_stills_free (self->stills);
  g_free (self);
}

static void on_unrealize (GtkWidget *window)
{
  LqGlass *self = glass_of (window);
  g_clear_object (&self->context);
}

/* Elsewhere a surface is the compositor's between GTK's frames. */
static gboolean is_drawable (GtkWidget *window)
{
  return GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (GTK_NATIVE (window)))
         && g_str_equal (G_OBJECT_TYPE_NAME (gtk_widget_get_display (window)), "GdkX11Display");
}

static void on_realize (GtkWidget *window)
{
  LqGlass *self = glass_of (window);
  if (is_drawable (window))
    self->context = gdk_surface_create_cairo_context (gtk_native_get_surface (GTK_NATIVE (window)));
  g_signal_connect_object (gtk_widget_get_frame_clock (window), "paint", G_CALLBACK (on_paint),
                           window, 0);
}

void lq_glass_attach (GtkWidget *window)
{
  LqGlass *self = g_new0 (LqGlass, 1);
  self->window = window;
  self->stills = lq_stills_new ();
  self->panes = g_ptr_array_new ();
  self->hook = g_signal_add_emission_hook (render_signal (), 0, on_render, self, NULL);
  g_object_set_qdata_full (G_OBJECT (window), glass_quark (), self, glass_free);
  g_signal_connect_after (window, "realize", G_CALLBACK (on_realize), NULL);
  g_signal_connect (window, "unrealize", G_CALLBACK (on_unrealize), NULL);
}

/* ---- Widgets ---- */

static void leave (Pane *pane)
{
  if (pane->glass == NULL)
    return;
  g_ptr_array_remove (pane->glass->panes, pane);
  forget_layers (pane->glass); /* those of others may show it */
  pane->glass = NULL;
  pane->is_placed = FALSE;
}

static void pane_free (gpointer data)
{
  Pane *pane = data;
  leave (pane);
  g_clear_pointer (&pane->layers, g_array_unref);
  g_clear_pointer (&pane->mark, gsk_render_node_unref);
  g_clear_pointer (&pane->content, gsk_render_node_unref);
  g_clear_pointer (&pane->shown, gsk_render_node_unref);
  g_free (pane);
}

static Pane *pane_of (GtkWidget *widget)
{
  Pane *pane = g_object_get_qdata (G_OBJECT (widget), pane_quark ());
  if (pane != NULL)
    return pane;
  pane = g_new0 (Pane, 1);
  pane->widget = widget;
  pane->draw = g_type_get_qdata (G_OBJECT_TYPE (widget), draw_quark ());
  g_object_set_qdata_full (G_OBJECT (widget), pane_quark (), pane, pane_free);
  return pane;
}

static void snapshot_pane (GtkWidget *widget, GtkSnapshot *snapshot)
{
  Pane *pane = pane_of (widget);
  LqGlass *glass = glass_of (GTK_WIDGET (gtk_widget_get_root (widget)));
  if (glass != pane->glass)
    leave (pane);
  if (glass == NULL || glass->context == NULL)
    {
      pane->draw (widget, snapshot);
      return;
    }
  if (pane->glass == NULL)
    g_ptr_array_add (glass->panes, pane);
  pane->glass = glass;
  set_content (pane, drawn (pane));
  pane->is_changed = FALSE;
  g_clear_pointer (&pane->mark, gsk_render_node_unref);
  pane->mark = gsk_debug_node_new (gsk_render_node_ref (pane->content), g_strdup (LQ_NODE_PANE));
  gtk_snapshot_append_node (snapshot, pane->mark);
}

void lq_glass_class_set_draw (GtkWidgetClass *klass, LqGlassDraw draw)
{
  g_type_set_qdata (G_TYPE_FROM_CLASS (klass), draw_quark (), draw);
  klass->snapshot = snapshot_pane;
}

void lq_glass_redraw (GtkWidget *widget)
{
  Pane *pane = pane_of (widget);
  if (!pane->is_placed)
    {
      gtk_widget_queue_draw (widget);
      return;
    }
  pane->is_changed = TRUE;
  gdk_frame_clock_request_phase (gtk_widget_get_frame_clock (pane->glass->window),
                                 GDK_FRAME_CLOCK_PHASE_PAINT);
}
