/* SPDX-License-Identifier: GPL-3.0-or-later */
/* K-weighting, hops, gates and range of dsp/loudness against the standard's own figures and
 * against brute force. The EBU and ITU cases stand in tests/conformance/loudness.c. */
#include "dsp/loudness.h"

#include <complex.h>
#include <glib.h>
#include <math.h>
#include <stdlib.h>

static double response_db (const LqKStage *s, double hz, double rate_hz)
{
  double complex z = cexp (-I * 2.0 * M_PI * hz / rate_hz);
  double complex h =
      (s->b[0] + s->b[1] * z + s->b[2] * z * z) / (1.0 + s->a[0] * z + s->a[1] * z * z);
  return 20.0 * log10 (cabs (h));
}

static double k_db (double hz, double rate_hz)
{
  LqKStage stages[2];
  lq_k_weighting (rate_hz, stages);
  return response_db (&stages[0], hz, rate_hz) + response_db (&stages[1], hz, rate_hz);
}

/* BS.1770-5, tables 1 and 2. */
static void test_published_coefficients (void)
{
  LqKStage s[2];
  lq_k_weighting (48000.0, s);
  static const double b0[3] = { 1.53512485958697, -2.69169618940638, 1.19839281085285 };
  static const double a0[2] = { -1.69065929318241, 0.73248077421585 };
  static const double b1[3] = { 1.0, -2.0, 1.0 };
  static const double a1[2] = { -1.99004745483398, 0.99007225036621 };
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpfloat_with_epsilon (s[0].b[i], b0[i], 1e-9);
      g_assert_cmpfloat_with_epsilon (s[1].b[i], b1[i], 1e-9);
    }
  for (int i = 0; i < 2; i++)
    {
      g_assert_cmpfloat_with_epsilon (s[0].a[i], a0[i], 1e-9);
      g_assert_cmpfloat_with_epsilon (s[1].a[i], a1[i], 1e-9);
    }
}

/* The weighting means the same at every rate: what remains is the bilinear shelf's bend, which
 * the standard's own 48 kHz table has too. */
static void test_other_rates (void)
{
  static const double rates[] = { 22050, 32000, 44100, 88200, 96000, 176400, 192000, 384000 };
  static const double hz[] = { 25, 100, 500, 997, 2000, 10000 };
  for (size_t r = 0; r < G_N_ELEMENTS (rates); r++)
    for (size_t f = 0; f < G_N_ELEMENTS (hz); f++)
      g_assert_cmpfloat_with_epsilon (k_db (hz[f], rates[r]), k_db (hz[f], 48000.0),
                                      rates[r] < 44100 ? 0.022 : 0.006);
  static const double at_48k[] = { -10.393, -1.133, 0.042, 0.691, 3.071, 4.042 };
  for (size_t f = 0; f < G_N_ELEMENTS (hz); f++)
    g_assert_cmpfloat_with_epsilon (k_db (hz[f], 48000.0), at_48k[f], 0.001);
}

static void test_weights (void)
{
  double w[LQ_LOUDNESS_MAX_CHANNELS];
  lq_loudness_weights (6, NULL, w);
  static const double five_one[6] = { 1.0, 1.0, 1.0, 0.0, 1.41, 1.41 };
  g_assert_cmpmem (w, sizeof five_one, five_one, sizeof five_one);
  lq_loudness_weights (5, NULL, w);
  static const double five[5] = { 1.0, 1.0, 1.0, 1.41, 1.41 };
  g_assert_cmpmem (w, sizeof five, five, sizeof five);
  /* as they lie in Ogg Vorbis: L C R, the surrounds, the subwoofer */
  static const uint32_t vorbis[6] = { LQ_SPEAKER_FRONT_LEFT,  LQ_SPEAKER_FRONT_CENTER,
                                      LQ_SPEAKER_FRONT_RIGHT, LQ_SPEAKER_BACK_LEFT,
                                      LQ_SPEAKER_BACK_RIGHT,  LQ_SPEAKER_LFE };
  static const double by_vorbis[6] = { 1.0, 1.0, 1.0, 1.41, 1.41, 0.0 };
  lq_loudness_weights (6, vorbis, w);
  g_assert_cmpmem (w, sizeof by_vorbis, by_vorbis, sizeof by_vorbis);
}

/* A constant-power signal: every hop of every rate has the right length and energy, however
 * the frames are handed over. 22.05 kHz has hops of 220 and 221 frames. */
static void test_hops (void)
{
  static const double rates[] = { 22050, 44100, 48000, 11025 };
  for (size_t r = 0; r < G_N_ELEMENTS (rates); r++)
    {
      int n = (int)(rates[r] * 4.0);
      double *x = g_new (double, n);
      for (int i = 0; i < n; i++)
        x[i] = sin (2.0 * M_PI * 1000.0 * i / rates[r]);
      LqLoudness *l = g_new (LqLoudness, 1);
      lq_loudness_init (l, rates[r], 1, NULL);
      GRand *rand = g_rand_new_with_seed (7);
      int64_t hops = 0;
      LqLoudnessHop hop = { 0 };
      for (int at = 0; at < n;)
        {
          bool complete;
          int want = g_rand_int_range (rand, 1, 700);
          const double *in[] = { x + at };
          at += lq_loudness_process (l, in, MIN (want, n - at), &hop, &complete);
          if (!complete)
            continue;
          g_assert_cmpint (hop.index, ==, hops);
          hops++;
          g_assert_cmpint (at, ==, (int)floor ((double)hops * rates[r] / 100.0));
          g_assert_true ((hop.momentary_energy >= 0.0) == (hops >= 40));
          g_assert_true ((hop.short_energy >= 0.0) == (hops >= 300));
          if (hops >= 80)
            g_assert_cmpfloat_with_epsilon (lq_loudness_lufs (hop.momentary_energy),
                                            -3.01 + k_db (1000.0, rates[r]) - 0.691, 0.01);
        }
      g_assert_cmpint (hops, ==, 400);
      g_rand_free (rand);
      g_free (l);
      g_free (x);
    }
}

static void test_gates (void)
{
  double energies[] = { 1e-9, 1e-2, 1e-2, 5e-4 }; /* −90.7, −20.7, −20.7, −33.7 LUFS */
  double lufs = 0.0;
  g_assert_true (lq_loudness_gated (energies, 4, &lufs));
  g_assert_cmpfloat_with_epsilon (lufs, lq_loudness_lufs (1e-2), 1e-9);
  double silence[] = { 0.0, 1e-9 };
  lufs = 42.0;
  g_assert_false (lq_loudness_gated (silence, 2, &lufs));
  g_assert_false (lq_loudness_gated (silence, 0, &lufs));
  g_assert_cmpfloat (lufs, ==, 42.0);
}

static int compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Selection against a full sort; values with many ties as well. */
static void test_range_by_sorting (void)
{
  GRand *rand = g_rand_new_with_seed (3);
  for (int round = 0; round < 200; round++)
    {
      size_t n = (size_t)g_rand_int_range (rand, 1, 400);
      double v[400], sorted[400];
      for (size_t i = 0; i < n; i++)
        {
          double lufs = g_rand_double_range (rand, -60.0, -10.0);
          v[i] = pow (10.0, (round % 2 ? floor (lufs / 5.0) * 5.0 : lufs) / 10.0);
        }
      double mean = 0.0;
      for (size_t i = 0; i < n; i++)
        mean += v[i] / (double)n;
      size_t kept = 0;
      for (size_t i = 0; i < n; i++)
        if (v[i] > mean / 100.0)
          sorted[kept++] = v[i];
      qsort (sorted, kept, sizeof *sorted, compare);
      double expected = 10.0
                        * log10 (sorted[lround ((double)(kept - 1) * 0.95)]
                                 / sorted[lround ((double)(kept - 1) * 0.10)]);
      double range;
      g_assert_true (lq_loudness_range (v, n, &range, NULL, NULL));
      g_assert_cmpfloat_with_epsilon (range, expected, 1e-9);
    }
  g_rand_free (rand);
  double silence[] = { 0.0 }, range = 42.0;
  g_assert_false (lq_loudness_range (silence, 1, &range, NULL, NULL));
  g_assert_cmpfloat (range, ==, 42.0);
}

/* One broken sample spoils its hop only. */
static void test_non_finite (void)
{
  LqLoudness *l = g_new (LqLoudness, 1);
  lq_loudness_init (l, 48000.0, 1, NULL);
  LqLoudnessHop hop = { 0 };
  for (int i = 0; i < 100; i++)
    {
      double x[480];
      for (int k = 0; k < 480; k++)
        x[k] = sin (2.0 * M_PI * k / 48.0);
      if (i == 5)
        x[100] = NAN;
      const double *in[] = { x };
      bool complete;
      lq_loudness_process (l, in, 480, &hop, &complete);
    }
  g_assert_cmpfloat_with_epsilon (lq_loudness_lufs (hop.momentary_energy), -3.01, 0.02);
  g_free (l);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/loudness/published-coefficients", test_published_coefficients);
  g_test_add_func ("/dsp/loudness/other-rates", test_other_rates);
  g_test_add_func ("/dsp/loudness/weights", test_weights);
  g_test_add_func ("/dsp/loudness/hops", test_hops);
  g_test_add_func ("/dsp/loudness/gates", test_gates);
  g_test_add_func ("/dsp/loudness/range-by-sorting", test_range_by_sorting);
  g_test_add_func ("/dsp/loudness/non-finite", test_non_finite);
  return g_test_run ();
}
