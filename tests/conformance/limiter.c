/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limiter against SOUND A4: the ceiling holds between the samples, by exact interpolation 32
 * times, and nothing to do is nothing done. Material is synthesised. */
#include "limiter.h"
#include "../interpolate.h"

/* ---- material ---- */

static void scale_to_peak (double *x, int n, double peak)
{
  double top = to_gain (peak_db (x, n));

  for (int i = 0; i < n; i++)
    x[i] *= peak / top;
}

static void make_noise (double *x, int n, double rate_hz, double band_hz, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);

  for (int i = 0; i < n; i++)
    x[i] = g_rand_double_range (rand, -1.0, 1.0);
  band_limit (x, n, band_hz / rate_hz);
  scale_to_peak (x, n, 0.9);
  g_rand_free (rand);
}

/* Kick, snare and hats at 136 BPM, band-limited to 20 kHz. */
static void make_drums (double *x, int n, double rate_hz, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  int step = (int)(rate_hz * 60.0 / 136.0 / 2.0);

  for (int i = 0; i < n; i++)
    {
      double beat_s = i % (2 * step) / rate_hz;
      double eighth_s = i % step / rate_hz;
      double noise = g_rand_double_range (rand, -1.0, 1.0);
      bool snare = i / (2 * step) % 2 == 1;
      double sweep = 50.0 * beat_s + 6.0 * (1.0 - exp (-beat_s / 0.03));
      x[i] = exp (-beat_s / 0.12) * sin (2.0 * G_PI * sweep);
      x[i] += (snare ? 0.9 : 0.0) * noise * exp (-beat_s / 0.05);
      x[i] += 0.3 * noise * exp (-eighth_s / 0.015);
    }
  band_limit (x, n, 20e3 / rate_hz);
  scale_to_peak (x, n, 0.95);
  g_rand_free (rand);
}

/* A chord over a bass with drums and a little noise: dense as a mix is. */
static void make_music (double *x, int n, double rate_hz, guint32 seed)
{
  static const double notes_hz[] = { 55.0, 110.5, 220.0, 261.6, 329.6, 392.0, 1046.5, 3135.9 };
  double *noise = g_new (double, n);

  make_drums (x, n, rate_hz, seed);
  make_noise (noise, n, rate_hz, 16e3, seed + 100);
  for (int i = 0; i < n; i++)
    {
      x[i] += 0.1 * noise[i];
      for (size_t k = 0; k < G_N_ELEMENTS (notes_hz); k++)
        x[i] += (k == 0 ? 0.4 : 0.12) * sin (2.0 * G_PI * notes_hz[k] / rate_hz * i + seed + k);
    }
  scale_to_peak (x, n, 0.95);
  g_free (noise);
}

static void make_clipped (double *x, int n, double rate_hz, guint32 seed)
{
  make_music (x, n, rate_hz, seed);
  for (int i = 0; i < n; i++)
    x[i] = CLAMP (4.0 * x[i], -1.0, 1.0);
}

static void make_full_band (double *x, int n, double rate_hz, guint32 seed)
{
  make_noise (x, n, rate_hz, 20e3, seed);
}

/* ---- the ceiling ---- */

typedef struct
{
  const char *name;
  void (*make) (double *x, int n, double rate_hz, guint32 seed);
  double over_db; /* allowed over the ceiling between the samples */
} Material;

/* SOUND A4's figure is +0.02 dB for sound up to 20 kHz. What a clipper left reaches to Nyquist,
 * where the interpolators themselves differ: +0.05 dB, stated apart. */
static const Material materials[] = {
  { "drums", make_drums, 0.02 },
  { "music", make_music, 0.02 },
  { "noise to 20 kHz", make_full_band, 0.02 },
  { "clipped master", make_clipped, 0.05 },
};

static void assert_ceiling (const Run *run, const Material *material, double rate_hz, int n)
{
  double ceiling_db = run->params[lq_info_find_param (&limiter->info, "ceiling")];

  for (int c = 0; c < run->setup.n_channels; c++)
    {
      double peak = 0.0;
      double true_db = true_peak_db (out[c], n);
      for (int i = 0; i < n; i++)
        peak = fmax (peak, fabs (out[c][i]));
      g_assert_cmpfloat (peak, <=, to_gain (ceiling_db) + 1e-12);
      g_test_message ("%s at %g Hz: %+.3f dB over the ceiling", material->name, rate_hz,
                      true_db - ceiling_db);
      g_assert_cmpfloat (true_db, <=, ceiling_db + material->over_db);
    }
}

static void test_ceiling (gconstpointer data)
{
  const Material *material = data;
  static const double rates_hz[] = { 44100.0, 48000.0, 96000.0, 192000.0 };
  static const char *const drives[] = { "input=6", "input=12", "input=24 ceiling=-0.3" };

  for (size_t r = 0; r < G_N_ELEMENTS (rates_hz); r++)
    for (size_t d = 0; d < G_N_ELEMENTS (drives); d++)
      {
        Run run;
        int n = 64 * 1500;
        int tail;
        material->make (left, n, rates_hz[r], 1);
        material->make (right, n, rates_hz[r], 2);
        run_open (&run, limiter, rates_hz[r], 2, drives[d]);
        /* An end that is cut off is an overshoot of its own: fade the last of it. */
        tail = run_latency (&run) + 2000;
        for (int i = 0; i < tail; i++)
          for (int c = 0; c < 2; c++)
            in[c][n - tail + i] *= MAX (0.0, 1.0 - i / 1500.0);
        run_process (&run, in, out, NULL, n);
        assert_ceiling (&run, material, rates_hz[r], n);
        run_close (&run);
      }
}

/* Every character, by 16 and by 8 points, at the rate where those are fewest. */
static void test_ceiling_characters (gconstpointer data)
{
  const Material *material = data;
  const int n = 64 * 1500;

  for (int character = 0; character < 5; character++)
    for (int detection = 0; detection < 2; detection++)
      {
        Run run;
        g_autofree char *params =
            g_strdup_printf ("input=12 release=15 character=%d detection=%d", character, detection);
        material->make (left, n, 44100.0, 31);
        material->make (right, n, 44100.0, 32);
        for (int i = n - 3000; i < n; i++)
          left[i] = right[i] = 0.0;
        run_open (&run, limiter, 44100.0, 2, params);
        run_process (&run, in, out, NULL, n);
        assert_ceiling (&run, material, 44100.0, n);
        run_close (&run);
      }
}

/* The hardest settings: shortest look-ahead and release, plain, unlinked. */
static void test_ceiling_fast (void)
{
  Run run;
  int n = 64 * 1500;

  for (size_t m = 0; m < 3; m++)
    {
      materials[m].make (left, n, 44100.0, 3);
      materials[m].make (right, n, 44100.0, 4);
      for (int i = n - 3000; i < n; i++)
        left[i] = right[i] = 0.0;
      run_open (&run, limiter, 44100.0, 2,
                "input=12 lookahead=0.5 release=5 character=1 link=0 ceiling=0");
      run_process (&run, in, out, NULL, n);
      assert_ceiling (&run, &materials[m], 44100.0, n);
      run_close (&run);
    }
}

/* A quarter of the rate at 45°, +3 dBTP though no sample is above 0: EBU case 19. */
static void test_case_19 (void)
{
  Run run;
  int n = 64 * 1500;

  for (int i = 0; i < n; i++)
    {
      double fade = CLAMP ((n - 2000 - i) / 1000.0, 0.0, 1.0);
      left[i] = 1.41 * sin (G_PI / 2.0 * i + G_PI / 4.0) * fade * MIN (1.0, i / 480.0);
    }
  run_open (&run, limiter, 48000.0, 1, "ceiling=-1");
  run_process (&run, in, out, NULL, n);
  g_assert_cmpfloat (true_peak_db (out_left, n), <=, -1.0);
  g_assert_cmpfloat (true_peak_db (out_left, n), >, -1.1);
  run_close (&run);
}

/* Steps, constants and the tone at Nyquist: bounded always; constants settle at the ceiling. */
static void test_extremes (void)
{
  Run run;
  double peak = 0.0;

  for (int i = 0; i < N; i++)
    {
      bool loud = i / 9600 % 2;
      left[i] = (loud ? 10.0 : 1.0) * sin (2.0 * G_PI * 997.0 / 48000.0 * i);
      right[i] = i < N / 2 ? 3.0 : (i % 2 ? 2.0 : -2.0);
    }
  run_open (&run, limiter, 48000.0, 2, "link=0");
  run_process (&run, in, out, NULL, N);
  for (int c = 0; c < 2; c++)
    for (int i = 0; i < N; i++)
      peak = fmax (peak, fabs (out[c][i]));
  g_assert_cmpfloat (peak, <=, to_gain (-1.0) + 1e-12);
  g_assert_cmpfloat_with_epsilon (20.0 * log10 (out_right[N / 2 - 1]), -1.05, 1e-6);
  g_assert_cmpfloat_with_epsilon (20.0 * log10 (fabs (out_right[N - 1])), -1.05, 0.01);
  run_close (&run);
}

/* Hands that never rest: everything but the ceiling jumps about while music plays. */
static void test_ceiling_restless (void)
{
  static const char *const moves[] = { "input=24", "input=3", "release=1000", "release=5", "link=0",
                                       "link=100", "link=70", "release=40",   "input=12" };
  static const char *const characters[] = { "input=12 lookahead=20", "input=12 character=1",
                                            "input=12 character=2 lookahead=20",
                                            "input=12 character=3 lookahead=20",
                                            "input=12 character=4" };
  const int n = 64 * 1000;

  for (size_t k = 0; k < G_N_ELEMENTS (characters); k++)
    {
      GRand *rand = g_rand_new_with_seed (12 + (guint32)k);
      Run run;
      make_music (left, n, 44100.0, 13);
      make_drums (right, n, 44100.0, 14);
      for (int i = n - 4000; i < n; i++)
        left[i] = right[i] = 0.0;
      run_open (&run, limiter, 44100.0, 2, characters[k]);
      for (int at = 0; at < n; at += LQ_QUANTUM)
        {
          double *const from[] = { left + at, right + at };
          double *const to[] = { out_left + at, out_right + at };
          if (g_rand_int_range (rand, 0, 12) == 0)
            run_update (&run, moves[g_rand_int_range (rand, 0, G_N_ELEMENTS (moves))]);
          run_process (&run, from, to, NULL, LQ_QUANTUM);
        }
      assert_ceiling (&run, &materials[1], 44100.0, n);
      run_close (&run);
      g_rand_free (rand);
    }
}

/* ---- exactness ---- */

/* Sound under the ceiling is the input, later by the declared latency, to the bit; also again
 * after a loud part has been and gone. */
static void test_transparent (void)
{
  static const double rates_hz[] = { 44100.0, 48000.0, 96000.0, 192000.0 };

  for (size_t r = 0; r < G_N_ELEMENTS (rates_hz); r++)
    for (int loud = 0; loud <= 1; loud++)
      {
        Run run;
        int lag;
        int from = loud ? N - 9600 : 0;
        make_noise (left, N, rates_hz[r], 20e3, 5);
        make_noise (right, N, rates_hz[r], 20e3, 6);
        for (int i = 0; i < N; i++)
          {
            left[i] *= loud && i < 9600 ? 4.0 : 0.7;
            right[i] *= 0.7;
          }
        /* The adaptive floor of 50 ms takes 2 s to end; the signals at high rates are shorter. */
        run_open (&run, limiter, rates_hz[r], 2,
                  rates_hz[r] > 50e3 ? "release=5 character=1" : "release=5");
        lag = run_latency (&run);
        g_assert_cmpint (lag, ==, 102 + (int)lround (0.005 * rates_hz[r]));
        run_process (&run, in, out, NULL, N);
        for (int c = 0; c < 2; c++)
          for (int i = MAX (from, lag); i < N; i++)
            g_assert_cmpfloat (out[c][i], ==, in[c][i - lag]);
        if (!loud)
          for (int i = 0; i < lag; i++)
            g_assert_cmpfloat (out_left[i], ==, 0.0);
        g_assert_cmpfloat (run_readout (&run, "reduction"), ==, 0.0);
        run_close (&run);
      }
}

/* The gain does not turn the image: linked, both sides get one gain; unlinked, the soft side is
 * left alone. */
static void test_link (void)
{
  Run run;
  int lag;

  make_drums (left, N, 48000.0, 7);
  make_noise (right, N, 48000.0, 20e3, 8);
  for (int i = 0; i < N; i++)
    {
      left[i] *= 3.0;
      right[i] *= 0.5;
    }
  run_open (&run, limiter, 48000.0, 2, "");
  lag = run_latency (&run);
  run_process (&run, in, out, NULL, N);
  for (int i = lag; i < N; i++)
    if (fabs (left[i - lag]) > 1e-3 && fabs (right[i - lag]) > 1e-3)
      g_assert_cmpfloat_with_epsilon (out_left[i] / left[i - lag], out_right[i] / right[i - lag],
                                      1e-12);
  run_close (&run);
  run_open (&run, limiter, 48000.0, 2, "link=0");
  run_process (&run, in, out, NULL, N);
  g_assert_cmpint (memcmp (out_right + lag, right, sizeof (double) * (size_t)(N - lag)), ==, 0);
  run_close (&run);
}

/* The same sound on both sides needs the same gain, one or two: that the one gain looks only at
 * peaks beyond what it turns down anyway must not show in a single bit. */
static void test_one_gain_is_two (void)
{
  static double apart[N];
  double *const apart_out[] = { apart, out_right };
  static const char *const settings[] = { "input=9",
                                          "input=20 release=300",
                                          "input=12 character=1",
                                          "input=6 lookahead=0.5",
                                          "input=9 character=3",
                                          "input=12 character=2 detection=1" };

  make_music (left, N, 48000.0, 11);
  for (int i = 0; i < N; i++)
    left[i] *= i / 24000 % 2 ? 1.0 : 0.3;
  memcpy (right, left, sizeof left);
  for (size_t k = 0; k < G_N_ELEMENTS (settings); k++)
    for (int together = 0; together <= 1; together++)
      {
        Run run;
        run_open (&run, limiter, 48000.0, 2, settings[k]);
        set_params (limiter, run.params, together ? "link=100" : "link=0");
        run.processor->reset (run.state, run.params);
        for (int at = 0; at < N; at += LQ_QUANTUM)
          {
            double *const *whole = together ? out : apart_out;
            double *const from[] = { left + at, right + at };
            double *const to[] = { whole[0] + at, whole[1] + at };
            if (at == 64 * 1500)
              run_update (&run, "release=5");
            run_process (&run, from, to, NULL, LQ_QUANTUM);
          }
        run_close (&run);
        if (together)
          g_assert_cmpint (memcmp (out_left, apart, sizeof apart), ==, 0);
      }
}

/* Turning the link while it runs: the ceiling holds, and the gains come together again. */
static void test_link_moves (void)
{
  Run run;
  int lag;

  make_music (left, N, 48000.0, 9);
  make_music (right, N, 48000.0, 10);
  run_open (&run, limiter, 48000.0, 2, "input=12 release=10");
  lag = run_latency (&run);
  for (int at = 0; at < N; at += LQ_QUANTUM)
    {
      double *const from[] = { left + at, right + at };
      double *const to[] = { out_left + at, out_right + at };
      if (at == 64 * 300)
        run_update (&run, "link=0");
      if (at == 64 * 900)
        run_update (&run, "link=100");
      run_process (&run, from, to, NULL, LQ_QUANTUM);
    }
  for (int c = 0; c < 2; c++)
    g_assert_cmpfloat (peak_db (out[c], N), <=, -1.0);
  for (int i = 64 * 2500; i < N; i++)
    if (fabs (left[i - lag]) > 1e-2 && fabs (right[i - lag]) > 1e-2)
      g_assert_cmpfloat_with_epsilon (out_left[i] / left[i - lag], out_right[i] / right[i - lag],
                                      1e-4);
  run_close (&run);
}

int main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (size_t m = 0; m < G_N_ELEMENTS (materials); m++)
    {
      g_autofree char *path =
          g_strdup_printf ("/conformance/limiter/ceiling/%s", materials[m].name);
      g_test_add_data_func (path, &materials[m], test_ceiling);
    }
  for (size_t m = 0; m < 3; m++)
    {
      g_autofree char *path =
          g_strdup_printf ("/conformance/limiter/ceiling-characters/%s", materials[m].name);
      g_test_add_data_func (path, &materials[m], test_ceiling_characters);
    }
  g_test_add_func ("/conformance/limiter/ceiling-fast", test_ceiling_fast);
  g_test_add_func ("/conformance/limiter/ceiling-restless", test_ceiling_restless);
  g_test_add_func ("/conformance/limiter/case-19", test_case_19);
  g_test_add_func ("/conformance/limiter/extremes", test_extremes);
  g_test_add_func ("/conformance/limiter/transparent", test_transparent);
  g_test_add_func ("/conformance/limiter/link", test_link);
  g_test_add_func ("/conformance/limiter/one-gain-is-two", test_one_gain_is_two);
  g_test_add_func ("/conformance/limiter/link-moves", test_link_moves);
  return g_test_run ();
}
