/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a compressor moves in time: its attack and release, in feedback too, by the sound and in notes. */
#include "compressor.h"

/* Time in ms from FROM until the gain has gone 63.2 % of its way from A to B. */
static double reach_ms (int from, double a_db, double b_db)
{
  double mark = a_db + (b_db - a_db) * (1.0 - exp (-1.0));

  for (int i = from; i < N; i++)
    {
      double g = 20.0 * log10 (out_left[i] / left[i]);
      if (b_db < a_db ? g <= mark : g >= mark)
        return (i + 1 - from) * 1e3 / RATE;
    }
  return INFINITY;
}

/* Time in ms after DOWN until LEFT_DB of reduction are left. */
static double recover_ms (int down, double left_db)
{
  for (int i = down; i < N; i++)
    if (-20.0 * log10 (out_left[i] / left[i]) <= left_db)
      return (i + 1 - down) * 1e3 / RATE;
  return INFINITY;
}

/* Steps −40 → −10 → −40 dB: attack 63.2 % at 5 ms, release at 105 ms (τ_R + τ_A), ±2 %. */
static void test_step_times (void)
{
  static const double holds_ms[] = { 0.0, 50.0 };
  const int up = 24000;
  const int down = 96000;

  for (int i = 0; i < N; i++)
    left[i] = to_gain (i >= up && i < down ? -10.0 : -40.0);
  for (int k = 0; k < 2; k++)
    {
      Run run;
      run_open (&run, compressor, RATE, 1, "threshold=-20 ratio=4 knee=0 attack=5 release=100");
      set_params (compressor, run.params, k ? "hold=50" : "hold=0");
      run.processor->reset (run.state, run.params);
      run_process (&run, in, out, NULL, N);
      g_assert_cmpfloat_with_epsilon (reach_ms (up, 0.0, -7.5), 5.0, 0.1);
      g_assert_cmpfloat_with_epsilon (reach_ms (down, -7.5, 0.0) - holds_ms[k], 105.0, 2.1);
      run_close (&run);
    }
}

/* ---- feedback ---- */

/* In feedback r = s (L − r − T) beyond the knee, s = 1 − 1/R: r = s (L − T) / (1 + s). Constant levels
 * end there; inside a knee W on r = s u²/(2 W), u = L − r − T + W/2, which is put in and tried. No
 * look-ahead, so no delay, whatever its row says. */
static void test_feedback_curve (void)
{
  const double ins[] = { -40.0, -22.0, -20.0, -18.0, -12.0, -3.0, 0.0 };

  for (int knee_db = 0; knee_db <= 12; knee_db += 12)
    for (size_t k = 0; k < G_N_ELEMENTS (ins); k++)
      {
        Run run;
        double drawn_db;
        double r, u;
        const double s = 1.0 - 1.0 / 4.0;
        run_open (&run, compressor, RATE, 1,
                  "threshold=-20 ratio=4 attack=1 release=20 topology=1 lookahead=5");
        run.params[lq_info_find_param (&compressor->info, "knee")] = knee_db;
        run.processor->reset (run.state, run.params);
        g_assert_cmpint (run_latency (&run), ==, 0);
        fill_level (left, ins[k]);
        run_process (&run, in, out, NULL, 48000);
        r = -20.0 * log10 (out_left[47999] / left[47999]);
        u = ins[k] - r + 20.0 + knee_db / 2.0;
        if (u <= 0.0)
          g_assert_cmpfloat_with_epsilon (r, 0.0, 1e-12);
        else if (u < knee_db)
          g_assert_cmpfloat_with_epsilon (r, s * u * u / (2.0 * knee_db), 1e-6);
        else
          g_assert_cmpfloat_with_epsilon (r, s * (ins[k] + 20.0) / (1.0 + s), 1e-6);
        g_assert_true (compressor->info.response (run.params, RATE, LQ_RESPONSE_TRANSFER, -1,
                                                  LQ_TARGET_STEREO, &ins[k], &drawn_db, 1));
        g_assert_cmpfloat_with_epsilon (ins[k] - r, drawn_db, 1e-6);
        g_assert_cmpfloat_with_epsilon (run_readout (&run, "input_level"), ins[k], 1e-6);
        run_close (&run);
      }
}

/* A loop of slope s around a one-pole attack is 1 + s times as quick; the level that falls meanwhile is
 * followed τ_R late, which takes s τ_R off: (250 − 0.75 · 5) / 1.75 = 140.7 ms, ±2 %. */
static void test_feedback_attack (void)
{
  const int up = 24000;
  const double expected_ms = (250.0 - 0.75 * 5.0) / 1.75;
  Run run;

  for (int i = 0; i < N; i++)
    left[i] = to_gain (i >= up ? -10.0 : -40.0);
  run_open (&run, compressor, RATE, 1,
            "threshold=-20 ratio=4 knee=0 attack=250 release=5 topology=1");
  run_process (&run, in, out, NULL, N);
  run_close (&run);
  g_assert_cmpfloat_with_epsilon (reach_ms (up, 0.0, -7.5 / 1.75), expected_ms, 0.02 * expected_ms);
}

/* A key opens the loop: as in feed-forward, to the bit. */
static void test_feedback_key (void)
{
  static double forward[N];
  double *const forward_out[] = { forward };
  double *const key[] = { right };

  fill_noise (left, N, 1.0, 21);
  fill_noise (right, N, 1.0, 22);
  for (int feedback = 0; feedback <= 1; feedback++)
    {
      Run run;
      run_open (&run, compressor, RATE, 1,
                feedback ? "threshold=-30 ratio=4 topology=1" : "threshold=-30 ratio=4");
      run_process (&run, in, feedback ? out : forward_out, key, N);
      run_close (&run);
    }
  g_assert_cmpint (memcmp (out_left, forward, sizeof forward), ==, 0);
}

/* ---- ballistics ---- */

/* Auto: a reduction of 7.5 dB that stood for T has taught the floor f = 7.5 (1 − e^(−T/500 ms)). Then the
 * reduction falls to that floor in 100 ms while it falls itself in 800 ms: with a = 1/100, b = 1/800
 * and F = f a / (a − b), r = (7.5 − F) e^(−a t) + F e^(−b t), a millisecond of attack behind it. What
 * stood for 20 ms is down to 1/e after 105 ms, what stood for 2.5 s after 900 ms. ±2 %. */
static void test_auto_release (void)
{
  const int up = 4800;
  const double stood_ms[] = { 20.0, 2500.0 };

  for (int k = 0; k < 2; k++)
    {
      Run run;
      int down = up + (int)(stood_ms[k] * RATE / 1e3);
      double a = 1.0 / 100.0, b = 1.0 / 800.0, t_ms = 0.0;
      double f = 7.5 * (1.0 - exp (-stood_ms[k] / 500.0)) * a / (a - b);
      for (int i = 0; i < N; i++)
        left[i] = to_gain (i >= up && i < down ? -10.0 : -40.0);
      run_open (&run, compressor, RATE, 1,
                "threshold=-20 ratio=4 knee=0 attack=1 release=100 ballistics=1");
      run_process (&run, in, out, NULL, N);
      run_close (&run);
      while ((7.5 - f) * exp (-a * t_ms) + f * exp (-b * t_ms) > 7.5 * exp (-1.0))
        t_ms += 0.01;
      g_assert_cmpfloat (fabs (t_ms - (k ? 900.0 : 105.0)), <, 5.0);
      g_assert_cmpfloat_with_epsilon (recover_ms (down, 7.5 * exp (-1.0)), t_ms + 1.0, 0.02 * t_ms);
      if (k == 0) /* by now only the floor is left */
        g_assert_cmpfloat_with_epsilon (-20.0 * log10 (out_left[down + 28800] / left[down + 28800]),
                                        f * exp (-b * 599.0), 0.03);
    }
}

/* Crest: a sine has the times of the rows, a constant level (crest 1) twice those; ±2 %. */
static void test_crest_times (void)
{
  const int down = 96000;
  Run run;

  for (int i = 0; i < N; i++)
    left[i] = to_gain (i < down ? -10.0 : -40.0);
  run_open (&run, compressor, RATE, 1,
            "threshold=-20 ratio=4 knee=0 attack=5 release=40 ballistics=2");
  run_process (&run, in, out, NULL, N);
  /* While peak and mean power both fall with 200 ms, the crest stays 1. */
  g_assert_cmpfloat_with_epsilon (recover_ms (down, 7.5 * exp (-1.0)), 2.0 * 45.0, 0.02 * 90.0);
  run_close (&run);
  for (int i = 0; i < N; i++)
    left[i] = to_gain (i < down ? -10.0 : -40.0) * sin (2.0 * G_PI * 997.0 / RATE * i);
  run_open (&run, compressor, RATE, 1,
            "threshold=-20 ratio=4 knee=0 attack=5 release=40 ballistics=2");
  run_process (&run, in, out, NULL, N);
  for (int i = 0; i < N; i++) /* of the sine, its gain */
    out_left[i] = fabs (left[i]) > 1e-4 ? out_left[i] / left[i] : i > 0 ? out_left[i - 1] : 1.0;
  fill_level (left, 0.0);
  g_assert_cmpfloat_with_epsilon (recover_ms (down, 7.5 * exp (-1.0)), 45.0, 0.03 * 45.0);
  run_close (&run);
}

/* At 120 BPM an eighth is 250 ms: nine tenths of the reduction have gone then, whatever the attack;
 * nine tenths of an attack of a sixteenth have been made after 125 ms. Another tempo moves both at
 * once. Without a tempo the rows' own times count. ±2 %. */
static void test_notes (void)
{
  static const char *const attacks[] = { "attack=0.1", "attack=30" };
  const int up = 9600;
  const int down = 96000;
  const double tempos_bpm[] = { 120.0, 150.0 };

  for (int i = 0; i < N; i++)
    left[i] = to_gain (i >= up && i < down ? -10.0 : -40.0);
  for (int k = 0; k < 2; k++)
    for (int t = 0; t < 2; t++)
      {
        Run run;
        double eighth_ms = 30e3 / tempos_bpm[t];
        run_open (&run, compressor, RATE, 1, "threshold=-20 ratio=4 knee=0 release_note=9");
        set_params (compressor, run.params, attacks[k]);
        run.processor->reset (run.state, run.params);
        run.tempo_bpm = tempos_bpm[t];
        run_process (&run, in, out, NULL, N);
        g_assert_cmpfloat_with_epsilon (recover_ms (down, 0.75), eighth_ms, 0.02 * eighth_ms);
        run_close (&run);
        run_open (&run, compressor, RATE, 1, "threshold=-20 ratio=4 knee=0 attack_note=12");
        run.tempo_bpm = tempos_bpm[t];
        run_process (&run, in, out, NULL, N);
        g_assert_cmpfloat_with_epsilon (
            -20.0 * log10 (out_left[up + (int)(eighth_ms / 2.0 * RATE / 1e3)] / to_gain (-10.0)),
            6.75, 0.02);
        run_close (&run);
      }
  Run run;
  run_open (&run, compressor, RATE, 1,
            "threshold=-20 ratio=4 knee=0 attack=5 release=100 attack_note=6 release_note=9");
  run_process (&run, in, out, NULL, N);
  run_close (&run);
  g_assert_cmpfloat_with_epsilon (reach_ms (down, -7.5, 0.0), 105.0, 2.1);
}

int main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/compressor/step-times", test_step_times);
  g_test_add_func ("/conformance/compressor/feedback-curve", test_feedback_curve);
  g_test_add_func ("/conformance/compressor/feedback-attack", test_feedback_attack);
  g_test_add_func ("/conformance/compressor/feedback-key", test_feedback_key);
  g_test_add_func ("/conformance/compressor/auto-release", test_auto_release);
  g_test_add_func ("/conformance/compressor/crest-times", test_crest_times);
  g_test_add_func ("/conformance/compressor/notes", test_notes);
  return g_test_run ();
}
