/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recorded space of the reverb against the sum that defines convolution, and against what its
 * rows promise. Sums, pink noise and its weighting are this test's own. */
#include "core/random.h"
#include "run.h"
#include "signals.h"

#define RATE 48000

/* Nothing but the response. */
#define BARE "kind=4 mix=100 pre_delay=0 low_cut=10 high_cut=20000"

extern const LqProcessor lq_processor_reverb;

typedef struct
{
  Run run;
  LqSample *sample;
  double *io[2];
  int n; /* a multiple of the quantum */
} Bench;

static void open_with (Bench *b, const char *params, int n_channels, LqSample *sample, int n)
{
  b->n = (n + LQ_QUANTUM - 1) / LQ_QUANTUM * LQ_QUANTUM;
  b->sample = sample;
  run_open (&b->run, &lq_processor_reverb, RATE, n_channels, params);
  b->run.setup.sample = sample;
  b->run.state = b->run.processor->prepare (b->run.arena, &b->run.setup, b->run.params);
  for (int c = 0; c < 2; c++)
    b->io[c] = g_new0 (double, b->n);
}

static void bench_run (Bench *b) { run_process (&b->run, b->io, b->io, NULL, b->n); }

static void bench_close (Bench *b)
{
  run_close (&b->run);
  lq_sample_unref (b->sample);
  g_free (b->io[0]);
  g_free (b->io[1]);
}

static double *noise (uint64_t seed, int n)
{
  LqRandom random;
  double *x = g_new (double, n);

  lq_random_init (&random, seed);
  for (int i = 0; i < n; i++)
    x[i] = lq_random_bipolar (&random);
  return x;
}

/* ---- exactness ---- */

/* A single tap is the dry sound, late by the pre-delay: to −280 dB, what a transform and its way back
 * cost in double. */
static void test_delta (void)
{
  enum
  {
    N = 12000,
    LATE = 480
  };

  for (int channels = 1; channels <= 4; channels = channels == 2 ? 4 : channels + 1)
    for (int path = 1; path <= 2; path++)
      {
        double one = 1.0, zero = 0.0;
        const double *const planes[] = { &one, channels == 4 ? &zero : &one, &zero, &one };
        g_autofree double *x[2] = { noise (1, N), NULL };
        g_autofree double *right = noise (2, N);
        Bench b;
        x[1] = right;
        open_with (&b, BARE " pre_delay=10", path, lq_sample_new (RATE, channels, 1, planes), N);
        for (int c = 0; c < 2; c++)
          memcpy (b.io[c], x[c], sizeof (double) * N);
        bench_run (&b);
        for (int c = 0; c < path; c++)
          {
            double worst = 0;
            for (int i = 0; i < N; i++)
              worst = fmax (worst, fabs (b.io[c][i] - (i < LATE ? 0 : x[c][i - LATE])));
            g_assert_cmpfloat (worst, <, 1e-14);
          }
        bench_close (&b);
      }
}

/* Σ h[k] x[at − k] */
static long double sum_at (const double *h, int n_taps, const double *x, int at)
{
  long double sum = 0;

  for (int k = 0; k < n_taps && k <= at; k++)
    sum += (long double)h[k] * x[at - k];
  return sum;
}

/* Four ways through noise of a prime length against the sums, at one gain for all, which is found by
 * the largest: error below −240 dB of the sound. */
static void test_sum (void)
{
  enum
  {
    TAPS = 30011,
    N = 50000
  };
  double *h[4], *x[2] = { noise (5, N), noise (6, N) };
  double error = 0, power = 0, gain = 0, largest = 0;
  Bench b;

  for (int c = 0; c < 4; c++)
    h[c] = noise (10 + (uint64_t)c, TAPS);
  open_with (&b, BARE, 2, lq_sample_new (RATE, 4, TAPS, (const double *const *)h), N);
  for (int c = 0; c < 2; c++)
    memcpy (b.io[c], x[c], sizeof (double) * N);
  bench_run (&b);
  for (int pass = 0; pass < 2; pass++)
    for (int side = 0; side < 2; side++)
      for (int at = 0; at < N; at += 331)
        {
          double y = (double)(sum_at (h[side], TAPS, x[0], at)
                              + sum_at (h[2 + side], TAPS, x[1], at)); /* LL LR RL RR */
          if (pass == 0 && fabs (y) > largest)
            {
              largest = fabs (y);
              gain = b.io[side][at] / y;
            }
          if (pass == 1)
            {
              error += pow (b.io[side][at] - gain * y, 2);
              power += pow (gain * y, 2);
            }
        }
  g_test_message ("%.1f dB", 10 * log10 (error / power));
  g_assert_cmpfloat (10 * log10 (error / power), <, -240);
  for (int c = 0; c < 4; c++)
    g_free (h[c]);
  g_free (x[0]);
  g_free (x[1]);
  bench_close (&b);
}

/* An impulse on one side comes where the channels say: LL LR RL RR. */
static void test_ways (void)
{
  static const int at[2][2] = { { 100, 200 }, { 300, 400 } }; /* from, to */
  enum
  {
    N = 512
  };
  double planes[4][N] = { { 0 } };
  const double *const ways[] = { planes[0], planes[1], planes[2], planes[3] };

  for (int k = 0; k < 4; k++)
    planes[k][at[k / 2][k % 2]] = 0.5;
  for (int from = 0; from < 2; from++)
    {
      Bench b;
      open_with (&b, BARE, 2, lq_sample_new (RATE, 4, N, ways), N);
      b.io[from][0] = 1;
      bench_run (&b);
      for (int to = 0; to < 2; to++)
        for (int i = 0; i < N; i++) /* two unrelated ways add up to the power of one: −3 dB */
          g_assert_cmpfloat_with_epsilon (b.io[to][i], i == at[from][to] ? M_SQRT1_2 : 0, 1e-14);
      bench_close (&b);
    }
}

/* Without a response, or with one at another rate, the dry sound is all there is, bit for bit. */
static void test_none (void)
{
  double one = 1;
  const double *const plane = &one;

  for (int other_rate = 0; other_rate < 2; other_rate++)
    {
      g_autofree double *x = noise (3, 4096);
      Bench b;
      open_with (&b, BARE, 2, other_rate ? lq_sample_new (RATE / 2, 1, 1, &plane) : NULL, 4096);
      memcpy (b.io[0], x, sizeof (double) * 4096);
      bench_run (&b);
      g_assert_cmpmem (b.io[0], sizeof (double) * 4096, x, sizeof (double) * 4096);
      g_assert_cmpint (b.run.processor->tail (&b.run.setup, b.run.params), ==, 0);
      bench_close (&b);
    }
}

/* A response of silence is silent, and no more than that. */
static void test_silent (void)
{
  double zeros[1000] = { 0 };
  const double *const plane = zeros;
  g_autofree double *x = noise (3, 4096);
  Bench b;

  open_with (&b, BARE " size=150 decay_share=50", 2, lq_sample_new (RATE, 1, 1000, &plane), 4096);
  memcpy (b.io[0], x, sizeof (double) * 4096);
  bench_run (&b);
  for (int i = 0; i < 4096; i++)
    g_assert_true (b.io[0][i] == 0 && b.io[1][i] == 0);
  bench_close (&b);
}

/* ---- level ---- */

/* Of what comes out for an impulse: pink noise is even over the logarithm of frequency. */
static double pink_db (const double *h, int n)
{
  double behind = 0, before = 0;

  for (double f_hz = 20; f_hz < 20000; f_hz *= 1.003)
    {
      double w = 2 * G_PI * f_hz / RATE, re = 0, im = 0;
      for (int i = 0; i < n; i++)
        {
          re += h[i] * cos (w * i);
          im += h[i] * sin (w * i);
        }
      before += k_power (f_hz);
      behind += k_power (f_hz) * (re * re + im * im);
    }
  return 10 * log10 (behind / before);
}

/* Bright, dark, loud or soft, mono or stereo: pink noise is as loud behind it as before. 0.3 dB: the
 * frequencies of the sum here are some of those of the noise. */
static void test_level (void)
{
  enum
  {
    N = 4800
  };

  for (int dark = 0; dark < 2; dark++)
    for (int channels = 1; channels <= 2; channels++)
      {
        double *h[2] = { noise (7, N), noise (8, N) };
        for (int c = 0; c < 2; c++)
          for (int i = 0; i < N; i++)
            {
              h[c][i] *= exp (-8.0 * i / N) * (c ? 0.02 : 0.05);
              h[c][i] = dark && i > 0 ? h[c][i - 1] + 0.1 * (h[c][i] - h[c][i - 1]) : h[c][i];
            }
        Bench b;
        open_with (&b, BARE, 2, lq_sample_new (RATE, channels, N, (const double *const *)h),
                   N + LQ_QUANTUM);
        b.io[0][0] = b.io[1][0] = 1;
        bench_run (&b);
        double left = pink_db (b.io[0], N), right = pink_db (b.io[1], N);
        double mean = 10 * log10 (0.5 * (pow (10, left / 10) + pow (10, right / 10)));
        g_test_message ("dark %d, %d channels: %+.2f dB", dark, channels, mean);
        g_assert_cmpfloat_with_epsilon (mean, 0, 0.3);
        bench_close (&b);
        g_free (h[0]);
        g_free (h[1]);
      }
}

/* ---- shape ---- */

/* What comes out for an impulse. */
static void respond (Bench *b, const char *params, const double *h, int n, int room)
{
  open_with (b, params, 1, lq_sample_new (RATE, 1, n, &h), room);
  b->io[0][0] = 1;
  bench_run (b);
}

/* An exponential that falls by 60 dB in half a second falls in 0.2 s at 40 %: 0.1 dB over 50, since
 * how long it takes is measured on it. */
static void test_decay (void)
{
  enum
  {
    N = RATE
  };
  g_autofree double *h = g_new (double, N);
  Bench b;

  for (int i = 0; i < N; i++)
    h[i] = pow (10, -3.0 * i / (0.5 * RATE));
  respond (&b, BARE " decay_share=40", h, N, N);
  for (int i = 0; i < RATE / 6; i += 100)
    g_assert_cmpfloat_with_epsilon (20 * log10 (b.io[0][i] / b.io[0][0]), -60.0 * i / (0.2 * RATE),
                                    0.1);
  bench_close (&b);
}

/* A smooth pulse 50 ms after the first comes at 100 ms, twice as wide, with the same energy; at half
 * the size at 25 ms. Below −80 dB of the pulse: what the sinc and the line in its table leave. */
static void test_size (void)
{
  enum
  {
    N = 4800
  };
  g_autofree double *h = g_new0 (double, N);

  for (int i = 0; i < N; i++)
    for (int k = 0; k < 2; k++)
      h[i] += exp (-0.5 * pow ((i - 1000 - k * 2400) / 12.0, 2));
  for (int size = 50; size <= 200; size *= 2)
    {
      g_autofree char *params = g_strdup_printf (BARE " size=%d", size);
      double times = size / 100.0;
      Bench b, plain;
      respond (&plain, BARE, h, N, N);
      respond (&b, params, h, N, 2 * N + LQ_QUANTUM);
      for (int i = 0; i < b.n; i++)
        {
          double y = 0;
          for (int k = 0; k < 2; k++)
            y += exp (-0.5 * pow ((i / times - 1000 - k * 2400) / 12.0, 2));
          g_assert_cmpfloat_with_epsilon (b.io[0][i], plain.io[0][1000] * y / sqrt (times),
                                          1e-4 * plain.io[0][1000]);
        }
      bench_close (&b);
      bench_close (&plain);
    }
}

/* The balance takes away what comes in the first 80 ms behind the direct sound, or what comes later;
 * in the middle it does nothing. */
static void test_balance (void)
{
  static const int at[] = { 500, 500 + 2000, 500 + 6000 }; /* direct, 42 and 125 ms behind */
  double h[8000] = { 0 };

  for (int k = 0; k < 3; k++)
    h[at[k]] = k == 0 ? 1.0 : 0.5;
  for (int balance = -100; balance <= 100; balance += 100)
    {
      g_autofree char *params = g_strdup_printf (BARE " balance=%d", balance);
      Bench b, plain;
      respond (&b, params, h, 8000, 8000);
      respond (&plain, BARE, h, 8000, 8000);
      for (int k = 0; k < 3; k++)
        {
          bool early = k < 2;
          double gain = balance == 0 ? 1 : (balance < 0) == early ? G_SQRT2 : 0;
          g_assert_cmpfloat_with_epsilon (b.io[0][at[k]], gain * plain.io[0][at[k]], 1e-12);
        }
      bench_close (&b);
      bench_close (&plain);
    }
}

/* The picture: an echo stands where the sound has one, as loud as it is against the largest. */
static void test_picture (void)
{
  const LqProcessorInfo *info = &lq_processor_reverb.info;
  double h[4800] = { 0 }, params[MAX_PARAMS], at_s[101], db[101];
  const double *plane = h;

  h[0] = 0.5;
  h[2400] = 0.05; /* 50 ms */
  lq_info_defaults (info, params);
  set_params (&lq_processor_reverb, params, "kind=4 pre_delay=20");
  for (int i = 0; i <= 100; i++)
    at_s[i] = i * 1e-3 - 5e-4;
  LqSample *sample = lq_sample_new (RATE, 1, 4800, &plane);
  g_assert_true (info->sample_response (sample, params, LQ_RESPONSE_ECHOES, at_s, db, 101));
  for (int i = 0; i < 100; i++)
    g_assert_cmpfloat_with_epsilon (db[i], i == 20 ? 0.0 : i == 70 ? -20.0 : -300.0, 1e-6);
  set_params (&lq_processor_reverb, params, "kind=1");
  g_assert_false (info->sample_response (sample, params, LQ_RESPONSE_ECHOES, at_s, db, 101));
  lq_sample_unref (sample);
}

/* Shaped, it shows the largest of what is heard within 10 ms, against the largest as recorded: to
 * 0.05 dB, the highest point of a pulse being between two frames. */
static void test_picture_shape (void)
{
  enum
  {
    N = 9600
  };
  static const int pulse[] = { 1150, 1150 + 5000 };
  const LqProcessorInfo *info = &lq_processor_reverb.info;
  g_autofree double *h = g_new0 (double, N);
  double params[MAX_PARAMS], at_s[41], db[41];

  for (int i = 0; i < N; i++)
    for (int k = 0; k < 2; k++)
      h[i] += pow (0.5, k) * exp (-0.5 * pow ((i - pulse[k]) / 12.0, 2));
  for (int i = 0; i <= 40; i++)
    at_s[i] = i * 0.01;
  for (int size = 50; size <= 200; size *= 2)
    {
      g_autofree char *text = g_strdup_printf (BARE " size=%d decay_share=40 balance=30", size);
      Bench b, plain;
      respond (&plain, BARE, h, N, N);
      respond (&b, text, h, N, 2 * N);
      lq_info_defaults (info, params);
      set_params (&lq_processor_reverb, params, text);
      g_assert_true (info->sample_response (b.sample, params, LQ_RESPONSE_ECHOES, at_s, db, 41));
      for (int k = 0; k < 2; k++)
        {
          int bucket = pulse[k] * size / 100 / 480;
          double largest = 0;
          for (int i = bucket * 480; i < (bucket + 1) * 480; i++)
            largest = fmax (largest, fabs (b.io[0][i]));
          g_assert_cmpfloat_with_epsilon (db[bucket], 20 * log10 (largest / plain.io[0][pulse[0]]),
                                          0.05);
        }
      bench_close (&b);
      bench_close (&plain);
    }
}

/* Its shape is another instance; that of a space that is worked out moves. */
static void test_structure (void)
{
  static const char *const shape[] = { "size", "decay_share", "balance" };
  const LqProcessorInfo *info = &lq_processor_reverb.info;
  double a[MAX_PARAMS], b[MAX_PARAMS];

  for (int recorded = 0; recorded < 2; recorded++)
    for (size_t i = 0; i < G_N_ELEMENTS (shape); i++)
      {
        lq_info_defaults (info, a);
        a[info->sample_slot] = recorded ? info->sample_value : 0;
        memcpy (b, a, sizeof b);
        b[lq_info_find_param (info, shape[i])] = 50;
        g_assert_true (lq_processor_same_structure (&lq_processor_reverb, a, b) == !recorded);
        memcpy (b, a, sizeof b);
        b[lq_info_find_param (info, "width")] = 50;
        g_assert_true (lq_processor_same_structure (&lq_processor_reverb, a, b));
      }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/convolution/delta", test_delta);
  g_test_add_func ("/conformance/convolution/sum", test_sum);
  g_test_add_func ("/conformance/convolution/ways", test_ways);
  g_test_add_func ("/conformance/convolution/none", test_none);
  g_test_add_func ("/conformance/convolution/silent", test_silent);
  g_test_add_func ("/conformance/convolution/level", test_level);
  g_test_add_func ("/conformance/convolution/decay", test_decay);
  g_test_add_func ("/conformance/convolution/size", test_size);
  g_test_add_func ("/conformance/convolution/balance", test_balance);
  g_test_add_func ("/conformance/convolution/structure", test_structure);
  g_test_add_func ("/conformance/convolution/picture", test_picture);
  g_test_add_func ("/conformance/convolution/picture-shape", test_picture_shape);
  return g_test_run ();
}
