/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meter ballistics against their definitions, stereo readings against identities. */
#include "analysis/levels.h"
#include "readings.h"

#include <glib.h>
#include <math.h>

#define RATE 48000.0

typedef struct
{
  double left, right;
} Frame;
typedef Frame (*Wave) (GRand *rand, LqFrames at);

/* Plays in pieces of odd sizes: the readings may not depend on them. */
static void play (LqLevels *levels, Wave wave, double seconds)
{
  GRand *rand = g_rand_new_with_seed (9);
  LqFrames at = 0;
  for (LqFrames left = llround (seconds * RATE); left > 0;)
    {
      double l[200], r[200];
      int n = (int)MIN (left, g_rand_int_range (rand, 1, 200));
      for (int i = 0; i < n; i++)
        {
          Frame f = wave (rand, at++);
          l[i] = f.left;
          r[i] = f.right;
        }
      const double *in[] = { l, r };
      lq_levels_process (levels, in, n);
      left -= n;
    }
  g_rand_free (rand);
}

static double sine_at (LqFrames at, double hz) { return sin (2.0 * M_PI * hz * (double)at / RATE); }

static Frame silence (GRand *rand, LqFrames at) { return (Frame){ 0.0, 0.0 }; }
static Frame tone (GRand *rand, LqFrames at)
{
  return (Frame){ 0.5 * sine_at (at, 1000.0), 0.25 * sine_at (at, 1000.0) };
}
static Frame click (GRand *rand, LqFrames at) { return (Frame){ at == 100 ? -0.8 : 0.0, 0.0 }; }
static Frame opposite (GRand *rand, LqFrames at)
{
  return (Frame){ sine_at (at, 1000.0), -sine_at (at, 1000.0) };
}
static Frame noise (GRand *rand, LqFrames at)
{
  return (Frame){ g_rand_double (rand) - 0.5, g_rand_double (rand) - 0.5 };
}
static Frame left_only (GRand *rand, LqFrames at) { return (Frame){ sine_at (at, 1000.0), 0.0 }; }

/* Bands: 50 Hz and 1 kHz in the middle, 1 kHz and 10 kHz at the sides, by known ratios. */
static Frame in_bands (GRand *rand, LqFrames at)
{
  double mid = 0.4 * sine_at (at, 50.0) + 0.4 * sine_at (at, 1000.0);
  double side = 0.04 * sine_at (at, 1000.0) + 0.2 * sine_at (at, 12000.0);
  return (Frame){ mid + side, mid - side };
}

/* 50 Hz alike, 200 Hz left only, 1 kHz left leading by a quarter, 5 kHz right leading by an eighth,
 * 12 kHz opposite. */
static Frame turned_in_bands (GRand *rand, LqFrames at)
{
  double quarter = RATE / 1000.0 / 4.0, eighth = RATE / 5000.0 / 8.0;
  double left = sine_at (at, 50.0) + sine_at (at, 200.0) + sine_at (at, 1000.0)
                + sine_at (at, 5000.0) + sine_at (at, 12000.0);
  double right = sine_at (at, 50.0) + sin (2.0 * M_PI * 1000.0 * ((double)at - quarter) / RATE)
                 + sin (2.0 * M_PI * 5000.0 * ((double)at + eighth) / RATE) - sine_at (at, 12000.0);
  return (Frame){ 0.1 * left, 0.1 * right };
}

static LqLevelsSnapshot read_levels (LqLevels *levels)
{
  LqLevelsSnapshot s;
  lq_levels_read (levels, &s);
  return s;
}

static void test_silence (void)
{
  LqLevels *levels = lq_levels_new (RATE, 2);
  for (int pass = 0; pass < 2; pass++)
    {
      LqLevelsSnapshot s = read_levels (levels);
      g_assert_false (s.channels[0].peak_dbfs.valid);
      g_assert_false (s.channels[0].rms_dbfs.valid);
      g_assert_false (s.channels[0].hold_dbfs.valid);
      g_assert_cmpint (s.channels[0].max_at, ==, -1);
      g_assert_false (s.correlation.valid);
      g_assert_false (s.side_mid_db[0].valid);
      play (levels, silence, 1.0);
    }
  lq_levels_free (levels);
}

static void test_tone (void)
{
  LqLevels *levels = lq_levels_new (RATE, 2);
  play (levels, tone, 1.0);
  LqLevelsSnapshot s = read_levels (levels);
  assert_reading (s.channels[0].peak_dbfs, -6.02, 0.05);
  assert_reading (s.channels[0].hold_dbfs, -6.02, 0.01);
  assert_reading (s.channels[0].max_dbfs, -6.02, 0.01);
  assert_reading (s.channels[0].rms_dbfs, -9.03, 0.02);
  assert_reading (s.channels[1].rms_dbfs, -15.05, 0.02);
  assert_reading (s.correlation, 1.0, 1e-9);
  lq_levels_free (levels);
}

/* 20 dB in 1.7 s; the hold keeps for 2 s (within its slot of 100 ms), the maximum for ever. */
static void test_fall_and_hold (void)
{
  LqLevels *levels = lq_levels_new (RATE, 2);
  play (levels, click, 0.01);
  play (levels, silence, 1.69);
  LqLevelsSnapshot s = read_levels (levels);
  assert_reading (s.channels[0].peak_dbfs, -1.94 - 20.0, 0.1);
  assert_reading (s.channels[0].hold_dbfs, -1.94, 0.01);
  g_assert_false (s.channels[1].peak_dbfs.valid);
  play (levels, silence, 0.1);
  s = read_levels (levels);
  g_assert_true (s.channels[0].hold_dbfs.valid);
  play (levels, silence, 0.3);
  s = read_levels (levels);
  g_assert_false (s.channels[0].hold_dbfs.valid);
  assert_reading (s.channels[0].max_dbfs, -1.94, 0.01);
  g_assert_cmpint (s.channels[0].max_at, ==, 100);
  lq_levels_clear_peaks (levels);
  g_assert_false (read_levels (levels).channels[0].max_dbfs.valid);
  lq_levels_free (levels);
}

/* The RMS window is 300 ms long, to a slot of 64 frames (0.04 dB at half full), and then empty. */
static void test_rms_window (void)
{
  LqLevels *levels = lq_levels_new (RATE, 2);
  play (levels, tone, 0.5);
  play (levels, silence, 0.15);
  assert_reading (read_levels (levels).channels[0].rms_dbfs, -9.03 - 3.01, 0.1);
  play (levels, silence, 0.16);
  g_assert_false (read_levels (levels).channels[0].rms_dbfs.valid);
  lq_levels_free (levels);
}

static void test_correlation_range (void)
{
  LqLevels *levels = lq_levels_new (RATE, 2);
  play (levels, tone, 2.0);
  play (levels, opposite, 2.0);
  LqLevelsSnapshot s = read_levels (levels);
  assert_reading (s.correlation, -1.0, 0.02);
  assert_reading (s.correlation_max, 1.0, 1e-6);
  play (levels, opposite, 2.5);
  s = read_levels (levels);
  assert_reading (s.correlation_max, -1.0, 0.02);
  play (levels, noise, 4.0);
  s = read_levels (levels);
  assert_reading (s.correlation, 0.0, 0.1);
  g_assert_cmpfloat (s.correlation_min.value, <=, s.correlation.value);
  lq_levels_free (levels);
}

static void test_bands (void)
{
  LqLevels *levels = lq_levels_new (RATE, 2);
  play (levels, in_bands, 8.0);
  LqLevelsSnapshot s = read_levels (levels);
  assert_reading (s.side_mid_db[0], -60.0, 1e-9);
  assert_reading (s.side_mid_db[2], -20.0, 0.1);
  g_assert_cmpfloat (s.side_mid_db[4].value, >, 40.0);
  lq_levels_reset (levels);
  g_assert_false (read_levels (levels).side_mid_db[2].valid);
  lq_levels_free (levels);
}

/* Leakage of the Hann window between the bands is below 1e-4: ±0.5°, ±0.01. */
static void test_band_phase (void)
{
  LqLevels *levels = lq_levels_new (RATE, 2);
  play (levels, turned_in_bands, 8.0);
  LqLevelsSnapshot s = read_levels (levels);
  assert_reading (s.band_correlation[0], 1.0, 0.01);
  assert_reading (s.band_phase_deg[0], 0.0, 0.5);
  assert_reading (s.band_correlation[2], 0.0, 0.01);
  assert_reading (s.band_phase_deg[2], 90.0, 0.5);
  assert_reading (s.band_correlation[3], M_SQRT1_2, 0.01);
  assert_reading (s.band_phase_deg[3], -45.0, 0.5);
  assert_reading (s.band_correlation[4], -1.0, 0.01);
  g_assert_cmpfloat (fabs (s.band_phase_deg[4].value), >, 179.5);
  /* Noise apart from noise: no likeness and no phase. 20 averages of some bins: ±0.3 in the lowest. */
  lq_levels_reset (levels);
  play (levels, noise, 8.0);
  s = read_levels (levels);
  for (int k = 0; k < LQ_LEVELS_BANDS; k++)
    {
      assert_reading (s.band_correlation[k], 0.0, 0.3);
      g_assert_false (s.band_phase_deg[k].valid);
    }
  lq_levels_reset (levels);
  play (levels, left_only, 4.0);
  s = read_levels (levels);
  g_assert_false (s.band_correlation[2].valid || s.band_phase_deg[2].valid);
  g_assert_true (s.side_mid_db[2].valid);
  lq_levels_free (levels);
}

static void test_goniometer (void)
{
  LqLevels *levels = lq_levels_new (RATE, 2);
  LqGonioPoint points[LQ_LEVELS_POINTS];
  g_assert_cmpint (lq_levels_goniometer (levels, points, LQ_LEVELS_POINTS), ==, 0);
  play (levels, tone, 0.02);
  int n = lq_levels_goniometer (levels, points, LQ_LEVELS_POINTS);
  g_assert_cmpint (n, ==, LQ_LEVELS_POINTS); /* of 3808 */
  for (int i = 0; i < n; i++)                /* left is louder: leans left of upright */
    g_assert_cmpfloat_with_epsilon (points[i].x, -points[i].y / 3.0, 1e-6);
  play (levels, left_only, 1.0);
  n = lq_levels_goniometer (levels, points, LQ_LEVELS_POINTS);
  g_assert_cmpint (n, ==, LQ_LEVELS_POINTS);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (points[i].x, -points[i].y, 1e-6);
  play (levels, opposite, 0.5);
  n = lq_levels_goniometer (levels, points, 100);
  g_assert_cmpint (n, ==, 100);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (points[i].y, 0.0, 1e-6);
  lq_levels_free (levels);
}

/* A quarter of the rate, all frames at 0.707 of the peak: that lies between them. */
static Frame quarter (GRand *rand, LqFrames at)
{
  double x = 0.5 * sin (M_PI / 2.0 * (double)at + M_PI / 4.0);
  return (Frame){ x, x };
}

static void test_goniometer_between (void)
{
  LqLevels *levels = lq_levels_new (RATE, 2);
  LqGonioPoint points[LQ_LEVELS_POINTS];
  play (levels, quarter, 0.1);
  lq_levels_goniometer (levels, points, LQ_LEVELS_POINTS);
  play (levels, quarter, 300.0 / RATE);
  int n = lq_levels_goniometer (levels, points, LQ_LEVELS_POINTS);
  g_assert_cmpint (n, ==, 1200);
  double largest = 0.0;
  for (int i = 0; i < n; i++)
    largest = fmax (largest, fabs ((double)points[i].y));
  g_assert_cmpfloat_with_epsilon (largest, 0.5 * M_SQRT2, 0.005); /* 0.05 dB */
  lq_levels_free (levels);
}

/* Bands and points that rest read none and begin anew, without a trace of what was before; all else goes on. */
static void test_stereo_rests (void)
{
  LqLevels *resting = lq_levels_new (RATE, 2), *always = lq_levels_new (RATE, 2),
           *fresh = lq_levels_new (RATE, 2);
  LqGonioPoint points[LQ_LEVELS_POINTS];
  LqLevelsSnapshot rested, whole, new;
  play (resting, left_only, 1.0);
  play (always, left_only, 1.0);
  lq_levels_follow_stereo (resting, false);
  play (resting, left_only, 1.0);
  play (always, left_only, 1.0);
  lq_levels_read (resting, &rested);
  for (int k = 0; k < LQ_LEVELS_BANDS; k++)
    g_assert_false (rested.side_mid_db[k].valid || rested.band_correlation[k].valid
                    || rested.band_phase_deg[k].valid);
  g_assert_cmpint (lq_levels_goniometer (resting, points, LQ_LEVELS_POINTS), ==, 0);
  lq_levels_follow_stereo (resting, true);
  play (resting, opposite, 1.0);
  play (always, opposite, 1.0);
  play (fresh, opposite, 1.0);
  lq_levels_follow_stereo (resting, true); /* said again, as every reader does */
  lq_levels_read (resting, &rested);
  lq_levels_read (always, &whole);
  lq_levels_read (fresh, &new);
  g_assert_true (rested.side_mid_db[2].valid);
  for (int k = 0; k < LQ_LEVELS_BANDS; k++)
    {
      g_assert_cmpfloat (rested.side_mid_db[k].value, ==, new.side_mid_db[k].value);
      g_assert_cmpfloat (rested.band_correlation[k].value, ==, new.band_correlation[k].value);
      g_assert_cmpfloat (rested.band_phase_deg[k].value, ==, new.band_phase_deg[k].value);
    }
  g_assert_cmpfloat (rested.correlation.value, ==, whole.correlation.value);
  g_assert_cmpfloat (rested.channels[0].rms_dbfs.value, ==, whole.channels[0].rms_dbfs.value);
  g_assert_cmpfloat (rested.channels[0].max_dbfs.value, ==, whole.channels[0].max_dbfs.value);
  int n = lq_levels_goniometer (resting, points, LQ_LEVELS_POINTS);
  g_assert_cmpint (n, ==, LQ_LEVELS_POINTS);
  for (int i = 0; i < n; i++) /* nothing but side */
    g_assert_cmpfloat_with_epsilon (points[i].y, 0.0, 1e-6);
  lq_levels_free (resting);
  lq_levels_free (always);
  lq_levels_free (fresh);
}

static void test_mono_and_broken (void)
{
  LqLevels *levels = lq_levels_new (RATE, 1);
  double x[64];
  for (int i = 0; i < 64; i++)
    x[i] = i == 10 ? NAN : 0.5;
  const double *in[] = { x };
  for (int i = 0; i < 100; i++)
    lq_levels_process (levels, in, 64);
  lq_levels_gap (levels);
  LqLevelsSnapshot s = read_levels (levels);
  g_assert_true (s.incomplete);
  g_assert_cmpint (s.n_channels, ==, 1);
  g_assert_false (s.correlation.valid);
  assert_reading (s.channels[0].peak_dbfs, -6.02, 0.01);
  g_assert_false (s.channels[0].rms_dbfs.valid && isnan (s.channels[0].rms_dbfs.value));
  lq_levels_free (levels);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/levels/silence", test_silence);
  g_test_add_func ("/analysis/levels/tone", test_tone);
  g_test_add_func ("/analysis/levels/fall-and-hold", test_fall_and_hold);
  g_test_add_func ("/analysis/levels/rms-window", test_rms_window);
  g_test_add_func ("/analysis/levels/correlation-range", test_correlation_range);
  g_test_add_func ("/analysis/levels/bands", test_bands);
  g_test_add_func ("/analysis/levels/band-phase", test_band_phase);
  g_test_add_func ("/analysis/levels/goniometer", test_goniometer);
  g_test_add_func ("/analysis/levels/goniometer-between", test_goniometer_between);
  g_test_add_func ("/analysis/levels/stereo-rests", test_stereo_rests);
  g_test_add_func ("/analysis/levels/mono-and-broken", test_mono_and_broken);
  return g_test_run ();
}
