/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EBU Tech 3342 (2023), test signals 1–4, at five rates, to 0.1 LU where the document asks ±1; and the loudness range of
 * irregular material against an oracle that follows the document by brute force. */
#include "tones.h"

#include <stdlib.h>

static void test_tech_3342 (void)
{
  static const struct
  {
    double range;
    int n;
    Stretch s[5];
  } cases[] = {
    { 10, 2, { { -20, 20 }, { -30, 20 } } },
    { 5, 2, { { -20, 20 }, { -15, 20 } } },
    { 20, 2, { { -40, 20 }, { -20, 20 } } },
    { 15, 5, { { -50, 20 }, { -35, 20 }, { -20, 20 }, { -35, 20 }, { -50, 20 } } },
  };
  for (gsize r = 0; r < G_N_ELEMENTS (tone_rates); r++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        LqMeasure m = tone_measure (tone_rates[r], cases[i].s, cases[i].n);
        g_assert_true (m.loudness_range_lu.valid);
        g_assert_cmpfloat_with_epsilon (m.loudness_range_lu.value, cases[i].range, 0.1);
      }
}

static int compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* BS.1770's tables as printed (48 kHz), in transposed form II: no code shared with dsp. */
static void weight (double *x, int n)
{
  static const double b[2][3] = { { 1.53512485958697, -2.69169618940638, 1.19839281085285 },
                                  { 1.0, -2.0, 1.0 } };
  static const double a[2][2] = { { -1.69065929318241, 0.73248077421585 },
                                  { -1.99004745483398, 0.99007225036621 } };
  for (int s = 0; s < 2; s++)
    {
      double s1 = 0.0, s2 = 0.0;
      for (int i = 0; i < n; i++)
        {
          double y = b[s][0] * x[i] + s1;
          s1 = b[s][1] * x[i] - a[s][0] * y + s2;
          s2 = b[s][2] * x[i] - a[s][1] * y;
          x[i] = y;
        }
    }
}

/* Every 3 s window at 10 Hz summed from its samples, gated, sorted. */
static double range_by_force (double *const *planes, int n)
{
  int window = 144000, hop = 4800, n_windows = 0;
  double *levels = g_new (double, n / hop + 1);
  weight (planes[0], n);
  weight (planes[1], n);
  for (int at = 0; at + window <= n; at += hop)
    {
      double sum = 0.0;
      for (int i = at; i < at + window; i++)
        sum += planes[0][i] * planes[0][i] + planes[1][i] * planes[1][i];
      levels[n_windows++] = -0.691 + 10.0 * log10 (sum / window);
    }
  double energy = 0.0;
  int n_absolute = 0, n_kept = 0;
  for (int i = 0; i < n_windows; i++)
    if (levels[i] > -70.0)
      {
        energy += pow (10.0, levels[i] / 10.0);
        n_absolute++;
      }
  double gate = 10.0 * log10 (energy / n_absolute) - 20.0;
  for (int i = 0; i < n_windows; i++)
    if (levels[i] > -70.0 && levels[i] > gate)
      levels[n_kept++] = levels[i];
  qsort (levels, (size_t)n_kept, sizeof *levels, compare);
  double range = levels[lround ((n_kept - 1) * 0.95)] - levels[lround ((n_kept - 1) * 0.10)];
  g_free (levels);
  return range;
}

static void test_brute_force (void)
{
  for (guint32 seed = 1; seed <= 3; seed++)
    {
      int n = 48000 * 25;
      double *planes[2] = { g_new (double, n), g_new (double, n) };
      GRand *rand = g_rand_new_with_seed (seed);
      double gain = 0.0;
      for (int i = 0; i < n; i++)
        {
          if (i % 30000 == 0)
            gain = pow (10.0, g_rand_double_range (rand, -70.0, 0.0) / 20.0);
          planes[0][i] = gain * g_rand_double_range (rand, -1.0, 1.0);
          planes[1][i] = gain * g_rand_double_range (rand, -1.0, 1.0);
        }
      LqMeasureFormat format = { 48000.0, 2, LQ_SAMPLES_FLOAT, 0, LQ_MEASURE_SKIP_ALL };
      LqMeasurer *measurer = lq_measurer_new (&format);
      lq_measurer_process (measurer, (const double *const *)planes, n);
      LqMeasure m;
      lq_measurer_finish (measurer, &m);
      g_assert_true (m.loudness_range_lu.valid);
      g_assert_cmpfloat_with_epsilon (m.loudness_range_lu.value, range_by_force (planes, n), 1e-6);
      lq_measurer_free (measurer);
      g_rand_free (rand);
      g_free (planes[0]);
      g_free (planes[1]);
    }
}

/* Only complete windows count: under 3 s there is no range. */
static void test_short (void)
{
  static const Stretch brief[] = { { -20, 2.9 } }, enough[] = { { -20, 3.1 } };
  g_assert_false (tone_measure (48000.0, brief, 1).loudness_range_lu.valid);
  g_assert_true (tone_measure (48000.0, enough, 1).loudness_range_lu.valid);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/lra/tech-3342", test_tech_3342);
  g_test_add_func ("/conformance/lra/brute-force", test_brute_force);
  g_test_add_func ("/conformance/lra/short", test_short);
  return g_test_run ();
}
