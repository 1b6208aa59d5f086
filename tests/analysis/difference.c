/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The null test: lag, polarity and gain found and taken out; figures of known differences. */
#include "analysis/difference.h"
#include "media/writer.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>

#define RATE 48000

typedef struct
{
  char *folder, *a, *b;
  double *planes[2];
  int n;
} Fixture;

static void setup (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("lacquer-difference-XXXXXX", NULL);
  f->a = g_build_filename (f->folder, "a.wav", NULL);
  f->b = g_build_filename (f->folder, "b.wav", NULL);
  f->n = 6 * RATE + 17;
  GRand *rand = g_rand_new_with_seed (8);
  double low = 0.0;
  for (int c = 0; c < 2; c++)
    {
      f->planes[c] = g_new0 (double, f->n);
      for (int i = RATE / 2; i < f->n; i++)
        {
          low += 0.2 * (g_rand_double_range (rand, -0.5, 0.5) - low);
          f->planes[c][i] = low;
        }
    }
  g_rand_free (rand);
}

static void teardown (Fixture *f, gconstpointer data)
{
  g_remove (f->a);
  g_remove (f->b);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->a);
  g_free (f->b);
  g_free (f->planes[0]);
  g_free (f->planes[1]);
}

/* GAIN times the planes, LAG frames later, in a file of the same length. */
static void write_file (const Fixture *f, const char *path, double gain, int lag, double rate_hz)
{
  LqWriterSpec spec = {
    .format = LQ_FILE_WAV,
    .mode = LQ_WRITE_REPLACE,
    .type = LQ_SAMPLE_FLOAT64,
    .rate_hz = rate_hz,
    .n_channels = 2,
    .n_frames = f->n,
  };
  LqWriter *writer;
  double *moved[2];
  for (int c = 0; c < 2; c++)
    {
      moved[c] = g_new0 (double, f->n);
      for (int i = 0; i < f->n; i++)
        if (i - lag >= 0 && i - lag < f->n)
          moved[c][i] = gain * f->planes[c][i - lag];
    }
  g_assert_cmpint (lq_writer_open (path, &spec, &writer, NULL), ==, LQ_OK);
  g_assert_cmpint (lq_writer_write (writer, (const double *const *)moved, f->n, NULL), ==, LQ_OK);
  g_assert_cmpint (lq_writer_finish (writer, NULL, NULL), ==, LQ_OK);
  g_free (moved[0]);
  g_free (moved[1]);
}

static LqDifference compare (const Fixture *f, bool align, bool match)
{
  LqDifferenceOptions options = { .align = align, .match = match };
  LqDifference d;
  LqError error = { 0 };
  LqStatus status = lq_difference_files (f->a, f->b, &options, &d, &error);
  g_assert_cmpstr (error.detail, ==, "");
  g_assert_cmpint (status, ==, LQ_OK);
  return d;
}

static void test_identical (Fixture *f, gconstpointer data)
{
  write_file (f, f->a, 1.0, 0, RATE);
  write_file (f, f->b, 1.0, 0, RATE);
  LqDifference d = compare (f, false, false);
  g_assert_true (d.identical);
  g_assert_cmpint (d.n_compared, ==, f->n);
  g_assert_cmpint (d.first_at, ==, -1);
  g_assert_false (d.null_db.valid);
  d = compare (f, true, true);
  g_assert_true (d.identical);
  g_assert_cmpint (d.lag, ==, 0);
}

static void test_one_sample (Fixture *f, gconstpointer data)
{
  write_file (f, f->a, 1.0, 0, RATE);
  f->planes[1][100001] += 0.001;
  write_file (f, f->b, 1.0, 0, RATE);
  LqDifference d = compare (f, false, false);
  g_assert_false (d.identical);
  g_assert_cmpint (d.n_differing, ==, 1);
  g_assert_cmpint (d.first_at, ==, 100001);
  g_assert_cmpint (d.max_at, ==, 100001);
  g_assert_cmpfloat_with_epsilon (d.max_difference_dbfs.value, -60.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (d.residual_dbfs.value, -60.0 - 10.0 * log10 (2.0 * f->n), 1e-6);
}

/* A gain of −6 dB leaves half: −6.02 dB; matched, what 0.01 LU leave. */
static void test_gain (Fixture *f, gconstpointer data)
{
  write_file (f, f->a, 1.0, 0, RATE);
  write_file (f, f->b, 0.5, 0, RATE);
  LqDifference d = compare (f, false, false);
  g_assert_cmpfloat_with_epsilon (d.null_db.value, -6.02, 0.01);
  d = compare (f, false, true);
  g_assert_true (d.gain_db.valid);
  g_assert_cmpfloat_with_epsilon (d.gain_db.value, 6.02, 0.01);
  g_assert_false (d.identical);
  g_assert_true (!d.null_db.valid || d.null_db.value < -60.0);
}

static void test_lag (Fixture *f, gconstpointer data)
{
  static const int lags[] = { 1, 4801, 96000, -777 };
  write_file (f, f->a, 1.0, 0, RATE);
  for (gsize i = 0; i < G_N_ELEMENTS (lags); i++)
    {
      write_file (f, f->b, i % 2 ? -1.0 : 1.0, lags[i], RATE);
      g_assert_cmpint (compare (f, false, false).lag, ==, 0);
      LqDifference d = compare (f, true, false);
      g_assert_cmpint (d.lag, ==, lags[i]);
      g_assert_cmpint (d.inverted, ==, i % 2);
      g_assert_false (d.identical);
      if (i % 2 == 0)
        g_assert_cmpint (d.n_differing, ==, 0);
      g_assert_cmpint (d.n_compared, ==, f->n - abs (lags[i]));
    }
}

static void test_unlike (Fixture *f, gconstpointer data)
{
  write_file (f, f->a, 1.0, 0, RATE);
  write_file (f, f->b, 1.0, 0, 44100);
  LqDifference d = compare (f, false, false);
  g_assert_false (d.comparable);
  g_assert_false (d.identical);
  f->n -= 100;
  write_file (f, f->b, 1.0, 0, RATE);
  d = compare (f, false, false);
  g_assert_true (d.comparable);
  g_assert_cmpint (d.n_differing, ==, 0);
  g_assert_false (d.identical);
  g_remove (f->b);
  LqError error = { 0 };
  LqStatus status = lq_difference_files (f->a, f->b, NULL, &d, &error);
  g_assert_cmpint (status, ==, LQ_ERROR_NOT_FOUND);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/analysis/difference/" name, Fixture, NULL, setup, function, teardown)
  ADD ("identical", test_identical);
  ADD ("one-sample", test_one_sample);
  ADD ("gain", test_gain);
  ADD ("lag", test_lag);
  ADD ("unlike", test_unlike);
  return g_test_run ();
}
