/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gallery's window: see gallery.h. "lacquer-gallery [--contrast] [--master] [--text 1.5]". */
#include "ui/gallery/gallery.h"

#include "ui/tokens.h"

#include <adwaita.h>

enum
{
  LABEL_LINE = 16
};

void gallery_put (GtkFixed *sheet, GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_set_size_request (child, width, height);
  gtk_fixed_put (sheet, child, x, y);
}

static GtkWidget *text (const char *string, const char *css_class)
{
  GtkWidget *label = gtk_label_new (string);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  PangoAttrList *attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  pango_attr_list_unref (attributes);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

void gallery_text (GtkFixed *sheet, const char *string, int x, int y, const char *css_class)
{
  GtkWidget *label = text (string, css_class);
  int height;
  gtk_fixed_put (sheet, label, x, y);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_fixed_move (sheet, label, x, y - height / 2);
}

void gallery_caption (GtkFixed *sheet, const char *string, int x, int y, const char *css_class)
{
  GtkWidget *label = text (string, css_class);
  int width, height;
  gtk_fixed_put (sheet, label, x, y);
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_fixed_move (sheet, label, x - width / 2, y - height / 2);
}

void gallery_panel (GtkFixed *sheet, const char *title, const char *hint, int x, int y, int width,
                    int height)
{
  GtkWidget *panel = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (panel, "lq-panel");
  gallery_put (sheet, panel, x, y, width, height);

  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_box_append (GTK_BOX (row), text (title, "lq-name"));
  gtk_box_append (GTK_BOX (row), text (hint, "lq-hint"));
  gtk_fixed_put (sheet, row, x + 14, y + 20 - LABEL_LINE / 2);
}

static void on_map (GtkWidget *child, gpointer flags)
{
  gtk_widget_set_state_flags (child, GPOINTER_TO_UINT (flags), FALSE);
}

void gallery_pose (GtkWidget *child, GtkStateFlags flags)
{
  g_signal_connect_after (child, "map", G_CALLBACK (on_map), GUINT_TO_POINTER (flags));
}

static void gallery_widgets (GtkFixed *sheet)
{
  gallery_compare (sheet);
  gallery_meters (sheet);
  gallery_slots (sheet);
  gallery_faders (sheet);
  gallery_reduction (sheet);
  gallery_knobs (sheet);
  gallery_values (sheet);
}

static void gallery_master (GtkFixed *sheet)
{
  gallery_panel (sheet, "", "", 8, 128, 1068, 266);
  gallery_song (sheet);
  gallery_panel (sheet, "", "", 8, 468, 1068, 404);
  gallery_equaliser (sheet);
  gallery_meter_column (sheet);
}

int main (int argc, char **argv)
{
  gboolean contrast = FALSE, master = FALSE;
  double text_size = 1;
  const GOptionEntry entries[] = {
    { "contrast", 0, 0, G_OPTION_ARG_NONE, &contrast, "High contrast", NULL },
    { "text", 0, 0, G_OPTION_ARG_DOUBLE, &text_size, "Text size, 1 to 1.5", "SIZE" },
    { "master", 0, 0, G_OPTION_ARG_NONE, &master, "The parts of the master page", NULL },

    { NULL }
  };
  GOptionContext *options = g_option_context_new (NULL);
  g_option_context_add_main_entries (options, entries, NULL);
  GError *error = NULL;
  if (!g_option_context_parse (options, &argc, &argv, &error))
    g_error ("%s", error->message);
  g_option_context_free (options);

  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int)(96 * 1024 * text_size), NULL);
  lq_tokens_install (gdk_display_get_default ());
  lq_tokens_set_high_contrast (gdk_display_get_default (), contrast);

  GtkWidget *window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 1440, 900);
  gtk_window_set_title (GTK_WINDOW (window), "Lacquer: widgets");
  GtkFixed *sheet = GTK_FIXED (gtk_fixed_new ());
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (sheet));
  if (master)
    gallery_master (sheet);
  else
    gallery_widgets (sheet);
  gtk_window_present (GTK_WINDOW (window));
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
