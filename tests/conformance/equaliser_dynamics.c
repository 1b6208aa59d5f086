/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An equaliser's bands that move with the sound: at rest bit for bit the static ones, moved the static
 * ones of another gain, by the law of their threshold and in their time. */
#include "equaliser.h"

/* All of LENGTH through the equaliser, KEY beside it. */
static void run_keyed (Bench *bench, double *left, double *right, const double *key, int n)
{
  double readouts[LQ_N_BANDS];

  for (int at = 0; at < n; at += LQ_QUANTUM)
    {
      double *io[2] = { left + at, right + at };
      const double *keys[2] = { key + at, key + at };
      LqBlock block = { .n_channels = 2,
                        .in = (const double *const *)io,
                        .out = io,
                        .key = keys,
                        .readouts = readouts };
      equaliser->process (bench->state, &block);
    }
}

static void set_dynamics (Bench *bench, double range_db, double threshold_db, double attack_ms,
                          double release_ms, bool external)
{
  set (bench, "b1.range", range_db);
  set (bench, "b1.threshold", threshold_db);
  set (bench, "b1.attack", attack_ms);
  set (bench, "b1.release", release_ms);
  set (bench, "b1.knee", 0);
  set (bench, "b1.key", external);
}

/* Sound below the threshold comes out of a dynamic band bit for bit as out of the static one. */
static void test_dynamic_at_rest (void)
{
  enum
  {
    N = 64 * LQ_QUANTUM
  };
  static double still[2][N], moving[2][N];
  LqRandom random;

  lq_random_init (&random, 21);
  for (int shape = BELL; shape <= HIGH_SHELF; shape++)
    for (int dynamic = 0; dynamic < 2; dynamic++)
      {
        double (*x)[N] = dynamic ? moving : still;
        Bench bench;
        bench_init (&bench, 48000);
        set_band (&bench, 1, shape, 700, 5, 1.3);
        set_dynamics (&bench, dynamic ? -9 : 0, -20, 1, 50, false);
        start (&bench);
        lq_random_init (&random, 22);
        fill (&random, x[0], x[1], N);
        for (int i = 0; i < N; i++)
          x[0][i] *= 0.01, x[1][i] *= 0.01;
        run (&bench, x[0], x[1], N);
        bench_clear (&bench);
        if (dynamic)
          g_assert_cmpmem (moving, sizeof moving, still, sizeof still);
      }
}

/* While a tone holds a band at D dB, it is the static band with D dB more: an impulse beside the
 * tone's steady key, against the curve. Between the places where the filter is known it may be
 * off by what its ratios are not quite even: 0.05 dB. */
static void check_moved (int shape, double f_hz, double gain_db, double range_db, double over_db,
                         bool hq)
{
  enum
  {
    BEFORE = 48000 / LQ_QUANTUM * LQ_QUANTUM,
    N = BEFORE + 16384
  };
  static double left[N], right[N], key[N];
  double moved_db = copysign (fmin (over_db / 2.0, fabs (range_db)), range_db);
  Bench bench;
  double worst = 0.0;

  bench_init (&bench, 48000);
  set (&bench, "hq", hq);
  set_band (&bench, 1, shape, f_hz, gain_db, 1);
  set_dynamics (&bench, range_db, -40, 1, 3000, true);
  start (&bench);
  memset (left, 0, sizeof left);
  memset (right, 0, sizeof right);
  left[BEFORE] = right[BEFORE] = 1.0;
  /* Well within the region of a shelf. */
  double key_hz = shape == LOW_SHELF ? f_hz / 20 : shape == HIGH_SHELF ? f_hz * 12 : f_hz;
  fill_tone (key, N, key_hz, 48000, -40 + over_db);
  for (int i = 0; i < 4800; i++)
    key[i] *= i / 4800.0; /* without a click, which would be held as long as the release */
  run_keyed (&bench, left, right, key, N);
  bench_clear (&bench);
  bench_init (&bench, 48000);
  set (&bench, "hq", hq);
  set_band (&bench, 1, shape, f_hz, gain_db + moved_db, 1);
  for (double hz = 50; hz < 20000; hz *= 1.2)
    {
      double db;
      equaliser->info.response (bench.params, 48000, LQ_RESPONSE_MAGNITUDE, -1, LQ_TARGET_STEREO,
                                &hz, &db, 1);
      worst =
          fmax (worst, fabs (20 * log10 (measured (left + BEFORE, N - BEFORE, hz / 48000)) - db));
    }
  bench_clear (&bench);
  g_test_message ("shape %d %.0f Hz %+.1f dB moved by %+.1f dB%s: off by %.4f dB", shape, f_hz,
                  gain_db, moved_db, hq ? ", HQ" : "", worst);
  g_assert_cmpfloat (worst, <, 0.05);
}

static void test_dynamic_shape (void)
{
  for (int hq = 0; hq < 2; hq++)
    for (int shape = BELL; shape <= HIGH_SHELF; shape++)
      {
        double f_hz = shape == HIGH_SHELF ? 1000 : 1500; /* whose key meets its peaks */
        check_moved (shape, f_hz, 0, -12, 40, hq);
        check_moved (shape, f_hz, 6, -10, 40, hq);
        check_moved (shape, f_hz, -3, 9, 10, hq); /* half way */
        check_moved (shape, f_hz, 4, -11, 9, hq);
      }
  check_moved (BELL, 9000, 3, -12, 13, false);
  check_moved (BELL, 9000, 3, -12, 40, false);
}

/* 10 dB above the threshold lower the tone by 5 dB; the attack is 63 % of the way. */
static void test_dynamic_level (void)
{
  enum
  {
    N = 96000 / LQ_QUANTUM * LQ_QUANTUM,
    ATTACK = 4800 /* 100 ms */
  };
  static double left[N], right[N];
  double peak = 0.0, early = 0.0;
  Bench bench;

  bench_init (&bench, 48000);
  set_band (&bench, 1, BELL, 1000, 0, 1);
  set_dynamics (&bench, -24, -30, 100, 3000, false);
  start (&bench);
  fill_tone (left, N, 1000, 48000, -20);
  memcpy (right, left, sizeof right);
  run (&bench, left, right, N);
  bench_clear (&bench);
  for (int i = N - 480; i < N; i++)
    peak = fmax (peak, fabs (left[i]));
  for (int i = ATTACK - 24; i < ATTACK + 24; i++)
    early = fmax (early, fabs (left[i]));
  /* The detector's hold of a peak sags by a few hundredths between two of them; the envelope
   * needs a millisecond to see the tone at all. */
  g_assert_cmpfloat_with_epsilon (20 * log10 (peak), -25.0, 0.05);
  g_assert_cmpfloat_with_epsilon (20 * log10 (early), -20.0 - 5.0 * (1 - exp (-1)), 0.1);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/equaliser/dynamic-at-rest", test_dynamic_at_rest);
  g_test_add_func ("/equaliser/dynamic-shape", test_dynamic_shape);
  g_test_add_func ("/equaliser/dynamic-level", test_dynamic_level);
  return g_test_run ();
}
