/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The open session: made from files, saved, saved elsewhere with its media, opened again, put right
 * when files are missing; and what is said when a folder or a session cannot be written. */
#include "app/document.h"

#include "studio.h"

#include "app/deliver_spec.h"
#include "model/region.h"
#include "model/track.h"

#include <glib/gstdio.h>
#include <math.h>
#include <utime.h>

static double sine (int channel, gint64 frame)
{
  return 0.5 * sin (2 * G_PI * 997 * (double)frame / 44100 + channel);
}

static char *write_wav (Studio *studio, const char *name, int rate_hz)
{
  return studio_write (studio, &(StudioFile){ name, rate_hz, 2, rate_hz / 2, 0, sine });
}

static guint n_tracks (Studio *studio)
{
  return g_list_model_get_n_items (lq_session_get_tracks (studio_session (studio)));
}

static gboolean flag (Studio *studio, const char *name)
{
  gboolean value;
  g_object_get (studio->document, name, &value, NULL);
  return value;
}

static char *title (Studio *studio)
{
  char *value;
  g_object_get (studio->document, "title", &value, NULL);
  return value;
}

/* Files that agree are used where they are; one of another rate is converted, and said. */
static void test_new (void)
{
  Studio studio;
  studio_init (&studio);
  g_autofree char *empty = title (&studio);
  g_assert_cmpstr (empty, ==, "Lacquer");
  g_autofree char *a = write_wav (&studio, "Drums.wav", 48000),
                  *b = write_wav (&studio, "Bass.wav", 44100);
  studio_must_open (&studio, (const char *[]){ a, b, NULL });
  g_assert_cmpuint (n_tracks (&studio), ==, 2);
  g_assert_cmpint (lq_session_get_sample_rate (studio_session (&studio)), ==, 48000);
  g_assert_cmpstr (lq_track_get_name (studio_item (&studio, "t1")), ==, "Drums");
  g_assert_cmpstr (lq_track_get_name (studio_item (&studio, "t2")), ==, "Bass");
  g_assert_cmpint (lq_region_get_length (studio_item (&studio, "r2")), ==, 24000);
  g_assert_cmpint (lq_document_get_length (studio.document), ==, 24000);
  g_assert_cmpstr (lq_media_item_get_path (studio_item (&studio, "m1")), ==, a);
  LqMediaItem *converted = studio_item (&studio, "m2");
  g_assert_cmpstr (lq_media_item_get_origin (converted), ==, b);
  g_assert_true (lq_media_item_is_same_file (converted, lq_media_item_get_path (converted)));
  g_assert_true (studio_was_told (&studio, "44100 → 48000"));
  g_assert_true (lq_store_is_untitled (lq_document_get_store (studio.document)));
  g_assert_false (flag (&studio, "importing"));
  /* One command: one undo empties the session. */
  g_assert_true (lq_history_undo (studio_history (&studio)));
  g_assert_cmpuint (n_tracks (&studio), ==, 0);
  g_assert_false (lq_history_undo (studio_history (&studio)));
  studio_clear (&studio);
}

/* A single file gives the session its title, also within the one command. */
static void test_single (void)
{
  Studio studio;
  studio_init (&studio);
  g_autofree char *a = write_wav (&studio, "Night Train.wav", 48000);
  studio_must_open (&studio, (const char *[]){ a, NULL });
  g_autofree char *name = title (&studio);
  g_assert_cmpstr (name, ==, "Night Train");
  g_assert_true (lq_history_undo (studio_history (&studio)));
  g_assert_false (lq_history_undo (studio_history (&studio)));
  studio_clear (&studio);
}

static void test_none_usable (void)
{
  Studio studio;
  studio_init (&studio);
  g_autofree char *a = write_wav (&studio, "a.wav", 48000), *bad = studio_path (&studio, "bad.wav");
  g_assert_true (g_file_set_contents (bad, "no sound", -1, NULL));
  studio_must_open (&studio, (const char *[]){ a, NULL });
  LqStore *store = lq_document_get_store (studio.document);
  g_autoptr (GError) error = NULL;
  g_assert_false (studio_open_files (&studio, (const char *[]){ bad, NULL }, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_true (lq_document_get_store (studio.document) == store); /* the present one stays */
  g_clear_error (&error);
  g_assert_true (studio_open_files (&studio, (const char *[]){ bad, a, NULL }, &error));
  g_assert_true (studio_was_told (&studio, "bad.wav"));
  g_assert_cmpuint (n_tracks (&studio), ==, 1);
  studio_clear (&studio);
}

/* ---- Cancel, close ---- */

typedef struct
{
  GCancellable *cancellable;
  GAsyncResult *result;
} Waiting;

static void on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Waiting *)data)->result = g_object_ref (result);
}

static gboolean is_done (gpointer data) { return ((Waiting *)data)->result != NULL; }

static gboolean cancel_now (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static char *untitled_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "lacquer", "untitled", NULL);
}

/* Cancelled while it converts: no session, no file in the user's folder. */
static void test_cancel (void)
{
  Studio studio;
  studio_init (&studio);
  g_autofree char *a = write_wav (&studio, "a.wav", 48000);
  g_autofree char *b =
      studio_write (&studio, &(StudioFile){ "b.wav", 44100, 2, 60 * 44100, 0, sine });
  g_autofree char *folder = untitled_folder ();
  guint n_before = studio_count_files (folder);
  Waiting waiting = { .cancellable = g_cancellable_new () };
  g_timeout_add (50, cancel_now, waiting.cancellable);
  lq_document_open_files_async (studio.document, (const char *[]){ a, b, NULL },
                                waiting.cancellable, on_done, &waiting);
  studio_wait (is_done, &waiting);
  g_autoptr (GError) error = NULL;
  g_assert_false (lq_document_open_files_finish (studio.document, waiting.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (studio_session (&studio));
  g_assert_cmpuint (studio_count_files (folder), ==, n_before);
  g_assert_false (flag (&studio, "importing"));
  g_object_unref (waiting.result);
  g_object_unref (waiting.cancellable);
  studio_clear (&studio);
}

/* The session closes while files come in: they go nowhere, least of all into the next session. */
static void test_close_while_importing (void)
{
  Studio studio;
  studio_init (&studio);
  g_autofree char *a = write_wav (&studio, "a.wav", 48000);
  g_autofree char *b =
      studio_write (&studio, &(StudioFile){ "b.wav", 44100, 2, 60 * 44100, 0, sine });
  studio_must_open (&studio, (const char *[]){ a, NULL });
  g_autofree char *folder = untitled_folder ();
  guint n_before = studio_count_files (folder);
  Waiting waiting = { 0 };
  lq_document_import_async (studio.document, (const char *[]){ b, NULL }, LQ_IMPORT_TRACKS, NULL,
                            on_done, &waiting);
  g_assert_true (flag (&studio, "importing"));
  studio_iterate (20);
  lq_document_close (studio.document);
  studio_wait (is_done, &waiting);
  g_autoptr (GError) error = NULL;
  g_assert_false (lq_document_import_finish (studio.document, waiting.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (studio_session (&studio));
  g_assert_cmpuint (studio_count_files (folder), ==, n_before - 1); /* the lock is gone too */
  g_object_unref (waiting.result);
  studio_clear (&studio);
}

/* ---- Saving ---- */

static void test_save_as (void)
{
  Studio studio;
  studio_init (&studio);
  g_autofree char *a = write_wav (&studio, "a.wav", 48000),
                  *b = write_wav (&studio, "b.wav", 44100);
  studio_must_open (&studio, (const char *[]){ a, b, NULL });
  g_autofree char *old = g_strdup (lq_media_item_get_path (studio_item (&studio, "m2")));
  g_autofree char *place = studio_path (&studio, "Sub");
  g_assert_cmpint (g_mkdir (place, 0700), ==, 0);
  g_autofree char *path = g_build_filename (place, "Song.lacquer", NULL);
  g_autofree char *media = g_build_filename (place, "Song Media", "b.wav", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (lq_document_save_as (studio.document, path, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_no_error (error);
  g_assert_false (lq_store_is_untitled (lq_document_get_store (studio.document)));
  g_assert_false (flag (&studio, "modified"));
  g_assert_cmpstr (lq_media_item_get_path (studio_item (&studio, "m2")), ==, media);
  g_assert_cmpstr (lq_media_item_get_path (studio_item (&studio, "m1")), ==, a);
  g_assert_true (g_file_test (media, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS)); /* went along */

  /* History too knows the new place: back to nothing and forward again finds the file. */
  while (lq_history_undo (studio_history (&studio)))
    ;
  while (lq_history_redo (studio_history (&studio)))
    ;
  g_assert_cmpstr (lq_media_item_get_path (studio_item (&studio, "m2")), ==, media);

  studio_set (&studio, "t1", "fader", "-4");
  g_assert_true (flag (&studio, "modified"));
  g_assert_true (lq_document_save (studio.document, &error));
  g_assert_no_error (error);
  lq_document_close (studio.document);
  g_assert_null (studio_session (&studio));
  g_assert_true (lq_document_open (studio.document, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (lq_document_n_missing (studio.document), ==, 0);
  g_assert_cmpfloat (lq_track_get_fader_db (studio_item (&studio, "t1")), ==, -4);
  g_assert_true (lq_document_open (studio.document, path, &error)); /* it is open: fine */
  studio_clear (&studio);
}

/* Nothing that is there is written over unless that was said; and then nothing is left behind. */
static void test_save_as_refused (void)
{
  Studio studio;
  studio_init (&studio);
  g_autofree char *a = write_wav (&studio, "a.wav", 48000),
                  *b = write_wav (&studio, "b.wav", 44100);
  studio_must_open (&studio, (const char *[]){ a, b, NULL });
  g_autofree char *old = g_strdup (lq_media_item_get_path (studio_item (&studio, "m2")));
  g_autofree char *path = studio_path (&studio, "Song.lacquer");
  g_autofree char *media = studio_path (&studio, "Song Media");
  g_autofree char *theirs = g_build_filename (media, "b.wav", NULL);
  g_autofree char *text = NULL;
  g_assert_cmpint (g_mkdir (media, 0700), ==, 0);
  g_assert_true (g_file_set_contents (theirs, "theirs", -1, NULL));
  g_autoptr (GError) error = NULL;
  g_assert_false (lq_document_save_as (studio.document, path, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (theirs, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "theirs");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (lq_media_item_get_path (studio_item (&studio, "m2")), ==, old);

  g_assert_true (g_file_set_contents (path, "a session", -1, NULL));
  g_assert_false (lq_document_save_as (studio.document, path, LQ_STORE_KEEP_EXISTING, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (lq_document_save_as (studio.document, path, LQ_STORE_OVERWRITE, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (lq_media_item_get_path (studio_item (&studio, "m2")), ==, theirs);
  g_assert_true (lq_media_item_is_same_file (studio_item (&studio, "m2"), theirs));
  studio_clear (&studio);
}

/* ---- Missing media ---- */

/* "a.wav" is open, saved as the session that it returns. Owns: g_free. */
static char *begin_saved (Studio *studio)
{
  g_autoptr (GError) error = NULL;
  studio_init (studio);
  g_autofree char *a = write_wav (studio, "a.wav", 48000);
  char *path = studio_path (studio, "Song.lacquer");
  studio_must_open (studio, (const char *[]){ a, NULL });
  g_assert_true (lq_document_save_as (studio->document, path, LQ_STORE_KEEP_EXISTING, &error));
  return path;
}

static void test_relink (void)
{
  Studio studio;
  g_autofree char *path = begin_saved (&studio), *a = studio_path (&studio, "a.wav"),
                  *elsewhere = studio_path (&studio, "elsewhere");
  g_autofree char *moved = g_build_filename (elsewhere, "renamed.wav", NULL);
  g_autoptr (GError) error = NULL;
  lq_document_close (studio.document);
  g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
  g_assert_cmpint (g_rename (a, moved), ==, 0);
  g_assert_true (lq_document_open (studio.document, path, &error));
  g_assert_cmpuint (lq_document_n_missing (studio.document), ==, 1);
  g_assert_true (studio_was_told (&studio, "not where"));
  g_assert_cmpuint (lq_document_relink (studio.document, elsewhere), ==, 1);
  g_assert_cmpuint (lq_document_n_missing (studio.document), ==, 0);
  g_assert_cmpstr (lq_media_item_get_path (studio_item (&studio, "m1")), ==, moved);
  g_assert_true (lq_history_undo (studio_history (&studio)));
  g_assert_cmpstr (lq_media_item_get_path (studio_item (&studio, "m1")), ==, a);
  g_assert_cmpuint (lq_document_n_missing (studio.document), ==, 1);
  studio_clear (&studio);
}

static gboolean is_settled (gpointer data)
{
  const Studio *studio = data;
  return lq_media_item_get_doubtful_ms (studio_item (data, "m1")) == 0 && studio->document;
}

/* What another program wrote into the file meanwhile is kept, which is told. */
static void test_save_as_over_a_change (void)
{
  static const char theirs[] = "[Lacquer]\nformat=1\nsample-rate=48000\ntitle=Theirs\n";
  Studio studio;
  g_autofree char *path = begin_saved (&studio), *kept = studio_path (&studio, "Song.lacquer~"),
                  *text = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (path, theirs, -1, NULL));
  g_assert_true (lq_document_save_as (studio.document, path, LQ_STORE_OVERWRITE, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (kept, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, theirs);
  g_assert_true (studio_was_told (&studio, "kept beside it as “Song.lacquer~”"));
  studio_clear (&studio);
}

static void count (guint *n) { (*n)++; }

static void write_then (const char *path, const char *bytes, gsize size, time_t when)
{
  struct utimbuf times = { when, when };
  g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

/* Another file of the same size in the place of one is noticed, and told, without anybody waiting for it to be
 * read; a copy of the same is none. */
static void test_written_again (void)
{
  Studio studio;
  g_autofree char *path = begin_saved (&studio), *a = studio_path (&studio, "a.wav"), *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (a, &bytes, &size, NULL));
  for (int other = 0; other < 2; other++)
    {
      lq_document_close (studio.document);
      bytes[size - 1] ^= (char)other;
      write_then (a, bytes, size, 1000000 + other);
      g_assert_true (lq_document_open (studio.document, path, &error));
      g_assert_cmpuint (lq_document_n_missing (studio.document), ==, 0); /* nobody knows yet */
      guint n_changed = 0;
      gulong id = g_signal_connect_swapped (studio_item (&studio, "m1"), "changed::uri",
                                            G_CALLBACK (count), &n_changed);
      studio_wait (is_settled, &studio);
      g_signal_handler_disconnect (studio_item (&studio, "m1"), id);
      g_assert_cmpuint (n_changed, ==, other); /* sound and timeline hear of it */
      g_assert_cmpuint (lq_document_n_missing (studio.document), ==, other);
      g_assert_true (studio_was_told (&studio, "of the same size") == other);
    }
  g_assert_false (lq_deliver_check (lq_document_get_session (studio.document), &error));
  g_assert_nonnull (strstr (error->message, "of the same size"));
  /* Once more while it is read: that is noticed, too. */
  lq_document_close (studio.document);
  write_then (a, bytes, size, 1500000);
  g_assert_true (lq_document_open (studio.document, path, NULL));
  bytes[size - 1] ^= 1;
  write_then (a, bytes, size, 1500001);
  lq_history_set_string (studio_history (&studio),
                         LQ_ITEM (lq_document_get_session (studio.document)), "title", "Other");
  g_assert_true (lq_history_undo (studio_history (&studio))); /* media are looked at */
  studio_wait (is_settled, &studio);
  g_assert_cmpuint (lq_document_n_missing (studio.document), ==, 0);
  lq_document_close (studio.document); /* nobody knows any more, while it is read */
  bytes[size - 1] ^= 2;
  write_then (a, bytes, size, 2000000);
  g_assert_true (lq_document_open (studio.document, path, NULL));
  studio_clear (&studio);
}

/* ---- What cannot be written ---- */

static void test_read_only (void)
{
  Studio studio;
  g_autofree char *path = begin_saved (&studio), *lock = studio_path (&studio, "Song.lacquer-lock");
  g_autoptr (GError) error = NULL;
  lq_document_close (studio.document);
  g_assert_cmpint (g_mkdir (lock, 0700), ==, 0); /* even for root, no file can be made here */
  g_assert_true (lq_document_open (studio.document, path, &error));
  g_assert_no_error (error);
  g_assert_true (flag (&studio, "read-only"));
  g_assert_true (studio_was_told (&studio, "cannot be written"));
  g_assert_false (lq_document_save (studio.document, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_READ_ONLY);
  studio_clear (&studio);
}

/* The other process: has the session open until its standard input ends. */
static int hold (const char *path)
{
  LqRegistry *registry = lq_registry_new ();
  LqStore *store = lq_store_open (path, registry, LQ_STORE_WRITE, NULL);
  g_print ("%s\n", store ? "open" : "no");
  fflush (stdout);
  getchar ();
  g_clear_object (&store);
  lq_registry_free (registry);
  return 0;
}

static void test_locked (void)
{
  Studio studio;
  g_autofree char *path = begin_saved (&studio);
  g_autoptr (GError) error = NULL;
  lq_document_close (studio.document);
  g_autoptr (GSubprocess) other =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        "/proc/self/exe", "--hold", path, NULL);
  g_assert_no_error (error);
  char answer[8] = "";
  g_input_stream_read (g_subprocess_get_stdout_pipe (other), answer, 5, NULL, &error);
  g_assert_cmpstr (answer, ==, "open\n");
  g_assert_false (lq_document_open (studio.document, path, &error));
  g_assert_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_LOCKED);
  g_assert_cmpuint (strlen (error->message), >, 20); /* a sentence */
  g_clear_error (&error);
  g_output_stream_close (g_subprocess_get_stdin_pipe (other), NULL, NULL);
  g_assert_true (g_subprocess_wait (other, NULL, NULL));
  g_assert_true (lq_document_open (studio.document, path, &error));
  g_assert_no_error (error);
  studio_clear (&studio);
}

static void add_tests (void)
{
  g_test_add_func ("/app/document/new", test_new);
  g_test_add_func ("/app/document/written again", test_written_again);
  g_test_add_func ("/app/document/single", test_single);
  g_test_add_func ("/app/document/none-usable", test_none_usable);
  g_test_add_func ("/app/document/cancel", test_cancel);
  g_test_add_func ("/app/document/close-while-importing", test_close_while_importing);
  g_test_add_func ("/app/document/save-as", test_save_as);
  g_test_add_func ("/app/document/save-as-refused", test_save_as_refused);
  g_test_add_func ("/app/document/save-as-over-a-change", test_save_as_over_a_change);
  g_test_add_func ("/app/document/relink", test_relink);
  g_test_add_func ("/app/document/read-only", test_read_only);
  g_test_add_func ("/app/document/locked", test_locked);
}

int main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--hold"))
    return hold (argv[2]);
  return studio_main (argc, argv, add_tests);
}
