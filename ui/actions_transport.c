/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What moves through the song: play, seek, loop, notes and markers. */
#include "ui/actions_private.h"

#include "model/marker.h"
#include "model/note.h"

#include <glib/gi18n.h>

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
};

static void show_playing (LqWindow *window)
{
  lq_action_set_state (window, "play",
                       g_variant_new_boolean (lq_sound_is_playing (sound_of (window))));
}

static void show_loop (LqWindow *window)
{
  gint64 start, end;
  LqSession *session = lq_desk_get_session (desk_of (window));
  lq_action_set_state (
      window, "loop",
      g_variant_new_boolean (session && lq_session_get_loop (session, &start, &end)));
}

static void show_session (LqWindow *window)
{
  LqSession *session = lq_desk_get_session (desk_of (window));
  if (session)
    g_signal_connect_object (session, "changed::loop", G_CALLBACK (show_loop), window,
                             G_CONNECT_SWAPPED);
  show_loop (window);
}

static void follow (LqWindow *window, LqDesk *desk)
{
  g_signal_connect_object (lq_desk_get_sound (desk), "notify::playing", G_CALLBACK (show_playing),
                           window, G_CONNECT_SWAPPED);
}

const LqActions lq_actions_transport = {
  .entries = entries,
  .n_entries = G_N_ELEMENTS (entries),
  .follow = follow,
  .show_session = show_session,
};
