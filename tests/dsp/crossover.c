/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bands by their impulse responses against the analogue formulas under the bilinear map, and
 * a glide by how smooth what comes out is. */
#include <complex.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#include "dsp/crossover.h"
#include "dsp/fft.h"

#define N       32768
#define MOST    LQ_CROSSOVER_MOST_BANDS
#define RATE_HZ 44100.0

static const double splits[][LQ_CROSSOVER_MOST_SPLITS] = {
  { 60.0, 250.0, 1000.0, 4000.0, 14000.0 },
  { 500.0, 1000.0, 1300.0, 2600.0, 20500.0 }, /* close together, and near Nyquist */
};

static double *plane (LqArena *arena) { return lq_arena_array (arena, double, N); }

/* BANDS[n_bands][2] planes of N frames. */
static void run (LqCrossover *c, int n_bands, const double *left, const double *right,
                 double *(*bands)[2])
{
  for (int at = 0; at < N; at += LQ_QUANTUM)
    {
      LqBandPlanes now[MOST];
      const double *const in[] = { left + at, right + at };
      lq_crossover_run (c, in, 2, now);
      for (int b = 0; b < n_bands; b++)
        for (int ch = 0; ch < 2; ch++)
          memcpy (bands[b][ch] + at, now[b][ch], sizeof now[b][ch]);
    }
}

/* s of the analogue prototype at bin K for a split. */
static double complex warped (int k, double split_hz)
{
  return I * tan (M_PI * k / N) / tan (M_PI * split_hz / RATE_HZ);
}

static double complex all_pass (double complex s)
{
  return (s * s - M_SQRT2 * s + 1.0) / (s * s + M_SQRT2 * s + 1.0);
}

static void check_response (int n_bands, const double *split_hz)
{
  LqArena *arena = lq_arena_new ();
  LqFft *fft = lq_fft_new (arena, N);
  LqCrossover *c = lq_crossover_new (arena, RATE_HZ, n_bands, split_hz);
  double *bands[MOST][2], *bins[MOST], *impulse = plane (arena), *silence = plane (arena);

  for (int b = 0; b < n_bands; b++)
    bands[b][0] = plane (arena), bands[b][1] = plane (arena);
  impulse[0] = 1.0;
  run (c, n_bands, impulse, silence, bands);
  for (int b = 0; b < n_bands; b++)
    {
      bins[b] = lq_arena_array (arena, double, N + 2);
      lq_fft_forward (fft, bands[b][0], bins[b]);
      for (int i = 0; i < N; i++)
        g_assert_cmpfloat (bands[b][1][i], ==, 0.0);
    }
  for (int k = 1; k < N / 2; k += 3)
    {
      double complex sum = 0.0, passes = 1.0;
      for (int b = 0; b < n_bands; b++)
        {
          double complex h = bins[b][2 * k] + I * bins[b][2 * k + 1];
          double said = lq_crossover_magnitude (RATE_HZ, n_bands, split_hz, b, k * RATE_HZ / N);
          g_assert_cmpfloat_with_epsilon (cabs (h), said, 1e-11);
          sum += h;
        }
      for (int split = 0; split < n_bands - 1; split++)
        passes *= all_pass (warped (k, split_hz[split]));
      g_assert_cmpfloat (cabs (sum - passes), <, 1e-11);
      g_assert_cmpfloat (fabs (20.0 * log10 (cabs (sum))), <, 1e-9);
    }
  lq_fft_free (fft);
  lq_arena_free (arena);
}

static void test_response (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (splits); i++)
    for (int n_bands = 2; n_bands <= MOST; n_bands++)
      check_response (n_bands, splits[i]);
}

static double db (int n_bands, const double *split_hz, int band, double f_hz)
{
  return 20.0 * log10 (lq_crossover_magnitude (192000.0, n_bands, split_hz, band, f_hz));
}

/* |LP⁴| = 1 / (1 + w⁴), |HP⁴| = w⁴ / (1 + w⁴): −6.02 dB at the split, 24 dB an octave. */
static void test_slopes (void)
{
  static const double one[] = { 1000.0 };
  static const double apart[] = { 30.0, 300.0, 3000.0 };

  for (int band = 0; band < 2; band++)
    {
      double far = band ? 1000.0 / 32.0 : 32000.0, farther = band ? far / 2.0 : far * 2.0;
      g_assert_cmpfloat_with_epsilon (db (2, one, band, 1000.0), -20.0 * log10 (2.0), 1e-9);
      if (band)
        g_assert_cmpfloat_with_epsilon (db (2, one, band, far) - db (2, one, band, farther), 24.08,
                                        0.01);
      else /* the bilinear map makes it steeper towards Nyquist */
        g_assert_cmpfloat (db (2, one, band, far) - db (2, one, band, farther), >, 24.08);
    }
  /* A decade between splits: the neighbour takes 10⁻⁴, 0.0009 dB. */
  for (int split = 0; split < 3; split++)
    for (int side = 0; side < 2; side++)
      g_assert_cmpfloat_with_epsilon (db (4, apart, split + side, apart[split]), -6.0206, 0.002);
}

/* 997 Hz while the splits go to other places: the second difference stays that of the tone, 1.5
 * times at most, and in the end the bands are those of a crossover that was made there. */
static void test_glide (void)
{
  static const double from[] = { 60.0, 250.0, 900.0, 4000.0, 9000.0 };
  static const double to[] = { 200.0, 800.0, 2500.0, 6000.0, 15000.0 };

  for (int n_bands = 2; n_bands <= MOST; n_bands++)
    {
      LqArena *arena = lq_arena_new ();
      LqCrossover *moved = lq_crossover_new (arena, RATE_HZ, n_bands, from);
      LqCrossover *fresh = lq_crossover_new (arena, RATE_HZ, n_bands, to);
      double w = 2.0 * M_PI * 997.0 / RATE_HZ, *tone = plane (arena);
      double *bands[2][MOST][2];
      for (int b = 0; b < n_bands; b++)
        for (int i = 0; i < 4; i++)
          bands[i / 2][b][i % 2] = plane (arena);
      for (int i = 0; i < N; i++)
        tone[i] = sin (w * i);
      run (moved, n_bands, tone, tone, bands[0]);
      lq_crossover_aim (moved, to);
      for (int i = 0; i < N; i++)
        tone[i] = sin (w * (i + (double)N));
      run (moved, n_bands, tone, tone, bands[0]);
      run (fresh, n_bands, tone, tone, bands[1]);
      for (int b = 0; b < n_bands; b++)
        for (int i = 2; i < N; i++)
          {
            const double *y = bands[0][b][0];
            g_assert_cmpfloat (fabs (y[i] - 2.0 * y[i - 1] + y[i - 2]), <, 1.5 * w * w);
            if (i > N / 2)
              g_assert_cmpfloat_with_epsilon (y[i], bands[1][b][0][i], 1e-9);
          }
      lq_arena_free (arena);
    }
}

/* One channel is the left of two. */
static void test_mono (void)
{
  LqArena *arena = lq_arena_new ();
  GRand *rand = g_rand_new_with_seed (8);
  LqCrossover *one = lq_crossover_new (arena, RATE_HZ, 4, splits[0]);
  LqCrossover *two = lq_crossover_new (arena, RATE_HZ, 4, splits[0]);

  for (int q = 0; q < 50; q++)
    {
      LqBandPlanes mono[MOST], stereo[MOST];
      double planes[2][LQ_QUANTUM];
      const double *const in[] = { planes[0], planes[1] };
      for (int i = 0; i < 2 * LQ_QUANTUM; i++)
        planes[i / LQ_QUANTUM][i % LQ_QUANTUM] = g_rand_double_range (rand, -1.0, 1.0);
      lq_crossover_run (one, in, 1, mono);
      lq_crossover_run (two, in, 2, stereo);
      for (int b = 0; b < 4; b++)
        g_assert_cmpmem (mono[b][0], sizeof mono[b][0], stereo[b][0], sizeof stereo[b][0]);
    }
  g_rand_free (rand);
  lq_arena_free (arena);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/crossover/response", test_response);
  g_test_add_func ("/dsp/crossover/slopes", test_slopes);
  g_test_add_func ("/dsp/crossover/glide", test_glide);
  g_test_add_func ("/dsp/crossover/mono", test_mono);
  return g_test_run ();
}
