/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries that something stops: nothing is left, and what was there stays. */
#include "delivery.h"

#include <signal.h>
#include <sys/resource.h>

static void test_existing_is_kept (void)
{
  Bench bench;
  bench_init (&bench, 48000);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 2, 5000, SF_FORMAT_PCM_16, 0.5));
  const char *out = bench_path (&bench, "out.wav");
  g_assert_true (g_file_set_contents (out, "precious", -1, NULL));
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
  lq_delivery_add (delivery, spec_new (out, LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0));
  g_autoptr (GError) error = NULL;
  g_assert_false (lq_delivery_run (delivery, NULL, NULL, NULL, &error));
  g_assert_cmpint (lq_delivery_get (delivery, 0)->state, ==, LQ_DELIVER_FAILED);
  g_assert_nonnull (strstr (error->message, "exist"));
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (out, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "precious");
  lq_delivery_free (delivery);

  delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_REPLACE);
  lq_delivery_add (delivery, spec_new (out, LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0));
  run (delivery);
  assert_proved (lq_delivery_get (delivery, 0));
  lq_delivery_free (delivery);
  bench_clear (&bench);
}

/* One in a folder that is not there, one whose name is taken by its neighbour: the others come. */
static void test_one_fails_alone (void)
{
  Bench bench;
  bench_init (&bench, 48000);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 2, 9000, SF_FORMAT_PCM_16, 0.5));
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_REPLACE);
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "no/a.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0));
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "b.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0));
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "b.wav"), LQ_FILE_RF64, LQ_SAMPLE_INT24, 0.0));
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "c.flac"), LQ_FILE_FLAC, LQ_SAMPLE_FLOAT32, 0.0));
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "d.flac"), LQ_FILE_FLAC, LQ_SAMPLE_INT24, 0.0));
  run (delivery);
  g_assert_cmpint (lq_delivery_get (delivery, 0)->state, ==, LQ_DELIVER_FAILED);
  assert_proved (lq_delivery_get (delivery, 1));
  g_assert_cmpint (lq_delivery_get (delivery, 2)->state, ==, LQ_DELIVER_FAILED);
  g_assert_nonnull (strstr (lq_delivery_get (delivery, 2)->error, "same name"));
  g_assert_cmpint (lq_delivery_get (delivery, 3)->state, ==, LQ_DELIVER_FAILED);
  g_assert_nonnull (strstr (lq_delivery_get (delivery, 3)->error, "FLAC"));
  assert_proved (lq_delivery_get (delivery, 4));
  lq_delivery_free (delivery);
  g_autofree char *list = bench_list (bench.folder);
  g_assert_cmpstr (list, ==, "b.wav b.wav.receipt.txt d.flac d.flac.receipt.txt in.wav");
  bench_clear (&bench);
}

/* The disk is full for the long file, not for the short one (a limit on the size of files). */
static void test_no_space (void)
{
  Bench bench;
  struct rlimit before, tight = { 40000, 40000 };
  bench_init (&bench, 48000);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 1, 9000, SF_FORMAT_PCM_16, 0.5));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  tight.rlim_max = before.rlim_max;
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "long.wav"), LQ_FILE_WAV, LQ_SAMPLE_FLOAT64, 0.0));
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "short.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  g_autoptr (GError) error = NULL;
  gboolean ok = lq_delivery_run (delivery, NULL, NULL, NULL, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_no_error (error);
  g_assert_true (ok);
  g_assert_cmpint (lq_delivery_get (delivery, 0)->state, ==, LQ_DELIVER_FAILED);
  assert_proved (lq_delivery_get (delivery, 1));
  lq_delivery_free (delivery);
  g_autofree char *list = bench_list (bench.folder);
  g_assert_cmpstr (list, ==, "in.wav short.wav short.wav.receipt.txt");
  bench_clear (&bench);
}

typedef struct
{
  GCancellable *cancellable;
  double at, last;
} Stop;

static void stop_there (gpointer data, double fraction, double speed, double seconds_left)
{
  Stop *stop = data;
  g_assert_cmpfloat (fraction, >=, stop->last);
  g_assert_cmpfloat (fraction, <=, 1.0);
  stop->last = fraction;
  if (fraction >= stop->at)
    g_cancellable_cancel (stop->cancellable);
}

/* Any number of workers makes the same files. */
static void test_workers (void)
{
  static const char *const names[] = { "a.wav", "b.flac", "c.wav" };
  char sha256[G_N_ELEMENTS (names)][65];
  Bench bench;
  bench_init (&bench, 48000);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 2, 50001, SF_FORMAT_FLOAT, 0.5));
  for (int n_workers = 1; n_workers <= 4; n_workers++)
    {
      LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_REPLACE);
      lq_delivery_set_workers (delivery, n_workers);
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        lq_delivery_add (delivery, spec_new (bench_path (&bench, names[i]),
                                             i == 1 ? LQ_FILE_FLAC : LQ_FILE_WAV,
                                             i == 2 ? LQ_SAMPLE_INT24 : LQ_SAMPLE_INT16,
                                             i == 2 ? 44100.0 : 0.0));
      g_assert_true (lq_delivery_run (delivery, NULL, NULL, NULL, NULL));
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          const LqReceipt *receipt = lq_delivery_get (delivery, i)->receipt;
          assert_proved (lq_delivery_get (delivery, i));
          if (n_workers == 1)
            g_strlcpy (sha256[i], receipt->sha256, sizeof sha256[i]);
          g_assert_cmpstr (receipt->sha256, ==, sha256[i]);
        }
      lq_delivery_free (delivery);
    }
  bench_clear (&bench);
}

/* Cancelled while looking, while writing, and after the first of three is proved. */
static void test_cancel (void)
{
  static const double points[] = { 0.01, 0.42, 0.85 };
  static const int workers[] = { 1, 2, 4 };
  Bench bench;
  bench_init (&bench, 48000);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 2, 400000, SF_FORMAT_PCM_24, 0.5));
  for (guint i = 0; i < G_N_ELEMENTS (points) * G_N_ELEMENTS (workers); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      Stop stop = { cancellable, points[i % G_N_ELEMENTS (points)], 0.0 };
      LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
      lq_delivery_set_workers (delivery, workers[i / G_N_ELEMENTS (points)]);
      for (const char *const *name = (const char *const[]){ "a.wav", "b.flac", "c.wav", NULL };
           *name; name++)
        lq_delivery_add (delivery, spec_new (bench_path (&bench, *name),
                                             strstr (*name, "flac") ? LQ_FILE_FLAC : LQ_FILE_WAV,
                                             LQ_SAMPLE_INT24, 0.0));
      g_assert_false (lq_delivery_run (delivery, stop_there, &stop, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpfloat (stop.last, <, 0.99);
      lq_delivery_free (delivery);
      g_autofree char *list = bench_list (bench.folder);
      g_assert_cmpstr (list, ==, "in.wav");
    }
  bench_clear (&bench);
}

/* Cancelled after two of three: the one that took another's place stays with its own receipt, the
 * new one goes, whatever was allowed to be replaced. */
static void cancel_replacing (int n_workers)
{
  static const char *const names[] = { "a.wav", "b.wav", "c.wav" };
  Bench bench;
  bench_init (&bench, 48000);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 2, 50000, SF_FORMAT_PCM_24, 0.5));
  g_assert_true (g_file_set_contents (bench_path (&bench, "a.wav"), "old", -1, NULL));
  g_assert_true (g_file_set_contents (bench_path (&bench, "a.wav.receipt.txt"), "old", -1, NULL));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Stop stop = { cancellable, 0.9, 0.0 };
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_REPLACE);
  lq_delivery_set_workers (delivery, n_workers);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    lq_delivery_add (delivery,
                     spec_new (bench_path (&bench, names[i]), LQ_FILE_WAV, LQ_SAMPLE_INT24, 0.0));
  g_assert_false (lq_delivery_run (delivery, stop_there, &stop, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_proved (lq_delivery_get (delivery, 0));
  g_assert_cmpint (lq_delivery_get (delivery, 1)->state, ==, LQ_DELIVER_CANCELLED);
  g_assert_cmpint (lq_delivery_get (delivery, 2)->state, ==, LQ_DELIVER_CANCELLED);
  g_autofree char *list = bench_list (bench.folder);
  g_assert_cmpstr (list, ==, "a.wav a.wav.receipt.txt in.wav");
  g_autofree char *receipt = NULL;
  g_assert_true (
      g_file_get_contents (bench_path (&bench, "a.wav.receipt.txt"), &receipt, NULL, NULL));
  g_assert_nonnull (strstr (receipt, lq_delivery_get (delivery, 0)->receipt->sha256));
  lq_delivery_free (delivery);
  bench_clear (&bench);
}

static void test_cancel_replacing (void)
{
  for (int n_workers = 1; n_workers <= 4; n_workers++)
    cancel_replacing (n_workers);
}

/* A file that has gone since the session was opened is no silence. */
static void test_source_gone (void)
{
  Bench bench;
  bench_init (&bench, 48000);
  const char *source = bench_noise (&bench, "in.wav", 2, 5000, SF_FORMAT_PCM_16, 0.5);
  bench_add_track (&bench, source);
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "a.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0));
  g_remove (source);
  g_autoptr (GError) error = NULL;
  g_assert_false (lq_delivery_run (delivery, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  lq_delivery_free (delivery);
  g_autofree char *list = bench_list (bench.folder);
  g_assert_cmpstr (list, ==, "");
  bench_clear (&bench);
}

static void rename_folder (gpointer data, double fraction, double speed, double seconds_left)
{
  const Bench *bench = data;
  if (fraction > 0.5)
    g_rename (bench_path (bench, "out"), bench_path (bench, "elsewhere"));
}

/* The folder was moved while the files were made: what an hour went into is kept, proved, and said where; where
 * others come, file and receipt are for the person alone. */
static void test_folder_gone (gconstpointer shared)
{
  Bench bench;
  bench_init (&bench, 48000);
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "lacquer", "kept", NULL);
  umask (022);
  if (shared)
    g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  bench_add_track (&bench, bench_noise (&bench, "in.wav", 2, 50000, SF_FORMAT_PCM_16, 0.5));
  g_assert_cmpint (g_mkdir (bench_path (&bench, "out"), 0700), ==, 0);
  LqDelivery *delivery = lq_delivery_new (bench.session, 0, 0, LQ_WRITE_NEW);
  lq_delivery_set_workers (delivery, 1);
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "out/a.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0));
  lq_delivery_add (delivery,
                   spec_new (bench_path (&bench, "b.wav"), LQ_FILE_WAV, LQ_SAMPLE_INT16, 0.0));
  g_autoptr (GError) error = NULL;
  g_assert_true (lq_delivery_run (delivery, rename_folder, &bench, NULL, &error));
  g_assert_no_error (error);
  const LqDelivered *kept = lq_delivery_get (delivery, 0);
  g_autofree char *path = g_build_filename (folder, "a.wav", NULL);
  g_assert_cmpint (kept->state, ==, LQ_DELIVER_KEPT);
  g_assert_cmpstr (kept->kept_path, ==, path);
  g_assert_nonnull (strstr (kept->error, path));
  g_assert_nonnull (strstr (kept->error, "No such file"));
  g_assert_true (lq_receipt_holds (kept->receipt));
  const char *const both[] = { path, kept->receipt_path };
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      GStatBuf info;
      g_assert_cmpint (g_stat (both[i], &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, shared ? 0600 : 0644);
    }
  g_autofree int32_t *got = bench_words (path, NULL);
  g_autofree int32_t *expected = bench_words (bench_path (&bench, "in.wav"), NULL);
  g_assert_cmpmem (got, 50000 * 8, expected, 50000 * 8);
  assert_proved (lq_delivery_get (delivery, 1));
  g_autofree char *list = bench_list (folder),
                  *gone = bench_list (bench_path (&bench, "elsewhere"));
  g_assert_cmpstr (list, ==, "a.wav a.wav.receipt.txt");
  g_assert_cmpstr (gone, ==, "");
  lq_delivery_free (delivery);
  g_rmdir (bench_path (&bench, "elsewhere"));
  bench_clear (&bench);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/delivery/existing is kept", test_existing_is_kept);
  g_test_add_func ("/delivery/one fails alone", test_one_fails_alone);
  g_test_add_func ("/delivery/no space", test_no_space);
  g_test_add_func ("/delivery/any number of workers", test_workers);
  g_test_add_func ("/delivery/cancel leaves nothing", test_cancel);
  g_test_add_func ("/delivery/cancel while replacing", test_cancel_replacing);
  g_test_add_func ("/delivery/a source that is gone", test_source_gone);
  g_test_add_data_func ("/delivery/the folder is gone", NULL, test_folder_gone);
  g_test_add_data_func ("/delivery/the folder is gone, others come into the next", "",
                        test_folder_gone);
  return g_test_run ();
}
