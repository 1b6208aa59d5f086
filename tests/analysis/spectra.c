/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several spectra read as each would by itself, to the bit, whatever they have in common, and what is the same is
 * computed once. */
#include "analysis/spectra.h"

#include <glib.h>
#include <math.h>

#define N_SOUNDS 3
#define BLOCK    64
#define RATE_HZ  48000.0
#define ALL      7u

typedef struct
{
  LqSpectra *spectra;
  LqSpectrum *alone[N_SOUNDS];
  GRand *rand;
} Bench;

static void bench_init (Bench *bench)
{
  static const LqSpectrumSettings settings = { LQ_SPECTRUM_BOTH, 0.125, 12.0, false };
  bench->spectra = lq_spectra_new (RATE_HZ, 2, N_SOUNDS);
  bench->rand = g_rand_new_with_seed (7);
  lq_spectra_set (bench->spectra, &settings);
  for (int i = 0; i < N_SOUNDS; i++)
    {
      bench->alone[i] = lq_spectrum_new (RATE_HZ, 2);
      lq_spectrum_set (bench->alone[i], &settings);
    }
}

static void bench_clear (Bench *bench)
{
  for (int i = 0; i < N_SOUNDS; i++)
    lq_spectrum_free (bench->alone[i]);
  lq_spectra_free (bench->spectra);
  g_rand_free (bench->rand);
}

/* Blocks of noise, for every sound in its own place, sound i GAINS[i] times as loud. */
static void play (Bench *bench, double seconds, const double gains[N_SOUNDS], unsigned wanted)
{
  for (int at = 0; at < (int)(seconds * RATE_HZ); at += BLOCK)
    {
      double samples[N_SOUNDS][2][BLOCK];
      const double *planes[N_SOUNDS][2];
      const double *const *in[N_SOUNDS];
      for (int k = 0; k < 2 * BLOCK; k++)
        {
          double x = g_rand_double_range (bench->rand, -0.1, 0.1);
          for (int i = 0; i < N_SOUNDS; i++)
            samples[i][k / BLOCK][k % BLOCK] = gains[i] * x;
        }
      for (int i = 0; i < N_SOUNDS; i++)
        {
          planes[i][0] = samples[i][0];
          planes[i][1] = samples[i][1];
          in[i] = planes[i];
          if (wanted & 1u << i)
            lq_spectrum_process (bench->alone[i], planes[i], BLOCK);
        }
      lq_spectra_process (bench->spectra, in, BLOCK, wanted);
    }
}

static void assert_reads_alone (Bench *bench, int i)
{
  for (int trace = 0; trace < LQ_SPECTRUM_N_TRACES; trace++)
    for (double hz = 20.0; hz < 20000.0; hz *= 1.5)
      {
        LqSpectrumView view = { trace, 1.0 / 6, 4.5 };
        double db[2] = { 1.0, 1.0 };
        g_assert_true (lq_spectrum_read (lq_spectra_get (bench->spectra, i), &view, &hz, &db[0], 1)
                       == lq_spectrum_read (bench->alone[i], &view, &hz, &db[1], 1));
        g_assert_cmpfloat (db[0], ==, db[1]);
      }
}

static void assert_all_read_alone (Bench *bench)
{
  for (int i = 0; i < N_SOUNDS; i++)
    assert_reads_alone (bench, i);
}

static void test_part_and_meet (void)
{
  Bench bench;
  bench_init (&bench);
  play (&bench, 1.0, (double[]){ 1.0, 1.0, 1.0 }, ALL);
  g_assert_cmpint (lq_spectra_n_apart (bench.spectra), ==, 1);
  assert_all_read_alone (&bench);
  /* One is another for a moment: not the same since the reset, though it is again. */
  play (&bench, 0.7, (double[]){ 1.0, 1.0, 0.5 }, ALL);
  play (&bench, 0.7, (double[]){ 1.0, 1.0, 1.0 }, ALL);
  g_assert_cmpint (lq_spectra_n_apart (bench.spectra), ==, 2);
  assert_all_read_alone (&bench);
  play (&bench, 0.7, (double[]){ 0.3, 1.0, 0.5 }, ALL);
  g_assert_cmpint (lq_spectra_n_apart (bench.spectra), ==, 3);
  assert_all_read_alone (&bench);

  uint64_t serial = 0;
  for (int i = 0; i < N_SOUNDS; i++)
    {
      serial = MAX (serial, lq_spectrum_serial (lq_spectra_get (bench.spectra, i)));
      lq_spectrum_reset (bench.alone[i]);
    }
  lq_spectra_reset (bench.spectra);
  play (&bench, 1.0, (double[]){ 1.0, 1.0, 1.0 }, ALL);
  g_assert_cmpint (lq_spectra_n_apart (bench.spectra), ==, 1);
  g_assert_cmpuint (lq_spectrum_serial (lq_spectra_get (bench.spectra, 0)), >, serial);
  assert_all_read_alone (&bench);
  bench_clear (&bench);
}

/* All part with one block. */
static void test_part_at_once (void)
{
  Bench bench;
  bench_init (&bench);
  play (&bench, 1.0, (double[]){ 0.2, 0.2, 0.2 }, ALL);
  play (&bench, 1.0, (double[]){ 0.2, 0.3, 0.4 }, ALL);
  g_assert_cmpint (lq_spectra_n_apart (bench.spectra), ==, 3);
  assert_all_read_alone (&bench);
  bench_clear (&bench);
}

/* What is not wanted misses what others hear, unless it is the same; none wanted: nothing is done. */
static void test_wanted (void)
{
  Bench bench;
  bench_init (&bench);
  play (&bench, 1.0, (double[]){ 1.0, 1.0, 0.5 }, 0);
  g_assert_cmpint (lq_spectra_n_apart (bench.spectra), ==, 1);
  assert_all_read_alone (&bench); /* nothing */
  play (&bench, 1.0, (double[]){ 1.0, 1.0, 0.5 }, 1u << 0);
  g_assert_cmpint (lq_spectra_n_apart (bench.spectra), ==, 2);
  assert_reads_alone (&bench, 0);
  assert_reads_alone (&bench, 2);
  g_assert_true (lq_spectra_get (bench.spectra, 1) == lq_spectra_get (bench.spectra, 0));
  play (&bench, 1.0, (double[]){ 1.0, 1.0, 0.5 }, 1u << 0 | 1u << 2);
  assert_reads_alone (&bench, 0);
  assert_reads_alone (&bench, 2);
  bench_clear (&bench);
}

/* Read in turns, at the same frequencies or at others, with sound between and without: each reads as one alone that is
 * asked for the first time. */
static void test_turns (void)
{
  enum
  {
    N_HZ = 40
  };
  Bench bench;
  double hz[2][N_HZ], db[2][N_HZ];
  bench_init (&bench);
  for (int k = 0; k < N_HZ; k++)
    {
      hz[0][k] = 25.0 * pow (700.0, (double)k / N_HZ);
      hz[1][k] = 30.0 * pow (600.0, (double)k / N_HZ);
    }
  play (&bench, 1.0, (double[]){ 0.2, 0.3, 0.4 }, ALL);
  for (int turn = 0; turn < 48; turn++)
    {
      const int i = turn % N_SOUNDS, n = turn % 8 == 7 ? N_HZ / 2 : N_HZ;
      const LqSpectrumView view = { turn / 5 % LQ_SPECTRUM_N_TRACES, turn / 9 % 2 ? 0.0 : 1.0 / 6,
                                    turn % 10 == 9 ? 0.0 : 4.5 };
      LqSpectrum *fresh = lq_spectrum_new (RATE_HZ, 2);
      lq_spectrum_copy (fresh, lq_spectra_get (bench.spectra, i));
      g_assert_true (lq_spectrum_read (fresh, &view, hz[turn / 4 % 2], db[0], n));
      g_assert_true (
          lq_spectrum_read (lq_spectra_get (bench.spectra, i), &view, hz[turn / 4 % 2], db[1], n));
      g_assert_cmpmem (db[0], sizeof *db[0] * (gsize)n, db[1], sizeof *db[1] * (gsize)n);
      lq_spectrum_free (fresh);
      if (turn % 3 == 2)
        play (&bench, 0.03, (double[]){ 0.2, 0.3, 0.4 }, ALL);
    }
  bench_clear (&bench);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/spectra/part-and-meet", test_part_and_meet);
  g_test_add_func ("/analysis/spectra/turns", test_turns);
  g_test_add_func ("/analysis/spectra/part-at-once", test_part_at_once);
  g_test_add_func ("/analysis/spectra/wanted", test_wanted);
  return g_test_run ();
}
