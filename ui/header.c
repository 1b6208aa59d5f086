/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/header.h"

#include "ui/keys.h"

#include <glib/gi18n.h>

struct _LqHeader
{
  AdwBin parent_instance;
  LqDesk *desk;                  /* borrowed: the window holds it longer */
  GtkWidget *names, *lone_title; /* with a session, and without one */
  GtkWidget *title, *subtitle, *session_buttons, *device, *menu;
};

G_DEFINE_FINAL_TYPE (LqHeader, lq_header, ADW_TYPE_BIN)

/* ---- What it tells ---- */

static void show_title (LqHeader *header)
{
  LqDocument *document = lq_desk_get_document (header->desk);
  LqSession *session = lq_document_get_session (document);
  gboolean modified, read_only;
  g_autofree char *title = NULL;
  g_object_get (document, "title", &title, "modified", &modified, "read-only", &read_only, NULL);
  gtk_label_set_text (GTK_LABEL (header->title), title);
  const char *artist = session ? lq_session_get_artist (session) : "";
  const char *state = !session    ? ""
                      : read_only ? _ ("read-only")
                      : modified  ? _ ("not saved")
                                  : _ ("saved");
  g_autofree char *subtitle =
      artist && *artist ? g_strdup_printf ("%s · %s", artist, state) : g_strdup (state);
  gtk_label_set_text (GTK_LABEL (header->subtitle), subtitle);
}

static void show_device (LqHeader *header)
{
  g_autofree char *device = NULL, *rate = NULL;
  g_object_get (lq_desk_get_sound (header->desk), "device-text", &device, "rate-text", &rate, NULL);
  gtk_label_set_text (GTK_LABEL (header->device), rate ? rate : device);
  gtk_widget_set_tooltip_text (header->device, device);
}

/* The welcome page has only its name, in the middle. */
static void on_session (LqHeader *header)
{
  gboolean open = lq_desk_get_session (header->desk) != NULL;
  gtk_widget_set_visible (header->names, open);
  gtk_widget_set_visible (header->lone_title, !open);
  gtk_widget_set_visible (header->session_buttons, open);
  gtk_widget_set_visible (header->device, open);
}

/* ---- The menu ---- */

typedef struct
{
  const char *label, *action; /* no label: a new section begins */
} MenuRow;

/* The main menu with the keys as they are now. */
static GMenuModel *main_menu (GSettings *settings)
{
  static const MenuRow rows[] = {
    { N_ ("Open…"), "win.open" },
    { N_ ("Open audio files…"), "win.open-audio" },
    { N_ ("Save"), "win.save" },
    { N_ ("Save as…"), "win.save-as" },
    { N_ ("Close the session"), "win.close-session" },
    { NULL, NULL },
    { N_ ("Add tracks…"), "win.add-tracks" },
    { N_ ("Add references…"), "win.add-reference" },
    { N_ ("Find missing files…"), "win.relink" },
    { NULL, NULL },
    { N_ ("Open the demo"), "app.open-demo" },
    { N_ ("Settings"), "win.settings" },
    { N_ ("Manual"), "win.manual" },
    { N_ ("All keys"), "win.shortcuts" },
    { N_ ("About Lacquer"), "app.about" },
    { N_ ("Quit"), "app.quit" },
  };
  GMenu *menu = g_menu_new (), *section = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (i == 0 || !rows[i].label)
        {
          g_clear_object (&section);
          section = g_menu_new ();
          g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
        }
      if (!rows[i].label)
        continue;
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (rows[i].label), rows[i].action);
      const LqKeyRow *row = lq_key_row (rows[i].action);
      g_autofree char *key = row ? lq_key_of (settings, row) : NULL;
      if (key)
        g_menu_item_set_attribute (item, "accel", "s", key);
      g_menu_append_item (section, item);
    }
  g_object_unref (section);
  return G_MENU_MODEL (menu);
}

static void show_menu (LqHeader *header)
{
  g_autoptr (GMenuModel) model = main_menu (lq_desk_get_settings (header->desk));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (header->menu), model);
}

static GtkWidget *icon_button (LqHeader *header, const char *icon, const char *action,
                               const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  lq_key_follow (lq_desk_get_settings (header->desk), action, button, lq_key_show_tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

/* ---- Building ---- */

static GtkWidget *build_names (LqHeader *header)
{
  header->names = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  header->title = gtk_label_new ("");
  gtk_widget_add_css_class (header->title, "lq-name");
  gtk_label_set_ellipsize (GTK_LABEL (header->title), PANGO_ELLIPSIZE_END);
  header->subtitle = gtk_label_new ("");
  gtk_widget_add_css_class (header->subtitle, "lq-hint");
  gtk_box_append (GTK_BOX (header->names), header->title);
  gtk_box_append (GTK_BOX (header->names), header->subtitle);
  gtk_widget_set_margin_start (header->names, 8);
  return header->names;
}

static GtkWidget *build_menu (LqHeader *header)
{
  GtkWidget *menu = header->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "open-menu-symbolic");
  show_menu (header);
  g_signal_connect_object (lq_desk_get_settings (header->desk), "changed::shortcuts",
                           G_CALLBACK (show_menu), header, G_CONNECT_SWAPPED);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (menu), TRUE);
  gtk_widget_set_tooltip_text (menu, _ ("Menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Menu"),
                                  -1);
  return menu;
}

static GtkWidget *build_session_buttons (LqHeader *header)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
            *deliver = gtk_button_new_with_label (_ ("Deliver…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (deliver), "win.deliver");
  lq_key_follow (lq_desk_get_settings (header->desk), "win.deliver", deliver, lq_key_show_tip);
  gtk_box_append (GTK_BOX (buttons), deliver);
  gtk_box_append (GTK_BOX (buttons),
                  icon_button (header, "edit-undo-symbolic", "win.undo", _ ("Undo")));
  gtk_box_append (GTK_BOX (buttons),
                  icon_button (header, "edit-redo-symbolic", "win.redo", _ ("Redo")));
  return header->session_buttons = buttons;
}

static void build (LqHeader *header)
{
  AdwHeaderBar *bar = ADW_HEADER_BAR (adw_header_bar_new ());
  adw_header_bar_pack_start (bar, build_names (header));
  header->lone_title = gtk_label_new ("Lacquer");
  gtk_widget_add_css_class (header->lone_title, "lq-name");
  adw_header_bar_set_title_widget (bar, header->lone_title);
  adw_header_bar_pack_end (bar, build_menu (header));
  adw_header_bar_pack_end (bar, build_session_buttons (header));
  header->device = gtk_label_new ("");
  gtk_widget_add_css_class (header->device, "lq-hint");
  gtk_widget_set_margin_end (header->device, 10);
  adw_header_bar_pack_end (bar, header->device);
  adw_bin_set_child (ADW_BIN (header), GTK_WIDGET (bar));
}

static void lq_header_class_init (LqHeaderClass *klass) {}

static void lq_header_init (LqHeader *header) {}

GtkWidget *lq_header_new (LqDesk *desk)
{
  LqHeader *header = g_object_new (LQ_TYPE_HEADER, NULL);
  LqDocument *document = lq_desk_get_document (desk);
  LqSound *sound = lq_desk_get_sound (desk);
  header->desk = desk;
  build (header);
  g_signal_connect_object (document, "notify::session", G_CALLBACK (on_session), header,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "notify", G_CALLBACK (show_title), header, G_CONNECT_SWAPPED);
  g_signal_connect_object (sound, "notify::device-text", G_CALLBACK (show_device), header,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sound, "notify::rate-text", G_CALLBACK (show_device), header,
                           G_CONNECT_SWAPPED);
  on_session (header);
  show_title (header);
  show_device (header);
  return GTK_WIDGET (header);
}
