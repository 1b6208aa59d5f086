/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Panes of a window, drawn one by one: see glass.h. */
#include "ui/glass_private.h"
#include "ui/nodes.h"
#include "ui/picture.h"

#include <math.h>

static G_DEFINE_QUARK (lq - glass, glass);
static G_DEFINE_QUARK (lq - pane, pane);
static G_DEFINE_QUARK (lq - pane - draw, draw);

static guint render_signal (void) { return g_signal_lookup ("render", GDK_TYPE_SURFACE); }

static LqGlass *glass_of (GtkWidget *window)
{
  return window == NULL ? NULL : g_object_get_qdata (G_OBJECT (window), glass_quark ());
}

/* ---- Panes as they are ---- */

/* What PANE is by now. A clear ground makes it as large as its widget: where that is moved or goes away, GTK damages all of
 * it. */
static GskRenderNode *drawn (LqPane *pane)
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
static void set_content (LqPane *pane, GskRenderNode *content)
{
  g_clear_pointer (&pane->taken, gsk_render_node_unref);
  g_clear_pointer (&pane->content, gsk_render_node_unref);
  pane->content = content;
}

/* FALSE: it is more than its room. */
static gboolean renew (LqPane *pane)
{
  set_content (pane, drawn (pane));
  const graphene_rect_t bounds = lq_node_bounds_at (pane->content, pane->at);
  return graphene_rect_contains_rect (&pane->room, &bounds);
}

static void find_damage (LqPane *pane)
{
  LqPatches *damage = &pane->damage;
  damage->n = 0;
  if (pane->shown == NULL)
    lq_patches_add (damage, pane->area);
  else if (pane->shown != pane->content)
    lq_patches_add_difference (damage, pane->shown, pane->content, pane->at);
  if (pane->is_wiped)
    lq_patches_add_difference (damage, gsk_debug_node_get_child (pane->mark), pane->content,
                               pane->at);
  g_clear_pointer (&pane->shown, gsk_render_node_unref);
  pane->shown = gsk_render_node_ref (pane->content);
  for (int i = damage->n; i-- > 0;)
    if (!lq_rect_cut (&damage->rects[i], &pane->area))
      damage->rects[i] = damage->rects[--damage->n];
}

/* ---- Drawing ---- */

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
static void draw_node (GskRenderNode *node, const graphene_rect_t *damage, cairo_t *cr)
{
  graphene_rect_t bounds;
  graphene_point_t at = { 0, 0 };
  gsk_render_node_get_bounds (node, &bounds);
  if (!lq_rects_meet (&bounds, damage) || lq_node_spares (node, damage)
      || lq_picture_draw (node, cr))
    return;
  if (!lq_node_does_alike (node, node) || !lq_node_enter (node, &at, &bounds))
    {
      gsk_render_node_draw (node, cr);
      return;
    }
  const graphene_rect_t inside = lq_rect_at (damage, GRAPHENE_POINT_INIT (-at.x, -at.y));
  cairo_translate (cr, at.x, at.y);
  for (guint i = lowest_seen (node, &inside); i < lq_node_n_inside (node); i++)
    draw_node (lq_node_inside_at (node, i), &inside, cr);
  cairo_translate (cr, -at.x, -at.y);
}

static GskRenderNode *taken_of (LqPane *pane)
{
  if (pane->stills == NULL)
    pane->stills = lq_stills_new (FALSE);
  if (pane->taken == NULL)
    pane->taken =
        lq_stills_take (pane->stills, pane->content, gtk_widget_get_scale_factor (pane->widget));
  return pane->taken;
}

/* Pictures are of whole pixels. */
static gboolean is_whole (graphene_point_t at)
{
  return at.x == floorf (at.x) && at.y == floorf (at.y);
}

/* As it is seen. Owns: caller; NULL: nothing. */
static GskRenderNode *cornered (const LqLayer *layer, const graphene_rect_t *damage)
{
  GskRenderNode *node = layer->node;
  if (layer->pane != NULL)
    node = is_whole (layer->at) ? taken_of (layer->pane) : layer->pane->content;
  if (!layer->is_cornered || gsk_rounded_rect_contains_rect (&layer->corners, damage))
    return gsk_render_node_ref (node);
  GskRoundedRect corners = layer->corners;
  gsk_rounded_rect_offset (&corners, -layer->at.x, -layer->at.y);
  return gsk_rounded_clip_node_new (node, &corners);
}

static void draw_layer (const LqLayer *layer, const graphene_rect_t *damage, cairo_t *cr)
{
  GskRenderNode *node = cornered (layer, damage);
  const graphene_rect_t inside =
      lq_rect_at (damage, GRAPHENE_POINT_INIT (-layer->at.x, -layer->at.y));
  cairo_save (cr);
  if (layer->is_clipped)
    {
      cairo_rectangle (cr, layer->clip.origin.x, layer->clip.origin.y, layer->clip.size.width,
                       layer->clip.size.height);
      cairo_clip (cr);
    }
  cairo_translate (cr, layer->at.x, layer->at.y);
  draw_node (node, &inside, cr);
  cairo_restore (cr);
  gsk_render_node_unref (node);
}

static void clear (cairo_t *cr)
{
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
}

static void draw_pane (const LqPane *pane, const graphene_rect_t *damage, cairo_t *cr)
{
  cairo_save (cr);
  cairo_rectangle (cr, damage->origin.x, damage->origin.y, damage->size.width, damage->size.height);
  cairo_clip (cr);
  guint lowest = pane->layers->len;
  gboolean covered = FALSE;
  while (lowest > 0 && !covered)
    covered = lq_layer_covers (&g_array_index (pane->layers, LqLayer, --lowest), damage);
  if (!covered)
    clear (cr);
  for (guint i = lowest; i < pane->layers->len; i++)
    {
      const LqLayer *layer = &g_array_index (pane->layers, LqLayer, i);
      if (lq_rects_meet (&layer->bounds, damage))
        draw_layer (layer, damage, cr);
    }
  cairo_restore (cr);
}

static cairo_rectangle_int_t on_surface (const graphene_rect_t *rect, double x, double y)
{
  const double left = floor (rect->origin.x + x), top = floor (rect->origin.y + y);
  return (cairo_rectangle_int_t){ (int)left, (int)top,
                                  (int)(ceil (rect->origin.x + rect->size.width + x) - left),
                                  (int)(ceil (rect->origin.y + rect->size.height + y) - top) };
}

/* Adds all of PANE. */
static void add_to_region (const LqPane *pane, double x, double y, cairo_region_t *region)
{
  for (int i = 0; i < pane->damage.n; i++)
    {
      const cairo_rectangle_int_t rect = on_surface (&pane->damage.rects[i], x, y);
      cairo_region_union_rectangle (region, &rect);
    }
}

static void put (LqGlass *self, const GPtrArray *damaged)
{
  double x, y;
  cairo_region_t *region = cairo_region_create ();
  gtk_native_get_surface_transform (GTK_NATIVE (self->window), &x, &y);
  for (guint i = 0; i < damaged->len; i++)
    add_to_region (g_ptr_array_index (damaged, i), x, y, region);
  cairo_t *cr = lq_blit_begin (self->blit, region);
  cairo_translate (cr, x, y);
  for (guint i = 0; i < damaged->len; i++)
    {
      const LqPane *pane = g_ptr_array_index (damaged, i);
      for (int k = 0; k < pane->damage.n; k++)
        draw_pane (pane, &pane->damage.rects[k], cr);
    }
  lq_blit_end (self->blit, cr, region);
  cairo_region_destroy (region);
}

/* Whether PANE can be drawn, with its damage found; else GTK is asked to. */
static gboolean prepare (LqGlass *self, LqPane *pane)
{
  const gboolean ready = lq_pane_is_ready (self, pane) && gtk_widget_get_mapped (pane->widget)
                         && (!pane->is_changed || renew (pane));
  if (ready)
    find_damage (pane);
  else if (pane->is_changed)
    gtk_widget_queue_draw (pane->widget);
  pane->is_changed = pane->is_wiped = FALSE;
  return ready && pane->damage.n > 0;
}

static void draw_changed (LqGlass *self)
{
  g_autoptr (GPtrArray) damaged = g_ptr_array_new (), panes = g_ptr_array_new ();
  if (self->all == NULL || self->blit == NULL || !gtk_widget_get_mapped (self->window))
    return;
  for (guint i = 0; i < self->panes->len; i++)
    {
      LqPane *pane = g_ptr_array_index (self->panes, i);
      if (pane->is_changed || pane->is_wiped)
        g_ptr_array_add (panes, pane);
    }
  if (panes->len == 0)
    return;
  lq_glass_set_tree (
      self, lq_stills_take (self->stills, self->all, gtk_widget_get_scale_factor (self->window)));
  for (guint i = 0; i < panes->len; i++)
    if (prepare (self, g_ptr_array_index (panes, i)))
      g_ptr_array_add (damaged, g_ptr_array_index (panes, i));
  if (damaged->len > 0)
    put (self, damaged);
}

/* After GTK has drawn what it had to in this frame. */
static void on_paint (GdkFrameClock *clock, GtkWidget *window)
{
  LqGlass *self = glass_of (window);
  if (self != NULL)
    draw_changed (self);
}

/* ---- Window ---- */

/* GTK is about to draw on a surface, with the panes as they were when it last took a snapshot of them. */
static gboolean on_render (GSignalInvocationHint *hint, guint n, const GValue *values,
                           gpointer data)
{
  LqGlass *self = data;
  if (g_value_get_object (values) == gtk_native_get_surface (GTK_NATIVE (self->window)))
    for (guint i = 0; i < self->panes->len; i++)
      ((LqPane *)g_ptr_array_index (self->panes, i))->is_wiped = TRUE;
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
  lq_glass_set_tree (self,
                     lq_stills_take (self->stills, all, gtk_widget_get_scale_factor (window)));
  return gsk_render_node_ref (self->taken);
}

static void glass_free (gpointer data)
{
  LqGlass *self = data;
  g_signal_remove_emission_hook (render_signal (), self->hook);
  for (guint i = 0; i < self->panes->len; i++)
    ((LqPane *)g_ptr_array_index (self->panes, i))->glass = NULL;
  lq_glass_forget_layers (self);
  g_ptr_array_unref (self->panes);
  g_clear_pointer (&self->all, gsk_render_node_unref);
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  g_clear_pointer (&self->taken, gsk_render_node_unref);
  g_clear_pointer (&self->blit, lq_blit_free);
  lq_stills_free (self->stills);
  g_free (self);
}

static void on_unrealize (GtkWidget *window)
{
  LqGlass *self = glass_of (window);
  g_clear_pointer (&self->blit, lq_blit_free);
}

static void on_realize (GtkWidget *window)
{
  LqGlass *self = glass_of (window);
  /* With another renderer a surface is the compositor's between GTK's frames. */
  if (GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (GTK_NATIVE (window))))
    self->blit = lq_blit_new (gtk_native_get_surface (GTK_NATIVE (window)));
  g_signal_connect_object (gtk_widget_get_frame_clock (window), "paint", G_CALLBACK (on_paint),
                           window, 0);
}

void lq_glass_attach (GtkWidget *window)
{
  LqGlass *self = g_new0 (LqGlass, 1);
  self->window = window;
  self->stills = lq_stills_new (TRUE);
  self->panes = g_ptr_array_new ();
  self->hook = g_signal_add_emission_hook (render_signal (), 0, on_render, self, NULL);
  g_object_set_qdata_full (G_OBJECT (window), glass_quark (), self, glass_free);
  g_signal_connect_after (window, "realize", G_CALLBACK (on_realize), NULL);
  g_signal_connect (window, "unrealize", G_CALLBACK (on_unrealize), NULL);
}

/* ---- Widgets ---- */

static void leave (LqPane *pane)
{
  if (pane->glass == NULL)
    return;
  g_ptr_array_remove (pane->glass->panes, pane);
  lq_glass_forget_layers (pane->glass); /* those of others may show it */
  pane->glass = NULL;
  pane->is_placed = FALSE;
}

static void pane_free (gpointer data)
{
  LqPane *pane = data;
  leave (pane);
  g_clear_pointer (&pane->layers, g_array_unref);
  g_clear_pointer (&pane->stills, lq_stills_free);
  g_clear_pointer (&pane->taken, gsk_render_node_unref);
  g_clear_pointer (&pane->mark, gsk_render_node_unref);
  g_clear_pointer (&pane->content, gsk_render_node_unref);
  g_clear_pointer (&pane->shown, gsk_render_node_unref);
  g_free (pane);
}

static LqPane *pane_of (GtkWidget *widget)
{
  LqPane *pane = g_object_get_qdata (G_OBJECT (widget), pane_quark ());
  if (pane != NULL)
    return pane;
  pane = g_new0 (LqPane, 1);
  pane->widget = widget;
  pane->draw = g_type_get_qdata (G_OBJECT_TYPE (widget), draw_quark ());
  g_object_set_qdata_full (G_OBJECT (widget), pane_quark (), pane, pane_free);
  return pane;
}

static void snapshot_pane (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqPane *pane = pane_of (widget);
  LqGlass *glass = glass_of (GTK_WIDGET (gtk_widget_get_root (widget)));
  if (glass != pane->glass)
    leave (pane);
  if (glass == NULL || glass->blit == NULL)
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
  pane->mark = gsk_debug_node_new (pane->content, g_strdup (LQ_NODE_PANE));
  gtk_snapshot_append_node (snapshot, pane->mark);
}

void lq_glass_class_set_draw (GtkWidgetClass *klass, LqGlassDraw draw)
{
  g_type_set_qdata (G_TYPE_FROM_CLASS (klass), draw_quark (), draw);
  klass->snapshot = snapshot_pane;
}

void lq_glass_redraw (GtkWidget *widget)
{
  LqPane *pane = pane_of (widget);
  if (!pane->is_placed)
    {
      gtk_widget_queue_draw (widget);
      return;
    }
  pane->is_changed = TRUE;
  if (!pane->glass->is_held)
    gdk_frame_clock_request_phase (gtk_widget_get_frame_clock (pane->glass->window),
                                   GDK_FRAME_CLOCK_PHASE_PAINT);
}

/* ---- Without a frame ---- */

gboolean lq_glass_is_free (GtkWidget *window)
{
  const LqGlass *self = glass_of (window);
  return self != NULL && self->blit != NULL
         && !gdk_display_is_composited (gtk_widget_get_display (window));
}

void lq_glass_hold (GtkWidget *window) { glass_of (window)->is_held = TRUE; }

void lq_glass_put (GtkWidget *window)
{
  LqGlass *self = glass_of (window);
  self->is_held = FALSE;
  draw_changed (self);
}
