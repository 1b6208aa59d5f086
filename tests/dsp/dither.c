/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dither against its theory: error moments, total noise, distortion of a tone as small as the last
 * bit, the shape of the shaped noise; and exactness where nothing is to be reduced. */
#include "dsp/dither.h"

#include "threshold.h"

#include <complex.h>
#include <glib.h>
#include <math.h>

#define N 262144

typedef struct
{
  double x[N], error[N]; /* error in LSB */
  int32_t codes[N];
} Run;

static void run (Run *r, LqDitherKind kind, int bits, double rate_hz, uint64_t seed, int channel)
{
  LqDither dither;
  lq_dither_init (&dither, kind, bits, rate_hz, seed, channel);
  lq_dither_process (&dither, r->x, N, r->codes, 1, NULL);
  for (int i = 0; i < N; i++)
    r->error[i] = r->codes[i] - ldexp (r->x[i], bits - 1);
}

static double mean_of (const double *x)
{
  double sum = 0;
  for (int i = 0; i < N; i++)
    sum += x[i];
  return sum / N;
}

static double power_of (const double *x)
{
  double sum = 0;
  for (int i = 0; i < N; i++)
    sum += x[i] * x[i];
  return sum / N;
}

static double correlation (const double *x, const double *y)
{
  double sum = 0;
  for (int i = 0; i < N; i++)
    sum += x[i] * y[i];
  return sum / N / sqrt (power_of (x) * power_of (y));
}

static void fill_tone (Run *r, double peak, int cycles)
{
  for (int i = 0; i < N; i++)
    r->x[i] = peak * sin (2 * G_PI * fmod ((double)cycles * i, N) / N);
}

/* Amplitude of the tone with CYCLES periods in the whole run. */
static double tone_of (const double *x, int cycles)
{
  double complex sum = 0;
  for (int i = 0; i < N; i++)
    sum += x[i] * cexp (-2 * G_PI * I * fmod ((double)cycles * i, N) / N);
  return 2 * cabs (sum) / N;
}

static void assert_moments (const Run *r)
{
  double mean = mean_of (r->error);
  g_assert_cmpfloat_with_epsilon (mean, 0, 0.005);
  g_assert_cmpfloat_with_epsilon (power_of (r->error) - mean * mean, 0.25, 0.004);
}

/* A standard deviation of the mean over N samples is 0.5/√N = 0.001 LSB, of the variance below
 * 0.0008 LSB²; the tolerances are five of them. RPDF or no dither fails by far: its variance
 * moves between 0 and 0.25. Whatever the input: still levels on both sides of 0 (cutting off would show
 * as a mean of ±½), a tone below the last bit, a slow rise, a square between two codes, noise. */
static void test_moments (void)
{
  g_autofree Run *r = g_new0 (Run, 1);
  for (int step = -16; step <= 16; step++)
    {
      for (int i = 0; i < N; i++)
        r->x[i] = ((step < 0 ? -100 : 100) + step / 16.0) / 32768;
      run (r, LQ_DITHER_TPDF, 16, 48000, 7, 0);
      assert_moments (r);
    }
  LqRandom random;
  lq_random_init (&random, 5);
  for (int input = 0; input < 4; input++)
    {
      for (int i = 0; i < N; i++)
        r->x[i] = (input == 0   ? 0.4 * sin (0.003 * i)
                   : input == 1 ? 20.0 * i / N - 10
                   : input == 2 ? (i / 50 % 2 ? 0.5 : 0.001)
                                : 20000 * lq_random_bipolar (&random))
                  / 32768;
      run (r, LQ_DITHER_TPDF, 16, 48000, 7, 0);
      assert_moments (r);
    }
}

/* Total noise in dB of a full-scale sine's RMS (SOUND A8), from the filter alone:
 * −93.3 flat; ±0.1 dB covers the statistics. The shaped ones: test_shapes. */
static void test_totals (void)
{
  g_autofree Run *r = g_new0 (Run, 1);
  fill_tone (r, 0.1, 5927);
  const double full = 32768.0 * 32768.0 / 2;
  run (r, LQ_DITHER_TPDF, 16, 44100, 1, 0);
  g_assert_cmpfloat_with_epsilon (10 * log10 (power_of (r->error) / full), -93.3, 0.1);
  run (r, LQ_DITHER_TPDF, 24, 44100, 1, 0);
  g_assert_cmpfloat_with_epsilon (10 * log10 (power_of (r->error) / full / 65536), -141.5, 0.1);
}

/* About 997 Hz with a peak of 1 LSB. Undithered it is a three-level wave: its level and its fifth
 * harmonic follow from the Fourier series of a wave that is ±1 where |sin| > ½. */
static void test_smallest_tone (void)
{
  g_autofree Run *r = g_new0 (Run, 1);
  g_autofree double *out = g_new (double, N);
  const int cycles = 5927;
  fill_tone (r, 1.0 / 32768, cycles);
  double angle = asin (0.5);
  for (int kind = LQ_DITHER_NONE; kind < LQ_N_DITHERS; kind++)
    {
      run (r, (LqDitherKind)kind, 16, 44100, 3, 0);
      for (int i = 0; i < N; i++)
        out[i] = r->codes[i];
      double level_db = 20 * log10 (tone_of (out, cycles));
      double h5_db = 20 * log10 (tone_of (out, 5 * cycles)) - level_db;
      if (kind == LQ_DITHER_NONE)
        {
          g_assert_cmpfloat_with_epsilon (level_db, 20 * log10 (4 / G_PI * cos (angle)), 0.01);
          g_assert_cmpfloat_with_epsilon (
              h5_db, 20 * log10 (fabs (cos (5 * angle)) / 5 / cos (angle)), 0.05);
          continue;
        }
      /* noise alone in one bin: amplitude² averages 4·0.25/N, −54 dB, less where it is shaped away;
       * no harmonic below 9 kHz stands out */
      g_assert_cmpfloat_with_epsilon (level_db, 0, 0.03);
      for (int h = 2; h <= 9; h++)
        g_assert_cmpfloat (20 * log10 (tone_of (out, h * cycles)) - level_db, <, -44);
    }
}

/* Power density relative to white noise of LSB²/4, from Hann-windowed pieces of 512. */
static double density_db (const double *x, double frequency_norm)
{
  double sum = 0;
  int pieces = N / 256 - 1;
  for (int p = 0; p < pieces; p++)
    {
      double complex bin = 0;
      for (int i = 0; i < 512; i++)
        bin += x[p * 256 + i] * (0.5 - 0.5 * cos (2 * G_PI * i / 512))
               * cexp (-2 * G_PI * I * frequency_norm * i);
      sum += creal (bin * conj (bin));
    }
  return 10 * log10 (sum / pieces / (512 * 0.375) / 0.25);
}

/* What is known of each curve: SOUND A8, computed from the papers' taps and measured with another
 * program. Noise in dB of a full-scale sine at 16 bit; gain at 3.5 kHz and at most, at 44.1 kHz. The
 * taps and the most of the threshold curve depend on the rate: its second row is for 48 kHz. */
typedef struct
{
  LqDitherKind kind;
  double rate_hz;
  int n_taps;
  double taps[THRESHOLD_TAPS];
  double total_dbfs, at_3500_db, most_db;
} Curve;

static const Curve curves[] = {
  { LQ_DITHER_SHAPED,
    44100,
    9,
    { 1.662, -1.263, 0.4827, -0.2913, 0.1268, -.1124, 0.03252, -0.01265, -0.03524 },
    -85.8,
    -21.4,
    13.9 },
  { LQ_DITHER_LIPSHITZ, 44100, 5, { 2.033, -2.165, 1.959, -1.590, 0.6149 }, -81.1, -21.5, 19.4 },
  { LQ_DITHER_F_WEIGHTED,
    44100,
    9,
    { 2.412, -3.370, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569, 0.0847 },
    -74.9,
    -24.5,
    27.0 },
  { LQ_DITHER_IMPROVED_E,
    44100,
    9,
    { 2.847, -4.685, 6.214, -7.184, 6.639, -5.032, 3.263, -1.632, 0.4191 },
    -70.2,
    -28.6,
    31.8 },
  { LQ_DITHER_THRESHOLD, 44100, THRESHOLD_TAPS, { 0 }, -71.1, -28.0, 27.9 },
  { LQ_DITHER_THRESHOLD, 48000, THRESHOLD_TAPS, { 0 }, -72.7, -30.6, 25.6 },
};

static Curve curve_at (size_t index)
{
  Curve curve = curves[index];
  if (curve.kind == LQ_DITHER_THRESHOLD)
    threshold_taps (curve.rate_hz, 0, curve.taps);
  return curve;
}

/* Gerzon and Craven, JAES 37(3) 1989: the mean of log |NTF| over frequency is 0 at best; 0.005 dB. */
static double assert_mean_is_zero (const Curve *curve)
{
  double mean_db = 0, top_db = -100, top_at = 0;
  for (int i = 0; i < 4096; i++)
    {
      double at = (i + 0.5) / 8192, db = noise_gain_db (curve->taps, curve->n_taps, at);
      mean_db += db / 4096;
      if (db > top_db)
        top_db = db, top_at = at;
    }
  g_assert_cmpfloat_with_epsilon (mean_db, 0, 0.005);
  return top_at;
}

/* The measured noise must lie on the curve: a thousand half-overlapping pieces give ±0.2 dB, the
 * window's width some more on the slopes. ±0.5 dB from the table where it is flat: the dip and the top.
 * The papers' taps are the same at 48 kHz, and so is what they leave in all. */
static void test_shapes (void)
{
  g_autofree Run *r = g_new0 (Run, 1);
  const double full = 32768.0 * 32768.0 / 2;
  fill_tone (r, 0.1, 17);
  for (size_t k = 0; k < G_N_ELEMENTS (curves); k++)
    {
      Curve curve = curve_at (k);
      double top_at = assert_mean_is_zero (&curve), rate_hz = curve.rate_hz;
      if (curve.kind != LQ_DITHER_THRESHOLD)
        {
          run (r, curve.kind, 16, 48000, 5, 0);
          g_assert_cmpfloat_with_epsilon (10 * log10 (power_of (r->error) / full), curve.total_dbfs,
                                          0.1);
        }
      run (r, curve.kind, 16, rate_hz, 5, 0);
      g_assert_cmpfloat_with_epsilon (10 * log10 (power_of (r->error) / full), curve.total_dbfs,
                                      0.1);
      g_assert_cmpfloat_with_epsilon (mean_of (r->error), 0, 0.005);
      g_assert_cmpfloat_with_epsilon (density_db (r->error, 3500 / rate_hz), curve.at_3500_db, 0.5);
      g_assert_cmpfloat_with_epsilon (density_db (r->error, top_at), curve.most_db, 0.5);
      static const double at_hz[] = { 1000, 3500, 6000, 10000, 15000, 20000 };
      for (size_t f = 0; f < G_N_ELEMENTS (at_hz); f++)
        g_assert_cmpfloat_with_epsilon (
            density_db (r->error, at_hz[f] / rate_hz),
            noise_gain_db (curve.taps, curve.n_taps, at_hz[f] / rate_hz), 0.8);
    }
}

/* Files that were proved once must be made again to the bit: the codes of every kind as they have been
 * since there is one, over music-like noise, silence and clipping. */
static void test_as_ever (void)
{
  enum
  {
    LENGTH = 60000
  };
  static const char *const sums[LQ_DITHER_IMPROVED_E + 1] = {
    "8dab8f22754d118d", "cf43122b9cb9009c", "87d930731ce07612",
    "ee0cf1e8bd3b4073", "42c0348ae0c5b8db", "dbe1e39ee9630c22",
  };
  static double x[LENGTH];
  static int32_t codes[LENGTH];
  LqRandom random;
  lq_random_init (&random, 2024);
  for (int i = 0; i < LENGTH; i++)
    {
      int part = i / 5000 % 4;
      x[i] = part == 2 ? 0 : (part == 3 ? 1.5 : 0.7) * lq_random_bipolar (&random);
    }
  for (size_t kind = 0; kind < G_N_ELEMENTS (sums); kind++)
    {
      g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
      for (int bits = 16; bits <= 24; bits += 8)
        {
          LqDither dither;
          lq_dither_init (&dither, (LqDitherKind)kind, bits, bits == 16 ? 44100 : 48000, 11, 1);
          lq_dither_process (&dither, x, LENGTH, codes, 1, NULL);
          for (int i = 0; i < LENGTH; i++)
            codes[i] = GINT32_TO_LE (codes[i]);
          g_checksum_update (sum, (const guchar *)codes, sizeof codes);
        }
      g_assert_true (g_str_has_prefix (g_checksum_get_string (sum), sums[kind]));
    }
}

static void test_seeds (void)
{
  g_autofree Run *a = g_new0 (Run, 1), *b = g_new0 (Run, 1);
  fill_tone (a, 0.3, 1001);
  fill_tone (b, 0.3, 1001);
  run (a, LQ_DITHER_TPDF, 16, 48000, 42, 0);
  run (b, LQ_DITHER_TPDF, 16, 48000, 42, 0);
  g_assert_cmpmem (a->codes, sizeof a->codes, b->codes, sizeof b->codes);
  run (b, LQ_DITHER_TPDF, 16, 48000, 42, 1);
  g_assert_cmpfloat (fabs (correlation (a->error, b->error)), <, 0.01);
  run (b, LQ_DITHER_TPDF, 16, 48000, 43, 0);
  g_assert_cmpfloat (fabs (correlation (a->error, b->error)), <, 0.01);
  /* noise is white: neighbours do not know each other */
  double lag = 0;
  for (int i = 1; i < N; i++)
    lag += a->error[i] * a->error[i - 1];
  g_assert_cmpfloat (fabs (lag / N / 0.25), <, 0.01);
}

static void test_exact (void)
{
  LqDither dither;
  for (int bits = 16; bits <= 32; bits += 8)
    {
      lq_dither_init (&dither, LQ_DITHER_NONE, bits, 48000, 0, 0);
      GRand *rand = g_rand_new_with_seed (9);
      for (int i = 0; i < 65536; i++)
        {
          int32_t want = bits == 16 ? i - 32768 : (int32_t)g_rand_int (rand) >> (32 - bits), got;
          double x = ldexp (want, 1 - bits);
          g_assert_cmpint (lq_dither_process (&dither, &x, 1, &got, 1, NULL), ==, 0);
          g_assert_cmpint (got, ==, want);
        }
      g_rand_free (rand);
    }
}

static void test_clamp (void)
{
  static const double x[] = { 0.999969482421875, -1, 1, -1.001, 1e300, -1e300, 0.5 };
  static const int32_t want[] = { 32767, -32768, 32767, -32768, 32767, -32768, 16384 };
  LqDither dither;
  int32_t codes[14];
  int first = -1;
  lq_dither_init (&dither, LQ_DITHER_NONE, 16, 48000, 0, 0);
  g_assert_cmpint (lq_dither_process (&dither, x, 7, codes, 2, &first), ==, 4);
  g_assert_cmpint (first, ==, 2);
  for (int i = 0; i < 7; i++)
    g_assert_cmpint (codes[2 * i], ==, want[i]);
}

/* A wildly clipped passage leaves nothing behind in the shaper: the first samples after it have
 * the error of any other moment, below 1.5 LSB times the sum of the taps' sizes plus one. */
static void test_clip_recovery (void)
{
  LqDither dither;
  for (size_t k = 0; k < G_N_ELEMENTS (curves); k++)
    {
      Curve curve = curve_at (k);
      double reach = 1;
      for (int t = 0; t < curve.n_taps; t++)
        reach += fabs (curve.taps[t]);
      lq_dither_init (&dither, curve.kind, 16, curve.rate_hz, 11, 0);
      for (int i = 0; i < 20000; i++)
        {
          bool loud = i % 100 < 50;
          double x = loud ? (i & 1 ? 1e6 : 3.7) : 0.123456;
          int32_t code;
          int clamped = lq_dither_process (&dither, &x, 1, &code, 1, NULL);
          g_assert_cmpint (clamped, ==, loud);
          if (!loud)
            g_assert_cmpfloat (fabs (code - x * 32768), <, 1.5 * reach);
        }
    }
}

/* The rate at which the threshold curve's taps are largest, 78 LSB a step in all: what is far beyond full
 * scale is clamped every time, and the error stays within 1.5 LSB: so does its mark on what follows. */
static void test_clip_at_the_widest (void)
{
  LqDither dither;
  lq_dither_init (&dither, LQ_DITHER_THRESHOLD, 16, 32250, 11, 0);
  for (int i = 0; i < 200000; i++)
    {
      gboolean loud = i % 1000 < 500;
      double x = loud ? (i / 7 % 2 ? 100 : -100) : 0.123456;
      int32_t code;
      g_assert_cmpint (lq_dither_process (&dither, &x, 1, &code, 1, NULL), ==, loud);
      for (int k = 0; k < LQ_DITHER_TAPS; k++)
        g_assert_cmpfloat (fabs (dither.error[k]), <=, 1.5);
      if (!loud)
        g_assert_cmpfloat (fabs (code - x * 32768), <, 1.5 * 79.2);
    }
}

static void test_blank (void)
{
  static double x[10000];
  static int32_t codes[10000];
  x[0] = 0.25;
  x[9000] = 0.25;
  for (int kind = LQ_DITHER_TPDF; kind < LQ_N_DITHERS; kind++)
    {
      LqDither dither;
      lq_dither_init (&dither, (LqDitherKind)kind, 16, 44100, 1, 0);
      lq_dither_process (&dither, x, 10000, codes, 1, NULL);
      int noisy = 0, after = 0;
      for (int i = 1; i <= LQ_DITHER_BLANK_FRAMES; i++)
        noisy += codes[i] != 0;
      for (int i = LQ_DITHER_BLANK_FRAMES + 1; i < 9000; i++)
        g_assert_cmpint (codes[i], ==, 0);
      g_assert_cmpint (ABS (codes[9000] - 8192), <=, 2);
      for (int i = 9001; i < 9501; i++)
        after += codes[i] != 0;
      g_assert_cmpint (noisy, >, 600);
      g_assert_cmpint (after, >, 60);
    }
}

/* What was before the blank is forgotten: after it, two channels that had different sound and as many
 * draws of noise go on alike, from the first frame on. */
static void test_blank_forgets (void)
{
  enum
  {
    BEFORE = 1000,
    ZEROS = LQ_DITHER_BLANK_FRAMES + 100,
    LENGTH = BEFORE + ZEROS + 1000
  };
  static double a[LENGTH], b[LENGTH];
  static int32_t a_codes[LENGTH], b_codes[LENGTH];
  for (int i = 0; i < LENGTH; i++)
    {
      gboolean zero = i >= BEFORE && i < BEFORE + ZEROS;
      a[i] = zero ? 0 : 0.3 * sin (0.01 * i);
      b[i] = i < BEFORE ? 0.2 * cos (0.07 * i) : a[i];
    }
  for (int kind = LQ_DITHER_TPDF; kind < LQ_N_DITHERS; kind++)
    {
      LqDither dither;
      lq_dither_init (&dither, (LqDitherKind)kind, 16, 44100, 1, 0);
      lq_dither_process (&dither, a, LENGTH, a_codes, 1, NULL);
      lq_dither_init (&dither, (LqDitherKind)kind, 16, 44100, 1, 0);
      lq_dither_process (&dither, b, LENGTH, b_codes, 1, NULL);
      int at = BEFORE + LQ_DITHER_BLANK_FRAMES;
      for (int i = at; i < BEFORE + ZEROS; i++)
        g_assert_cmpint (a_codes[i], ==, 0);
      g_assert_cmpmem (a_codes + at, sizeof (int32_t) * (LENGTH - at), b_codes + at,
                       sizeof (int32_t) * (LENGTH - at));
    }
}

static void test_other_rates (void)
{
  g_autofree Run *a = g_new0 (Run, 1), *b = g_new0 (Run, 1);
  fill_tone (a, 0.3, 1001);
  fill_tone (b, 0.3, 1001);
  run (a, LQ_DITHER_SHAPED, 16, 96000, 42, 0);
  run (b, LQ_DITHER_TPDF, 16, 96000, 42, 0);
  g_assert_cmpmem (a->codes, sizeof a->codes, b->codes, sizeof b->codes);
  run (a, LQ_DITHER_THRESHOLD, 16, 96000, 42, 0);
  g_assert_cmpfloat (density_db (a->error, 3500 / 96000.0), <, -40);
  for (int kind = LQ_DITHER_NONE; kind < LQ_N_DITHERS; kind++)
    {
      gboolean shaped = lq_dither_is_shaped ((LqDitherKind)kind);
      g_assert_true (lq_dither_shapes_at ((LqDitherKind)kind, 44100) == shaped);
      g_assert_true (lq_dither_shapes_at ((LqDitherKind)kind, 48000) == shaped);
      g_assert_true (lq_dither_shapes_at ((LqDitherKind)kind, 96000)
                     == (kind == LQ_DITHER_THRESHOLD));
    }
}

static void test_names (void)
{
  LqDitherKind kind = LQ_DITHER_NONE;
  for (int k = LQ_DITHER_NONE; k < LQ_N_DITHERS; k++)
    {
      g_assert_true (lq_dither_from_name (lq_dither_name ((LqDitherKind)k), &kind));
      g_assert_cmpint (kind, ==, k);
    }
  g_assert_true (lq_dither_from_name ("shaped:modified-e", &kind));
  g_assert_cmpint (kind, ==, LQ_DITHER_SHAPED);
  g_assert_false (lq_dither_from_name ("pow-r", &kind));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dither/moments", test_moments);
  g_test_add_func ("/dither/totals", test_totals);
  g_test_add_func ("/dither/smallest-tone", test_smallest_tone);
  g_test_add_func ("/dither/shapes", test_shapes);
  g_test_add_func ("/dither/as-ever", test_as_ever);
  g_test_add_func ("/dither/seeds", test_seeds);
  g_test_add_func ("/dither/exact", test_exact);
  g_test_add_func ("/dither/clamp", test_clamp);
  g_test_add_func ("/dither/clip-recovery", test_clip_recovery);
  g_test_add_func ("/dither/clip-at-the-widest", test_clip_at_the_widest);
  g_test_add_func ("/dither/blank", test_blank);
  g_test_add_func ("/dither/blank-forgets", test_blank_forgets);
  g_test_add_func ("/dither/other-rates", test_other_rates);
  g_test_add_func ("/dither/names", test_names);
  return g_test_run ();
}
