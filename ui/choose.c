/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/choose.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkFileChooserNative *chooser;
  LqChosen chosen;
  gpointer data;
  GDestroyNotify free_data; /* or NULL */
} Choice;

static void choice_free (gpointer data, GClosure *closure)
{
  Choice *choice = data;
  g_object_unref (choice->chooser);
  if (choice->free_data)
    choice->free_data (choice->data);
  g_free (choice);
}

static void on_response (GtkNativeDialog *dialog, int response, gpointer data)
{
  Choice *choice = data;
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files =
          gtk_file_chooser_get_files (GTK_FILE_CHOOSER (choice->chooser));
      g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
      for (guint i = 0; i < g_list_model_get_n_items (files); i++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (files, i);
          g_autofree char *path = g_file_get_path (file);
          if (path)
            g_strv_builder_add (paths, path);
        }
      g_auto (GStrv) all = g_strv_builder_end (paths);
      if (all[0])
        choice->chosen (all, choice->data);
    }
  gtk_native_dialog_destroy (dialog);
  g_signal_handlers_disconnect_by_data (dialog, choice);
}

/* Who asked is gone: nobody is to be told. */
static void on_parent_destroyed (GtkNativeDialog *dialog)
{
  gtk_native_dialog_destroy (dialog);
  g_signal_handlers_disconnect_matched (dialog, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_response, NULL);
}

static GtkFileFilter *audio_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("Audio files"));
  static const char *const suffixes[] = { "wav",  "wave", "bwf",  "rf64", "w64", "aif",  "aiff",
                                          "aifc", "caf",  "flac", "ogg",  "oga", "opus", "mp3" };
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  return filter;
}

static void add_filters (GtkFileChooser *chooser, LqChoose what)
{
  if (what == LQ_CHOOSE_SESSION || what == LQ_CHOOSE_SAVE)
    {
      g_autoptr (GtkFileFilter) sessions = gtk_file_filter_new ();
      gtk_file_filter_set_name (sessions, _ ("Lacquer sessions"));
      gtk_file_filter_add_suffix (sessions, "lacquer");
      gtk_file_chooser_add_filter (chooser, sessions);
    }
  if (what == LQ_CHOOSE_AUDIO || what == LQ_CHOOSE_AUDIO_FILE)
    {
      g_autoptr (GtkFileFilter) audio = audio_filter ();
      gtk_file_chooser_add_filter (chooser, audio);
    }
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

void lq_choose (GtkWindow *parent, LqChoose what, const char *title, const char *name,
                LqChosen chosen, gpointer data)
{
  lq_choose_owning (parent, what, title, name, chosen, data, NULL);
}

void lq_choose_owning (GtkWindow *parent, LqChoose what, const char *title, const char *name,
                       LqChosen chosen, gpointer data, GDestroyNotify free_data)
{
  static const GtkFileChooserAction actions[] = {
    [LQ_CHOOSE_AUDIO] = GTK_FILE_CHOOSER_ACTION_OPEN,
    [LQ_CHOOSE_AUDIO_FILE] = GTK_FILE_CHOOSER_ACTION_OPEN,
    [LQ_CHOOSE_SESSION] = GTK_FILE_CHOOSER_ACTION_OPEN,
    [LQ_CHOOSE_SAVE] = GTK_FILE_CHOOSER_ACTION_SAVE,
    [LQ_CHOOSE_FOLDER] = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
  };
  Choice *choice = g_new0 (Choice, 1);
  choice->chooser = gtk_file_chooser_native_new (title, parent, actions[what], NULL, NULL);
  choice->chosen = chosen;
  choice->data = data;
  choice->free_data = free_data;
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (choice->chooser);
  gtk_file_chooser_set_select_multiple (chooser, what == LQ_CHOOSE_AUDIO);
  if (name && what == LQ_CHOOSE_SAVE)
    gtk_file_chooser_set_current_name (chooser, name);
  g_autoptr (GFile) folder = name && what == LQ_CHOOSE_FOLDER ? g_file_new_for_path (name) : NULL;
  if (folder && g_file_query_exists (folder, NULL))
    gtk_file_chooser_set_current_folder (chooser, folder, NULL);
  if (what != LQ_CHOOSE_FOLDER)
    add_filters (chooser, what);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (choice->chooser), TRUE);
  g_signal_connect_data (choice->chooser, "response", G_CALLBACK (on_response), choice, choice_free,
                         0);
  g_signal_connect_object (parent, "destroy", G_CALLBACK (on_parent_destroyed), choice->chooser,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choice->chooser));
}
