/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thousands of random gestures: undoing all gives the start, redoing all the end, byte for byte of
 * the file; a file written and read again is the same; a copy is the same. */
#include <glib/gstdio.h>
#include <string.h>

#include "model/journal.h"
#include "model/session_file.h"
#include "random_moves.h"

#define N_SEQUENCES 150
#define N_STEPS     150

static void undo_all (LqHistory *history)
{
  while (lq_history_undo (history))
    continue;
}

static void redo_all (LqHistory *history)
{
  while (lq_history_redo (history))
    continue;
}

static void test_undo_all (void)
{
  LqRegistry *registry = lq_registry_new ();
  guint n_commands = 0;

  for (guint seed = 0; seed < N_SEQUENCES; seed++)
    {
      g_autoptr (LqSession) session = lq_session_new (registry, 44100);
      g_autoptr (LqHistory) history = lq_history_new (session);
      g_autofree char *start = random_moves_text (session);
      for (guint step = 0; step < N_STEPS; step++)
        random_move (history, seed, step);
      redo_all (history);
      g_autofree char *end = random_moves_text (session);
      undo_all (history);
      g_autofree char *undone = random_moves_text (session);
      g_assert_cmpstr (undone, ==, start);
      redo_all (history);
      g_autofree char *redone = random_moves_text (session);
      g_assert_cmpstr (redone, ==, end);
      g_assert_cmpstr (redone, !=, start);
      g_autoptr (GPtrArray) all = lq_history_list_all (history);
      n_commands += all->len;
    }
  g_assert_cmpuint (n_commands, >, 10000);
  g_test_message ("%u commands", n_commands);
  lq_registry_free (registry);
}

/* Every place of the tree, by any way, is one state. */
static void test_any_branch (void)
{
  LqRegistry *registry = lq_registry_new ();
  g_autoptr (LqSession) session = lq_session_new (registry, 48000);
  g_autoptr (LqHistory) history = lq_history_new (session);
  g_autoptr (GHashTable) states = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint step = 0; step < 300; step++)
    {
      random_move (history, 99, step);
      g_hash_table_insert (states, lq_history_get_current (history), random_moves_text (session));
    }
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GPtrArray) all = lq_history_list_all (history);
  guint n_checked = 0;
  for (int i = 0; i < 300; i++)
    {
      LqCommand *command = all->pdata[g_rand_int_range (rand, 0, (int)all->len)];
      const char *expected = g_hash_table_lookup (states, command);
      lq_history_go_to (history, command);
      g_autofree char *text = random_moves_text (session);
      if (expected)
        g_assert_cmpstr (text, ==, expected);
      n_checked += expected != NULL;
    }
  g_assert_cmpuint (n_checked, >, 100);
  lq_registry_free (registry);
}

/* Applies what the list model tells to a copy of it. */
static void on_items_changed (GListModel *model, guint index, guint removed, guint added,
                              GPtrArray *copy)
{
  if (removed > 0)
    g_ptr_array_remove_range (copy, index, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (LqCommand) command = g_list_model_get_item (model, index + i);
      g_ptr_array_insert (copy, (int)(index + i), command);
    }
}

/* What the history panel shows: the way from the beginning to where redo leads, told exactly. */
static void test_list_model (void)
{
  LqRegistry *registry = lq_registry_new ();
  g_autoptr (LqSession) session = lq_session_new (registry, 48000);
  g_autoptr (LqHistory) history = lq_history_new (session);
  g_autoptr (GPtrArray) copy = g_ptr_array_new ();

  g_signal_connect (history, "items-changed", G_CALLBACK (on_items_changed), copy);
  for (guint step = 0; step < 500; step++)
    {
      guint position;
      random_move (history, 31, step);
      g_object_get (history, "position", &position, NULL);
      g_assert_cmpuint (copy->len, ==, g_list_model_get_n_items (G_LIST_MODEL (history)));
      for (guint i = 0; i < copy->len; i++)
        {
          g_autoptr (LqCommand) command = g_list_model_get_item (G_LIST_MODEL (history), i);
          g_assert_true (command == copy->pdata[i]);
          g_assert_true (lq_command_get_parent (command) == (i > 0 ? copy->pdata[i - 1] : NULL));
          g_assert_cmpint (lq_command_get_done (command), ==, i < position);
        }
      g_assert_true (lq_history_get_current (history)
                     == (position > 0 ? copy->pdata[position - 1] : NULL));
      gboolean can_redo;
      g_object_get (history, "can-redo", &can_redo, NULL);
      g_assert_cmpint (can_redo, ==, position < copy->len);
    }
  lq_registry_free (registry);
}

static void test_file_round_trip (void)
{
  LqRegistry *registry = lq_registry_new ();

  for (guint seed = 100; seed < 120; seed++)
    {
      g_autoptr (LqSession) session = lq_session_new (registry, 96000);
      g_autoptr (LqHistory) history = lq_history_new (session);
      LqSessionReport *report = NULL;
      for (guint step = 0; step < 120; step++)
        random_move (history, seed, step);
      g_autofree char *text = random_moves_text (session);
      g_autoptr (LqSession) again =
          lq_session_file_parse (text, strlen (text), "/tmp", registry, &report, NULL);
      g_assert_nonnull (again);
      for (guint i = 0; i < report->problems->len; i++)
        g_test_message ("%s", ((LqProblem *)report->problems->pdata[i])->message);
      g_assert_cmpuint (report->problems->len, ==, 0);
      g_autofree char *text_again = random_moves_text (again);
      g_assert_cmpstr (text_again, ==, text);
      g_autoptr (LqSession) copy = lq_session_copy (session);
      g_autofree char *text_of_copy = random_moves_text (copy);
      g_assert_cmpstr (text_of_copy, ==, text);
      lq_session_report_free (report);
    }
  lq_registry_free (registry);
}

/* The journal alone brings back the whole tree and the place in it. */
static void test_journal_round_trip (void)
{
  LqRegistry *registry = lq_registry_new ();
  g_autofree char *dir = g_dir_make_tmp ("lacquer-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "a-journal", NULL);
  g_autoptr (LqSession) session = lq_session_new (registry, 48000);
  g_autoptr (LqHistory) history = lq_history_new (session);
  g_autoptr (LqJournal) journal = lq_journal_create (path, "/tmp", history, NULL);
  g_autoptr (LqSession) session_2 = lq_session_new (registry, 48000);
  g_autoptr (LqHistory) history_2 = lq_history_new (session_2);
  LqJournalResult result = { 0 };

  lq_journal_about_to_save (journal, "abc", NULL);
  lq_journal_saved (journal, "abc", NULL);
  for (guint step = 0; step < 400; step++)
    random_move (history, 5, step);
  lq_journal_close (journal);
  lq_journal_read (path, "/tmp", "abc", history_2, &result);
  g_assert_cmpint (result.fit, ==, LQ_JOURNAL_FITS);
  g_assert_false (result.incomplete);
  g_assert_cmpuint (result.n_unreadable, ==, 0);
  g_autofree char *state = random_moves_state (history);
  g_autofree char *state_2 = random_moves_state (history_2);
  g_assert_cmpstr (state_2, ==, state);
  for (LqKind kind = LQ_KIND_MEDIA; kind < LQ_N_KINDS; kind++)
    {
      g_autofree char *next = lq_session_next_id (session, kind);
      g_autofree char *next_2 = lq_session_next_id (session_2, kind);
      g_assert_cmpstr (next_2, ==, next); /* no id is used twice, not even one that was removed */
    }
  lq_journal_result_clear (&result);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_remove (dir), ==, 0);
  lq_registry_free (registry);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/sequences/undo-all", test_undo_all);
  g_test_add_func ("/model/sequences/any-branch", test_any_branch);
  g_test_add_func ("/model/sequences/list-model", test_list_model);
  g_test_add_func ("/model/sequences/file-round-trip", test_file_round_trip);
  g_test_add_func ("/model/sequences/journal-round-trip", test_journal_round_trip);
  return g_test_run ();
}
