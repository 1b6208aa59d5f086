/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hand on a control: see hand.h. */
#include "ui/widgets/hand.h"

#include "ui/widgets/steps.h"
#include "ui/widgets/wheel.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  BURST_MS = 500,
  CLICK_SLACK_PX = 3,
};

struct _LqHand
{
  GObject parent;
  GtkRange *range; /* unowned: it owns us */
  const LqParamRow *row;
  LqTaper taper;
  double value, def;
  double remembered; /* where a right-click goes back to */
  double travel_px;
  double max_rise;

  LqHandState state;
  guint burst_id;
  gboolean syncing;

  double drag_from; /* value at the press */
  double anchor_travel, anchor_y, last_y;
  GdkModifierType speed; /* modifiers the anchor was set with */
  GdkModifierType held;
  gboolean ctrl_press;
  gboolean long_pressed;
  LqWheel *wheel;
};

G_DEFINE_TYPE (LqHand, lq_hand, G_TYPE_OBJECT)

static const LqTaper row_taper = { lq_param_to_travel, lq_param_from_travel };

static double clamp (const LqHand *self, double value) { return lq_param_clamp (self->row, value); }

static int fine_decimals (GdkModifierType mods)
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

static void move_to (LqHand *self, double value)
{
  value = clamp (self, value);
  if (value == self->value)
    return;
  self->value = value;
  follow (self);
  lq_control_value (LQ_CONTROL (self->range), value);
}

static void begin (LqHand *self, LqHandState state)
{
  self->state = state;
  lq_control_begin (LQ_CONTROL (self->range));
}

static void finish (LqHand *self)
{
  g_clear_handle_id (&self->burst_id, g_source_remove);
  if (self->state == LQ_HAND_REST)
    return;
  self->state = LQ_HAND_REST;
  gtk_widget_queue_draw (GTK_WIDGET (self->range));
  lq_control_end (LQ_CONTROL (self->range));
}

static gboolean on_burst_over (gpointer data)
{
  LqHand *self = data;
  self->burst_id = 0;
  finish (self);
  return G_SOURCE_REMOVE;
}

/* A key or a notch: joins the burst under way, or starts one. */
static void burst_to (LqHand *self, double value)
{
  if (self->state == LQ_HAND_DRAG)
    return;
  if (self->state == LQ_HAND_REST)
    begin (self, LQ_HAND_BURST);
  g_clear_handle_id (&self->burst_id, g_source_remove);
  self->burst_id = g_timeout_add (BURST_MS, on_burst_over, self);
  move_to (self, value);
}

void lq_hand_put (LqHand *self, double value)
{
  finish (self);
  begin (self, LQ_HAND_BURST);
  move_to (self, value);
  finish (self);
}

static double limit_rise (const LqHand *self, double value)
{
  return fmin (value, self->value + self->max_rise);
}

static void step (LqHand *self, double n_steps, gboolean fine)
{
  const double to = lq_step_value (self->row, &self->taper, self->value, n_steps, fine);
  burst_to (self, limit_rise (self, to));
}

/* --- drag --------------------------------------------------------------------------------- */

static double speed_of (GdkModifierType mods)
{
  const int n = fine_decimals (mods);
  return n == 0 ? 1.0 : n == 1 ? 0.1 : 0.01;
}

static double on_grid (const LqHand *self, double value)
{
  return lq_param_on_grid (self->row, value, fine_decimals (self->speed));
}

static void anchor (LqHand *self, double y, GdkModifierType mods)
{
  self->speed = mods & (GDK_SHIFT_MASK | GDK_CONTROL_MASK);
  self->anchor_travel = self->taper.to_travel (self->row, self->value);
  self->anchor_y = y;
}

static void on_drag_begin (GtkGestureDrag *drag, double x, double y, gpointer data)
{
  LqHand *self = data;
  if (!LQ_CONTROL_GET_IFACE (self->range)->grabs_at (LQ_CONTROL (self->range), x, y))
    {
      gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self->range));
  finish (self);

  const GdkModifierType mods =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));
  self->ctrl_press = (mods & GDK_CONTROL_MASK) != 0;
  self->drag_from = self->value;
  self->held = mods;
  self->last_y = 0;
  anchor (self, 0, mods);
  begin (self, LQ_HAND_DRAG);
  gtk_widget_queue_draw (GTK_WIDGET (self->range));
}

static void on_drag_update (GtkGestureDrag *drag, double dx, double dy, gpointer data)
{
  LqHand *self = data;
  if (self->state != LQ_HAND_DRAG)
    return;
  self->held = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));
  if ((self->held & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) != self->speed)
    anchor (self, self->last_y, self->held);
  self->last_y = dy;

  const double moved = (self->anchor_y - dy) / self->travel_px * speed_of (self->speed);
  if (moved == 0)
    return;
  const double travel = CLAMP (self->anchor_travel + moved, 0, 1);
  move_to (self, on_grid (self, self->taper.from_travel (self->row, travel)));
}

static void on_drag_end (GtkGestureDrag *drag, double dx, double dy, gpointer data)
{
  LqHand *self = data;
  if (self->state != LQ_HAND_DRAG)
    return;
  if (self->ctrl_press && fabs (dx) < CLICK_SLACK_PX && fabs (dy) < CLICK_SLACK_PX)
    move_to (self, self->def);
  self->held = 0;
  finish (self);
}

static void on_drag_cancel (GtkGesture *drag, GdkEventSequence *sequence, gpointer data)
{
  LqHand *self = data;
  if (self->state == LQ_HAND_DRAG)
    finish (self);
}

static void on_pressed (GtkGestureClick *click, int n_press, double x, double y, gpointer data)
{
  LqHand *self = data;
  if (n_press == 2 && self->state == LQ_HAND_DRAG)
    {
      move_to (self, self->def);
      anchor (self, self->last_y, self->speed);
    }
}

/* --- right button, long press ---------------------------------------------------------------- */

static void on_right_pressed (GtkGestureClick *click, int n_press, double x, double y,
                              gpointer data)
{
  LQ_HAND (data)->long_pressed = FALSE;
}

static void on_right_released (GtkGestureClick *click, int n_press, double x, double y,
                               gpointer data)
{
  LqHand *self = data;
  if (self->long_pressed || self->state == LQ_HAND_DRAG)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->range));
  if (self->value != self->def)
    {
      self->remembered = self->value;
      lq_hand_put (self, self->def);
    }
  else if (isfinite (self->remembered))
    lq_hand_put (self, self->remembered);
}

static void on_long_press (GtkGestureLongPress *press, double x, double y, gpointer data)
{
  LqHand *self = data;
  self->long_pressed = TRUE;
  finish (self);
  lq_control_menu (LQ_CONTROL (self->range), x, y);
}

/* --- keys ---------------------------------------------------------------------------------- */

static gboolean types_a_number (guint key)
{
  const gunichar c = gdk_keyval_to_unicode (key);
  return g_unichar_isdigit (c) || c == '-' || c == '+' || c == '.' || c == ',' || c == 0x2212;
}

static gboolean on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType mods,
                        gpointer data)
{
  LqHand *self = data;
  LqControl *control = LQ_CONTROL (self->range);
  const gboolean fine = (mods & GDK_SHIFT_MASK) != 0;
  if ((mods & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;

  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      step (self, 1, fine);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      step (self, -1, fine);
      return TRUE;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      step (self, 10, FALSE);
      return TRUE;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      step (self, -10, FALSE);
      return TRUE;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      burst_to (self, self->row->min);
      return TRUE;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      burst_to (self, limit_rise (self, self->row->max));
      return TRUE;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
    case GDK_KEY_BackSpace:
      burst_to (self, self->def);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      LQ_CONTROL_GET_IFACE (control)->type (control, "");
      return TRUE;
    case GDK_KEY_Menu:
      lq_control_menu (control, gtk_widget_get_width (GTK_WIDGET (control)) / 2.0,
                       gtk_widget_get_height (GTK_WIDGET (control)) / 2.0);
      return TRUE;
    case GDK_KEY_F10:
      if (!fine)
        return FALSE;
      lq_control_menu (control, gtk_widget_get_width (GTK_WIDGET (control)) / 2.0,
                       gtk_widget_get_height (GTK_WIDGET (control)) / 2.0);
      return TRUE;
    default:
      break;
    }
  return FALSE;
}

/* Digits open the number; the text starts with what was typed. */
static gboolean on_key_typed (GtkEventControllerKey *keys, guint key, guint code,
                              GdkModifierType mods, gpointer data)
{
  LqHand *self = data;
  if (on_key (keys, key, code, mods, data))
    return TRUE;
  if ((mods & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || !types_a_number (key))
    return FALSE;
  char text[8] = "";
  text[g_unichar_to_utf8 (gdk_keyval_to_unicode (key), text)] = '\0';
  finish (self);
  LQ_CONTROL_GET_IFACE (self->range)->type (LQ_CONTROL (self->range), text);
  return TRUE;
}

static gboolean on_modifiers (GtkEventControllerKey *keys, GdkModifierType mods, gpointer data)
{
  LqHand *self = data;
  self->held = mods;
  gtk_widget_queue_draw (GTK_WIDGET (self->range));
  return FALSE;
}

/* --- wheel, accessibility, pointer ----------------------------------------------------------- */

static void on_notch (LqWheel *wheel, double notches, gboolean fine, gpointer data)
{
  step (data, notches, fine);
}

/* Only assistive technology moves the adjustment from outside. */
static void on_adjustment (GtkAdjustment *adjustment, gpointer data)
{
  LqHand *self = data;
  if (!self->syncing)
    burst_to (self, gtk_adjustment_get_value (adjustment));
}

static void on_motion (GtkEventControllerMotion *motion, double x, double y, gpointer data)
{
  LqHand *self = data;
  if (self->state == LQ_HAND_DRAG)
    return;
  LqControl *control = LQ_CONTROL (self->range);
  const gboolean grabs = LQ_CONTROL_GET_IFACE (control)->grabs_at (control, x, y);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (control), grabs ? "ns-resize" : "text");
}

static void on_focus_left (GtkEventControllerFocus *focus, gpointer data)
{
  LqHand *self = data;
  if (self->state == LQ_HAND_BURST)
    finish (self);
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

static void add_pointer (LqHand *self)
{
  GtkWidget *widget = GTK_WIDGET (self->range);

  /* The gesture added last sees an event first: the drag begins before its click counts. */
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), self, 0);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (on_drag_end), self, 0);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (on_drag_cancel), self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (click, drag);

  GtkGesture *right = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (right), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (right, "pressed", G_CALLBACK (on_right_pressed), self, 0);
  g_signal_connect_object (right, "released", G_CALLBACK (on_right_released), self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (right));

  GtkGesture *hold = gtk_gesture_long_press_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (hold), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (hold, "pressed", G_CALLBACK (on_long_press), self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (hold));
  gtk_gesture_group (hold, right);

  GtkGesture *touch = gtk_gesture_long_press_new ();
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (touch), TRUE);
  g_signal_connect_object (touch, "pressed", G_CALLBACK (on_long_press), self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (touch));

  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, 0);
  gtk_widget_add_controller (widget, motion);
}

static void add_keys (LqHand *self)
{
  GtkWidget *widget = GTK_WIDGET (self->range);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_typed), self, 0);
  g_signal_connect_object (keys, "modifiers", G_CALLBACK (on_modifiers), self, 0);
  gtk_widget_add_controller (widget, keys);

  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_focus_left), self, 0);
  gtk_widget_add_controller (widget, focus);
}

/* --- object ---------------------------------------------------------------------------------- */

static void lq_hand_dispose (GObject *object)
{
  LqHand *self = LQ_HAND (object);
  g_clear_handle_id (&self->burst_id, g_source_remove);
  g_clear_pointer (&self->wheel, lq_wheel_free);
  G_OBJECT_CLASS (lq_hand_parent_class)->dispose (object);
}

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
  add_pointer (self);
  add_keys (self);
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
  return self->state == LQ_HAND_DRAG ? fine_decimals (self->held) : 0;
}

double lq_hand_drag_began (const LqHand *self)
{
  return self->state == LQ_HAND_DRAG ? self->drag_from : NAN;
}
