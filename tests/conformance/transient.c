/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transient shaper on drum hits made for it: each part moves by what is asked for and leaves the
 * other alone, at any level, and steady sound is left alone altogether. */
#include "core/random.h"
#include "run.h"

#define RATE 48000
#define HITS 4
#define BEAT (RATE / 2)
#define N    (HITS * BEAT / LQ_QUANTUM * LQ_QUANTUM)

extern const LqProcessor lq_processor_transient;

/* A beater's click of noise, 3 ms, on a drum of 180 Hz that dies away by 1/e in DECAY_MS. */
static void fill_hits (double *x, double peak, double decay_ms)
{
  LqRandom random;

  lq_random_init (&random, 3);
  for (int i = 0; i < N; i++)
    {
      double t = (double)(i % BEAT) / RATE;
      double click = 0.5 * exp (-t / 0.003) * lq_random_bipolar (&random);
      double drum = exp (-t * 1e3 / decay_ms) * sin (2.0 * G_PI * 180.0 * t + 1.0);
      x[i] = 0.6 * peak * (drum + click);
    }
}

/* Power of X FROM_MS … TO_MS after the last hits but the first, in dB. */
static double part_db (const double *x, int latency, double from_ms, double to_ms)
{
  double sum = 0.0;

  for (int hit = 1; hit < HITS; hit++)
    for (int i = (int)(from_ms * RATE / 1000); i < (int)(to_ms * RATE / 1000); i++)
      if (hit * BEAT + i + latency < N)
        sum += x[hit * BEAT + i + latency] * x[hit * BEAT + i + latency];
  return 10.0 * log10 (sum);
}

typedef struct
{
  double beginning, body; /* dB louder than before: of the first 20 ms, of 100 … 300 ms */
} Change;

static Change change_of (const char *params, double peak, double decay_ms)
{
  g_autofree double *in = g_new (double, N), *out = g_new (double, N);
  Run run;
  Change change;

  fill_hits (in, peak, decay_ms);
  run_open (&run, &lq_processor_transient, RATE, 1, params);
  int latency = run_latency (&run);
  run_process (&run, &in, &out, NULL, N);
  run_close (&run);
  change.beginning = part_db (out, latency, 0, 20) - part_db (in, 0, 0, 20);
  change.body = part_db (out, latency, 100, 300) - part_db (in, 0, 100, 300);
  return change;
}

/* 20 ms is the length of an attack at first; the ramp at its end takes some of it: ± 0.5 dB. */
static void test_attack (void)
{
  static const char *const extra[] = { "", " lookahead=10", " guard=1" };

  for (size_t e = 0; e < G_N_ELEMENTS (extra); e++)
    for (double db = -12.0; db <= 12.0; db += 6.0)
      {
        g_autofree char *params = g_strdup_printf ("attack=%g%s", db, extra[e]);
        Change c = change_of (params, 0.1, 60.0);
        g_assert_cmpfloat_with_epsilon (c.beginning, db, 0.5);
        g_assert_cmpfloat_with_epsilon (c.body, 0.0, 0.1);
      }
  /* Without look-ahead the ramp of 3 ms is in it as well. */
  g_assert_cmpfloat_with_epsilon (change_of ("attack=6 lookahead=0", 0.1, 60.0).beginning, 6.0,
                                  1.0);
}

/* A drum that loses 0.14 dB a millisecond has fallen behind by a whole sensitivity after 50 ms. */
static void test_sustain (void)
{
  for (double db = -12.0; db <= 12.0; db += 6.0)
    {
      g_autofree char *params = g_strdup_printf ("sustain=%g", db);
      Change c = change_of (params, 0.1, 60.0);
      g_assert_cmpfloat_with_epsilon (c.body, db, 0.5);
      g_assert_cmpfloat_with_epsilon (c.beginning, 0.0, 0.1);
    }
}

/* 20 dB up and down: the same to 0.1 dB; in fact to rounding. */
static void test_level (void)
{
  static const char *const settings[] = { "attack=6", "sustain=6", "attack=-9 sustain=12" };

  for (size_t s = 0; s < G_N_ELEMENTS (settings); s++)
    {
      Change middle = change_of (settings[s], 0.1, 60.0);
      for (double peak = 0.01; peak < 2.0; peak *= 100.0)
        {
          Change c = change_of (settings[s], peak, 60.0);
          g_assert_cmpfloat_with_epsilon (c.beginning, middle.beginning, 1e-6);
          g_assert_cmpfloat_with_epsilon (c.body, middle.body, 1e-6);
        }
    }
}

/* A steady tone, once it has begun, comes out to the bit. */
static void test_steady (void)
{
  static const double tones_hz[] = { 40, 55, 100, 440, 997, 5000, 15000 };
  g_autofree double *in = g_new (double, N), *out = g_new (double, N);

  for (size_t t = 0; t < G_N_ELEMENTS (tones_hz); t++)
    {
      Run run;
      for (int i = 0; i < N; i++)
        in[i] = 0.3 * sin (2.0 * G_PI * tones_hz[t] * i / RATE);
      run_open (&run, &lq_processor_transient, RATE, 1, "attack=18 sustain=18");
      run_process (&run, &in, &out, NULL, N);
      for (int i = RATE; i < N; i++)
        g_assert_true (out[i] == in[i - run_latency (&run)]);
      run_close (&run);
    }
}

/* Steady noise is nearly so: what its level wanders in 2 ms moves it by less than 0.5 dB of 6. */
static void test_noise (void)
{
  g_autofree double *in = g_new (double, N), *out = g_new (double, N);
  double before = 0.0, after = 0.0;
  LqRandom random;
  Run run;

  lq_random_init (&random, 9);
  for (int i = 0; i < N; i++)
    in[i] = 0.3 * lq_random_bipolar (&random);
  run_open (&run, &lq_processor_transient, RATE, 1, "attack=6 sustain=6 lookahead=0");
  run_process (&run, &in, &out, NULL, N);
  for (int i = RATE; i < N; i++)
    {
      before += in[i] * in[i];
      after += out[i] * out[i];
    }
  g_assert_cmpfloat_with_epsilon (10.0 * log10 (after / before), 0.0, 0.5);
  run_close (&run);
}

/* Hits on one side, a soft steady tone on the other: linked, both get the hits' gain, the tone being far below
 * them; alone, the tone is let alone, to the bit. */
static void test_link (void)
{
  for (int link = 0; link <= 100; link += 100)
    {
      double *in[2] = { g_new (double, N), g_new (double, N) };
      double *out[2] = { g_new (double, N), g_new (double, N) };
      g_autofree char *params = g_strdup_printf ("attack=9 link=%d", link);
      Run run;
      fill_hits (in[0], 1.0, 60.0);
      for (int i = 0; i < N; i++)
        in[1][i] = 1e-4 * sin (2.0 * G_PI * 997.0 * i / RATE);
      run_open (&run, &lq_processor_transient, RATE, 2, params);
      int lag = run_latency (&run);
      run_process (&run, in, out, NULL, N);
      double left = part_db (out[0], lag, 0, 15) - part_db (in[0], 0, 0, 15);
      double right = part_db (out[1], lag, 0, 15) - part_db (in[1], 0, 0, 15);
      g_assert_cmpfloat_with_epsilon (left, 9.0, 0.5);
      g_assert_cmpfloat_with_epsilon (right, link ? 9.0 : 0.0, link ? 0.5 : 1e-9);
      run_close (&run);
      for (int c = 0; c < 2; c++)
        {
          g_free (in[c]);
          g_free (out[c]);
        }
    }
}

/* What the key does is done to the sound, which stands still; listening puts the key out, late by as much as
 * the sound. */
static void test_key (void)
{
  g_autofree double *in = g_new (double, N), *out = g_new (double, N), *key = g_new (double, N);
  Run run;

  fill_hits (key, 0.01, 60.0);
  for (int i = 0; i < N; i++)
    in[i] = 0.3 * sin (2.0 * G_PI * 997.0 * i / RATE);
  run_open (&run, &lq_processor_transient, RATE, 1, "attack=-9");
  int lag = run_latency (&run);
  run_process (&run, &in, &out, &key, N);
  g_assert_cmpfloat_with_epsilon (part_db (out, lag, 0, 15) - part_db (in, 0, 0, 15), -9.0, 0.5);
  g_assert_cmpfloat_with_epsilon (part_db (out, lag, 100, 300) - part_db (in, 0, 100, 300), 0.0,
                                  0.1);
  run_update (&run, "listen=1");
  run_process (&run, &in, &out, &key, N);
  /* 180 Hz through a low-pass of 20 kHz: −4e-4 dB, and 8 µs later */
  g_assert_cmpfloat_with_epsilon (part_db (out, lag, 100, 300) - part_db (key, 0, 100, 300), 0.0,
                                  0.01);
  run_close (&run);
}

/* Of gains g the mix leaves 1 + m (g − 1), and the output multiplies. */
static void test_mix (void)
{
  g_autofree double *in = g_new (double, N), *whole = g_new (double, N), *half = g_new (double, N);

  fill_hits (in, 0.1, 60.0);
  for (int k = 0; k < 2; k++)
    {
      Run run;
      run_open (&run, &lq_processor_transient, RATE, 1,
                k ? "attack=9 sustain=-6 lookahead=0 mix=50 output=6"
                  : "attack=9 sustain=-6 lookahead=0");
      run_process (&run, &in, k ? &half : &whole, NULL, N);
      run_close (&run);
    }
  for (int i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (half[i], pow (10, 6.0 / 20.0) * 0.5 * (in[i] + whole[i]),
                                    1e-15);
}

/* Guarded, a lifted hit that would go above full scale stays within it. */
static void test_guard (void)
{
  g_autofree double *in = g_new (double, N), *out = g_new (double, N);
  double top[2] = { 0 };

  for (int guarded = 0; guarded < 2; guarded++)
    {
      Run run;
      fill_hits (in, 1.0, 60.0);
      run_open (&run, &lq_processor_transient, RATE, 1,
                guarded ? "attack=12 guard=1" : "attack=12");
      run_process (&run, &in, &out, NULL, N);
      for (int i = 0; i < N; i++)
        top[guarded] = fmax (top[guarded], fabs (out[i]));
      run_close (&run);
    }
  g_assert_cmpfloat (top[0], >, 2.0);
  g_assert_cmpfloat (top[1], <=, 1.0 + 1e-11); /* gains are whole numbers of 2^−40 */
  g_assert_cmpfloat (top[1], >, 0.95);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/transient/attack", test_attack);
  g_test_add_func ("/conformance/transient/sustain", test_sustain);
  g_test_add_func ("/conformance/transient/level", test_level);
  g_test_add_func ("/conformance/transient/steady", test_steady);
  g_test_add_func ("/conformance/transient/noise", test_noise);
  g_test_add_func ("/conformance/transient/link", test_link);
  g_test_add_func ("/conformance/transient/key", test_key);
  g_test_add_func ("/conformance/transient/mix", test_mix);
  g_test_add_func ("/conformance/transient/guard", test_guard);
  return g_test_run ();
}
