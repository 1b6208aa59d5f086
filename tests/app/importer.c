/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files on their way into a session: used as they are, or converted once; left out with a sentence;
 * and nothing remains of an import that was cancelled. */
#include "app/importer.h"

#include "studio.h"

#include <math.h>
#include <sndfile.h>

static double sine (int channel, gint64 frame)
{
  return 0.5 * sin (2 * G_PI * 997 * (double)frame / 44100 + channel);
}

typedef struct
{
  Studio studio;
  char *media;
} Fixture;

static void set_up (Fixture *f, gconstpointer data)
{
  studio_init (&f->studio);
  f->media = studio_path (&f->studio, "Song Media");
}

static void tear_down (Fixture *f, gconstpointer data)
{
  studio_clear (&f->studio);
  g_free (f->media);
}

static void test_as_is (Fixture *f, gconstpointer data)
{
  g_autofree char *path =
      studio_write (&f->studio, &(StudioFile){ "Bass Line.wav", 44100, 1, 4410, 0, sine });
  g_autoptr (GError) error = NULL;
  LqImport *import = lq_import_new ((const char *[]){ path, NULL }, f->media, 44100);
  g_assert_true (lq_import_run (import, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (import->remarks->len, ==, 0);
  const LqImported *file = import->files->pdata[0];
  g_assert_cmpstr (file->path, ==, path);
  g_assert_cmpstr (file->name, ==, "Bass Line");
  g_assert_null (file->converter);
  g_assert_cmpint (file->n_frames, ==, 4410);
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_autofree char *hash =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)bytes, size);
  g_assert_cmpstr (file->sha256, ==, hash);
  g_assert_cmpint (file->size, ==, (gint64)size);
  g_assert_false (g_file_test (f->media, G_FILE_TEST_EXISTS));
  lq_import_free (import);
}

/* Another rate, and a lossy file: once, into the session's folder, and it is said. */
static void test_converted (Fixture *f, gconstpointer data)
{
  g_autofree char *rate =
      studio_write (&f->studio, &(StudioFile){ "a.wav", 44100, 2, 44100, 0, sine });
  g_autofree char *lossy =
      studio_write (&f->studio, &(StudioFile){ "b.ogg", 48000, 2, 48000,
                                               SF_FORMAT_OGG | SF_FORMAT_VORBIS, sine });
  g_autoptr (GError) error = NULL;
  LqImport *import = lq_import_new ((const char *[]){ rate, lossy, NULL }, f->media, 48000);
  g_assert_true (lq_import_run (import, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (import->files->len, ==, 2);
  g_assert_cmpuint (import->remarks->len, ==, 2);
  g_assert_nonnull (strstr (import->remarks->pdata[0], "VHQ steep, 44100 → 48000"));
  for (guint i = 0; i < 2; i++)
    {
      const LqImported *file = import->files->pdata[i];
      g_autofree char *folder = g_path_get_dirname (file->path);
      g_assert_cmpstr (folder, ==, f->media);
      g_assert_nonnull (file->converter);
      g_assert_nonnull (file->origin_sha256);
      SF_INFO info = { 0 };
      SNDFILE *in = sf_open (file->path, SFM_READ, &info);
      g_assert_nonnull (in);
      g_assert_cmpint (info.samplerate, ==, 48000);
      g_assert_cmpint (info.frames, ==, 48000);
      g_assert_cmpint (file->n_frames, ==, 48000);
      /* Still the tone: its RMS is that of the original within 0.1 dB, lossy coding included. */
      g_autofree double *x = g_new (double, 96000);
      g_assert_cmpint (sf_readf_double (in, x, 48000), ==, 48000);
      double sum = 0;
      for (int k = 0; k < 96000; k++)
        sum += x[k] * x[k];
      g_assert_cmpfloat_with_epsilon (10 * log10 (sum / 96000), 20 * log10 (0.5 * G_SQRT2 / 2),
                                      0.1);
      sf_close (in);
    }
  lq_import_discard (import);
  g_assert_false (g_file_test (f->media, G_FILE_TEST_EXISTS));
  lq_import_free (import);
}

static double broken_sine (int channel, gint64 frame)
{
  return frame == 1000 ? NAN : frame == 1001 ? INFINITY : sine (channel, frame);
}

static gboolean was_remarked (const LqImport *import, const char *name, const char *text)
{
  for (guint i = 0; i < import->remarks->len; i++)
    if (strstr (import->remarks->pdata[i], name) && strstr (import->remarks->pdata[i], text))
      return TRUE;
  return FALSE;
}

/* What only reading to the end brings out is said too: samples that are no numbers, a stretch that could
 * not be decoded. */
static void test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *nan =
      studio_write (&f->studio, &(StudioFile){ "nan.wav", 44100, 2, 44100,
                                               SF_FORMAT_WAV | SF_FORMAT_FLOAT, broken_sine });
  g_autofree char *flac =
      studio_write (&f->studio, &(StudioFile){ "flac.flac", 44100, 2, 441000,
                                               SF_FORMAT_FLAC | SF_FORMAT_PCM_24, sine });
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (flac, &bytes, &size, NULL));
  memset (bytes + size / 2, 0x55, 200);
  g_assert_true (g_file_set_contents (flac, bytes, (gssize)size, NULL));
  g_autoptr (GError) error = NULL;
  LqImport *import = lq_import_new ((const char *[]){ nan, flac, NULL }, f->media, 48000);
  g_assert_true (lq_import_run (import, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (import->files->len, ==, 2);
  g_assert_true (was_remarked (import, "nan", "4 samples"));
  g_assert_true (was_remarked (import, "flac", "damaged"));
  g_assert_cmpuint (import->remarks->len, ==, 4); /* how each was converted, and these */
  lq_import_discard (import);
  lq_import_free (import);
}

/* Each file with its reason, not the first or the last alone. */
static void assert_tells_both (const char *text, const char *beginning)
{
  g_assert_true (g_str_has_prefix (text, beginning));
  const char *bad = strstr (text, "bad.wav"), *none = strstr (text, "none.wav");
  g_assert_nonnull (bad);
  g_assert_nonnull (none);
  g_assert_cmpint (bad - text, <, none - text);
  g_assert_nonnull (strstr (bad, "not an audio file"));
}

static void test_left_out (Fixture *f, gconstpointer data)
{
  g_autofree char *good =
      studio_write (&f->studio, &(StudioFile){ "good.wav", 48000, 2, 4800, 0, sine });
  g_autofree char *bad = studio_path (&f->studio, "bad.wav");
  g_autofree char *none = studio_path (&f->studio, "none.wav");
  g_assert_true (g_file_set_contents (bad, "this is no sound at all", -1, NULL));
  g_autoptr (GError) error = NULL;
  LqImport *import = lq_import_new ((const char *[]){ bad, good, none, NULL }, f->media, 48000);
  g_assert_true (lq_import_run (import, NULL, NULL, NULL, &error));
  g_assert_cmpuint (import->files->len, ==, 1);
  g_assert_cmpuint (import->refused->len, ==, 2);
  g_autofree char *some = lq_import_refusal (import);
  assert_tells_both (some, "2 of 3 files cannot be used:\n");
  lq_import_free (import);

  import = lq_import_new ((const char *[]){ bad, none, NULL }, f->media, 48000);
  g_assert_false (lq_import_run (import, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  assert_tells_both (error->message, "2 of 2 files cannot be used:\n");
  lq_import_free (import);
  g_clear_error (&error);

  g_assert_cmpint (lq_import_probe_rate ((const char *[]){ bad, good, NULL }, &error), ==, 48000);
  g_assert_cmpint (lq_import_probe_rate ((const char *[]){ bad, none, NULL }, &error), ==, 0);
  assert_tells_both (error->message, "2 of 2 files cannot be used:\n");
  g_clear_error (&error);
  g_assert_cmpint (lq_import_probe_rate ((const char *[]){ bad, NULL }, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void cancel_late (gpointer data, const char *what, double fraction)
{
  if (fraction > 0.5)
    g_cancellable_cancel (data);
}

/* Cancelled in the second of two conversions: neither remains. */
static void test_cancelled (Fixture *f, gconstpointer data)
{
  g_autofree char *one =
      studio_write (&f->studio, &(StudioFile){ "one.wav", 44100, 2, 441000, 0, sine });
  g_autofree char *two =
      studio_write (&f->studio, &(StudioFile){ "two.wav", 44100, 2, 441000, 0, sine });
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  LqImport *import = lq_import_new ((const char *[]){ one, two, NULL }, f->media, 48000);
  g_assert_false (lq_import_run (import, cancel_late, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (import->files->len, ==, 0);
  g_assert_false (g_file_test (f->media, G_FILE_TEST_EXISTS));
  lq_import_free (import);
}

typedef struct
{
  double last;
  GPtrArray *words; /* char *, each when it changed */
} Watch;

static void watch (gpointer data, const char *what, double fraction)
{
  Watch *watch = data;
  g_assert_cmpfloat (fraction, >=, watch->last);
  g_assert_cmpfloat (fraction, <=, 1.0 + 1e-9);
  watch->last = fraction;
  if (watch->words->len == 0 || strcmp (watch->words->pdata[watch->words->len - 1], what) != 0)
    g_ptr_array_add (watch->words, g_strdup (what));
}

/* One progress for all, that never goes back, and says what is done: also where damage is found while
 * reading, so that the file is converted after all. */
static void test_progress (Fixture *f, gconstpointer data)
{
  g_autofree char *plain =
      studio_write (&f->studio, &(StudioFile){ "plain.wav", 44100, 2, 441000, 0, sine });
  g_autofree char *flac =
      studio_write (&f->studio, &(StudioFile){ "whole.flac", 44100, 2, 441000,
                                               SF_FORMAT_FLAC | SF_FORMAT_PCM_24, sine });
  g_autofree char *damaged =
      studio_write (&f->studio, &(StudioFile){ "damaged.flac", 44100, 2, 441000,
                                               SF_FORMAT_FLAC | SF_FORMAT_PCM_24, sine });
  g_autofree char *rate =
      studio_write (&f->studio, &(StudioFile){ "rate.wav", 48000, 2, 480000, 0, sine });
  static const char *const words[] = { "Reading “plain”", "Reading “whole”", "Reading “damaged”",
                                       "Converting “damaged”", "Converting “rate”" };
  g_autofree char *bytes = NULL;
  gsize size;
  g_assert_true (g_file_get_contents (damaged, &bytes, &size, NULL));
  memset (bytes + size / 2, 0x55, 200);
  g_assert_true (g_file_set_contents (damaged, bytes, (gssize)size, NULL));
  g_autoptr (GError) error = NULL;
  Watch seen = { .words = g_ptr_array_new_with_free_func (g_free) };
  LqImport *import =
      lq_import_new ((const char *[]){ plain, flac, damaged, rate, NULL }, f->media, 44100);
  g_assert_true (lq_import_run (import, watch, &seen, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (seen.last, 1.0, 1e-9);
  g_assert_cmpuint (seen.words->len, ==, G_N_ELEMENTS (words));
  for (guint i = 0; i < seen.words->len; i++)
    g_assert_cmpstr (seen.words->pdata[i], ==, words[i]);
  g_ptr_array_unref (seen.words);
  lq_import_discard (import);
  lq_import_free (import);
}

static void add_tests (void)
{
  g_test_add ("/app/importer/as-is", Fixture, NULL, set_up, test_as_is, tear_down);
  g_test_add ("/app/importer/converted", Fixture, NULL, set_up, test_converted, tear_down);
  g_test_add ("/app/importer/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/app/importer/left-out", Fixture, NULL, set_up, test_left_out, tear_down);
  g_test_add ("/app/importer/progress", Fixture, NULL, set_up, test_progress, tear_down);
  g_test_add ("/app/importer/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
}

int main (int argc, char **argv) { return studio_main (argc, argv, add_tests); }
