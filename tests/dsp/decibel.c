/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The block decibels against the C library in long double. */
#include "dsp/decibel.h"

#include <glib.h>
#include <math.h>

#define N 4096

static double x[N];
static double y[N];

static void test_to_db (void)
{
  GRand *rand = g_rand_new_with_seed (1);

  for (int round = 0; round < 50; round++)
    {
      for (int i = 0; i < N; i++)
        x[i] = pow (10.0, g_rand_double_range (rand, -9.9, 6.0)) * (i % 2 ? 1.0 : -1.0);
      lq_decibels (x, y, N);
      for (int i = 0; i < N; i++)
        g_assert_cmpfloat_with_epsilon (y[i], (double)(20.0L * log10l (fabs (x[i]))), 1e-11);
      for (int i = 0; i < N; i++)
        x[i] *= x[i];
      lq_decibels_of_power (x, y, N);
      for (int i = 0; i < N; i++)
        g_assert_cmpfloat_with_epsilon (y[i], (double)(10.0L * log10l (x[i])), 1e-11);
    }
  g_rand_free (rand);
}

static void test_to_gain (void)
{
  GRand *rand = g_rand_new_with_seed (2);

  for (int round = 0; round < 50; round++)
    {
      for (int i = 0; i < N; i++)
        x[i] = g_rand_double_range (rand, -240.0, 120.0);
      lq_decibels_to_gain (x, y, N);
      for (int i = 0; i < N; i++)
        {
          double expected = (double)powl (10.0L, x[i] / 20.0L);
          g_assert_cmpfloat_with_epsilon (y[i] / expected, 1.0, 1e-13);
        }
    }
  g_rand_free (rand);
}

/* Unity must stay unity, and silence and nonsense must give finite numbers. */
static void test_edges (void)
{
  double odd[] = { 1.0, -1.0, 0.0, -0.0, 1e-320, 5e-11, INFINITY, NAN };
  double db[G_N_ELEMENTS (odd)];
  double extremes[] = { 0.0, -0.0, 600.0, 1e9, -1e9, -INFINITY };
  double gain[G_N_ELEMENTS (extremes)];

  lq_decibels (odd, db, G_N_ELEMENTS (odd));
  g_assert_cmpfloat (db[0], ==, 0.0);
  g_assert_cmpfloat (db[1], ==, 0.0);
  for (int i = 2; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (db[i], -200.0, 1e-9);
  for (size_t i = 0; i < G_N_ELEMENTS (odd); i++)
    g_assert_true (isfinite (db[i]));
  lq_decibels_to_gain (extremes, gain, G_N_ELEMENTS (extremes));
  g_assert_cmpfloat (gain[0], ==, 1.0);
  g_assert_cmpfloat (gain[1], ==, 1.0);
  g_assert_cmpfloat_with_epsilon (gain[2], 1e30, 1e18);
  g_assert_cmpfloat (gain[3], ==, gain[2]);
  g_assert_cmpfloat_with_epsilon (gain[4] * 1e30, 1.0, 1e-12);
  g_assert_cmpfloat (gain[5], ==, gain[4]);
}

/* The width at which a block is worked on must not show: any split gives the same bits. */
static void test_splits (void)
{
  double split[N];

  for (int i = 0; i < N; i++)
    x[i] = sin (i * 0.7) * 3.0;
  lq_decibels (x, y, N);
  for (int i = 0; i < N; i += 7)
    lq_decibels (x + i, split + i, MIN (7, N - i));
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat (split[i], ==, y[i]);
  lq_decibels_to_gain (split, y, N);
  for (int i = 0; i < N; i++)
    lq_decibels_to_gain (split + i, split + i, 1);
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat (split[i], ==, y[i]);
}

int main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/decibel/to-db", test_to_db);
  g_test_add_func ("/dsp/decibel/to-gain", test_to_gain);
  g_test_add_func ("/dsp/decibel/edges", test_edges);
  g_test_add_func ("/dsp/decibel/splits", test_splits);
  return g_test_run ();
}
