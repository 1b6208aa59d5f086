/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list is read anew whenever the menu opens. A person's own presets are renamed and deleted in their rows; what
 * is deleted waits there until the menu closes. */
#include "ui/panels/preset_menu.h"

#include "model/preset.h"
#include "ui/config.h"
#include "ui/glyph.h"

#include <glib/gi18n.h>

#define MOST_CHARS 40  /* of a name that are shown */
#define MARGIN_PX  8   /* of a name, as in the field below */
#define BELOW_PX   88  /* what stands below the list, and the frame */
#define LEAST_PX   160 /* of the list, where there is no room for it */

struct _LqPresetMenu
{
  GtkBox parent_instance;
  LqDesk *desk; /* borrowed */
  LqNode *node;
  GPtrArray *presets; /* LqPreset, of the rows */
  char *replacing;    /* own preset of that name that the next "Save" replaces; NULL: none */
  GtkWidget *button, *scroller, *list, *name, *why, *save; /* WHY: it was not saved */
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

static LqPreset *preset_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "lq-preset");
}

static GtkListBoxRow *row_of (GtkWidget *inside)
{
  return GTK_LIST_BOX_ROW (gtk_widget_get_ancestor (inside, GTK_TYPE_LIST_BOX_ROW));
}

static LqPresetMenu *menu_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "lq-menu");
}

static void set_spoken (GtkWidget *widget, const char *text)
{
  gtk_widget_set_tooltip_text (widget, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void show_preset (GtkListBoxRow *row);

/* ---- A row: chosen, or one's own renamed and deleted ---- */

static void on_chosen (GtkListBox *list, GtkListBoxRow *row, LqPresetMenu *menu)
{
  g_autoptr (GError) error = NULL;
  if (!lq_preset_apply (lq_desk_get_history (menu->desk), menu->node, preset_of (row)->path, NULL,
                        &error))
    lq_desk_say (menu->desk, _ ("Preset"), error->message);
  close_menu (menu);
}

static void on_undo (GtkButton *button)
{
  g_autoptr (GError) error = NULL;
  GtkListBoxRow *row = row_of (GTK_WIDGET (button));
  if (!lq_preset_bring_back (preset_of (row), g_object_get_data (G_OBJECT (row), "lq-remains"),
                             &error))
    {
      lq_desk_say (menu_of (row)->desk, _ ("Preset"), error->message);
      return;
    }
  show_preset (row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* The row stays, so that what was hit by mistake comes back with one more click. */
static void show_deleted (GtkListBoxRow *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8),
            *undo = gtk_button_new_with_label (_ ("Undo"));
  g_autofree char *text = g_strdup_printf (_ ("“%s” deleted"), preset_of (row)->name);
  g_autofree char *spoken = g_strdup_printf (_ ("Undo: bring “%s” back"), preset_of (row)->name);
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_set_margin_start (label, MARGIN_PX);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "lq-quiet");
  set_spoken (undo, spoken);
  g_signal_connect (undo, "clicked", G_CALLBACK (on_undo), NULL);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), undo);
  gtk_list_box_row_set_activatable (row, FALSE);
  gtk_list_box_row_set_child (row, box);
  gtk_widget_grab_focus (undo);
}

static void delete_row (GtkListBoxRow *row)
{
  g_autoptr (GError) error = NULL;
  char *remains = NULL;
  if (lq_preset_delete (preset_of (row), &remains, &error))
    {
      g_object_set_data_full (G_OBJECT (row), "lq-remains", remains, g_free);
      show_deleted (row);
    }
  else
    lq_desk_say (menu_of (row)->desk, _ ("Preset"), error->message);
}

static void on_renamed (GtkEntry *entry)
{
  g_autoptr (GError) error = NULL;
  GtkListBoxRow *row = row_of (GTK_WIDGET (entry));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  if (*name && !lq_preset_rename (preset_of (row), name, &error))
    {
      gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
      gtk_widget_set_tooltip_text (GTK_WIDGET (entry), error->message);
      lq_desk_say (menu_of (row)->desk, _ ("Preset"), error->message);
      return;
    }
  show_preset (row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* Escape leaves the name as it is, and the menu open. */
static gboolean on_name_key (GtkEventControllerKey *controller, guint key, guint code,
                             GdkModifierType state, gpointer data)
{
  if (key != GDK_KEY_Escape)
    return FALSE;
  GtkListBoxRow *row = row_of (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
  show_preset (row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return TRUE;
}

static void rename_row (GtkListBoxRow *row)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *spoken = g_strdup_printf (_ ("New name of “%s”"), preset_of (row)->name);
  gtk_editable_set_text (GTK_EDITABLE (entry), preset_of (row)->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_name_key), NULL);
  gtk_widget_add_controller (entry, keys);
  g_signal_connect (entry, "activate", G_CALLBACK (on_renamed), NULL);
  gtk_list_box_row_set_activatable (row, FALSE);
  gtk_list_box_row_set_child (row, entry);
  gtk_widget_grab_focus (entry);
}

static void on_delete (GtkButton *button) { delete_row (row_of (GTK_WIDGET (button))); }
static void on_rename (GtkButton *button) { rename_row (row_of (GTK_WIDGET (button))); }

/* Delete and F2 do what the signs do. */
static gboolean on_key (GtkEventControllerKey *controller, guint key, guint code,
                        GdkModifierType state, LqPresetMenu *menu)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (menu->list));
  GtkWidget *row = focus && GTK_IS_LIST_BOX_ROW (focus) ? focus : NULL;
  if (!row || !gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row))
      || preset_of (GTK_LIST_BOX_ROW (row))->factory)
    return FALSE;
  if (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete)
    delete_row (GTK_LIST_BOX_ROW (row));
  else if (key == GDK_KEY_F2)
    rename_row (GTK_LIST_BOX_ROW (row));
  else
    return FALSE;
  return TRUE;
}

static GtkWidget *sign_new (LqGlyph glyph, const char *spoken, GCallback clicked)
{
  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), lq_glyph_image_new (glyph, 12));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "image-button");
  set_spoken (button, spoken);
  g_signal_connect (button, "clicked", clicked, NULL);
  return button;
}

static void add_signs (GtkWidget *box, const LqPreset *preset)
{
  g_autofree char *renames = g_strdup_printf (_ ("Rename “%s”"), preset->name);
  g_autofree char *deletes = g_strdup_printf (_ ("Delete “%s”"), preset->name);
  gtk_box_append (GTK_BOX (box), sign_new (LQ_GLYPH_PEN, renames, G_CALLBACK (on_rename)));
  gtk_box_append (GTK_BOX (box), sign_new (LQ_GLYPH_CLOSE, deletes, G_CALLBACK (on_delete)));
}

static void show_preset (GtkListBoxRow *row)
{
  const LqPreset *preset = preset_of (row);
  const char *title = lq_preset_title (preset), *sentence = lq_preset_sentence (preset);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2), *label = gtk_label_new (title);
  const gboolean is_long = g_utf8_strlen (title, -1) > MOST_CHARS;
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_set_margin_start (label, MARGIN_PX);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), is_long ? MOST_CHARS : -1);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MOST_CHARS);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, *sentence ? sentence : is_long ? title : NULL);
  gtk_box_append (GTK_BOX (box), label);
  if (!preset->factory)
    add_signs (box, preset);
  gtk_list_box_row_set_child (row, box);
  gtk_list_box_row_set_activatable (row, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void fill (LqPresetMenu *menu)
{
  GtkWidget *row;
  while ((row = gtk_widget_get_first_child (menu->list)) && GTK_IS_LIST_BOX_ROW (row))
    gtk_list_box_remove (GTK_LIST_BOX (menu->list), row);
  g_clear_pointer (&menu->presets, g_ptr_array_unref);
  menu->presets = lq_preset_list (lq_node_get_processor_id (menu->node), factory_folder ());
  for (guint i = 0; i < menu->presets->len; i++)
    {
      row = gtk_list_box_row_new ();
      g_object_set_data (G_OBJECT (row), "lq-preset", menu->presets->pdata[i]);
      g_object_set_data (G_OBJECT (row), "lq-menu", menu);
      show_preset (GTK_LIST_BOX_ROW (row));
      gtk_list_box_append (GTK_LIST_BOX (menu->list), row);
    }
}

/* ---- A new one ---- */

static void forget_replacing (LqPresetMenu *menu)
{
  g_clear_pointer (&menu->replacing, g_free);
  gtk_widget_set_visible (menu->why, FALSE);
  gtk_button_set_label (GTK_BUTTON (menu->save), _ ("Save"));
}

static void say_why (LqPresetMenu *menu, const char *text)
{
  gtk_label_set_text (GTK_LABEL (menu->why), text);
  gtk_widget_set_visible (menu->why, TRUE);
}

/* One of that name is replaced when that was read, and wanted all the same. */
static gboolean must_ask (LqPresetMenu *menu, const char *name)
{
  if (!lq_preset_is_there (menu->node, name) || g_strcmp0 (menu->replacing, name) == 0)
    return FALSE;
  g_autofree char *text = g_strdup_printf (_ ("There is a preset “%s” already."), name);
  menu->replacing = g_strdup (name);
  say_why (menu, text);
  gtk_button_set_label (GTK_BUTTON (menu->save), _ ("Replace it"));
  return TRUE;
}

static void on_save (LqPresetMenu *menu)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (menu->name))));
  if (!*name || must_ask (menu, name))
    return;
  g_autofree char *path = lq_preset_save (menu->node, name, "", &error);
  if (!path) /* the name stays, for when there is room again */
    {
      say_why (menu, error->message);
      return;
    }
  lq_desk_say (menu->desk, _ ("Preset saved"), name);
  gtk_editable_set_text (GTK_EDITABLE (menu->name), "");
  close_menu (menu);
}

/* What is saved stands below the list: that ends above the window's edge. */
static int room_for_list (LqPresetMenu *menu)
{
  graphene_rect_t button;
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (menu->button));
  if (!gtk_widget_compute_bounds (menu->button, window, &button))
    return LEAST_PX;
  const int below = gtk_widget_get_height (window) - (int)(button.origin.y + button.size.height);
  return MAX (below - BELOW_PX, LEAST_PX);
}

static void on_open (GtkWidget *popover, LqPresetMenu *menu)
{
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (menu->scroller),
                                              room_for_list (menu));
  forget_replacing (menu);
  fill (menu);
  GtkWidget *first = gtk_widget_get_first_child (menu->list);
  gtk_widget_grab_focus (menu->presets->len > 0 ? first : menu->name);
}

/* ---- The menu ---- */

void lq_preset_menu_set_node (LqPresetMenu *menu, LqNode *node)
{
  g_set_object (&menu->node, node);
}

static void lq_preset_menu_dispose (GObject *object)
{
  LqPresetMenu *menu = LQ_PRESET_MENU (object);
  g_clear_object (&menu->node);
  g_clear_pointer (&menu->replacing, g_free);
  G_OBJECT_CLASS (lq_preset_menu_parent_class)->dispose (object);
}

/* The rows, which point into it, have gone. */
static void lq_preset_menu_finalize (GObject *object)
{
  g_clear_pointer (&LQ_PRESET_MENU (object)->presets, g_ptr_array_unref);
  G_OBJECT_CLASS (lq_preset_menu_parent_class)->finalize (object);
}

static void lq_preset_menu_class_init (LqPresetMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lq_preset_menu_dispose;
  G_OBJECT_CLASS (klass)->finalize = lq_preset_menu_finalize;
}

static GtkWidget *list_new (LqPresetMenu *menu)
{
  GtkWidget *none = gtk_label_new (_ ("No presets yet."));
  GtkEventController *keys = gtk_event_controller_key_new ();
  menu->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (menu->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (none, "lq-hint");
  gtk_list_box_set_placeholder (GTK_LIST_BOX (menu->list), none);
  gtk_widget_set_size_request (menu->list, 260, -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), menu);
  gtk_widget_add_controller (menu->list, keys);
  g_signal_connect (menu->list, "row-activated", G_CALLBACK (on_chosen), menu);
  menu->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (menu->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (menu->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (menu->scroller), menu->list);
  return menu->scroller;
}

static GtkWidget *save_row_new (LqPresetMenu *menu)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  menu->save = gtk_button_new_with_label (_ ("Save"));
  menu->name = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (menu->name), _ ("Name of a new preset"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu->name), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name of a new preset"), -1);
  gtk_widget_set_hexpand (menu->name, TRUE);
  gtk_box_append (GTK_BOX (row), menu->name);
  gtk_box_append (GTK_BOX (row), menu->save);
  g_signal_connect_swapped (menu->save, "clicked", G_CALLBACK (on_save), menu);
  g_signal_connect_swapped (menu->name, "activate", G_CALLBACK (on_save), menu);
  g_signal_connect_swapped (menu->name, "changed", G_CALLBACK (forget_replacing), menu);
  return row;
}

static void lq_preset_menu_init (LqPresetMenu *menu)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  menu->button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (menu->button), _ ("Presets"));
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (menu->button), FALSE);
  menu->why = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (menu->why), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (menu->why), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (menu->why), PANGO_WRAP_WORD_CHAR); /* a path has no blanks */
  gtk_label_set_max_width_chars (GTK_LABEL (menu->why), MOST_CHARS);
  gtk_widget_add_css_class (menu->why, "lq-alert");
  gtk_box_append (GTK_BOX (box), list_new (menu));
  gtk_box_append (GTK_BOX (box), menu->why);
  gtk_box_append (GTK_BOX (box), save_row_new (menu));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (menu->button), popover);
  gtk_box_append (GTK_BOX (menu), menu->button);
  g_signal_connect (popover, "show", G_CALLBACK (on_open), menu);
}

GtkWidget *lq_preset_menu_new (LqDesk *desk)
{
  LqPresetMenu *menu = g_object_new (LQ_TYPE_PRESET_MENU, NULL);
  menu->desk = desk;
  return GTK_WIDGET (menu);
}
