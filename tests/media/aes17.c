/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a delivered word length does to a signal, in the manner of AES17: files of the writer, read by
 * libsndfile, tones with a whole number of periods. 0 dBFS is the RMS of a full-scale sine. */
#include "media/writer.h"

#include "material.h"

#define N       262144
#define RATE_HZ 44100
#define TONE    5927 /* periods in N frames: 997.08 Hz; a prime number */

/* Two channels, as they were meant and as the file has them. */
typedef struct
{
  double x[2][N], y[2][N], *frames;
} Pair;

static Pair *pair_new (void)
{
  Pair *pair = g_new0 (Pair, 1);
  pair->frames = g_new (double, 2 * N);
  return pair;
}

static void pair_free (Pair *pair)
{
  g_free (pair->frames);
  g_free (pair);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pair, pair_free)

static double sine (double peak, int periods, int i)
{
  return peak * sin (2 * G_PI * (double)((gint64)periods * i % N) / N);
}

static void through_a_file (Pair *pair, LqSampleType type, LqDitherKind dither)
{
  const char *path = material_path ("aes17.wav");
  LqWriterSpec spec = { .format = LQ_FILE_WAV,
                        .mode = LQ_WRITE_REPLACE,
                        .type = type,
                        .dither = dither,
                        .dither_seed = 1,
                        .rate_hz = RATE_HZ,
                        .n_channels = 2,
                        .n_frames = N };
  LqWriter *writer = NULL;
  LqError error = { 0 };
  const double *planes[] = { pair->x[0], pair->x[1] };
  g_assert_cmpint (lq_writer_open (path, &spec, &writer, &error), ==, LQ_OK);
  g_assert_cmpint (lq_writer_write (writer, planes, N, &error), ==, LQ_OK);
  g_assert_cmpint (lq_writer_finish (writer, NULL, &error), ==, LQ_OK);
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &info);
  g_assert_nonnull (file);
  g_assert_cmpint (sf_readf_double (file, pair->frames, N), ==, N);
  sf_close (file);
  for (int i = 0; i < 2 * N; i++)
    pair->y[i % 2][i / 2] = pair->frames[i];
}

/* Peak of the tone with so many periods. */
static double peak_of (const double *y, int periods)
{
  double re = 0, im = 0;
  for (int i = 0; i < N; i++)
    {
      double angle = 2 * G_PI * (double)((gint64)periods * i % N) / N;
      re += y[i] * cos (angle);
      im += y[i] * sin (angle);
    }
  return 2 * hypot (re, im) / N;
}

static double db (double ratio) { return 20 * log10 (ratio); }

static double noise_dbfs (const Pair *pair, int channel)
{
  double power = 0;
  for (int i = 0; i < N; i++)
    {
      double e = pair->y[channel][i] - pair->x[channel][i];
      power += e * e / N;
    }
  return 10 * log10 (2 * power);
}

static double lsb_of (LqSampleType type) { return ldexp (1, 1 - lq_sample_type_bits (type)); }

/* Everything but the tone, at −1 and −20 dBFS and next to nothing: the same −93.3 dBFS at 16 bit and −141.5
 * at 24, thus noise and no distortion, and none that moves with the level. ±0.1 for the first, ±0.2
 * for the second (SOUND B4); statistics take 0.02. */
static void test_noise (void)
{
  static const double levels_dbfs[] = { -1, -20, -60, -200 };
  g_autoptr (Pair) pair = pair_new ();
  for (guint k = 0; k < G_N_ELEMENTS (levels_dbfs); k++)
    {
      for (int i = 0; i < N; i++)
        pair->x[0][i] = pair->x[1][i] = sine (pow (10, levels_dbfs[k] / 20), TONE, i) + 1e-12;
      through_a_file (pair, LQ_SAMPLE_INT16, LQ_DITHER_TPDF);
      g_assert_cmpfloat_with_epsilon (noise_dbfs (pair, 0), -93.3, 0.1);
      through_a_file (pair, LQ_SAMPLE_INT24, LQ_DITHER_TPDF);
      g_assert_cmpfloat_with_epsilon (noise_dbfs (pair, 1), -141.5, 0.2);
    }
}

/* 997 Hz from −10 to −120 dBFS in steps of 5: the level is right as far as noise lets it be seen. White noise
 * of LSB²/4 moves the peak of a tone by 0.5 LSB √(2/N); four of that are allowed, and 0.001 dB. Near
 * 1 kHz the shaped noise is 8 to 18 dB less: it has to be as good. */
static void test_linearity (void)
{
  static const struct
  {
    LqSampleType type;
    LqDitherKind dither;
  } rows[] = { { LQ_SAMPLE_INT16, LQ_DITHER_TPDF },
               { LQ_SAMPLE_INT16, LQ_DITHER_SHAPED },
               { LQ_SAMPLE_INT16, LQ_DITHER_THRESHOLD },
               { LQ_SAMPLE_INT24, LQ_DITHER_TPDF } };
  g_autoptr (Pair) pair = pair_new ();
  for (guint r = 0; r < G_N_ELEMENTS (rows); r++)
    for (int level = -10; level >= -120; level -= 10)
      {
        double peak[] = { pow (10, level / 20.0), pow (10, (level - 5) / 20.0) };
        for (int c = 0; c < 2; c++)
          for (int i = 0; i < N; i++)
            pair->x[c][i] = sine (peak[c], TONE, i) + 1e-12;
        through_a_file (pair, rows[r].type, rows[r].dither);
        for (int c = 0; c < 2 && level - 5 * c >= -120; c++)
          {
            double allowed = 4 * 0.5 * lsb_of (rows[r].type) * sqrt (2.0 / N) + peak[c] * 1.15e-4;
            g_assert_cmpfloat_with_epsilon (peak_of (pair->y[c], TONE), peak[c], allowed);
          }
      }
}

/* Two tones of one step each, 18 and 20 kHz, and one of 7 with one of 0.04 kHz: rounded, they leave
 * products as high as −28 dB; dithered, none above the noise (−54 dB in a bin, 12 more in one of
 * a million). */
static void test_intermodulation (void)
{
  static const struct
  {
    int low, high;
    double low_peak;
  } rows[] = { { 106991, 118891, 1 }, { 241, 47513, 1.6 } };
  g_autoptr (Pair) pair = pair_new ();
  for (guint r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      int low = rows[r].low, high = rows[r].high;
      int products[] = { high - low, 2 * low - high, 2 * low + high > N / 2 ? 0 : 2 * low + high,
                         2 * high - low > N / 2 ? 0 : 2 * high - low };
      double worst_db[2] = { -200, -200 };
      for (int i = 0; i < N; i++)
        for (int c = 0; c < 2; c++)
          pair->x[c][i] = (sine (rows[r].low_peak, low, i) + sine (1, high, i)) / 32768 + 1e-12;
      for (int dithered = 0; dithered < 2; dithered++)
        {
          through_a_file (pair, LQ_SAMPLE_INT16, dithered ? LQ_DITHER_TPDF : LQ_DITHER_NONE);
          for (guint k = 0; k < G_N_ELEMENTS (products); k++)
            if (products[k] != 0)
              worst_db[dithered] = MAX (
                  worst_db[dithered], db (peak_of (pair->y[0], ABS (products[k])) * 32768 + 1e-10));
        }
      g_test_message ("%d and %d: %.1f dB rounded, %.1f dithered", low, high, worst_db[0],
                      worst_db[1]);
      g_assert_cmpfloat (worst_db[0], >, -35);
      g_assert_cmpfloat (worst_db[1], <, -42);
    }
}

/* A full tone on the left leaves nothing on the right but the right's own noise. */
static void test_crosstalk (void)
{
  g_autoptr (Pair) pair = pair_new ();
  for (int i = 0; i < N; i++)
    {
      pair->x[0][i] = sine (0.999, TONE, i);
      pair->x[1][i] = 1e-12;
    }
  for (int kind = LQ_DITHER_TPDF; kind < LQ_N_DITHERS; kind++)
    {
      through_a_file (pair, LQ_SAMPLE_INT16, (LqDitherKind)kind);
      g_assert_cmpfloat (db (peak_of (pair->y[1], TONE)), <, -132);
    }
}

/* Between floats the path is a wire. */
static void test_unity (void)
{
  g_autoptr (Pair) pair = pair_new ();
  for (int i = 0; i < N; i++)
    {
      pair->x[0][i] = sine (0.999, TONE, i);
      pair->x[1][i] = sine (1e-9, TONE, i);
    }
  through_a_file (pair, LQ_SAMPLE_FLOAT64, LQ_DITHER_TPDF);
  g_assert_cmpmem (pair->x, sizeof pair->x, pair->y, sizeof pair->y);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aes17/noise", test_noise);
  g_test_add_func ("/aes17/linearity", test_linearity);
  g_test_add_func ("/aes17/intermodulation", test_intermodulation);
  g_test_add_func ("/aes17/crosstalk", test_crosstalk);
  g_test_add_func ("/aes17/unity", test_unity);
  return g_test_run ();
}
