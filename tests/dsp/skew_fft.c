/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transform by what it is for: products of spectra against the sum that defines a skew-circular
 * convolution, of every length, and the way back. */
#include <glib.h>

#include "dsp/skew_fft.h"

#define MOST 8192

static void fill (GRand *rand, double *x, int n)
{
  for (int i = 0; i < n; i++)
    x[i] = g_rand_double_range (rand, -1.0, 1.0);
}

static void multiply (double *z, const double *h, int n)
{
  for (int row = 0; row < 2 * n; row += 16)
    for (int i = row; i < row + 8; i++)
      {
        double re = z[i] * h[i] - z[i + 8] * h[i + 8];
        z[i + 8] = z[i] * h[i + 8] + z[i + 8] * h[i];
        z[i] = re;
      }
}

/* Frame AT of x ∗ h over 2 N frames, where what wraps changes its sign. */
static double expected (const double *x, const double *h, int n, int at)
{
  long double sum = 0.0L;

  for (int i = 0; i < 2 * n; i++)
    sum += i <= at ? (long double)h[i] * x[at - i] : -(long double)h[i] * x[at - i + 2 * n];
  return (double)sum;
}

static void test_convolution (void)
{
  for (int n = LQ_SKEW_LEAST; n <= MOST; n *= 2)
    {
      LqArena *arena = lq_arena_new ();
      LqSkewFft *fft = lq_skew_fft_new (arena, n);
      GRand *rand = g_rand_new_with_seed (n);
      double *x = lq_arena_array (arena, double, 2 * n), *h = lq_arena_array (arena, double, 2 * n);
      double *a = lq_arena_array (arena, double, 2 * n), *b = lq_arena_array (arena, double, 2 * n);
      double *out = lq_arena_array (arena, double, n);
      fill (rand, x, 2 * n);
      fill (rand, h, 2 * n);
      lq_skew_fft_forward (fft, x, a);
      lq_skew_fft_forward (fft, h, b);
      multiply (a, b, n);
      lq_skew_fft_inverse_late (fft, a, out);
      /* Rounding: some eps by the energy, √(2 n) / 3, and the passes. */
      for (int at = 0; at < n; at += 1 + n / 64)
        g_assert_cmpfloat_with_epsilon (out[at], expected (x, h, n, n + at), 1e-15 * n);
      g_rand_free (rand);
      lq_arena_free (arena);
    }
}

static void test_back (void)
{
  for (int n = LQ_SKEW_LEAST; n <= MOST; n *= 2)
    {
      LqArena *arena = lq_arena_new ();
      LqSkewFft *fft = lq_skew_fft_new (arena, n);
      GRand *rand = g_rand_new_with_seed (n);
      double *x = lq_arena_array (arena, double, 2 * n), *z = lq_arena_array (arena, double, 2 * n);
      double *out = lq_arena_array (arena, double, n);
      fill (rand, x, 2 * n);
      lq_skew_fft_forward (fft, x, z);
      lq_skew_fft_inverse_late (fft, z, out);
      for (int i = 0; i < n; i++)
        g_assert_cmpfloat_with_epsilon (out[i], x[n + i], 2e-15);
      g_rand_free (rand);
      lq_arena_free (arena);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/skew-fft/convolution", test_convolution);
  g_test_add_func ("/dsp/skew-fft/back", test_back);
  return g_test_run ();
}
