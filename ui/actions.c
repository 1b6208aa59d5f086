/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/actions.h"

#include "model/marker.h"
#include "model/note.h"
#include "ui/choose.h"
#include "ui/dialogs/dialogs.h"
#include "ui/places.h"

#include <glib/gi18n.h>

#define ZOOM_STEP       2.0
#define MONITOR_STEP_DB 1.0
#define MONITOR_MIN_DB  (-60.0)

static LqDesk *desk_of (gpointer window) { return lq_window_get_desk (window); }

static LqSound *sound_of (gpointer window) { return lq_desk_get_sound (desk_of (window)); }

/* ---- Transport ---- */

static void on_play (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_sound_toggle (sound_of (window));
}

static void on_seek (GSimpleAction *action, GVariant *seconds, gpointer window)
{
  lq_sound_seek (sound_of (window),
                 llround (g_variant_get_double (seconds) * lq_desk_get_rate_hz (desk_of (window))));
}

static void on_seek_by (GSimpleAction *action, GVariant *seconds, gpointer window)
{
  double by_s = g_ascii_strtod (g_variant_get_string (seconds, NULL), NULL);
  LqFrames now = lq_sound_get_position (sound_of (window));
  lq_sound_seek (sound_of (window), now + llround (by_s * lq_desk_get_rate_hz (desk_of (window))));
}

static void on_go_start (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_sound_seek (sound_of (window), 0);
}

static void on_go_end (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_sound_seek (sound_of (window),
                 lq_document_get_length (lq_desk_get_document (desk_of (window))));
}

static void on_tap (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_window_tap_tempo (window);
}

static void set_loop (LqDesk *desk, gboolean on, gint64 start, gint64 end)
{
  LqHistory *history = lq_desk_get_history (desk);
  LqItem *session = LQ_ITEM (lq_desk_get_session (desk));
  lq_history_begin_gesture (history, on ? "Loop" : "Loop off");
  lq_history_set_value (history, session, "loop-start", (double)start);
  lq_history_set_value (history, session, "loop-end", (double)end);
  lq_history_set_value (history, session, "loop", on); /* last: who hears of it finds the range */
  lq_history_end_gesture (history);
}

static void on_loop (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  LqDesk *desk = desk_of (window);
  gint64 start, end;
  gboolean on = lq_session_get_loop (lq_desk_get_session (desk), &start, &end);
  if (!on && end <= start)
    {
      start = 0;
      end = lq_document_get_length (lq_desk_get_document (desk));
    }
  set_loop (desk, !on, start, end);
}

static void on_loop_in (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  LqDesk *desk = desk_of (window);
  gint64 start, end, now = lq_sound_get_position (sound_of (window));
  lq_session_get_loop (lq_desk_get_session (desk), &start, &end);
  set_loop (desk, TRUE, now,
            end > now ? end : lq_document_get_length (lq_desk_get_document (desk)));
}

static void on_loop_out (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  gint64 start, end, now = lq_sound_get_position (sound_of (window));
  lq_session_get_loop (lq_desk_get_session (desk_of (window)), &start, &end);
  if (now > 0)
    set_loop (desk_of (window), TRUE, start < now ? start : 0, now);
}

static void drop_note (LqDesk *desk)
{
  LqSession *session = lq_desk_get_session (desk);
  g_autofree char *id = lq_session_next_id (session, LQ_KIND_NOTE);
  g_autoptr (LqNote) note = lq_note_new (id);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *created = g_date_time_format_iso8601 (now);
  g_object_set (note, "at", (gint64)lq_sound_get_position (lq_desk_get_sound (desk)), "author",
                g_get_real_name (), "created", created, NULL);
  lq_history_insert (lq_desk_get_history (desk), LQ_ITEM (note), NULL, G_MAXUINT);
}

static void on_note (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  drop_note (desk_of (window));
}

static void on_note_text (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  drop_note (desk_of (window));
  lq_window_edit_last_note (window);
}

static void on_marker (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  LqDesk *desk = desk_of (window);
  LqSession *session = lq_desk_get_session (desk);
  g_autofree char *id = lq_session_next_id (session, LQ_KIND_MARKER);
  g_autoptr (LqMarker) marker = lq_marker_new (id);
  g_autofree char *name = g_strdup_printf (
      _ ("Marker %u"), g_list_model_get_n_items (lq_session_get_markers (session)) + 1);
  g_object_set (marker, "at", (gint64)lq_sound_get_position (sound_of (window)), "name", name,
                NULL);
  lq_history_insert (lq_desk_get_history (desk), LQ_ITEM (marker), NULL, G_MAXUINT);
}

/* ---- Comparison ---- */

static void on_hear (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  static const char *const names[] = { "mix", "master", "reference", "before" };
  for (int i = 0; i < LQ_COMPARE_N_SOURCES; i++)
    if (g_str_equal (g_variant_get_string (parameter, NULL), names[i]))
      lq_compare_hear (lq_desk_get_compare (desk_of (window)), (LqCompareSource)i);
}

static void on_bypass (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_compare_toggle_bypass (lq_desk_get_compare (desk_of (window)));
}

static void on_reference (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_compare_toggle_reference (lq_desk_get_compare (desk_of (window)));
}

static void on_before (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_compare_toggle_before (lq_desk_get_compare (desk_of (window)));
}

static void on_ab (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  LqNode *node = lq_desk_get_selected (desk_of (window));
  if (node)
    lq_compare_choose_ab (lq_desk_get_compare (desk_of (window)), node,
                          lq_ab_get (node) == LQ_AB_A ? LQ_AB_B : LQ_AB_A);
}

static void on_delta (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  LqCompare *compare = lq_desk_get_compare (desk_of (window));
  lq_compare_set_delta (
      compare, lq_compare_get_delta (compare) ? NULL : lq_desk_get_selected (desk_of (window)));
}

static void on_unmatched (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  gboolean held;
  g_object_get (lq_desk_get_compare (desk_of (window)), "unmatched", &held, NULL);
  lq_compare_set_unmatched (lq_desk_get_compare (desk_of (window)), !held);
}

static void on_choose_reference (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  guint number = (guint)g_ascii_strtoull (g_variant_get_string (parameter, NULL), NULL, 10);
  GListModel *references = lq_session_get_references (lq_desk_get_session (desk_of (window)));
  g_autoptr (LqItem) reference = g_list_model_get_item (references, number - 1);
  if (!reference)
    return;
  lq_compare_choose_reference (lq_desk_get_compare (desk_of (window)), lq_item_get_id (reference));
  lq_compare_hear (lq_desk_get_compare (desk_of (window)), LQ_COMPARE_REFERENCE);
}

/* ---- Monitor ---- */

static void set_mode (GSimpleAction *action, gpointer window, LqListenMode mode)
{
  static const char *const names[] = {
    [LQ_LISTEN_MONO] = "mono", [LQ_LISTEN_SIDE] = "side", [LQ_LISTEN_SWAP] = "swap"
  };
  LqListenMode now = lq_sound_get_listen_mode (sound_of (window));
  LqListenMode next = now == mode ? LQ_LISTEN_STEREO : mode;
  lq_sound_set_listen_mode (sound_of (window), next);
  for (int i = LQ_LISTEN_MONO; i < LQ_N_LISTEN; i++)
    {
      GAction *lamp = g_action_map_lookup_action (G_ACTION_MAP (window), names[i]);
      g_simple_action_set_state (G_SIMPLE_ACTION (lamp),
                                 g_variant_new_boolean (next == (LqListenMode)i));
    }
}

static void on_mono (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  set_mode (action, window, LQ_LISTEN_MONO);
}

static void on_side (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  set_mode (action, window, LQ_LISTEN_SIDE);
}

static void on_swap (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  set_mode (action, window, LQ_LISTEN_SWAP);
}

static void on_dim (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  gboolean dim = !lq_sound_get_dim (sound_of (window));
  lq_sound_set_dim (sound_of (window), dim);
  g_simple_action_set_state (action, g_variant_new_boolean (dim));
}

static void move_monitor (gpointer window, double by_db)
{
  GSettings *settings = lq_desk_get_settings (desk_of (window));
  double level_db = g_settings_get_double (settings, "monitor-level") + by_db;
  g_settings_set_double (settings, "monitor-level", CLAMP (level_db, MONITOR_MIN_DB, 0.0));
}

static void on_monitor_up (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  move_monitor (window, MONITOR_STEP_DB);
}

static void on_monitor_down (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  move_monitor (window, -MONITOR_STEP_DB);
}

static void on_reset_meters (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_desk_reset_meters (desk_of (window));
}

static void on_go_to (GSimpleAction *action, GVariant *which, gpointer window)
{
  lq_places_go (desk_of (window), g_variant_get_string (which, NULL));
}

static void on_test_tone (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  lq_sound_test_tone (sound_of (window));
}

/* ---- Session ---- */

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
  { .name = "play", .activate = on_play, .state = "false" },
  { .name = "seek", .activate = on_seek, .parameter_type = "d" },
  { .name = "seek-by", .activate = on_seek_by, .parameter_type = "s" },
  { .name = "go-start", .activate = on_go_start },
  { .name = "go-end", .activate = on_go_end },
  { .name = "tap", .activate = on_tap },
  { .name = "loop", .activate = on_loop, .state = "false" },
  { .name = "loop-in", .activate = on_loop_in },
  { .name = "loop-out", .activate = on_loop_out },
  { .name = "note", .activate = on_note },
  { .name = "note-text", .activate = on_note_text },
  { .name = "marker", .activate = on_marker },
  { .name = "hear", .activate = on_hear, .parameter_type = "s", .state = "'master'" },
  { .name = "bypass", .activate = on_bypass },
  { .name = "reference", .activate = on_reference },
  { .name = "before", .activate = on_before },
  { .name = "ab", .activate = on_ab },
  { .name = "delta", .activate = on_delta, .state = "false" },
  { .name = "unmatched", .activate = on_unmatched, .state = "false" },
  { .name = "choose-reference", .activate = on_choose_reference, .parameter_type = "s" },
  { .name = "mono", .activate = on_mono, .state = "false" },
  { .name = "side", .activate = on_side, .state = "false" },
  { .name = "swap", .activate = on_swap, .state = "false" },
  { .name = "dim", .activate = on_dim, .state = "false" },
  { .name = "monitor-up", .activate = on_monitor_up },
  { .name = "monitor-down", .activate = on_monitor_down },
  { .name = "reset-meters", .activate = on_reset_meters },
  { .name = "go-to", .activate = on_go_to, .parameter_type = "s" },
  { .name = "test-tone", .activate = on_test_tone },
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

/* Actions that work without a session. */
static const char *const always[] = { "test-tone", "open-path", "open",       "open-audio",
                                      "settings",  "shortcuts", "monitor-up", "monitor-down",
                                      "dim",       "mono",      "side",       "swap",
                                      "manual",    NULL };

/* ---- State ---- */

static void set_state (LqWindow *window, const char *name, GVariant *state)
{
  g_simple_action_set_state (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), name)), state);
}

static void set_enabled (LqWindow *window, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), name)), enabled);
}

static void show_playing (LqWindow *window)
{
  set_state (window, "play", g_variant_new_boolean (lq_sound_is_playing (sound_of (window))));
}

static void show_heard (LqWindow *window)
{
  static const char *const names[] = { "mix", "master", "reference", "before" };
  LqCompare *compare = lq_desk_get_compare (desk_of (window));
  gboolean unmatched;
  g_object_get (compare, "unmatched", &unmatched, NULL);
  set_state (window, "hear", g_variant_new_string (names[lq_compare_get_heard (compare)]));
  set_state (window, "unmatched", g_variant_new_boolean (unmatched));
  set_state (window, "delta", g_variant_new_boolean (lq_compare_get_delta (compare) != NULL));
}

static void show_selected (LqWindow *window)
{
  LqNode *node = lq_desk_get_selected (desk_of (window));
  set_enabled (window, "ab", node && !lq_node_is_missing (node));
  set_enabled (window, "delta",
               node && lq_compare_has_delta (lq_desk_get_compare (desk_of (window)), node));
}

static void show_loop (LqWindow *window)
{
  gint64 start, end;
  LqSession *session = lq_desk_get_session (desk_of (window));
  set_state (window, "loop",
             g_variant_new_boolean (session && lq_session_get_loop (session, &start, &end)));
}

static void show_history (LqWindow *window)
{
  gboolean can_undo = FALSE, can_redo = FALSE;
  LqHistory *history = lq_desk_get_history (desk_of (window));
  if (history)
    g_object_get (history, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  set_enabled (window, "undo", can_undo);
  set_enabled (window, "redo", can_redo);
}

static void follow_session (LqWindow *window)
{
  LqSession *session = lq_desk_get_session (desk_of (window));
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    set_enabled (window, entries[i].name, session || g_strv_contains (always, entries[i].name));
  if (session)
    {
      g_signal_connect_object (session, "changed::loop", G_CALLBACK (show_loop), window,
                               G_CONNECT_SWAPPED);
      LqHistory *history = lq_desk_get_history (desk_of (window));
      g_signal_connect_object (history, "notify", G_CALLBACK (show_history), window,
                               G_CONNECT_SWAPPED);
    }
  show_loop (window);
  show_history (window);
  show_selected (window);
}

void lq_actions_add (LqWindow *window, LqDesk *desk)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  g_signal_connect_object (lq_desk_get_sound (desk), "notify::playing", G_CALLBACK (show_playing),
                           window, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_compare (desk), "notify", G_CALLBACK (show_heard), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_desk_get_document (desk), "notify::session",
                           G_CALLBACK (follow_session), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::selected", G_CALLBACK (show_selected), window,
                           G_CONNECT_SWAPPED);
  follow_session (window);
}
