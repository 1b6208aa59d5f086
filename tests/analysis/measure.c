/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts that measuring reads off the samples of files: word length, clipping, silence, equal
 * channels, hash, parts; each on a file whose facts are known. */
#include "analysis/measure.h"
#include "media/writer.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>

#define RATE 48000

typedef struct
{
  char *folder, *path;
  double *planes[2];
  int n, n_channels;
} Fixture;

static void setup (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("lacquer-measure-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "a.wav", NULL);
  f->n = 3 * RATE + 5;
  f->n_channels = 2;
  for (int c = 0; c < 2; c++)
    {
      f->planes[c] = g_new0 (double, f->n);
      for (int i = 0; i < f->n; i++)
        f->planes[c][i] = 0.4 * sin (2.0 * M_PI * (441.0 + c) * i / RATE);
    }
}

static void teardown (Fixture *f, gconstpointer data)
{
  g_remove (f->path);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_free (f->planes[0]);
  g_free (f->planes[1]);
}

static void write_file (const Fixture *f, LqSampleType type)
{
  LqWriterSpec spec = {
    .format = LQ_FILE_WAV,
    .mode = LQ_WRITE_REPLACE,
    .type = type,
    .rate_hz = RATE,
    .n_channels = f->n_channels,
    .n_frames = f->n,
  };
  LqWriter *writer;
  g_assert_cmpint (lq_writer_open (f->path, &spec, &writer, NULL), ==, LQ_OK);
  g_assert_cmpint (lq_writer_write (writer, (const double *const *)f->planes, f->n, NULL), ==,
                   LQ_OK);
  g_assert_cmpint (lq_writer_finish (writer, NULL, NULL), ==, LQ_OK);
}

static LqMeasure measure_part (const Fixture *f, double from_s, double to_s)
{
  LqMeasureOptions options = { .from_s = from_s, .to_s = to_s };
  LqMeasure m;
  LqError error = { 0 };
  LqStatus status = lq_measure_file (f->path, &options, &m, &error);
  g_assert_cmpstr (error.detail, ==, "");
  g_assert_cmpint (status, ==, LQ_OK);
  return m;
}

static LqMeasure measure (const Fixture *f, LqSampleType type)
{
  write_file (f, type);
  return measure_part (f, 0.0, -1.0);
}

/* A grid of 2^(1 − bits), whatever the file could hold. */
static void round_planes (Fixture *f, int bits)
{
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < f->n; i++)
      f->planes[c][i] = ldexp (rint (ldexp (f->planes[c][i], bits - 1)), 1 - bits);
}

static void test_effective_bits (Fixture *f, gconstpointer data)
{
  g_assert_false (measure (f, LQ_SAMPLE_FLOAT64).effective_bits.valid);
  g_assert_cmpfloat (measure (f, LQ_SAMPLE_INT24).effective_bits.value, ==, 24);
  round_planes (f, 20);
  g_assert_cmpfloat (measure (f, LQ_SAMPLE_INT24).effective_bits.value, ==, 20);
  g_assert_cmpfloat (measure (f, LQ_SAMPLE_FLOAT32).effective_bits.value, ==, 20);
  round_planes (f, 16);
  g_assert_cmpfloat (measure (f, LQ_SAMPLE_INT24).effective_bits.value, ==, 16);
  g_assert_cmpfloat (measure (f, LQ_SAMPLE_INT32).effective_bits.value, ==, 16);
  memset (f->planes[0], 0, sizeof (double) * (gsize)f->n);
  memset (f->planes[1], 0, sizeof (double) * (gsize)f->n);
  g_assert_false (measure (f, LQ_SAMPLE_INT16).effective_bits.valid);
}

/* Runs of three and more at the largest code; two do not count, nor does 0.999. */
/* Where it is loud, over the ceiling, clipped: a tone with one loud second, three places over. */
static void test_places (Fixture *f, gconstpointer data)
{
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < f->n; i++)
      f->planes[c][i] *= i >= RATE / 2 && i < 3 * RATE / 2 ? 0.5 : 0.1;
  f->planes[0][1000] = 0.95;
  f->planes[1][70000] = -0.97;
  for (int i = 100000; i < 100005; i++)
    f->planes[1][i] = 1.0;
  write_file (f, LQ_SAMPLE_INT24);
  LqMeasurePlaces places = { .ceiling_lin = 0.9 };
  LqMeasureOptions options = { .to_s = -1.0, .places = &places };
  LqMeasure m, plain;
  g_assert_cmpint (lq_measure_file (f->path, &options, &m, NULL), ==, LQ_OK);
  options.places = NULL;
  g_assert_cmpint (lq_measure_file (f->path, &options, &plain, NULL), ==, LQ_OK);
  g_assert_cmpfloat (m.true_peak_dbtp.value, ==, plain.true_peak_dbtp.value);
  g_assert_cmpint (m.true_peak_at, ==, plain.true_peak_at);
  /* M is loudest first where 400 ms lie in the loud second: it ends 0.9 … 1.5 s; hops of 10 ms */
  g_assert_cmpint (m.max_momentary_at, >=, 9 * RATE / 10 - RATE / 100);
  g_assert_cmpint (m.max_momentary_at, <=, 15 * RATE / 10 + RATE / 100);
  g_assert_cmpint (m.max_short_term_at, ==, 3 * RATE); /* the one window there is */

  static const struct
  {
    LqFrames at;
    int channel;
    double peak;
  } overs[] = { { 1000, 0, 0.95 }, { 70000, 1, 0.97 }, { 100002, 1, 1.0 } };
  g_assert_cmpint (places.overs.n, ==, 3);
  for (size_t k = 0; k < 3; k++)
    {
      const LqPlace *over = lq_places_get (&places.overs, k);
      g_assert_cmpint (over->channel, ==, overs[k].channel);
      g_assert_cmpint (over->at, <=, overs[k].at + 64);
      g_assert_cmpint (over->at + over->n_frames, >=, overs[k].at - 64);
      g_assert_cmpint (over->n_frames, <=, 4 * 64);
      g_assert_cmpfloat (over->peak_lin, >=, overs[k].peak - 1e-6);
    }
  g_assert_cmpint (places.clips.n, ==, m.clipped_runs);
  g_assert_cmpint (places.clips.n, ==, 1);
  const LqPlace *clip = lq_places_get (&places.clips, 0);
  g_assert_true (clip->at == 100000 && clip->n_frames == 5 && clip->channel == 1);
  lq_measure_places_clear (&places);
  g_assert_cmpint (places.overs.n + places.clips.n, ==, 0);
}

static void test_clipping (Fixture *f, gconstpointer data)
{
  double top = 1.0 - ldexp (1.0, -15);
  for (int i = 0; i < 3; i++)
    f->planes[0][510 + i] = top; /* across a chunk's edge */
  for (int i = 0; i < 5; i++)
    f->planes[1][9000 + i] = -1.0;
  for (int i = 0; i < 2; i++)
    f->planes[0][20000 + i] = top;
  for (int i = 0; i < 9; i++)
    f->planes[0][30000 + i] = 0.999;
  for (int i = 1; i <= 4; i++)
    f->planes[1][f->n - i] = top; /* to the very end */
  LqMeasure m = measure (f, LQ_SAMPLE_INT16);
  g_assert_cmpint (m.clipped_runs, ==, 3);
  g_assert_cmpint (m.clipped_samples, ==, 12);
  m = measure (f, LQ_SAMPLE_FLOAT64); /* in float only ±1.0 clips */
  g_assert_cmpint (m.clipped_runs, ==, 1);
  g_assert_cmpint (m.clipped_samples, ==, 5);
}

static void test_silence_and_places (Fixture *f, gconstpointer data)
{
  for (int c = 0; c < 2; c++)
    {
      memset (f->planes[c], 0, sizeof (double) * 5000);
      memset (f->planes[c] + f->n - 777, 0, sizeof (double) * 777);
    }
  f->planes[1][4321] = 0.5; /* the first sound, and later the peak */
  f->planes[0][100] = 1e-5; /* −100 dBFS: silence */
  f->planes[1][60000] = 0.9;
  LqMeasure m = measure (f, LQ_SAMPLE_FLOAT64);
  g_assert_cmpint (m.leading_silence, ==, 4321);
  g_assert_cmpint (m.trailing_silence, ==, 777);
  g_assert_cmpint (m.sample_peak_at, ==, 60000);
  g_assert_cmpint (ABS (m.true_peak_at - 60000), <, 64);
  g_assert_cmpfloat_with_epsilon (m.sample_peak_dbfs.value, 20.0 * log10 (0.9), 1e-9);
}

static void test_all_silent (Fixture *f, gconstpointer data)
{
  memset (f->planes[0], 0, sizeof (double) * (gsize)f->n);
  memset (f->planes[1], 0, sizeof (double) * (gsize)f->n);
  LqMeasure m = measure (f, LQ_SAMPLE_INT24);
  g_assert_false (m.integrated_lufs.valid || m.loudness_range_lu.valid);
  g_assert_false (m.max_momentary_lufs.valid || m.max_short_term_lufs.valid);
  g_assert_false (m.true_peak_dbtp.valid || m.sample_peak_dbfs.valid || m.rms_dbfs.valid);
  g_assert_false (m.plr_lu.valid || m.crest_db.valid || m.dr.valid || m.correlation.valid);
  g_assert_cmpint (m.true_peak_at, ==, -1);
  g_assert_cmpint (m.leading_silence, ==, f->n);
  g_assert_cmpint (m.trailing_silence, ==, f->n);
  g_assert_true (m.dual_mono);
}

static void test_dual_mono (Fixture *f, gconstpointer data)
{
  g_assert_false (measure (f, LQ_SAMPLE_INT24).dual_mono);
  memcpy (f->planes[1], f->planes[0], sizeof (double) * (gsize)f->n);
  g_assert_true (measure (f, LQ_SAMPLE_INT24).dual_mono);
  f->planes[1][f->n - 1] += ldexp (1.0, -23);
  g_assert_false (measure (f, LQ_SAMPLE_INT24).dual_mono);
}

/* The hash is of 32-bit words left-justified, or of doubles: computed here from the samples. */
static void test_hash (Fixture *f, gconstpointer data)
{
  round_planes (f, 16);
  g_autofree gint32 *codes = g_new (gint32, 2 * f->n);
  g_autofree double *doubles = g_new (double, 2 * f->n);
  for (int i = 0; i < f->n; i++)
    for (int c = 0; c < 2; c++)
      {
        codes[2 * i + c] = GINT32_TO_LE ((gint32)ldexp (f->planes[c][i], 31));
        doubles[2 * i + c] = f->planes[c][i];
      }
  g_autofree char *of_codes = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)codes,
                                                           (gsize)f->n * 2 * sizeof *codes);
  g_autofree char *of_doubles = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)doubles,
                                                             (gsize)f->n * 2 * sizeof *doubles);
  g_assert_cmpstr (measure (f, LQ_SAMPLE_INT16).sha256_audio, ==, of_codes);
  g_assert_cmpstr (measure (f, LQ_SAMPLE_INT24).sha256_audio, ==, of_codes);
  g_assert_cmpstr (measure (f, LQ_SAMPLE_FLOAT64).sha256_audio, ==, of_doubles);
}

/* Mono counts once; an offset reads as it is; a part is measured as if it were all. */
static void test_mono_offset_part (Fixture *f, gconstpointer data)
{
  LqMeasure stereo = measure (f, LQ_SAMPLE_FLOAT64);
  f->n_channels = 1;
  LqMeasure mono = measure (f, LQ_SAMPLE_FLOAT64);
  g_assert_cmpfloat_with_epsilon (stereo.integrated_lufs.value - mono.integrated_lufs.value, 3.01,
                                  0.02);
  g_assert_false (mono.correlation.valid);
  for (int i = 0; i < f->n; i++)
    f->planes[0][i] = i < RATE ? 0.0 : 0.25;
  measure (f, LQ_SAMPLE_FLOAT64);
  LqMeasure part = measure_part (f, 1.0, 2.0);
  g_assert_cmpint (part.frames, ==, RATE);
  g_assert_cmpfloat_with_epsilon (part.dc_offset[0], 0.25, 1e-12);
  g_assert_cmpint (part.leading_silence, ==, 0);
  part = measure_part (f, 0.5, 99.0);
  g_assert_cmpint (part.frames, ==, f->n - RATE / 2);
  g_assert_cmpint (part.leading_silence, ==, RATE / 2);
  g_assert_cmpint (measure_part (f, 50.0, -1.0).frames, ==, 0);
}
/* A sound that dies away below the least normal float is hashed as it is in the file. */
static void test_hash_of_denormals (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < f->n; i++)
    for (int c = 0; c < 2; c++)
      f->planes[c][i] = (double)(float)ldexp (f->planes[c][i], -128);
  g_autofree double *doubles = g_new (double, 2 * f->n);
  for (int i = 0; i < 2 * f->n; i++)
    doubles[i] = f->planes[i % 2][i / 2];
  g_autofree char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)doubles,
                                                           (gsize)f->n * 2 * sizeof *doubles);
  g_assert_cmpstr (measure (f, LQ_SAMPLE_FLOAT32).sha256_audio, ==, expected);
}

static bool stop_at_once (void *data, LqFrames done, LqFrames total) { return false; }

/* A second thread changes no figure, of integers and of floats, of whole files and of parts, and none
 * is left behind when measuring stops. */
static void test_two_threads (Fixture *f, gconstpointer data)
{
  static const LqSampleType types[] = { LQ_SAMPLE_INT16, LQ_SAMPLE_INT24, LQ_SAMPLE_FLOAT32 };
  for (size_t t = 0; t < G_N_ELEMENTS (types); t++)
    {
      write_file (f, types[t]);
      for (int part = 0; part < 2; part++)
        {
          LqMeasureOptions options = { .from_s = 0.1 * part, .to_s = part ? 2.9 : -1.0 };
          LqMeasure one = { 0 }, two = { 0 };
          g_assert_cmpint (lq_measure_file (f->path, &options, &one, NULL), ==, LQ_OK);
          options.n_threads = 2;
          g_assert_cmpint (lq_measure_file (f->path, &options, &two, NULL), ==, LQ_OK);
          g_assert_cmpstr (one.sha256_audio, ==, two.sha256_audio);
          g_assert_cmpfloat (one.effective_bits.value, ==, two.effective_bits.value);
          g_assert_cmpint (one.effective_bits.valid, ==, two.effective_bits.valid);
          g_assert_cmpfloat (one.integrated_lufs.value, ==, two.integrated_lufs.value);
          g_assert_cmpfloat (one.true_peak_dbtp.value, ==, two.true_peak_dbtp.value);
          g_assert_cmpfloat (one.rms_dbfs.value, ==, two.rms_dbfs.value);
          g_assert_cmpfloat (one.correlation.value, ==, two.correlation.value);
          g_assert_cmpfloat (one.dr.value, ==, two.dr.value);
          g_assert_cmpint (one.frames, ==, two.frames);
        }
    }
  LqMeasureOptions options = { .to_s = -1.0, .n_threads = 2, .progress = stop_at_once };
  LqMeasure m;
  g_assert_cmpint (lq_measure_file (f->path, &options, &m, NULL), ==, LQ_ERROR_CANCELLED);
}

static void test_failures (Fixture *f, gconstpointer data)
{
  LqMeasure m = { .frames = 42 };
  LqError error = { 0 };
  g_assert_cmpint (lq_measure_file (f->path, NULL, &m, &error), ==, LQ_ERROR_NOT_FOUND);
  g_assert_cmpstr (error.detail, !=, "");
  write_file (f, LQ_SAMPLE_INT16);
  LqMeasureOptions options = { .to_s = -1.0, .progress = stop_at_once };
  g_assert_cmpint (lq_measure_file (f->path, &options, &m, NULL), ==, LQ_ERROR_CANCELLED);
  g_assert_cmpint (m.frames, ==, 42);
}

typedef struct
{
  const Fixture *f;
  LqFrames at;
  gboolean same;
} Looked;

static void look (void *data, const double *const *in, LqFrames at, int n)
{
  Looked *looked = data;
  looked->same = looked->same && at == looked->at;
  for (int c = 0; c < 2 && looked->same; c++)
    for (int i = 0; i < n; i++)
      looked->same = looked->same && in[c][i] == looked->f->planes[c][at + i];
  looked->at += n;
}

/* Every frame is shown once, in order, whoever hashes beside. */
static void test_look (Fixture *f, gconstpointer data)
{
  write_file (f, LQ_SAMPLE_FLOAT64);
  for (int n_threads = 1; n_threads <= 2; n_threads++)
    {
      Looked looked = { f, 0, TRUE };
      LqMeasureOptions options = {
        .to_s = -1.0, .n_threads = n_threads, .look = look, .look_data = &looked
      };
      LqMeasure m;
      g_assert_cmpint (lq_measure_file (f->path, &options, &m, NULL), ==, LQ_OK);
      g_assert_true (looked.same);
      g_assert_cmpint (looked.at, ==, f->n);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/analysis/measure/" name, Fixture, NULL, setup, function, teardown)
  ADD ("effective-bits", test_effective_bits);
  ADD ("clipping", test_clipping);
  ADD ("places", test_places);
  ADD ("silence-and-places", test_silence_and_places);
  ADD ("all-silent", test_all_silent);
  ADD ("dual-mono", test_dual_mono);
  ADD ("hash", test_hash);
  ADD ("hash-of-denormals", test_hash_of_denormals);
  ADD ("two-threads", test_two_threads);
  ADD ("mono-offset-part", test_mono_offset_part);
  ADD ("look", test_look);
  ADD ("failures", test_failures);
  return g_test_run ();
}
