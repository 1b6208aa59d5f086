/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/binding.h"

typedef struct
{
  LqDesk *desk;
  GtkWidget *widget;         /* owns the binding */
  GtkEventController *focus; /* weak */
  LqItem *item;
  char *key;
  gulong changed;
  gboolean in_gesture; /* the hand is on it */
  gboolean updating;   /* the document speaks: do not answer */
} Binding;

static void binding_free (gpointer data)
{
  Binding *binding = data;
  if (binding->in_gesture && lq_desk_get_history (binding->desk))
    lq_history_end_gesture (
        lq_desk_get_history (binding->desk)); /* the control went from under the hand */
  g_signal_handler_disconnect (binding->item, binding->changed);
  g_signal_handlers_disconnect_by_data (binding->widget, binding);
  if (binding->focus)
    {
      g_signal_handlers_disconnect_by_data (binding->focus, binding);
      g_object_remove_weak_pointer (G_OBJECT (binding->focus), (gpointer *)&binding->focus);
    }
  g_object_unref (binding->item);
  g_free (binding->key);
  g_free (binding);
}

static LqHistory *history_of (Binding *binding) { return lq_desk_get_history (binding->desk); }

static Binding *binding_new (LqDesk *desk, GtkWidget *widget, LqItem *item, const char *key,
                             GCallback on_changed)
{
  Binding *binding = g_new0 (Binding, 1);
  binding->desk = desk;
  binding->widget = widget;
  binding->item = g_object_ref (item);
  binding->key = g_strdup (key);
  g_object_set_data_full (G_OBJECT (widget), "lq-binding", binding, binding_free);
  g_autofree char *signal = g_strconcat ("changed::", key, NULL);
  binding->changed = g_signal_connect_swapped (item, signal, on_changed, binding);
  return binding;
}

static void take_hand (Binding *binding)
{
  lq_desk_set_hand (binding->desk, binding->item, binding->key);
}

/* Also when the keys go to what is within the control: a number that is typed. */
static void follow_focus (Binding *binding)
{
  binding->focus = gtk_event_controller_focus_new ();
  g_object_add_weak_pointer (G_OBJECT (binding->focus), (gpointer *)&binding->focus);
  g_signal_connect_swapped (binding->focus, "enter", G_CALLBACK (take_hand), binding);
  gtk_widget_add_controller (binding->widget, binding->focus);
}

static void on_begin (LqControl *control, Binding *binding)
{
  binding->in_gesture = TRUE;
  lq_history_begin_gesture (history_of (binding), NULL);
  take_hand (binding);
}

static void on_value (LqControl *control, double value, Binding *binding)
{
  lq_history_set_value (history_of (binding), binding->item, binding->key, value);
}

static void on_end (LqControl *control, Binding *binding)
{
  binding->in_gesture = FALSE;
  lq_history_end_gesture (history_of (binding));
}

static void control_changed (Binding *binding)
{
  lq_control_set_value (LQ_CONTROL (binding->widget),
                        lq_item_get_value (binding->item, binding->key));
}

void lq_bind (LqDesk *desk, GtkWidget *control, LqItem *item, const char *key)
{
  double def;
  Binding *binding = binding_new (desk, control, item, key, G_CALLBACK (control_changed));
  lq_item_get_row (item, key, &def);
  lq_control_set_default (LQ_CONTROL (control), def);
  control_changed (binding);
  g_signal_connect (control, "gesture-begin", G_CALLBACK (on_begin), binding);
  g_signal_connect (control, "gesture-value", G_CALLBACK (on_value), binding);
  g_signal_connect (control, "gesture-end", G_CALLBACK (on_end), binding);
  follow_focus (binding);
}

static void toggle_changed (Binding *binding)
{
  binding->updating = TRUE;
  g_object_set (binding->widget, "active", lq_item_get_value (binding->item, binding->key) > 0.5,
                NULL);
  binding->updating = FALSE;
}

static void on_active (GObject *toggle, GParamSpec *spec, Binding *binding)
{
  gboolean active;
  if (binding->updating)
    return;
  g_object_get (toggle, "active", &active, NULL);
  take_hand (binding);
  lq_history_set_value (history_of (binding), binding->item, binding->key, active);
}

void lq_bind_toggle (LqDesk *desk, GtkWidget *toggle, LqItem *item, const char *key)
{
  Binding *binding = binding_new (desk, toggle, item, key, G_CALLBACK (toggle_changed));
  toggle_changed (binding);
  g_signal_connect (toggle, "notify::active", G_CALLBACK (on_active), binding);
}

static void choice_changed (Binding *binding)
{
  binding->updating = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (binding->widget),
                              (guint)lq_item_get_value (binding->item, binding->key));
  binding->updating = FALSE;
}

static void on_selected (GtkDropDown *menu, GParamSpec *spec, Binding *binding)
{
  guint selected = gtk_drop_down_get_selected (menu);
  if (binding->updating || selected == GTK_INVALID_LIST_POSITION)
    return;
  take_hand (binding);
  lq_history_set_value (history_of (binding), binding->item, binding->key, selected);
}

void lq_bind_choice (LqDesk *desk, GtkDropDown *menu, LqItem *item, const char *key)
{
  Binding *binding = binding_new (desk, GTK_WIDGET (menu), item, key, G_CALLBACK (choice_changed));
  choice_changed (binding);
  g_signal_connect (menu, "notify::selected", G_CALLBACK (on_selected), binding);
}
