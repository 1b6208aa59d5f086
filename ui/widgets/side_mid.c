/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Side over mid, correlation or phase in five bands: see stereo.h. The bar of side over mid is the ratio itself,
 * full at FULL_DB: wider than that the number goes on alone. The others grow from a zero in the middle. */
#include "core/units.h"
#include "ui/glass.h"
#include "ui/numbers.h"
#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"
#include "ui/widgets/stereo.h"

#include <glib/gi18n.h>
#include <math.h>

#define FULL_DB (-3.0)

enum
{
  LABEL_PX = 38,
  VALUE_PX = 38,
  ROW_PX = 28, /* at most */
  ROW_LEAST_PX = 24,
  BAR_PX = 20,
};

struct _LqSideMid
{
  GtkWidget parent;
  LqBandsKind kind;
  double work[LQ_SIDE_MID_BANDS], mix[LQ_SIDE_MID_BANDS];
  int shown[LQ_SIDE_MID_BANDS][2]; /* px of bar and tick; −1: none */
  LqText names[LQ_SIDE_MID_BANDS], values[LQ_SIDE_MID_BANDS];
};

G_DEFINE_TYPE (LqSideMid, lq_side_mid, GTK_TYPE_WIDGET)

static double bar_width (LqSideMid *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  return fmax (8, gtk_widget_get_width (widget) - lq_scaled (widget, LABEL_PX)
                      - lq_scaled (widget, VALUE_PX));
}

/* Px from the left; −1: none. */
static int pixel (LqSideMid *self, double value)
{
  const double width = bar_width (self);
  const double full = self->kind == LQ_BANDS_PHASE ? 180 : 1;
  if (isnan (value))
    return -1;
  if (self->kind == LQ_BANDS_SIDE_MID)
    return (int)round (fmin (pow (10, (value - FULL_DB) / 20), 1) * width);
  return (int)round ((CLAMP (value / full, -1, 1) + 1) / 2 * width);
}

static void format (const LqSideMid *self, double value, char text[LQ_UNITS_TEXT])
{
  if (self->kind == LQ_BANDS_SIDE_MID)
    lq_number_show (LQ_UNIT_LEVEL_DB, value, 0, LQ_UNITS_NO_UNIT, text);
  else if (self->kind == LQ_BANDS_CORRELATION)
    lq_number_show (LQ_UNIT_DB, value, 2, LQ_UNITS_NO_UNIT, text);
  else
    lq_number_show (LQ_UNIT_DEGREES, value, 0, LQ_UNITS_PLAIN, text);
}

static gboolean take (LqSideMid *self)
{
  gboolean changed = FALSE;
  for (int i = 0; i < LQ_SIDE_MID_BANDS; i++)
    {
      const int bar = pixel (self, self->work[i]), tick = pixel (self, self->mix[i]);
      changed |= bar != self->shown[i][0] || tick != self->shown[i][1];
      self->shown[i][0] = bar;
      self->shown[i][1] = tick;
      char text[LQ_UNITS_TEXT] = "–";
      if (isfinite (self->work[i]))
        format (self, self->work[i], text);
      changed |= lq_text_set (&self->values[i], GTK_WIDGET (self), LQ_TEXT_LABEL, text);
    }
  return changed;
}

static void draw_band (LqSideMid *self, GtkSnapshot *snapshot, int band, double top, double row)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double left = lq_scaled (widget, LABEL_PX), width = bar_width (self);
  const double height = fmin (BAR_PX, row - 6), y = round (top + (row - height) / 2);
  lq_text_draw (&self->names[band], snapshot, 0, top + row / 2, LQ_ALIGN_START,
                lq_token (widget, LQ_COLOR_INK2));
  lq_text_draw (&self->values[band], snapshot, gtk_widget_get_width (widget), top + row / 2,
                LQ_ALIGN_END, lq_token (widget, LQ_COLOR_INK3));
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_BED), left, y, width, height);
  const GdkRGBA bar = lq_faded (lq_token (widget, LQ_COLOR_WORK), 0.9);
  const double zero = self->kind == LQ_BANDS_SIDE_MID ? 0 : round (width / 2);
  const double at = self->shown[band][0] < 0 ? zero : self->shown[band][0];
  lq_paint_box (snapshot, &bar, left + fmin (zero, at), y, fabs (at - zero), height);
  if (zero > 0)
    lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_OUTLINE), left + zero, y - 1, 1, height + 2);
  if (self->shown[band][1] >= 0)
    lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_MIX), left + self->shown[band][1] - 1, y - 2,
                  2, height + 4);
}

static void lq_side_mid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqSideMid *self = LQ_SIDE_MID (widget);
  const char *const names[LQ_SIDE_MID_BANDS] = { _ ("Sub"), _ ("Low"), _ ("Mid"), _ ("High"),
                                                 _ ("Air") };
  const double row =
      fmin (lq_scaled (widget, ROW_PX), gtk_widget_get_height (widget) / (double)LQ_SIDE_MID_BANDS);
  take (self);
  for (int i = 0; i < LQ_SIDE_MID_BANDS; i++)
    {
      lq_text_set (&self->names[i], widget, LQ_TEXT_LABEL, names[i]);
      draw_band (self, snapshot, i, (LQ_SIDE_MID_BANDS - 1 - i) * row, row);
    }
}

static void lq_side_mid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                 int *minimum, int *natural, int *minimum_baseline,
                                 int *natural_baseline)
{
  const int line = lq_text_line (widget, LQ_TEXT_LABEL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = lq_scaled (widget, LABEL_PX + VALUE_PX) + 24;
      *natural = lq_scaled (widget, LABEL_PX + VALUE_PX) + 50;
    }
  else
    {
      *minimum = LQ_SIDE_MID_BANDS * (line + 2);
      *natural = LQ_SIDE_MID_BANDS * lq_scaled (widget, ROW_LEAST_PX);
    }
}

void lq_side_mid_set (LqSideMid *self, const double work[LQ_SIDE_MID_BANDS], const double *mix)
{
  for (int i = 0; i < LQ_SIDE_MID_BANDS; i++)
    {
      self->work[i] = work[i];
      self->mix[i] = mix != NULL ? mix[i] : NAN;
    }
  if (take (self))
    lq_glass_redraw (GTK_WIDGET (self));
}

static const char *name_of (LqBandsKind kind)
{
  return kind == LQ_BANDS_CORRELATION ? _ ("Correlation by band")
         : kind == LQ_BANDS_PHASE     ? _ ("Phase by band")
                                      : _ ("Side over mid");
}

void lq_side_mid_set_kind (LqSideMid *self, LqBandsKind kind)
{
  self->kind = kind;
  for (int i = 0; i < LQ_SIDE_MID_BANDS; i++)
    self->work[i] = self->mix[i] = NAN;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name_of (kind), -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void lq_side_mid_dispose (GObject *object)
{
  LqSideMid *self = LQ_SIDE_MID (object);
  for (int i = 0; i < LQ_SIDE_MID_BANDS; i++)
    {
      lq_text_clear (&self->names[i]);
      lq_text_clear (&self->values[i]);
    }
  G_OBJECT_CLASS (lq_side_mid_parent_class)->dispose (object);
}

static void lq_side_mid_class_init (LqSideMidClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_side_mid_dispose;
  widget_class->measure = lq_side_mid_measure;
  lq_glass_class_set_draw (widget_class, lq_side_mid_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqsidemid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void lq_side_mid_init (LqSideMid *self)
{
  for (int i = 0; i < LQ_SIDE_MID_BANDS; i++)
    self->work[i] = self->mix[i] = NAN;
  lq_side_mid_set_kind (self, LQ_BANDS_SIDE_MID);
  lq_tokens_watch (GTK_WIDGET (self), NULL);
}

GtkWidget *lq_side_mid_new (void) { return g_object_new (LQ_TYPE_SIDE_MID, NULL); }
