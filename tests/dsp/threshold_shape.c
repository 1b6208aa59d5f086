/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The threshold curve: the same taps by another derivation, whatever the last bits of libm; a filter that
 * is stable and minimum-phase; and the figures of SOUND A8. */
#include "dsp/threshold_shape.h"

#include "threshold.h"

static const double usual_hz[] = { 32000, 44100, 48000, 88200, 96000, 176400, 192000 };

static double to_grid (double tap) { return nearbyint (tap * 65536) / 65536; }

/* To the bit. Weights wrong by 1e−12, thousands of times what any libm is wrong by, give the same taps:
 * the grid is coarse enough for every machine to have the same ones. Any rate: 200 between 8 and 384 kHz,
 * where a tap that happens to lie by the middle of two steps would be told. */
static void test_derived (void)
{
  double taps[LQ_THRESHOLD_TAPS], want[THRESHOLD_TAPS], wrong[THRESHOLD_TAPS];
  g_assert_cmpint (LQ_THRESHOLD_TAPS, ==, THRESHOLD_TAPS);
  for (guint i = 0; i < G_N_ELEMENTS (usual_hz); i++)
    {
      lq_threshold_shape (usual_hz[i], taps);
      threshold_taps (usual_hz[i], 0, want);
      threshold_taps (usual_hz[i], 1e-12, wrong);
      for (int k = 0; k < THRESHOLD_TAPS; k++)
        {
          g_assert_cmpfloat (taps[k], ==, to_grid (want[k]));
          g_assert_cmpfloat (taps[k], ==, to_grid (wrong[k]));
        }
    }
  for (int rate_hz = 8000; rate_hz <= 384000; rate_hz += 1880)
    {
      lq_threshold_shape (rate_hz, taps);
      threshold_taps (rate_hz, 0, want);
      for (int k = 0; k < THRESHOLD_TAPS; k++)
        g_assert_cmpfloat (taps[k], ==, to_grid (want[k]));
    }
}

/* Step-down recursion: a polynomial has its zeros inside the unit circle exactly when all reflections are
 * below 1 (Schur, Cohn). */
static gboolean is_minimum_phase (const double *taps)
{
  double a[THRESHOLD_TAPS + 1] = { 1 }, b[THRESHOLD_TAPS + 1];
  for (int k = 0; k < THRESHOLD_TAPS; k++)
    a[k + 1] = -taps[k];
  for (int m = THRESHOLD_TAPS; m > 0; m--)
    {
      double reflection = a[m];
      if (fabs (reflection) >= 1)
        return FALSE;
      for (int k = 0; k <= m; k++)
        b[k] = (a[k] - reflection * a[m - k]) / (1 - reflection * reflection);
      memcpy (a, b, sizeof a);
    }
  return TRUE;
}

/* Gerzon and Craven: the mean of log |NTF| is 0 at best, and is it for every minimum-phase filter. The
 * error, which is within 1.5 LSB, comes back as at most 1.5 Σ |c|: less than the 128 LSB beyond full
 * scale that dsp/dither keeps. */
static void test_every_rate (void)
{
  for (int rate_hz = 8000; rate_hz <= 384000; rate_hz += 100)
    {
      double taps[LQ_THRESHOLD_TAPS], mean_db = 0, sum = 0;
      lq_threshold_shape (rate_hz, taps);
      g_assert_true (is_minimum_phase (taps));
      for (int k = 0; k < LQ_THRESHOLD_TAPS; k++)
        sum += fabs (taps[k]);
      g_assert_cmpfloat (1.5 * sum, <, 128);
      if (rate_hz % 4100 == 0)
        {
          for (int i = 0; i < 2048; i++)
            mean_db += noise_gain_db (taps, LQ_THRESHOLD_TAPS, (i + 0.5) / 4096) / 2048;
          g_assert_cmpfloat_with_epsilon (mean_db, 0, 0.005);
        }
    }
}

/* SOUND A8 asks for −21.7 dB at 3.5 kHz, a total of −69.1 dB of a full-scale sine at 16 bit and no
 * more than +32.9 dB, which another program's 20 taps have; these are better in all three. */
static void test_figures (void)
{
  double taps[LQ_THRESHOLD_TAPS], most_db = -100, power = 1;
  lq_threshold_shape (44100, taps);
  for (int i = 0; i < 8192; i++)
    most_db = MAX (most_db, noise_gain_db (taps, LQ_THRESHOLD_TAPS, i / 16384.0));
  for (int k = 0; k < LQ_THRESHOLD_TAPS; k++)
    power += taps[k] * taps[k];
  double total_dbfs = 10 * log10 (0.25 * power / (32768.0 * 32768.0 / 2));
  double at_3500_db = noise_gain_db (taps, LQ_THRESHOLD_TAPS, 3500 / 44100.0);
  g_test_message ("%.2f dB at 3.5 kHz, %.2f dB at most, %.2f dBFS", at_3500_db, most_db,
                  total_dbfs);
  g_assert_cmpfloat_with_epsilon (at_3500_db, -28.03, 0.01);
  g_assert_cmpfloat_with_epsilon (most_db, 27.87, 0.01);
  g_assert_cmpfloat_with_epsilon (total_dbfs, -71.14, 0.01);
}

/* The papers' filters as published. */
static const struct
{
  int n_taps;
  double taps[9];
} papers[] = {
  { 9, { 1.662, -1.263, 0.4827, -0.2913, 0.1268, -0.1124, 0.03252, -0.01265, -0.03524 } },
  { 5, { 2.033, -2.165, 1.959, -1.590, 0.6149 } },
  { 9, { 2.412, -3.370, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569, 0.0847 } },
  { 9, { 2.847, -4.685, 6.214, -7.184, 6.639, -5.032, 3.263, -1.632, 0.4191 } },
};

/* What it is for: at least 8 dB less to hear than of any filter of the papers, and the more the more room
 * there is above 20 kHz. */
static void test_heard (void)
{
  static const double at_least_db[] = { 10, 20.9, 23, 34, 35, 40, 41 };
  for (guint i = 0; i < G_N_ELEMENTS (usual_hz); i++)
    {
      double taps[LQ_THRESHOLD_TAPS];
      lq_threshold_shape (usual_hz[i], taps);
      double heard = heard_db (taps, LQ_THRESHOLD_TAPS, usual_hz[i]);
      g_test_message ("%g Hz: %.2f dB", usual_hz[i], heard);
      g_assert_cmpfloat (heard, <, -at_least_db[i]);
      for (guint k = 0; k < G_N_ELEMENTS (papers) && usual_hz[i] / 1000 > 44 && i < 3; k++)
        g_assert_cmpfloat (heard, <, heard_db (papers[k].taps, papers[k].n_taps, usual_hz[i]) - 8);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/threshold-shape/derived", test_derived);
  g_test_add_func ("/threshold-shape/every-rate", test_every_rate);
  g_test_add_func ("/threshold-shape/figures", test_figures);
  g_test_add_func ("/threshold-shape/heard", test_heard);
  return g_test_run ();
}
