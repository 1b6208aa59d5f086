/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window_keys.h"

#include "ui/keys.h"
#include "ui/widgets/burst.h"

#define PEEK_MS 300

struct LqWindowKeys
{
  GtkWindow *window; /* borrowed, as the desk */
  LqDesk *desk;
  gint64 before_pressed_us; /* X went down; 0: it is up */
  gboolean before_entered;  /* the key that is down chose X, not the way back */
  gboolean unmatched_held;
  guint before_keycode, unmatched_keycode;
  guint held_keycode; /* the last key that went down; 0: it is up */
};

static gboolean types_text (GtkWidget *focus)
{
  return focus && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus) || GTK_IS_TEXT (focus));
}

static gboolean is_function_key (guint keyval)
{
  return keyval >= GDK_KEY_F1 && keyval <= GDK_KEY_F35;
}

static gboolean activate_key (LqWindowKeys *keys, const LqKeyRow *row, guint keycode)
{
  lq_burst_end_in (GTK_WIDGET (keys->window)); /* a wheel that nobody turns any more */
  if (g_str_equal (row->action, "win.before"))
    {
      if (keys->before_pressed_us == 0)
        {
          keys->before_pressed_us = g_get_monotonic_time ();
          keys->before_keycode = keycode;
          lq_compare_toggle_before (lq_desk_get_compare (keys->desk));
          keys->before_entered =
              lq_compare_get_heard (lq_desk_get_compare (keys->desk)) == LQ_COMPARE_BEFORE;
        }
      return TRUE;
    }
  if (g_str_equal (row->action, "win.unmatched"))
    {
      if (!keys->unmatched_held)
        lq_compare_set_unmatched (lq_desk_get_compare (keys->desk), TRUE);
      keys->unmatched_held = TRUE;
      keys->unmatched_keycode = keycode;
      return TRUE;
    }
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  if (!g_action_parse_detailed_name (row->action, &name, &target, NULL))
    return FALSE;
  return gtk_widget_activate_action_variant (GTK_WIDGET (keys->window), name, target);
}

/* A switch goes over once, however long a hand rests on its key. */
static gboolean carry_out (LqWindowKeys *keys, guint keyval, guint keycode, GdkModifierType state)
{
  const LqKeyRow *row = lq_key_find (lq_desk_get_settings (keys->desk), keyval, state);
  gboolean again = keycode == keys->held_keycode;
  if (!row)
    return FALSE;
  keys->held_keycode = keycode;
  return (again && !row->repeats) || activate_key (keys, row, keycode);
}

/* After the focused widget: letters belong to entries, arrows to controls. */
static gboolean on_key (GtkEventControllerKey *controller, guint keyval, guint keycode,
                        GdkModifierType state, LqWindowKeys *keys)
{
  if (types_text (gtk_window_get_focus (keys->window))
      && !(state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) && !is_function_key (keyval))
    return FALSE;
  return carry_out (keys, keyval, keycode, state);
}

/* Space first of all, except where text is typed: a focused button must not eat it. */
static gboolean on_key_early (GtkEventControllerKey *controller, guint keyval, guint keycode,
                              GdkModifierType state, LqWindowKeys *keys)
{
  GtkWidget *focus = gtk_window_get_focus (keys->window);
  if (keyval != GDK_KEY_space || types_text (focus) || !lq_desk_get_session (keys->desk)
      || gtk_widget_get_ancestor (focus ? focus : GTK_WIDGET (keys->window), GTK_TYPE_POPOVER))
    return FALSE;
  return carry_out (keys, keyval, keycode, state);
}

static void release_before (LqWindowKeys *keys)
{
  if (keys->before_pressed_us == 0)
    return;
  gboolean held = g_get_monotonic_time () - keys->before_pressed_us > PEEK_MS * 1000;
  keys->before_pressed_us = 0;
  if (held && keys->before_entered)
    lq_compare_end_peek (lq_desk_get_compare (keys->desk));
  else if (held) /* a peek at the work */
    lq_compare_toggle_before (lq_desk_get_compare (keys->desk));
}

static void release_unmatched (LqWindowKeys *keys)
{
  if (!keys->unmatched_held)
    return;
  keys->unmatched_held = FALSE;
  lq_compare_set_unmatched (lq_desk_get_compare (keys->desk), FALSE);
}

/* The hardware key counts: a modifier that came meanwhile changes the symbol, not the finger. */
static void on_key_up (GtkEventControllerKey *controller, guint keyval, guint keycode,
                       GdkModifierType state, LqWindowKeys *keys)
{
  if (keycode == keys->held_keycode)
    keys->held_keycode = 0;
  if (keycode == keys->before_keycode)
    release_before (keys);
  if (keycode == keys->unmatched_keycode)
    release_unmatched (keys);
}

/* A window that is left hears no key come up. */
static void on_active (LqWindowKeys *keys)
{
  if (gtk_window_is_active (keys->window))
    return;
  keys->held_keycode = 0;
  release_before (keys);
  release_unmatched (keys);
}

void lq_window_keys_add_late (LqWindowKeys *keys, GtkWidget *widget)
{
  GtkEventController *late = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (late, GTK_PHASE_BUBBLE);
  g_signal_connect (late, "key-pressed", G_CALLBACK (on_key), keys);
  gtk_widget_add_controller (widget, late);
}

LqWindowKeys *lq_window_keys_new (GtkWindow *window, LqDesk *desk)
{
  LqWindowKeys *keys = g_new0 (LqWindowKeys, 1);
  GtkEventController *early = gtk_event_controller_key_new (),
                     *up = gtk_event_controller_key_new ();
  keys->window = window;
  keys->desk = desk;
  gtk_event_controller_set_propagation_phase (early, GTK_PHASE_CAPTURE);
  g_signal_connect (early, "key-pressed", G_CALLBACK (on_key_early), keys);
  gtk_widget_add_controller (GTK_WIDGET (window), early);
  lq_window_keys_add_late (keys, GTK_WIDGET (window));
  gtk_event_controller_set_propagation_phase (up, GTK_PHASE_CAPTURE);
  g_signal_connect (up, "key-released", G_CALLBACK (on_key_up), keys);
  gtk_widget_add_controller (GTK_WIDGET (window), up);
  g_signal_connect_swapped (window, "notify::is-active", G_CALLBACK (on_active), keys);
  return keys;
}

void lq_window_keys_free (LqWindowKeys *keys)
{
  g_signal_handlers_disconnect_by_data (keys->window, keys);
  g_free (keys);
}
