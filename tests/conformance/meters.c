/* SPDX-License-Identifier: GPL-3.0-or-later */
/* True peak of EBU Tech 3341, cases 15–23 (+0.2/−0.4 dB), at five rates; the DR of signals whose
 * DR is known; levels, crest and correlation of closed forms, through the file measurer. */
#include "tones.h"

#include <stdlib.h>

static double *planes[2];

static LqMeasure measure_planes (double rate_hz, int n_channels, int n)
{
  LqMeasureFormat format = { rate_hz, n_channels, LQ_SAMPLES_FLOAT, 0, LQ_MEASURE_SKIP_WORDS };
  LqMeasurer *measurer = lq_measurer_new (&format);
  for (int at = 0; at < n; at += 1000)
    {
      const double *in[] = { planes[0] + at, planes[1] + at };
      lq_measurer_process (measurer, in, MIN (1000, n - at));
    }
  LqMeasure m;
  lq_measurer_finish (measurer, &m);
  lq_measurer_free (measurer);
  return m;
}

static void make_planes (int n)
{
  for (int c = 0; c < 2; c++)
    planes[c] = g_new0 (double, n);
}

static void free_planes (void)
{
  g_free (planes[0]);
  g_free (planes[1]);
}

/* 10 ms fades, as the official files have. */
static double fade (int i, int n, double rate_hz)
{
  double edge = MIN (i, n - 1 - i) / (0.01 * rate_hz);
  return edge < 1.0 ? 0.5 - 0.5 * cos (M_PI * edge) : 1.0;
}

static void assert_true_peak (const LqMeasure *m, double expected_db)
{
  g_assert_true (m->true_peak_dbtp.valid);
  g_assert_cmpfloat (m->true_peak_dbtp.value, <=, expected_db + 0.2);
  g_assert_cmpfloat (m->true_peak_dbtp.value, >=, expected_db - 0.4);
}

static void test_true_peak_tones (void)
{
  static const struct
  {
    double divisor, level, degrees, expected;
  } cases[] = {
    { 4, 0.50, 0, -6.0 },    { 4, 0.50, 45, -6.0 }, { 6, 0.50, 60, -6.0 },
    { 8, 0.50, 67.5, -6.0 }, { 4, 1.41, 45, 3.0 },
  };
  for (gsize r = 0; r < G_N_ELEMENTS (tone_rates); r++)
    for (gsize k = 0; k < G_N_ELEMENTS (cases); k++)
      {
        int n = (int)(tone_rates[r] * 0.5);
        make_planes (n);
        for (int i = 0; i < n; i++)
          planes[0][i] = planes[1][i] =
              cases[k].level * fade (i, n, tone_rates[r])
              * sin (2.0 * M_PI * i / cases[k].divisor + cases[k].degrees * M_PI / 180.0);
        LqMeasure m = measure_planes (tone_rates[r], 2, n);
        assert_true_peak (&m, cases[k].expected);
        free_planes ();
      }
}

/* Cases 20–23: an fs/6 tone with one period of fs/4 at full scale, made at four times the rate,
 * band-limited by a long windowed sinc and decimated at each of the four offsets. */
static void test_true_peak_burst (void)
{
  enum
  {
    OUT = 4096,
    IN = 4 * OUT,
    TAPS = 256
  };
  static double fine[IN + 2 * TAPS];
  double phase = 0.0;
  int burst = 4 * (OUT / 2);
  for (int i = 0; i < IN + 2 * TAPS; i++)
    {
      /* Whole periods of fs/6 (24 fine samples) pass before the burst of 16. */
      gboolean in_burst = i >= burst - burst % 24 && i < burst - burst % 24 + 16;
      fine[i] = (in_burst ? 1.0 : 0.5) * sin (phase);
      phase += 2.0 * M_PI / (in_burst ? 16.0 : 24.0);
    }
  for (int offset = 0; offset < 4; offset++)
    for (gsize r = 0; r < G_N_ELEMENTS (tone_rates); r++)
      {
        make_planes (OUT);
        for (int i = 0; i < OUT; i++)
          {
            double sum = 0.0, weight = 0.0;
            for (int k = -TAPS; k <= TAPS; k++)
              {
                double x = k / 4.0;
                double h = (k == 0 ? 1.0 : sin (M_PI * x) / (M_PI * x))
                           * (0.5 + 0.5 * cos (M_PI * k / TAPS));
                sum += h * fine[4 * i + offset + TAPS + k];
                weight += h;
              }
            planes[0][i] = planes[1][i] = sum / weight * fade (i, OUT, 48000.0);
          }
        LqMeasure m = measure_planes (tone_rates[r], 2, OUT);
        assert_true_peak (&m, 0.0);
        free_planes ();
      }
}

/* The end of a file is an edge that rings. */
static void test_true_peak_at_the_end (void)
{
  make_planes (4800);
  planes[0][4798] = planes[0][4799] = 0.9;
  LqMeasure m = measure_planes (48000.0, 2, 4800);
  g_assert_cmpfloat (m.true_peak_dbtp.value, >, m.sample_peak_dbfs.value + 1.0);
  g_assert_cmpint (m.true_peak_at, >=, 4700);
  g_assert_cmpint (m.true_peak_at, <, 4800);
  free_planes ();
}

typedef double (*Wave) (GRand *rand, int i);

static double sine (GRand *rand, int i) { return sin (2.0 * M_PI * 997.0 * i / 48000.0); }
static double square (GRand *rand, int i) { return (i / 24) % 2 ? -1.0 : 1.0; }
static double white (GRand *rand, int i) { return g_rand_double_range (rand, -1.0, 1.0); }

static LqMeasure measure_wave (Wave wave, int seconds)
{
  GRand *rand = g_rand_new_with_seed (1);
  int n = 48000 * seconds;
  make_planes (n);
  for (int i = 0; i < n; i++)
    {
      planes[0][i] = wave (rand, i);
      planes[1][i] = wave (rand, i);
    }
  LqMeasure m = measure_planes (48000.0, 2, n);
  free_planes ();
  g_rand_free (rand);
  return m;
}

/* RMS, crest and DR of waves whose figures are known: DR takes a sine's RMS as its peak. */
static void test_waves (void)
{
  static const struct
  {
    Wave wave;
    double rms, crest, dr;
  } cases[] = {
    { sine, -3.01, 3.01, 0.0 },
    { square, 0.0, 0.0, -3.01 },
    { white, -4.77, 4.77, 1.76 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LqMeasure m = measure_wave (cases[i].wave, 20);
      g_assert_cmpfloat_with_epsilon (m.rms_dbfs.value, cases[i].rms, 0.01);
      g_assert_cmpfloat_with_epsilon (m.crest_db.value, cases[i].crest, 0.01);
      g_assert_true (m.dr.valid);
      g_assert_cmpfloat_with_epsilon (m.dr.value, cases[i].dr, 0.02);
      g_assert_cmpfloat_with_epsilon (m.dc_offset[0], 0.0, 0.01);
    }
}

/* The loudest fifth of the blocks and the second highest peak, by hand: ten 3 s blocks of a sine
 * at −20 dB, two of them at −8 and −6 dB; 0 dB clicks in one, −1 dB in another. */
static void test_dr_by_hand (void)
{
  int block = 144000, n = 10 * block;
  make_planes (n);
  for (int i = 0; i < n; i++)
    {
      double db = i / block == 3 ? -8.0 : i / block == 7 ? -6.0 : -20.0;
      planes[0][i] = planes[1][i] = pow (10.0, db / 20.0) * sine (NULL, i);
    }
  for (int c = 0; c < 2; c++)
    {
      planes[c][block / 2] = 1.0;
      planes[c][block + 100] = pow (10.0, -1.0 / 20.0);
    }
  LqMeasure m = measure_planes (48000.0, 2, n);
  double rms_db = 10.0 * log10 ((pow (10.0, -0.8) + pow (10.0, -0.6)) / 2.0);
  g_assert_cmpfloat_with_epsilon (m.dr.value, -1.0 - rms_db, 0.001);
  free_planes ();
  g_assert_false (measure_wave (sine, 2).dr.valid);
}

static int ascending (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The TT meter takes blocks of 3 s, at 44.1 kHz of 132480 frames (it reckons with 44160 Hz): on uneven
 * material blocks of 132300 read 0.1 dB aside. By hand, left and right alike, the last block short. */
static void test_dr_at_44100 (void)
{
  enum
  {
    BLOCK = 132480,
    BLOCKS = 31
  };
  int n = BLOCK * (BLOCKS - 1) + 40000;
  double rms[BLOCKS], peaks[BLOCKS] = { 0 }, sum = 0.0, gain = 0.0;
  GRand *rand = g_rand_new_with_seed (3);
  make_planes (n);
  for (int i = 0, left = 0; i < n; i++, left--)
    {
      if (left == 0)
        {
          left = g_rand_int_range (rand, 4410, 88200);
          gain = pow (10.0, g_rand_double_range (rand, -30.0, 0.0) / 20.0);
        }
      planes[0][i] = planes[1][i] = gain * g_rand_double_range (rand, -1.0, 1.0);
    }
  for (int k = 0; k < BLOCKS; k++)
    {
      int from = k * BLOCK, to = MIN (from + BLOCK, n);
      double squares = 0.0;
      for (int i = from; i < to; i++)
        {
          squares += planes[0][i] * planes[0][i];
          peaks[k] = fmax (peaks[k], fabs (planes[0][i]));
        }
      rms[k] = sqrt (2.0 * squares / (to - from));
    }
  qsort (rms, BLOCKS, sizeof *rms, ascending);
  qsort (peaks, BLOCKS, sizeof *peaks, ascending);
  for (int k = BLOCKS - BLOCKS / 5; k < BLOCKS; k++)
    sum += rms[k] * rms[k] / (BLOCKS / 5);
  LqMeasure m = measure_planes (44100.0, 2, n);
  g_assert_cmpfloat_with_epsilon (m.dr.value, -20.0 * log10 (sqrt (sum) / peaks[BLOCKS - 2]), 1e-6);
  g_rand_free (rand);
  free_planes ();
}

static void test_correlation (void)
{
  static const double angles[] = { 0.0, 90.0, 180.0, 60.0 };
  for (gsize k = 0; k < G_N_ELEMENTS (angles); k++)
    {
      make_planes (48000);
      for (int i = 0; i < 48000; i++)
        {
          planes[0][i] = sin (2.0 * M_PI * i / 48.0);
          planes[1][i] = 0.1 * sin (2.0 * M_PI * i / 48.0 + angles[k] * M_PI / 180.0);
        }
      LqMeasure m = measure_planes (48000.0, 2, 48000);
      g_assert_true (m.correlation.valid);
      g_assert_cmpfloat_with_epsilon (m.correlation.value, cos (angles[k] * M_PI / 180.0), 1e-9);
      g_assert_false (m.dual_mono);
      m = measure_planes (48000.0, 1, 48000);
      g_assert_false (m.correlation.valid);
      free_planes ();
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/meters/true-peak-tones", test_true_peak_tones);
  g_test_add_func ("/conformance/meters/true-peak-burst", test_true_peak_burst);
  g_test_add_func ("/conformance/meters/true-peak-at-the-end", test_true_peak_at_the_end);
  g_test_add_func ("/conformance/meters/waves", test_waves);
  g_test_add_func ("/conformance/meters/dr-by-hand", test_dr_by_hand);
  g_test_add_func ("/conformance/meters/dr-at-44100", test_dr_at_44100);
  g_test_add_func ("/conformance/meters/correlation", test_correlation);
  return g_test_run ();
}
