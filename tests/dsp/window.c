/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows against their published figures (Harris 1978): noise bandwidth and scalloping. */
#include "dsp/window.h"

#include <glib.h>
#include <math.h>

#define N 1024

/* Level lost half a bin off centre, dB. */
static double scalloping_db (const double *w)
{
  double re = 0.0, im = 0.0;
  for (int i = 0; i < N; i++)
    {
      re += w[i] * cos (M_PI * i / N);
      im += w[i] * sin (M_PI * i / N);
    }
  return -20.0 * log10 (hypot (re, im) / lq_window_sum (w, N));
}

/* Equivalent noise bandwidth, n Σw² / (Σw)². */
static double enbw_bins (const double *w)
{
  double squares = 0.0, sum = 0.0;
  for (int i = 0; i < N; i++)
    {
      squares += w[i] * w[i];
      sum += w[i];
    }
  return N * squares / (sum * sum);
}

static void test_figures (void)
{
  static const struct
  {
    LqWindow kind;
    double shape, enbw, scalloping;
  } cases[] = {
    { LQ_WINDOW_HANN, 0.0, 1.50, 1.42 },
    { LQ_WINDOW_BLACKMAN_HARRIS, 0.0, 2.00, 0.83 },
    { LQ_WINDOW_FLAT_TOP, 0.0, 3.77, 0.01 },
    { LQ_WINDOW_KAISER, 14.0, 2.16, 0.71 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double w[N];
      lq_window_periodic (cases[i].kind, cases[i].shape, N, w);
      g_assert_cmpfloat_with_epsilon (enbw_bins (w), cases[i].enbw, 0.01);
      g_assert_cmpfloat_with_epsilon (scalloping_db (w), cases[i].scalloping, 0.01);
    }
}

static void test_forms (void)
{
  double w[8];
  lq_window_periodic (LQ_WINDOW_HANN, 0.0, 8, w);
  g_assert_cmpfloat_with_epsilon (w[4], 1.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (w[1], w[7], 1e-15);
  /* I0(5) = 27.2398718236044 (Abramowitz & Stegun 9.8) */
  g_assert_cmpfloat_with_epsilon (lq_window_kaiser (1.0, 5.0), 1.0 / 27.2398718236044, 1e-14);
  g_assert_cmpfloat (lq_window_kaiser (1.1, 5.0), ==, 0.0);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/window/figures", test_figures);
  g_test_add_func ("/dsp/window/forms", test_forms);
  return g_test_run ();
}
