/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The playhead: see playhead.h. */
#include "ui/widgets/playhead.h"

#include "ui/glass.h"
#include "ui/paint.h"
#include "ui/tokens.h"

#include <math.h>

struct _LqPlayhead
{
  GtkWidget parent;
  LqTimeView *view;
  GskRenderNode *head;
  double left_px, head_px;
  LqFrames frame;
  double shown_x; /* of the line's middle, whole device pixels; NAN: not seen */
};

G_DEFINE_TYPE (LqPlayhead, lq_playhead, GTK_TYPE_WIDGET)

static double place (LqPlayhead *self)
{
  if (self->frame < 0)
    return NAN;
  const double scale = lq_glass_scale (GTK_WIDGET (self));
  const double x = lq_time_view_x (self->view, (double)self->frame);
  if (x < 0 || x > lq_time_view_width (self->view))
    return NAN;
  return round ((self->left_px + x) * scale) / scale;
}

static void update (LqPlayhead *self)
{
  const double x = place (self);
  if (x == self->shown_x || (isnan (x) && isnan (self->shown_x)))
    return;
  self->shown_x = x;
  lq_glass_redraw (GTK_WIDGET (self));
}

/* A little house on its roof: flat above, a point below. */
static void paint_head (cairo_t *cr, gpointer data)
{
  LqPlayhead *self = data;
  const double size = self->head_px;
  gdk_cairo_set_source_rgba (cr, lq_token (GTK_WIDGET (self), LQ_COLOR_INK));
  cairo_move_to (cr, 0, 0);
  cairo_line_to (cr, size, 0);
  cairo_line_to (cr, size, size * 0.64);
  cairo_line_to (cr, size / 2, size * 1.15);
  cairo_line_to (cr, 0, size * 0.64);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void lq_playhead_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqPlayhead *self = LQ_PLAYHEAD (widget);
  self->shown_x = place (self);
  if (isnan (self->shown_x))
    return;
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_INK), self->shown_x - 1, 0, 2,
                gtk_widget_get_height (widget));
  if (self->head_px <= 0)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float)(self->shown_x - self->head_px / 2), 0));
  lq_paint_cached (snapshot, &self->head, self->head_px, self->head_px * 1.2, paint_head, self);
  gtk_snapshot_restore (snapshot);
}

static void drop_nodes (GtkWidget *widget) { lq_node_clear (&LQ_PLAYHEAD (widget)->head); }

static void lq_playhead_dispose (GObject *object)
{
  LqPlayhead *self = LQ_PLAYHEAD (object);
  g_clear_object (&self->view);
  lq_node_clear (&self->head);
  G_OBJECT_CLASS (lq_playhead_parent_class)->dispose (object);
}

static void lq_playhead_class_init (LqPlayheadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_playhead_dispose;
  lq_glass_class_set_draw (widget_class, lq_playhead_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqplayhead");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void lq_playhead_init (LqPlayhead *self)
{
  self->frame = -1;
  self->shown_x = NAN;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_playhead_new (LqTimeView *view, double left_px, double head_px)
{
  LqPlayhead *self = g_object_new (LQ_TYPE_PLAYHEAD, NULL);
  self->view = g_object_ref (view);
  self->left_px = left_px;
  self->head_px = head_px;
  g_signal_connect_object (view, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void lq_playhead_set_left (LqPlayhead *self, double left_px)
{
  self->left_px = left_px;
  update (self);
}

void lq_playhead_set (LqPlayhead *self, LqFrames frame)
{
  self->frame = frame;
  update (self);
}
