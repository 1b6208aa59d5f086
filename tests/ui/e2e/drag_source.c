/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another program, as the X server sees it: a window out of which files can be dragged.
 * usage: drag-source FILE… */
#include <gtk/gtk.h>

static GdkContentProvider *on_prepare (GtkDragSource *source, double x, double y, GSList *files)
{
  return gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, files);
}

static void on_drag_end (GtkDragSource *source, GdkDrag *drag, gboolean delete_data, gpointer data)
{
  g_print ("%s\n", gdk_drag_get_selected_action (drag) ? "taken" : "refused");
}

static void on_activate (GtkApplication *application, GSList *files)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkDragSource *source = gtk_drag_source_new ();
  gtk_window_set_title (GTK_WINDOW (window), "Files");
  gtk_window_set_default_size (GTK_WINDOW (window), 240, 160);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), files);
  g_signal_connect (source, "drag-end", G_CALLBACK (on_drag_end), NULL);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (source));
  gtk_window_present (GTK_WINDOW (window));
}

int main (int argc, char **argv)
{
  GSList *files = NULL;
  for (int i = argc; --i > 0;)
    files = g_slist_prepend (files, g_file_new_for_commandline_arg (argv[i]));
  g_autoptr (GtkApplication) application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), files);
  int status = g_application_run (G_APPLICATION (application), 1, argv);
  g_slist_free_full (files, g_object_unref);
  return status;
}
