/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/dialogs/deliver_names.h"

#include "ui/label.h"

#include <glib/gi18n.h>

struct _LqDeliverNames
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed: the window holds it longer */
  GtkWidget *name, *template;
  LqDeliverable *deliverable; /* NULL: none */
};

G_DEFINE_FINAL_TYPE (LqDeliverNames, lq_deliver_names, GTK_TYPE_BOX)

static void set_entry (GtkWidget *entry, const char *text)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry)))))
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

void lq_deliver_names_show (LqDeliverNames *names, LqDeliverable *deliverable)
{
  g_autofree char *template = NULL;
  g_set_object (&names->deliverable, deliverable);
  if (deliverable)
    g_object_get (deliverable, "template", &template, NULL);
  set_entry (names->name, deliverable ? lq_deliverable_get_name (deliverable) : "");
  set_entry (names->template, template ? template : "");
  gtk_widget_set_sensitive (names->name, deliverable != NULL);
  gtk_widget_set_sensitive (names->template, deliverable != NULL);
}

void lq_deliver_names_focus (LqDeliverNames *names) { gtk_widget_grab_focus (names->name); }

static void on_entry (GtkWidget *entry, LqDeliverNames *names)
{
  const char *key = entry == names->name ? "name" : "template",
             *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  g_autofree char *before = NULL;
  if (!names->deliverable || !lq_desk_get_session (names->desk))
    return;
  g_object_get (names->deliverable, key, &before, NULL);
  if (g_strcmp0 (before, text) != 0)
    lq_history_set_string (lq_desk_get_history (names->desk), LQ_ITEM (names->deliverable), key,
                           text);
}

static void on_entry_left (GtkEventControllerFocus *controller, LqDeliverNames *names)
{
  on_entry (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)), names);
}

static GtkWidget *add_entry (LqDeliverNames *names, const char *name, const char *hint)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (entry, "activate", G_CALLBACK (on_entry), names);
  g_signal_connect (focus, "leave", G_CALLBACK (on_entry_left), names);
  gtk_widget_add_controller (entry, focus);
  gtk_box_append (GTK_BOX (names), lq_label_new (name, "lq-label"));
  gtk_box_append (GTK_BOX (names), entry);
  return entry;
}

static void lq_deliver_names_dispose (GObject *object)
{
  g_clear_object (&LQ_DELIVER_NAMES (object)->deliverable);
  G_OBJECT_CLASS (lq_deliver_names_parent_class)->dispose (object);
}

static void lq_deliver_names_class_init (LqDeliverNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_deliver_names_dispose;
}

static void lq_deliver_names_init (LqDeliverNames *names)
{
  gtk_box_set_spacing (GTK_BOX (names), 8);
  names->name = add_entry (names, _ ("Name"), _ ("Name"));
  names->template = add_entry (names, _ ("File name"), "{artist}_{title}_{version}_{rate}_{bits}");
  gtk_widget_set_hexpand (names->template, TRUE);
  gtk_widget_set_tooltip_text (names->template,
                               _ ("{artist} {title} {album} {version} {rate} {bits} are "
                                  "filled in; empty is the usual name"));
}

GtkWidget *lq_deliver_names_new (LqDesk *desk)
{
  LqDeliverNames *names = g_object_new (LQ_TYPE_DELIVER_NAMES, NULL);
  names->desk = desk;
  return GTK_WIDGET (names);
}
