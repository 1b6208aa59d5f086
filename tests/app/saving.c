/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a session and its media when it is saved elsewhere. */
#include "app/document.h"

#include <glib/gstdio.h>
#include <string.h>

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

static void remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
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

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define TEST(name, function)                                                                       \
  g_test_add ("/app/saving/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("save-untitled", test_save_untitled);
  TEST ("save-named", test_save_named);
  TEST ("save-fails", test_save_fails);
  return g_test_run ();
}
