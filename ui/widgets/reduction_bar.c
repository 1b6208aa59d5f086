/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slim bar of gain reduction: see gain_reduction.h. */
#include "ui/paint.h"
#include "ui/tokens.h"
#include "ui/widgets/gain_reduction.h"

#include <glib/gi18n.h>
#include <math.h>

struct _LqReductionBar
{
  GtkWidget parent;
  double range_db, reduction_db;
  int width_px;
};

G_DEFINE_TYPE (LqReductionBar, lq_reduction_bar, GTK_TYPE_WIDGET)

void lq_reduction_bar_draw (GtkWidget *widget, GtkSnapshot *snapshot, double x, double y,
                            double width, double height, double part)
{
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_TRACK), x, y, width, height);
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_INK2), x, y, width,
                round (CLAMP (part, 0, 1) * height));
}

static void lq_reduction_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqReductionBar *self = LQ_REDUCTION_BAR (widget);
  lq_reduction_bar_draw (widget, snapshot, 0, 0, gtk_widget_get_width (widget),
                         gtk_widget_get_height (widget), self->reduction_db / self->range_db);
}

static void lq_reduction_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                      int *minimum, int *natural, int *minimum_baseline,
                                      int *natural_baseline)
{
  *minimum = *natural =
      orientation == GTK_ORIENTATION_HORIZONTAL ? LQ_REDUCTION_BAR (widget)->width_px : 12;
}

static void lq_reduction_bar_class_init (LqReductionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->measure = lq_reduction_bar_measure;
  widget_class->snapshot = lq_reduction_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqreductionbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void lq_reduction_bar_init (LqReductionBar *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Gain reduction"), -1);
  lq_tokens_watch (GTK_WIDGET (self), NULL);
}

GtkWidget *lq_reduction_bar_new (double range_db, int width_px)
{
  LqReductionBar *self = g_object_new (LQ_TYPE_REDUCTION_BAR, NULL);
  self->range_db = range_db;
  self->width_px = width_px;
  return GTK_WIDGET (self);
}

void lq_reduction_bar_set (LqReductionBar *self, double reduction_db)
{
  const double height = gtk_widget_get_height (GTK_WIDGET (self));
  const double before = round (CLAMP (self->reduction_db / self->range_db, 0, 1) * height);
  self->reduction_db = isfinite (reduction_db) ? reduction_db : 0;
  if (round (CLAMP (self->reduction_db / self->range_db, 0, 1) * height) != before)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
