/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The curves against the C library and their definitions, and the mean over a way against a fine
 * midpoint sum. */
#include "dsp/waveshaper.h"

#include <glib.h>
#include <math.h>

static double clamp (double x, double most) { return fmax (-most, fmin (most, x)); }

static double expected (LqWave wave, double v)
{
  double u = clamp (v / 1.875, 1.0);

  switch (wave)
    {
    case LQ_WAVE_TANH:
      return tanh (v);
    case LQ_WAVE_QUINTIC:
      return (15 * u - 10 * pow (u, 3) + 3 * pow (u, 5)) / 8;
    case LQ_WAVE_SOFT_CLIP:
      if (fabs (v) <= 0.5)
        return v;
      return copysign (1 - pow (1.5 - fmin (fabs (v), 1.5), 2) / 2, v);
    default:
      return clamp (v, 1.0);
    }
}

static void test_curves (void)
{
  for (int wave = 0; wave < LQ_N_WAVES; wave++)
    for (double v = -25.0; v <= 25.0; v += 0.0137)
      {
        double y, slope = (expected (wave, v + 1e-6) - expected (wave, v - 1e-6)) / 2e-6;
        lq_wave_run (wave, &v, &y, 1);
        g_assert_cmpfloat_with_epsilon (y, expected (wave, v), 1e-10);
        g_assert_cmpfloat_with_epsilon (lq_wave_slope (wave, v), slope, 1e-5);
      }
}

/* Rounding of the areas, up to 30, is divided by the way: at 1e-5 that leaves 1e-9. */
static void test_means (void)
{
  static const double ways[] = { 0.0, 1e-9, 2e-5, 1e-3, 0.3, -0.7, 5.0 };

  for (int wave = 0; wave < LQ_N_WAVES; wave++)
    for (double v = -25.0; v <= 25.0; v += 0.31)
      for (size_t w = 0; w < G_N_ELEMENTS (ways); w++)
        {
          enum
          {
            STEPS = 4000
          };
          double line[2] = { v, v + ways[w] }, y, sum = 0.0;
          for (int i = 0; i < STEPS; i++)
            sum += expected (wave, v + ways[w] * (i + 0.5) / STEPS);
          lq_wave_mean_run (wave, line + 1, &y, 1);
          /* the sum itself: a corner of slope 1 within a step of 5 / 4000 */
          g_assert_cmpfloat_with_epsilon (y, sum / STEPS, w == 6 ? 5e-7 : 1e-8);
        }
}

/* The width at which a block is worked on must not show. */
static void test_splits (void)
{
  enum
  {
    N = 1000
  };
  double v[N + 1], whole[N], split[N];

  for (int i = 0; i <= N; i++)
    v[i] = 4.0 * sin (i * 0.7) * sin (i * 0.0131);
  for (int wave = 0; wave < LQ_N_WAVES; wave++)
    for (int mean = 0; mean < 2; mean++)
      {
        void (*run) (LqWave, const double *, double *, int) = mean ? lq_wave_mean_run : lq_wave_run;
        run (wave, v + 1, whole, N);
        for (int at = 0, n = 1; at < N; at += n, n = n % 13 + 1)
          run (wave, v + 1 + at, split + at, MIN (n, N - at));
        for (int i = 0; i < N; i++)
          g_assert_true (whole[i] == split[i]);
      }
}

static void test_edges (void)
{
  double odd[] = { 0.0, 0.0, 1e-320, 1e6, -1e6, 1e300, -1e300, 1e300 };
  double y[G_N_ELEMENTS (odd)];

  for (int wave = 0; wave < LQ_N_WAVES; wave++)
    {
      lq_wave_run (wave, odd, y, G_N_ELEMENTS (odd));
      g_assert_true (y[0] == 0.0);
      for (size_t i = 0; i < G_N_ELEMENTS (odd); i++)
        g_assert_cmpfloat (fabs (y[i]), <=, 1.0);
      lq_wave_mean_run (wave, odd + 1, y, G_N_ELEMENTS (odd) - 1);
      g_assert_true (y[0] == 0.0);
      for (size_t i = 0; i < G_N_ELEMENTS (odd) - 1; i++)
        g_assert_true (isfinite (y[i]));
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/waveshaper/curves", test_curves);
  g_test_add_func ("/dsp/waveshaper/means", test_means);
  g_test_add_func ("/dsp/waveshaper/splits", test_splits);
  g_test_add_func ("/dsp/waveshaper/edges", test_edges);
  return g_test_run ();
}
