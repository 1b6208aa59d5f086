/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history: every move with its time and the reason for it. A click goes there. */
#include "ui/css.h"
#include "ui/label.h"
#include "ui/panels/lists.h"

#include <glib/gi18n.h>

static void show_done (LqCommand *command, GParamSpec *spec, GtkWidget *label)
{
  lq_css_set (label, "lq-undone", !lq_command_get_done (command));
}

typedef struct
{
  LqDesk *desk;
  GtkWidget *label, *time, *why;
  LqCommand *command; /* bound now */
} Row;

static void commit (Row *row)
{
  if (!row->command)
    return;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row->why));
  if (!g_str_equal (text, lq_command_get_reason (row->command)))
    lq_history_set_reason (lq_desk_get_history (row->desk), row->command, *text ? text : NULL);
}

static void on_activate (GtkEntry *entry, Row *row)
{
  commit (row);
  lq_list_leave (GTK_WIDGET (entry));
}

static void on_leave (GtkEventControllerFocus *focus, Row *row) { commit (row); }

static void setup (GtkSignalListItemFactory *factory, GtkListItem *item, LqDesk *desk)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2),
            *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (box, "lq-list-row");
  *row = (Row){ desk, lq_label_new ("", "lq-body"), lq_label_new ("", "lq-tick"), gtk_entry_new (),
                NULL };
  gtk_label_set_wrap (GTK_LABEL (row->label), TRUE);
  gtk_widget_set_hexpand (row->label, TRUE);
  gtk_widget_set_valign (row->time, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (head), row->label);
  gtk_box_append (GTK_BOX (head), row->time);
  gtk_box_append (GTK_BOX (box), head);
  gtk_entry_set_placeholder_text (GTK_ENTRY (row->why), _ ("Why"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->why), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Why"), -1);
  gtk_widget_add_css_class (row->why, "lq-why");
  g_signal_connect (row->why, "activate", G_CALLBACK (on_activate), row);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave), row);
  gtk_widget_add_controller (row->why, focus);
  gtk_box_append (GTK_BOX (box), row->why);
  g_object_set_data_full (G_OBJECT (item), "lq-row", row, g_free);
  gtk_list_item_set_child (item, box);
}

static void bind (GtkSignalListItemFactory *factory, GtkListItem *item, LqDesk *desk)
{
  Row *row = g_object_get_data (G_OBJECT (item), "lq-row");
  row->command = gtk_list_item_get_item (item);
  g_autoptr (GDateTime) time =
      g_date_time_new_from_unix_local (lq_command_get_time (row->command) / G_USEC_PER_SEC);
  g_autofree char *clock = time ? g_date_time_format (time, "%H:%M:%S") : g_strdup ("");
  gtk_label_set_text (GTK_LABEL (row->label), lq_command_get_label (row->command));
  gtk_label_set_text (GTK_LABEL (row->time), clock);
  gtk_editable_set_text (GTK_EDITABLE (row->why), lq_command_get_reason (row->command));
  g_signal_connect_object (row->command, "notify::done", G_CALLBACK (show_done), row->label, 0);
  show_done (row->command, NULL, row->label);
  GtkWidget *holder = gtk_widget_get_parent (gtk_list_item_get_child (item));
  if (holder)
    gtk_accessible_update_property (GTK_ACCESSIBLE (holder), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    lq_command_get_label (row->command), -1);
}

static void unbind (GtkSignalListItemFactory *factory, GtkListItem *item, LqDesk *desk)
{
  Row *row = g_object_get_data (G_OBJECT (item), "lq-row");
  g_signal_handlers_disconnect_by_func (row->command, show_done, row->label);
  row->command = NULL;
}

static void on_row (GtkListView *view, guint position, LqDesk *desk)
{
  g_autoptr (LqCommand) command =
      g_list_model_get_item (G_LIST_MODEL (lq_desk_get_history (desk)), position);
  if (command)
    lq_history_go_to (lq_desk_get_history (desk), command);
}

static void on_session (GtkListView *view)
{
  LqDesk *desk = g_object_get_data (G_OBJECT (view), "lq-desk");
  LqHistory *history = lq_desk_get_history (desk);
  g_autoptr (GtkNoSelection) model =
      history ? gtk_no_selection_new (g_object_ref (G_LIST_MODEL (history))) : NULL;
  gtk_list_view_set_model (view, GTK_SELECTION_MODEL (model));
}

GtkWidget *lq_history_list_new (LqDesk *desk)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup), desk);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), desk);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind), desk);
  GtkWidget *view = gtk_list_view_new (NULL, factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("History"), -1);
  g_object_set_data (G_OBJECT (view), "lq-desk", desk);
  g_signal_connect (view, "activate", G_CALLBACK (on_row), desk);
  GtkWidget *scroll = gtk_scrolled_window_new ();
  gtk_widget_set_focusable (scroll, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), view);
  gtk_widget_set_vexpand (scroll, TRUE);
  g_signal_connect_object (lq_desk_get_document (desk), "notify::session", G_CALLBACK (on_session),
                           view, G_CONNECT_SWAPPED);
  on_session (GTK_LIST_VIEW (view));
  return scroll;
}
