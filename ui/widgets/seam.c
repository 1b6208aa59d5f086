/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seam under the deck: see compare_switch.h. */
#include "ui/paint.h"
#include "ui/tokens.h"
#include "ui/widgets/compare_switch.h"

struct _LqSeam
{
  GtkWidget parent;
  LqSource heard;
  LqSeamStyle style;
};

G_DEFINE_TYPE (LqSeam, lq_seam, GTK_TYPE_WIDGET)

enum
{
  HEIGHT = 3,
  DASH = 12,
  GAP = 8,
};

static void lq_seam_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
}

static void lq_seam_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const LqToken colors[] = { LQ_COLOR_MIX, LQ_COLOR_WORK, LQ_COLOR_REF };
  LqSeam *self = LQ_SEAM (widget);
  const double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const GdkRGBA *color =
      lq_token (widget, self->style == LQ_SEAM_BLIND ? LQ_COLOR_INK2 : colors[self->heard]);
  if (self->style != LQ_SEAM_DASHED)
    {
      lq_paint_box (snapshot, color, 0, 0, width, height);
      return;
    }
  for (double x = 0; x < width; x += DASH + GAP)
    lq_paint_box (snapshot, color, x, 0, MIN (DASH, width - x), height);
}

static void lq_seam_class_init (LqSeamClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->measure = lq_seam_measure;
  widget_class->snapshot = lq_seam_snapshot;
  gtk_widget_class_set_css_name (widget_class, "lqseam");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void lq_seam_init (LqSeam *self) { lq_tokens_watch (GTK_WIDGET (self), NULL); }

GtkWidget *lq_seam_new (void) { return g_object_new (LQ_TYPE_SEAM, NULL); }

void lq_seam_set (LqSeam *self, LqSource heard, LqSeamStyle style)
{
  if (self->heard == heard && self->style == style)
    return;
  self->heard = heard;
  self->style = style;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
