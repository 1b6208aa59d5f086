/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The needles of the standard meters, at four rates, against the tables of their standards:
 * IEC 60268-17 (VU), IEC 60268-10 types I and II (bursts of 5 kHz), Katz's K-system. */
#include "dsp/ballistics.h"

#include <glib.h>
#include <math.h>

static const double rates_hz[] = { 44100, 48000, 96000, 192000 };

static double to_db (double lin) { return 20.0 * log10 (lin); }

/* Frame I of a sine of PEAK. */
static double sine (double hz, double rate_hz, int i, double peak)
{
  return peak * sin (2.0 * G_PI * fmod (hz * i / rate_hz, 1.0));
}

/* 1 kHz switched on at −18 dBFS: when the needle first passes 99 % of its rest, and how far over it goes.
 * IEC 60268-17: 300 ms ± 10 %, 1 … 1.5 %. */
static void test_vu (void)
{
  for (size_t r = 0; r < G_N_ELEMENTS (rates_hz); r++)
    {
      LqVu vu;
      double top = 0.0, passed_s = -1.0, peak = pow (10.0, -18.0 / 20.0), fell = 0.0;
      int n = (int)(2.0 * rates_hz[r]);
      lq_vu_init (&vu, rates_hz[r]);
      for (int i = 0; i < n; i++)
        {
          double x = sine (1000.0, rates_hz[r], i, peak);
          lq_vu_process (&vu, &x, 1);
          double now = lq_vu_read (&vu) / peak;
          if (passed_s < 0.0 && now >= 0.99)
            passed_s = i / rates_hz[r];
          top = fmax (top, now);
        }
      g_assert_cmpfloat_with_epsilon (passed_s, 0.300, 0.030);
      g_assert_cmpfloat (top, >=, 1.010);
      g_assert_cmpfloat (top, <=, 1.015);
      /* at rest: −18 dBFS; the rectified tone leaves a ripple of a thousandth */
      g_assert_cmpfloat_with_epsilon (to_db (lq_vu_read (&vu)), -18.0, 0.02);
      for (int i = 0; i < (int)(0.3 * rates_hz[r]); i++)
        lq_vu_process (&vu, &fell, 1);
      g_assert_cmpfloat (lq_vu_read (&vu), <, 0.015 * peak); /* falls as it rose */
    }
}

/* What the needle shows of a burst of 5 kHz, against the steady tone, in dB. */
static double burst_db (LqPpmType type, double rate_hz, double burst_s)
{
  LqPpm ppm;
  double shown[2];
  for (int steady = 0; steady <= 1; steady++)
    {
      lq_ppm_init (&ppm, type, rate_hz);
      int n = (int)lround ((steady ? 1.0 : burst_s) * rate_hz);
      for (int i = 0; i < (int)rate_hz; i++)
        {
          double x = i < n ? sine (5000.0, rate_hz, i, 0.5) : 0.0;
          lq_ppm_process (&ppm, &x, 1);
        }
      shown[steady] = lq_ppm_read (&ppm);
    }
  return to_db (shown[0] / shown[1]);
}

/* SOUND A11 gives figures and tolerances of IEC 60268-10. */
static void test_ppm_bursts (void)
{
  static const struct
  {
    LqPpmType type;
    double burst_s, expected_db, tolerance_db;
  } rows[] = {
    { LQ_PPM_TYPE_I, 0.010, -1.0, 0.5 },   { LQ_PPM_TYPE_I, 0.005, -2.0, 1.0 },
    { LQ_PPM_TYPE_I, 0.003, -4.0, 1.0 },   { LQ_PPM_TYPE_I, 0.0004, -15.0, 4.0 },
    { LQ_PPM_TYPE_II, 0.010, -2.5, 0.5 },  { LQ_PPM_TYPE_II, 0.005, -4.0, 0.75 },
    { LQ_PPM_TYPE_II, 0.0015, -9.0, 1.0 }, { LQ_PPM_TYPE_II, 0.0005, -17.0, 2.0 },
  };
  for (size_t r = 0; r < G_N_ELEMENTS (rates_hz); r++)
    for (size_t k = 0; k < G_N_ELEMENTS (rows); k++)
      g_assert_cmpfloat_with_epsilon (burst_db (rows[k].type, rates_hz[r], rows[k].burst_s),
                                      rows[k].expected_db, rows[k].tolerance_db);
}

/* A steady tone shows its peak, and the way back: 20 dB in 1.7 ± 0.3 s, 24 dB in 2.8 ± 0.3 s. */
static void test_ppm_rest_and_fall (void)
{
  static const struct
  {
    LqPpmType type;
    double fall_db, fall_s;
  } rows[] = { { LQ_PPM_TYPE_I, 20.0, 1.7 }, { LQ_PPM_TYPE_II, 24.0, 2.8 } };
  for (size_t r = 0; r < G_N_ELEMENTS (rates_hz); r++)
    for (size_t k = 0; k < G_N_ELEMENTS (rows); k++)
      {
        LqPpm ppm;
        lq_ppm_init (&ppm, rows[k].type, rates_hz[r]);
        for (int i = 0; i < (int)rates_hz[r]; i++)
          {
            double x = sine (1000.0, rates_hz[r], i, 0.25);
            lq_ppm_process (&ppm, &x, 1);
          }
        double rest = lq_ppm_read (&ppm);
        g_assert_cmpfloat_with_epsilon (to_db (rest / 0.25), 0.0, 0.3);
        int fallen = 0;
        for (double zero = 0.0; to_db (lq_ppm_read (&ppm) / rest) > -rows[k].fall_db; fallen++)
          lq_ppm_process (&ppm, &zero, 1);
        g_assert_cmpfloat_with_epsilon (fallen / rates_hz[r], rows[k].fall_s, 0.3);
      }
}

/* The second of two short peaks between reads is not lost to a slow picture. */
static void test_ppm_holds_until_read (void)
{
  LqPpm ppm;
  lq_ppm_init (&ppm, LQ_PPM_TYPE_I, 48000.0);
  static double x[4800];
  for (int i = 0; i < 480; i++)
    x[i] = sine (5000.0, 48000.0, i, 0.5);
  lq_ppm_process (&ppm, x, 4800);
  double top = lq_ppm_read (&ppm);
  g_assert_cmpfloat_with_epsilon (to_db (top / 0.5), -1.0, 0.5);
  g_assert_cmpfloat (lq_ppm_read (&ppm), <, top); /* 90 ms later */
}

/* A sine shows its peak (AES17), a full-scale square 3.01 dB more; 99 % after 0.60 s. */
static void test_k_rms (void)
{
  for (size_t r = 0; r < G_N_ELEMENTS (rates_hz); r++)
    {
      LqKRms rms;
      double passed_s = -1.0;
      lq_k_rms_init (&rms, rates_hz[r]);
      for (int i = 0; i < (int)(2.0 * rates_hz[r]); i++)
        {
          double x = sine (1000.0, rates_hz[r], i, 0.1);
          lq_k_rms_process (&rms, &x, 1);
          if (passed_s < 0.0 && lq_k_rms_read (&rms) >= 0.099)
            passed_s = i / rates_hz[r];
        }
      g_assert_cmpfloat_with_epsilon (passed_s, 0.60, 0.02);
      g_assert_cmpfloat_with_epsilon (to_db (lq_k_rms_read (&rms)), -20.0, 0.02);
      lq_k_rms_reset (&rms);
      for (int i = 0; i < (int)(2.0 * rates_hz[r]); i++)
        lq_k_rms_process (&rms, &(double){ i % 2 ? 1.0 : -1.0 }, 1);
      g_assert_cmpfloat_with_epsilon (to_db (lq_k_rms_read (&rms)), 10.0 * log10 (2.0), 1e-3);
    }
}

/* All of a channel in one go: the bits of each needle by itself, whatever comes, in pieces of any length. */
static void test_together (void)
{
  static double x[9600];
  LqBallistics all = { 0 };
  lq_vu_init (&all.vu, 48000.0);
  lq_ppm_init (&all.ppm[0], LQ_PPM_TYPE_I, 48000.0);
  lq_ppm_init (&all.ppm[1], LQ_PPM_TYPE_II, 48000.0);
  lq_k_rms_init (&all.k, 48000.0);
  LqBallistics apart = all;
  for (int i = 0; i < 9600; i++)
    x[i] = (i % 1000 < 500 ? 0.8 : 1e-9) * sin (0.37 * i) * sin (0.0011 * i);
  x[77] = NAN;
  x[991] = -INFINITY;
  x[5003] = 1e-310;
  for (int at = 0, n = 1; at + n <= 9600; at += n, n = n % 61 + 1)
    {
      lq_ballistics_process (&all, x + at, n);
      lq_vu_process (&apart.vu, x + at, n);
      lq_ppm_process (&apart.ppm[0], x + at, n);
      lq_ppm_process (&apart.ppm[1], x + at, n);
      lq_k_rms_process (&apart.k, x + at, n);
      g_assert_true (lq_vu_read (&all.vu) == lq_vu_read (&apart.vu));
      g_assert_true (lq_k_rms_read (&all.k) == lq_k_rms_read (&apart.k));
      for (int p = 0; p < 2; p++)
        g_assert_true (lq_ppm_read (&all.ppm[p]) == lq_ppm_read (&apart.ppm[p]));
    }
}

/* One sample that is no number moves nothing, and an infinite one is not there for ever. */
static void test_broken (void)
{
  LqVu vu;
  LqPpm ppm;
  LqKRms rms;
  lq_vu_init (&vu, 48000.0);
  lq_ppm_init (&ppm, LQ_PPM_TYPE_II, 48000.0);
  lq_k_rms_init (&rms, 48000.0);
  static double zeros[48000];
  for (int k = 0; k < 2; k++)
    {
      double x = k == 0 ? NAN : INFINITY;
      lq_vu_process (&vu, &x, 1);
      lq_ppm_process (&ppm, &x, 1);
      lq_k_rms_process (&rms, &x, 1);
      g_assert_true (isfinite (lq_vu_read (&vu)) && isfinite (lq_ppm_read (&ppm))
                     && isfinite (lq_k_rms_read (&rms)));
      g_assert_cmpint (lq_vu_read (&vu) == 0.0, ==, k == 0);
    }
  for (int s = 0; s < 60; s++)
    {
      lq_vu_process (&vu, zeros, 48000);
      lq_ppm_process (&ppm, zeros, 48000);
      lq_k_rms_process (&rms, zeros, 48000);
      lq_ppm_read (&ppm);
    }
  g_assert_cmpfloat (lq_vu_read (&vu), ==, 0.0);
  g_assert_cmpfloat (lq_ppm_read (&ppm), ==, 0.0);
  g_assert_cmpfloat (lq_k_rms_read (&rms), ==, 0.0);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/needles/vu", test_vu);
  g_test_add_func ("/needles/ppm-bursts", test_ppm_bursts);
  g_test_add_func ("/needles/ppm-rest-and-fall", test_ppm_rest_and_fall);
  g_test_add_func ("/needles/ppm-holds-until-read", test_ppm_holds_until_read);
  g_test_add_func ("/needles/k-rms", test_k_rms);
  g_test_add_func ("/needles/together", test_together);
  g_test_add_func ("/needles/broken", test_broken);
  return g_test_run ();
}
