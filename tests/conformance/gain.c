/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gain against what its rows say: exact where a matrix is, the DC filter by its closed form. */
#include "run.h"
#include "signals.h"

#define RATE 48000
#define N    (64 * 750)

extern const LqProcessor lq_processor_gain;

static double left[N], right[N], out_left[N], out_right[N];
static double *const in[] = { left, right };
static double *const out[] = { out_left, out_right };

static void fill (void)
{
  fill_noise (left, N, 1.0, 1);
  fill_noise (right, N, 1.0, 2);
}

static void run_once (const char *params, double *const *from, double *const *to)
{
  Run run;

  run_open (&run, &lq_processor_gain, RATE, 2, params);
  g_assert_cmpint (run_latency (&run), ==, 0);
  run_process (&run, from, to, NULL, N);
  run_close (&run);
}

static void test_nothing (void)
{
  fill ();
  run_once ("", in, out);
  g_assert_cmpmem (out_left, sizeof out_left, left, sizeof left);
  g_assert_cmpmem (out_right, sizeof out_right, right, sizeof right);
}

/* Polarity, then swap, then mid and side, then mono: a sum of two products each, rounded once. */
static void test_channels (void)
{
  static const struct
  {
    const char *params;
    double m[4]; /* left of left, left of right, right of left, right of right */
  } cases[] = {
    { "polarity=1", { -1, 0, 0, -1 } },
    { "polarity=2", { -1, 0, 0, 1 } },
    { "polarity=3", { 1, 0, 0, -1 } },
    { "swap=1", { 0, 1, 1, 0 } },
    { "swap=1 polarity=2", { 0, 1, -1, 0 } },
    { "mono=1", { 0.5, 0.5, 0.5, 0.5 } },
    { "mono=1 polarity=3", { 0.5, -0.5, 0.5, -0.5 } },
    { "ms=1", { 0.5, 0.5, 0.5, -0.5 } },
    { "ms=2", { 1, 1, 1, -1 } },
    { "ms=1 polarity=3", { 0.5, -0.5, 0.5, 0.5 } },
    { "ms=2 swap=1", { 1, 1, -1, 1 } },
    { "ms=2 mono=1", { 1, 0, 1, 0 } }, /* the middle of a decoded pair is its mid */
  };

  fill ();
  for (size_t k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      const double *m = cases[k].m;
      run_once (cases[k].params, in, out);
      for (int i = 0; i < N; i++)
        {
          g_assert_cmpfloat (out_left[i], ==, m[0] * left[i] + m[1] * right[i]);
          g_assert_cmpfloat (out_right[i], ==, m[2] * left[i] + m[3] * right[i]);
        }
    }
}

/* There and back: two sums of values below 1, each off by half a unit in the last place at most. */
static void test_mid_side_returns (void)
{
  fill ();
  run_once ("ms=1", in, out);
  run_once ("ms=2", out, out);
  for (int i = 0; i < N; i++)
    {
      g_assert_cmpfloat_with_epsilon (out_left[i], left[i], 0x1p-52);
      g_assert_cmpfloat_with_epsilon (out_right[i], right[i], 0x1p-52);
    }
}

/* Gain and balance come last: of the mid and the side, when those are what comes out. */
static void test_levels (void)
{
  fill ();
  run_once ("ms=1 gain=-6 balance=-1", in, out);
  for (int i = 0; i < N; i++)
    {
      g_assert_cmpfloat_with_epsilon (out_left[i], to_gain (-6.0) * (left[i] + right[i]) / 2.0,
                                      1e-15);
      g_assert_cmpfloat (out_right[i], ==, 0.0);
    }
}

/* A first order at 5 Hz: −20 log √(1 + (5/f)²), and of an offset nothing after a second (e^−31). */
static void test_dc (void)
{
  static const double f_hz[] = { 5.0, 10.0, 20.0, 100.0 };

  for (size_t k = 0; k < G_N_ELEMENTS (f_hz); k++)
    {
      double a = 0.0, b = 0.0;
      fill_sine (left, N, f_hz[k] / RATE, -6.0);
      run_once ("dc=1", in, out);
      for (int i = N - 9600 * 2; i < N; i++) /* whole periods */
        {
          a += left[i] * left[i];
          b += out_left[i] * out_left[i];
        }
      g_assert_cmpfloat_with_epsilon (10.0 * log10 (b / a),
                                      -10.0 * log10 (1.0 + 25.0 / (f_hz[k] * f_hz[k])), 0.01);
    }
  for (int i = 0; i < N; i++)
    left[i] = 0.25;
  run_once ("dc=1", in, out);
  g_assert_cmpfloat (fabs (out_left[N - 1]), <, 1e-12);
}

int main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/gain/nothing", test_nothing);
  g_test_add_func ("/conformance/gain/channels", test_channels);
  g_test_add_func ("/conformance/gain/mid-side-returns", test_mid_side_returns);
  g_test_add_func ("/conformance/gain/levels", test_levels);
  g_test_add_func ("/conformance/gain/dc", test_dc);
  return g_test_run ();
}
