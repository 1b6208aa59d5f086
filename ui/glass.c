/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Panes of a window, drawn one by one: see glass.h. */
#include "ui/glass_private.h"
#include "ui/nodes.h"

static G_DEFINE_QUARK (lq - glass, glass);
static G_DEFINE_QUARK (lq - pane, pane);
static G_DEFINE_QUARK (lq - pane - draw, draw);

static guint render_signal (void) { return g_signal_lookup ("render", GDK_TYPE_SURFACE); }

static LqGlass *glass_of (GtkWidget *window)
{
  return window == NULL ? NULL : g_object_get_qdata (G_OBJECT (window), glass_quark ());
}

/* ---- Panes as they are ---- */

/* NULL: no nodes. Owns: caller. */
static GskRenderNode *node_of (LqPane *pane)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  pane->draw (pane->widget, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

/* What PANE is by now: the nodes that are drawn one after the other. Owns: caller. */
static GPtrArray *drawn (LqPane *pane)
{
  g_autoptr (GskRenderNode) all = node_of (pane);
  const gboolean several = all != NULL && gsk_render_node_get_node_type (all) == GSK_CONTAINER_NODE;
  const guint n = several ? lq_node_n_inside (all) : all != NULL ? 1 : 0;
  GPtrArray *nodes = g_ptr_array_new_full (n, (GDestroyNotify)gsk_render_node_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (nodes, gsk_render_node_ref (several ? lq_node_inside_at (all, i) : all));
  return nodes;
}

/* Keeps what looks the same: what is known of a node holds for that. Takes CONTENT. */
static void set_content (LqPane *pane, GPtrArray *content)
{
  const guint n = pane->content != NULL ? MIN (pane->content->len, content->len) : 0;
  for (guint i = 0; i < n; i++)
    {
      GskRenderNode *before = g_ptr_array_index (pane->content, i);
      GskRenderNode *now = g_ptr_array_index (content, i);
      if (before == now || !lq_node_is_alike (before, now))
        continue;
      content->pdata[i] = gsk_render_node_ref (before);
      gsk_render_node_unref (now);
    }
  g_clear_pointer (&pane->content, g_ptr_array_unref);
  pane->content = content;
}

/* FALSE: it is more than its room. */
static gboolean renew (LqPane *pane)
{
  gboolean fits = TRUE;
  set_content (pane, drawn (pane));
  for (guint i = 0; i < pane->content->len && fits; i++)
    {
      const graphene_rect_t bounds =
          lq_node_bounds_at (g_ptr_array_index (pane->content, i), pane->at);
      fits = lq_rect_contains (&pane->room, &bounds);
    }
  return fits;
}

static void find_damage (LqPane *pane)
{
  LqPatches *damage = &pane->damage;
  damage->n = 0;
  if (pane->shown == NULL)
    lq_patches_add (damage, pane->area);
  else if (pane->shown != pane->content)
    lq_patches_add_differences (damage, pane->shown, pane->content, pane->at);
  if (pane->is_wiped)
    lq_patches_add_differences (damage, pane->marked, pane->content, pane->at);
  g_clear_pointer (&pane->shown, g_ptr_array_unref);
  pane->shown = g_ptr_array_ref (pane->content);
  for (int i = damage->n; i-- > 0;)
    if (!lq_rect_cut (&damage->rects[i], &pane->area))
      damage->rects[i] = damage->rects[--damage->n];
}

/* ---- Drawing ---- */

static void show (LqGlass *self, const LqPane *pane, graphene_point_t origin)
{
  for (int i = 0; i < pane->damage.n; i++)
    {
      const graphene_rect_t rect = lq_rect_at (&pane->damage.rects[i], origin);
      lq_blit_show (self->blit, &rect);
    }
}

/* All is drawn before any of it is shown. */
static void put (LqGlass *self, const GPtrArray *damaged)
{
  double x, y;
  gtk_native_get_surface_transform (GTK_NATIVE (self->window), &x, &y);
  const LqBrush brush = { lq_blit_begin (self->blit), self->often,
                          GRAPHENE_POINT_INIT ((float)x, (float)y) };
  for (guint i = 0; i < damaged->len; i++)
    {
      const LqPane *pane = g_ptr_array_index (damaged, i);
      for (int k = 0; k < pane->damage.n; k++)
        lq_pane_draw (pane, &brush, &pane->damage.rects[k]);
    }
  for (guint i = 0; i < damaged->len; i++)
    show (self, g_ptr_array_index (damaged, i), brush.at);
}

/* Whether PANE can be drawn, with its damage found; else GTK is asked to, also where it has just drawn what it was before. */
static gboolean prepare (LqGlass *self, LqPane *pane)
{
  const gboolean ready = lq_pane_is_ready (self, pane) && gtk_widget_get_mapped (pane->widget)
                         && (!pane->is_changed || renew (pane));
  if (ready)
    find_damage (pane);
  else if (pane->is_changed || pane->marked != pane->content)
    gtk_widget_queue_draw (pane->widget);
  pane->is_changed = pane->is_wiped = FALSE;
  return ready && pane->damage.n > 0;
}

static gboolean is_other (const LqPane *pane) { return pane->is_changed || pane->is_wiped; }

static void draw_changed (LqGlass *self)
{
  gboolean any = FALSE;
  if (self->all == NULL || self->blit == NULL || !gtk_widget_get_mapped (self->window))
    return;
  for (guint i = 0; i < self->panes->len && !any; i++)
    any = is_other (g_ptr_array_index (self->panes, i));
  if (!any)
    return;
  lq_glass_set_tree (self, lq_stills_take (self->stills, self->all, self->scale));
  g_ptr_array_set_size (self->damaged, 0);
  for (guint i = 0; i < self->panes->len; i++)
    {
      LqPane *pane = g_ptr_array_index (self->panes, i);
      if (is_other (pane) && prepare (self, pane))
        g_ptr_array_add (self->damaged, pane);
    }
  if (self->damaged->len > 0)
    put (self, self->damaged);
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
  lq_glass_set_tree (self, lq_stills_take (self->stills, all, self->scale));
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
  g_ptr_array_unref (self->damaged);
  g_clear_pointer (&self->all, gsk_render_node_unref);
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  g_clear_pointer (&self->taken, gsk_render_node_unref);
  g_clear_pointer (&self->blit, lq_blit_free);
  lq_stills_free (self->stills);
  lq_often_free (self->often);
  g_free (self);
}

static void on_unrealize (GtkWidget *window)
{
  LqGlass *self = glass_of (window);
  g_clear_pointer (&self->blit, lq_blit_free);
  lq_glass_forget_layers (self);
}

/* Before it is told to what is in the window. */
static void on_scale (GtkWidget *window)
{
  LqGlass *self = glass_of (window);
  self->scale = gtk_widget_get_scale_factor (window);
}

static void on_realize (GtkWidget *window)
{
  LqGlass *self = glass_of (window);
  on_scale (window);
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
  self->stills = lq_stills_new ();
  self->often = lq_often_new ();
  self->panes = g_ptr_array_new ();
  self->damaged = g_ptr_array_new ();
  self->hook = g_signal_add_emission_hook (render_signal (), 0, on_render, self, NULL);
  g_object_set_qdata_full (G_OBJECT (window), glass_quark (), self, glass_free);
  g_signal_connect_after (window, "realize", G_CALLBACK (on_realize), NULL);
  g_signal_connect (window, "notify::scale-factor", G_CALLBACK (on_scale), NULL);
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
  g_clear_pointer (&pane->mark, gsk_render_node_unref);
  g_clear_pointer (&pane->marked, g_ptr_array_unref);
  g_clear_pointer (&pane->content, g_ptr_array_unref);
  g_clear_pointer (&pane->shown, g_ptr_array_unref);
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

/* For GTK. A clear ground makes it as large as its widget: where that is moved or goes away, GTK damages all of it. */
static void mark (LqPane *pane)
{
  g_autoptr (GskRenderNode) ground = gsk_color_node_new (
      &(GdkRGBA){ 0 }, &GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (pane->widget),
                                            (float)gtk_widget_get_height (pane->widget)));
  g_autoptr (GskRenderNode) content =
      gsk_container_node_new ((GskRenderNode **)pane->content->pdata, pane->content->len);
  g_autoptr (GskRenderNode) all =
      gsk_container_node_new ((GskRenderNode *[]){ ground, content }, 2);
  g_clear_pointer (&pane->mark, gsk_render_node_unref);
  g_clear_pointer (&pane->marked, g_ptr_array_unref);
  pane->mark = gsk_debug_node_new (all, g_strdup (LQ_NODE_PANE));
  pane->marked = g_ptr_array_ref (pane->content);
}

void lq_glass_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
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
  mark (pane);
  gtk_snapshot_append_node (snapshot, pane->mark);
}

void lq_glass_class_set_draw (GtkWidgetClass *klass, LqGlassDraw draw)
{
  g_type_set_qdata (G_TYPE_FROM_CLASS (klass), draw_quark (), draw);
  klass->snapshot = lq_glass_snapshot;
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

int lq_glass_scale (GtkWidget *widget)
{
  const LqPane *pane = g_object_get_qdata (G_OBJECT (widget), pane_quark ());
  return pane != NULL && pane->glass != NULL ? pane->glass->scale
                                             : gtk_widget_get_scale_factor (widget);
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
