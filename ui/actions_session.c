/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with the session: history, files, deliveries; and what opens beside it. */
#include "ui/actions_private.h"

#include "ui/choose.h"
#include "ui/dialogs/dialogs.h"

#include <glib/gi18n.h>

static void on_undo (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_history_undo (lq_desk_get_history (desk_of (window)));
}

static void on_redo (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_history_redo (lq_desk_get_history (desk_of (window)));
}

static void on_panel (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_window_show_panel (window, g_variant_get_string (parameter, NULL));
}

static void chosen_open (char **paths, gpointer window)
{
  lq_window_open_paths (window, (const char *const *)paths);
}

static void on_open_path (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  const char *const paths[] = { g_variant_get_string (parameter, NULL), NULL };
  lq_window_open_paths (window, paths);
}

static void on_open (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_choose (window, LQ_CHOOSE_SESSION, _ ("Open a session"), NULL, chosen_open, window);
}

static void on_open_audio (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_choose (window, LQ_CHOOSE_AUDIO, _ ("Open audio files"), NULL, chosen_open, window);
}

static void imported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LqWindow) window = data;
  g_autoptr (GError) error = NULL;
  if (!lq_document_import_finish (LQ_DOCUMENT (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lq_window_tell (window, error->message);
}

static void chosen_tracks (char **paths, gpointer window)
{
  lq_document_import_async (lq_desk_get_document (desk_of (window)), (const char *const *)paths,
                            LQ_IMPORT_TRACKS, NULL, imported, g_object_ref (window));
}

static void chosen_references (char **paths, gpointer window)
{
  lq_document_import_async (lq_desk_get_document (desk_of (window)), (const char *const *)paths,
                            LQ_IMPORT_REFERENCES, NULL, imported, g_object_ref (window));
}

static void on_add_tracks (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_choose (window, LQ_CHOOSE_AUDIO, _ ("Add tracks"), NULL, chosen_tracks, window);
}

static void on_add_reference (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_choose (window, LQ_CHOOSE_AUDIO, _ ("Add references"), NULL, chosen_references, window);
}

static void chosen_folder (char **paths, gpointer window)
{
  LqDocument *document = lq_desk_get_document (desk_of (window));
  guint n = lq_document_relink (document, paths[0]), missing = lq_document_n_missing (document);
  g_autofree char *text =
      g_strdup_printf (n == 1 ? "%u file found and relinked, %u still missing."
                              : _ ("%u files found and relinked, %u still missing."),
                       n, missing);
  lq_window_tell (window, text);
}

static void on_relink (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_choose (window, LQ_CHOOSE_FOLDER, _ ("Where are the audio files?"), NULL, chosen_folder,
             window);
}

static void on_add_processor (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_desk_add_processor (desk_of (window), g_variant_get_string (parameter, NULL), G_MAXUINT);
}

static void on_save (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_dialog_save (window, desk_of (window));
}

static void on_save_as (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_dialog_save_as (window, desk_of (window));
}

static void on_close_session (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_document_close (lq_desk_get_document (desk_of (window)));
}

static void on_deliver (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_dialog_deliver (window, desk_of (window), LQ_DELIVER_ASK);
}

static void on_deliver_again (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_dialog_deliver (window, desk_of (window), LQ_DELIVER_AT_ONCE);
}

static void on_settings (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_dialog_settings (window, desk_of (window));
}

static void on_manual (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_dialog_manual (window, desk_of (window));
}

static void on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_dialog_shortcuts (window, desk_of (window));
}

static const GActionEntry entries[] = {
  { .name = "undo", .activate = on_undo },
  { .name = "redo", .activate = on_redo },
  { .name = "panel", .activate = on_panel, .parameter_type = "s" },
  { .name = "open", .activate = on_open },
  { .name = "open-path", .activate = on_open_path, .parameter_type = "s" },
  { .name = "open-audio", .activate = on_open_audio },
  { .name = "add-tracks", .activate = on_add_tracks },
  { .name = "add-reference", .activate = on_add_reference },
  { .name = "relink", .activate = on_relink },
  { .name = "add-processor", .activate = on_add_processor, .parameter_type = "s" },
  { .name = "save", .activate = on_save },
  { .name = "save-as", .activate = on_save_as },
  { .name = "close-session", .activate = on_close_session },
  { .name = "deliver", .activate = on_deliver },
  { .name = "deliver-again", .activate = on_deliver_again },
  { .name = "settings", .activate = on_settings },
  { .name = "manual", .activate = on_manual },
  { .name = "shortcuts", .activate = on_shortcuts },
};

static const char *const always[] = { "open-path", "open",   "open-audio", "settings",
                                      "shortcuts", "manual", NULL };

static void show_history (LqWindow *window)
{
  gboolean can_undo = FALSE, can_redo = FALSE;
  LqHistory *history = lq_desk_get_history (desk_of (window));
  if (history)
    g_object_get (history, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  lq_action_set_enabled (window, "undo", can_undo);
  lq_action_set_enabled (window, "redo", can_redo);
}

static void show_session (LqWindow *window)
{
  LqHistory *history = lq_desk_get_history (desk_of (window));
  if (history)
    g_signal_connect_object (history, "notify", G_CALLBACK (show_history), window,
                             G_CONNECT_SWAPPED);
  show_history (window);
}

const LqActions lq_actions_session = {
  .entries = entries,
  .n_entries = G_N_ELEMENTS (entries),
  .always = always,
  .show_session = show_session,
};
