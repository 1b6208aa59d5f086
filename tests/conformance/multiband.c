/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The multiband against SOUND A3 (splits) and A2 (curves and times), and against closed forms. */
#include "run.h"
#include "signals.h"

#include <complex.h>

#define RATE 48000
#define N    (64 * 3000)

extern const LqProcessor lq_processor_multiband;
static const LqProcessor *const multiband = &lq_processor_multiband;

static double left[N], right[N], out_left[N], out_right[N];
static double *const in[] = { left, right };
static double *const out[] = { out_left, out_right };

static double to_db (double gain) { return 20.0 * log10 (fmax (gain, 1e-30)); }

static void run_once (const char *params, int n_channels)
{
  Run run;

  run_open (&run, multiband, RATE, n_channels, params);
  run_process (&run, in, out, NULL, N);
  run_close (&run);
}

/* H at F_HZ of what an impulse in LEFT makes in OUT_LEFT. */
static double complex bin (double f_hz)
{
  double complex sum = 0.0, turn = cexp (-2.0 * G_PI * I * f_hz / RATE), phase = 1.0;

  for (int i = 0; i < N / 2; i++)
    {
      sum += out_left[i] * phase;
      phase *= turn;
    }
  return sum;
}

static void send_impulse (const char *params)
{
  memset (left, 0, sizeof left);
  left[0] = 1.0;
  run_once (params, 1);
}

/* All-pass of a Butterworth pair at SPLIT_HZ by the bilinear transform. */
static double complex all_pass (double split_hz, double f_hz)
{
  double complex s = I * tan (G_PI * f_hz / RATE) / tan (G_PI * split_hz / RATE);

  return (s * s - M_SQRT2 * s + 1.0) / (s * s + M_SQRT2 * s + 1.0);
}

/* Bands that are on and ask for nothing: in minimum phase the product of all-passes, and no other
 * magnitude, to 1e-9 dB where A3 has 1.2e-11 (our impulse response ends). */
static void test_idle_is_an_all_pass (void)
{
  static const double splits_hz[] = { 90, 300, 1100, 4200, 11000 };
  static const char *const splits = "x1=90 x2=300 x3=1100 x4=4200 x5=11000 b1.on=1 b1.ratio=1";

  for (int n_bands = 2; n_bands <= 6; n_bands++)
    {
      g_autofree char *params = g_strdup_printf ("bands=%d %s", n_bands, splits);
      send_impulse (params);
      for (double f = 20.0; f < 22000.0; f *= 1.3)
        {
          double complex expected = 1.0;
          for (int k = 0; k < n_bands - 1; k++)
            expected *= all_pass (splits_hz[k], f);
          g_assert_cmpfloat (cabs (bin (f) - expected), <, 1e-9);
          g_assert_cmpfloat_with_epsilon (to_db (cabs (bin (f))), 0.0, 1e-8);
        }
    }
}

/* In linear phase it is the delayed input, to the bit. */
static void test_idle_is_a_delay (void)
{
  for (int n_bands = 2; n_bands <= 6; n_bands++)
    {
      g_autofree char *params = g_strdup_printf (
          "bands=%d phase=1 lookahead=2 b1.on=1 b1.ratio=1 b2.on=1 b2.threshold=0", n_bands);
      int lag = 1200 + 96;
      fill_noise (left, N, 0.2, 1);
      run_once (params, 1);
      g_assert_cmpint (memcmp (out_left + lag, left, sizeof (double) * (size_t)(N - lag)), ==, 0);
    }
}

/* With every band off, in both kinds of phase. */
static void test_off_changes_no_bit (void)
{
  for (int linear = 0; linear <= 1; linear++)
    {
      g_autofree char *params = g_strdup_printf ("phase=%d b1.makeup=6 b2.threshold=-60", linear);
      int lag = linear ? 1200 : 0;
      fill_noise (left, N, 1.0, 2);
      fill_noise (right, N, 1.0, 3);
      run_once (params, 2);
      for (int c = 0; c < 2; c++)
        g_assert_cmpint (memcmp (out[c] + lag, in[c], sizeof (double) * (size_t)(N - lag)), ==, 0);
    }
}

/* A soloed band: −6.02 dB at its splits, 24 dB an octave beyond them (the closed form of LR4 by the
 * bilinear transform), and what response draws. */
static void test_solo (void)
{
  send_impulse ("bands=2 x1=1000 b1.solo=1");
  g_assert_cmpfloat_with_epsilon (to_db (cabs (bin (1000.0))), -6.0206, 1e-4);
  g_assert_cmpfloat_with_epsilon (to_db (cabs (bin (4000.0))) - to_db (cabs (bin (2000.0))),
                                  -24.082, 0.9); /* the transform steepens it towards 24 kHz */
  for (double f = 30.0; f < 20000.0; f *= 1.5)
    {
      double t = tan (G_PI * f / RATE) / tan (G_PI * 1000.0 / RATE);
      g_assert_cmpfloat_with_epsilon (cabs (bin (f)), 1.0 / (1.0 + t * t * t * t), 1e-9);
    }
  send_impulse ("bands=2 x1=1000 b2.solo=1");
  g_assert_cmpfloat_with_epsilon (to_db (cabs (bin (1000.0))), -6.0206, 1e-4);
  g_assert_cmpfloat_with_epsilon (to_db (cabs (bin (125.0))) - to_db (cabs (bin (62.5))), 24.082,
                                  0.005);
  send_impulse ("bands=2 x1=1000 b1.solo=1 phase=1");
  g_assert_cmpfloat_with_epsilon (to_db (cabs (bin (1000.0))), -6.0206, 0.005);
  g_assert_cmpfloat (to_db (cabs (bin (1600.0))), <, -79.9);
}

static void test_solo_is_drawn (void)
{
  for (int linear = 0; linear <= 1; linear++)
    for (int band = 0; band < 5; band++)
      {
        Run run;
        g_autofree char *params = g_strdup_printf ("bands=5 phase=%d b%d.solo=1", linear, band + 1);
        send_impulse (params);
        run_open (&run, multiband, RATE, 1, params);
        for (double f = 25.0; f < 22000.0; f *= 1.4)
          {
            double drawn_db;
            g_assert_true (multiband->info.response (run.params, RATE, LQ_RESPONSE_SHARE, band,
                                                     LQ_TARGET_STEREO, &f, &drawn_db, 1));
            g_assert_cmpfloat_with_epsilon (to_gain (drawn_db), cabs (bin (f)), 1e-9);
          }
        run_close (&run);
      }
}

/* RMS of the last quarter against that of the input there. */
static double steady_gain_db (void)
{
  double a = 0.0;
  double b = 0.0;

  for (int i = 3 * N / 4; i < N; i++)
    {
      a += left[i] * left[i];
      b += out_left[i] * out_left[i];
    }
  return 10.0 * log10 (b / a);
}

/* A2's steady reductions, here of the middle one of three bands; 997 Hz lose 0.001 dB in it. */
static void test_steady_reduction (void)
{
  static const struct
  {
    const char *params;
    double reduction_db;
  } cases[] = { { "detector=0", 7.49 }, { "detector=1 window=10", 7.52 } };

  fill_sine (left, N, 997.0 / RATE, -10.0);
  for (gsize k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      Run run;
      g_autofree char *params =
          g_strdup_printf ("bands=3 x1=100 x2=10000 b2.on=1 b2.threshold=-20 b2.ratio=4 b2.knee=0 "
                           "b2.attack=5 b2.release=100 %s",
                           cases[k].params);
      run_open (&run, multiband, RATE, 1, params);
      run_process (&run, in, out, NULL, N);
      g_assert_cmpfloat_with_epsilon (steady_gain_db (), -cases[k].reduction_db, 0.015);
      g_assert_cmpfloat_with_epsilon (run_readout (&run, "b2_gain"), -cases[k].reduction_db, 0.02);
      g_assert_cmpfloat_with_epsilon (run_readout (&run, "reduction"), -cases[k].reduction_db,
                                      0.02);
      g_assert_cmpfloat_with_epsilon (run_readout (&run, "b2_level"), -10.0, 0.06);
      g_assert_cmpfloat (run_readout (&run, "b1_gain"), ==, 0.0);
      run_close (&run);
    }
}

/* Every mode where it acts, where it does not, and at the end of its range. The mean power of a sine
 * over 50 ms has no ripple to speak of. */
static void test_modes (void)
{
  static const struct
  {
    int mode;
    double in_db, gain_db;
  } cases[] = {
    { 0, -10.0, -5.0 }, { 0, -30.0, 0.0 }, { 1, -30.0, 5.0 },   { 1, -10.0, 0.0 },
    { 2, -26.0, -6.0 }, { 2, -10.0, 0.0 }, { 2, -60.0, -12.0 }, { 3, -14.0, 6.0 },
    { 3, -30.0, 0.0 },  { 3, -2.0, 12.0 }, { 1, -70.0, 12.0 },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (cases); k++)
    for (int linear = 0; linear <= 1; linear++)
      {
        Run run;
        double drawn_db;
        g_autofree char *params = g_strdup_printf (
            "bands=3 x1=100 x2=10000 phase=%d detector=1 window=50 b2.on=1 b2.mode=%d "
            "b2.threshold=-20 b2.ratio=2 b2.knee=0 b2.range=12 b2.attack=5 b2.release=50",
            linear, cases[k].mode);
        fill_sine (left, N, 1000.0 / RATE, cases[k].in_db);
        run_open (&run, multiband, RATE, 1, params);
        run_process (&run, in, out, NULL, N);
        g_assert_cmpfloat_with_epsilon (steady_gain_db (), cases[k].gain_db, 0.02);
        g_assert_true (multiband->info.response (run.params, RATE, LQ_RESPONSE_TRANSFER, 1,
                                                 LQ_TARGET_STEREO, &cases[k].in_db, &drawn_db, 1));
        g_assert_cmpfloat_with_epsilon (drawn_db, cases[k].in_db + cases[k].gain_db, 1e-9);
        run_close (&run);
      }
}

/* Time in ms from FROM until the gain has gone 63.2 % of its way from A to B; the split rings for some
 * frames at a step. */
static double reach_ms (int from, double a_db, double b_db)
{
  double mark = a_db + (b_db - a_db) * (1.0 - exp (-1.0));

  for (int i = from + 24; i < N; i++)
    {
      double g = to_db (out_left[i] / left[i]);
      if (b_db < a_db ? g <= mark : g >= mark)
        return (i + 1 - from) * 1e3 / RATE;
    }
  return INFINITY;
}

/* Steps −40 → −10 → −40 dB of a constant in the lowest band, whose split is far above: attack 63.2 %
 * at 5 ms, release at 105 ms (τ_R + τ_A), ±2 %. The attack follows what grows louder in each mode; the range
 * keeps the split's overshoot out. */
static void test_step_times (void)
{
  static const double soft_db[] = { 0.0, 7.5, -7.5, 0.0 };
  static const double loud_db[] = { -7.5, 0.0, 0.0, 7.5 };
  const int up = 72000;
  const int down = 120000;

  for (int i = 0; i < N; i++)
    left[i] = to_gain (i >= up && i < down ? -10.0 : -40.0);
  for (int mode = 0; mode < 4; mode++)
    {
      g_autofree char *params = g_strdup_printf (
          "bands=2 x1=18000 b1.on=1 b1.mode=%d b1.threshold=-20 b1.ratio=20 b1.knee=0 b1.range=7.5 "
          "b1.attack=5 b1.release=100",
          mode);
      run_once (params, 1);
      g_assert_cmpfloat_with_epsilon (reach_ms (up, soft_db[mode], loud_db[mode]), 5.0, 0.1);
      g_assert_cmpfloat_with_epsilon (reach_ms (down, loud_db[mode], soft_db[mode]), 105.0, 2.1);
    }
}

/* With look-ahead the attack is over when the loud part comes out, in both kinds of phase. */
static void test_lookahead (void)
{
  const int up = 72000;

  for (int linear = 0; linear <= 1; linear++)
    {
      Run run;
      int lag;
      g_autofree char *params = g_strdup_printf (
          "bands=2 x1=18000 phase=%d lookahead=5 b1.on=1 b1.threshold=-20 b1.ratio=20 b1.knee=0 "
          "b1.range=7.5 b1.attack=0.5 b1.release=100",
          linear);
      for (int i = 0; i < N; i++)
        left[i] = to_gain (i >= up ? -10.0 : -40.0);
      run_open (&run, multiband, RATE, 1, params);
      lag = run_latency (&run);
      g_assert_cmpint (lag, ==, linear ? 1440 : 240);
      run_process (&run, in, out, NULL, N);
      /* the split rings for some frames at the step */
      for (int i = up + 40; i < up + 24000; i++)
        g_assert_cmpfloat_with_epsilon (to_db (out_left[i + lag] / left[i]), -7.5, 0.02);
      run_close (&run);
    }
}

/* Linked: one gain for both sides, also where only one is loud. */
static void test_link (void)
{
  const char *params = "bands=2 x1=18000 b1.on=1 b1.threshold=-30 b1.ratio=2 b1.knee=0 link=%d";
  static const double expected_db[][2] = { { -10.0, -5.0 }, { -10.0, -7.5 }, { -10.0, -10.0 } };

  for (int k = 0; k < 3; k++)
    {
      g_autofree char *linked = g_strdup_printf (params, 50 * k);
      for (int i = 0; i < N; i++)
        {
          left[i] = to_gain (-10.0);
          right[i] = to_gain (-20.0);
        }
      run_once (linked, 2);
      g_assert_cmpfloat_with_epsilon (to_db (out_left[N - 1] / left[N - 1]), expected_db[k][0],
                                      1e-6);
      g_assert_cmpfloat_with_epsilon (to_db (out_right[N - 1] / right[N - 1]), expected_db[k][1],
                                      1e-6);
    }
}

/* Splits of linear phase that move while it sounds: six bands 6 dB up are the sound 6 dB up, however
 * the filters change. */
static void test_linear_splits_move (void)
{
  Run run;
  double worst = 0.0;

  fill_noise (left, N, 0.5, 5);
  run_open (&run, multiband, RATE, 1,
            "bands=6 phase=1 b1.on=1 b2.on=1 b3.on=1 b4.on=1 b5.on=1 b6.on=1 b1.ratio=1 b2.ratio=1 "
            "b3.ratio=1 b4.ratio=1 b5.ratio=1 b6.ratio=1 b1.makeup=6 b2.makeup=6 b3.makeup=6 "
            "b4.makeup=6 b5.makeup=6 b6.makeup=6");
  for (int at = 0; at < N; at += LQ_QUANTUM)
    {
      double *const from[] = { left + at };
      double *const to[] = { out_left + at };
      g_autofree char *moved = g_strdup_printf ("x1=%g x2=%g x4=%g", 60.0 + at * 1e-3,
                                                500.0 + at * 5e-3, 4000.0 + at * 1e-2);
      run_update (&run, moved);
      run_process (&run, from, to, NULL, LQ_QUANTUM);
    }
  for (int i = 1200; i < N; i++)
    worst = fmax (worst, fabs (out_left[i] - to_gain (6.0) * left[i - 1200]));
  g_assert_cmpfloat (to_db (worst), <, -240.0);
  run_close (&run);
}

int main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/multiband/idle-is-an-all-pass", test_idle_is_an_all_pass);
  g_test_add_func ("/conformance/multiband/idle-is-a-delay", test_idle_is_a_delay);
  g_test_add_func ("/conformance/multiband/off-changes-no-bit", test_off_changes_no_bit);
  g_test_add_func ("/conformance/multiband/solo", test_solo);
  g_test_add_func ("/conformance/multiband/solo-is-drawn", test_solo_is_drawn);
  g_test_add_func ("/conformance/multiband/steady-reduction", test_steady_reduction);
  g_test_add_func ("/conformance/multiband/modes", test_modes);
  g_test_add_func ("/conformance/multiband/step-times", test_step_times);
  g_test_add_func ("/conformance/multiband/lookahead", test_lookahead);
  g_test_add_func ("/conformance/multiband/link", test_link);
  g_test_add_func ("/conformance/multiband/linear-splits-move", test_linear_splits_move);
  return g_test_run ();
}
