/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Correlation: see stereo.h. */
#include "core/units.h"
#include "ui/glass.h"
#include "ui/numbers.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"
#include "ui/widgets/stereo.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  BAR_PX = 10
};

struct _LqCorrelation
{
  GtkWidget parent;
  double value, min, max;
  int shown[3]; /* px of value, min, max; G_MININT: none */
  LqText name, number, ends[3];
};

G_DEFINE_TYPE (LqCorrelation, lq_correlation, GTK_TYPE_WIDGET)

static int pixel (LqCorrelation *self, double value)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (self));
  return isnan (value) ? G_MININT : (int)round ((CLAMP (value, -1, 1) + 1) / 2 * (width - 1));
}

static void number_text (const LqCorrelation *self, char text[LQ_UNITS_TEXT])
{
  if (isnan (self->value))
    g_strlcpy (text, "–", LQ_UNITS_TEXT);
  else
    lq_number_show (LQ_UNIT_DB, self->value, 2, LQ_UNITS_NO_UNIT, text);
}

/* TRUE when a pixel or the number changed. */
static gboolean take (LqCorrelation *self)
{
  const int now[3] = { pixel (self, self->value), pixel (self, self->min),
                       pixel (self, self->max) };
  char text[LQ_UNITS_TEXT];
  gboolean changed = FALSE;
  for (int i = 0; i < 3; i++)
    {
      changed |= now[i] != self->shown[i];
      self->shown[i] = now[i];
    }
  number_text (self, text);
  return lq_text_set (&self->number, GTK_WIDGET (self), LQ_TEXT_NAME, text) || changed;
}

static void lq_correlation_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const char *const ends[3] = { "−1", "0", "+1" };
  static const LqTextAlign aligns[3] = { LQ_ALIGN_START, LQ_ALIGN_CENTER, LQ_ALIGN_END };
  LqCorrelation *self = LQ_CORRELATION (widget);
  const double width = gtk_widget_get_width (widget);
  const double line = lq_text_line (widget, LQ_TEXT_LABEL);
  const double top = line + 1;
  take (self);
  lq_text_set (&self->name, widget, LQ_TEXT_LABEL, _ ("Correlation"));
  lq_text_draw (&self->name, snapshot, 0, line / 2, LQ_ALIGN_START,
                lq_token (widget, LQ_COLOR_INK2));
  lq_text_draw (&self->number, snapshot, width, line / 2, LQ_ALIGN_END,
                lq_token (widget, LQ_COLOR_INK));

  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_BED), 0, top, width, BAR_PX);
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_TRACK), floor (width / 2) - 1, top, 2, BAR_PX);
  if (self->shown[1] != G_MININT && self->shown[2] != G_MININT)
    lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_WORK_DIM), self->shown[1], top,
                  self->shown[2] - self->shown[1], BAR_PX);
  if (self->shown[0] != G_MININT)
    lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_INK), self->shown[0] - 1, top - 2, 3,
                  BAR_PX + 4);

  const double foot = top + BAR_PX + 2 + lq_text_line (widget, LQ_TEXT_TICK) / 2.0;
  for (int i = 0; i < 3; i++)
    {
      lq_text_set (&self->ends[i], widget, LQ_TEXT_TICK, ends[i]);
      lq_text_draw (&self->ends[i], snapshot, width * i / 2, foot, aligns[i],
                    lq_token (widget, LQ_COLOR_INK3));
    }
}

static void lq_correlation_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                    int *minimum, int *natural, int *minimum_baseline,
                                    int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = lq_scaled (widget, 120);
      *natural = lq_scaled (widget, 280);
    }
  else
    *minimum = *natural =
        lq_text_line (widget, LQ_TEXT_LABEL) + 1 + BAR_PX + 2 + lq_text_line (widget, LQ_TEXT_TICK);
}

void lq_correlation_set (LqCorrelation *self, double value, double min, double max)
{
  self->value = value;
  self->min = min;
  self->max = max;
  if (take (self))
    lq_glass_redraw (GTK_WIDGET (self));
}

static void lq_correlation_dispose (GObject *object)
{
  LqCorrelation *self = LQ_CORRELATION (object);
  lq_text_clear (&self->name);
  lq_text_clear (&self->number);
  for (int i = 0; i < 3; i++)
    lq_text_clear (&self->ends[i]);
  G_OBJECT_CLASS (lq_correlation_parent_class)->dispose (object);
}

static void lq_correlation_class_init (LqCorrelationClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_correlation_dispose;
  widget_class->measure = lq_correlation_measure;
  lq_glass_class_set_draw (widget_class, lq_correlation_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqcorrelation");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void lq_correlation_init (LqCorrelation *self)
{
  self->value = self->min = self->max = NAN;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Correlation"), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, -1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0, -1);
  lq_tokens_watch (GTK_WIDGET (self), NULL);
}

GtkWidget *lq_correlation_new (void) { return g_object_new (LQ_TYPE_CORRELATION, NULL); }
