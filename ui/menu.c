/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Context menus: see menu.h. The popover lives as long as it is open. */
#include "ui/menu.h"

#include <glib/gi18n.h>

void lq_menu_section (GMenu *menu, const char *title, const LqMenuRow *rows, int n)
{
  g_autoptr (GMenu) section = g_menu_new ();
  for (int i = 0; i < n; i++)
    g_menu_append (section, _ (rows[i].name), rows[i].action);
  g_menu_append_section (menu, title, G_MENU_MODEL (section));
}

static gboolean unparent (gpointer popover)
{
  if (gtk_widget_get_parent (popover))
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Not at once: the chosen item still looks for its action. */
static void on_closed (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent, g_object_ref (popover), g_object_unref);
}

static gboolean popup (gpointer popover)
{
  if (gtk_widget_get_parent (popover))
    gtk_popover_popup (popover);
  return G_SOURCE_REMOVE;
}

void lq_popover_open (GtkWidget *popover, GtkWidget *widget, double x, double y)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ (int)x, (int)y, 1, 1 });
  gtk_widget_set_parent (popover, widget);
  g_signal_connect (popover, "closed", G_CALLBACK (on_closed), NULL);
  g_signal_connect_object (widget, "destroy", G_CALLBACK (unparent), popover, G_CONNECT_SWAPPED);
  /* Not at once: a menu adds its headings and separators in an idle, and does not grow once it is up. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, popup, g_object_ref (popover), g_object_unref);
}

static void open_at (GtkWidget *widget, GMenu *menu, double x, double y)
{
  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_RIGHT); /* so it slides up into view */
  gtk_widget_set_valign (popover, GTK_ALIGN_START);
  lq_popover_open (popover, widget, x, y);
}

static void on_pressed (GtkGestureClick *click, int n_press, double x, double y, GMenu *menu)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click));
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  open_at (widget, menu, x, y);
}

static gboolean on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType mods,
                        GMenu *menu)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys));
  if (key != GDK_KEY_Menu && !(key == GDK_KEY_F10 && (mods & GDK_SHIFT_MASK)))
    return FALSE;
  open_at (widget, menu, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
  return TRUE;
}

void lq_menu_attach (GtkWidget *widget, GMenu *menu)
{
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_data (click, "pressed", G_CALLBACK (on_pressed), g_object_ref (menu),
                         (GClosureNotify)(void (*) (void))g_object_unref, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_data (keys, "key-pressed", G_CALLBACK (on_key), g_object_ref (menu),
                         (GClosureNotify)(void (*) (void))g_object_unref, 0);
  gtk_widget_add_controller (widget, keys);
}
