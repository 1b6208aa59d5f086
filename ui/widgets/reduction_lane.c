/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gain reduction against song time: see reduction_lane.h. */
#include "ui/widgets/reduction_lane.h"

#include "ui/glass.h"
#include "ui/paint.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>
#include <math.h>

struct _LqReductionLane
{
  GtkWidget parent;
  LqTimeView *view;
  LqReductionSource source;
  gpointer data;
  double range_db;
  GskRenderNode *curve;
};

G_DEFINE_TYPE (LqReductionLane, lq_reduction_lane, GTK_TYPE_WIDGET)

static void paint (cairo_t *cr, gpointer data)
{
  LqReductionLane *self = data;
  GtkWidget *widget = GTK_WIDGET (self);
  const int width = gtk_widget_get_width (widget);
  const double height = gtk_widget_get_height (widget);
  const double from = lq_time_view_start (self->view);
  float *columns = g_new (float, width);
  if (self->source (self->data, (LqFrames)from,
                    (LqFrames)(from + width * lq_time_view_frames_per_px (self->view)), width,
                    columns))
    {
      cairo_move_to (cr, 0, 0);
      for (int x = 0; x < width; x++)
        {
          const double reduction = isnan (columns[x]) ? 0 : columns[x];
          cairo_line_to (cr, x + 0.5, fmin (reduction / self->range_db, 1) * height);
        }
      cairo_line_to (cr, width, 0);
      const GdkRGBA ink = lq_faded (lq_token (widget, LQ_COLOR_INK2), 0.82);
      gdk_cairo_set_source_rgba (cr, &ink);
      cairo_fill (cr);
    }
  g_free (columns);
}

static void lq_reduction_lane_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqReductionLane *self = LQ_REDUCTION_LANE (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_LINE), 0, round (height / 2), width, 1);
  if (self->source != NULL)
    lq_paint_cached (snapshot, &self->curve, width, height, paint, self);
}

static void lq_reduction_lane_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                       int *minimum, int *natural, int *minimum_baseline,
                                       int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? 24 : 0;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? 43 : 0;
}

static void drop_nodes (GtkWidget *widget) { lq_node_clear (&LQ_REDUCTION_LANE (widget)->curve); }

static void lq_reduction_lane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  drop_nodes (widget);
}

void lq_reduction_lane_invalidate (LqReductionLane *self)
{
  drop_nodes (GTK_WIDGET (self));
  lq_glass_redraw (GTK_WIDGET (self));
}

static void lq_reduction_lane_dispose (GObject *object)
{
  LqReductionLane *self = LQ_REDUCTION_LANE (object);
  g_clear_object (&self->view);
  drop_nodes (GTK_WIDGET (self));
  G_OBJECT_CLASS (lq_reduction_lane_parent_class)->dispose (object);
}

static void lq_reduction_lane_class_init (LqReductionLaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_reduction_lane_dispose;
  widget_class->measure = lq_reduction_lane_measure;
  widget_class->size_allocate = lq_reduction_lane_size_allocate;
  lq_glass_class_set_draw (widget_class, lq_reduction_lane_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqreductionlane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void lq_reduction_lane_init (LqReductionLane *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Gain reduction over the song"), -1);
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

GtkWidget *lq_reduction_lane_new (LqTimeView *view, double range_db)
{
  LqReductionLane *self = g_object_new (LQ_TYPE_REDUCTION_LANE, NULL);
  self->view = g_object_ref (view);
  self->range_db = range_db;
  g_signal_connect_object (view, "changed", G_CALLBACK (lq_reduction_lane_invalidate), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void lq_reduction_lane_set_range (LqReductionLane *self, double range_db)
{
  self->range_db = range_db;
  lq_reduction_lane_invalidate (self);
}

double lq_reduction_lane_range (LqReductionLane *self) { return self->range_db; }

void lq_reduction_lane_set_source (LqReductionLane *self, LqReductionSource source, gpointer data)
{
  self->source = source;
  self->data = data;
  lq_reduction_lane_invalidate (self);
}
