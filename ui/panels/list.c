/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/lists.h"

#include "ui/pages/master.h"

/* What a list remembers; lives with its widget. */
typedef struct
{
  LqDesk *desk;
  LqKind kind;
  LqListFill fill;
  const char *name;
  GtkListBox *box;
} List;

static void refill (List *list)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list->box))) && GTK_IS_LIST_BOX_ROW (row))
    gtk_list_box_remove (list->box, row);
  if (!lq_desk_get_session (list->desk))
    return;
  list->fill (list->desk, list->box);
  GtkListBoxRow *at;
  for (int i = 0; (at = gtk_list_box_get_row_at_index (list->box, i)); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s, %d", list->name, i + 1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (at), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
}

static void on_structure_changed (GtkWidget *widget, guint kind)
{
  List *list = g_object_get_data (G_OBJECT (widget), "lq-list");
  if (kind == (guint)list->kind)
    refill (list);
}

static void on_session (GtkWidget *widget)
{
  List *list = g_object_get_data (G_OBJECT (widget), "lq-list");
  LqSession *session = lq_desk_get_session (list->desk);
  if (session)
    g_signal_connect_object (session, "structure-changed", G_CALLBACK (on_structure_changed),
                             widget, G_CONNECT_SWAPPED);
  refill (list);
}

GtkWidget *lq_list_new (LqDesk *desk, LqKind kind, LqListFill fill, const char *name,
                        const char *empty, GtkWidget *foot)
{
  GtkWidget *widget = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  List *list = g_new0 (List, 1);
  *list = (List){ .desk = desk,
                  .kind = kind,
                  .fill = fill,
                  .name = name,
                  .box = GTK_LIST_BOX (gtk_list_box_new ()) };
  g_object_set_data_full (G_OBJECT (widget), "lq-list", list, g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list->box), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_list_box_set_selection_mode (list->box, GTK_SELECTION_NONE);
  GtkWidget *nothing = gtk_label_new (empty);
  gtk_widget_add_css_class (nothing, "lq-hint");
  gtk_label_set_wrap (GTK_LABEL (nothing), TRUE);
  gtk_list_box_set_placeholder (list->box, nothing);
  GtkWidget *scroll = gtk_scrolled_window_new ();
  gtk_widget_set_focusable (scroll, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), GTK_WIDGET (list->box));
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (widget), scroll);
  if (foot)
    gtk_box_append (GTK_BOX (widget), foot);
  g_signal_connect_object (lq_desk_get_document (desk), "notify::session", G_CALLBACK (on_session),
                           widget, G_CONNECT_SWAPPED);
  on_session (widget);
  return widget;
}

GtkListBox *lq_list_get_box (GtkWidget *list)
{
  return ((List *)g_object_get_data (G_OBJECT (list), "lq-list"))->box;
}

void lq_list_leave (GtkWidget *entry)
{
  GtkWidget *page = gtk_widget_get_ancestor (entry, LQ_TYPE_MASTER);
  if (page)
    gtk_widget_grab_focus (page);
}
