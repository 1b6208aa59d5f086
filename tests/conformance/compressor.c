/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compressor against closed forms and the figures of Giannoulis, Massberg, Reiss (2012) as
 * SOUND A2 gives them. */
#include "compressor.h"

#include <fftw3.h>

/* 997 Hz at −10 dBFS peak, T −20, R 4, hard knee, 5/100 ms: 7.49 dB by peak, 7.52 by RMS (the
 * ideal 7.50 ± the detector's ripple); SOUND A2. */
static void test_steady_reduction (void)
{
  static const struct
  {
    const char *params;
    double reduction_db;
  } cases[] = {
    { "detector=0", 7.49 },
    { "detector=1 window=10", 7.52 },
  };

  fill_sine (left, N, 997.0 / RATE, -10.0);
  for (size_t k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      Run run;
      double ripple_db;
      run_open (&run, compressor, RATE, 1, "threshold=-20 ratio=4 knee=0 attack=5 release=100");
      set_params (compressor, run.params, cases[k].params);
      run.processor->reset (run.state, run.params);
      run_process (&run, in, out, NULL, N);
      g_assert_cmpfloat_with_epsilon (gain_db (left, out_left, N / 2, N / 4, &ripple_db),
                                      -cases[k].reduction_db, 0.015);
      g_assert_cmpfloat (ripple_db, <, 0.02);
      g_assert_cmpfloat_with_epsilon (run_readout (&run, "reduction"), -cases[k].reduction_db,
                                      0.02);
      g_assert_cmpfloat_with_epsilon (run_readout (&run, "input_level"), -10.0, 0.05);
      g_assert_cmpfloat_with_epsilon (run_readout (&run, "output_level"), -17.5, 0.06);
      run_close (&run);
    }
}

/* Constant levels through the sound itself land on the drawn curve, make-up and mix included,
 * and on the knee table of SOUND A2. */
static void test_curve_is_the_sound (void)
{
  const double ins[] = { -50.0, -23.0, -21.0, -20.0, -18.5, -17.0, -10.0, 0.0 };
  const double table[] = { -50.0, -23.0, 0, -20.5625, 0, -19.25, -17.5, -15.0 };
  static const char *const variants[] = { "",        "makeup=6",          "mix=40 makeup=-3",
                                          "range=5", "ratio=1.5 knee=24", "detector=1" };

  for (size_t v = 0; v < G_N_ELEMENTS (variants); v++)
    for (size_t k = 0; k < G_N_ELEMENTS (ins); k++)
      {
        Run run;
        double drawn_db;
        double heard_db;
        run_open (&run, compressor, RATE, 1, "threshold=-20 ratio=4 knee=6 attack=1 release=20");
        if (*variants[v])
          set_params (compressor, run.params, variants[v]);
        run.processor->reset (run.state, run.params);
        /* An RMS detector is calibrated on sines: constant levels read 3.01 dB more. */
        fill_level (left, ins[k] - (v == 5 ? 10.0 * log10 (2.0) : 0.0));
        run_process (&run, in, out, NULL, 48000);
        g_assert_true (compressor->info.response (run.params, RATE, LQ_RESPONSE_TRANSFER, -1,
                                                  LQ_TARGET_STEREO, &ins[k], &drawn_db, 1));
        heard_db = ins[k] + 20.0 * log10 (out_left[47999] / left[47999]);
        g_assert_cmpfloat_with_epsilon (heard_db, drawn_db, 1e-6);
        if (v == 0 && table[k] != 0)
          g_assert_cmpfloat_with_epsilon (drawn_db, table[k], 1e-9);
        g_assert_cmpfloat_with_epsilon (run_readout (&run, "output_level"), drawn_db, 1e-6);
        run_close (&run);
      }
}

/* Nothing asked for is nothing done: ratio 1:1, mix 0 %, threshold above the sound; stereo,
 * mono, with look-ahead at the latency declared. */
static void test_exact_bypass (void)
{
  static const char *const nothings[] = { "ratio=1 threshold=-60", "mix=0 threshold=-60 ratio=20",
                                          "range=0 threshold=-60 ratio=20",
                                          "ratio=1 threshold=-60 link=0 detector=1 hp=2",
                                          "mix=0 lookahead=7.3 threshold=-60" };

  fill_noise (left, N, 1.0, 1);
  fill_noise (right, N, 1.0, 2);
  for (size_t k = 0; k < G_N_ELEMENTS (nothings); k++)
    for (int channels = 1; channels <= 2; channels++)
      g_assert_cmpint (run_assert_untouched (compressor, RATE, channels, nothings[k], in, out, N),
                       ==, k == 4 ? 350 : 0);
}

/* Linked: one gain for both sides. Unlinked: each side as if alone. Half: in the middle, in dB. */
static void test_link (void)
{
  static double alone_left[N], alone_right[N];
  double *const alone[] = { alone_left, alone_right };
  const char *params = "threshold=-30 ratio=4 attack=3 release=60 link=0";
  Run run;

  fill_noise (left, N, 1.0, 3);
  fill_noise (right, N, 1.0, 4);
  for (int i = 0; i < N; i++)
    {
      left[i] *= 0.5 + 0.5 * sin (i * 1e-4);
      right[i] *= 0.1;
    }
  for (int c = 0; c < 2; c++)
    {
      run_open (&run, compressor, RATE, 1, params);
      run_process (&run, in + c, alone + c, NULL, N);
      run_close (&run);
    }
  run_open (&run, compressor, RATE, 2, params);
  run_process (&run, in, out, NULL, N);
  run_close (&run);
  g_assert_cmpint (memcmp (out_left, alone_left, sizeof out_left), ==, 0);
  g_assert_cmpint (memcmp (out_right, alone_right, sizeof out_right), ==, 0);

  run_open (&run, compressor, RATE, 2, "threshold=-30 ratio=4 attack=3 release=60 link=100");
  run_process (&run, in, out, NULL, N);
  for (int i = 0; i < N; i++)
    if (fabs (left[i]) > 1e-4 && fabs (right[i]) > 1e-4)
      g_assert_cmpfloat_with_epsilon (out_left[i] / left[i], out_right[i] / right[i], 1e-12);
  run_close (&run);

  fill_level (left, -10.0);
  fill_level (right, -20.0);
  run_open (&run, compressor, RATE, 2, "threshold=-30 ratio=2 knee=0 link=50");
  run_process (&run, in, out, NULL, N);
  g_assert_cmpfloat_with_epsilon (20.0 * log10 (out_left[N - 1] / left[N - 1]), -10.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (20.0 * log10 (out_right[N - 1] / right[N - 1]), -7.5, 1e-6);
  run_close (&run);
}

/* The link turned down and up again in the run: afterwards as if it had never moved. */
static void test_link_returns (void)
{
  static double still[N];
  double *const still_out[] = { still, out_right };
  const char *params = "threshold=-30 ratio=4 attack=3 release=20 lookahead=3";
  Run run;

  fill_noise (left, N, 1.0, 3);
  fill_noise (right, N, 1.0, 4);
  run_open (&run, compressor, RATE, 2, params);
  run_process (&run, in, still_out, NULL, N);
  run_close (&run);
  run_open (&run, compressor, RATE, 2, params);
  for (int at = 0; at < N; at += LQ_QUANTUM)
    {
      double *const from[] = { left + at, right + at };
      double *const to[] = { out_left + at, out_right + at };
      if (at == 64 * 100)
        run_update (&run, "link=0");
      if (at == 64 * 500)
        run_update (&run, "link=100");
      run_process (&run, from, to, NULL, LQ_QUANTUM);
    }
  run_close (&run);
  g_assert_cmpint (memcmp (out_left, still, sizeof (double) * 64 * 100), ==, 0);
  g_assert_cmpint (memcmp (out_left + 64 * 200, still + 64 * 200, 64), !=, 0);
  for (int i = 64 * 2000; i < N; i++)
    g_assert_cmpfloat_with_epsilon (out_left[i], still[i], 1e-9);
}

/* The key works the gain and is not heard; without a key the input does. */
static void test_key (void)
{
  double *const key[] = { right };
  Run run;

  fill_level (left, -30.0);
  fill_level (right, -8.0);
  run_open (&run, compressor, RATE, 1, "threshold=-20 ratio=4 knee=0");
  run_process (&run, in, out, key, N);
  g_assert_cmpfloat_with_epsilon (out_left[N - 1], to_gain (-30.0 - 9.0), 1e-9);
  run_process (&run, in, out, NULL, N);
  g_assert_cmpfloat_with_epsilon (out_left[N - 1], left[N - 1], 1e-9);
  run_close (&run);
}

/* With look-ahead the attack is over when the loud part comes out, and its release does not
 * begin before the loud part ends. */
static void test_lookahead (void)
{
  const int up = 24000;
  const int down = 48000;
  Run run;
  int lag;

  for (int i = 0; i < N; i++)
    left[i] = to_gain (i >= up && i < down ? -10.0 : -40.0);
  run_open (&run, compressor, RATE, 1,
            "threshold=-20 ratio=4 knee=0 attack=0.5 release=50 lookahead=5");
  lag = run_latency (&run);
  g_assert_cmpint (lag, ==, 240);
  run_process (&run, in, out, NULL, N);
  for (int i = up + lag; i < down + lag; i++)
    g_assert_cmpfloat_with_epsilon (20.0 * log10 (out_left[i] / left[i - lag]), -7.5, 0.001);
  run_close (&run);
}

/* A loud low note works the detector only when its high-pass lets it; listening hears the
 * detector. */
static void test_detector_filter (void)
{
  Run run;

  fill_sine (left, N, 40.0 / RATE, -6.0);
  run_open (&run, compressor, RATE, 1, "threshold=-24 ratio=4 hp=3 hp_freq=200");
  run_process (&run, in, out, NULL, N);
  g_assert_cmpfloat_with_epsilon (gain_db (left, out_left, N / 2, N / 4, NULL), 0.0, 0.001);
  run_update (&run, "hp=0");
  run_process (&run, in, out, NULL, N);
  g_assert_cmpfloat (gain_db (left, out_left, N / 2, N / 4, NULL), <, -10.0);
  run_update (&run, "hp=2 hp_freq=40 listen=1");
  run_process (&run, in, out, NULL, N);
  g_assert_cmpfloat_with_epsilon (gain_db (left, out_left, N / 2, N / 4, NULL), -3.01, 0.02);
  run_close (&run);
}

/* ---- what the detector hears, and what it does to the image ---- */

/* Listening hears the tilt: +6 dB up there, −6 dB down there, 0 at 1 kHz, by the analogue
 * prototype |G jw + 1| / |jw + G|, w = f / 1 kHz; ±0.05 dB where the bilinear warp is small. */
static void test_tilt (void)
{
  const double f_hz[] = { 30.0, 100.0, 300.0, 1000.0, 3000.0 };

  for (int sign = -1; sign <= 1; sign += 2)
    for (size_t k = 0; k < G_N_ELEMENTS (f_hz); k++)
      {
        Run run;
        double g = to_gain (sign * 6.0);
        double w = f_hz[k] / 1000.0;
        double expected_db = 20.0 * log10 (hypot (g * w, 1.0) / hypot (w, g));
        fill_sine (left, N, f_hz[k] / RATE, -30.0);
        run_open (&run, compressor, RATE, 1, sign > 0 ? "tilt=6 listen=1" : "tilt=-6 listen=1");
        run_process (&run, in, out, NULL, N);
        g_assert_cmpfloat_with_epsilon (gain_db (left, out_left, N / 2, N / 4, NULL), expected_db,
                                        0.05);
        run_close (&run);
      }
}

/* Mid/side: sound in the mid alone works and is turned down as mono does by itself, what is in the
 * side is left alone at link 0 and follows at link 100. */
static void test_mid_side (void)
{
  Run run;

  for (int i = 0; i < N; i++)
    {
      double mid = to_gain (-10.0) * sin (2.0 * G_PI * 500.0 / RATE * i);
      double side = to_gain (-40.0) * sin (2.0 * G_PI * 3000.0 / RATE * i);
      left[i] = mid + side;
      right[i] = mid - side;
    }
  for (int link = 0; link <= 1; link++)
    {
      static double mid_in[N], mid_out[N], side_in[N], side_out[N];
      run_open (&run, compressor, RATE, 2,
                "threshold=-20 ratio=4 knee=0 attack=5 release=300 channels=1");
      set_params (compressor, run.params, link ? "link=100" : "link=0");
      run.processor->reset (run.state, run.params);
      run_process (&run, in, out, NULL, N);
      run_close (&run);
      for (int i = 0; i < N; i++)
        {
          mid_in[i] = left[i] + right[i];
          side_in[i] = left[i] - right[i];
          mid_out[i] = out_left[i] + out_right[i];
          side_out[i] = out_left[i] - out_right[i];
        }
      g_assert_cmpfloat_with_epsilon (gain_db (mid_in, mid_out, N / 2, N / 4, NULL), -7.5, 0.02);
      g_assert_cmpfloat_with_epsilon (gain_db (side_in, side_out, N / 2, N / 4, NULL),
                                      link ? -7.5 : 0.0, link ? 0.02 : 1e-9);
    }
}

/* What the read-out says is the make-up that matches: with it set, in and out have the same
 * power, and the read-out stays. */
static void test_match (void)
{
  Run run;
  double told_db;

  fill_sine (left, N, 997.0 / RATE, -10.0);
  run_open (&run, compressor, RATE, 1, "threshold=-20 ratio=4 knee=0 attack=5 release=100");
  g_assert_cmpfloat (run_readout (&run, "match"), ==, 0.0);
  run_process (&run, in, out, NULL, N);
  told_db = run_readout (&run, "match");
  g_assert_cmpfloat_with_epsilon (told_db, 7.49, 0.05);
  run.params[lq_info_find_param (&compressor->info, "makeup")] = told_db;
  run.processor->update (run.state, run.params);
  for (int k = 0; k < 8; k++)
    run_process (&run, in, out, NULL, N);
  g_assert_cmpfloat_with_epsilon (gain_db (left, out_left, N / 2, N / 4, NULL), 0.0, 0.05);
  g_assert_cmpfloat_with_epsilon (run_readout (&run, "match"), told_db, 0.05);
  run_close (&run);
}

/* Energy of Y above 5 kHz, dB of full scale, over M frames under a Hann window. */
static double high_energy_db (const double *y, int m)
{
  double *w = fftw_malloc (sizeof (double) * (size_t)m);
  fftw_complex *bins = fftw_malloc (sizeof (fftw_complex) * (size_t)(m / 2 + 1));
  fftw_plan plan = fftw_plan_dft_r2c_1d (m, w, bins, FFTW_ESTIMATE);
  double sum = 0.0;

  for (int i = 0; i < m; i++)
    w[i] = y[i] * (0.5 - 0.5 * cos (2.0 * G_PI * i / m));
  fftw_execute (plan);
  for (int k = (int)(5000.0 / RATE * m); k <= m / 2; k++)
    sum += bins[k][0] * bins[k][0] + bins[k][1] * bins[k][1];
  fftw_destroy_plan (plan);
  fftw_free (w);
  fftw_free (bins);
  return 10.0 * log10 (2.0 * sum / ((double)m * m * 0.375) + 1e-30);
}

/* SOUND A16: a 100 Hz sine at −6 dBFS, every control thrown from end to end: above 5 kHz nothing
 * over −80 dBFS. Attack and release as an engineer sets them on low notes. */
static void test_clicks (void)
{
  static const char *const throws[][2] = {
    { "threshold=-60", "threshold=0" },
    { "ratio=20", "ratio=1" },
    { "knee=24", "knee=0" },
    { "range=0", "range=60" },
    { "makeup=24", "makeup=-24" },
    { "mix=0", "mix=100" },
    { "detector=1", "detector=0" },
    { "window=300", "window=1" },
    { "link=0", "link=100" },
    { "hp=3", "hp=0" },
    { "hp=1 hp_freq=2000", "hp=2" },
    { "listen=1", "listen=0" },
    { "attack=250", "attack=10" },
    { "release=3000", "release=150" },
    { "hold=500", "hold=0" },
    { "tilt=12", "tilt=-12" },
    { "ballistics=1", "ballistics=0" },
    { "ballistics=2", "ballistics=1" },
    { "attack_note=6", "attack_note=0" },
    { "release_note=6", "release_note=0" },
  };

  fill_sine (left, N, 100.0 / RATE, -6.0);
  fill_sine (right, N, 100.0 / RATE, -16.0);
  for (size_t k = 0; k < 2 * G_N_ELEMENTS (throws); k++)
    {
      Run run;
      const char *const *thrown = throws[k / 2];
      run_open (&run, compressor, RATE, 2,
                k % 2 ? "threshold=-20 ratio=4 topology=1 channels=1" : "threshold=-20 ratio=4");
      run.tempo_bpm = 120.0;
      for (int at = 0; at < N; at += LQ_QUANTUM)
        {
          double *const from[] = { left + at, right + at };
          double *const to[] = { out_left + at, out_right + at };
          if (at >= 64 * 800 && at % (64 * 400) == 0)
            run_update (&run, thrown[at / (64 * 400) % 2]);
          run_process (&run, from, to, NULL, LQ_QUANTUM);
        }
      run_close (&run);
      for (int c = 0; c < 2; c++)
        for (int at = 64 * 600; at + 16384 <= N; at += 8192)
          {
            double db = high_energy_db (out[c] + at, 16384);
            if (db > -80.0)
              g_error ("%s / %s clicks: %.1f dB", thrown[0], thrown[1], db);
          }
    }
}

int main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/compressor/steady-reduction", test_steady_reduction);
  g_test_add_func ("/conformance/compressor/curve-is-the-sound", test_curve_is_the_sound);
  g_test_add_func ("/conformance/compressor/exact-bypass", test_exact_bypass);
  g_test_add_func ("/conformance/compressor/link", test_link);
  g_test_add_func ("/conformance/compressor/link-returns", test_link_returns);
  g_test_add_func ("/conformance/compressor/key", test_key);
  g_test_add_func ("/conformance/compressor/lookahead", test_lookahead);
  g_test_add_func ("/conformance/compressor/detector-filter", test_detector_filter);
  g_test_add_func ("/conformance/compressor/tilt", test_tilt);
  g_test_add_func ("/conformance/compressor/mid-side", test_mid_side);
  g_test_add_func ("/conformance/compressor/match", test_match);
  g_test_add_func ("/conformance/compressor/clicks", test_clicks);
  return g_test_run ();
}
