/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The saturator's curve that remembers: soft sound, harmonics, loudness, what is left behind, and the
 * head. The material itself is proven in tests/dsp/hysteresis.c. */

#include "saturator.h"

/* Flat before and behind the curve. */
#define LOOP "curve=5 emphasis=-9 "

static double level_of (const char *params, double f_hz, double amplitude, int harmonic)
{
  Tones t = { { periods (f_hz) }, amplitude };
  Heard h;

  hear (&h, params, tones, &t);
  g_free (h.wave);
  return db (h.amplitude[harmonic * t.k[0]]);
}

/* ---- soft sound ---- */

/* Soft sound gets the drive as gain, at every width of the loop and every oversampling, as flat as the
 * others have it: at −120 dBFS the loop's own gain is below 0.001 dB. */
static void test_soft (void)
{
  for (int loop = 0; loop <= 100; loop += 50)
    for (int oversampling = 0; oversampling < 4; oversampling++)
      {
        g_autofree char *params =
            g_strdup_printf (LOOP "drive=12 loop=%d oversampling=%d", loop, oversampling);
        g_assert_cmpfloat_with_epsilon (level_of (params, 1000, 1e-6, 1), -108.0, 0.001);
        g_assert_cmpfloat_with_epsilon (level_of (params, 15000, 1e-6, 1), -108.0, 0.01);
      }
}

/* Without a loop it is L (3 v), by Fourier's integral. */
static void test_without_loop (void)
{
  for (double amplitude = 0.02; amplitude < 1.0; amplitude *= 3.0)
    for (int harmonic = 1; harmonic <= 5; harmonic += 2)
      {
        double sum = 0.0, drive = pow (10.0, 12 / 20.0);
        for (int i = 0; i < 20000; i++)
          {
            double turn = 2.0 * G_PI * (i + 0.5) / 20000, x = 3.0 * drive * amplitude * sin (turn);
            double l = fabs (x) < 1e-3 ? x / 3.0 : 1.0 / tanh (x) - 1.0 / x;
            sum += l * sin (harmonic * turn) / 10000;
          }
        g_assert_cmpfloat_with_epsilon (
            level_of (LOOP "drive=12 loop=0", 1000, amplitude, harmonic), db (fabs (sum)), 0.02);
      }
}

/* ---- harmonics ---- */

/* The third harmonic to the first only grows with the level, in every loop: by 6 dB for 6 dB where the
 * loop makes it (Rayleigh's law), and no faster than the 12 dB of a cubic, + 1. No even harmonic and no
 * offset: the curve has no side. */
static void test_third (void)
{
  for (int loop = 0; loop <= 100; loop += 25)
    {
      g_autofree char *params = g_strdup_printf (LOOP "drive=12 loop=%d", loop);
      double before = -300.0;
      for (double level = -72.0; level <= 0.0; level += 6.0)
        {
          Tones t = { { periods (1000) }, pow (10.0, level / 20.0) };
          Heard h;
          hear (&h, params, tones, &t);
          double first = db (h.amplitude[t.k[0]]), third = db (h.amplitude[3 * t.k[0]]) - first;
          g_test_message ("loop %d, %.0f dBFS: gain %.2f, third %.1f dB", loop, level,
                          first - level, third);
          g_assert_cmpfloat (third, >, before);
          if (level > -72.0)
            g_assert_cmpfloat (third - before, <, 13.0);
          if (loop >= 50 && level > -72.0 && level < -48.0)
            g_assert_cmpfloat_with_epsilon (third - before, 6.0, 0.3);
          for (int even = 0; even <= 6; even += 2)
            g_assert_cmpfloat (db (h.amplitude[even * t.k[0]]) - first, <, -180.0);
          before = third;
          g_free (h.wave);
        }
    }
}

/* What the middle of the loop gains over soft sound is at most 1 / c = 1 / (1 − 0.4 loop). */
static void test_gain (void)
{
  for (int loop = 0; loop <= 100; loop += 25)
    for (double level = -60.0; level <= 0.0; level += 4.0)
      {
        g_autofree char *params = g_strdup_printf (LOOP "drive=12 loop=%d", loop);
        double gain = level_of (params, 200, pow (10.0, level / 20.0), 1) - level - 12.0;
        g_assert_cmpfloat (gain, <, -db (1.0 - 0.004 * loop) + 0.01);
      }
}

/* What is higher acts as bias: soft lows beside it are lifted, by 1 / c at most, and never the other way. */
static double low_and_high (int i, const void *data)
{
  const double *high = data;
  double turn = 2.0 * G_PI * i / N;

  return 0.01 * sin (turn * periods (80)) + *high * sin (turn * periods (8000));
}

static void test_lift (void)
{
  for (int loop = 0; loop <= 100; loop += 50)
    {
      g_autofree char *params = g_strdup_printf (LOOP "drive=9 loop=%d", loop);
      double high = 0.0, lift, before = 0.0;
      for (int step = 0; step < 5; step++)
        {
          Heard h;
          hear (&h, params, low_and_high, &high);
          lift = db (h.amplitude[periods (80)]) + 40.0 - 9.0;
          g_test_message ("%s, high at %g: %.2f dB", params, high, lift);
          g_assert_cmpfloat (lift, <, -db (1.0 - 0.004 * loop) + 0.01);
          g_assert_cmpfloat (lift, >, fmin (before, 0.0) - 0.1);
          before = lift;
          high = step == 0 ? 1e-3 : 2.5 * high;
          g_free (h.wave);
        }
      if (loop == 100)
        g_assert_cmpfloat (lift, >, 3.5);
    }
}

/* The loop that an editor draws has the harmonics of the sound, and their phases: the drawn path is
 * a sine's. The 5 Hz high-pass and the tape's forgetting turn 1 kHz by 0.3° each. */
static void test_drawn (void)
{
  static const char *const settings[] = {
    LOOP "drive=18",
    LOOP "drive=12 loop=100 match=1 output=-3",
    LOOP "drive=9 loop=25 mix=60",
    LOOP "drive=30 loop=75",
  };

  for (size_t s = 0; s < G_N_ELEMENTS (settings); s++)
    {
      Heard h;
      double drawn[N_DRAWN];
      int k = hear_drawn (&h, drawn, settings[s]);
      for (int n = 1; n < N_DRAWN; n += 2)
        g_assert_cmpfloat_with_epsilon (db (h.amplitude[n * k]), db (drawn[n]), 0.1);
      g_free (h.wave);
    }
}

/* ---- aliases ---- */

/* Power below 20 kHz that is no harmonic of a full-scale tone, to that which is. */
static double alias_db (const char *params, double f_hz)
{
  Tones t = { { periods (f_hz) }, 1.0 };
  Heard h;
  double harmonics = 0.0, aliases = 0.0;

  hear (&h, params, tones, &t);
  for (int k = 1; k < 20000.0 * N / RATE; k++)
    *(k % t.k[0] == 0 ? &harmonics : &aliases) += h.amplitude[k] * h.amplitude[k];
  g_free (h.wave);
  return 10.0 * log10 (aliases / harmonics);
}

/* With 12 dB of drive: at 8 times the rate less folds back of half a loop than of a hard clipper that
 * works by the mean of the way (SOUND A5: −92 dB at 4.2 kHz, −53 without it at 9 kHz), and every
 * doubling of the rate takes more away. */
static void test_aliases (void)
{
  static const struct
  {
    double f_hz, most_db[4];
  } rows[] = {
    { 1200, { -110, -140, -150, -160 } },
    { 4200, { -40, -80, -138, -150 } },
    { 9000, { -25, -44, -77, -136 } },
  };

  for (size_t r = 0; r < G_N_ELEMENTS (rows); r++)
    for (int oversampling = 0; oversampling < 4; oversampling++)
      {
        g_autofree char *params = g_strdup_printf (LOOP "drive=12 oversampling=%d", oversampling);
        double found_db = alias_db (params, rows[r].f_hz);
        g_test_message ("%.0f Hz, %d times: %.1f dB", rows[r].f_hz, 2 << oversampling, found_db);
        g_assert_cmpfloat (found_db, <, rows[r].most_db[oversampling]);
      }
}

/* ---- loudness ---- */

/* Matched, pink noise is as loud as before at every drive, loop, emphasis, level and rate, whatever a head loses:
 * ± 0.2 dB. */
static void test_match (void)
{
  static const double rates_hz[] = { 44100, 48000, 96000, 192000 };
  static const char *const settings[] = {
    "loop=0",
    "loop=50",
    "loop=100",
    "loop=100 emphasis=-9",
    "loop=100 emphasis=18",
    "loop=60 emphasis=4.5",
    "loop=60 head=1",
    "loop=60 head=2",
    "loop=60 head=3",
    "loop=0 head=1 spacing=3 thickness=6",
    "loop=100 head=1 spacing=3 thickness=6 gap=6",
    "loop=100 head=1 spacing=1 thickness=2 emphasis=6",
  };

  for (size_t r = 0; r < G_N_ELEMENTS (rates_hz); r++)
    for (size_t s = 0; s < G_N_ELEMENTS (settings); s++)
      for (double drive = 3.0; drive <= 33.0; drive += 10.0)
        {
          g_autofree char *params = g_strdup_printf ("curve=5 %s drive=%g", settings[s], drive);
          double level_db = drive < 20.0 ? -18.0 : -30.0;
          g_assert_cmpfloat_with_epsilon (louder_db (rates_hz[r], params, level_db), 0.0, 0.2);
        }
}

/* ---- what is left ---- */

/* A burst that ends at its top leaves the tape magnetised; silence then leads to 0 itself, not near it. */
static double burst (int i, const void *data)
{
  return i < 4800 ? sin (2.0 * G_PI * 50.25 / 4800.0 * i) : 0.0;
}

static void test_silence (void)
{
  static const char *const settings[] = { LOOP "drive=30 loop=100", "curve=5 drive=12 head=1" };
  enum
  {
    LENGTH = 8 * 44100 / LQ_QUANTUM * LQ_QUANTUM
  };

  for (size_t s = 0; s < G_N_ELEMENTS (settings); s++)
    {
      Run run;
      g_autofree double *io = g_new (double, LENGTH);
      run_open (&run, &lq_processor_saturator, RATE, 1, settings[s]);
      LqFrames tail = lq_processor_saturator.tail (&run.setup, run.params);
      for (int i = 0; i < LENGTH; i++)
        io[i] = burst (i, NULL);
      run_process (&run, &io, &io, NULL, LENGTH);
      g_assert_cmpint (4800 + tail, <, LENGTH);
      for (int i = 4800 + (int)tail; i < LENGTH; i++)
        g_assert_cmpfloat (fabs (io[i]), <, 1e-7);
      for (int i = LENGTH - 4096; i < LENGTH; i++)
        g_assert_true (fabs (io[i]) < 1e-30);
      run_close (&run);
    }
}

/* ---- the head ---- */

static double loss_db (double speed_ips, double spacing_um, double thickness_um, double gap_um,
                       double f_hz)
{
  double k = 2.0 * G_PI * f_hz / (speed_ips * 0.0254) * 1e-6;
  double depth = k * thickness_um, half = k * gap_um / 2.0;

  return db (exp (-k * spacing_um) * (depth > 0 ? (1.0 - exp (-depth)) / depth : 1.0)
             * (half > 0 ? sin (half) / half : 1.0));
}

static double head_level (double rate_hz, int k, const char *head)
{
  Tones t = { { k }, 1e-5 };
  Heard h;
  g_autofree char *params = g_strconcat (LOOP "drive=12 oversampling=0 ", head, NULL);

  hear_at (&h, rate_hz, params, tones, &t);
  g_free (h.wave);
  return db (h.amplitude[k]);
}

/* Against no head, its closed form at every speed: ± 0.1 dB from 30 Hz to 20 kHz. */
static void test_head (void)
{
  static const struct
  {
    double spacing_um, thickness_um, gap_um;
  } heads[] = {
    { 0.25, 1.0, 2.5 }, { 0.0, 0.0, 6.0 }, { 3.0, 0.0, 0.0 }, { 0.0, 6.0, 0.0 }, { 1.0, 2.0, 4.0 }
  };
  static const double speeds_ips[] = { 7.5, 15.0, 30.0 };
  static const double rates_hz[] = { 44100, 96000 };

  for (size_t r = 0; r < G_N_ELEMENTS (rates_hz); r++)
    for (double f_hz = 30.0; f_hz < 20001.0; f_hz *= 1.9)
      {
        int k = periods_at (rates_hz[r], f_hz);
        double without = head_level (rates_hz[r], k, "head=0");
        for (size_t h = 0; h < G_N_ELEMENTS (heads); h++)
          for (int speed = 0; speed < 3; speed++)
            {
              double expected =
                  loss_db (speeds_ips[speed], heads[h].spacing_um, heads[h].thickness_um,
                           heads[h].gap_um, k * rates_hz[r] / N);
              g_autofree char *head =
                  g_strdup_printf ("head=%d spacing=%g thickness=%g gap=%g", 1 + speed,
                                   heads[h].spacing_um, heads[h].thickness_um, heads[h].gap_um);
              double found = head_level (rates_hz[r], k, head) - without;
              g_test_message ("%s, %.0f Hz at %.0f: %.3f dB, expected %.3f", head, f_hz,
                              rates_hz[r], found, expected);
              g_assert_cmpfloat_with_epsilon (found, expected, 0.1);
            }
      }
}

/* Dry and read sound meet to the frame, and 0 dB of drive is nothing at all. */
static void test_head_alignment (void)
{
  Tones t = { { periods (5000) }, 1e-5 };
  double whole = loss_db (15, 0.25, 1.0, 2.5, t.k[0] * RATE / N) + 12.0;
  Heard h;

  hear (&h, LOOP "drive=12 head=2 mix=50", tones, &t);
  g_assert_cmpfloat_with_epsilon (db (h.amplitude[t.k[0]]),
                                  -100.0 + db (0.5 * (1.0 + pow (10.0, whole / 20.0))), 0.05);
  g_free (h.wave);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/saturator-hysteresis/soft", test_soft);
  g_test_add_func ("/conformance/saturator-hysteresis/without-loop", test_without_loop);
  g_test_add_func ("/conformance/saturator-hysteresis/third", test_third);
  g_test_add_func ("/conformance/saturator-hysteresis/gain", test_gain);
  g_test_add_func ("/conformance/saturator-hysteresis/lift", test_lift);
  g_test_add_func ("/conformance/saturator-hysteresis/drawn", test_drawn);
  g_test_add_func ("/conformance/saturator-hysteresis/aliases", test_aliases);
  g_test_add_func ("/conformance/saturator-hysteresis/match", test_match);
  g_test_add_func ("/conformance/saturator-hysteresis/silence", test_silence);
  g_test_add_func ("/conformance/saturator-hysteresis/head", test_head);
  g_test_add_func ("/conformance/saturator-hysteresis/head-alignment", test_head_alignment);
  return g_test_run ();
}
