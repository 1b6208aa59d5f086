/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wheel's manners: see wheel.h. */
#include "ui/widgets/wheel.h"

#include <math.h>

enum
{
  REST_US = 300 * 1000,
  SCROLL_US = 500 * 1000,
};

struct LqWheel
{
  GtkWidget *widget;
  GtkEventController *scroll;
  GtkEventController *motion;
  void (*notch) (LqWheel *wheel, double notches, gboolean fine, gpointer data);
  gpointer data;
  gint64 moved_us;    /* last pointer movement or entry */
  gint64 refused_us;  /* last notch handed on to the parent */
  gint64 scrolled_us; /* last time something around us scrolled */
  GPtrArray *adjustments;
};

static void on_scrolled (GtkAdjustment *adjustment, gpointer data)
{
  LqWheel *self = data;
  self->scrolled_us = g_get_monotonic_time ();
}

static void forget_parents (LqWheel *self)
{
  for (guint i = 0; i < self->adjustments->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->adjustments, i), self);
  g_ptr_array_set_size (self->adjustments, 0);
}

static void watch_parent (LqWheel *self, GtkAdjustment *adjustment)
{
  if (adjustment == NULL)
    return;
  g_ptr_array_add (self->adjustments, g_object_ref (adjustment));
  g_signal_connect (adjustment, "value-changed", G_CALLBACK (on_scrolled), self);
}

static void on_map (GtkWidget *widget, gpointer data)
{
  LqWheel *self = data;
  forget_parents (self);
  for (GtkWidget *at = gtk_widget_get_parent (widget); at != NULL; at = gtk_widget_get_parent (at))
    if (GTK_IS_SCROLLABLE (at))
      {
        watch_parent (self, gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (at)));
        watch_parent (self, gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (at)));
      }
}

static void on_motion (GtkEventControllerMotion *motion, double x, double y, gpointer data)
{
  LqWheel *self = data;
  self->moved_us = g_get_monotonic_time ();
}

static gboolean may_act (LqWheel *self)
{
  const gint64 now = g_get_monotonic_time ();
  if (now - self->scrolled_us < SCROLL_US)
    return FALSE;
  if (gtk_widget_is_focus (self->widget))
    return TRUE;
  return now - self->moved_us >= REST_US && now - self->refused_us >= REST_US;
}

static gboolean on_scroll (GtkEventControllerScroll *scroll, double dx, double dy, gpointer data)
{
  LqWheel *self = data;
  const GdkModifierType mods =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  if ((mods & GDK_CONTROL_MASK) != 0 || !may_act (self))
    {
      self->refused_us = g_get_monotonic_time ();
      return GDK_EVENT_PROPAGATE;
    }
  /* Some systems turn Shift + wheel into sideways notches. */
  const double notches = fabs (dy) > 0 ? -dy : -dx;
  if (notches != 0)
    self->notch (self, notches, (mods & GDK_SHIFT_MASK) != 0, self->data);
  return GDK_EVENT_STOP;
}

LqWheel *lq_wheel_new (GtkWidget *widget,
                       void (*notch) (LqWheel *wheel, double notches, gboolean fine, gpointer data),
                       gpointer data)
{
  LqWheel *self = g_new0 (LqWheel, 1);
  self->widget = widget;
  self->notch = notch;
  self->data = data;
  self->adjustments = g_ptr_array_new_with_free_func (g_object_unref);

  self->scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES
                                                  | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  g_signal_connect (self->scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (widget, self->scroll);

  self->motion = gtk_event_controller_motion_new ();
  g_signal_connect (self->motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (self->motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (widget, self->motion);

  g_signal_connect (widget, "map", G_CALLBACK (on_map), self);
  return self;
}

void lq_wheel_free (LqWheel *self)
{
  g_signal_handlers_disconnect_by_data (self->widget, self);
  g_signal_handlers_disconnect_by_data (self->scroll, self);
  g_signal_handlers_disconnect_by_data (self->motion, self);
  forget_parents (self);
  g_ptr_array_unref (self->adjustments);
  g_free (self);
}
