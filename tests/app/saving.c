/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a session and its media when it is saved elsewhere. */
#include "../tree.h"
#include "app/document.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/media_item.h"

typedef struct
{
  LqRegistry *registry;
  char *dir, *a, *b; /* folder, a 48 kHz file, a 44.1 kHz file */
  LqDocument *document;
} Fixture;

static void put (GByteArray *bytes, guint32 value, int n)
{
  for (int i = 0; i < n; i++)
    g_byte_array_append (bytes, (const guint8[]){ (guint8)(value >> 8 * i) }, 1);
}

/* A 16-bit mono WAV of N frames, a ramp. */
static char *write_wav (const char *dir, const char *name, guint32 rate_hz, guint32 n)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  char *path = g_build_filename (dir, name, NULL);

  g_byte_array_append (bytes, (const guint8 *)"RIFF", 4);
  put (bytes, 36 + 2 * n, 4);
  g_byte_array_append (bytes, (const guint8 *)"WAVEfmt ", 8);
  put (bytes, 16, 4);
  put (bytes, 1, 2);
  put (bytes, 1, 2);
  put (bytes, rate_hz, 4);
  put (bytes, rate_hz * 2, 4);
  put (bytes, 2, 2);
  put (bytes, 16, 2);
  g_byte_array_append (bytes, (const guint8 *)"data", 4);
  put (bytes, 2 * n, 4);
  for (guint32 i = 0; i < n; i++)
    put (bytes, i & 0x0fff, 2);
  g_assert_true (g_file_set_contents (path, (const char *)bytes->data, bytes->len, NULL));
  return path;
}

static void set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *dir = g_dir_make_tmp ("lacquer-XXXXXX", NULL);

  f->dir = g_canonicalize_filename (dir, NULL);
  f->a = write_wav (f->dir, "a.wav", 48000, 4800);
  f->b = write_wav (f->dir, "b.wav", 44100, 4410);
  f->registry = lq_registry_new ();
  f->document = lq_document_new (f->registry);
}

static void tear_down (Fixture *f, gconstpointer data)
{
  lq_document_close (f->document);
  g_object_unref (f->document);
  remove_tree (f->dir);
  g_free (f->dir);
  g_free (f->a);
  g_free (f->b);
  lq_registry_free (f->registry);
}

static void on_opened (GObject *source, GAsyncResult *result, gpointer loop)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lq_document_open_files_finish (LQ_DOCUMENT (source), result, &error));
  g_assert_no_error (error);
  g_main_loop_quit (loop);
}

static void open_files (Fixture *f)
{
  const char *const paths[] = { f->a, f->b, NULL };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  lq_document_open_files_async (f->document, paths, NULL, on_opened, loop);
  g_main_loop_run (loop);
}

static const char *media_path (Fixture *f, const char *id)
{
  return lq_media_item_get_path (
      LQ_MEDIA_ITEM (lq_session_find (lq_document_get_session (f->document), id)));
}

static gboolean exists (const char *path) { return g_file_test (path, G_FILE_TEST_EXISTS); }

/* The converted copy goes along, and its place holds for undo and redo too. */
static void test_save_untitled (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->dir, "My song", NULL); /* the ending is added */
  g_autofree char *copy = g_build_filename (f->dir, "My song Media", "b.wav", NULL);
  g_autofree char *untitled = NULL, *old_copy = NULL;

  open_files (f);
  untitled = g_strdup (lq_store_get_path (lq_document_get_store (f->document)));
  old_copy = g_strdup (media_path (f, "m2"));
  g_assert_cmpstr (media_path (f, "m1"), ==, f->a);
  g_assert_true (exists (old_copy));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (lq_document_get_history (f->document)));
  g_assert_true (lq_document_save_as (f->document, path, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (media_path (f, "m2"), ==, copy);
  g_assert_true (exists (copy));
  g_assert_false (exists (old_copy));
  g_assert_false (exists (untitled));
  LqHistory *history = lq_document_get_history (f->document);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (history)), ==,
                    n); /* no move of its own */
  while (lq_history_undo (history))
    continue;
  while (lq_history_redo (history))
    continue;
  g_assert_cmpstr (media_path (f, "m2"), ==, copy);
  g_assert_cmpuint (lq_document_n_missing (f->document), ==, 0);
  g_assert_false (lq_document_save_as (f->document, path, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS);
}

/* A named session that is saved elsewhere leaves the old one whole; saved over itself it keeps its
 * media. */
static void test_save_named (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *one = g_build_filename (f->dir, "one.lacquer", NULL);
  g_autofree char *two = g_build_filename (f->dir, "two.lacquer", NULL);
  g_autofree char *first = g_build_filename (f->dir, "one Media", "b.wav", NULL);
  g_autofree char *second = g_build_filename (f->dir, "two Media", "b.wav", NULL);
  GStatBuf before, after;

  open_files (f);
  g_assert_true (lq_document_save_as (f->document, one, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_cmpint (g_stat (first, &before), ==, 0);
  g_assert_true (lq_document_save_as (f->document, one, LQ_STORE_OVERWRITE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (first, &after), ==, 0);
  g_assert_cmpint (after.st_size, ==, before.st_size);
  g_assert_true (lq_document_save_as (f->document, two, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_cmpstr (media_path (f, "m2"), ==, second);
  g_assert_true (lq_document_open (f->document, one, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (media_path (f, "m2"), ==, first);
  g_assert_cmpuint (lq_document_n_missing (f->document), ==, 0);
}

/* Where nothing can be written, nothing changes. */
static void test_save_fails (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (f->dir, "a.wav", NULL);
  g_autofree char *path = g_build_filename (file, "song.lacquer", NULL); /* below a file */
  g_autofree char *old = NULL;

  open_files (f);
  old = g_strdup (media_path (f, "m2"));
  g_assert_false (lq_document_save_as (f->document, path, LQ_STORE_OVERWRITE, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (media_path (f, "m2"), ==, old);
  g_assert_true (exists (old));
}

/* ---- While files come in ---- */

#define LONG_FRAMES (44100 * 20) /* long enough to be under way; nothing depends on it */

static void on_imported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_object_ref (result);
  *(GAsyncResult **)data = result;
}

/* Begins an import that must convert; the main loop does not turn, so it cannot end before. */
static GAsyncResult **begin_import (Fixture *f, GCancellable *cancellable)
{
  g_autofree char *path = write_wav (f->dir, "late.wav", 44100, LONG_FRAMES);
  GAsyncResult **result = g_new0 (GAsyncResult *, 1);

  lq_document_import_async (f->document, (const char *const[]){ path, NULL }, LQ_IMPORT_TRACKS,
                            cancellable, on_imported, result);
  return result;
}

static gboolean end_import (Fixture *f, GAsyncResult **result, GError **error)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  gboolean ok = lq_document_import_finish (f->document, *result, error);
  g_object_unref (*result);
  g_free (result);
  return ok;
}

static void save_at (Fixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (f->dir, name, NULL);

  g_assert_true (lq_document_save_as (f->document, path, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_no_error (error);
}

static char *hash_of (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)bytes, size);
}

/* Every file of the session is there, is the one that it says, and lies in FOLDER if it is a copy. */
static void assert_media (LqSession *session, const char *folder)
{
  GListModel *media = lq_session_get_media (session);

  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (LqMediaItem) item = g_list_model_get_item (media, i);
      const char *path = lq_media_item_get_path (item);
      g_assert_true (exists (path));
      g_autofree char *hash = hash_of (path);
      g_assert_cmpstr (hash, ==, lq_media_item_get_sha256 (item));
      g_autofree char *in = g_path_get_dirname (path);
      g_autofree char *converter = NULL;
      g_object_get (item, "converter", &converter, NULL);
      if (converter && *converter)
        g_assert_cmpstr (in, ==, folder);
    }
}

static guint n_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

/* Saved elsewhere, and once more, while a file is being converted: it comes in where the session is
 * by then, nothing stays behind, and the files that were there are not touched. */
static void test_import_meanwhile (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *one = g_build_filename (f->dir, "one Media", NULL);
  g_autofree char *two = g_build_filename (f->dir, "two Media", NULL);

  open_files (f);
  g_autofree char *untitled = g_path_get_dirname (media_path (f, "m2"));
  GAsyncResult **import = begin_import (f, NULL);
  save_at (f, "one.lacquer");
  save_at (f, "two.lacquer");
  g_assert_true (end_import (f, import, &error));
  g_assert_no_error (error);
  assert_media (lq_document_get_session (f->document), two);
  g_autofree char *name = g_path_get_basename (media_path (f, "m3"));
  g_assert_cmpstr (name, ==, "late.wav");
  g_assert_cmpuint (n_entries (one), ==, 1); /* b.wav: the session that was saved there has it */
  g_assert_cmpuint (n_entries (two), ==, 2);
  g_assert_false (exists (untitled));
  /* And it is in the session that is opened again. */
  g_assert_true (lq_document_save (f->document, &error));
  lq_document_close (f->document);
  g_autofree char *path = g_build_filename (f->dir, "two.lacquer", NULL);
  g_assert_true (lq_document_open (f->document, path, &error));
  assert_media (lq_document_get_session (f->document), two);
  g_assert_nonnull (lq_session_find (lq_document_get_session (f->document), "m3"));
}

/* Two imports of files of one name at once, and one that was there. */
static void test_import_names (Fixture *f, gconstpointer data)
{
  g_autofree char *one = g_build_filename (f->dir, "one Media", NULL);

  open_files (f);
  GAsyncResult **first = begin_import (f, NULL), **second = begin_import (f, NULL);
  save_at (f, "one.lacquer");
  g_assert_true (end_import (f, first, NULL));
  g_assert_true (end_import (f, second, NULL));
  assert_media (lq_document_get_session (f->document), one);
  g_assert_cmpuint (n_entries (one), ==, 3);
}

/* Cancelled after the session was saved elsewhere: nothing of it is anywhere. */
static void test_import_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *one = g_build_filename (f->dir, "one Media", NULL);

  open_files (f);
  g_autofree char *untitled = g_path_get_dirname (media_path (f, "m2"));
  GAsyncResult **import = begin_import (f, cancellable);
  save_at (f, "one.lacquer");
  g_cancellable_cancel (cancellable);
  g_assert_false (end_import (f, import, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n_entries (one), ==, 1);
  g_assert_false (exists (untitled));
  assert_media (lq_document_get_session (f->document), one);
}

/* To another disk: copied there, on a worker. */
static void test_import_other_disk (Fixture *f, gconstpointer data)
{
  GStatBuf here, there;
  g_autofree char *shm = g_strdup ("/dev/shm/lacquer-XXXXXX");

  open_files (f);
  if (!g_mkdtemp (shm) || g_stat (shm, &there) != 0 || g_stat (f->dir, &here) != 0
      || here.st_dev == there.st_dev)
    {
      g_test_skip ("no second file system");
      return;
    }
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (shm, "far.lacquer", NULL);
  g_autofree char *media = g_build_filename (shm, "far Media", NULL);
  g_autofree char *untitled = g_path_get_dirname (media_path (f, "m2"));
  GAsyncResult **import = begin_import (f, NULL);
  g_assert_true (lq_document_save_as (f->document, path, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_true (end_import (f, import, &error));
  g_assert_no_error (error);
  assert_media (lq_document_get_session (f->document), media);
  g_assert_cmpuint (n_entries (media), ==, 2);
  g_assert_false (exists (untitled));
  lq_document_close (f->document);
  remove_tree (shm);
}

/* ---- Killed ---- */

/* The program that is killed: opens one.lacquer, imports, saves as two.lacquer, saves on. */
static int drive (const char *dir)
{
  Fixture f = { .dir = (char *)dir };
  g_autofree char *one = g_build_filename (dir, "one.lacquer", NULL);
  g_autofree char *two = g_build_filename (dir, "two.lacquer", NULL);

  f.registry = lq_registry_new ();
  f.document = lq_document_new (f.registry);
  if (!lq_document_open (f.document, one, NULL))
    return 1;
  GAsyncResult **import = begin_import (&f, NULL);
  if (!lq_document_save_as (f.document, two, LQ_STORE_KEEP_EXISTING, NULL)
      || !end_import (&f, import, NULL) || !lq_document_save (f.document, NULL))
    return 1;
  kill (getpid (), SIGKILL);
  return 1;
}

static void assert_opens (Fixture *f, const char *name, guint least)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_strconcat (name, ".lacquer", NULL);
  g_autofree char *folder = g_strconcat (name, " Media", NULL);
  g_autofree char *path = g_build_filename (f->dir, file, NULL);
  g_autofree char *media = g_build_filename (f->dir, folder, NULL);

  g_assert_true (lq_document_open (f->document, path, &error));
  g_assert_no_error (error);
  assert_media (lq_document_get_session (f->document), media);
  g_assert_cmpuint (
      g_list_model_get_n_items (lq_session_get_media (lq_document_get_session (f->document))), >=,
      least);
  lq_document_close (f->document);
}

/* Killed at any moment: the session that was is whole, and the new one, if it is there, has all that it
 * names. What was half made is cleared away by the next import. */
static void test_killed (Fixture *f, gconstpointer data)
{
  guint n_two = 0;

  open_files (f);
  save_at (f, "one.lacquer");
  lq_document_close (f->document);
  for (guint k = 0; k < 24; k++)
    {
      const char *const argv[] = { "/proc/self/exe", "--drive", f->dir, NULL };
      g_autofree char *two = g_build_filename (f->dir, "two.lacquer", NULL);
      g_autofree char *media = g_build_filename (f->dir, "two Media", NULL);
      GPid pid;
      g_assert_true (g_spawn_async (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                    NULL, &pid, NULL));
      g_usleep (k * k * 1000); /* up to half a second */
      kill (pid, SIGKILL);
      waitpid (pid, NULL, 0);
      assert_opens (f, "one", 2);
      if (exists (two))
        {
          n_two++;
          assert_opens (f, "two", 2);
          g_autoptr (GError) error = NULL;
          g_assert_true (lq_document_open (f->document, two, &error));
          g_assert_true (end_import (f, begin_import (f, NULL), &error));
          lq_document_close (f->document);
          g_autoptr (GDir) dir = g_dir_open (media, 0, NULL);
          for (const char *name; (name = g_dir_read_name (dir));)
            g_assert_false (g_str_has_prefix (name, ".import"));
        }
      g_autofree char *journal = g_strconcat (two, "-journal", NULL);
      g_remove (two);
      g_remove (journal);
      remove_tree (media);
    }
  g_test_message ("%u of 24 had got so far as the new place", n_two);
}

int main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--drive"))
    return drive (argv[2]);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define TEST(name, function)                                                                       \
  g_test_add ("/app/saving/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("save-untitled", test_save_untitled);
  TEST ("save-named", test_save_named);
  TEST ("save-fails", test_save_fails);
  TEST ("import-meanwhile", test_import_meanwhile);
  TEST ("import-names", test_import_names);
  TEST ("import-cancelled", test_import_cancelled);
  TEST ("import-other-disk", test_import_other_disk);
  TEST ("killed", test_killed);
  return g_test_run ();
}
