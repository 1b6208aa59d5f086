/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/application.h"

#include "ui/config.h"
#include "ui/tokens.h"
#include "ui/window.h"

#include <glib/gi18n.h>

struct _LqApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (LqApplication, lq_application, ADW_TYPE_APPLICATION)

static LqWindow *window_of (LqApplication *application)
{
  for (GList *list = gtk_application_get_windows (GTK_APPLICATION (application)); list;
       list = list->next)
    if (LQ_IS_WINDOW (list->data)) /* not one that stands above it */
      return list->data;
  return lq_window_new (GTK_APPLICATION (application));
}

static void on_contrast (AdwStyleManager *manager)
{
  lq_tokens_set_high_contrast (adw_style_manager_get_display (manager),
                               adw_style_manager_get_high_contrast (manager));
}

static void on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (
      gtk_application_get_active_window (data), "application-name", "Lacquer", "application-icon",
      LQ_APP_ID, "version", LQ_VERSION, "developer-name", _ ("The Lacquer engineers"),
      "license-type", GTK_LICENSE_GPL_3_0, "comments",
      _ ("Your ears decide. Lacquer plays it fair, keeps your reasons and proves your files."),
      NULL);
}

static void on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  for (GList *list = gtk_application_get_windows (data); list;
       list = gtk_application_get_windows (data))
    {
      GtkWindow *window = list->data;
      gtk_window_close (window);
      if (gtk_application_get_windows (data) && gtk_application_get_windows (data)->data == window)
        return; /* it asks something first */
    }
}

static void on_demo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  lq_window_open_demo (window_of (data));
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = on_about },
  { .name = "quit", .activate = on_quit },
  { .name = "open-demo", .activate = on_demo },
};

static void lq_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (lq_application_parent_class)->startup (application);
  AdwStyleManager *manager = adw_style_manager_get_for_display (gdk_display_get_default ());
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  lq_tokens_install (adw_style_manager_get_display (manager));
  g_signal_connect (manager, "notify::high-contrast", G_CALLBACK (on_contrast), NULL);
  on_contrast (manager);
  gtk_window_set_default_icon_name (LQ_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
}

static void lq_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (window_of (LQ_APPLICATION (application))));
}

static void lq_application_open (GApplication *application, GFile **files, int n_files,
                                 const char *hint)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);
      if (path)
        g_strv_builder_add (paths, path);
    }
  g_auto (GStrv) all = g_strv_builder_end (paths);
  LqWindow *window = window_of (LQ_APPLICATION (application));
  gtk_window_present (GTK_WINDOW (window));
  lq_window_open_paths (window, (const char *const *)all);
}

static void lq_application_class_init (LqApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  application_class->startup = lq_application_startup;
  application_class->activate = lq_application_activate;
  application_class->open = lq_application_open;
}

static void lq_application_init (LqApplication *application) {}

LqApplication *lq_application_new (void)
{
  return g_object_new (LQ_TYPE_APPLICATION, "application-id", LQ_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, NULL);
}
