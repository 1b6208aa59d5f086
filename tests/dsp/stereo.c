/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Width of nothing and of all, and the identities of correlation (SOUND: L=R +1, L=−R −1, 90° 0). */
#include "dsp/stereo.h"

#include <float.h>
#include <glib.h>
#include <math.h>

#define N 48000

/* A width of 1 goes to mid and side and back, one of 0 leaves the mid alone. */
static void test_width (void)
{
  GRand *rand = g_rand_new_with_seed (1);
  for (int i = 0; i < 100000; i++)
    {
      double l = g_rand_double_range (rand, -1.0, 1.0), r = g_rand_double_range (rand, -1.0, 1.0);
      double a = l, b = r, all = 1.0, nothing = 0.0;
      lq_stereo_widen (&a, &b, &all, 1);
      /* One ulp of the larger channel. */
      double ulp = DBL_EPSILON * MAX (fabs (l), fabs (r));
      g_assert_cmpfloat (fabs (a - l), <=, ulp);
      g_assert_cmpfloat (fabs (b - r), <=, ulp);
      lq_stereo_widen (&l, &r, &nothing, 1);
      g_assert_cmpfloat (l, ==, r);
      g_assert_cmpfloat_with_epsilon (l, (a + b) / 2.0, ulp);
    }
  g_rand_free (rand);
}

typedef double (*Signal) (GRand *rand, int i, double left);

static double same (GRand *rand, int i, double left) { return 0.25 * left; }
static double opposite (GRand *rand, int i, double left) { return -left; }
static double noise (GRand *rand, int i, double left) { return g_rand_double (rand) - 0.5; }

static double correlate (Signal right, double tau_s, bool tone)
{
  GRand *rand = g_rand_new_with_seed (2);
  double *l = g_new (double, N), *r = g_new (double, N);
  for (int i = 0; i < N; i++)
    {
      l[i] = tone ? sin (2.0 * M_PI * 1000.0 * i / 48000.0) : g_rand_double (rand) - 0.5;
      r[i] = right != NULL ? right (rand, i, l[i]) : cos (2.0 * M_PI * 1000.0 * i / 48000.0);
    }
  LqCorrelation c;
  lq_correlation_init (&c, 48000.0, tau_s);
  double value = 42.0;
  g_assert_false (lq_correlation_read (&c, &value));
  for (int at = 0; at < N; at += 100)
    lq_correlation_process (&c, l + at, r + at, 100);
  g_assert_true (lq_correlation_read (&c, &value));
  g_free (l);
  g_free (r);
  g_rand_free (rand);
  return value;
}

static void test_identities (void)
{
  for (int mode = 0; mode < 2; mode++)
    {
      double tau = mode ? 0.3 : 0.0;
      g_assert_cmpfloat_with_epsilon (correlate (same, tau, true), 1.0, 1e-12);
      g_assert_cmpfloat_with_epsilon (correlate (opposite, tau, true), -1.0, 1e-12);
      g_assert_cmpfloat_with_epsilon (correlate (NULL, tau, true), 0.0, 0.02);
      g_assert_cmpfloat_with_epsilon (correlate (noise, tau, false), 0.0, 0.1);
    }
}

static void test_silence_has_none (void)
{
  static double zero[4800], one[4800];
  for (int i = 0; i < 4800; i++)
    one[i] = 0.5;
  LqCorrelation c;
  lq_correlation_init (&c, 48000.0, 0.3);
  lq_correlation_process (&c, one, zero, 4800);
  double value = 42.0;
  g_assert_false (lq_correlation_read (&c, &value));
  g_assert_cmpfloat (value, ==, 42.0);
}

/* The window forgets with its time constant: 63.2 % of a change after tau. */
static void test_time_constant (void)
{
  enum
  {
    LENGTH = 14400
  };
  static double l[LENGTH], r[LENGTH];
  LqCorrelation c;
  lq_correlation_init (&c, 48000.0, 0.3);
  for (int sign = 1; sign >= -1; sign -= 2)
    {
      for (int i = 0; i < LENGTH; i++)
        {
          l[i] = 0.5;
          r[i] = 0.5 * sign;
        }
      for (int k = 0; k < (sign > 0 ? 20 : 1); k++)
        lq_correlation_process (&c, l, r, LENGTH);
    }
  double value;
  g_assert_true (lq_correlation_read (&c, &value));
  g_assert_cmpfloat_with_epsilon (value, 1.0 - 2.0 * (1.0 - exp (-1.0)), 0.002);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/stereo/width", test_width);
  g_test_add_func ("/dsp/stereo/identities", test_identities);
  g_test_add_func ("/dsp/stereo/silence-has-none", test_silence_has_none);
  g_test_add_func ("/dsp/stereo/time-constant", test_time_constant);
  return g_test_run ();
}
