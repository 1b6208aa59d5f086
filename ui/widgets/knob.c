/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A knob: see knob.h. Behaviour: hand.c; drawing: dial.c. */
#include "ui/widgets/knob.h"

#include "ui/text.h"
#include "ui/tokens.h"
#include "ui/widgets/dial.h"
#include "ui/widgets/hand.h"
#include "ui/widgets/value_entry.h"

#include <glib/gi18n.h>
#include <math.h>

struct _LqKnob
{
  GtkRange parent;
  const LqParamRow *row;
  LqHand *hand;
  GtkWidget *entry; /* shown only while a number is typed */
  LqKnobSize size;
  char *label;
  LqText label_text, value_text;
  LqDialCache dial;
  gboolean bypassed;
};

static void control_init (LqControlInterface *iface);
G_DEFINE_TYPE_WITH_CODE (LqKnob, lq_knob, GTK_TYPE_RANGE,
                         G_IMPLEMENT_INTERFACE (LQ_TYPE_CONTROL, control_init))

enum
{
  PAD_TOP = 5,
  PAD_BOTTOM = 8,
  BESIDE_GAP = 6,
};

static const int dial_px[] = {
  [LQ_KNOB_LARGE] = 54, [LQ_KNOB_SMALL] = 44, [LQ_KNOB_MONITOR] = 48, [LQ_KNOB_STRIP] = 28
};

static gboolean is_stacked (const LqKnob *self) { return self->size <= LQ_KNOB_SMALL; }

static LqTextRole value_role (const LqKnob *self)
{
  return self->size == LQ_KNOB_STRIP ? LQ_TEXT_LABEL : LQ_TEXT_VALUE;
}

static LqUnitsFlags value_flags (const LqKnob *self)
{
  return is_stacked (self) ? LQ_UNITS_PLAIN : LQ_UNITS_NO_UNIT;
}

typedef struct
{
  double x, y, width, height;
} Box;

static Box dial_box (LqKnob *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double px = dial_px[self->size];
  if (is_stacked (self))
    return (Box){ round ((gtk_widget_get_width (widget) - px) / 2),
                  PAD_TOP + lq_text_line (widget, LQ_TEXT_LABEL), px, px };
  return (Box){ 0, round ((gtk_widget_get_height (widget) - px) / 2), px, px };
}

/* Where the number is: a click there types, elsewhere it turns. */
static Box number_box (LqKnob *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const Box dial = dial_box (self);
  const double line = lq_text_line (widget, LQ_TEXT_VALUE);
  const double width = gtk_widget_get_width (widget);
  if (is_stacked (self))
    return (Box){ 2, dial.y + dial.height, width - 4, line };
  const double left = dial.width + BESIDE_GAP;
  const double middle = gtk_widget_get_height (widget) / 2.0;
  const double lift = self->size == LQ_KNOB_MONITOR ? line / 2.0 : 0;
  return (Box){ left, middle - line / 2 - lift, MAX (1, width - left), line };
}

/* --- measure --------------------------------------------------------------------------------- */

static int widest_value (LqKnob *self)
{
  const double ends[] = { self->row->min, self->row->max, self->row->def };
  int width = 0;
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      char text[LQ_UNITS_TEXT];
      lq_control_format (self->row, ends[i], is_stacked (self) ? 1 : 0, value_flags (self), text);
      width = MAX (width, lq_text_measure (GTK_WIDGET (self), value_role (self), text));
    }
  return width;
}

static void lq_knob_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  LqKnob *self = LQ_KNOB (widget);
  const int dial = dial_px[self->size];
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      const int value = widest_value (self);
      *minimum = is_stacked (self) ? MAX (dial + 6, value + 8) : dial + BESIDE_GAP + value;
      *natural = is_stacked (self) ? MAX (84, value + 16) : *minimum;
    }
  else if (is_stacked (self))
    *minimum = *natural = PAD_TOP + lq_text_line (widget, LQ_TEXT_LABEL) + dial
                          + lq_text_line (widget, LQ_TEXT_VALUE) + PAD_BOTTOM;
  else
    *minimum = *natural = dial;
  gtk_widget_measure (self->entry, orientation, -1, NULL, NULL, NULL, NULL);
}

static void lq_knob_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LqKnob *self = LQ_KNOB (widget);
  if (!gtk_widget_should_layout (self->entry))
    return;
  int entry_width, entry_height;
  gtk_widget_measure (self->entry, GTK_ORIENTATION_HORIZONTAL, -1, &entry_width, NULL, NULL, NULL);
  gtk_widget_measure (self->entry, GTK_ORIENTATION_VERTICAL, -1, &entry_height, NULL, NULL, NULL);
  const Box number = number_box (self);
  entry_width = MIN (entry_width, width - 4);
  const double x = is_stacked (self) ? (width - entry_width) / 2.0 : number.x;
  GskTransform *at = gsk_transform_translate (
      NULL, &GRAPHENE_POINT_INIT (floorf ((float)x),
                                  (float)(number.y + (number.height - entry_height) / 2)));
  gtk_widget_allocate (self->entry, entry_width, entry_height, -1, at);
}

/* --- drawing --------------------------------------------------------------------------------- */

static LqDialLook look (LqKnob *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const GtkStateFlags flags = gtk_widget_get_state_flags (widget);
  const gboolean lit =
      (flags & (GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_WITHIN))
      != 0;
  const double began = lq_hand_drag_began (self->hand);
  const gboolean bipolar = (self->row->flags & LQ_PARAM_BIPOLAR) != 0;
  LqToken arc = self->size == LQ_KNOB_MONITOR ? LQ_COLOR_INK2 : LQ_COLOR_WORK;
  if (self->bypassed)
    arc = LQ_COLOR_INK3;
  return (LqDialLook){
    .diameter = dial_px[self->size],
    .travel = lq_hand_travel_of (self->hand, lq_hand_value (self->hand)),
    .origin = bipolar ? lq_hand_travel_of (self->hand, 0) : 0,
    .default_at = self->size == LQ_KNOB_MONITOR
                      ? NAN
                      : lq_hand_travel_of (self->hand, lq_hand_default (self->hand)),
    .began_at = isnan (began) ? NAN : lq_hand_travel_of (self->hand, began),
    .arc = arc,
    .body = lit && is_stacked (self) ? LQ_COLOR_HOVER : LQ_COLOR_RAISED,
    .disabled = !gtk_widget_is_sensitive (widget),
  };
}

static const GdkRGBA *value_color (LqKnob *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  if (!gtk_widget_is_sensitive (widget) || self->bypassed)
    return lq_token (widget, LQ_COLOR_INK3);
  return lq_token (widget, self->size == LQ_KNOB_STRIP ? LQ_COLOR_INK2 : LQ_COLOR_INK);
}

static void update_value_text (LqKnob *self)
{
  char number[LQ_UNITS_TEXT];
  lq_control_format (self->row, lq_hand_value (self->hand), lq_hand_extra_decimals (self->hand),
                     value_flags (self), number);
  lq_text_set (&self->value_text, GTK_WIDGET (self), value_role (self),
               gtk_widget_is_sensitive (GTK_WIDGET (self)) ? number : "–");
}

static void lq_knob_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LqKnob *self = LQ_KNOB (widget);
  const Box dial = dial_box (self);
  const Box number = number_box (self);
  const LqDialLook now = look (self);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)dial.x, (float)dial.y));
  lq_dial_draw (&self->dial, widget, snapshot, &now);
  gtk_snapshot_restore (snapshot);

  const GdkRGBA *quiet =
      lq_token (widget, gtk_widget_is_sensitive (widget) ? LQ_COLOR_INK2 : LQ_COLOR_INK3);
  const double middle = gtk_widget_get_width (widget) / 2.0;
  if (is_stacked (self))
    {
      lq_text_set (&self->label_text, widget, LQ_TEXT_LABEL, self->label);
      lq_text_limit (&self->label_text, gtk_widget_get_width (widget) - 4);
      const int line = lq_text_line (widget, LQ_TEXT_LABEL);
      const double x = middle - lq_text_width (&self->label_text) / 2.0;
      lq_text_draw (&self->label_text, snapshot, x, PAD_TOP + line / 2.0, LQ_ALIGN_START, quiet);
    }
  else if (self->size == LQ_KNOB_MONITOR)
    {
      lq_text_set (&self->label_text, widget, LQ_TEXT_LABEL, self->label);
      lq_text_draw (&self->label_text, snapshot, number.x, number.y + number.height * 1.5,
                    LQ_ALIGN_START, lq_token (widget, LQ_COLOR_INK3));
    }

  if (gtk_widget_get_visible (self->entry))
    gtk_widget_snapshot_child (widget, self->entry, snapshot);
  else
    {
      update_value_text (self);
      lq_text_draw (&self->value_text, snapshot, is_stacked (self) ? middle : number.x,
                    number.y + number.height / 2,
                    is_stacked (self) ? LQ_ALIGN_CENTER : LQ_ALIGN_START, value_color (self));
    }
}

static void drop_nodes (GtkWidget *widget) { lq_dial_clear (&LQ_KNOB (widget)->dial); }

static void lq_knob_state_flags_changed (GtkWidget *widget, GtkStateFlags old)
{
  gtk_widget_queue_draw (widget);
}

/* --- typing ---------------------------------------------------------------------------------- */

static void on_typed (LqValueEntry *entry, double value, LqKnob *self)
{
  lq_hand_put (self->hand, value);
}

static void on_typing_done (LqValueEntry *entry, gboolean by_key, LqKnob *self)
{
  if (by_key)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_set_visible (self->entry, FALSE);
}

static void on_number_clicked (GtkGestureClick *click, int n_press, double x, double y,
                               LqKnob *self)
{
  LqControlInterface *iface = LQ_CONTROL_GET_IFACE (self);
  if (!iface->grabs_at (LQ_CONTROL (self), x, y))
    iface->type (LQ_CONTROL (self), "");
}

/* --- object ---------------------------------------------------------------------------------- */

static void lq_knob_dispose (GObject *object)
{
  LqKnob *self = LQ_KNOB (object);
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_object (&self->hand);
  lq_dial_clear (&self->dial);
  lq_text_clear (&self->label_text);
  lq_text_clear (&self->value_text);
  g_clear_pointer (&self->label, g_free);
  G_OBJECT_CLASS (lq_knob_parent_class)->dispose (object);
}

static void lq_knob_class_init (LqKnobClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = lq_knob_dispose;
  widget_class->measure = lq_knob_measure;
  widget_class->size_allocate = lq_knob_size_allocate;
  widget_class->snapshot = lq_knob_snapshot;
  widget_class->state_flags_changed = lq_knob_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "lqknob");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void lq_knob_init (LqKnob *self) { lq_tokens_watch (GTK_WIDGET (self), drop_nodes); }

/* --- LqControl ------------------------------------------------------------------------------- */

static double get_value (LqControl *control) { return lq_hand_value (LQ_KNOB (control)->hand); }

static void set_value (LqControl *control, double value)
{
  lq_hand_set_value (LQ_KNOB (control)->hand, value);
}

static void set_default (LqControl *control, double value)
{
  LqKnob *self = LQ_KNOB (control);
  lq_hand_set_default (self->hand, value);
  lq_dial_clear (&self->dial);
}

static void set_name (LqControl *control, const char *label, const char *spoken)
{
  LqKnob *self = LQ_KNOB (control);
  g_free (self->label);
  self->label = g_strdup (label != NULL ? label : _ (self->row->name));
  const char *said = spoken != NULL ? spoken : _ (self->row->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  char *tip = g_strdup_printf ("%s\n%s", said, _ (self->row->doc));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
  g_free (tip);
  lq_hand_speak (self->hand);
  lq_control_set_name (LQ_CONTROL (self->entry), label, said);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean grabs_at (LqControl *control, double x, double y)
{
  const Box number = number_box (LQ_KNOB (control));
  return x < number.x || x >= number.x + number.width || y < number.y
         || y >= number.y + number.height;
}

static void type (LqControl *control, const char *text)
{
  LqKnob *self = LQ_KNOB (control);
  lq_control_set_value (LQ_CONTROL (self->entry), lq_hand_value (self->hand));
  gtk_widget_set_visible (self->entry, TRUE);
  lq_value_entry_edit (LQ_VALUE_ENTRY (self->entry), text);
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

GtkWidget *lq_knob_new (const LqParamRow *row, LqKnobSize size)
{
  LqKnob *self = g_object_new (LQ_TYPE_KNOB, NULL);
  self->row = row;
  self->size = size;
  self->hand = lq_hand_new (GTK_RANGE (self), row, NULL);
  if (!is_stacked (self))
    gtk_widget_add_css_class (GTK_WIDGET (self), "plain");

  self->entry = lq_value_entry_new (row);
  lq_value_entry_set_compact (LQ_VALUE_ENTRY (self->entry), TRUE);
  gtk_widget_set_visible (self->entry, FALSE);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  g_signal_connect (self->entry, "gesture-value", G_CALLBACK (on_typed), self);
  g_signal_connect (self->entry, "done", G_CALLBACK (on_typing_done), self);

  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "released", G_CALLBACK (on_number_clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  lq_control_set_name (LQ_CONTROL (self), NULL, NULL);
  return GTK_WIDGET (self);
}

void lq_knob_set_bypassed (LqKnob *self, gboolean bypassed)
{
  if (self->bypassed == bypassed)
    return;
  self->bypassed = bypassed;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void lq_knob_set_max_rise (LqKnob *self, double rise) { lq_hand_set_max_rise (self->hand, rise); }
