/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The powers of all bins against the sum that defines the transform, and the way back of every length. */
#include "dsp/row_fft.h"

#include <glib.h>
#include <math.h>

#define MOST 8192

/* Frame I of rows: its real part; the imaginary one comes LQ_ROW_LANES later. */
static int place (int i) { return i / LQ_ROW_LANES * 2 * LQ_ROW_LANES + i % LQ_ROW_LANES; }

static void fill (GRand *rand, double *z, int n)
{
  for (int i = 0; i < 2 * n; i++)
    z[i] = g_rand_double_range (rand, -1.0, 1.0);
}

static double expected_power (const double *z, int n, int bin)
{
  double re = 0.0, im = 0.0;
  for (int i = 0; i < n; i++)
    {
      double angle = 2.0 * M_PI * ((gint64)bin * i % n) / n, c = cos (angle), s = sin (angle);
      const double *frame = z + place (i);
      re += frame[0] * c + frame[LQ_ROW_LANES] * s;
      im += frame[LQ_ROW_LANES] * c - frame[0] * s;
    }
  return re * re + im * im;
}

static void test_powers (void)
{
  GRand *rand = g_rand_new_with_seed (6);
  for (int n = LQ_ROW_FFT_POWERS_LEAST; n <= MOST; n *= 2)
    {
      LqArena *arena = lq_arena_new ();
      double *z = lq_arena_array (arena, double, 2 * n),
             *from = lq_arena_array (arena, double, 2 * n);
      double *powers = lq_arena_array (arena, double, n);
      LqRowFft *fft = lq_row_fft_new (arena, n);
      fill (rand, z, n);
      for (int i = 0; i < 2 * n; i++)
        from[i] = z[i];
      lq_row_fft_forward (fft, z);
      lq_row_fft_powers (fft, z, powers);
      for (int bin = 0; bin < n; bin += bin < 80 ? 1 : 37)
        g_assert_cmpfloat_with_epsilon (powers[bin] / n, expected_power (from, n, bin) / n, 1e-11);
      lq_arena_free (arena);
    }
  g_rand_free (rand);
}

static void test_back (void)
{
  GRand *rand = g_rand_new_with_seed (7);
  for (int n = LQ_ROW_FFT_LEAST; n <= MOST; n *= 2)
    {
      LqArena *arena = lq_arena_new ();
      double *z = lq_arena_array (arena, double, 2 * n),
             *from = lq_arena_array (arena, double, 2 * n);
      LqRowFft *fft = lq_row_fft_new (arena, n);
      fill (rand, z, n);
      for (int i = 0; i < 2 * n; i++)
        from[i] = z[i];
      lq_row_fft_forward (fft, z);
      lq_row_fft_back (fft, z);
      for (int i = 0; i < 2 * n; i++)
        g_assert_cmpfloat_with_epsilon (z[i] / n, from[i], 1e-14);
      lq_arena_free (arena);
    }
  g_rand_free (rand);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/row-fft/powers", test_powers);
  g_test_add_func ("/dsp/row-fft/back", test_back);
  return g_test_run ();
}
