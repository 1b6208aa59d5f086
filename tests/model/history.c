/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands, gestures, undo and redo, branches, labels and X on a session in memory. */
#include "model/history.h"
#include "model/item_private.h"

#include <math.h>

#include "model/media_item.h"
#include "model/note.h"
#include "model/region.h"
#include "model/track.h"

typedef struct
{
  LqRegistry *registry;
  LqSession *session;
  LqHistory *history;
  LqTrack *track;
  LqNode *node;
} Fixture;

/* A track and a gain on the master: two commands. */
static void set_up (Fixture *f, gconstpointer data)
{
  f->registry = lq_registry_new ();
  f->session = lq_session_new (f->registry, 48000);
  f->history = lq_history_new (f->session);
  g_autofree char *track = lq_session_next_id (f->session, LQ_KIND_TRACK);
  g_autofree char *node = lq_session_next_id (f->session, LQ_KIND_NODE);
  f->track = lq_track_new (track);
  g_object_set (f->track, "name", "Drums", NULL);
  f->node = lq_node_new (node, f->registry, "gain");
  lq_history_insert (f->history, LQ_ITEM (f->track), NULL, G_MAXUINT);
  lq_history_insert (f->history, LQ_ITEM (f->node), NULL, G_MAXUINT);
}

static void tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->node);
  g_object_unref (f->track);
  g_object_unref (f->history);
  g_object_unref (f->session);
  lq_registry_free (f->registry);
}

static guint n_commands (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (f->history));
}

static const char *last_label (Fixture *f)
{
  return lq_command_get_label (lq_history_get_current (f->history));
}

static void test_ids (Fixture *f, gconstpointer data)
{
  g_assert_cmpstr (lq_item_get_id (LQ_ITEM (f->track)), ==, "t1");
  g_assert_cmpstr (lq_item_get_id (LQ_ITEM (f->node)), ==, "n1");
  g_assert_true (lq_session_find (f->session, "n1") == LQ_ITEM (f->node));
  lq_history_remove (f->history, LQ_ITEM (f->track));
  g_assert_null (lq_session_find (f->session, "t1"));
  g_autofree char *next = lq_session_next_id (f->session, LQ_KIND_TRACK);
  g_assert_cmpstr (next, ==, "t2");
}

static void on_fader (LqItem *track, const char *key, Fixture *f)
{
  double before = 0;
  g_assert_true (lq_history_value_before (f->history, track, key, &before));
  g_assert_cmpfloat (before, ==, -3);
}

/* What a hand moves was what it was when the hand came, not what it was a command ago. */
static void test_value_before (Fixture *f, gconstpointer data)
{
  LqItem *track = LQ_ITEM (f->track);
  double before = 0;

  g_assert_false (lq_history_value_before (f->history, track, "fader", &before));
  lq_history_set_value (f->history, track, "fader", -3);
  g_assert_true (lq_history_value_before (f->history, track, "fader", &before));
  g_assert_cmpfloat (before, ==, 0); /* the default */
  g_assert_false (lq_history_value_before (f->history, track, "pan", &before));
  gulong heard = g_signal_connect (track, "changed::fader", G_CALLBACK (on_fader), f);
  lq_history_begin_gesture (f->history, NULL);
  lq_history_set_value (f->history, track, "fader", -4); /* also for who hears of it */
  lq_history_set_value (f->history, track, "fader", -5);
  g_signal_handler_disconnect (track, heard);
  g_assert_true (lq_history_value_before (f->history, track, "fader", &before));
  g_assert_cmpfloat (before, ==, -3);
  lq_history_end_gesture (f->history);
  g_assert_true (lq_history_value_before (f->history, track, "fader", &before));
  g_assert_cmpfloat (before, ==, -3);
  lq_history_set_value (f->history, track, "pan", 0.5);
  g_assert_false (lq_history_value_before (f->history, track, "fader", &before));
}

static void test_labels (Fixture *f, gconstpointer data)
{
  LqItem *track = LQ_ITEM (f->track), *node = LQ_ITEM (f->node);

  g_assert_cmpstr (last_label (f), ==, "Add gain");
  lq_history_set_value (f->history, track, "fader", -3.2);
  g_assert_cmpstr (last_label (f), ==, "Drums fader 0.0 → −3.2 dB");
  lq_history_set_value (f->history, track, "mute", 1);
  g_assert_cmpstr (last_label (f), ==, "Drums mute on");
  lq_history_set_value (f->history, track, "fader", -INFINITY);
  g_assert_cmpstr (last_label (f), ==, "Drums fader −3.2 → −∞ dB");
  lq_history_set_param (f->history, f->node, 0, 1.5);
  g_assert_cmpstr (last_label (f), ==, "Gain gain 0.0 → +1.5 dB");
  lq_history_set_string (f->history, LQ_ITEM (f->session), "title", "Night Train");
  g_assert_cmpstr (last_label (f), ==, "Title “Night Train”");
  lq_history_set_value (f->history, LQ_ITEM (f->session), "loop-end", 48000 * 90.5);
  g_assert_cmpstr (last_label (f), ==, "Loop end 0:00.000 → 1:30.500");

  lq_history_set_value (f->history, LQ_ITEM (f->session), "tempo", 120.5);
  g_assert_cmpstr (last_label (f), ==, "Tempo – → 120.5 BPM");
  lq_history_set_value (f->history, LQ_ITEM (f->session), "tempo", 0);
  g_assert_cmpstr (last_label (f), ==, "Tempo 120.5 BPM → –");
  lq_history_remove (f->history, track);
  g_assert_cmpstr (last_label (f), ==, "Remove track “Drums”");
  lq_history_remove (f->history, node);
  g_assert_cmpstr (last_label (f), ==, "Remove gain");
}

static void test_gesture_is_one_command (Fixture *f, gconstpointer data)
{
  guint before = n_commands (f);

  lq_history_begin_gesture (f->history, NULL);
  for (int i = 1; i <= 50; i++)
    lq_history_set_value (f->history, LQ_ITEM (f->track), "fader", -0.1 * i);
  g_assert_cmpuint (n_commands (f), ==, before);
  LqCommand *command = lq_history_end_gesture (f->history);
  g_assert_cmpuint (n_commands (f), ==, before + 1);
  g_assert_cmpuint (lq_command_get_n_records (command), ==, 1);
  g_assert_cmpstr (lq_command_get_label (command), ==, "Drums fader 0.0 → −5.0 dB");
  g_assert_true (lq_history_undo (f->history));
  g_assert_cmpfloat (lq_track_get_fader_db (f->track), ==, 0.0);
  g_assert_true (lq_history_redo (f->history));
  g_assert_cmpfloat (lq_track_get_fader_db (f->track), ==, -0.1 * 50);
}

static void test_gesture_without_change (Fixture *f, gconstpointer data)
{
  guint before = n_commands (f);

  lq_history_begin_gesture (f->history, NULL);
  lq_history_set_value (f->history, LQ_ITEM (f->track), "pan", 0.5);
  lq_history_set_value (f->history, LQ_ITEM (f->track), "pan", 0);
  g_assert_null (lq_history_end_gesture (f->history));
  g_assert_cmpuint (n_commands (f), ==, before);
}

static void test_cancel (Fixture *f, gconstpointer data)
{
  guint before = n_commands (f);

  lq_history_begin_gesture (f->history, "Try");
  lq_history_set_value (f->history, LQ_ITEM (f->track), "pan", 0.5);
  lq_history_remove (f->history, LQ_ITEM (f->node));
  lq_history_cancel_gesture (f->history);
  g_assert_cmpuint (n_commands (f), ==, before);
  g_assert_cmpfloat (lq_track_get_pan (f->track), ==, 0.0);
  g_assert_nonnull (lq_session_find (f->session, "n1"));
}

static gboolean stop_loop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void test_burst (Fixture *f, gconstpointer data)
{
  guint before = n_commands (f);
  LqItem *track = LQ_ITEM (f->track);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  for (int i = 1; i <= 4; i++)
    {
      lq_history_burst (f->history, track, "fader");
      lq_history_set_value (f->history, track, "fader", -0.5 * i);
    }
  g_assert_cmpuint (n_commands (f), ==, before);
  lq_history_burst (f->history, track, "pan"); /* another control ends the first burst */
  lq_history_set_value (f->history, track, "pan", 0.1);
  g_assert_cmpuint (n_commands (f), ==, before + 1);
  g_assert_cmpstr (last_label (f), ==, "Drums fader 0.0 → −2.0 dB");
  g_timeout_add (700, stop_loop, loop); /* longer than the gap: ends by itself */
  g_main_loop_run (loop);
  g_assert_cmpuint (n_commands (f), ==, before + 2);
  g_assert_cmpstr (last_label (f), ==, "Drums pan C → R10");
}

static void test_undo_during_burst (Fixture *f, gconstpointer data)
{
  lq_history_burst (f->history, LQ_ITEM (f->track), "fader");
  lq_history_set_value (f->history, LQ_ITEM (f->track), "fader", -1);
  g_assert_true (lq_history_undo (f->history));
  g_assert_cmpfloat (lq_track_get_fader_db (f->track), ==, 0.0);
  g_assert_false (lq_history_in_gesture (f->history));
}

static void test_branches (Fixture *f, gconstpointer data)
{
  LqItem *track = LQ_ITEM (f->track);
  LqCommand *fork = lq_history_get_current (f->history);

  lq_history_set_value (f->history, track, "fader", -1);
  lq_history_set_value (f->history, track, "fader", -2);
  LqCommand *old_tip = lq_history_get_current (f->history);
  lq_history_go_to (f->history, fork);
  g_assert_cmpfloat (lq_track_get_fader_db (f->track), ==, 0.0);
  g_assert_cmpuint (n_commands (f), ==, 4); /* redo still reaches the tip */
  lq_history_set_value (f->history, track, "fader", 3);
  g_assert_cmpuint (n_commands (f), ==, 3);
  g_assert_cmpuint (lq_command_get_n_children (fork), ==, 2);
  g_autoptr (GPtrArray) all = lq_history_list_all (f->history);
  g_assert_cmpuint (all->len, ==, 5);
  lq_history_go_to (f->history, old_tip);
  g_assert_cmpfloat (lq_track_get_fader_db (f->track), ==, -2.0);
  g_assert_true (lq_command_get_done (old_tip));
  g_assert_cmpuint (n_commands (f), ==, 4);
}

static void test_remove_brings_children_back (Fixture *f, gconstpointer data)
{
  g_autoptr (LqRegion) region = lq_region_new ("r7");

  g_object_set (region, "media", "m1", "length", (gint64)1000, NULL);
  lq_history_insert (f->history, LQ_ITEM (region), LQ_ITEM (f->track), G_MAXUINT);
  lq_history_set_value (f->history, LQ_ITEM (f->track), "fader", -6);
  lq_history_remove (f->history, LQ_ITEM (f->track));
  g_assert_null (lq_session_find (f->session, "r7"));
  lq_history_undo (f->history);
  LqItem *back = lq_session_find (f->session, "r7");
  g_assert_nonnull (back);
  g_assert_cmpint (lq_region_get_length (LQ_REGION (back)), ==, 1000);
  g_assert_cmpstr (lq_item_get_id (lq_item_get_parent (back)), ==, "t1");
  g_assert_cmpfloat (lq_track_get_fader_db (LQ_TRACK (lq_session_find (f->session, "t1"))), ==,
                     -6.0);
}

static void test_move (Fixture *f, gconstpointer data)
{
  g_autoptr (LqNode) second = lq_node_new ("n2", f->registry, "gain");
  GListModel *master = lq_session_get_master (f->session);

  lq_history_insert (f->history, LQ_ITEM (second), NULL, 0);
  g_autoptr (LqItem) first = g_list_model_get_item (master, 0);
  g_assert_cmpstr (lq_item_get_id (first), ==, "n2");
  lq_history_move (f->history, LQ_ITEM (second), 1);
  g_autoptr (LqItem) now_first = g_list_model_get_item (master, 0);
  g_assert_cmpstr (lq_item_get_id (now_first), ==, "n1");
  lq_history_undo (f->history);
  g_autoptr (LqItem) again = g_list_model_get_item (master, 0);
  g_assert_cmpstr (lq_item_get_id (again), ==, "n2");
}

static void test_state_before_last (Fixture *f, gconstpointer data)
{
  LqCommand *command;
  g_autoptr (LqNote) note = lq_note_new ("k1");
  g_autoptr (LqMediaItem) media = lq_media_item_new ("m9");
  g_autoptr (LqTrack) track = lq_track_new ("t9");

  lq_history_insert (f->history, LQ_ITEM (track), NULL, G_MAXUINT);
  lq_history_set_param (f->history, f->node, 0, 3);
  lq_history_set_param (f->history, f->node, 0, 6);
  LqCommand *last = lq_history_get_current (f->history);
  /* Not audible, X looks past them: a note, a file that no region plays, another order of tracks. */
  lq_history_insert (f->history, LQ_ITEM (note), NULL, 0);
  lq_history_insert (f->history, LQ_ITEM (media), NULL, 0);
  lq_history_move (f->history, LQ_ITEM (f->track), 1);
  g_autoptr (LqSession) before = lq_history_state_before_last (f->history, &command);
  g_assert_true (command == last);
  g_assert_cmpfloat (lq_node_get_param (LQ_NODE (lq_session_find (before, "n1")), 0), ==, 3.0);
  g_assert_cmpfloat (lq_node_get_param (f->node, 0), ==, 6.0);
  g_assert_null (lq_session_find (before, "k1"));
}

static void test_reason_and_answer (Fixture *f, gconstpointer data)
{
  g_autoptr (LqNote) note = lq_note_new ("k1");
  LqCommand *first = lq_history_find (f->history, "c1");

  lq_history_insert (f->history, LQ_ITEM (note), NULL, 0);
  lq_history_set_reason (f->history, first, "the drummer asked");
  g_assert_cmpstr (lq_command_get_reason (first), ==, "the drummer asked");
  g_assert_false (lq_note_is_answered (note));
  lq_history_answer_note (f->history, LQ_ITEM (note), first);
  g_assert_true (lq_note_is_answered (note));
  g_assert_cmpstr (lq_note_get_answered_by (note)[0], ==, "c1");
  guint before = n_commands (f);
  lq_history_answer_note (f->history, LQ_ITEM (note), first); /* once is enough */
  g_assert_cmpuint (n_commands (f), ==, before);
}

static void test_set_text (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LqItem *track = LQ_ITEM (f->track), *node = LQ_ITEM (f->node);

  g_assert_true (lq_history_set_text (f->history, track, "fader", "-3 dB", &error));
  g_assert_cmpfloat (lq_track_get_fader_db (f->track), ==, -3.0);
  g_assert_true (lq_history_set_text (f->history, node, "target", "Mid", &error));
  g_assert_cmpint (lq_node_get_target (f->node), ==, LQ_TARGET_MID);
  g_assert_true (
      lq_history_set_text (f->history, LQ_ITEM (f->session), "loop-start", "0:02.5", &error));
  g_assert_cmpfloat (lq_item_get_value (LQ_ITEM (f->session), "loop-start"), ==, 120000.0);
  g_assert_no_error (error);
  g_assert_false (lq_history_set_text (f->history, track, "fader", "loud", &error));
  g_assert_error (error, LQ_HISTORY_ERROR, LQ_HISTORY_NO_VALUE);
  g_clear_error (&error);
  g_assert_false (lq_history_set_text (f->history, track, "fader", "13", &error));
  g_assert_error (error, LQ_HISTORY_ERROR, LQ_HISTORY_OUT_OF_RANGE);
  g_assert_cmpstr (error->message, ==, "Fader goes from −∞ dB to +12.0 dB, not to “13”.");
  g_clear_error (&error);
  g_assert_false (lq_history_set_text (f->history, node, "processor", "limiter", &error));
  g_assert_error (error, LQ_HISTORY_ERROR, LQ_HISTORY_FIXED);
  g_clear_error (&error);
  g_assert_false (lq_history_set_text (f->history, node, "nonsense", "1", &error));
  g_assert_error (error, LQ_HISTORY_ERROR, LQ_HISTORY_NO_SUCH_KEY);
  g_assert_cmpfloat (lq_track_get_fader_db (f->track), ==, -3.0);
}

static void on_item_changed (LqSession *session, LqItem *item, const char *key, GString *log)
{
  g_string_append_printf (log, "%s/%s ", lq_item_get_id (item), key);
}

static void on_fader_changed (LqItem *item, const char *key, int *count) { ++*count; }

static void test_signals (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  int n_fader = 0;

  g_signal_connect (f->session, "item-changed", G_CALLBACK (on_item_changed), log);
  g_signal_connect (f->track, "changed::fader", G_CALLBACK (on_fader_changed), &n_fader);
  lq_history_set_value (f->history, LQ_ITEM (f->track), "fader", -1);
  lq_history_set_value (f->history, LQ_ITEM (f->track), "pan", -1);
  lq_history_set_param (f->history, f->node, 0, 2);
  lq_history_set_string (f->history, LQ_ITEM (f->session), "title", "A");
  lq_track_set_solo (f->track, TRUE); /* listening: no change of the document */
  g_assert_cmpstr (log->str, ==, "t1/fader t1/pan n1/gain session/title ");
  g_assert_cmpint (n_fader, ==, 1);
}

static void on_listening_changed (LqSession *session, LqItem *item, const char *key, int *count)
{
  ++*count;
}

/* What is only listened to sounds, but is no part of the document. */
static void test_listening (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  LqNode *node = lq_node_new ("n9", f->registry, "compressor");
  int n_heard = 0;

  lq_history_insert (f->history, LQ_ITEM (node), NULL, G_MAXUINT);
  g_signal_connect (f->session, "item-changed", G_CALLBACK (on_item_changed), log);
  g_signal_connect (f->session, "listening-changed", G_CALLBACK (on_listening_changed), &n_heard);
  guint before = n_commands (f);
  lq_history_set_value (f->history, LQ_ITEM (node), "listen", 1);
  g_assert_cmpfloat (lq_item_get_value (LQ_ITEM (node), "listen"), ==, 1);
  g_assert_cmpuint (n_commands (f), ==, before);
  g_assert_cmpint (n_heard, ==, 1);
  g_assert_cmpstr (log->str, ==, "");
  g_auto (GStrv) lines = lq_item_to_lines (LQ_ITEM (node));
  for (guint i = 0; lines[i]; i++)
    g_assert_false (g_str_has_prefix (lines[i], "listen"));
  g_autoptr (GPtrArray) keys = lq_item_list_keys (LQ_ITEM (node));
  for (guint i = 0; i < keys->len; i++)
    g_assert_cmpstr (keys->pdata[i], !=, "listen");
  g_assert_false (lq_history_set_text (f->history, LQ_ITEM (node), "listen", "on", &error));
  g_assert_error (error, LQ_HISTORY_ERROR, LQ_HISTORY_FIXED);
  g_assert_true (lq_item_set_text (LQ_ITEM (node), "listen", "off", NULL)); /* passed over */
  g_assert_cmpfloat (lq_item_get_value (LQ_ITEM (node), "listen"), ==, 1);
  g_object_unref (node);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function)                                                                       \
  g_test_add ("/model/history/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("ids", test_ids);
  TEST ("value-before", test_value_before);
  TEST ("labels", test_labels);
  TEST ("listening", test_listening);
  TEST ("gesture-is-one-command", test_gesture_is_one_command);
  TEST ("gesture-without-change", test_gesture_without_change);
  TEST ("cancel", test_cancel);
  TEST ("burst", test_burst);
  TEST ("undo-during-burst", test_undo_during_burst);
  TEST ("branches", test_branches);
  TEST ("remove-brings-children-back", test_remove_brings_children_back);
  TEST ("move", test_move);
  TEST ("state-before-last", test_state_before_last);
  TEST ("reason-and-answer", test_reason_and_answer);
  TEST ("set-text", test_set_text);
  TEST ("signals", test_signals);
  return g_test_run ();
}
