/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spectrum reads tones, noise and slopes as they are: a tone of any frequency at its level
 * (±0.1 dB), pink noise flat in third-octaves (±0.3 dB), tones a semitone apart at 50 Hz apart. */
#include "analysis/spectrum_private.h"

#include <glib.h>
#include <math.h>

typedef struct
{
  double hz, amplitude;
} Tone;

static void play_tones (LqSpectrum *s, double rate_hz, const Tone *tones, int n_tones,
                        double seconds)
{
  LqFrames n = llround (seconds * rate_hz);
  double x[64], y[64];
  const double *in[] = { x, y };
  for (LqFrames at = 0; at < n; at += 64)
    {
      for (int i = 0; i < 64; i++)
        {
          x[i] = 0.0;
          for (int t = 0; t < n_tones; t++)
            x[i] += tones[t].amplitude
                    * sin (2.0 * M_PI * fmod (tones[t].hz * (double)(at + i) / rate_hz, 1.0));
          y[i] = x[i];
        }
      lq_spectrum_process (s, in, 64);
    }
}

static double read_at (LqSpectrum *s, LqSpectrumTrace trace, double oct, double slope, double hz)
{
  LqSpectrumView view = { trace, oct, slope };
  double db;
  g_assert_true (lq_spectrum_read (s, &view, &hz, &db, 1));
  return db;
}

/* −20 dBFS anywhere, also between bins and inside the cross-fades, under all smoothings. */
static void test_tone_level (void)
{
  static const double rates[] = { 44100.0, 48000.0, 96000.0, 192000.0 };
  static const double hz[] = { 31.7,  50.0,   97.3,   180.0,  200.0,  223.4,   440.0,
                               997.0, 1500.0, 1600.0, 1777.7, 3141.5, 10000.0, 18000.3 };
  static const double octs[] = { 1.0 / 3, 1.0 / 6, 1.0 / 12, 1.0 / 24, 0.0 };
  for (gsize r = 0; r < G_N_ELEMENTS (rates); r++)
    {
      LqSpectrum *s = lq_spectrum_new (rates[r], 2);
      for (gsize i = 0; i < G_N_ELEMENTS (hz); i++)
        {
          Tone tone = { hz[i], 0.1 };
          lq_spectrum_reset (s);
          play_tones (s, rates[r], &tone, 1, 0.8);
          for (gsize o = 0; o < G_N_ELEMENTS (octs); o++)
            {
              double db = read_at (s, LQ_SPECTRUM_LIVE, octs[o], LQ_SPECTRUM_PINK_SLOPE, hz[i]);
              g_assert_cmpfloat_with_epsilon (db, -20.0, 0.1);
            }
        }
      lq_spectrum_free (s);
    }
}

/* Kellet's filter makes pink noise within ±0.05 dB above 10 Hz at 44.1 kHz. */
static double pink (GRand *rand, double b[7])
{
  double white = g_rand_double_range (rand, -1.0, 1.0);
  b[0] = 0.99886 * b[0] + white * 0.0555179;
  b[1] = 0.99332 * b[1] + white * 0.0750759;
  b[2] = 0.96900 * b[2] + white * 0.1538520;
  b[3] = 0.86650 * b[3] + white * 0.3104856;
  b[4] = 0.55000 * b[4] + white * 0.5329522;
  b[5] = -0.7616 * b[5] - white * 0.0168980;
  double sum = b[0] + b[1] + b[2] + b[3] + b[4] + b[5] + b[6] + white * 0.5362;
  b[6] = white * 0.115926;
  return 0.05 * sum;
}

static void play_noise (LqSpectrum *s, double seconds, gboolean pink_noise)
{
  GRand *rand = g_rand_new_with_seed (4);
  double b[7] = { 0.0 }, c[7] = { 0.0 }, x[64], y[64];
  const double *in[] = { x, y };
  for (int at = 0; at < (int)(seconds * 44100.0); at += 64)
    {
      for (int i = 0; i < 64; i++)
        {
          x[i] = pink_noise ? pink (rand, b) : g_rand_double_range (rand, -0.1, 0.1);
          y[i] = pink_noise ? pink (rand, c) : g_rand_double_range (rand, -0.1, 0.1);
        }
      lq_spectrum_process (s, in, 64);
    }
  g_rand_free (rand);
}

static void test_pink_is_flat (void)
{
  LqSpectrum *s = lq_spectrum_new (44100.0, 2);
  play_noise (s, 60.0, TRUE);
  double reference = read_at (s, LQ_SPECTRUM_AVERAGE, 1.0 / 3, LQ_SPECTRUM_PINK_SLOPE, 1000.0);
  /* At 50 Hz 60 s of two channels still vary: σ = 4.34 / √(11.6 Hz · 60 s · 2) = 0.12 dB. */
  for (double hz = 50.0; hz < 16000.0; hz *= pow (10.0, 0.1))
    {
      double db = read_at (s, LQ_SPECTRUM_AVERAGE, 1.0 / 3, LQ_SPECTRUM_PINK_SLOPE, hz);
      g_assert_cmpfloat_with_epsilon (db, reference, hz < 150.0 ? 0.5 : 0.3);
    }
  lq_spectrum_free (s);
}

/* Slope 0 shows white noise flat, and its third-octave level is what its density says. */
static void test_white_and_slope (void)
{
  LqSpectrum *s = lq_spectrum_new (44100.0, 2);
  play_noise (s, 30.0, FALSE);
  double db = read_at (s, LQ_SPECTRUM_AVERAGE, 1.0 / 3, 0.0, 1000.0);
  /* Power 0.1²/3 over 22.05 kHz; a sine of power ½ reads 0 dB. */
  double band = 1000.0 * (exp2 (1.0 / 6.0) - exp2 (-1.0 / 6.0));
  g_assert_cmpfloat_with_epsilon (db, 10.0 * log10 (0.01 / 3.0 * 2.0 * band / 22050.0), 0.3);
  for (double hz = 150.0; hz < 16000.0; hz *= 1.26)
    {
      double flat = read_at (s, LQ_SPECTRUM_AVERAGE, 1.0 / 3, 0.0, hz);
      g_assert_cmpfloat_with_epsilon (flat, db, 0.4);
      double tilted = read_at (s, LQ_SPECTRUM_AVERAGE, 1.0 / 3, 4.5, hz);
      g_assert_cmpfloat_with_epsilon (tilted - flat, 4.5 * log2 (hz / 1000.0), 1e-9);
    }
  lq_spectrum_free (s);
}

static void test_semitone_at_50_hz (void)
{
  LqSpectrum *s = lq_spectrum_new (48000.0, 2);
  double upper = 50.0 * exp2 (1.0 / 12.0);
  Tone tones[] = { { 50.0, 0.1 }, { upper, 0.1 } };
  play_tones (s, 48000.0, tones, 2, 8.0);
  double low = read_at (s, LQ_SPECTRUM_AVERAGE, 1.0 / 24, LQ_SPECTRUM_PINK_SLOPE, 50.0);
  double high = read_at (s, LQ_SPECTRUM_AVERAGE, 1.0 / 24, LQ_SPECTRUM_PINK_SLOPE, upper);
  double between =
      read_at (s, LQ_SPECTRUM_AVERAGE, 1.0 / 24, LQ_SPECTRUM_PINK_SLOPE, sqrt (50.0 * upper));
  g_assert_cmpfloat_with_epsilon (low, -20.0, 0.5);
  g_assert_cmpfloat_with_epsilon (high, -20.0, 0.5);
  g_assert_cmpfloat (between, <, low - 2.0);
  lq_spectrum_free (s);
}

/* Averages are of power: a tone that sounds half of the time reads −3.01 dB. Holds keep. */
static void test_average_and_hold (void)
{
  LqSpectrum *s = lq_spectrum_new (48000.0, 2);
  lq_spectrum_set (s, &(LqSpectrumSettings){ LQ_SPECTRUM_BOTH, 1.0, 0.0 });
  Tone tone = { 5000.0, 0.1 };
  play_tones (s, 48000.0, &tone, 1, 5.0);
  g_assert_cmpfloat_with_epsilon (read_at (s, LQ_SPECTRUM_LIVE, 1.0 / 6, 3.01, 5000.0), -20.0, 0.1);
  play_tones (s, 48000.0, NULL, 0, 5.0);
  double average = read_at (s, LQ_SPECTRUM_AVERAGE, 1.0 / 6, LQ_SPECTRUM_PINK_SLOPE, 5000.0);
  double hold = read_at (s, LQ_SPECTRUM_HOLD, 1.0 / 6, LQ_SPECTRUM_PINK_SLOPE, 5000.0);
  double live = read_at (s, LQ_SPECTRUM_LIVE, 1.0 / 6, LQ_SPECTRUM_PINK_SLOPE, 5000.0);
  g_assert_cmpfloat_with_epsilon (average, -23.01, 0.1);
  /* Each bin is held: those that the abrupt end lit up add a little. */
  g_assert_cmpfloat_with_epsilon (hold, -20.0, 0.7);
  g_assert_cmpfloat_with_epsilon (live, -20.0 - 4.34 * 5.0, 0.3); /* e^−5 */
  lq_spectrum_free (s);
}

/* Welch by hand: the mean power of Hann windows of N frames, three quarters over one another, at one
 * frequency, in dB where a sine of amplitude 1 reads 0. */
static double welch_db (const double *x, int n_frames, int n, double cycles_per_frame)
{
  g_autofree double *re = g_new (double, n), *im = g_new (double, n);
  double power = 0.0;
  int n_windows = 0;
  for (int i = 0; i < n; i++)
    {
      double w = 0.5 - 0.5 * cos (2.0 * M_PI * i / n);
      re[i] = w * cos (2.0 * M_PI * cycles_per_frame * i);
      im[i] = w * sin (2.0 * M_PI * cycles_per_frame * i);
    }
  for (int at = 0; at + n <= n_frames; at += n / 4, n_windows++)
    {
      double sum[2] = { 0.0, 0.0 };
      for (int i = 0; i < n; i++)
        {
          sum[0] += re[i] * x[at + i];
          sum[1] += im[i] * x[at + i];
        }
      power += (sum[0] * sum[0] + sum[1] * sum[1]) * 16.0 / ((double)n * n);
    }
  return 10.0 * log10 (power / n_windows);
}

/* The average is Welch's, away from the cross-fades. The long windows are taken of fewer frames, which
 * come a little late: the ends of 20 s differ; between the bins a parabola in dB is read. */
static void test_average_is_welch (void)
{
  enum
  {
    N = 20 * 48000
  };
  static const struct
  {
    int window;
    double hz, tolerance_db;
  } rows[] = {
    { 32768, 40.0, 0.03 }, { 32768, 63.3, 0.03 },  { 32768, 120.0, 0.03 },  { 8192, 315.0, 0.03 },
    { 8192, 707.7, 0.03 }, { 2048, 3000.0, 0.01 }, { 2048, 12345.6, 0.01 },
  };
  g_autofree double *x = g_new (double, N);
  GRand *rand = g_rand_new_with_seed (9);
  double filter[7] = { 0.0 };
  LqSpectrum *s = lq_spectrum_new (48000.0, 1);
  for (int i = 0; i < N; i++)
    x[i] = pink (rand, filter);
  lq_spectrum_process (s, (const double *[]){ x }, N);
  for (gsize k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      double hz = rows[k].hz,
             db = read_at (s, LQ_SPECTRUM_AVERAGE, 0.0, LQ_SPECTRUM_PINK_SLOPE, hz);
      g_test_message ("%g Hz: %.4f dB", hz, db - welch_db (x, N, rows[k].window, hz / 48000.0));
      g_assert_cmpfloat_with_epsilon (db, welch_db (x, N, rows[k].window, hz / 48000.0),
                                      rows[k].tolerance_db);
    }
  g_rand_free (rand);
  lq_spectrum_free (s);
}

/* The largest falls as it was told to: by 12 dB in each second after the tone. */
static void test_hold_falls (void)
{
  LqSpectrum *s = lq_spectrum_new (48000.0, 2);
  lq_spectrum_set (s, &(LqSpectrumSettings){ LQ_SPECTRUM_BOTH, 0.125, 12.0 });
  Tone tone = { 5000.0, 0.5 };
  double last = 0.0;
  play_tones (s, 48000.0, &tone, 1, 2.0);
  g_assert_cmpfloat_with_epsilon (
      read_at (s, LQ_SPECTRUM_HOLD, 0.0, LQ_SPECTRUM_PINK_SLOPE, 5000.0), -6.02, 0.1);
  for (int second = 0; second < 4; second++)
    {
      play_tones (s, 48000.0, NULL, 0, 1.024); /* whole windows of 2048 */
      double now = read_at (s, LQ_SPECTRUM_HOLD, 0.0, LQ_SPECTRUM_PINK_SLOPE, 5000.0);
      if (second > 0)
        g_assert_cmpfloat_with_epsilon (now - last, -12.0 * 1.024, 0.001);
      last = now;
    }
  lq_spectrum_free (s);
}

/* Minutes of silence leave exactly nothing behind. */
static void test_decays_to_nothing (void)
{
  LqSpectrum *s = lq_spectrum_new (48000.0, 1);
  lq_spectrum_set (s, &(LqSpectrumSettings){ LQ_SPECTRUM_BOTH, 0.3, 20.0 });
  Tone tone = { 5000.0, 0.1 };
  double x[64];
  const double *in[] = { x };
  play_tones (s, 48000.0, &tone, 1, 1.0);
  memset (x, 0, sizeof x);
  for (int i = 0; i < 750 * 30; i++)
    lq_spectrum_process (s, in, 64);
  for (int trace = LQ_SPECTRUM_LIVE; trace <= LQ_SPECTRUM_HOLD; trace++)
    g_assert_cmpfloat (read_at (s, trace, 1.0 / 6, LQ_SPECTRUM_PINK_SLOPE, 5000.0), ==,
                       LQ_SPECTRUM_FLOOR_DB);
  lq_spectrum_free (s);
}

/* Music is tones: each is one round hill, with no flat roof and no wall beside it. A roof is where 1/24
 * octave off the top changes less than 0.5 dB; a wall is where 1/192 octave falls by more than
 * 1.2 dB. */
static void test_tones_are_hills (void)
{
  static const double tones[] = { 82.4, 110.0, 220.0, 440.0, 1000.0, 5000.0 };
  LqSpectrum *s = lq_spectrum_new (48000.0, 2);
  LqSpectrumView view = { LQ_SPECTRUM_AVERAGE, 1.0 / 6, LQ_SPECTRUM_PINK_SLOPE };
  for (gsize t = 0; t < G_N_ELEMENTS (tones); t++)
    {
      Tone tone = { tones[t], 0.1 };
      double hz[33], db[33];
      for (int i = 0; i < 33; i++)
        hz[i] = tones[t] * exp2 ((i - 16) / 192.0); /* ± 1/12 octave: the band itself */
      lq_spectrum_reset (s);
      play_tones (s, 48000.0, &tone, 1, 2.0);
      g_assert_true (lq_spectrum_read (s, &view, hz, db, 33));
      g_assert_cmpfloat_with_epsilon (db[16], -20.0, 0.1);
      for (int i = 1; i < 33; i++)
        {
          double up = i <= 16 ? db[i] - db[i - 1] : db[i - 1] - db[i];
          g_assert_cmpfloat (up, >, 0.0); /* one hill */
          g_assert_cmpfloat (up, <, 1.2); /* no wall */
        }
      g_assert_cmpfloat (db[16] - db[8], >, 0.5); /* no roof */
      g_assert_cmpfloat (db[16] - db[24], >, 0.5);
    }
  lq_spectrum_free (s);
}

/* When a burst of two tones is strongest at LOW and HIGH: seconds between the two, by their last transforms. */
static double apart_s (bool aligned, double low_hz, double high_hz)
{
  LqSpectrum *s = lq_spectrum_new (48000.0, 1);
  lq_spectrum_set (s, &(LqSpectrumSettings){ .aligned = aligned });
  LqSpectrumView view = { LQ_SPECTRUM_NOW, 1.0 / 6, 0.0 };
  double x[64], top[2] = { -1000.0, -1000.0 }, when[2] = { 0.0, 0.0 };
  const double *in[] = { x };
  for (int at = 0; at < 144000; at += 64)
    {
      for (int i = 0; i < 64; i++)
        {
          double t = (at + i) / 48000.0, envelope = exp (-pow ((t - 1.0) / 0.02, 2.0));
          x[i] = 0.1 * envelope * (sin (2.0 * M_PI * low_hz * t) + sin (2.0 * M_PI * high_hz * t));
        }
      lq_spectrum_process (s, in, 64);
      double hz[] = { low_hz, high_hz }, db[2];
      if (!lq_spectrum_read (s, &view, hz, db, 2))
        continue;
      for (int k = 0; k < 2; k++)
        if (db[k] > top[k])
          {
            top[k] = db[k];
            when[k] = at / 48000.0;
          }
    }
  lq_spectrum_free (s);
  return when[0] - when[1];
}

/* With a common centre what sounds at once is seen at once, to the hop of the longest window; without one the
 * short windows are half of the difference of lengths ahead: (32768 − 2048) / 2 frames. */
static void test_aligned (void)
{
  double hop_s = 32768 / 4 / 48000.0;
  g_assert_cmpfloat_with_epsilon (apart_s (true, 100.0, 5000.0), 0.0, hop_s / 2 + 0.02);
  g_assert_cmpfloat_with_epsilon (apart_s (false, 100.0, 5000.0), 15360 / 48000.0,
                                  hop_s / 2 + 0.02);
}

/* The longer windows work at lower rates: what lies about a multiple of one must not come back far below. */
static void test_nothing_folds (void)
{
  static const double rates[] = { 44100.0, 48000.0, 96000.0 };
  static const double read_hz[] = { 60.0, 250.0, 900.0, 2000.0 };
  for (gsize r = 0; r < G_N_ELEMENTS (rates); r++)
    {
      LqSpectrum *s = lq_spectrum_new (rates[r], 1);
      for (gsize i = 0; i < G_N_ELEMENTS (read_hz); i++)
        for (int part = 2; part <= 64; part *= 2)
          {
            Tone tone = { rates[r] / part - read_hz[i], 1.0 };
            if (tone.hz < 2.0 * read_hz[i])
              continue;
            lq_spectrum_reset (s);
            play_tones (s, rates[r], &tone, 1, 1.0);
            double db = read_at (s, LQ_SPECTRUM_NOW, 1.0 / 6, LQ_SPECTRUM_PINK_SLOPE, read_hz[i]);
            g_assert_cmpfloat (db, <, -100.0); /* the lobes of the shorter window's Hann: −106 */
          }
      lq_spectrum_free (s);
    }
}

/* What comes in pieces of any length is what comes at once, to the bit, also at a rate of long hops. */
static void test_pieces (void)
{
  enum
  {
    N = 150000
  };
  static const double rates[] = { 44100.0, 192000.0 };
  static const int pieces[] = { 64, 37, 3001 };
  g_autofree double *x = g_new (double, N), *y = g_new (double, N);
  GRand *rand = g_rand_new_with_seed (5);
  for (int i = 0; i < N; i++)
    {
      x[i] = g_rand_double_range (rand, -0.1, 0.1);
      y[i] = g_rand_double_range (rand, -0.1, 0.1);
    }
  for (gsize r = 0; r < G_N_ELEMENTS (rates); r++)
    {
      LqSpectrum *whole = lq_spectrum_new (rates[r], 2), *parted = lq_spectrum_new (rates[r], 2);
      lq_spectrum_process (whole, (const double *[]){ x, y }, N);
      for (gsize p = 0; p < G_N_ELEMENTS (pieces); p++)
        {
          lq_spectrum_reset (parted);
          for (int at = 0; at < N; at += pieces[p])
            lq_spectrum_process (parted, (const double *[]){ x + at, y + at },
                                 MIN (pieces[p], N - at));
          for (double hz = 20.0; hz < 20000.0; hz *= 1.3)
            for (int trace = 0; trace < LQ_SPECTRUM_N_TRACES; trace++)
              g_assert_cmpfloat (read_at (parted, trace, 1.0 / 6, 4.5, hz), ==,
                                 read_at (whole, trace, 1.0 / 6, 4.5, hz));
        }
      lq_spectrum_free (whole);
      lq_spectrum_free (parted);
    }
  g_rand_free (rand);
}

/* The power of both channels, which are transformed at once, is the mean of one and the other: to the rounding of the
 * transforms, 1e-9 dB. At rates of all lengths of window. */
static void test_both_is_mean (void)
{
  enum
  {
    N = 150000
  };
  static const double rates[] = { 44100.0, 96000.0, 192000.0 };
  static const LqSpectrumSource sources[] = { LQ_SPECTRUM_LEFT, LQ_SPECTRUM_RIGHT,
                                              LQ_SPECTRUM_BOTH };
  g_autofree double *x = g_new (double, N), *y = g_new (double, N);
  GRand *rand = g_rand_new_with_seed (6);
  for (int i = 0; i < N; i++)
    {
      x[i] = g_rand_double_range (rand, -0.1, 0.1);
      y[i] = g_rand_double_range (rand, -0.01, 0.01) + 0.5 * x[i];
    }
  for (gsize r = 0; r < G_N_ELEMENTS (rates); r++)
    {
      LqSpectrum *spectra[3];
      for (int k = 0; k < 3; k++)
        {
          spectra[k] = lq_spectrum_new (rates[r], 2);
          lq_spectrum_set (spectra[k], &(LqSpectrumSettings){ .source = sources[k] });
          lq_spectrum_process (spectra[k], (const double *[]){ x, y }, N);
        }
      for (double hz = 80.0; hz < 20000.0; hz *= 1.3) /* where the band is wider than the window */
        {
          double power[3];
          for (int k = 0; k < 3; k++)
            power[k] = pow (10.0, read_at (spectra[k], LQ_SPECTRUM_NOW, 1.0 / 3, 4.5, hz) / 10.0);
          g_assert_cmpfloat_with_epsilon (10.0 * log10 (power[2] / (0.5 * (power[0] + power[1]))),
                                          0.0, 1e-9);
        }
      for (int k = 0; k < 3; k++)
        lq_spectrum_free (spectra[k]);
    }
  g_rand_free (rand);
}

static void test_sources (void)
{
  static const struct
  {
    LqSpectrumSource source;
    double db;
  } cases[] = {
    { LQ_SPECTRUM_LEFT, -20.0 }, { LQ_SPECTRUM_RIGHT, -40.0 }, { LQ_SPECTRUM_BOTH, -22.97 },
    { LQ_SPECTRUM_MID, -25.19 }, { LQ_SPECTRUM_SIDE, -26.94 },
  };
  for (gsize k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      LqSpectrum *s = lq_spectrum_new (48000.0, 2);
      lq_spectrum_set (s, &(LqSpectrumSettings){ cases[k].source, 0.0, 0.0 });
      double x[64], y[64];
      const double *in[] = { x, y };
      for (int at = 0; at < 40000; at += 64)
        {
          for (int i = 0; i < 64; i++)
            {
              x[i] = 0.1 * sin (2.0 * M_PI * (at + i) / 48.0);
              y[i] = 0.1 * x[i];
            }
          lq_spectrum_process (s, in, 64);
        }
      g_assert_cmpfloat_with_epsilon (read_at (s, LQ_SPECTRUM_LIVE, 1.0 / 3, 0.0, 1000.0),
                                      cases[k].db, 0.05);
      lq_spectrum_free (s);
    }
}

static void test_nothing_heard (void)
{
  LqSpectrum *s = lq_spectrum_new (48000.0, 1);
  LqSpectrumView view = { LQ_SPECTRUM_LIVE, 1.0 / 6, 3.0 };
  double hz[] = { 1000.0, 30000.0 }, db[] = { 1.0, 1.0 };
  g_assert_false (lq_spectrum_read (s, &view, hz, db, 2));
  g_assert_cmpfloat (db[0], ==, 1.0);
  static double zeros[48000];
  const double *in[] = { zeros };
  uint64_t before = lq_spectrum_serial (s);
  lq_spectrum_process (s, in, 48000);
  g_assert_cmpuint (lq_spectrum_serial (s), >, before);
  g_assert_true (lq_spectrum_read (s, &view, hz, db, 2));
  g_assert_cmpfloat (db[0], ==, LQ_SPECTRUM_FLOOR_DB);
  g_assert_cmpfloat (db[1], ==, LQ_SPECTRUM_FLOOR_DB);
  lq_spectrum_free (s);
}

/* ---- Smoothing, by hand ---- */

/* Power of the last Hann window of N frames before the end of X, at BIN of twice as many. */
static double window_power (const double *x_end, int n, double bin)
{
  double re = 0.0, im = 0.0;
  for (int i = 0; i < n; i++)
    {
      double w = (0.5 - 0.5 * cos (2.0 * M_PI * i / n)) * x_end[i - n], at = M_PI * bin * i / n;
      re += w * cos (at);
      im += w * sin (at);
    }
  return (re * re + im * im) * 16.0 / ((double)n * n);
}

static double hann_power (double bin)
{
  double x = bin / 2.0;
  return pow (bin == 0.0        ? 1.0
              : fabs (x) == 1.0 ? 0.5
                                : sin (M_PI * x) / (M_PI * x * (1.0 - x * x)),
              2.0);
}

/* 1 in the middle, 0 from 1.5 on. */
static double spline (double t)
{
  t = fabs (t);
  return t < 0.5 ? 1.0 - t * t / 0.75 : t < 1.5 ? (1.5 - t) * (1.5 - t) / 1.5 : 0.0;
}

/* A smoothed reading is the power of the bins, each as wide as it is, under a quadratic spline as wide as the band less
 * what the window itself is wide, against what the spline takes of a tone. Summed in steps of 1/100 bin. */
static void test_smoothing_is_a_spline (void)
{
  enum
  {
    WINDOW = 2048,
    N = 48000
  };
  static const double hz[] = { 3000.0, 7777.7, 15000.0 }, octs[] = { 1.0 / 3, 1.0 / 6, 1.0 / 12 };
  g_autofree double *x = g_new (double, N);
  GRand *rand = g_rand_new_with_seed (5);
  LqSpectrum *s = lq_spectrum_new (48000.0, 1);
  for (int i = 0; i < N; i++)
    x[i] = g_rand_double_range (rand, -0.1, 0.1);
  int n_done = WINDOW + (N - WINDOW) / 512 * 512; /* the end of the last window of 2048 */
  lq_spectrum_process (s, (const double *[]){ x }, N);
  for (gsize k = 0; k < G_N_ELEMENTS (hz); k++)
    for (gsize o = 0; o < G_N_ELEMENTS (octs); o++)
      {
        double middle = hz[k] * 2 * WINDOW / 48000.0, sum = 0.0, tone = 0.0;
        double band = middle * (exp2 (0.5 * octs[o]) - exp2 (-0.5 * octs[o]));
        double span =
            0.75 * sqrt (band * band - 9.0); /* Hann is 1.5 bins wide for noise, padded 3 */
        for (int bin = (int)(middle - 1.5 * span) - 1; bin <= middle + 1.5 * span + 1; bin++)
          {
            double power = window_power (x + n_done, WINDOW, bin);
            for (double part = -0.495; part < 0.5; part += 0.01)
              sum += power * spline ((bin + part - middle) / span);
          }
        for (int bin = -20; bin <= 20; bin++)
          for (double part = -0.495; part < 0.5; part += 0.01)
            tone += hann_power (bin) * spline ((bin + part) / span);
        double db = read_at (s, LQ_SPECTRUM_NOW, octs[o], LQ_SPECTRUM_PINK_SLOPE, hz[k]);
        g_assert_cmpfloat_with_epsilon (db, 10.0 * log10 (sum / tone), 0.001); /* the steps' */
      }
  g_rand_free (rand);
  lq_spectrum_free (s);
}

/* ---- Many frequencies, many times ---- */

#define N_COLUMNS 300

static void make_columns (double hz[N_COLUMNS])
{
  for (int i = 0; i < N_COLUMNS; i++)
    hz[i] = 5.0 * pow (6000.0, (double)i / N_COLUMNS); /* beyond half the rate too */
}

/* What is read together is what is read one by one; sums that begin at another bin round otherwise. */
static void test_together (void)
{
  static const double octs[] = { 1.0 / 3, 1.0 / 6, 1.0 / 24, 0.0 };
  double hz[N_COLUMNS], db[N_COLUMNS];
  LqSpectrum *s = lq_spectrum_new (44100.0, 2);
  make_columns (hz);
  play_noise (s, 3.0, TRUE);
  for (int trace = 0; trace < LQ_SPECTRUM_N_TRACES; trace++)
    for (gsize o = 0; o < G_N_ELEMENTS (octs); o++)
      {
        LqSpectrumView view = { trace, octs[o], 4.5 };
        g_assert_true (lq_spectrum_read (s, &view, hz, db, N_COLUMNS));
        for (int i = 0; i < N_COLUMNS; i++)
          g_assert_cmpfloat_with_epsilon (db[i], read_at (s, trace, octs[o], 4.5, hz[i]), 1e-5);
        g_assert_cmpfloat (db[N_COLUMNS - 1], ==, LQ_SPECTRUM_FLOOR_DB);
      }
  lq_spectrum_free (s);
}

typedef struct
{
  double rate_hz;
  int n_channels;
  bool aligned;
} Heard;

static LqSpectrum *heard_new (const Heard *heard)
{
  LqSpectrum *s = lq_spectrum_new (heard->rate_hz, heard->n_channels);
  lq_spectrum_set (s, &(LqSpectrumSettings){ .average_s = 0.3, .aligned = heard->aligned });
  return s;
}

static void assert_read_alike (LqSpectrum *a, LqSpectrum *b, const double *hz)
{
  double db[2][N_COLUMNS];
  for (int trace = 0; trace < LQ_SPECTRUM_N_TRACES; trace++)
    {
      LqSpectrumView view = { trace, 1.0 / 6, 4.5 };
      g_assert_true (lq_spectrum_read (a, &view, hz, db[0], N_COLUMNS));
      g_assert_true (lq_spectrum_read (b, &view, hz, db[1], N_COLUMNS));
      g_assert_cmpmem (db[0], sizeof db[0], db[1], sizeof db[1]);
    }
}

/* Reading changes nothing: whoever reads all the time, of any trace, also across a reset, reads in the end what one reads
 * who did it once, as long before the reset as this is after it. */
static void test_read_often (gconstpointer data)
{
  const Heard *heard = data;
  const int every = (int)ceil (heard->rate_hz / 48000.0);
  double hz[N_COLUMNS], db[N_COLUMNS], x[2][64];
  const double *in[] = { x[0], x[1] };
  make_columns (hz);
  for (int n_blocks = 1000 * every; n_blocks < 4000 * every; n_blocks += 777 * every)
    {
      LqSpectrum *read = heard_new (heard), *other = heard_new (heard);
      GRand *rand = g_rand_new_with_seed (6);
      for (int block = 0; block < 2 * n_blocks; block++)
        {
          LqSpectrumView view = { block / 3 % LQ_SPECTRUM_N_TRACES, 1.0 / 6, 4.5 };
          if (block == n_blocks)
            {
              assert_read_alike (other, read, hz);
              lq_spectrum_reset (read);
              lq_spectrum_reset (other);
            }
          for (int i = 0; i < 2 * 64; i++)
            x[i % 2][i / 2] = g_rand_double_range (rand, -0.1, 0.1) * (1 + block % 50);
          lq_spectrum_process (read, in, 64);
          lq_spectrum_process (other, in, 64);
          if (block % every == 0)
            lq_spectrum_read (read, &view, hz, db, N_COLUMNS);
        }
      assert_read_alike (other, read, hz);
      g_rand_free (rand);
      lq_spectrum_free (read);
      lq_spectrum_free (other);
    }
}

/* The power of one sound at bin K of twice N bins, by the sum that defines the transform under a Hann window. */
static double power_of (const double *x, int n, int k)
{
  double re = 0.0, im = 0.0;
  for (int i = 0; i < n; i++)
    {
      double hann = 0.5 - 0.5 * cos (2.0 * M_PI * i / n),
             angle = M_PI * ((gint64)k * i % (2 * n)) / n;
      re += x[i] * hann * cos (angle);
      im += x[i] * hann * sin (angle);
    }
  return (re * re + im * im) * 16.0 / ((double)n * n);
}

/* Of the shortest window each bin is what it is by definition, within 1e-9 dB where it is not in a hole between others:
 * there within that of what is 60 dB higher. */
static void test_bins (void)
{
  static const LqSpectrumSource sources[] = { LQ_SPECTRUM_BOTH, LQ_SPECTRUM_LEFT, LQ_SPECTRUM_RIGHT,
                                              LQ_SPECTRUM_MID, LQ_SPECTRUM_SIDE };
  const double bound = pow (10.0, 1e-9 / 10.0) - 1.0;
  GRand *rand = g_rand_new_with_seed (8);
  for (int n_channels = 1; n_channels <= 2; n_channels++)
    for (gsize k = 0; k < G_N_ELEMENTS (sources); k++)
      {
        LqSpectrum *s = lq_spectrum_new (48000.0, n_channels);
        const Resolution *r = &s->resolutions[LQ_SPECTRUM_RESOLUTIONS - 1];
        const int n = r->n;
        g_autofree double *x = g_new (double, n), *y = g_new (double, n),
                          *heard = g_new (double, n);
        lq_spectrum_set (s, &(LqSpectrumSettings){ .source = sources[k] });
        for (int i = 0; i < n; i++)
          {
            x[i] = g_rand_double_range (rand, -1.0, 1.0);
            y[i] = n_channels == 2 ? g_rand_double_range (rand, -1.0, 1.0) : x[i];
            heard[i] = sources[k] == LQ_SPECTRUM_MID    ? 0.5 * (x[i] + y[i])
                       : sources[k] == LQ_SPECTRUM_SIDE ? 0.5 * (x[i] - y[i])
                                                        : x[i];
          }
        lq_spectrum_process (s, (const double *const[]){ x, y }, n);
        lq_spectrum_catch_up (s);
        for (int bin = 0; bin <= n; bin += bin < 40 || bin > n - 40 ? 1 : 61)
          {
            double want = sources[k] == LQ_SPECTRUM_BOTH
                              ? 0.5 * (power_of (x, n, bin) + power_of (y, n, bin))
                              : power_of (sources[k] == LQ_SPECTRUM_RIGHT ? y : heard, n, bin);
            double floor = 1e-6 * 4.0 / n; /* the mean of all is about so much */
            g_assert_cmpfloat (fabs (r->traces[LQ_SPECTRUM_NOW][bin] - want), <=,
                               bound * fmax (want, floor));
          }
        lq_spectrum_free (s);
      }
  g_rand_free (rand);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/spectrum/tone-level", test_tone_level);
  g_test_add_func ("/analysis/spectrum/pink-is-flat", test_pink_is_flat);
  g_test_add_func ("/analysis/spectrum/white-and-slope", test_white_and_slope);
  g_test_add_func ("/analysis/spectrum/semitone-at-50-hz", test_semitone_at_50_hz);
  g_test_add_func ("/analysis/spectrum/average-and-hold", test_average_and_hold);
  g_test_add_func ("/analysis/spectrum/average-is-welch", test_average_is_welch);
  g_test_add_func ("/analysis/spectrum/hold-falls", test_hold_falls);
  g_test_add_func ("/analysis/spectrum/decays-to-nothing", test_decays_to_nothing);
  g_test_add_func ("/analysis/spectrum/tones-are-hills", test_tones_are_hills);
  g_test_add_func ("/analysis/spectrum/aligned", test_aligned);
  g_test_add_func ("/analysis/spectrum/nothing-folds", test_nothing_folds);
  g_test_add_func ("/analysis/spectrum/pieces", test_pieces);
  g_test_add_func ("/analysis/spectrum/both-is-mean", test_both_is_mean);
  g_test_add_func ("/analysis/spectrum/sources", test_sources);
  g_test_add_func ("/analysis/spectrum/nothing-heard", test_nothing_heard);
  g_test_add_func ("/analysis/spectrum/smoothing-is-a-spline", test_smoothing_is_a_spline);
  g_test_add_func ("/analysis/spectrum/together", test_together);
  g_test_add_func ("/analysis/spectrum/bins", test_bins);
  static const Heard mono = { 48000.0, 1, false }, aligned = { 44100.0, 2, true },
                     fast = { 192000.0, 1, true };
  g_test_add_data_func ("/analysis/spectrum/read-often/mono", &mono, test_read_often);
  g_test_add_data_func ("/analysis/spectrum/read-often/aligned", &aligned, test_read_often);
  g_test_add_data_func ("/analysis/spectrum/read-often/fast", &fast, test_read_often);
  return g_test_run ();
}
