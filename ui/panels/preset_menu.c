/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/panels/preset_menu.h"

#include "model/preset.h"
#include "ui/config.h"

#include <glib/gi18n.h>

struct _LqPresetMenu
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node;
  GtkWidget *button, *list, *name;
};

G_DEFINE_FINAL_TYPE (LqPresetMenu, lq_preset_menu, GTK_TYPE_BOX)

static const char *factory_folder (void)
{
  const char *told = g_getenv ("LACQUER_PRESETS");
  return told ? told : LQ_DATA_DIR "/presets";
}

static void close_menu (LqPresetMenu *menu)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (menu->button));
}

static void on_chosen (GtkListBox *list, GtkListBoxRow *row, LqPresetMenu *menu)
{
  g_autoptr (GError) error = NULL;
  const char *path = g_object_get_data (G_OBJECT (row), "lq-path");
  if (path && !lq_preset_apply (lq_desk_get_history (menu->desk), menu->node, path, NULL, &error))
    lq_desk_say (menu->desk, _ ("Preset"), error->message);
  close_menu (menu);
}

static void on_save (LqPresetMenu *menu)
{
  g_autoptr (GError) error = NULL;
  const char *name = gtk_editable_get_text (GTK_EDITABLE (menu->name));
  if (!*name)
    return;
  g_autofree char *path = lq_preset_save (menu->node, name, "", &error);
  lq_desk_say (menu->desk, path ? _ ("Preset saved") : _ ("Preset"), path ? name : error->message);
  gtk_editable_set_text (GTK_EDITABLE (menu->name), "");
  close_menu (menu);
}

static void add_preset (LqPresetMenu *menu, const LqPreset *preset)
{
  GtkWidget *label = gtk_label_new (preset->name);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_set_tooltip_text (label, preset->doc && *preset->doc ? preset->doc : NULL);
  gtk_list_box_append (GTK_LIST_BOX (menu->list), label);
  g_object_set_data_full (G_OBJECT (gtk_widget_get_parent (label)), "lq-path",
                          g_strdup (preset->path), g_free);
}

static void on_open (GtkWidget *popover, LqPresetMenu *menu)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (menu->list)) && GTK_IS_LIST_BOX_ROW (row))
    gtk_list_box_remove (GTK_LIST_BOX (menu->list), row);
  g_autoptr (GPtrArray) presets =
      lq_preset_list (lq_node_get_processor_id (menu->node), factory_folder ());
  for (guint i = 0; i < presets->len; i++)
    add_preset (menu, presets->pdata[i]);
}

void lq_preset_menu_set_node (LqPresetMenu *menu, LqNode *node)
{
  g_set_object (&menu->node, node);
}

static void lq_preset_menu_dispose (GObject *object)
{
  g_clear_object (&LQ_PRESET_MENU (object)->node);
  G_OBJECT_CLASS (lq_preset_menu_parent_class)->dispose (object);
}

static void lq_preset_menu_class_init (LqPresetMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_preset_menu_dispose;
}

static void lq_preset_menu_init (LqPresetMenu *menu)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *none = gtk_label_new (_ ("No presets yet.")),
            *save = gtk_button_new_with_label (_ ("Save"));
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  menu->button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (menu->button), _ ("Presets"));
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (menu->button), FALSE);
  menu->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (menu->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (none, "lq-hint");
  gtk_list_box_set_placeholder (GTK_LIST_BOX (menu->list), none);
  gtk_widget_set_size_request (menu->list, 220, -1);
  menu->name = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (menu->name), _ ("Name of a new preset"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu->name), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name of a new preset"), -1);
  gtk_widget_set_hexpand (menu->name, TRUE);
  gtk_box_append (GTK_BOX (row), menu->name);
  gtk_box_append (GTK_BOX (row), save);
  gtk_box_append (GTK_BOX (box), menu->list);
  gtk_box_append (GTK_BOX (box), row);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (menu->button), popover);
  gtk_box_append (GTK_BOX (menu), menu->button);
  g_signal_connect (popover, "show", G_CALLBACK (on_open), menu);
  g_signal_connect (menu->list, "row-activated", G_CALLBACK (on_chosen), menu);
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (on_save), menu);
  g_signal_connect_swapped (menu->name, "activate", G_CALLBACK (on_save), menu);
}

GtkWidget *lq_preset_menu_new (LqDesk *desk)
{
  LqPresetMenu *menu = g_object_new (LQ_TYPE_PRESET_MENU, NULL);
  menu->desk = desk;
  return GTK_WIDGET (menu);
}
