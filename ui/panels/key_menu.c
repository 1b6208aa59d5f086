/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/key_menu.h"

#include <glib/gi18n.h>

typedef struct
{
  LqDesk *desk;      /* borrowed */
  GtkDropDown *menu; /* owns this */
  LqNode *node;
  GPtrArray *ids; /* of the tracks in the menu; "" first: its own sound */
  gboolean updating;
} KeyMenu;

static void key_menu_free (gpointer data)
{
  KeyMenu *key = data;
  g_object_unref (key->node);
  g_ptr_array_unref (key->ids);
  g_free (key);
}

static KeyMenu *key_menu_of (GtkWidget *menu)
{
  return g_object_get_data (G_OBJECT (menu), "lq-key-menu");
}

static guint find_id (KeyMenu *key, const char *id)
{
  for (guint i = 0; i < key->ids->len; i++)
    if (g_str_equal (g_ptr_array_index (key->ids, i), id))
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void add (KeyMenu *key, GtkStringList *names, const char *id, const char *name)
{
  g_ptr_array_add (key->ids, g_strdup (id));
  gtk_string_list_append (names, name);
}

/* All tracks but the one the node stands in: that is its own sound. */
static void add_tracks (KeyMenu *key, GtkStringList *names)
{
  LqSession *session = lq_desk_get_session (key->desk);
  LqItem *own = lq_item_get_parent (LQ_ITEM (key->node));
  GListModel *tracks = session ? lq_session_get_tracks (session) : NULL;
  for (guint i = 0; tracks && i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (LqTrack) track = g_list_model_get_item (tracks, i);
      if (LQ_ITEM (track) != own)
        add (key, names, lq_item_get_id (LQ_ITEM (track)), lq_track_get_name (track));
    }
}

static void select_key (GtkWidget *menu)
{
  KeyMenu *key = key_menu_of (menu);
  key->updating = TRUE;
  gtk_drop_down_set_selected (key->menu, find_id (key, lq_node_get_key (key->node)));
  key->updating = FALSE;
}

static void fill (GtkWidget *menu)
{
  KeyMenu *key = key_menu_of (menu);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  key->updating = TRUE;
  g_ptr_array_set_size (key->ids, 0);
  add (key, names, "", _ ("Own sound"));
  add_tracks (key, names);
  if (find_id (key, lq_node_get_key (key->node)) == GTK_INVALID_LIST_POSITION)
    add (key, names, lq_node_get_key (key->node), _ ("A track that is gone"));
  gtk_drop_down_set_model (key->menu, G_LIST_MODEL (names));
  key->updating = FALSE;
  select_key (menu);
}

static void on_item_changed (GtkWidget *menu, LqItem *item, const char *name)
{
  if (LQ_IS_TRACK (item) && g_str_equal (name, "name"))
    fill (menu);
}

static void on_tracks_changed (GtkWidget *menu) { fill (menu); }

static void on_selected (GtkDropDown *menu, GParamSpec *spec, gpointer data)
{
  KeyMenu *key = key_menu_of (GTK_WIDGET (menu));
  guint selected = gtk_drop_down_get_selected (menu);
  if (key->updating || selected >= key->ids->len)
    return;
  lq_history_set_string (lq_desk_get_history (key->desk), LQ_ITEM (key->node), "key",
                         g_ptr_array_index (key->ids, selected));
}

static void describe (GtkWidget *control)
{
  const char *doc = _ ("The track that the detector hears instead of the sound itself.");
  gtk_widget_set_tooltip_text (control, doc);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Key"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, doc, -1);
}

GtkWidget *lq_key_menu_new (LqDesk *desk, LqNode *node)
{
  GtkWidget *menu = gtk_drop_down_new (NULL, NULL);
  LqSession *session = lq_desk_get_session (desk);
  KeyMenu *key = g_new0 (KeyMenu, 1);
  *key = (KeyMenu){ .desk = desk,
                    .menu = GTK_DROP_DOWN (menu),
                    .node = g_object_ref (node),
                    .ids = g_ptr_array_new_with_free_func (g_free) };
  g_object_set_data_full (G_OBJECT (menu), "lq-key-menu", key, key_menu_free);
  describe (menu);
  describe (gtk_widget_get_first_child (menu)); /* the button in it has the focus */
  fill (menu);
  g_signal_connect (menu, "notify::selected", G_CALLBACK (on_selected), NULL);
  g_signal_connect_object (node, "changed::key", G_CALLBACK (select_key), menu, G_CONNECT_SWAPPED);
  if (session)
    {
      g_signal_connect_object (lq_session_get_tracks (session), "items-changed",
                               G_CALLBACK (on_tracks_changed), menu, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "item-changed", G_CALLBACK (on_item_changed), menu,
                               G_CONNECT_SWAPPED);
    }
  return menu;
}
