/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fader: see fader.h. Behaviour: hand.c; thumb and fill are plain nodes, nothing to keep. */
#include "ui/widgets/fader.h"

#include "ui/paint.h"
#include "ui/text.h"
#include "ui/tokens.h"
#include "ui/widgets/fader_law.h"
#include "ui/widgets/hand.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  SLOT_PX = 4,
  THUMB_PX = 26,
  FOCUS_GAP_PX = 4,
  VALUE_WIDTH = 52,
  VALUE_HEIGHT = 22,
};

struct _LqFaderWidget
{
  GtkRange parent;
  const LqParamRow *row;
  LqHand *hand;
  LqFaderSize size;
  gboolean muted;
  double ride;
  GskRenderNode *ghost;
  LqText value;
};

static void control_init (LqControlInterface *iface);
G_DEFINE_TYPE_WITH_CODE (LqFaderWidget, lq_fader_widget, GTK_TYPE_RANGE,
                         G_IMPLEMENT_INTERFACE (LQ_TYPE_CONTROL, control_init))

enum
{
  TYPE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- geometry --------------------------------------------------------------------------------- */

static double thumb_width (const LqFaderWidget *self)
{
  return self->size == LQ_FADER_LARGE ? 26 : 18;
}

/* Half a thumb hangs over at either end. */
static double slot_length (LqFaderWidget *self)
{
  return fmax (1, gtk_widget_get_height (GTK_WIDGET (self)) - THUMB_PX);
}

static double y_of_travel (LqFaderWidget *self, double travel)
{
  return round (THUMB_PX / 2.0 + (1 - travel) * slot_length (self));
}

double lq_fader_widget_y (LqFaderWidget *self, double db)
{
  return y_of_travel (self, lq_hand_travel_of (self->hand, db));
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void draw_thumb (LqFaderWidget *self, GtkSnapshot *snapshot, double middle, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const GtkStateFlags flags = gtk_widget_get_state_flags (widget);
  const gboolean lit = (flags & (GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_PRELIGHT)) != 0;
  const double width = thumb_width (self);
  const double left = round (middle - width / 2), top = y - THUMB_PX / 2.0;
  const GdkRGBA *ink = lq_token (widget, LQ_COLOR_INK);
  GdkRGBA body = lq_between (ink, lq_token (widget, LQ_COLOR_INK2), lit ? 0 : 0.53);
  if (self->muted || !gtk_widget_is_sensitive (widget))
    body = lq_between (lq_token (widget, LQ_COLOR_PANEL), ink, 0.37);
  lq_paint_round (snapshot, &body, left, top, width, THUMB_PX, 3);
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_ON), left, y - 1, width, 2);
  if ((flags & GTK_STATE_FLAG_FOCUSED) == 0)
    return;
  const double line = lq_lines (widget)->focus_px;
  const double out = FOCUS_GAP_PX + line - 1;
  lq_paint_frame (snapshot, ink, left - out, top - out, width + 2 * out, THUMB_PX + 2 * out, 6,
                  line);
}

static void paint_ghost (cairo_t *cr, gpointer data)
{
  LqFaderWidget *self = data;
  const double width = thumb_width (self) + 2;
  gdk_cairo_set_source_rgba (cr, lq_token (GTK_WIDGET (self), LQ_COLOR_INK3));
  cairo_set_line_width (cr, 1.5);
  cairo_set_dash (cr, (double[]){ 4, 3 }, 2, 0);
  lq_path_round (cr, 1, 1, width - 2, THUMB_PX, 4);
  cairo_stroke (cr);
}

static void draw_ghost (LqFaderWidget *self, GtkSnapshot *snapshot, double middle)
{
  if (isnan (self->ride))
    return;
  const double width = thumb_width (self) + 2;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT ((float)round (middle - width / 2),
                            (float)(lq_fader_widget_y (self, self->ride) - THUMB_PX / 2.0 - 1)));
  lq_paint_cached (snapshot, &self->ghost, width, THUMB_PX + 2, paint_ghost, self);
  gtk_snapshot_restore (snapshot);
}

static void draw_value (LqFaderWidget *self, GtkSnapshot *snapshot, double middle, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  char text[LQ_UNITS_TEXT];
  if (self->size != LQ_FADER_LARGE || lq_hand_state (self->hand) != LQ_HAND_DRAG)
    return;
  lq_control_format (self->row, lq_hand_value (self->hand), lq_hand_extra_decimals (self->hand),
                     LQ_UNITS_NO_UNIT, text);
  lq_text_set (&self->value, widget, LQ_TEXT_OFFSET, text);
  const double width = lq_scaled (widget, VALUE_WIDTH), height = lq_scaled (widget, VALUE_HEIGHT);
  const double left = round (middle + thumb_width (self) / 2) + 1;
  lq_paint_round (snapshot, lq_token (widget, LQ_COLOR_HOVER), left, y - height / 2, width, height,
                  4);
  lq_text_draw (&self->value, snapshot, left + width / 2, y, LQ_ALIGN_CENTER,
                lq_token (widget, LQ_COLOR_INK));
}

static void lq_fader_widget_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqFaderWidget *self = LQ_FADER_WIDGET (widget);
  const double middle = floor (gtk_widget_get_width (widget) / 2.0);
  const double top = THUMB_PX / 2.0, bottom = top + slot_length (self);
  const double travel = lq_hand_travel_of (self->hand, lq_hand_value (self->hand));
  const double y = y_of_travel (self, travel);
  const double unity = lq_fader_widget_y (self, 0);
  const double unity_width = thumb_width (self) - 1;

  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_WELL), middle - SLOT_PX / 2.0, top, SLOT_PX,
                bottom - top);
  lq_paint_box (snapshot, lq_token (widget, LQ_COLOR_INK2), floor (middle - unity_width / 2), unity,
                unity_width, 1);
  lq_paint_box (snapshot, lq_token (widget, self->muted ? LQ_COLOR_INK3 : LQ_COLOR_WORK),
                middle - 1.5, y, 3, bottom - y);
  draw_ghost (self, snapshot, middle);
  draw_thumb (self, snapshot, middle, y);
  draw_value (self, snapshot, middle, y);
}

static void lq_fader_widget_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                     int *minimum, int *natural, int *minimum_baseline,
                                     int *natural_baseline)
{
  LqFaderWidget *self = LQ_FADER_WIDGET (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = (int)thumb_width (self) + 2;
  else
    {
      *minimum = THUMB_PX + 60;
      *natural = THUMB_PX + 142;
    }
}

static void lq_fader_widget_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqFaderWidget *self = LQ_FADER_WIDGET (widget);
  lq_hand_set_travel (self->hand, slot_length (self));
}

static void lq_fader_widget_state_flags_changed (GtkWidget *widget, GtkStateFlags old)
{
  gtk_widget_queue_draw (widget);
}

/* --- object ----------------------------------------------------------------------------------- */

static void drop_nodes (GtkWidget *widget) { lq_node_clear (&LQ_FADER_WIDGET (widget)->ghost); }

static void lq_fader_widget_dispose (GObject *object)
{
  LqFaderWidget *self = LQ_FADER_WIDGET (object);
  g_clear_object (&self->hand);
  drop_nodes (GTK_WIDGET (self));
  lq_text_clear (&self->value);
  G_OBJECT_CLASS (lq_fader_widget_parent_class)->dispose (object);
}

static void lq_fader_widget_class_init (LqFaderWidgetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_fader_widget_dispose;
  widget_class->measure = lq_fader_widget_measure;
  widget_class->size_allocate = lq_fader_widget_size_allocate;
  widget_class->snapshot = lq_fader_widget_snapshot;
  widget_class->state_flags_changed = lq_fader_widget_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "lqfader");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  signals[TYPE] = g_signal_new ("type", LQ_TYPE_FADER_WIDGET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void lq_fader_widget_init (LqFaderWidget *self)
{
  self->ride = NAN;
  lq_tokens_watch (GTK_WIDGET (self), drop_nodes);
}

/* --- LqControl -------------------------------------------------------------------------------- */

static double get_value (LqControl *control)
{
  return lq_hand_value (LQ_FADER_WIDGET (control)->hand);
}

static void set_value (LqControl *control, double value)
{
  lq_hand_set_value (LQ_FADER_WIDGET (control)->hand, value);
}

static void set_default (LqControl *control, double value)
{
  lq_hand_set_default (LQ_FADER_WIDGET (control)->hand, value);
}

static void set_name (LqControl *control, const char *label, const char *spoken)
{
  LqFaderWidget *self = LQ_FADER_WIDGET (control);
  const char *said = spoken != NULL ? spoken : _ (self->row->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), said);
  lq_hand_speak (self->hand);
}

static gboolean grabs_at (LqControl *control, double x, double y) { return TRUE; }

/* A fader has no number of its own: whoever places a value entry beside it listens to "type". */
static void type (LqControl *control, const char *text)
{
  g_signal_emit (control, signals[TYPE], 0, text);
}

static void control_init (LqControlInterface *iface)
{
  iface->get_value = get_value;
  iface->set_value = set_value;
  iface->set_default = set_default;
  iface->set_name = set_name;
  iface->grabs_at = grabs_at;
  iface->type = type;
}

GtkWidget *lq_fader_widget_new (const LqParamRow *row, LqFaderSize size)
{
  LqFaderWidget *self = g_object_new (LQ_TYPE_FADER_WIDGET, NULL);
  self->row = row;
  self->size = size;
  self->hand = lq_hand_new (GTK_RANGE (self), row, &lq_fader_taper);
  lq_control_set_name (LQ_CONTROL (self), NULL, NULL);
  return GTK_WIDGET (self);
}

void lq_fader_widget_set_muted (LqFaderWidget *self, gboolean muted)
{
  self->muted = muted;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_fader_widget_set_ride (LqFaderWidget *self, double db)
{
  const gboolean same = db == self->ride || (isnan (db) && isnan (self->ride));
  self->ride = db;
  if (!same)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
