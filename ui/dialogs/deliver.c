/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The set of files, its delivery, and the proof of each: a window beside the desk, which stays
 * alive while files are written. */
#include "ui/dialogs/deliver_private.h"

#include "ui/choose.h"
#include "ui/dialogs/deliver_names.h"
#include "ui/dialogs/deliver_progress.h"
#include "ui/dialogs/deliver_receipt.h"
#include "ui/dialogs/deliver_table.h"
#include "ui/dialogs/deliver_telling.h"
#include "ui/label.h"
#include "ui/panels/lists.h"

#include <glib/gi18n.h>

#define WINDOW_KEY "lq-deliver-window"

/* ---- Hands ---- */

static void on_deliver (GtkButton *button, LqDeliver *d)
{
  d->held_db = 0.0;
  lq_deliver_start (d, LQ_WRITE_NEW);
}

static void folder_chosen (char **paths, gpointer data)
{
  LqDeliver *d = data;
  g_settings_set_string (lq_desk_get_settings (d->desk), LQ_DELIVER_FOLDER_KEY, paths[0]);
  lq_deliver_show (d);
}

static void on_folder (GtkButton *button, LqDeliver *d)
{
  g_autofree char *folder = lq_deliver_folder (d);
  lq_choose (GTK_WINDOW (d->window), LQ_CHOOSE_FOLDER, _ ("Deliver into"), folder, folder_chosen,
             d);
}

static void on_add (GtkButton *button, LqDeliver *d)
{
  g_autofree char *id = lq_session_next_id (lq_deliver_session (d), LQ_KIND_DELIVERABLE);
  g_autoptr (LqDeliverable) deliverable = lq_deliverable_new (id);
  g_object_set (deliverable, "name", "Deliverable", NULL);
  lq_history_insert (lq_desk_get_history (d->desk), LQ_ITEM (deliverable), NULL, G_MAXUINT);
  int last = 0;
  while (lq_deliver_row_at (d, last + 1))
    last++;
  gtk_list_box_select_row (lq_list_get_box (d->table), lq_deliver_row_at (d, last));
  lq_deliver_names_focus (LQ_DELIVER_NAMES (d->names));
}

/* ---- What happens elsewhere ---- */

/* A file whose wishes changed is no longer what was delivered. */
static void on_item_changed (GtkWidget *window, LqItem *item, const char *key)
{
  LqDeliver *d = g_object_get_data (G_OBJECT (window), "lq-deliver");
  for (guint i = 0; i < d->ids->len; i++)
    if (g_str_equal (d->ids->pdata[i], lq_item_get_id (item)) && !g_str_equal (key, "enabled"))
      *(char *)d->ids->pdata[i] = '\0';
  lq_deliver_show (d);
  if (item == LQ_ITEM (lq_deliver_selected (d)))
    lq_deliver_show_selected (d);
}

/* The rows were made anew: the same deliverable is selected again, or what stands in its place. */
static void return_selection (LqDeliver *d)
{
  int place = 0;
  for (int i = 0; lq_deliver_row_at (d, i); i++)
    {
      gboolean same =
          d->selected_id
          && g_str_equal (lq_item_get_id (LQ_ITEM (lq_deliver_row_get (lq_deliver_row_at (d, i)))),
                          d->selected_id);
      if (i <= d->selected_place || same)
        place = i;
      if (same)
        break;
    }
  if (lq_deliver_row_at (d, 0))
    gtk_list_box_select_row (lq_list_get_box (d->table), lq_deliver_row_at (d, place));
}

static void on_structure_changed (GtkWidget *window)
{
  LqDeliver *d = g_object_get_data (G_OBJECT (window), "lq-deliver");
  return_selection (d);
  lq_deliver_show (d);
  lq_deliver_show_selected (d);
}

static void on_row (GtkListBox *box, GtkListBoxRow *row, LqDeliver *d)
{
  if (row)
    {
      g_free (d->selected_id);
      d->selected_id = g_strdup (lq_item_get_id (LQ_ITEM (lq_deliver_row_get (row))));
      d->selected_place = gtk_list_box_row_get_index (row);
    }
  lq_deliver_show_selected (d);
}

static void on_destroy (GtkWidget *window, LqDeliver *d)
{
  d->closed = TRUE;
  g_clear_handle_id (&d->tick, g_source_remove);
  lq_deliver_job_leave (d->job);
  if (d->parent)
    g_object_set_data (G_OBJECT (d->parent), WINDOW_KEY, NULL);
  g_clear_weak_pointer (&d->parent);
}

static void deliver_free (gpointer data)
{
  LqDeliver *d = data;
  lq_deliver_job_unref (d->job);
  g_ptr_array_unref (d->ids);
  g_free (d->selected_id);
  g_free (d);
}

/* ---- Building ---- */

static GtkWidget *button_new (const char *label, GCallback clicked, LqDeliver *d)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_signal_connect (button, "clicked", clicked, d);
  return button;
}

static GtkWidget *head_new (LqDeliver *d)
{
  d->folder = lq_label_new ("", "lq-label");
  gtk_label_set_ellipsize (GTK_LABEL (d->folder), PANGO_ELLIPSIZE_START);
  gtk_widget_set_hexpand (d->folder, TRUE);
  d->deliver = button_new (_ ("Deliver"), G_CALLBACK (on_deliver), d);
  gtk_widget_add_css_class (d->deliver, "lq-primary");
  GtkWidget *parts[] = { lq_label_new (_ ("Deliverables"), "lq-value"), d->folder,
                         button_new (_ ("Add deliverable"), G_CALLBACK (on_add), d),
                         button_new (_ ("Folder…"), G_CALLBACK (on_folder), d), d->deliver };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (head), parts[i]);
  return head;
}

static GtkWidget *content_new (LqDeliver *d)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *set = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_add_css_class (content, "lq-page");
  gtk_widget_add_css_class (set, "lq-panel");
  gtk_widget_add_css_class (set, "lq-padded");
  d->table = lq_deliver_table_new (d->desk);
  d->muted = lq_label_new ("", "lq-hint");
  gtk_label_set_ellipsize (GTK_LABEL (d->muted), PANGO_ELLIPSIZE_END);
  d->progress = lq_deliver_progress_new ();
  d->telling = lq_deliver_telling_new ();
  d->names = lq_deliver_names_new (d->desk);
  d->receipt = lq_deliver_receipt_new ();
  GtkWidget *parts[] = { head_new (d), d->progress, d->telling, d->table, d->names, d->muted };
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_box_append (GTK_BOX (set), parts[i]);
  gtk_widget_set_vexpand (d->table, TRUE);
  gtk_widget_set_vexpand (d->receipt, TRUE);
  gtk_box_append (GTK_BOX (content), set);
  gtk_box_append (GTK_BOX (content), d->receipt);
  return content;
}

static void connect (LqDeliver *d)
{
  LqSession *session = lq_deliver_session (d);
  g_signal_connect (lq_list_get_box (d->table), "row-selected", G_CALLBACK (on_row), d);
  g_signal_connect (d->window, "destroy", G_CALLBACK (on_destroy), d);
  g_signal_connect_object (session, "item-changed", G_CALLBACK (on_item_changed), d->window,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (session, "structure-changed", G_CALLBACK (on_structure_changed),
                           d->window, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (lq_desk_get_document (d->desk), "closing",
                           G_CALLBACK (gtk_window_destroy), d->window, G_CONNECT_SWAPPED);
}

static LqDeliver *deliver_new (GtkWindow *parent, LqDesk *desk)
{
  LqDeliver *d = g_new0 (LqDeliver, 1);
  d->desk = desk;
  d->ids = g_ptr_array_new_with_free_func (g_free);
  d->window = gtk_window_new ();
  g_object_set_data_full (G_OBJECT (d->window), "lq-deliver", d, deliver_free);
  g_set_weak_pointer (&d->parent, parent);
  g_object_set_data (G_OBJECT (parent), WINDOW_KEY, d->window);
  gtk_window_set_transient_for (GTK_WINDOW (d->window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (d->window), TRUE);
  gtk_window_set_title (GTK_WINDOW (d->window), _ ("Deliver"));
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (d->window, keys);
  gtk_window_set_default_size (GTK_WINDOW (d->window), 1000, 660);
  gtk_window_set_child (GTK_WINDOW (d->window), content_new (d));
  connect (d);
  gtk_list_box_select_row (lq_list_get_box (d->table), lq_deliver_row_at (d, 0));
  lq_deliver_show (d);
  lq_deliver_show_selected (d);
  return d;
}

void lq_dialog_deliver (GtkWindow *parent, LqDesk *desk, LqDeliverStart how)
{
  GtkWidget *window = g_object_get_data (G_OBJECT (parent), WINDOW_KEY);
  LqDeliver *d =
      window ? g_object_get_data (G_OBJECT (window), "lq-deliver") : deliver_new (parent, desk);
  gtk_window_present (GTK_WINDOW (d->window));
  if (how == LQ_DELIVER_AT_ONCE)
    lq_deliver_start (d, LQ_WRITE_NEW);
}
