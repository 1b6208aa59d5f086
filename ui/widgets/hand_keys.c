/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of a control that has the focus. */
#include "ui/widgets/hand_private.h"

#define OTHER_MODIFIERS (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)

typedef enum
{
  STEP,
  TO_MIN,
  TO_MAX,
  TO_DEFAULT,
  TYPE,
  MENU,
  SHIFT_MENU,
} Deed;

static const struct
{
  guint key, keypad;
  Deed deed;
  int n_steps;
  gboolean may_be_fine;
} deeds[] = {
  { GDK_KEY_Up, GDK_KEY_KP_Up, STEP, 1, TRUE },
  { GDK_KEY_Right, GDK_KEY_KP_Right, STEP, 1, TRUE },
  { GDK_KEY_Down, GDK_KEY_KP_Down, STEP, -1, TRUE },
  { GDK_KEY_Left, GDK_KEY_KP_Left, STEP, -1, TRUE },
  { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, STEP, 10, FALSE },
  { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, STEP, -10, FALSE },
  { GDK_KEY_Home, GDK_KEY_KP_Home, TO_MIN, 0, FALSE },
  { GDK_KEY_End, GDK_KEY_KP_End, TO_MAX, 0, FALSE },
  { GDK_KEY_Delete, GDK_KEY_KP_Delete, TO_DEFAULT, 0, FALSE },
  { GDK_KEY_BackSpace, GDK_KEY_BackSpace, TO_DEFAULT, 0, FALSE },
  { GDK_KEY_Return, GDK_KEY_KP_Enter, TYPE, 0, FALSE },
  { GDK_KEY_Menu, GDK_KEY_Menu, MENU, 0, FALSE },
  { GDK_KEY_F10, GDK_KEY_F10, SHIFT_MENU, 0, FALSE },
};

static void open_menu (LqHand *self)
{
  GtkWidget *widget = GTK_WIDGET (self->range);
  lq_control_menu (LQ_CONTROL (widget), gtk_widget_get_width (widget) / 2.0,
                   gtk_widget_get_height (widget) / 2.0);
}

static void type (LqHand *self, const char *text)
{
  LQ_CONTROL_GET_IFACE (self->range)->type (LQ_CONTROL (self->range), text);
}

/* FALSE: it is not meant after all. */
static gboolean carry_out (LqHand *self, gsize i, gboolean shift)
{
  switch (deeds[i].deed)
    {
    case STEP:
      lq_hand_step (self, deeds[i].n_steps, deeds[i].may_be_fine && shift);
      break;
    case TO_MIN:
      lq_hand_burst_to (self, self->row->min);
      break;
    case TO_MAX:
      lq_hand_burst_to (self, lq_hand_limit_rise (self, self->row->max));
      break;
    case TO_DEFAULT:
      lq_hand_burst_to (self, self->def);
      break;
    case TYPE:
      type (self, "");
      break;
    case SHIFT_MENU:
      if (!shift)
        return FALSE;
      open_menu (self);
      break;
    case MENU:
      open_menu (self);
      break;
    }
  return TRUE;
}

static gboolean begins_a_number (guint key)
{
  const gunichar c = gdk_keyval_to_unicode (key);
  return g_unichar_isdigit (c) || c == '-' || c == '+' || c == '.' || c == ',' || c == 0x2212;
}

/* Digits open the number; the text starts with what was typed. */
static void begin_number (LqHand *self, guint key)
{
  char text[8] = "";
  text[g_unichar_to_utf8 (gdk_keyval_to_unicode (key), text)] = '\0';
  lq_hand_finish (self);
  type (self, text);
}

/* For somebody else: what the keys did so far is done, so that it is not one move with what follows. */
static gboolean pass_on (GtkEventControllerKey *keys, LqHand *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (keys));
  if (self->state == LQ_HAND_BURST && !gdk_key_event_is_modifier (event))
    lq_hand_finish (self);
  return FALSE;
}

static gboolean on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType mods,
                        gpointer data)
{
  if ((mods & OTHER_MODIFIERS) != 0)
    return pass_on (keys, data);
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    if (key == deeds[i].key || key == deeds[i].keypad)
      return carry_out (data, i, (mods & GDK_SHIFT_MASK) != 0);
  if (!begins_a_number (key))
    return pass_on (keys, data);
  begin_number (data, key);
  return TRUE;
}

static gboolean on_modifiers (GtkEventControllerKey *keys, GdkModifierType mods, gpointer data)
{
  LqHand *self = data;
  self->held = mods;
  gtk_widget_queue_draw (GTK_WIDGET (self->range));
  return FALSE;
}

static void on_focus_left (GtkEventControllerFocus *focus, gpointer data)
{
  LqHand *self = data;
  if (self->state == LQ_HAND_BURST)
    lq_hand_finish (self);
}

void lq_hand_add_keys (LqHand *self)
{
  GtkWidget *widget = GTK_WIDGET (self->range);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  g_signal_connect_object (keys, "modifiers", G_CALLBACK (on_modifiers), self, 0);
  gtk_widget_add_controller (widget, keys);

  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_focus_left), self, 0);
  gtk_widget_add_controller (widget, focus);
}
