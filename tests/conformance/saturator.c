/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the saturator's curves do to tones and to loudness: harmonics by Fourier's integral, products of
 * two tones by the static curve, and no offset. */
#include <complex.h>

#include "saturator.h"

/* ---- harmonics ---- */

static double fourier_sine (double (*curve) (double), double amplitude, int harmonic)
{
  enum
  {
    STEPS = 20000
  };
  double sum = 0.0;

  for (int i = 0; i < STEPS; i++)
    {
      double turn = 2.0 * G_PI * (i + 0.5) / STEPS;
      sum += curve (amplitude * sin (turn)) * sin (harmonic * turn);
    }
  return 2.0 * sum / STEPS;
}

/* 12 dB into tanh at 1 kHz: h1, h3 and h5 of Fourier's series, ± 0.1 dB (SOUND A5). */
static void check_harmonics (const char *params, double amplitude)
{
  Tones t = { { periods (1000) }, amplitude };
  Heard h;

  hear (&h, params, tones, &t);
  for (int harmonic = 1; harmonic <= 5; harmonic += 2)
    {
      double expected = fourier_sine (tanh, amplitude * pow (10, 12 / 20.0), harmonic);
      g_assert_cmpfloat_with_epsilon (db (h.amplitude[harmonic * t.k[0]]), db (fabs (expected)),
                                      0.1);
    }
  g_free (h.wave);
}

static void test_harmonics (void)
{
  static const double amplitudes[] = { 0.05, 0.25, 1.0 };

  for (int oversampling = 0; oversampling <= 3; oversampling++)
    for (int antialiasing = 0; antialiasing < N_ANTIALIASINGS; antialiasing++)
      for (size_t a = 0; a < G_N_ELEMENTS (amplitudes); a++)
        {
          g_autofree char *params = g_strdup_printf (
              TANH "drive=12 oversampling=%d antialiasing=%d", oversampling, antialiasing);
          check_harmonics (params, amplitudes[a]);
        }
}

/* Harmonics 1 … 7 of what an editor draws are those of the sound, for every curve. What the 5 Hz
 * high-pass and the pulse of the bias move is below 0.1 dB of any harmonic that is above −90 dB. */
static void test_drawn (void)
{
  static const char *const settings[] = {
    "curve=0 emphasis=-9 drive=18 bias=40",
    "curve=1 drive=12",
    "curve=1 drive=24 bias=-60 match=1 output=-3",
    "curve=2 emphasis=18 drive=20 mix=50",
    "curve=3 drive=14 bias=20",
    "curve=4 drive=20",
    "curve=4 drive=3 bias=100",
  };

  for (size_t s = 0; s < G_N_ELEMENTS (settings); s++)
    {
      Heard h;
      double drawn[N_DRAWN];
      int k = hear_drawn (&h, drawn, settings[s]);
      for (int n = 1; n < N_DRAWN; n++)
        if (db (drawn[n]) > -90.0)
          g_assert_cmpfloat_with_epsilon (db (h.amplitude[n * k]), db (drawn[n]), 0.1);
      g_free (h.wave);
    }
}

/* The difference of two tones behind 9 dB and a bias of 0.6, by the static curve: over both phases,
 * each on its own. The curve is odd: there is none without a bias. */
static double biased (double v) { return tanh (v + 0.6) - tanh (0.6); }

static double static_difference (double amplitude)
{
  double drive = pow (10, 9 / 20.0), slope = 1.0 - tanh (0.6) * tanh (0.6);
  double complex sum = 0.0;

  for (int a = 0; a < 500; a++)
    for (int b = 0; b < 500; b++)
      {
        double pa = 2.0 * G_PI * a / 500, pb = 2.0 * G_PI * b / 500;
        sum += biased (drive * amplitude * (sin (pa) + sin (pb))) * cexp (I * (pa - pb));
      }
  return 2.0 * cabs (sum) / (500.0 * 500.0) / slope;
}

static double heard_difference (const char *params, int k0, int k1)
{
  Tones t = { { k0, k1 }, 0.4 };
  Heard h;

  hear (&h, params, tones, &t);
  g_free (h.wave);
  return h.amplitude[k1 - k0];
}

/* 19 and 20 kHz beat at 1 kHz as the static curve has it, though both lie at the edge of the
 * filters: ± 0.1 dB. At 4× the mean of the way sees 0.5 dB less of them: ± 0.2 dB. */
static void test_intermodulation (void)
{
  double expected = static_difference (0.4);

  for (int oversampling = 1; oversampling <= 3; oversampling++)
    for (int antialiasing = 0; antialiasing < N_ANTIALIASINGS; antialiasing++)
      {
        g_autofree char *params = g_strdup_printf (TANH "drive=9 bias=100 oversampling=%d "
                                                        "antialiasing=%d",
                                                   oversampling, antialiasing);
        double found = heard_difference (params, periods (19000), periods (20000));
        g_test_message ("%s: %.3f dB, static %.3f dB", params, db (found), db (expected));
        g_assert_cmpfloat_with_epsilon (db (found), db (expected), oversampling == 1 ? 0.2 : 0.1);
      }
}

/* A slow beat at F_HZ passes a blocker of 5 Hz as a first-order high-pass has it: ± 0.1 dB. */
static void test_blocker (void)
{
  double whole = static_difference (0.4);

  for (int beat = 3; beat <= 96; beat *= 2)
    {
      int k = periods (1000);
      double f_hz = beat * RATE / N;
      double expected = whole * f_hz / hypot (f_hz, 5.0);
      double found = heard_difference (TANH "drive=9 bias=100", k, k + beat);
      g_test_message ("%.1f Hz: %.3f dB, expected %.3f dB", f_hz, db (found), db (expected));
      g_assert_cmpfloat_with_epsilon (db (found), db (expected), 0.1);
    }
}

/* Whatever the curve does to one side more than to the other, no offset is left: ≤ −100 dB. */
static void test_offset (void)
{
  static const char *const settings[] = { "curve=1 drive=24", "curve=1 drive=12 bias=100",
                                          "curve=4 drive=12 bias=-100",
                                          "curve=2 drive=30 bias=70" };
  Tones t = { { periods (100) }, 0.7 };

  for (size_t s = 0; s < G_N_ELEMENTS (settings); s++)
    {
      Heard h;
      hear (&h, settings[s], tones, &t);
      g_assert_cmpfloat (db (h.amplitude[0]), <, -100.0);
      g_free (h.wave);
    }
}

/* The way in: at 0.5 dB of drive a full-scale sine's third harmonic is below −70 dB; from there it
 * only grows, no faster than the fourth power of the drive. */
static void test_way_in (void)
{
  double before = -1000.0;

  for (double drive = 0.5; drive <= 6.0; drive += 0.5)
    {
      Tones t = { { periods (1000) }, 1.0 };
      Heard h;
      g_autofree char *params = g_strdup_printf (TANH "drive=%g", drive);
      hear (&h, params, tones, &t);
      double third = db (h.amplitude[3 * t.k[0]]);
      if (drive == 0.5)
        g_assert_cmpfloat (third, <, -70.0);
      else
        g_assert_cmpfloat (third - before, <, 80.0 * log10 (drive / (drive - 0.5)) + 1.5);
      g_assert_cmpfloat (third, >, before);
      before = third;
      g_free (h.wave);
    }
}

/* ---- loudness ---- */

/* Matched, pink noise at the matched level is as loud at any drive, ± 0.2 dB; ± 0.4 where much bass is driven in:
 * a second and a half of it is no surer of itself. */
static void test_match (void)
{
  static const struct
  {
    const char *params;
    double epsilon_db;
  } rows[] = {
    { TANH, 0.2 },
    { "curve=0 ", 0.2 },
    { "curve=0 emphasis=13 ", 0.2 },
    { "curve=1 ", 0.2 },
    { "curve=1 bias=-100 emphasis=6 ", 0.2 },
    { TRANSFORMER, 0.2 },
    { "curve=2 ", 0.4 },
    { "curve=2 emphasis=-6 ", 0.4 },
    { "curve=2 emphasis=-12 ", 0.4 },
    { "curve=2 emphasis=-18 ", 0.4 },
    { "curve=3 ", 0.2 },
    { "curve=3 bias=60 emphasis=-6 ", 0.3 },
    { HARD_CLIP, 0.2 },
  };

  for (size_t r = 0; r < G_N_ELEMENTS (rows); r++)
    for (double drive = 1.0; drive <= 36.0; drive += 7.0)
      {
        g_autofree char *params = g_strdup_printf ("%sdrive=%g", rows[r].params, drive);
        g_assert_cmpfloat_with_epsilon (louder_db (48000, params, -18), 0.0, rows[r].epsilon_db);
      }
}

/* Without matching, drive is gain for what is soft and full scale the limit of what is not. */
static void test_limit (void)
{
  Tones loud = { { periods (200) }, 1.0 };
  double top = 0.0;
  Heard h;

  hear (&h, HARD_CLIP "drive=18", tones, &loud);
  for (int i = 0; i < N; i++)
    top = fmax (top, fabs (h.wave[i]));
  /* Full scale, and what a band-limited edge rings over it, 9 %. */
  g_assert_cmpfloat (top, <, 1.1);
  g_assert_cmpfloat (top, >, 0.99);
  g_free (h.wave);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/saturator/harmonics", test_harmonics);
  g_test_add_func ("/conformance/saturator/drawn", test_drawn);
  g_test_add_func ("/conformance/saturator/intermodulation", test_intermodulation);
  g_test_add_func ("/conformance/saturator/blocker", test_blocker);
  g_test_add_func ("/conformance/saturator/offset", test_offset);
  g_test_add_func ("/conformance/saturator/way-in", test_way_in);
  g_test_add_func ("/conformance/saturator/match", test_match);
  g_test_add_func ("/conformance/saturator/limit", test_limit);
  return g_test_run ();
}
