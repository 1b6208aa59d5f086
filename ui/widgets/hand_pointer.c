/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pointer on a control: drag, double-click, right-click and long press. */
#include "ui/widgets/hand_private.h"

#include <math.h>

#define CLICK_SLACK_PX 3

/* --- drag --------------------------------------------------------------------------------- */

static double speed_of (GdkModifierType mods)
{
  const int n = lq_hand_fine_decimals (mods);
  return n == 0 ? 1.0 : n == 1 ? 0.1 : 0.01;
}

static double on_grid (const LqHand *self, double value)
{
  return lq_param_on_grid (self->row, value, lq_hand_fine_decimals (self->speed));
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
  lq_hand_finish (self);

  const GdkModifierType mods =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag));
  self->ctrl_press = (mods & GDK_CONTROL_MASK) != 0;
  self->drag_from = self->value;
  self->held = mods;
  self->last_y = 0;
  anchor (self, 0, mods);
  lq_hand_begin (self, LQ_HAND_DRAG);
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
  lq_hand_move_to (self, on_grid (self, self->taper.from_travel (self->row, travel)));
}

static void on_drag_end (GtkGestureDrag *drag, double dx, double dy, gpointer data)
{
  LqHand *self = data;
  if (self->state != LQ_HAND_DRAG)
    return;
  if (self->ctrl_press && fabs (dx) < CLICK_SLACK_PX && fabs (dy) < CLICK_SLACK_PX)
    lq_hand_move_to (self, self->def);
  self->held = 0;
  lq_hand_finish (self);
}

static void on_drag_cancel (GtkGesture *drag, GdkEventSequence *sequence, gpointer data)
{
  LqHand *self = data;
  if (self->state == LQ_HAND_DRAG)
    lq_hand_finish (self);
}

static void on_pressed (GtkGestureClick *click, int n_press, double x, double y, gpointer data)
{
  LqHand *self = data;
  if (n_press == 2 && self->state == LQ_HAND_DRAG)
    {
      lq_hand_move_to (self, self->def);
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
  lq_hand_finish (self);
  lq_control_menu (LQ_CONTROL (self->range), x, y);
}

/* --- building --------------------------------------------------------------------------------- */

static void on_motion (GtkEventControllerMotion *motion, double x, double y, gpointer data)
{
  LqHand *self = data;
  if (self->state == LQ_HAND_DRAG)
    return;
  LqControl *control = LQ_CONTROL (self->range);
  const gboolean grabs = LQ_CONTROL_GET_IFACE (control)->grabs_at (control, x, y);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (control), grabs ? "ns-resize" : "text");
}

void lq_hand_add_pointer (LqHand *self)
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
