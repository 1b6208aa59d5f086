/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an equaliser's band does beside its response: it sweeps without a step, leaves alone what it
 * is not meant for, follows the gain scale and is heard by itself. */
#include "equaliser.h"

static double largest_step (const double *x, int from, int to)
{
  double step = 0.0;

  for (int i = from + 1; i < to; i++)
    step = fmax (step, fabs (x[i] - x[i - 1]));
  return step;
}

/* The most that the curve of band 1 gives anywhere, in dB. */
static double peak_db (const Bench *bench)
{
  double peak = -200.0;

  for (double hz = 20.0; hz < 20000.0; hz *= 1.01)
    {
      double db;
      equaliser->info.response (bench->params, bench->rate_hz, LQ_RESPONSE_MAGNITUDE, -1,
                                LQ_TARGET_STEREO, &hz, &db, 1);
      peak = fmax (peak, db);
    }
  return peak;
}

/* Any shape swept from 20 Hz to 20 kHz or back in 50 ms over a 997 Hz tone: no step between two
 * frames above 1.5 times the largest of the same tone at the gain the shape gives at most. */
static void check_sweep (int shape, double q, bool down, bool hq)
{
  enum
  {
    N = 200 * LQ_QUANTUM,
    FROM = 60 * LQ_QUANTUM,
    QUANTA = 37 /* 50 ms */
  };
  static double left[N], right[N];
  Bench bench;

  bench_init (&bench, 48000);
  set (&bench, "hq", hq);
  set_band (&bench, 1, shape, 1000, 12, q);
  set (&bench, "b1.slope", 7);
  double gain_db = peak_db (&bench);
  set (&bench, "b1.freq", down ? 20000 : 20);
  start (&bench);
  for (int i = 0; i < N; i++)
    left[i] = right[i] = 0.5 * sin (2.0 * M_PI * 997.0 / 48000.0 * i);
  double at_rest = largest_step (left, 0, N) * pow (10.0, gain_db / 20.0);
  run (&bench, left, right, FROM);
  for (int quantum = 0; quantum < N / LQ_QUANTUM - 60; quantum++)
    {
      double *at[2] = { left + FROM + quantum * LQ_QUANTUM, right + FROM + quantum * LQ_QUANTUM };
      double way = (quantum + 1.0) / QUANTA;
      if (quantum < QUANTA)
        {
          set (&bench, "b1.freq", 20.0 * pow (1000.0, down ? 1.0 - way : way));
          equaliser->update (bench.state, bench.params);
        }
      run (&bench, at[0], at[1], LQ_QUANTUM);
    }
  double ratio = largest_step (left, FROM, N) / at_rest;
  g_test_message ("shape %d, Q %g, %s%s: %.2f", shape, q, down ? "down" : "up", hq ? ", HQ" : "",
                  ratio);
  g_assert_cmpfloat (ratio, <, 1.5);
  g_assert_true (isfinite (left[N - 1]));
  bench_clear (&bench);
}

static void test_sweep (void)
{
  static const double qs[] = { 0.7071, 2, 10 };

  for (int shape = BELL; shape <= BAND_PASS; shape++)
    for (size_t q = 0; q < G_N_ELEMENTS (qs); q++)
      for (int way = 0; way < 4; way++)
        check_sweep (shape, qs[q], way & 1, way >> 1);
}

/* Bands that are off, flat or on another channel change no bit of it; mid leaves side alone
 * and the other way round. */
static void test_untouched (void)
{
  enum
  {
    N = 64 * LQ_QUANTUM
  };
  static double left[N], right[N], l[N], r[N];
  LqRandom random;
  double changed = 0.0;

  lq_random_init (&random, 6);
  for (int target = LQ_TARGET_STEREO; target < LQ_N_TARGETS; target++)
    {
      Bench bench;
      bench_init (&bench, 48000);
      set_band (&bench, 1, BELL, 1000, 0, 1); /* flat */
      set_band (&bench, 2, LOW_SHELF, 300, 6, 1);
      set (&bench, "b2.target", target);
      if (target == LQ_TARGET_STEREO)
        set (&bench, "b2.on", 0);
      start (&bench);
      fill (&random, left, right, N);
      memcpy (l, left, sizeof left);
      memcpy (r, right, sizeof right);
      run (&bench, left, right, N);
      for (int i = 0; i < N; i++)
        {
          if (target == LQ_TARGET_STEREO || target == LQ_TARGET_RIGHT)
            g_assert_cmpfloat (left[i], ==, l[i]);
          if (target == LQ_TARGET_STEREO || target == LQ_TARGET_LEFT)
            g_assert_cmpfloat (right[i], ==, r[i]);
          /* Encoding and decoding costs one rounding each. */
          if (target == LQ_TARGET_MID)
            g_assert_cmpfloat_with_epsilon (left[i] - right[i], l[i] - r[i], 1e-14);
          if (target == LQ_TARGET_SIDE)
            g_assert_cmpfloat_with_epsilon (left[i] + right[i], l[i] + r[i], 1e-14);
          changed = fmax (changed, fabs (left[i] - l[i]) + fabs (right[i] - r[i]));
        }
      if (target != LQ_TARGET_STEREO)
        g_assert_cmpfloat (changed, >, 0.1);
      bench_clear (&bench);
    }
}

/* The gain scale is of the decibels of every band: half of +12 is the bell of +6, to the bit, twice −4 is
 * −8, none changes no bit; and it is of the range of a band that moves. */
static void test_scale (void)
{
  enum
  {
    N = 64 * LQ_QUANTUM
  };
  static const struct
  {
    double scale, gain_db, same_db;
  } cases[] = { { 50, 12, 6 }, { 200, -4, -8 }, { 200, 9, 18 }, { 0, 9, 0 } };
  static double x[2][2][N];

  for (size_t k = 0; k < G_N_ELEMENTS (cases); k++)
    for (int shape = BELL; shape <= TILT; shape++)
      for (int dynamic = 0; dynamic < 2; dynamic++)
        {
          if (shape == LOW_CUT || shape == HIGH_CUT || (shape == TILT && dynamic))
            continue; /* without a gain; without a range */
          for (int scaled = 0; scaled < 2; scaled++)
            {
              double gain_db = scaled ? cases[k].gain_db : cases[k].same_db;
              LqRandom random;
              Bench bench;
              bench_init (&bench, 48000);
              set (&bench, "scale", scaled ? cases[k].scale : 100);
              set_band (&bench, 1, shape, 700, dynamic ? 0 : gain_db, 1);
              set (&bench, "b1.range", dynamic ? gain_db : 0);
              set (&bench, "b1.threshold", -60);
              start (&bench);
              lq_random_init (&random, 31);
              fill (&random, x[scaled][0], x[scaled][1], N);
              run (&bench, x[scaled][0], x[scaled][1], N);
              bench_clear (&bench);
            }
          g_assert_cmpmem (x[1], sizeof x[1], x[0], sizeof x[0]);
          LqRandom random;
          double changed = 0.0;
          lq_random_init (&random, 31);
          fill (&random, x[1][0], x[1][1], N);
          for (int i = 0; i < N; i++)
            changed = fmax (changed, fabs (x[1][0][i] - x[0][0][i]));
          g_assert_true (cases[k].same_db == 0.0 ? changed == 0.0 : changed > 0.01);
        }
}

/* A side band does nothing at all to mono, to the bit. */
static void test_side_of_mono (void)
{
  enum
  {
    N = 32 * LQ_QUANTUM
  };
  static double left[N], right[N], l[N];
  LqRandom random;
  Bench bench;

  lq_random_init (&random, 8);
  bench_init (&bench, 44100);
  set_band (&bench, 1, HIGH_SHELF, 6000, 9, 1);
  set (&bench, "b1.target", LQ_TARGET_SIDE);
  start (&bench);
  fill (&random, left, right, N);
  memcpy (right, left, sizeof left);
  memcpy (l, left, sizeof left);
  run (&bench, left, right, N);
  for (int i = 0; i < N; i++)
    {
      g_assert_cmpfloat (left[i], ==, l[i]);
      g_assert_cmpfloat (right[i], ==, l[i]);
    }
  bench_clear (&bench);
}

/* A band heard alone: its own frequencies as they leave the equaliser, the others by the
 * band-pass of its Q, nothing of another channel. */
static void test_solo (void)
{
  enum
  {
    N = 48000 / LQ_QUANTUM * LQ_QUANTUM
  };
  static const double tones_hz[] = { 1000, 100, 8000 };
  static double left[N], right[N];

  for (size_t t = 0; t < G_N_ELEMENTS (tones_hz); t++)
    {
      double u = tones_hz[t] / 1000, peak = 0.0, other = 0.0;
      Bench bench;
      bench_init (&bench, 48000);
      set_band (&bench, 1, BELL, 1000, 6, 2);
      set (&bench, "b1.target", LQ_TARGET_LEFT);
      set (&bench, "b1.solo", 1);
      start (&bench);
      fill_tone (left, N, tones_hz[t], 48000, -12);
      memcpy (right, left, sizeof left);
      run (&bench, left, right, N);
      for (int i = N - 4800; i < N; i++)
        {
          peak = fmax (peak, fabs (left[i]));
          other = fmax (other, fabs (right[i]));
        }
      Filter bell = { BELL, 1000, 6, 2, 0 };
      double through = 1 / hypot (1, 2 * (u - 1 / u)); /* of Q 2 */
      /* Near the top the region's band-pass is narrower than its analogue. */
      g_assert_cmpfloat_with_epsilon (20 * log10 (peak),
                                      -12 + 20 * log10 (through * analogue (&bell, tones_hz[t])),
                                      tones_hz[t] > 5000 ? 2.5 : 0.1);
      g_assert_cmpfloat (other, ==, 0.0);
      bench_clear (&bench);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/equaliser/sweep", test_sweep);
  g_test_add_func ("/equaliser/untouched", test_untouched);
  g_test_add_func ("/equaliser/scale", test_scale);
  g_test_add_func ("/equaliser/side-of-mono", test_side_of_mono);
  g_test_add_func ("/equaliser/solo", test_solo);
  return g_test_run ();
}
