/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sums over blocks of every length against plain ones: each sample is seen once, and none beyond the block. */
#include "analysis/sample_stats.h"

#include <glib.h>
#include <math.h>

#define MOST 100

/* Whole numbers, so that sums are exact in any order. */
static void fill (GRand *rand, double *x)
{
  for (int i = 0; i < MOST; i++)
    x[i] = g_rand_int_range (rand, -1000, 1000);
}

static void test_every_length (void)
{
  GRand *rand = g_rand_new_with_seed (3);
  double room[2][MOST + 8];
  for (int at = 0; at < 8; at++) /* of any alignment */
    for (int n = 0; n < MOST; n++)
      {
        double *x = room[0] + at, *y = room[1] + at;
        double sum = 0.0, squares = 0.0, product = 0.0, peak = 0.0;
        LqSampleStats stats;
        fill (rand, x);
        fill (rand, y);
        x[n] = y[n] = 1e9;
        if (n > 0)
          x[g_rand_int_range (rand, 0, n)] = at % 2 ? -2000 : 2000; /* the peak, anywhere */
        for (int i = 0; i < n; i++)
          {
            sum += x[i];
            squares += x[i] * x[i];
            product += x[i] * y[i];
            peak = fmax (peak, fabs (x[i]));
          }
        lq_sample_stats (x, n, &stats);
        g_assert_cmpfloat (stats.sum, ==, sum);
        g_assert_cmpfloat (stats.squares, ==, squares);
        g_assert_cmpfloat (stats.peak, ==, peak);
        g_assert_cmpfloat (lq_sample_product (x, y, n), ==, product);
      }
  g_rand_free (rand);
}

/* What is no number is no peak, and takes none away. */
static void test_no_number (void)
{
  for (int n = 2; n < MOST; n++)
    for (int at = 0; at < n; at++)
      {
        double x[MOST] = { 0.0 };
        LqSampleStats stats;
        x[(at + 1) % n] = -0.5;
        x[at] = NAN;
        lq_sample_stats (x, n, &stats);
        g_assert_cmpfloat (stats.peak, ==, 0.5);
        g_assert_true (isnan (stats.sum) && isnan (stats.squares));
      }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/sample-stats/every-length", test_every_length);
  g_test_add_func ("/analysis/sample-stats/no-number", test_no_number);
  return g_test_run ();
}
