/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hand on a control (hand.h): its value, and the gestures that pointer, keys and wheel make. */
#include "ui/widgets/hand_private.h"

#include "ui/widgets/steps.h"

#include <glib/gi18n.h>
#include <math.h>

G_DEFINE_TYPE (LqHand, lq_hand, G_TYPE_OBJECT)

static const LqTaper row_taper = { lq_param_to_travel, lq_param_from_travel };

static double clamp (const LqHand *self, double value) { return lq_param_clamp (self->row, value); }

int lq_hand_fine_decimals (GdkModifierType mods)
{
  return ((mods & GDK_SHIFT_MASK) != 0) + ((mods & GDK_CONTROL_MASK) != 0);
}

/* The value in words. GTK 4.8 keeps VALUE_TEXT to itself, so the words also lead the description, which
 * every screen reader can ask for. */
void lq_hand_speak (LqHand *self)
{
  char spoken[LQ_UNITS_TEXT];
  lq_control_format (self->row, self->value, 0, LQ_UNITS_SPOKEN, spoken);
  char *description = g_strdup_printf ("%s. %s", spoken, _ (self->row->doc));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->range), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  spoken, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  g_free (description);
}

/* Range and accessible value follow the value. */
static void follow (LqHand *self)
{
  self->syncing = TRUE;
  gtk_adjustment_set_value (gtk_range_get_adjustment (self->range), self->value);
  self->syncing = FALSE;
  lq_hand_speak (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->range));
}

void lq_hand_move_to (LqHand *self, double value)
{
  value = clamp (self, value);
  if (value == self->value)
    return;
  self->value = value;
  follow (self);
  lq_control_value (LQ_CONTROL (self->range), value);
}

void lq_hand_begin (LqHand *self, LqHandState state)
{
  self->state = state;
  lq_control_begin (LQ_CONTROL (self->range));
}

void lq_hand_finish (LqHand *self)
{
  lq_burst_stop (&self->burst);
  if (self->state == LQ_HAND_REST)
    return;
  self->state = LQ_HAND_REST;
  gtk_widget_queue_draw (GTK_WIDGET (self->range));
  lq_control_end (LQ_CONTROL (self->range));
}

void lq_hand_burst_to (LqHand *self, double value)
{
  if (self->state == LQ_HAND_DRAG)
    return;
  lq_burst_go_on (&self->burst);
  if (self->state == LQ_HAND_REST)
    lq_hand_begin (self, LQ_HAND_BURST);
  lq_hand_move_to (self, value);
}

void lq_hand_put (LqHand *self, double value)
{
  lq_hand_finish (self);
  lq_hand_begin (self, LQ_HAND_BURST);
  lq_hand_move_to (self, value);
  lq_hand_finish (self);
}

double lq_hand_limit_rise (const LqHand *self, double value)
{
  return fmin (value, self->value + self->max_rise);
}

void lq_hand_step (LqHand *self, double n_steps, gboolean fine)
{
  const double to = lq_step_value (self->row, &self->taper, self->value, n_steps, fine);
  lq_hand_burst_to (self, lq_hand_limit_rise (self, to));
}

/* --- wheel, accessibility --------------------------------------------------------------------- */

static void on_notch (LqWheel *wheel, double notches, gboolean fine, gpointer data)
{
  lq_hand_step (data, notches, fine);
}

/* Only assistive technology moves the adjustment from outside. */
static void on_adjustment (GtkAdjustment *adjustment, gpointer data)
{
  LqHand *self = data;
  if (!self->syncing)
    lq_hand_burst_to (self, gtk_adjustment_get_value (adjustment));
}

/* GtkRange brings a mouse of its own (trough clicks, its drag, its wheel): it is put to sleep. */
static void silence_range (GtkRange *range)
{
  GListModel *controllers = gtk_widget_observe_controllers (GTK_WIDGET (range));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      GtkEventController *controller = g_list_model_get_item (controllers, i);
      gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_NONE);
      g_object_unref (controller);
    }
  g_object_unref (controllers);
  gtk_widget_set_child_visible (gtk_widget_get_first_child (GTK_WIDGET (range)), FALSE);
  gtk_widget_set_visible (gtk_widget_get_first_child (GTK_WIDGET (range)), FALSE);
}

/* --- object ---------------------------------------------------------------------------------- */

static void lq_hand_dispose (GObject *object)
{
  LqHand *self = LQ_HAND (object);
  lq_burst_stop (&self->burst);
  g_clear_pointer (&self->wheel, lq_wheel_free);
  G_OBJECT_CLASS (lq_hand_parent_class)->dispose (object);
}

static void on_burst_over (gpointer hand) { lq_hand_finish (hand); }

static void lq_hand_class_init (LqHandClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_hand_dispose;
}

static void lq_hand_init (LqHand *self)
{
  self->travel_px = 250;
  self->max_rise = INFINITY;
  self->remembered = NAN;
}

LqHand *lq_hand_new (GtkRange *range, const LqParamRow *row, const LqTaper *taper)
{
  LqHand *self = g_object_new (LQ_TYPE_HAND, NULL);
  self->range = range;
  self->burst = (LqBurst){ GTK_WIDGET (range), on_burst_over, self, 0, NULL };
  self->row = row;
  self->taper = taper != NULL ? *taper : row_taper;
  self->def = self->value = row->def;

  silence_range (range);
  gtk_widget_set_focusable (GTK_WIDGET (range), TRUE);
  GtkAdjustment *adjustment =
      gtk_adjustment_new (row->def, row->min, row->max, lq_step_size (row, FALSE), 0, 0);
  gtk_range_set_adjustment (range, adjustment);
  gtk_range_set_round_digits (range, -1);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_adjustment), self, 0);
  lq_hand_add_pointer (self);
  lq_hand_add_keys (self);
  self->wheel = lq_wheel_new (GTK_WIDGET (range), on_notch, self);
  follow (self);
  return self;
}

void lq_hand_set_travel (LqHand *self, double travel_px) { self->travel_px = travel_px; }

void lq_hand_set_max_rise (LqHand *self, double rise) { self->max_rise = rise; }

double lq_hand_value (const LqHand *self) { return self->value; }

void lq_hand_set_value (LqHand *self, double value)
{
  value = clamp (self, value);
  if (value == self->value)
    return;
  self->value = value;
  follow (self);
}

double lq_hand_default (const LqHand *self) { return self->def; }

void lq_hand_set_default (LqHand *self, double value)
{
  self->def = clamp (self, value);
  gtk_widget_queue_draw (GTK_WIDGET (self->range));
}

double lq_hand_travel_of (const LqHand *self, double value)
{
  return self->taper.to_travel (self->row, value);
}

LqHandState lq_hand_state (const LqHand *self) { return self->state; }

int lq_hand_extra_decimals (const LqHand *self)
{
  return self->state == LQ_HAND_DRAG ? lq_hand_fine_decimals (self->held) : 0;
}

double lq_hand_drag_began (const LqHand *self)
{
  return self->state == LQ_HAND_DRAG ? self->drag_from : NAN;
}
