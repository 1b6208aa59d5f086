/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The true-peak interpolator against closed forms, EBU Tech 3341 cases 15–23 and exact
 * interpolation by FFT. All figures are relative to the sample rate, so they hold at any. */
#include "dsp/truepeak.h"
#include "../interpolate.h"

#include <glib.h>
#include <stdlib.h>

#define N 8192

static LqTruePeak tp;

static double to_db (double x) { return 20.0 * log10 (x); }

/* N frames of noise up to BAND of the rate; the same at every run. */
static void make_noise (double *x, int n, double band, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);

  for (int i = 0; i < n; i++)
    x[i] = g_rand_double_range (rand, -1.0, 1.0);
  band_limit (x, n, band);
  g_rand_free (rand);
}

/* The meter's reading of a steady tone of peak 1 whose samples have the given phase. */
static double read_tone_db (double f, double phase, int n)
{
  double *x = g_new (double, n);
  double top;

  for (int i = 0; i < n; i++)
    x[i] = sin (2.0 * G_PI * f * i + phase);
  lq_truepeak_reset (&tp);
  lq_truepeak_max (&tp, x, n / 2, 0.0); /* the switch-on */
  top = lq_truepeak_max (&tp, x + n / 2, n - n / 2, 0.0);
  g_free (x);
  return to_db (top);
}

/* SOUND A11 asks −0.002 dB at 0.4 of the rate from a parabola alone; ±0.005 dB leaves room for
 * the first stage's ripple up to 0.48, where plain 4 times would be 0.6 dB short. */
static void test_sines (void)
{
  static const double frequencies[] = { 0.001, 0.01, 0.0997, 1 / 6.0, 0.25, 1 / 3.0,
                                        0.375, 0.4,  0.43,   0.45,    0.47, 0.48 };

  lq_truepeak_init (&tp, 8);
  for (size_t k = 0; k < G_N_ELEMENTS (frequencies); k++)
    for (int phase = 0; phase < 16; phase++)
      {
        double db = read_tone_db (frequencies[k], phase * G_PI / 16.0, 4096);
        g_assert_cmpfloat_with_epsilon (db, 0.0, 0.005);
      }
  /* At the edge of the pass band the samples beat slowly: more of them. */
  g_assert_cmpfloat_with_epsilon (read_tone_db (0.49, 0.3, 8192), 0.0, 0.01);
}

/* Cases 15–19: tones of AMPLITUDE and PHASE between 10 ms fades, at 48 kHz. */
static double read_faded_tone_db (double f, double amplitude, double degrees)
{
  static double x[9600];
  const int fade = 480;

  for (int i = 0; i < 9600; i++)
    {
      int edge = MIN (i, 9600 - i);
      x[i] = amplitude * sin (2.0 * G_PI * f * i + degrees * G_PI / 180.0)
             * (edge < fade ? edge / (double)fade : 1.0);
    }
  lq_truepeak_reset (&tp);
  return to_db (lq_truepeak_max (&tp, x, 9600, 0.0));
}

/* Cases 20–23: fs/6 at 0.5 with one period of fs/4 at 1.0, made at four times the rate, limited
 * to the band and decimated from OFFSET. */
static double read_burst_db (int offset)
{
  static double wide[4 * N];
  static double x[N];
  double phase = 0.0;
  int start = 2 * N;

  while (start % 24 != 0)
    start++;
  for (int i = 0; i < 4 * N; i++)
    {
      bool burst = i >= start && i < start + 16;
      wide[i] = (burst ? 1.0 : 0.5) * sin (phase);
      phase += 2.0 * G_PI / (burst ? 16.0 : 24.0);
    }
  band_limit (wide, 4 * N, 0.125);
  for (int i = 0; i < N; i++)
    x[i] = wide[4 * i + offset];
  lq_truepeak_reset (&tp);
  lq_truepeak_max (&tp, x, N / 4, 0.0);
  return to_db (lq_truepeak_max (&tp, x + N / 4, N / 2, 0.0));
}

static void test_tech_3341 (void)
{
  double first;

  lq_truepeak_init (&tp, 8);
  /* The norm allows +0.2/−0.4 dB about −6.0 and +3.0; 0.5 is −6.02 and 1.41 is +2.98. */
  g_assert_cmpfloat_with_epsilon (read_faded_tone_db (1 / 4.0, 0.50, 0.0), -6.02, 0.02);
  g_assert_cmpfloat_with_epsilon (read_faded_tone_db (1 / 4.0, 0.50, 45.0), -6.02, 0.02);
  g_assert_cmpfloat_with_epsilon (read_faded_tone_db (1 / 6.0, 0.50, 60.0), -6.02, 0.02);
  g_assert_cmpfloat_with_epsilon (read_faded_tone_db (1 / 8.0, 0.50, 67.5), -6.02, 0.02);
  g_assert_cmpfloat_with_epsilon (read_faded_tone_db (1 / 4.0, 1.41, 45.0), 2.98, 0.02);
  /* One wave decimated from four places is one reading. */
  first = read_burst_db (0);
  g_assert_cmpfloat (first, >, -0.4);
  g_assert_cmpfloat (first, <, 0.2);
  for (int offset = 1; offset < 4; offset++)
    g_assert_cmpfloat_with_epsilon (read_burst_db (offset), first, 0.01);
}

/* Noise to 0.45 of the rate, as one period repeated, against exact interpolation 32 times. */
static void test_against_fft (void)
{
  static double x[2 * N];
  static double envelope[2 * N];
  double *wave;

  for (guint32 seed = 1; seed <= 8; seed++)
    {
      double ideal_db;
      make_noise (x, N, 0.45, seed);
      memcpy (x + N, x, sizeof (double) * N);
      wave = interpolate (x, N, 32);
      ideal_db = peak_db (wave, 32 * N);

      lq_truepeak_init (&tp, 8);
      lq_truepeak_max (&tp, x, N, 0.0);
      g_assert_cmpfloat_with_epsilon (to_db (lq_truepeak_max (&tp, x + N, N, 0.0)), ideal_db, 0.01);

      /* 16 times without a parabola falls short by at most 20 log cos (0.45 π/16) = 0.034 dB. */
      lq_truepeak_init (&tp, 16);
      lq_truepeak_envelope (&tp, x, envelope, 2 * N, 0.0);
      for (int k = 1; k < N - LQ_TRUEPEAK_DELAY; k++)
        {
          double got = envelope[N + k + LQ_TRUEPEAK_DELAY];
          double top = 0.0;
          for (int i = -32; i <= 32; i++)
            top = fmax (top, fabs (wave[32 * k + i]));
          g_assert_cmpfloat_with_epsilon (got, top, 0.005 * pow (10.0, ideal_db / 20.0));
        }
      fftw_free (wave);
    }
}

/* The highest of X[4 N] with a floor that rises with it, in pieces of any length. */
static double max_in_pieces (const double *x, GRand *rand)
{
  double running = 0.0;

  lq_truepeak_reset (&tp);
  for (int at = 0, n; at < 4 * N; at += n)
    {
      n = MIN (g_rand_int_range (rand, 1, 150), 4 * N - at);
      running = lq_truepeak_max (&tp, x + at, n, running);
    }
  return running;
}

/* A floor saves work, never a peak; neither do the lengths of the calls matter. */
static void test_floor_and_blocks (void)
{
  static double x[4 * N];
  static double whole[4 * N];
  static double pieces[4 * N];
  GRand *rand = g_rand_new_with_seed (7);
  const double floor = 0.3;
  double all;
  int n_quiet = 0;

  make_noise (x, 4 * N, 0.49, 3);
  for (int i = 0; i < 4 * N; i++)
    x[i] *= pow (fabs (sin (i * 1e-3)), 4.0);

  lq_truepeak_init (&tp, 8);
  all = lq_truepeak_max (&tp, x, 4 * N, 0.0);
  g_assert_cmpfloat (max_in_pieces (x, rand), ==, all);
  lq_truepeak_reset (&tp);
  g_assert_cmpfloat (lq_truepeak_max (&tp, x, 4 * N, all + 1.0), ==, all + 1.0);

  lq_truepeak_init (&tp, 16);
  lq_truepeak_envelope (&tp, x, whole, 4 * N, 0.0);
  lq_truepeak_reset (&tp);
  for (int at = 0, n; at < 4 * N; at += n)
    {
      n = MIN (g_rand_int_range (rand, 1, 150), 4 * N - at);
      lq_truepeak_envelope (&tp, x + at, pieces + at, n, floor);
    }
  for (int i = 0; i < 4 * N; i++)
    if (whole[i] > floor)
      g_assert_cmpfloat (pieces[i], ==, whole[i]);
    else
      {
        g_assert_cmpfloat (pieces[i], <=, floor);
        n_quiet++;
      }
  g_assert_cmpint (n_quiet, >, N);
  g_assert_cmpint (n_quiet, <, 4 * N - 100);
  g_rand_free (rand);
}

/* What is hard for a bound drawn from the bends: waves that turn as fast as the rate allows, jumps,
 * single samples, loud basses with a little treble. */
static void make_hard (double *x, int n, int kind, GRand *rand)
{
  double walk = 0.0;
  for (int i = 0; i < n; i++)
    {
      walk = 0.95 * walk + g_rand_double_range (rand, -0.1, 0.1);
      double bass = 0.8 * sin (i * 0.01), swell = fabs (sin (i * 7e-4));
      x[i] = kind == 0   ? swell * (i % 2 ? 0.5 : -0.5)
             : kind == 1 ? (i / 37 % 2 ? 0.7 : -0.7) * swell
             : kind == 2 ? (g_rand_int_range (rand, 0, 300) == 0 ? swell : 0.0)
             : kind == 3 ? bass + 0.1 * sin (i * 2.9)
             : kind == 4 ? walk
                         : ((i + i / 400) % 2 ? 0.2 : -0.2);
    }
}

static void test_hard_floors (void)
{
  static double x[4 * N];
  GRand *rand = g_rand_new_with_seed (8);
  for (int kind = 0; kind < 6; kind++)
    {
      make_hard (x, 4 * N, kind, rand);
      lq_truepeak_init (&tp, 8);
      double all = 0.0, highest = 0.0;
      for (int at = 0; at < 4 * N; at += 64)
        all = fmax (all, lq_truepeak_max (&tp, x + at, 64, 0.0));
      g_assert_cmpfloat (max_in_pieces (x, rand), ==, all);
      lq_truepeak_reset (&tp);
      for (int at = 0; at < 4 * N; at += 64) /* nearly nothing is left to find */
        highest = fmax (highest, lq_truepeak_max (&tp, x + at, 64, 0.9999 * all));
      g_assert_cmpfloat (highest, ==, all);
    }
  g_rand_free (rand);
}

/* Chords have no bend weight; the cubic (−1 9 9 −1)/16 differs from the chord by −1/16 of the second
 * difference on either side. Spans give at least the sizes asked for, at most those of 128 frames
 * more on either side. */
static void test_reach (void)
{
  static const double chord[] = { 0.0, 0.5, 1.0, 0.5, 0.0 };
  static const double cubic[] = {
    0.0, -1 / 16.0, 0.0, 9 / 16.0, 1.0, 9 / 16.0, 0.0, -1 / 16.0, 0.0
  };
  g_assert_cmpfloat (lq_reach_weight (chord, 5, 2, 2, 1), ==, 0.0);
  g_assert_cmpfloat (lq_reach_weight (chord, 5, 2, 2, 0), ==, 0.0);
  g_assert_cmpfloat (lq_reach_weight (cubic, 9, 4, 2, 1), ==, 1 / 8.0);

  static double x[N];
  LqReach reach;
  GRand *rand = g_rand_new_with_seed (9);
  lq_reach_reset (&reach);
  for (int at = 2, n; at < N; at += n)
    {
      n = MIN (g_rand_int_range (rand, 1, 65), N - at);
      for (int i = at; i < at + n; i++)
        x[i] = g_rand_double_range (rand, -1.0, 1.0) * g_rand_double (rand);
      lq_reach_add (&reach, x + at, n);
      double peak = 0.0, wide = 0.0, bend = 0.0;
      for (int i = 2; i < at + n; i++)
        {
          int age = at + n - i; /* 1: the newest */
          if (age > 94 && age <= 170)
            peak = fmax (peak, fabs (x[i]));
          if (age > 94 - 128 && age <= 170 + 128)
            wide = fmax (wide, fabs (x[i]));
          if (age <= 272)
            bend = fmax (bend, fabs (x[i] - 2.0 * x[i - 1] + x[i - 2]));
        }
      g_assert_cmpfloat (lq_reach_peak (&reach, 170, 94), >=, peak);
      g_assert_cmpfloat (lq_reach_peak (&reach, 170, 94), <=, wide);
      g_assert_cmpfloat (lq_reach_bend (&reach, 272), >=, bend - 1e-15);
    }
  g_rand_free (rand);
}

/* An impulse stands in the three frames that see it, exactly at the declared delay. */
static void test_delay (void)
{
  static double x[512];
  static double envelope[512];
  const int at = 200 + LQ_TRUEPEAK_DELAY;

  x[200] = 0.5;
  for (int factor = 8; factor <= 16; factor *= 2)
    {
      lq_truepeak_init (&tp, factor);
      lq_truepeak_envelope (&tp, x, envelope, 512, 0.0);
      for (int i = -1; i <= 1; i++)
        g_assert_cmpfloat (envelope[at + i], ==, 0.5);
      for (int i = 2; i < 90; i++)
        {
          g_assert_cmpfloat (envelope[at + i], <, 0.5);
          g_assert_cmpfloat_with_epsilon (envelope[at + i], envelope[at - i], 1e-15);
        }
    }
  g_assert_cmpfloat (lq_truepeak_max (&tp, x + 256, 256, 0.0), <, 0.5);
  lq_truepeak_reset (&tp);
  g_assert_cmpfloat (lq_truepeak_max (&tp, x + 256, 256, 0.0), ==, 0.0);
}

int main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/truepeak/sines", test_sines);
  g_test_add_func ("/dsp/truepeak/tech-3341", test_tech_3341);
  g_test_add_func ("/dsp/truepeak/against-fft", test_against_fft);
  g_test_add_func ("/dsp/truepeak/floor-and-blocks", test_floor_and_blocks);
  g_test_add_func ("/dsp/truepeak/hard-floors", test_hard_floors);
  g_test_add_func ("/dsp/truepeak/reach", test_reach);
  g_test_add_func ("/dsp/truepeak/delay", test_delay);
  return g_test_run ();
}
