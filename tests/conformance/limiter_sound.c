/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a limiter sounds like: steady tones stay clean, each character lets go in its time, and no control
 * clicks. */
#include "limiter.h"

/* Harmonics 2 … 49 against the fundamental over the last second, dB. */
static double thd_db (const double *x, int n, int f_hz, int rate_hz)
{
  double first = 0.0;
  double others = 0.0;

  for (int k = 1; k < 50; k++)
    {
      double re = 0.0;
      double im = 0.0;
      for (int i = n - rate_hz; i < n; i++)
        {
          re += x[i] * cos (2.0 * G_PI * f_hz * k / rate_hz * i);
          im += x[i] * sin (2.0 * G_PI * f_hz * k / rate_hz * i);
        }
      *(k == 1 ? &first : &others) += re * re + im * im;
    }
  return 10.0 * log10 (others / first);
}

/* 9 dB over: at 100 Hz the look-ahead bridges half a period and nothing moves at all (the best
 * peers reach −149 dB); at 40 Hz the adaptive floor has learnt it within four seconds, where a
 * plain release is left with some −35 dB. */
static void test_tones (void)
{
  static const struct
  {
    int f_hz;
    const char *params;
    double low_db, high_db;
  } cases[] = {
    { 100, "input=9", -400.0, -180.0 },           { 40, "input=9", -400.0, -70.0 },
    { 40, "input=9 character=1", -45.0, -25.0 },  { 40, "input=9 character=2", -400.0, -70.0 },
    { 40, "input=9 character=4", -400.0, -70.0 },
  };

  for (size_t k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      Run run;
      double db;
      for (int i = 0; i < N; i++)
        left[i] = to_gain (-4.0) * sin (2.0 * G_PI * cases[k].f_hz / 48000.0 * i);
      run_open (&run, limiter, 48000.0, 1, cases[k].params);
      run_process (&run, in, out, NULL, N);
      db = thd_db (out_left, N, cases[k].f_hz, 48000);
      g_assert_cmpfloat (db, >, cases[k].low_db);
      g_assert_cmpfloat (db, <, cases[k].high_db);
      g_assert_cmpfloat_with_epsilon (run_readout (&run, "reduction"), -6.05, 0.1);
      run_close (&run);
    }
}

/* ---- characters ---- */

/* What each does to what has lasted: 6 dB of reduction that stood for T have taught a floor
 * f = 6 (1 − e^(−T/charge)), to which the reduction falls with the release while it falls itself with
 * the discharge: with a = 1/release, b = 1/discharge, F = f a/(a − b), r = (6 − F) e^(−a t) + F e^(−b t).
 * Down to 6/e; the look-ahead's window and the bridge of 26 ms may add 35 ms. */
static void test_characters_release (void)
{
  static const double stood_ms[] = { 15.0, 600.0 };
  static const struct
  {
    double charge_ms, discharge_ms; /* at a release of 30 ms */
  } characters[] = { { 300, 300 }, { 0, 300 }, { 90, 900 }, { 1800, 180 }, { 300, 3000 } };
  double took_ms[2][5];

  for (int k = 0; k < 5; k++)
    for (int s = 0; s < 2; s++)
      {
        Run run;
        const int up = 9600;
        const int down = up + (int)(48.0 * stood_ms[s]);
        double a = 1.0 / 30.0, b = 1.0 / characters[k].discharge_ms;
        double f = characters[k].charge_ms > 0.0
                       ? 6.0 * (1.0 - exp (-stood_ms[s] / characters[k].charge_ms)) * a / (a - b)
                       : 0.0;
        double t_ms = 0.0;
        int lag, at;
        g_autofree char *params = g_strdup_printf ("ceiling=-1 lookahead=2 character=%d", k);
        for (int i = 0; i < N; i++)
          left[i] = to_gain (i >= up && i < down ? 4.95 : -40.0);
        run_open (&run, limiter, 48000.0, 1, params);
        lag = run_latency (&run);
        run_process (&run, in, out, NULL, N);
        run_close (&run);
        for (at = down + lag; at < N - 1; at++)
          if (-20.0 * log10 (out_left[at] / left[at - lag]) < 6.0 * exp (-1.0))
            break;
        while ((6.0 - f) * exp (-a * t_ms) + f * exp (-b * t_ms) > 6.0 * exp (-1.0))
          t_ms += 0.01;
        took_ms[s][k] = (at - down - lag) / 48.0;
        g_test_message ("character %d after %g ms: %.1f ms, expected %.1f", k, stood_ms[s],
                        took_ms[s][k], t_ms);
        g_assert_cmpfloat (took_ms[s][k], >, 0.98 * t_ms - 2.0);
        g_assert_cmpfloat (took_ms[s][k], <, 1.02 * t_ms + 35.0);
      }
  /* After a hit: punchy is back as soon as plain; after a passage: each in its place. */
  g_assert_cmpfloat (took_ms[0][3], <, took_ms[0][0]);
  g_assert_cmpfloat (took_ms[0][3], <, took_ms[0][1] + 2.0);
  g_assert_cmpfloat (took_ms[1][1], <, took_ms[1][3]);
  g_assert_cmpfloat (took_ms[1][3], <, took_ms[1][0]);
  g_assert_cmpfloat (took_ms[1][0], <, took_ms[1][2]);
  g_assert_cmpfloat (took_ms[1][2], <, took_ms[1][4]);
}

/* The look-ahead before a hit: punchy leaves all but its last three tenths as they are, to the bit;
 * the others are on their way by then. The true peak's filter rings a little ahead of the hit. */
static void test_punchy_front (void)
{
  for (int k = 0; k < 5; k++)
    {
      Run run;
      const int hit = 24000;
      const int ahead = 480;
      int lag;
      bool same = true;
      g_autofree char *params = g_strdup_printf ("lookahead=10 character=%d", k);
      for (int i = 0; i < N; i++)
        left[i] = to_gain (-20.0) * sin (2.0 * G_PI * 300.0 / 48000.0 * i)
                  + (i >= hit ? 3.0 * exp (-(i - hit) / 100.0) : 0.0);
      run_open (&run, limiter, 48000.0, 1, params);
      lag = run_latency (&run);
      run_process (&run, in, out, NULL, N);
      run_close (&run);
      for (int i = hit - ahead; i < hit - (int)(0.3 * ahead) - 10; i++)
        same = same && out_left[i + lag] == left[i];
      g_assert_true (same == (k == 3));
    }
}

/* The drawn curve is what constant levels do. */
static void test_curve_is_the_sound (void)
{
  const double ins[] = { -30.0, -7.0, -6.0, 0.0, 12.0 };

  for (size_t k = 0; k < G_N_ELEMENTS (ins); k++)
    {
      Run run;
      double drawn_db;
      for (int i = 0; i < N; i++)
        left[i] = to_gain (ins[k]);
      run_open (&run, limiter, 48000.0, 1, "input=5 ceiling=-1");
      g_assert_true (limiter->info.response (run.params, 48000.0, LQ_RESPONSE_TRANSFER, -1,
                                             LQ_TARGET_STEREO, &ins[k], &drawn_db, 1));
      run_process (&run, in, out, NULL, N);
      g_assert_cmpfloat_with_epsilon (20.0 * log10 (out_left[N - 1]), drawn_db, 1e-6);
      g_assert_cmpfloat_with_epsilon (run_readout (&run, "output_level"), drawn_db, 1e-6);
      g_assert_cmpfloat_with_epsilon (run_readout (&run, "input_level"), ins[k] + 5.0, 1e-6);
      run_close (&run);
    }
}

/* Every control thrown from end to end on a 100 Hz sine: no step in the output's slope beyond
 * what the sine itself and a 20 ms glide make. */
static void test_clicks (void)
{
  static const char *const throws[][2] = {
    { "input=36", "input=-12" },
    { "ceiling=-20", "ceiling=0" },
    { "release=1000", "release=5" },
    { "link=0", "link=100" },
  };

  for (int i = 0; i < N; i++)
    {
      left[i] = 0.5 * sin (2.0 * G_PI * 100.0 / 48000.0 * i);
      right[i] = 0.2 * left[i];
    }
  for (size_t k = 0; k < G_N_ELEMENTS (throws); k++)
    {
      Run run;
      double bend = 0.0;
      run_open (&run, limiter, 48000.0, 2, "input=12");
      for (int at = 0; at < N; at += LQ_QUANTUM)
        {
          double *const from[] = { left + at, right + at };
          double *const to[] = { out_left + at, out_right + at };
          if (at >= 64 * 800 && at % (64 * 400) == 0)
            run_update (&run, throws[k][at / (64 * 400) % 2]);
          run_process (&run, from, to, NULL, LQ_QUANTUM);
        }
      run_close (&run);
      for (int c = 0; c < 2; c++)
        for (int i = 64 * 100; i < N; i++)
          bend = fmax (bend, fabs (out[c][i] - 2.0 * out[c][i - 1] + out[c][i - 2]));
      /* The sine alone bends by (2π 100 / 48000)² = 1.7e-4 of its peak. */
      g_assert_cmpfloat (bend, <, 1e-3);
    }
}

int main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/limiter/characters-release", test_characters_release);
  g_test_add_func ("/conformance/limiter/punchy-front", test_punchy_front);
  g_test_add_func ("/conformance/limiter/tones", test_tones);
  g_test_add_func ("/conformance/limiter/curve-is-the-sound", test_curve_is_the_sound);
  g_test_add_func ("/conformance/limiter/clicks", test_clicks);
  return g_test_run ();
}
