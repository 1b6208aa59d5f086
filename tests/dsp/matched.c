/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matched designs: always stable and finite, exact at DC, exact inverses, near the analogue
 * prototype. The error tables over all rates stand in conformance/equaliser. */
#include <complex.h>
#include <glib.h>
#include <math.h>

#include "core/random.h"
#include "dsp/matched.h"

static double complex prototype (const LqMatched *m, double f_hz)
{
  double complex s = I * f_hz / m->f_hz;
  double complex den = s * s + s / m->q + 1.0;
  double a = pow (10.0, m->gain_db / 40.0);

  switch (m->kind)
    {
    case LQ_MATCHED_BELL:
      return (s * s + s * a / m->q + 1.0) / (s * s + s / (a * m->q) + 1.0);
    case LQ_MATCHED_LOW_SHELF:
      return a * (s * s + s * sqrt (a) / m->q + a) / (a * s * s + s * sqrt (a) / m->q + 1.0);
    case LQ_MATCHED_HIGH_SHELF:
      return a * (a * s * s + s * sqrt (a) / m->q + 1.0) / (s * s + s * sqrt (a) / m->q + a);
    case LQ_MATCHED_LOW_PASS:
      return 1.0 / den;
    case LQ_MATCHED_HIGH_PASS:
      return s * s / den;
    case LQ_MATCHED_BAND_PASS:
      return s / m->q / den;
    case LQ_MATCHED_NOTCH:
      return (s * s + 1.0) / den;
    case LQ_MATCHED_LOW_PASS_1:
      return 1.0 / (s + 1.0);
    default:
      return s / (s + 1.0);
    }
}

static double magnitude (const LqSvf *svf, double rate_hz, double f_hz)
{
  double re, im;

  lq_svf_response (svf, rate_hz, f_hz, &re, &im);
  return hypot (re, im);
}

static LqMatched random_filter (LqRandom *random)
{
  return (LqMatched){ .kind = lq_random_next (random) % (LQ_MATCHED_HIGH_PASS_1 + 1),
                      .f_hz = 10.0 * pow (2000.0, lq_random_uniform (random)),
                      .gain_db = 36.0 * lq_random_bipolar (random),
                      .q = 0.05 * pow (1000.0, lq_random_uniform (random)) };
}

static void test_stable (void)
{
  static const double rates[] = { 44100, 48000, 88200, 96000, 176400, 192000 };
  LqRandom random;

  lq_random_init (&random, 1);
  for (int i = 0; i < 6000; i++)
    {
      LqMatched m = random_filter (&random);
      double rate_hz = rates[i % G_N_ELEMENTS (rates)];
      LqSvf svf;
      lq_matched_design (&m, rate_hz, &svf);
      g_assert_true (isfinite (svf.g + svf.k + svf.m0 + svf.m1 + svf.m2));
      g_assert_true (svf.g > 0.0 && svf.k > 0.0);
      double dc = cabs (prototype (&m, 1e-12));
      g_assert_cmpfloat_with_epsilon (magnitude (&svf, rate_hz, 0.0), dc, 1e-9 * (1.0 + dc));
    }
}

static void test_inverse (void)
{
  LqRandom random;

  lq_random_init (&random, 2);
  for (int i = 0; i < 600; i++)
    {
      LqMatched boost = random_filter (&random);
      boost.kind = (LqMatchedKind)(i % 3);
      LqMatched cut = boost;
      cut.gain_db = -boost.gain_db;
      LqSvf up, down;
      lq_matched_design (&boost, 48000, &up);
      lq_matched_design (&cut, 48000, &down);
      for (double f_hz = 5.0; f_hz < 24000.0; f_hz *= 1.9)
        {
          double re, im, re2, im2;
          lq_svf_response (&up, 48000, f_hz, &re, &im);
          lq_svf_response (&down, 48000, f_hz, &re2, &im2);
          /* Phase too: what one does the other takes back to rounding. */
          g_assert_cmpfloat (cabs ((re + I * im) * (re2 + I * im2) - 1.0), <, 1e-9);
        }
    }
}

/* A hair's breadth of frequency changes a filter by a hair's breadth: the fit does not fall
 * from one solution into another under a moving hand. (A notch is left out: beside its own
 * zero everything is steep.) */
static void test_continuous (void)
{
  for (int kind = LQ_MATCHED_BELL; kind <= LQ_MATCHED_HIGH_PASS_1; kind++)
    for (double f0_hz = 600.0; f0_hz < 19900.0 && kind != LQ_MATCHED_NOTCH; f0_hz *= 1.013)
      {
        LqMatched m = { .kind = (LqMatchedKind)kind, .f_hz = f0_hz, .gain_db = 9, .q = 0.9 };
        LqMatched near = m;
        LqSvf a, b;
        near.f_hz *= 1.0002;
        lq_matched_design (&m, 44100, &a);
        lq_matched_design (&near, 44100, &b);
        for (double f_hz = 200.0; f_hz < 20000.0; f_hz *= 1.4)
          {
            double before = magnitude (&a, 44100, f_hz);
            double after = magnitude (&b, 44100, f_hz);
            if (before > 0.01)
              g_assert_cmpfloat (fabs (20.0 * log10 (after / before)), <, 0.05);
          }
      }
}

static void test_no_gain (void)
{
  for (int kind = LQ_MATCHED_BELL; kind <= LQ_MATCHED_HIGH_SHELF; kind++)
    {
      LqMatched m = { .kind = (LqMatchedKind)kind, .f_hz = 3000, .gain_db = 0, .q = 0.8 };
      LqSvf svf;
      lq_matched_design (&m, 44100, &svf);
      g_assert_cmpfloat_with_epsilon (svf.m0, 1.0, 1e-14);
      g_assert_cmpfloat_with_epsilon (svf.m1, 0.0, 1e-14);
      g_assert_cmpfloat_with_epsilon (svf.m2, 0.0, 1e-14);
    }
}

static void test_notch_is_deep (void)
{
  for (double f_hz = 20.0; f_hz < 20000.0; f_hz *= 1.7)
    {
      LqMatched m = { .kind = LQ_MATCHED_NOTCH, .f_hz = f_hz, .q = 5 };
      LqSvf svf;
      lq_matched_design (&m, 44100, &svf);
      g_assert_cmpfloat (magnitude (&svf, 44100, f_hz), <, 1e-9);
    }
}

/* Butterworth: |H|² = 1 / (1 + Ω^2n), from the product of its pairs. */
static void test_butterworth (void)
{
  for (int order = 2; order <= 8; order++)
    for (double u = 0.1; u < 10.0; u *= 1.3)
      {
        double complex s = I * u, h = order % 2 ? 1.0 / (s + 1.0) : 1.0;
        for (int i = 0; i < order / 2; i++)
          h /= s * s + s / lq_matched_butterworth_q (order, i) + 1.0;
        g_assert_cmpfloat_with_epsilon (cabs (h), 1.0 / sqrt (1.0 + pow (u, 2 * order)), 1e-12);
      }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/matched/stable", test_stable);
  g_test_add_func ("/matched/inverse", test_inverse);
  g_test_add_func ("/matched/continuous", test_continuous);
  g_test_add_func ("/matched/no-gain", test_no_gain);
  g_test_add_func ("/matched/notch", test_notch_is_deep);
  g_test_add_func ("/matched/butterworth", test_butterworth);
  return g_test_run ();
}
