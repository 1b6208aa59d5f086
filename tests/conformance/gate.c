/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate against closed forms: its curve, its times, its hysteresis, what is left when it is shut. */
#include "planes.h"
#include "run.h"
#include "signals.h"

#define RATE 48000.0

extern const LqProcessor lq_processor_gate;

static const LqProcessor *const gate = &lq_processor_gate;

/* A constant FROM_DB, from frame UP on UP_DB, from DOWN on FROM_DB again. */
static void fill_step (double from_db, double up_db, int up, int down)
{
  for (int i = 0; i < N; i++)
    left[i] = to_gain (i >= up && i < down ? up_db : from_db);
}

static double reduction_at (int i) { return -20.0 * log10 (out_left[i] / left[i]); }

/* First frame from FROM on whose reduction is on the other side of DB, as ms since FROM. */
static double reach_ms (int from, double db)
{
  bool above = reduction_at (from) > db;

  for (int i = from; i < N; i++)
    if ((reduction_at (i) > db) != above)
      return (i + 1 - from) * 1e3 / RATE;
  return INFINITY;
}

/* ---- the curve ---- */

/* Constant levels end on max (0, min ((R − 1)(T − L), range)), with a quadratic knee of width W around
 * T: (R − 1)(T + W/2 − L)² / 2W inside. No hysteresis, so that both ways are one. */
static void test_curve (void)
{
  static const struct
  {
    const char *params;
    double ratio, knee_db, range_db;
  } cases[] = {
    { "ratio=2", 2.0, 0.0, 60.0 },
    { "ratio=3 knee=12", 3.0, 12.0, 60.0 },
    { "ratio=100 range=20", 100.0, 0.0, 20.0 },
    { "ratio=1.5 knee=24 range=5 detector=1", 1.5, 24.0, 5.0 },
  };
  const double ins[] = { -70.0, -45.0, -36.0, -33.0, -30.1, -29.9, -27.0, -20.0, 0.0 };

  for (size_t v = 0; v < G_N_ELEMENTS (cases); v++)
    for (size_t k = 0; k < G_N_ELEMENTS (ins); k++)
      {
        Run run;
        double w = cases[v].knee_db, slope = cases[v].ratio - 1.0;
        double below = -30.0 + w / 2.0 - ins[k];
        double expected_db = below <= 0.0 ? 0.0
                             : below < w  ? slope * below * below / (2.0 * w)
                                          : slope * (below - w / 2.0);
        double drawn_db;
        expected_db = fmin (expected_db, cases[v].range_db);
        run_open (&run, gate, RATE, 1, "threshold=-30 hysteresis=0 attack=1 release=10 hold=0");
        set_params (gate, run.params, cases[v].params);
        run.processor->reset (run.state, run.params);
        /* An RMS detector is calibrated on sines: constant levels read 3.01 dB more. */
        fill_step (ins[k] - (v == 3 ? 10.0 * log10 (2.0) : 0.0), 0.0, N, N);
        run_process (&run, in, out, NULL, 48000);
        g_assert_cmpfloat_with_epsilon (reduction_at (47999), expected_db, 1e-6);
        g_assert_true (gate->info.response (run.params, RATE, LQ_RESPONSE_TRANSFER, -1,
                                            LQ_TARGET_STEREO, &ins[k], &drawn_db, 1));
        g_assert_cmpfloat_with_epsilon (ins[k] - drawn_db, expected_db, 1e-9);
        g_assert_cmpfloat_with_epsilon (run_readout (&run, "reduction"), -expected_db, 1e-6);
        run_close (&run);
      }
}

/* Shut, a sine is down by the range, whatever its ratio beyond it. */
static void test_range (void)
{
  static const double ranges_db[] = { 6.0, 24.0, 60.0, 80.0 };

  fill_sine (left, N, 997.0 / RATE, -40.0);
  for (size_t k = 0; k < G_N_ELEMENTS (ranges_db); k++)
    {
      double sum_in = 0.0, sum_out = 0.0;
      Run run;
      run_open (&run, gate, RATE, 1, "threshold=-20 ratio=100 release=20");
      run.params[lq_info_find_param (&gate->info, "range")] = ranges_db[k];
      run.processor->reset (run.state, run.params);
      run_process (&run, in, out, NULL, N);
      run_close (&run);
      for (int i = N / 2; i < N; i++)
        {
          sum_in += left[i] * left[i];
          sum_out += out_left[i] * out_left[i];
        }
      g_assert_cmpfloat_with_epsilon (10.0 * log10 (sum_out / sum_in), -ranges_db[k], 1e-6);
    }
}

/* ---- times ---- */

/* From shut to open and back: 63.2 % of the decibels after the attack, and after 10 ms of crest, hold
 * and release; ±2 %. */
static void test_times (void)
{
  static const struct
  {
    const char *params;
    double attack_ms, hold_ms, release_ms;
  } cases[] = {
    { "attack=1 hold=0 release=50", 1.0, 0.0, 50.0 },
    { "attack=20 hold=100 release=200", 20.0, 100.0, 200.0 },
    { "attack=5 hold=500 release=150 lookahead=5", 5.0, 500.0, 150.0 },
  };
  const int up = 96000, down = 144000;

  for (size_t k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      Run run;
      double hold_ms = 10.0 + cases[k].hold_ms;
      int lag;
      fill_step (-60.0, -10.0, up, down);
      g_autofree char *all =
          g_strdup_printf ("threshold=-30 range=40 ratio=100 %s", cases[k].params);
      run_open (&run, gate, RATE, 1, all);
      lag = run_latency (&run);
      run_process (&run, in, out, NULL, N);
      run_close (&run);
      memmove (out_left, out_left + lag, sizeof (double) * (size_t)(N - lag));
      g_assert_cmpfloat_with_epsilon (reduction_at (up - lag - 2), 40.0, 1e-3);
      g_assert_cmpfloat_with_epsilon (reach_ms (up - lag, 40.0 * exp (-1.0)), cases[k].attack_ms,
                                      0.02 * cases[k].attack_ms + 1.5e3 / RATE);
      /* The last frame before the sound falls is the last that is loud. */
      g_assert_cmpfloat_with_epsilon (reach_ms (down, 1e-6), hold_ms,
                                      0.02 * hold_ms + 0.001 * cases[k].release_ms);
      g_assert_cmpfloat_with_epsilon (reach_ms (down, 40.0 * (1.0 - exp (-1.0))) - hold_ms,
                                      cases[k].release_ms, 0.02 * cases[k].release_ms);
    }
}

/* With a look-ahead of five attacks it is open, to 0.2 dB of 40, when the hit begins. */
static void test_lookahead (void)
{
  const int up = 48000;
  Run run;
  int lag;

  fill_step (-60.0, -10.0, up, N);
  run_open (&run, gate, RATE, 1, "threshold=-30 range=40 ratio=100 attack=1 lookahead=5");
  lag = run_latency (&run);
  g_assert_cmpint (lag, ==, 240);
  run_process (&run, in, out, NULL, N);
  run_close (&run);
  g_assert_cmpfloat (-20.0 * log10 (out_left[up + lag] / left[up]), <, 0.2);
}

/* ---- hysteresis ---- */

static int n_opened;
static bool was_open;

static void count_openings (const double *values, void *data)
{
  bool open = values[lq_info_find_readout (&gate->info, "reduction")] > -3.0;

  n_opened += open && !was_open;
  was_open = open;
}

/* A tone that fades by 10 dB a second while it beats by ±1.5 dB five times a second crosses the
 * threshold again and again: without hysteresis the gate opens each time, with 4 dB it closes once. */
static void test_hysteresis (void)
{
  int opened[2];

  for (int i = 0; i < N; i++)
    {
      double s = i / RATE;
      double level_db = -22.0 - 5.0 * s + 1.5 * sin (2.0 * G_PI * 5.0 * s);
      left[i] = to_gain (level_db) * sin (2.0 * G_PI * 200.0 * s);
    }
  for (int k = 0; k < 2; k++)
    {
      Run run;
      run_open (&run, gate, RATE, 1, "threshold=-30 ratio=100 attack=1 hold=0 release=5");
      set_params (gate, run.params, k ? "hysteresis=4" : "hysteresis=0");
      run.processor->reset (run.state, run.params);
      run.watch = count_openings;
      n_opened = 0;
      was_open = false;
      run_process (&run, in, out, NULL, N);
      run_close (&run);
      opened[k] = n_opened;
    }
  g_test_message ("opened %d times without hysteresis, %d with", opened[0], opened[1]);
  g_assert_cmpint (opened[0], >, 3);
  g_assert_cmpint (opened[1], ==, 1);
}

/* Between threshold − hysteresis and threshold what is open stays open and what is shut stays shut. */
static void test_between (void)
{
  Run run;

  fill_step (-50.0, -32.0, 48000, N);
  run_open (&run, gate, RATE, 1, "threshold=-30 hysteresis=6 ratio=100 range=40 hold=0 release=20");
  run_process (&run, in, out, NULL, N);
  g_assert_cmpfloat_with_epsilon (reduction_at (N - 1), 40.0, 1e-6);
  fill_step (-32.0, -20.0, 0, 48000);
  run_process (&run, in, out, NULL, N);
  g_assert_cmpfloat (out_left[N - 1], ==, left[N - 1]);
  run_close (&run);
}

/* ---- nothing to do, and what the detector hears ---- */

static void test_exact_bypass (void)
{
  static const char *const nothings[] = { "", "range=0 threshold=0", "ratio=1 threshold=0",
                                          "threshold=-79 lookahead=7.3 link=0" };

  fill_noise (left, N, 1.0, 1);
  fill_noise (right, N, 1.0, 2);
  for (size_t k = 0; k < G_N_ELEMENTS (nothings); k++)
    for (int channels = 1; channels <= 2; channels++)
      run_assert_untouched (gate, RATE, channels, nothings[k], in, out, N);
}

/* Shut and opened again, every bit is as it was. */
static void test_opens_exactly (void)
{
  Run run;

  fill_step (-60.0, -10.0, 48000, N);
  run_open (&run, gate, RATE, 1, "threshold=-30 release=20");
  run_process (&run, in, out, NULL, N);
  run_close (&run);
  g_assert_cmpfloat (reduction_at (47000), >, 59.0);
  for (int i = 96000; i < N; i++)
    g_assert_cmpfloat (out_left[i], ==, left[i]);
}

/* The key opens it and is not heard. Listening hears the key, through high-pass and low-pass: at
 * their corners −3.01 dB. */
static void test_key (void)
{
  double *const key[] = { right };
  double top = 0.0;
  Run run;

  fill_step (-40.0, 0.0, N, N);
  fill_sine (right, N, 1000.0 / RATE, -10.0);
  run_open (&run, gate, RATE, 1, "threshold=-30 range=40 ratio=100");
  run_process (&run, in, out, key, N);
  g_assert_cmpfloat (out_left[N - 1], ==, left[N - 1]);
  run_process (&run, in, out, NULL, N);
  g_assert_cmpfloat_with_epsilon (reduction_at (N - 1), 40.0, 1e-6);
  for (int k = 0; k < 2; k++)
    {
      set_params (gate, run.params, "hp=0 lp=0 listen=1");
      set_params (gate, run.params, k ? "hp=2 hp_freq=1000" : "lp=2 lp_freq=1000");
      run.processor->reset (run.state, run.params);
      run_process (&run, in, out, key, N);
      top = 0.0;
      for (int i = N / 2; i < N; i++)
        top = fmax (top, fabs (out_left[i]));
      g_assert_cmpfloat_with_epsilon (20.0 * log10 (top), -13.01, 0.02);
    }
  run_close (&run);
}

/* Linked, what opens one side opens both with one gain; unlinked, the soft side stays shut. */
static void test_link (void)
{
  for (int linked = 0; linked <= 1; linked++)
    {
      Run run;
      fill_sine (left, N, 500.0 / RATE, -10.0);
      fill_sine (right, N, 700.0 / RATE, -50.0);
      run_open (&run, gate, RATE, 2, "threshold=-30 range=40 ratio=100");
      set_params (gate, run.params, linked ? "link=100" : "link=0");
      run.processor->reset (run.state, run.params);
      run_process (&run, in, out, NULL, N);
      run_close (&run);
      for (int i = N / 2; i < N; i++)
        {
          g_assert_cmpfloat (out_left[i], ==, left[i]);
          g_assert_cmpfloat_with_epsilon (out_right[i], right[i] * (linked ? 1.0 : 0.01), 1e-12);
        }
    }
}

int main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/gate/curve", test_curve);
  g_test_add_func ("/conformance/gate/range", test_range);
  g_test_add_func ("/conformance/gate/times", test_times);
  g_test_add_func ("/conformance/gate/lookahead", test_lookahead);
  g_test_add_func ("/conformance/gate/hysteresis", test_hysteresis);
  g_test_add_func ("/conformance/gate/between", test_between);
  g_test_add_func ("/conformance/gate/exact-bypass", test_exact_bypass);
  g_test_add_func ("/conformance/gate/opens-exactly", test_opens_exactly);
  g_test_add_func ("/conformance/gate/key", test_key);
  g_test_add_func ("/conformance/gate/link", test_link);
  return g_test_run ();
}
