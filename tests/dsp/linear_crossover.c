/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linear-phase bands: their sum is the delayed input, each is what its drawing says and symmetric,
 * and an exchange of splits leaves the sum alone. */
#include <complex.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#include "dsp/fft.h"
#include "dsp/linear_crossover.h"

#define N         16384
#define MOST      LQ_CROSSOVER_MOST_BANDS
#define RATE_HZ   48000.0
#define LOWEST_HZ 100.0
#define LATENCY   1200

static const double splits_hz[] = { 100.0, 400.0, 1500.0, 5000.0, 12000.0 };
static const double others_hz[] = { 150.0, 300.0, 2500.0, 4000.0, 16000.0 };

static double *noise (LqArena *arena, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  double *x = lq_arena_array (arena, double, N);

  for (int i = 0; i < N; i++)
    x[i] = g_rand_double_range (rand, -1.0, 1.0);
  g_rand_free (rand);
  return x;
}

/* One quantum of one channel into BANDS[n_bands] planes. */
static void run (LqLinearCrossover *x, int n_bands, const double *in, double **bands, int at)
{
  LqBandPlanes now[MOST];
  const double *const planes[] = { in + at };

  lq_linear_crossover_run (x, planes, now);
  for (int b = 0; b < n_bands; b++)
    memcpy (bands[b] + at, now[b][0], sizeof now[b][0]);
}

static void check_sum (const double *in, double *const *bands, int n_bands)
{
  double error = 0.0, power = 0.0;

  for (int i = LATENCY; i < N; i++)
    {
      double sum = 0.0, x = in[i - LATENCY];
      for (int b = 0; b < n_bands; b++)
        sum += bands[b][i];
      error += (sum - x) * (sum - x);
      power += x * x;
    }
  g_assert_cmpfloat (10.0 * log10 (error / power + 1e-40), <, -300.0);
}

static void test_sum_and_response (void)
{
  g_assert_cmpint (lq_linear_crossover_latency (RATE_HZ, LOWEST_HZ), ==, LATENCY);
  for (int n_bands = 2; n_bands <= MOST; n_bands++)
    {
      LqArena *arena = lq_arena_new ();
      LqLinearCrossover *x = lq_linear_crossover_new (arena, RATE_HZ, n_bands, 1, LOWEST_HZ);
      LqLinearSplits *splits = lq_linear_splits_new (arena, x, splits_hz);
      LqFft *fft = lq_fft_new (arena, N);
      double *in = noise (arena, 1), *impulse = lq_arena_array (arena, double, N);
      double *bins = lq_arena_array (arena, double, N + 2);
      double **bands = lq_arena_planes (arena, MOST, N);
      lq_linear_crossover_jump (x, splits);
      for (int at = 0; at < N; at += LQ_QUANTUM)
        run (x, n_bands, in, bands, at);
      check_sum (in, bands, n_bands);
      impulse[0] = 1.0;
      lq_linear_crossover_jump (x, splits);
      for (int at = 0; at < N; at += LQ_QUANTUM)
        run (x, n_bands, impulse, bands, at);
      for (int b = 0; b < n_bands; b++)
        {
          for (int i = 1; i <= LATENCY; i++) /* linear phase: symmetric */
            g_assert_cmpfloat_with_epsilon (bands[b][LATENCY - i], bands[b][LATENCY + i], 1e-14);
          lq_fft_forward (fft, bands[b], bins);
          for (int k = 0; k <= N / 2; k += 5)
            g_assert_cmpfloat_with_epsilon (hypot (bins[2 * k], bins[2 * k + 1]),
                                            lq_linear_splits_magnitude (splits, b, k * RATE_HZ / N),
                                            1e-12);
        }
      lq_fft_free (fft);
      lq_arena_free (arena);
    }
}

static void test_slopes (void)
{
  LqArena *arena = lq_arena_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (splits_hz); i++)
    {
      double f = splits_hz[i];
      LqLinearSplits *s = lq_linear_splits_drawn (arena, RATE_HZ, 2, LOWEST_HZ, &f);
      /* What the window lets through of the mirrored band keeps it from being exactly half. */
      for (int band = 0; band < 2; band++)
        g_assert_cmpfloat_with_epsilon (20.0 * log10 (lq_linear_splits_magnitude (s, band, f)),
                                        -6.0206, 0.005);
      for (double r = 0.0; r <= 0.45; r += 0.01)
        g_assert_cmpfloat_with_epsilon (lq_linear_splits_magnitude (s, 0, r * f), 1.0,
                                        2.3e-4); /* 0.002 dB */
      for (double r = 1.6; r * f < RATE_HZ / 2.0; r += 0.1)
        g_assert_cmpfloat (20.0 * log10 (lq_linear_splits_magnitude (s, 0, r * f)), <, -80.0);
    }
  lq_arena_free (arena);
}

/* All the way from some splits to others the sum is the delayed input; then the bands are those
 * of a crossover that was made there. */
static void test_exchange (void)
{
  LqArena *arena = lq_arena_new ();
  LqLinearCrossover *moved = lq_linear_crossover_new (arena, RATE_HZ, MOST, 1, LOWEST_HZ);
  LqLinearCrossover *there = lq_linear_crossover_new (arena, RATE_HZ, MOST, 1, LOWEST_HZ);
  LqLinearSplits *first = lq_linear_splits_new (arena, moved, splits_hz);
  LqLinearSplits *second = lq_linear_splits_new (arena, moved, others_hz);
  double *in = noise (arena, 2);
  double **bands = lq_arena_planes (arena, MOST, N), **expected = lq_arena_planes (arena, MOST, N);

  lq_linear_crossover_jump (moved, first);
  lq_linear_crossover_jump (there, second);
  for (int at = 0; at < N; at += LQ_QUANTUM)
    {
      if (at == N / 4)
        lq_linear_crossover_exchange (moved, second);
      if (at == N / 4 + LQ_QUANTUM)
        g_assert_true (lq_linear_crossover_uses (moved, first));
      run (moved, MOST, in, bands, at);
      run (there, MOST, in, expected, at);
    }
  g_assert_false (lq_linear_crossover_uses (moved, first));
  g_assert_true (lq_linear_crossover_uses (moved, second));
  check_sum (in, bands, MOST);
  for (int b = 0; b < MOST; b++)
    g_assert_cmpmem (bands[b] + N / 2, sizeof (double) * N / 2, expected[b] + N / 2,
                     sizeof (double) * N / 2);
  lq_arena_free (arena);
}

/* With splits of its own: designed step by step they become those that are designed at once, and
 * what is asked for on the way comes next. */
static void test_aim (void)
{
  LqArena *arena = lq_arena_new ();
  LqLinearCrossover *moved = lq_linear_crossover_new (arena, RATE_HZ, MOST, 1, LOWEST_HZ);
  LqLinearCrossover *there = lq_linear_crossover_new (arena, RATE_HZ, MOST, 1, LOWEST_HZ);
  const double between_hz[] = { 120.0, 350.0, 2000.0, 4500.0, 14000.0 };
  double *in = noise (arena, 3);
  double **bands = lq_arena_planes (arena, MOST, N), **expected = lq_arena_planes (arena, MOST, N);

  lq_linear_crossover_own (arena, moved, splits_hz);
  lq_linear_crossover_own (arena, there, others_hz);
  for (int at = 0; at < N; at += LQ_QUANTUM)
    {
      if (at == 1024)
        lq_linear_crossover_aim (moved, between_hz);
      if (at == 2048)
        lq_linear_crossover_aim (moved, others_hz);
      run (moved, MOST, in, bands, at);
      run (there, MOST, in, expected, at);
    }
  check_sum (in, bands, MOST);
  for (int b = 0; b < MOST; b++)
    g_assert_cmpmem (bands[b] + N - 1024, sizeof (double) * 1024, expected[b] + N - 1024,
                     sizeof (double) * 1024);
  lq_linear_crossover_rest (moved, splits_hz);
  lq_linear_crossover_rest (there, others_hz);
  lq_linear_crossover_rest (there, splits_hz);
  for (int at = 0; at < N; at += LQ_QUANTUM)
    {
      run (moved, MOST, in, bands, at);
      run (there, MOST, in, expected, at);
    }
  for (int b = 0; b < MOST; b++)
    g_assert_cmpmem (bands[b], sizeof (double) * N, expected[b], sizeof (double) * N);
  lq_arena_free (arena);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/linear-crossover/sum-and-response", test_sum_and_response);
  g_test_add_func ("/dsp/linear-crossover/slopes", test_slopes);
  g_test_add_func ("/dsp/linear-crossover/exchange", test_exchange);
  g_test_add_func ("/dsp/linear-crossover/aim", test_aim);
  return g_test_run ();
}
