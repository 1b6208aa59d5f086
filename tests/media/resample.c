/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of SOUND A9 on tones of known frequency and phase: level, images and aliases, delay, length;
 * and that the pieces in which the sound arrives do not matter. */
#include "media/resample.h"

#include <glib.h>
#include <math.h>

typedef struct
{
  double *x;
  int n;
} Wave;

/* All of IN through a converter, in pieces of STEP. */
static Wave convert (const double *in, int n, double in_hz, double out_hz,
                     LqResampleQuality quality, int step)
{
  LqResampler *resampler = NULL;
  LqError error;
  g_assert_cmpint (lq_resampler_new (in_hz, out_hz, 1, quality, &resampler, &error), ==, LQ_OK);
  LqFrames length = lq_resample_length (n, in_hz, out_hz);
  Wave out = { g_new (double, length + 100), 0 };
  int taken, made = 1;
  for (int at = 0; at < n; at += taken, out.n += made)
    {
      const double *const from[] = { in + at };
      double *const to[] = { out.x + out.n };
      g_assert_cmpint (lq_resampler_process (resampler, from, MIN (step, n - at), &taken, to,
                                             MIN (step, (int)length + 100 - out.n), &made, &error),
                       ==, LQ_OK);
    }
  for (made = 1; made > 0; out.n += made)
    {
      double *const to[] = { out.x + out.n };
      g_assert_cmpint (lq_resampler_process (resampler, NULL, 0, &taken, to,
                                             MIN (step, (int)length + 100 - out.n), &made, &error),
                       ==, LQ_OK);
    }
  lq_resampler_free (resampler);
  return out;
}

/* Fits a sine of FREQUENCY (cycles a frame) to X, which starts at frame FROM: amplitude, phase against a
 * sine from frame 0, and the RMS of what is left. */
static void fit (const double *x, int n, double from, double frequency, double *amplitude,
                 double *phase, double *rest)
{
  double ss = 0, cc = 0, sc = 0, xs = 0, xc = 0, left = 0;
  for (int i = 0; i < n; i++)
    {
      double s = sin (2 * G_PI * frequency * (from + i)),
             c = cos (2 * G_PI * frequency * (from + i));
      ss += s * s, cc += c * c, sc += s * c, xs += x[i] * s, xc += x[i] * c;
    }
  double d = ss * cc - sc * sc, a = (xs * cc - xc * sc) / d, b = (xc * ss - xs * sc) / d;
  for (int i = 0; i < n; i++)
    {
      double e = x[i] - a * sin (2 * G_PI * frequency * (from + i))
                 - b * cos (2 * G_PI * frequency * (from + i));
      left += e * e;
    }
  *amplitude = hypot (a, b);
  *phase = atan2 (b, a);
  *rest = sqrt (left / n);
}

static const double pairs[][2] = { { 44100, 48000 }, { 48000, 44100 }, { 96000, 44100 },
                                   { 44100, 96000 }, { 88200, 44100 }, { 192000, 48000 } };

#define SECONDS_IN 1.5

static Wave tone (double hz, double rate_hz)
{
  Wave wave = { NULL, (int)(SECONDS_IN * rate_hz) };
  wave.x = g_new (double, wave.n);
  for (int i = 0; i < wave.n; i++)
    wave.x[i] = 0.5 * sin (2 * G_PI * hz / rate_hz * i);
  return wave;
}

/* Level within 0.01 dB to 20 kHz (0.001 dB at 997 Hz), everything that is not the tone below −150 dB, no
 * delay: the phase error stands for less than a ten-thousandth of a frame. */
static void test_tones (void)
{
  static const double at_hz[] = { 20, 997, 5000, 12345, 19000, 20000 };
  for (size_t p = 0; p < G_N_ELEMENTS (pairs); p++)
    for (size_t k = 0; k < G_N_ELEMENTS (at_hz); k++)
      for (int quality = LQ_RESAMPLE_VHQ; quality <= LQ_RESAMPLE_VHQ_STEEP; quality++)
        {
          Wave in = tone (at_hz[k], pairs[p][0]);
          Wave out =
              convert (in.x, in.n, pairs[p][0], pairs[p][1], (LqResampleQuality)quality, 4096);
          int skip = out.n / 3; /* the ends ring, as an abrupt tone must */
          double amplitude, phase, rest, frequency = at_hz[k] / pairs[p][1];
          fit (out.x + skip, skip, skip, frequency, &amplitude, &phase, &rest);
          double gain_db = 20 * log10 (amplitude / 0.5);
          g_assert_cmpfloat (fabs (gain_db), <, at_hz[k] == 997 ? 0.001 : 0.01);
          g_assert_cmpfloat (20 * log10 (rest / amplitude * G_SQRT2), <, -150);
          g_assert_cmpfloat (fabs (phase) / (2 * G_PI * frequency), <, 1e-4);
          g_free (in.x);
          g_free (out.x);
        }
}

/* SOUND A9, measured there of the library alone; here through our own use of it. Gains in dB at the edge of
 * the band, between 44.1 kHz and a higher rate: VHQ is down by 4 dB at 21 kHz, steep VHQ by 0.07 at
 * 21.75. They are the filters' own: the tolerance is the last digit of the table, and of what lies on the slope
 * a tenth. What is not the tone is below −180 dB, all of it together (−182 to −197 for 28 bits). */
static void test_table (void)
{
  static const double table[][2] = { { 44100, 48000 }, { 96000, 44100 } };
  static const struct
  {
    double hz, vhq_db, steep_db, tolerance_db;
  } rows[] = {
    { 997, 0, 0, 0.0001 },
    { 19000, -0.002, -0.001, 0.002 },
    { 20000, -0.004, -0.002, 0.003 },
    { 20500, -0.037, -0.003, 0.006 },
    { 21000, -4.06, -0.004, 0.006 },
    { 21750, -65.4, -0.074, 0.2 },
  };
  for (size_t p = 0; p < G_N_ELEMENTS (table); p++)
    for (size_t k = 0; k < G_N_ELEMENTS (rows); k++)
      for (int quality = LQ_RESAMPLE_VHQ; quality <= LQ_RESAMPLE_VHQ_STEEP; quality++)
        {
          Wave in = tone (rows[k].hz, table[p][0]);
          Wave out =
              convert (in.x, in.n, table[p][0], table[p][1], (LqResampleQuality)quality, 4096);
          int skip = out.n / 3;
          double amplitude, phase, rest, frequency = rows[k].hz / table[p][1];
          fit (out.x + skip, skip, skip, frequency, &amplitude, &phase, &rest);
          double want_db = quality == LQ_RESAMPLE_VHQ ? rows[k].vhq_db : rows[k].steep_db;
          g_assert_cmpfloat_with_epsilon (20 * log10 (amplitude / 0.5), want_db,
                                          rows[k].tolerance_db);
          if (want_db > -10)
            g_assert_cmpfloat (20 * log10 (rest / amplitude * G_SQRT2), <, -180);
          g_assert_cmpfloat (fabs (phase) / (2 * G_PI * frequency), <, 1e-9);
          g_free (in.x);
          g_free (out.x);
        }
}

/* What cannot stand in the lower rate must go: SOUND A9 has it below −182 dB, from the first frequency whose
 * alias would be heard. */
static void test_aliases (void)
{
  static const double at_hz[] = { 22800, 24100, 24500, 30000, 41000, 47000 };
  for (size_t k = 0; k < G_N_ELEMENTS (at_hz); k++)
    for (int quality = LQ_RESAMPLE_VHQ; quality <= LQ_RESAMPLE_VHQ_STEEP; quality++)
      {
        Wave in = tone (at_hz[k], 96000);
        Wave out = convert (in.x, in.n, 96000, 44100, (LqResampleQuality)quality, 4096);
        double power = 0;
        for (int i = out.n / 3; i < out.n * 2 / 3; i++)
          power += out.x[i] * out.x[i];
        g_assert_cmpfloat (10 * log10 (power / (out.n / 3) / 0.125), <, -182);
        g_free (in.x);
        g_free (out.x);
      }
}

static void test_length (void)
{
  g_assert_cmpint (lq_resample_length (1, 48000, 44100), ==, 1);
  g_assert_cmpint (lq_resample_length (3, 96000, 48000), ==, 2);
  g_assert_cmpint (lq_resample_length (441, 44100, 48000), ==, 480);
  g_assert_cmpint (lq_resample_length (1000000007, 44100, 48000), ==, 1088435382);
  static double in[20000];
  GRand *rand = g_rand_new_with_seed (4);
  for (int i = 0; i < 20000; i++)
    in[i] = g_rand_double_range (rand, -1, 1);
  static const int fixed[] = { 1, 2, 3, 63, 64, 65, 4097 };
  for (size_t p = 0; p < G_N_ELEMENTS (pairs); p++)
    for (int k = 0; k < 12; k++)
      {
        int n = k < 7 ? fixed[k] : g_rand_int_range (rand, 5, 20000);
        Wave out = convert (in, n, pairs[p][0], pairs[p][1], LQ_RESAMPLE_VHQ, 1 + 4096 / (k + 1));
        g_assert_cmpint (out.n, ==, (int)floor (n * pairs[p][1] / pairs[p][0] + 0.5));
        g_free (out.x);
      }
  g_rand_free (rand);
}

static void test_pieces (void)
{
  static double in[20000];
  GRand *rand = g_rand_new_with_seed (4);
  for (int i = 0; i < 20000; i++)
    in[i] = g_rand_double_range (rand, -1, 1);
  g_rand_free (rand);
  static const int steps[] = { 1, 64, 777, 20000 };
  Wave whole = convert (in, 20000, 44100, 48000, LQ_RESAMPLE_VHQ, 4096);
  for (size_t k = 0; k < G_N_ELEMENTS (steps); k++)
    {
      Wave out = convert (in, 20000, 44100, 48000, LQ_RESAMPLE_VHQ, steps[k]);
      g_assert_cmpmem (whole.x, sizeof (double) * whole.n, out.x, sizeof (double) * out.n);
      g_free (out.x);
    }
  g_free (whole.x);
}

static void test_refused (void)
{
  LqResampler *resampler = NULL;
  LqError error;
  g_assert_cmpint (lq_resampler_new (0, 48000, 1, LQ_RESAMPLE_VHQ, &resampler, &error), ==,
                   LQ_ERROR_RANGE);
  g_assert_cmpint (lq_resampler_new (44100, NAN, 1, LQ_RESAMPLE_VHQ, &resampler, &error), ==,
                   LQ_ERROR_RANGE);
  g_assert_cmpint (lq_resampler_new (100, 192000, 1, LQ_RESAMPLE_VHQ, &resampler, &error), ==,
                   LQ_ERROR_RANGE);
  g_assert_null (resampler);
  char text[80];
  lq_resample_describe (44100, 48000, LQ_RESAMPLE_VHQ_STEEP, text, sizeof text);
  g_assert_true (g_str_has_prefix (text, "soxr 0."));
  g_assert_true (g_str_has_suffix (text, " VHQ steep, 44100 → 48000 Hz"));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resample/tones", test_tones);
  g_test_add_func ("/resample/table", test_table);
  g_test_add_func ("/resample/aliases", test_aliases);
  g_test_add_func ("/resample/length", test_length);
  g_test_add_func ("/resample/pieces", test_pieces);
  g_test_add_func ("/resample/refused", test_refused);
  return g_test_run ();
}
