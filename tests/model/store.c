/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening, saving, saving as, locks, recovery, and what is said about each. */
#include "model/store.h"
#include "../tree.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>

#include "model/journal_line.h"
#include "model/media_item.h"

typedef struct
{
  LqRegistry *registry;
  char *dir, *path, *journal;
  LqStore *store;
} Fixture;

static void set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->registry = lq_registry_new ();
  f->dir = g_dir_make_tmp ("lacquer-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "Song.lacquer", NULL);
  f->journal = g_strconcat (f->path, "-journal", NULL);
  f->store = lq_store_create (f->path, f->registry, 48000, &error);
  g_assert_no_error (error);
}

static void tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->store);
  remove_tree (f->dir);
  g_free (f->dir);
  g_free (f->path);
  g_free (f->journal);
  lq_registry_free (f->registry);
}

static void close_store (Fixture *f) { g_clear_object (&f->store); }

static void open_store (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  close_store (f);
  f->store = lq_store_open (f->path, f->registry, LQ_STORE_WRITE, &error);
  g_assert_no_error (error);
}

static void save (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  lq_store_save (f->store, &error);
  g_assert_no_error (error);
}

static LqItem *root (Fixture *f) { return LQ_ITEM (lq_store_get_session (f->store)); }

static LqHistory *history (Fixture *f) { return lq_store_get_history (f->store); }

static void set_title (Fixture *f, const char *title)
{
  lq_history_set_string (history (f), root (f), "title", title);
}

static const char *title (Fixture *f)
{
  return lq_session_get_title (lq_store_get_session (f->store));
}

static gboolean exists (const char *path) { return g_file_test (path, G_FILE_TEST_EXISTS); }

static gboolean told (Fixture *f, const char *words)
{
  const GPtrArray *problems = lq_store_get_report (f->store)->problems;

  for (guint i = 0; i < problems->len; i++)
    if (strstr (((LqProblem *)problems->pdata[i])->message, words))
      return TRUE;
  return FALSE;
}

static void append_to (const char *path, const char *text)
{
  FILE *file = g_fopen (path, "ab");

  g_assert_nonnull (file);
  g_assert_cmpint (fputs (text, file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void test_history_survives (Fixture *f, gconstpointer data)
{
  set_title (f, "One");
  lq_history_set_reason (history (f), lq_history_get_current (history (f)),
                         "because\nof Bob X Loom");
  set_title (f, "Two");
  g_assert_true (lq_store_is_modified (f->store));
  save (f);
  g_assert_false (lq_store_is_modified (f->store));
  open_store (f);
  g_assert_cmpstr (title (f), ==, "Two");
  g_assert_false (lq_store_is_modified (f->store));
  g_assert_null (lq_store_describe_recovery (f->store));
  g_assert_cmpstr (lq_command_get_reason (lq_history_find (history (f), "c1")), ==,
                   "because\nof Bob X Loom");
  g_assert_cmpstr (lq_command_get_label (lq_history_find (history (f), "c2")), ==, "Title “Two”");
  g_assert_true (lq_history_undo (history (f)));
  g_assert_cmpstr (title (f), ==, "One");
  g_assert_true (lq_store_is_modified (f->store));
  g_assert_true (lq_history_redo (history (f)));
  g_assert_false (lq_store_is_modified (f->store)); /* back at what the file has */
}

/* Unsaved moves come back, and are counted. */
static void test_recovery (Fixture *f, gconstpointer data)
{
  set_title (f, "Saved");
  save (f);
  set_title (f, "One");
  set_title (f, "Two");
  lq_history_undo (history (f));
  open_store (f); /* closed without saving: as after a crash */
  g_assert_cmpstr (title (f), ==, "One");
  g_assert_true (lq_store_is_modified (f->store));
  g_assert_cmpuint (lq_store_get_recovery (f->store)->n_restored, ==, 3);
  g_autofree char *line = lq_store_describe_recovery (f->store);
  g_assert_true (g_str_has_prefix (line, "3 moves restored, last "));
  g_assert_cmpuint (strlen (line), ==, strlen ("3 moves restored, last 19:31:58"));
  g_assert_true (lq_history_redo (history (f)));
  g_assert_cmpstr (title (f), ==, "Two");
}

/* Saving in the middle of a drag keeps what was heard so far; the drag goes on as a second one. */
static void test_save_in_gesture (Fixture *f, gconstpointer data)
{
  lq_history_begin_gesture (history (f), NULL);
  set_title (f, "Half");
  save (f);
  g_assert_false (lq_store_is_modified (f->store));
  set_title (f, "Whole");
  lq_history_end_gesture (history (f));
  g_assert_true (lq_store_is_modified (f->store));
  open_store (f);
  g_assert_cmpstr (title (f), ==, "Whole");
  g_assert_cmpuint (lq_store_get_recovery (f->store)->n_restored, ==, 1);
  lq_history_undo (history (f));
  g_assert_cmpstr (title (f), ==, "Half");
}

static void test_discard (Fixture *f, gconstpointer data)
{
  set_title (f, "Saved");
  save (f);
  set_title (f, "Not wanted");
  lq_store_discard (f->store);
  open_store (f);
  g_assert_cmpstr (title (f), ==, "Saved");
  g_assert_null (lq_store_describe_recovery (f->store));
  g_assert_true (lq_history_redo (history (f))); /* but not lost */
  g_assert_cmpstr (title (f), ==, "Not wanted");
}

static void test_torn_line (Fixture *f, gconstpointer data)
{
  set_title (f, "One");
  close_store (f);
  append_to (f->journal, "0123abcd\tcommand\tc2\tc1\t2026-01-01T0");
  open_store (f);
  g_assert_cmpstr (title (f), ==, "One");
  set_title (f, "Two"); /* stands on a line of its own */
  open_store (f);
  g_assert_cmpstr (title (f), ==, "Two");
  g_assert_cmpuint (lq_store_get_report (f->store)->problems->len, ==, 0);
}

/* A damaged line in the middle: what stands before it counts, the journal is kept. */
static void test_damaged_line (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = NULL, *aside = g_strconcat (f->journal, ".1", NULL);

  set_title (f, "One");
  set_title (f, "Two");
  set_title (f, "Three");
  close_store (f);
  g_assert_true (g_file_get_contents (f->journal, &bytes, NULL, NULL));
  *strstr (bytes, "Two") = 'X';
  g_assert_true (g_file_set_contents (f->journal, bytes, -1, NULL));
  open_store (f);
  g_assert_cmpstr (title (f), ==, "One");
  g_assert_true (told (f, "damaged"));
  g_assert_true (exists (aside));
  set_title (f, "Four");
  open_store (f);
  g_assert_cmpstr (title (f), ==, "Four");
  g_assert_false (told (f, "damaged"));
}

/* Damage before the save costs the history before it, nothing else. */
static void test_damaged_past (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = NULL;

  set_title (f, "One");
  set_title (f, "Two");
  save (f);
  set_title (f, "Three");
  close_store (f);
  g_assert_true (g_file_get_contents (f->journal, &bytes, NULL, NULL));
  *strstr (bytes, "One") = 'X';
  g_assert_true (g_file_set_contents (f->journal, bytes, -1, NULL));
  open_store (f);
  g_assert_cmpstr (title (f), ==, "Three");
  g_assert_true (lq_history_undo (history (f)));
  g_assert_cmpstr (title (f), ==, "Two");
}

static void test_edited_by_hand (Fixture *f, gconstpointer data)
{
  g_autofree char *aside = g_strconcat (f->journal, ".1", NULL);

  set_title (f, "One");
  save (f);
  set_title (f, "Unsaved");
  close_store (f);
  append_to (f->path, "artist=Ana\n");
  open_store (f);
  g_assert_cmpstr (title (f), ==, "One");
  g_assert_cmpstr (lq_session_get_artist (lq_store_get_session (f->store)), ==, "Ana");
  g_assert_true (told (f, "another state of this file"));
  g_assert_true (exists (aside));
  set_title (f, "New");
  g_assert_cmpstr (lq_command_get_id (lq_history_get_current (history (f))), ==, "c3");
}

/* The file is an earlier save brought back on purpose: that is what opens. */
static void test_earlier_save (Fixture *f, gconstpointer data)
{
  g_autofree char *old = NULL;

  set_title (f, "Old");
  save (f);
  g_assert_true (g_file_get_contents (f->path, &old, NULL, NULL));
  set_title (f, "New");
  save (f);
  close_store (f);
  g_assert_true (g_file_set_contents (f->path, old, -1, NULL));
  open_store (f);
  g_assert_cmpstr (title (f), ==, "Old");
  g_assert_true (told (f, "earlier save"));
  g_assert_false (lq_store_is_modified (f->store));
  open_store (f);
  g_assert_cmpstr (title (f), ==, "Old");
  g_assert_false (told (f, "earlier save"));
  g_assert_true (lq_history_redo (history (f)));
  g_assert_cmpstr (title (f), ==, "New");
}

static void test_lock (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *lock = g_strconcat (f->path, "-lock", NULL);

  set_title (f, "Mine");
  g_assert_true (exists (lock));
  g_assert_null (lq_store_open (f->path, f->registry, LQ_STORE_WRITE, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, "open in another Lacquer (process "));
  g_clear_error (&error);
  g_autoptr (LqStore) reader = lq_store_open (f->path, f->registry, LQ_STORE_READ, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lq_session_get_title (lq_store_get_session (reader)), ==, "Mine");
  g_assert_false (lq_store_save (reader, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_READ_ONLY);
  close_store (f);
  g_assert_false (exists (lock));
  g_assert_true (g_file_set_contents (lock, "1 elsewhere\n", -1, NULL)); /* left by a crash */
  open_store (f);
  g_assert_false (lq_store_is_read_only (f->store));
}

static void test_cannot_write (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *lock = g_strconcat (f->path, "-lock", NULL);
  g_autofree char *copy = g_build_filename (f->dir, "Copy.lacquer", NULL);

  close_store (f);
  g_assert_cmpint (g_mkdir (lock, 0700), ==, 0); /* even for root, no file can be made here */
  open_store (f);
  g_assert_true (lq_store_is_read_only (f->store));
  g_assert_nonnull (strstr (lq_store_get_read_only_reason (f->store), "cannot be written"));
  set_title (f, "Try");
  g_assert_false (lq_store_save (f->store, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_true (lq_store_save_as (f->store, copy, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_no_error (error);
  g_assert_false (lq_store_is_read_only (f->store));
  g_assert_cmpstr (lq_store_get_path (f->store), ==, copy);
}

static char *content (const char *path)
{
  char *bytes = NULL;

  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  return bytes;
}

/* Neither the file nor the journal of a newer Lacquer is touched, whatever is tried. */
static void test_newer_format (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static const char newer[] = "[Lacquer]\nformat=7\nsample-rate=48000\ntitle=From tomorrow\n";
  static const char later[] = "[Lacquer]\nformat=7\nsample-rate=48000\ntitle=And after\n";
  g_autofree char *lock = g_strconcat (f->path, "-lock", NULL);

  set_title (f, "Unsaved");
  close_store (f);
  g_autofree char *journal = content (f->journal);
  for (int i = 0; i < 2; i++)
    {
      g_assert_true (g_file_set_contents (f->path, i ? later : newer, -1, NULL));
      open_store (f);
      g_assert_cmpstr (title (f), ==, i ? "And after" : "From tomorrow");
      g_assert_true (lq_store_is_read_only (f->store));
      set_title (f, "Mine");
      g_assert_false (lq_store_save (f->store, &error));
      g_assert_nonnull (strstr (error->message, "newer Lacquer"));
      g_clear_error (&error);
      close_store (f);
      g_autofree char *file_after = content (f->path), *journal_after = content (f->journal);
      g_assert_cmpstr (file_after, ==, i ? later : newer);
      g_assert_cmpstr (journal_after, ==, journal);
      g_assert_false (exists (lock));
    }
}

/* A journal of a newer one beside a file that is understood: set aside whole, and called what it is. */
static void test_newer_journal (Fixture *f, gconstpointer data)
{
  g_autofree char *aside = g_strconcat (f->journal, ".1", NULL);

  set_title (f, "Unsaved");
  close_store (f);
  g_autofree char *header = lq_journal_line_encode (
      (const char *const[]){ "lacquer-journal", "2", "made tomorrow", NULL });
  g_autofree char *journal = content (f->journal);
  g_autofree char *newer = g_strconcat (header, strchr (journal, '\n') + 1, NULL);
  g_assert_true (g_file_set_contents (f->journal, newer, -1, NULL));
  open_store (f);
  g_assert_false (lq_store_is_read_only (f->store));
  g_assert_true (told (f, "made by a newer Lacquer"));
  g_autofree char *kept = content (aside);
  g_assert_cmpstr (kept, ==, newer);
}

static void test_moved (Fixture *f, gconstpointer data)
{
  g_autofree char *to = g_strconcat (f->path, "~", NULL);
  g_autofree char *to_journal = g_strconcat (to, "-journal", NULL);
  g_autofree char *to_aside = g_strconcat (to_journal, ".1", NULL);

  set_title (f, "Unsaved");
  close_store (f);
  g_assert_true (g_file_set_contents (to_journal, "of a file that is gone", -1, NULL));
  g_assert_true (lq_store_move_files (f->path, to));
  g_assert_false (exists (f->path) || exists (f->journal));
  g_assert_true (exists (to_aside));
  g_assert_false (lq_store_move_files (f->path, to)); /* there is nothing */
  g_assert_true (lq_store_move_files (to, f->path));
  g_assert_false (exists (to) || exists (to_journal));
  open_store (f);
  g_assert_cmpstr (title (f), ==, "Unsaved");
}

static void test_changed_meanwhile (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  append_to (f->path, "artist=Someone\n");
  set_title (f, "Mine");
  g_assert_false (lq_store_save (f->store, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_CHANGED);
  g_clear_error (&error);
  /* what was in it stays, as often as that happens: who answers “replace” has not seen it */
  for (int i = 1; i <= 2; i++)
    {
      g_autofree char *theirs = content (f->path);
      g_autofree char *name = g_strdup_printf ("%s~%s", f->path, i == 1 ? "" : "2");
      g_assert_nonnull (strstr (theirs, "artist=Someone\n"));
      g_assert_true (lq_store_save_as (f->store, f->path, LQ_STORE_OVERWRITE, &error));
      g_assert_no_error (error);
      g_autofree char *kept = lq_store_take_kept (f->store), *again = lq_store_take_kept (f->store);
      g_assert_cmpstr (kept, ==, name);
      g_assert_null (again);
      g_autofree char *there = content (kept), *ours = content (f->path);
      g_assert_cmpstr (there, ==, theirs);
      g_assert_null (strstr (ours, "Someone"));
      append_to (f->path, "artist=Someone\n");
    }
  close_store (f);
  open_store (f);
  g_assert_true (lq_store_save_as (f->store, f->path, LQ_STORE_OVERWRITE, &error));
  g_autofree char *none = lq_store_take_kept (f->store); /* it was seen */
  g_assert_null (none);
}

/* What cannot be understood is not replaced by what was understood of it, nor by anything else. */
static void test_over_a_newer_one (Fixture *f, gconstpointer data)
{
  static const char newer[] = "[Lacquer]\nformat=7\nsample-rate=48000\ntitle=From tomorrow\n";
  g_autofree char *other = g_build_filename (f->dir, "Other.lacquer", NULL);

  g_assert_true (g_file_set_contents (other, newer, -1, NULL));
  g_assert_true (g_file_set_contents (f->path, newer, -1, NULL)); /* meanwhile */
  for (int i = 0; i < 2; i++)
    {
      const char *const paths[] = { other, f->path };
      for (gsize k = 0; k < G_N_ELEMENTS (paths); k++)
        {
          g_autoptr (GError) error = NULL;
          g_assert_false (lq_store_save_as (f->store, paths[k], LQ_STORE_OVERWRITE, &error));
          g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS);
          g_assert_nonnull (strstr (error->message, "newer Lacquer"));
          g_autofree char *after = content (paths[k]);
          g_assert_cmpstr (after, ==, newer);
        }
      close_store (f);
      open_store (f); /* read-only, as it is newer */
      g_assert_true (lq_store_is_read_only (f->store));
    }
}

static void add_media (Fixture *f, const char *path)
{
  g_autoptr (LqMediaItem) media = lq_media_item_new ("m1");
  g_autoptr (GError) error = NULL;

  lq_media_item_set_file (media, path, &error);
  g_assert_no_error (error);
  lq_history_insert (history (f), LQ_ITEM (media), NULL, 0);
}

static void test_save_as (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (f->dir, "elsewhere", NULL);
  g_autofree char *path = g_build_filename (folder, "Other.lacquer", NULL);
  g_autofree char *audio = g_build_filename (f->dir, "Drums 1.wav", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (audio, "not really", -1, NULL));
  add_media (f, audio);
  save (f);
  set_title (f, "Moved");
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (lq_store_save_as (f->store, path, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\nuri=../Drums%201.wav\n"));
  lq_history_undo (history (f));
  lq_history_undo (history (f)); /* the import too: it comes back with the right path */
  close_store (f);

  f->store = lq_store_open (path, f->registry, LQ_STORE_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (lq_history_redo (history (f)));
  LqMediaItem *media = LQ_MEDIA_ITEM (lq_session_find (lq_store_get_session (f->store), "m1"));
  g_assert_cmpstr (lq_media_item_get_path (media), ==, audio);
  g_assert_false (lq_media_item_check (media));
  g_assert_true (lq_history_redo (history (f)));
  g_assert_cmpstr (title (f), ==, "Moved");
  open_store (f); /* the old one: as last saved */
  g_assert_cmpstr (title (f), ==, "");
  g_assert_nonnull (lq_session_find (lq_store_get_session (f->store), "m1"));
  g_assert_null (lq_store_describe_recovery (f->store));
  g_assert_false (lq_store_save_as (f->store, path, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS);
}

/* Written through; one that leads to nothing stays as it is. */
static void test_links (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (f->dir, "elsewhere", NULL);
  g_autofree char *target = g_build_filename (folder, "Other.lacquer", NULL);
  g_autofree char *gone = g_build_filename (folder, "gone.lacquer", NULL);
  g_autofree char *link = g_build_filename (f->dir, "link.lacquer", NULL);
  g_autofree char *astray = g_build_filename (f->dir, "astray.lacquer", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (target, "old", -1, NULL));
  g_assert_cmpint (symlink (target, link), ==, 0);
  g_assert_cmpint (symlink (gone, astray), ==, 0);
  g_assert_false (lq_store_save_as (f->store, astray, LQ_STORE_OVERWRITE, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (lq_store_create (astray, f->registry, 48000, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (g_file_test (astray, G_FILE_TEST_IS_SYMLINK));
  g_assert_false (exists (gone));
  g_assert_cmpstr (lq_store_get_path (f->store), ==, f->path);
  g_assert_true (lq_store_save_as (f->store, link, LQ_STORE_OVERWRITE, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpstr (lq_store_get_path (f->store), ==, target);
}

/* A save as that fails leaves everything as it was, also what it would have overwritten. */
static void test_save_as_fails (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->dir, "no such folder", "Other.lacquer", NULL);

  set_title (f, "One");
  g_assert_false (lq_store_save_as (f->store, path, LQ_STORE_OVERWRITE, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (lq_store_get_path (f->store), ==, f->path);
  g_assert_true (lq_store_is_modified (f->store));
  set_title (f, "Two"); /* still recorded */
  save (f);
  open_store (f);
  g_assert_cmpstr (title (f), ==, "Two");
  g_assert_true (lq_history_undo (history (f)));
  g_assert_cmpstr (title (f), ==, "One");

  /* a device or a pipe is not replaced, whatever was answered */
  g_autofree char *pipe = g_build_filename (f->dir, "pipe.lacquer", NULL);
  GStatBuf info;
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_false (lq_store_save_as (f->store, pipe, LQ_STORE_OVERWRITE, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS);
  g_assert_cmpint (g_stat (pipe, &info), ==, 0);
  g_assert_true (S_ISFIFO (info.st_mode));
}

static void test_folder_moves (Fixture *f, gconstpointer data)
{
  g_autofree char *audio = g_build_filename (f->dir, "a.wav", NULL);
  g_autofree char *moved = g_strconcat (f->dir, "-moved", NULL);
  g_autofree char *expected = g_build_filename (moved, "a.wav", NULL);

  g_assert_true (g_file_set_contents (audio, "audio", -1, NULL));
  add_media (f, audio);
  save (f);
  lq_history_undo (history (f));
  close_store (f);
  g_assert_cmpint (g_rename (f->dir, moved), ==, 0);
  g_free (f->dir);
  g_free (f->path);
  f->dir = g_strdup (moved);
  f->path = g_build_filename (moved, "Song.lacquer", NULL);
  open_store (f);
  lq_history_redo (history (f));
  LqMediaItem *media = LQ_MEDIA_ITEM (lq_session_find (lq_store_get_session (f->store), "m1"));
  g_assert_cmpstr (lq_media_item_get_path (media), ==, expected);
  g_assert_false (lq_media_item_check (media));
}

static void test_relink (Fixture *f, gconstpointer data)
{
  g_autofree char *audio = g_build_filename (f->dir, "a.wav", NULL);
  g_autofree char *deep = g_build_filename (f->dir, "x", "y", NULL);
  g_autofree char *decoy = g_build_filename (f->dir, "x", "a.wav", NULL);
  g_autofree char *found_at = g_build_filename (deep, "renamed.wav", NULL);

  g_assert_true (g_file_set_contents (audio, "audio", -1, NULL));
  add_media (f, audio);
  LqMediaItem *media = LQ_MEDIA_ITEM (lq_session_find (lq_store_get_session (f->store), "m1"));
  g_assert_cmpint (lq_media_item_get_size (media), ==, 5);
  g_assert_cmpstr (lq_media_item_get_sha256 (media), ==, /* sha256sum */
                   "6ed8919ce20490a5e3ad8630a4fab69475297abd07db73918dd5f36fcfaeb11b");
  g_assert_cmpint (g_mkdir_with_parents (deep, 0700), ==, 0);
  g_assert_true (g_file_set_contents (decoy, "other", -1, NULL)); /* same name and size */
  g_assert_cmpint (g_rename (audio, found_at), ==, 0);
  g_assert_true (lq_media_item_check (media));
  g_autofree char *found = lq_media_item_search (media, f->dir, 4);
  g_assert_cmpstr (found, ==, found_at);
  lq_history_set_string (history (f), LQ_ITEM (media), "uri", found);
  g_assert_false (lq_media_item_check (media));
}

static void write_then (const char *path, const char *text, time_t when)
{
  struct utimbuf times = { when, when };

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

/* Written again with the size it had: only its content tells whether it is another, and that is remembered. */
static void test_written_again (Fixture *f, gconstpointer data)
{
  g_autofree char *audio = g_build_filename (f->dir, "a.wav", NULL);

  write_then (audio, "audio", 1000000);
  add_media (f, audio);
  LqMediaItem *media = LQ_MEDIA_ITEM (lq_session_find (lq_store_get_session (f->store), "m1"));
  g_assert_false (lq_media_item_check (media));
  g_assert_cmpint (lq_media_item_get_doubtful_ms (media), ==, 0);

  write_then (audio, "other", 2000000);
  g_assert_false (lq_media_item_check (media)); /* a look alone cannot know */
  g_assert_cmpint (lq_media_item_get_doubtful_ms (media), ==, 2000000000);
  g_assert_true (lq_media_item_verify (media));
  g_assert_true (lq_media_item_is_other (media));
  g_assert_true (lq_media_item_has_other_content (media));
  g_assert_true (lq_media_item_check (media)); /* known now */
  g_assert_cmpint (lq_media_item_get_doubtful_ms (media), ==, 0);

  write_then (audio, "audio", 3000000); /* copied back */
  g_assert_false (lq_media_item_verify (media));
  g_assert_false (lq_media_item_is_other (media));
  save (f);
  open_store (f);
  media = LQ_MEDIA_ITEM (lq_session_find (lq_store_get_session (f->store), "m1"));
  g_assert_false (lq_media_item_check (media));
  g_assert_cmpint (lq_media_item_get_doubtful_ms (media), ==, 0);
  g_object_set (media, "written", (gint64)0, NULL); /* a session of before that was kept */
  g_assert_false (lq_media_item_check (media));
  g_assert_cmpint (lq_media_item_get_doubtful_ms (media), ==, 0);
}

/* Media that move with their session are found again, in history too. */
static void test_relocate (Fixture *f, gconstpointer data)
{
  g_autofree char *from = g_build_filename (f->dir, "from", NULL);
  g_autofree char *to = g_build_filename (f->dir, "to", NULL);
  g_autofree char *audio = g_build_filename (from, "a.wav", NULL);
  g_autofree char *expected = g_build_filename (to, "a.wav", NULL);

  g_assert_cmpint (g_mkdir (from, 0700), ==, 0);
  g_assert_true (g_file_set_contents (audio, "audio", -1, NULL));
  add_media (f, audio);
  lq_history_relocate (history (f), from, to);
  LqSession *session = lq_store_get_session (f->store);
  g_assert_cmpstr (lq_media_item_get_path (LQ_MEDIA_ITEM (lq_session_find (session, "m1"))), ==,
                   expected);
  lq_history_undo (history (f));
  lq_history_redo (history (f));
  g_assert_cmpstr (lq_media_item_get_path (LQ_MEDIA_ITEM (lq_session_find (session, "m1"))), ==,
                   expected);
}

static void test_untitled (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *empty_path = NULL, *path = NULL;

  LqStore *empty = lq_store_create_untitled (f->registry, 44100, &error);
  g_assert_no_error (error);
  g_assert_true (lq_store_is_untitled (empty));
  empty_path = g_strdup (lq_store_get_path (empty));
  LqStore *used = lq_store_create_untitled (f->registry, 44100, &error);
  path = g_strdup (lq_store_get_path (used));
  g_assert_cmpstr (path, !=, empty_path);
  lq_history_set_string (lq_store_get_history (used), LQ_ITEM (lq_store_get_session (used)),
                         "title", "Sketch");
  g_auto (GStrv) while_open = lq_store_list_untitled ();
  g_assert_cmpuint (g_strv_length (while_open), ==, 0);
  g_object_unref (empty);
  g_assert_false (exists (empty_path)); /* nothing was done: nothing is left */
  g_object_unref (used);
  g_auto (GStrv) left = lq_store_list_untitled ();
  g_assert_cmpuint (g_strv_length (left), ==, 1);
  g_assert_cmpstr (left[0], ==, path);

  /* What tells it from another, without taking it. */
  LqStoreSummary summary;
  g_assert_true (lq_store_summarise (path, f->registry, &summary));
  g_assert_cmpstr (summary.name, ==, "Sketch");
  g_assert_cmpuint (summary.n_tracks, ==, 0);
  g_assert_cmpint (llabs (summary.changed_unix_s - g_get_real_time () / G_USEC_PER_SEC), <, 60);
  lq_store_summary_clear (&summary);
  g_assert_false (lq_store_summarise (empty_path, f->registry, &summary));
  g_assert_null (summary.name);

  g_autoptr (LqStore) again = lq_store_open (path, f->registry, LQ_STORE_WRITE, &error);
  g_assert_cmpstr (lq_session_get_title (lq_store_get_session (again)), ==, "Sketch");
  g_autofree char *named = g_build_filename (f->dir, "Named.lacquer", NULL);
  g_assert_true (lq_store_save_as (again, named, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_false (lq_store_is_untitled (again));
  g_assert_false (exists (path));
  g_assert_cmpstr (lq_session_get_title (lq_store_get_session (again)), ==, "Sketch");
  g_assert_true (lq_history_undo (lq_store_get_history (again)));
}

static void test_permissions_and_links (Fixture *f, gconstpointer data)
{
  g_autofree char *link = g_build_filename (f->dir, "link.lacquer", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  close_store (f);
  g_assert_cmpint (g_chmod (f->path, 0640), ==, 0);
  g_autoptr (GFile) file = g_file_new_for_path (link);
  g_assert_true (g_file_make_symbolic_link (file, f->path, NULL, &error));
  f->store = lq_store_open (link, f->registry, LQ_STORE_WRITE, &error);
  set_title (f, "Through the link");
  save (f);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_stat (f->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0640);
  open_store (f);
  g_assert_cmpstr (title (f), ==, "Through the link");
}

static void test_no_such_file (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->dir, "None.lacquer", NULL);
  g_autofree char *lock = g_strconcat (path, "-lock", NULL);

  g_assert_null (lq_store_open (path, f->registry, LQ_STORE_WRITE, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_false (exists (lock));
  g_clear_error (&error);
  g_assert_null (lq_store_create (f->path, f->registry, 48000, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define TEST(name, function)                                                                       \
  g_test_add ("/model/store/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("history-survives", test_history_survives);
  TEST ("recovery", test_recovery);
  TEST ("save-in-gesture", test_save_in_gesture);
  TEST ("discard", test_discard);
  TEST ("torn-line", test_torn_line);
  TEST ("damaged-line", test_damaged_line);
  TEST ("damaged-past", test_damaged_past);
  TEST ("edited-by-hand", test_edited_by_hand);
  TEST ("earlier-save", test_earlier_save);
  TEST ("lock", test_lock);
  TEST ("cannot-write", test_cannot_write);
  TEST ("newer-format", test_newer_format);
  TEST ("newer-journal", test_newer_journal);
  TEST ("moved", test_moved);
  TEST ("changed-meanwhile", test_changed_meanwhile);
  TEST ("save-as", test_save_as);
  TEST ("links", test_links);
  TEST ("over-a-newer-one", test_over_a_newer_one);
  TEST ("save-as-fails", test_save_as_fails);
  TEST ("folder-moves", test_folder_moves);
  TEST ("relink", test_relink);
  TEST ("written-again", test_written_again);
  TEST ("relocate", test_relocate);
  TEST ("untitled", test_untitled);
  TEST ("permissions-and-links", test_permissions_and_links);
  TEST ("no-such-file", test_no_such_file);
  return g_test_run ();
}
