/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What dynamics processors share around their gain: side-chain, detector, curve in motion, stereo
 * link; each against what it promises. */
#include "dsp/detector.h"
#include "dsp/link.h"
#include "dsp/moving_curve.h"
#include "dsp/sidechain.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define RATE     48000.0
#define N_QUANTA 1500 /* 2 s */

static double a[LQ_MAX_CHANNELS][LQ_QUANTUM];
static double b[LQ_MAX_CHANNELS][LQ_QUANTUM];
static double c[LQ_MAX_CHANNELS][LQ_QUANTUM];

static void fill_random (double x[][LQ_QUANTUM], double low, double high, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (int i = 0; i < LQ_MAX_CHANNELS * LQ_QUANTUM; i++)
    x[i / LQ_QUANTUM][i % LQ_QUANTUM] = g_rand_double_range (rand, low, high);
}

static void fill_sine (double *x, int quantum, double hz, double amplitude)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    x[i] = amplitude * sin (2.0 * G_PI * hz / RATE * (quantum * LQ_QUANTUM + i));
}

/* 0.01 dB: a mean over 100 ms ripples by 1 part in 1,250 at twice 1 kHz, 0.0035 dB; what has not
 * arrived after 2 s is e^−20. */
static void test_detector_sine (void)
{
  LqDetector detector;

  lq_detector_init (&detector, 1, RATE);
  lq_detector_aim (&detector, LQ_DETECTOR_RMS, 100.0);
  lq_detector_reset (&detector);
  for (int q = 0; q < N_QUANTA; q++)
    {
      fill_sine (a[0], q, 1000.0, 0.5);
      lq_detector_run (&detector, a, 1, b);
    }
  for (int i = 0; i < LQ_QUANTUM; i++)
    g_assert_cmpfloat_with_epsilon (b[0][i], 20.0 * log10 (0.5), 0.01);
}

/* No frame reads less than it is, nor more than 3.01 dB above the largest of those around; of two
 * channels the louder one counts; and frame by frame it is the same. */
static void test_detector_peak (void)
{
  LqDetector each, louder, frames;

  lq_detector_init (&each, 2, RATE);
  louder = frames = each;
  for (int q = 0; q < 20; q++)
    {
      double before[LQ_MAX_CHANNELS][2] = { { 0 } }, d[LQ_MAX_CHANNELS][LQ_QUANTUM];
      fill_random (a, -1.0, 1.0, (guint32)q);
      double most_db = 20.0 * log10 (lq_detector_most (&each, 1.0));
      lq_detector_run (&each, a, 2, b);
      lq_detector_run (&louder, a, 1, c);
      lq_detector_begin (&frames);
      for (int i = 0; i < LQ_QUANTUM; i++)
        lq_detector_run_frame (&frames, i, a, 2, d);
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          double least_db = 20.0 * log10 (fabs (a[1][i]));
          before[1][0] = i < 2 ? 1.0 : fabs (a[1][i - 2]);
          double above_db = 20.0 * log10 (fmax (before[1][0] * sqrt (2.0), fabs (a[1][i])));
          /* 1e-10 dB: what dsp/decibel.h promises, and some. */
          g_assert_cmpfloat (b[1][i], >, least_db - 1e-10);
          g_assert_cmpfloat (b[1][i], <, above_db + 1e-10);
          g_assert_cmpfloat (b[1][i], <, most_db);
          g_assert_cmpfloat (c[0][i], ==, MAX (b[0][i], b[1][i]));
          g_assert_cmpfloat (d[1][i], ==, b[1][i]);
        }
    }
}

/* A sine reads its peak wherever its frames lie on it: at any frequency the highest level of each of its
 * waves is the same, also where few frames come to one. A step reads what it is, up and down. */
static void test_detector_crests (void)
{
  static const double cycles[] = { 0.0004, 0.0208, 0.1037, 0.2501, 0.3331, 0.4501 };
  LqDetector detector;

  for (size_t k = 0; k < G_N_ELEMENTS (cycles); k++)
    {
      int wave = (int)ceil (0.5 / fmin (cycles[k], 0.5 - cycles[k])) + 3; /* has a crest */
      double highest_db = -200.0;
      lq_detector_init (&detector, 1, RATE);
      for (int n = 0, since = 0; n < N_QUANTA * LQ_QUANTUM; n++)
        {
          if (n % LQ_QUANTUM == 0)
            {
              fill_sine (a[0], n / LQ_QUANTUM, cycles[k] * RATE, 0.5);
              lq_detector_run (&detector, a, 1, b);
            }
          double db = b[0][n % LQ_QUANTUM];
          if (n > 3 * wave)
            g_assert_cmpfloat (db, <, 20.0 * log10 (0.5) + 1e-6);
          highest_db = fmax (highest_db, db);
          since = db > 20.0 * log10 (0.5) - 1e-6 ? 0 : since + 1;
          if (n > 3 * wave)
            g_assert_cmpint (since, <=, wave + 1);
        }
      g_assert_cmpfloat_with_epsilon (highest_db, 20.0 * log10 (0.5), 0.1); /* its onset */
    }
  lq_detector_init (&detector, 1, RATE);
  for (int q = 0; q < 3; q++)
    {
      for (int i = 0; i < LQ_QUANTUM; i++)
        a[0][i] = q == 1 ? 0.5 : 0.01;
      lq_detector_run (&detector, a, 1, b);
      for (int i = 0; i < LQ_QUANTUM; i++)
        if (q != 2 || i > 2)
          g_assert_cmpfloat_with_epsilon (b[0][i], 20.0 * log10 (q == 1 ? 0.5 : 0.01), 1e-10);
        else
          g_assert_cmpfloat (b[0][i], <, 20.0 * log10 (0.5) + 1e-10);
    }
}

/* From peak to RMS without a step, on a constant: its mean power reads 3.01 dB more than its peak. */
static void test_detector_glides (void)
{
  LqDetector detector;

  lq_detector_init (&detector, 1, RATE);
  lq_detector_aim (&detector, LQ_DETECTOR_PEAK, 1.0);
  lq_detector_reset (&detector);
  for (int i = 0; i < LQ_QUANTUM; i++)
    a[0][i] = 0.5;
  for (int q = 0; q < 100; q++)
    {
      if (q == 1)
        lq_detector_aim (&detector, LQ_DETECTOR_RMS, 1.0);
      lq_detector_run (&detector, a, 1, b);
      g_assert_cmpfloat (b[0][0], <=, 20.0 * log10 (0.5) + 3.02);
      if (q < 2)
        g_assert_cmpfloat_with_epsilon (b[0][0], 20.0 * log10 (0.5), 0.1);
    }
  g_assert_cmpfloat_with_epsilon (b[0][0], 20.0 * log10 (0.5) + 10.0 * log10 (2.0), 1e-6);
}

static void test_curve (void)
{
  LqGainCurve from = lq_gain_curve (-20.0, 2.0, 6.0, 60.0),
              to = lq_gain_curve (-30.0, 4.0, 0.0, 9.0);
  LqMovingCurve curve;
  double before = 0.0;

  fill_random (a, -60.0, 0.0, 2);
  lq_moving_curve_init (&curve, RATE);
  lq_moving_curve_aim (&curve, -20.0, 2.0, 6.0, 60.0);
  lq_moving_curve_jump (&curve);
  lq_moving_curve_run (&curve, 2, a, b);
  lq_gain_curve_run (&from, a[1], c[1], LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++) /* 1e-12: the slope is kept, not the ratio */
    g_assert_cmpfloat_with_epsilon (b[1][i], c[1][i], 1e-12);

  for (int i = 0; i < LQ_QUANTUM; i++)
    a[0][i] = -10.0;
  lq_moving_curve_aim (&curve, -30.0, 4.0, 0.0, 9.0);
  for (int q = 0; q < 100; q++)
    {
      lq_moving_curve_run (&curve, 1, a, b);
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          /* from 5 to 9 dB in 20 ms: no frame may bring as much as 0.1 */
          g_assert_cmpfloat (fabs (b[0][i] - (q + i == 0 ? 5.0 : before)), <, 0.1);
          before = b[0][i];
        }
    }
  lq_gain_curve_run (&to, a[0], c[0], LQ_QUANTUM);
  g_assert_cmpfloat_with_epsilon (before, c[0][0], 1e-9);
}

static void test_link_share (void)
{
  static const double shares[] = { 0.0, 0.25, 1.0 };

  for (size_t k = 0; k < G_N_ELEMENTS (shares); k++)
    for (int n_channels = 1; n_channels <= 2; n_channels++)
      {
        LqLink link;
        lq_link_init (&link, n_channels, RATE);
        lq_link_aim (&link, shares[k]);
        lq_link_reset (&link);
        g_assert_cmpint (link.n_lanes, ==, shares[k] == 1.0 ? 1 : n_channels);
        fill_random (a, 0.0, 20.0, 3);
        memcpy (b, a, sizeof a);
        lq_link_run (&link, b);
        for (int i = 0; i < LQ_QUANTUM; i++)
          {
            double most = MAX (a[0][i], a[1][i]), share = n_channels == 2 ? shares[k] : 0.0;
            for (int ch = 0; ch < 2; ch++) /* rounding of numbers below 20 */
              g_assert_cmpfloat_with_epsilon (b[ch][i], (1.0 - share) * a[ch][i] + share * most,
                                              1e-14);
          }
      }
}

static void test_link_lanes (void)
{
  LqLink link;
  LqLinkStep step = LQ_LINK_STAYS;

  lq_link_init (&link, 2, RATE);
  lq_link_reset (&link);
  g_assert_cmpint (lq_link_step (&link), ==, LQ_LINK_STAYS);
  lq_link_aim (&link, 0.5);
  g_assert_cmpint (lq_link_step (&link), ==, LQ_LINK_OPENS);
  g_assert_cmpint (link.n_lanes, ==, 2);
  lq_link_run (&link, a);
  g_assert_cmpint (lq_link_step (&link), ==, LQ_LINK_STAYS);

  lq_link_aim (&link, 1.0);
  for (int q = 0; q < 100 && step == LQ_LINK_STAYS; q++)
    {
      lq_link_run (&link, a);
      step = lq_link_step (&link);
    }
  g_assert_cmpint (step, ==, LQ_LINK_MAY_CLOSE);
  g_assert_true (lq_glide_rests_at (&link.share, 1.0));
  g_assert_cmpint (lq_link_held_for (&link, true), ==, LQ_QUANTUM);
  g_assert_cmpint (lq_link_held_for (&link, true), ==, 2 * LQ_QUANTUM);
  g_assert_cmpint (lq_link_held_for (&link, false), ==, 0);
  g_assert_cmpint (lq_link_held_for (&link, true), ==, LQ_QUANTUM);
  lq_link_close (&link);
  g_assert_cmpint (lq_link_step (&link), ==, LQ_LINK_STAYS);
  g_assert_cmpint (link.n_lanes, ==, 1);
}

/* Off, it hears every bit; listened to, the output is what it heard, as late as the sound. */
static void test_sidechain_listen (void)
{
  const double *source[] = { a[0], a[1] };
  double *out[] = { c[0], c[1] };
  LqArena *arena = lq_arena_new ();
  LqSidechain sidechain;
  double last[LQ_QUANTUM], off = 0.0;

  lq_sidechain_init (&sidechain, arena, 2, RATE, LQ_QUANTUM);
  lq_sidechain_aim (&sidechain, LQ_HIGHPASS_OFF, 100.0, false);
  lq_sidechain_reset (&sidechain, LQ_HIGHPASS_OFF, 100.0);
  for (int q = 0; q < 200; q++)
    {
      if (q == 1)
        lq_sidechain_aim (&sidechain, LQ_HIGHPASS_OFF, 100.0, true);
      memcpy (last, a[1], sizeof last);
      fill_random (a, -1.0, 1.0, (guint32)q);
      memset (c, 0, sizeof c);
      lq_sidechain_hear (&sidechain, source, b);
      g_assert_cmpmem (a, sizeof a, b, sizeof b);
      lq_sidechain_listen (&sidechain, b, out);
      if (q == 0)
        for (int i = 0; i < LQ_QUANTUM; i++)
          g_assert_cmpfloat (c[1][i], ==, 0.0);
      off = 0.0;
      for (int i = 0; i < LQ_QUANTUM; i++)
        off = MAX (off, fabs (c[1][i] - last[i]));
    }
  g_assert_cmpfloat (off, ==, 0.0);
  lq_arena_free (arena);
}

/* After its tail a full-scale click has gone to −160 dB, not so at a third of it. */
static void test_sidechain_tail (void)
{
  for (LqHighpassSlope slope = LQ_HIGHPASS_6; slope < LQ_HIGHPASS_N_SLOPES; slope++)
    {
      const double *source[] = { a[0] };
      LqFrames tail = lq_sidechain_tail (slope, 100.0, true, RATE);
      LqArena *arena = lq_arena_new ();
      LqSidechain sidechain;
      double third = 0.0, rest = 0.0;

      lq_sidechain_init (&sidechain, arena, 1, RATE, 0);
      lq_sidechain_aim (&sidechain, slope, 100.0, true);
      lq_sidechain_reset (&sidechain, slope, 100.0);
      for (LqFrames at = 0; at < 2 * tail; at += LQ_QUANTUM)
        {
          memset (a, 0, sizeof a);
          a[0][0] = at == 0 ? 1.0 : 0.0;
          lq_sidechain_hear (&sidechain, source, b);
          for (int i = 0; i < LQ_QUANTUM; i++)
            {
              third = at + i >= tail / 3 ? MAX (third, fabs (b[0][i])) : third;
              rest = at + i >= tail ? MAX (rest, fabs (b[0][i])) : rest;
            }
        }
      g_assert_cmpfloat (rest, <, 1e-8);
      if (slope == LQ_HIGHPASS_24) /* the others ring for less */
        g_assert_cmpfloat (third, >, 1e-8);
      lq_arena_free (arena);
    }
  g_assert_cmpint (lq_sidechain_tail (LQ_HIGHPASS_24, 100.0, false, RATE), ==, 0);
  g_assert_cmpint (lq_sidechain_tail (LQ_HIGHPASS_OFF, 100.0, true, RATE), ==, 0);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dsp/detector/sine", test_detector_sine);
  g_test_add_func ("/dsp/detector/peak", test_detector_peak);
  g_test_add_func ("/dsp/detector/crests", test_detector_crests);
  g_test_add_func ("/dsp/detector/glides", test_detector_glides);
  g_test_add_func ("/dsp/moving_curve", test_curve);
  g_test_add_func ("/dsp/link/share", test_link_share);
  g_test_add_func ("/dsp/link/lanes", test_link_lanes);
  g_test_add_func ("/dsp/sidechain/listen", test_sidechain_listen);
  g_test_add_func ("/dsp/sidechain/tail", test_sidechain_tail);
  return g_test_run ();
}
