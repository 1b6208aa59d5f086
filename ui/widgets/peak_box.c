/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The box that keeps the highest peak: see peak_box.h. */
#include "ui/widgets/peak_box.h"

#include "core/units.h"
#include "ui/css.h"
#include "ui/glass.h"
#include "ui/numbers.h"
#include "ui/text.h"
#include "ui/tokens.h"

#include <glib/gi18n.h>
#include <math.h>

struct _LqPeakBox
{
  GtkWidget parent;
  char *name;
  char shown[LQ_UNITS_TEXT];
  LqText text;
  double max_db;
  gboolean over;
};

G_DEFINE_TYPE (LqPeakBox, lq_peak_box, GTK_TYPE_WIDGET)

enum
{
  GO,
  CLEAR,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void describe (LqPeakBox *self)
{
  char spoken[LQ_UNITS_TEXT];
  char *said;
  if (!isfinite (self->max_db))
    said = g_strdup (_ ("no reading"));
  else
    {
      lq_number_show (self->over ? LQ_UNIT_DB : LQ_UNIT_LEVEL_DB, self->max_db, 1, LQ_UNITS_SPOKEN,
                      spoken);
      said = g_strdup_printf (self->over ? _ ("over, %s") : "%s", spoken);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, said,
                                  -1);
  g_free (said);
}

static void update (LqPeakBox *self)
{
  char number[LQ_UNITS_TEXT] = "–";
  char shown[LQ_UNITS_TEXT] = "";
  if (isfinite (self->max_db))
    lq_number_show (self->over ? LQ_UNIT_DB : LQ_UNIT_LEVEL_DB, self->max_db, 1, LQ_UNITS_NO_UNIT,
                    number);
  g_snprintf (shown, sizeof shown, self->over ? "▲ %.40s" : "%.40s", number);

  if (g_strcmp0 (shown, self->shown) == 0)
    return;
  g_strlcpy (self->shown, shown, sizeof self->shown);
  lq_css_set (GTK_WIDGET (self), "over", self->over);
  describe (self);
  lq_glass_redraw (GTK_WIDGET (self));
}

void lq_peak_box_set (LqPeakBox *self, double max_db, gboolean over)
{
  if (max_db == self->max_db && over == self->over)
    return;
  self->max_db = max_db;
  self->over = over;
  update (self);
}

void lq_peak_box_keep (LqPeakBox *self)
{
  char before[LQ_UNITS_TEXT];
  if (!isfinite (self->max_db))
    return;
  lq_number_show (self->over ? LQ_UNIT_DB : LQ_UNIT_LEVEL_DB, self->max_db, 1, LQ_UNITS_NO_UNIT,
                  before);
  g_autofree char *tip = g_strdup_printf (_ ("%s before the reset"), before);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
}

static void lq_peak_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                 int *minimum, int *natural, int *minimum_baseline,
                                 int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = lq_text_measure (widget, LQ_TEXT_STRONG, "−60.0") + 8;
      *natural = lq_text_measure (widget, LQ_TEXT_STRONG, "▲ +0.0") + 10;
    }
  else
    *minimum = *natural = lq_scaled (widget, 20);
}

static void lq_peak_box_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqPeakBox *self = LQ_PEAK_BOX (widget);
  const LqTextRole role =
      gtk_widget_get_height (widget) >= lq_scaled (widget, 24) ? LQ_TEXT_VALUE : LQ_TEXT_STRONG;
  lq_text_set (&self->text, widget, role, self->shown);
  const gboolean quiet = !isfinite (self->max_db);
  lq_text_draw (&self->text, snapshot, gtk_widget_get_width (widget) / 2.0,
                gtk_widget_get_height (widget) / 2.0, LQ_ALIGN_CENTER,
                lq_token (widget, quiet ? LQ_COLOR_INK2 : LQ_COLOR_INK));
}

static void on_released (GtkGestureClick *click, int n_press, double x, double y, LqPeakBox *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (gtk_widget_contains (GTK_WIDGET (self), x, y))
    g_signal_emit (self, signals[GO], 0);
}

static gboolean on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType mods,
                        LqPeakBox *self)
{
  if (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete)
    g_signal_emit (self, signals[CLEAR], 0);
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    g_signal_emit (self, signals[GO], 0);
  else
    return FALSE;
  return TRUE;
}

static void lq_peak_box_dispose (GObject *object)
{
  LqPeakBox *self = LQ_PEAK_BOX (object);
  lq_text_clear (&self->text);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (lq_peak_box_parent_class)->dispose (object);
}

static void lq_peak_box_class_init (LqPeakBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_peak_box_dispose;
  widget_class->measure = lq_peak_box_measure;
  lq_glass_class_set_draw (widget_class, lq_peak_box_snapshot);
  gtk_widget_class_set_css_name (widget_class, "lqpeakbox");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
  signals[GO] =
      g_signal_new ("go", LQ_TYPE_PEAK_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLEAR] = g_signal_new ("clear", LQ_TYPE_PEAK_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void lq_peak_box_init (LqPeakBox *self)
{
  self->max_db = NAN;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);

  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  lq_tokens_watch (GTK_WIDGET (self), NULL);
}

GtkWidget *lq_peak_box_new (const char *name)
{
  LqPeakBox *self = g_object_new (LQ_TYPE_PEAK_BOX, NULL);
  self->name = g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  update (self);
  return GTK_WIDGET (self);
}
