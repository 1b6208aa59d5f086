/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The saturator by the spectra of coherent tones, against the curves themselves: harmonics by
 * Fourier's integral, aliases by SOUND A5, and exactly nothing where nothing is asked for. */
#include <complex.h>

#include "core/random.h"
#include "dsp/fft.h"
#include "processors/saturator_bend.h"
#include "run.h"

#define RATE   44100.0
#define N      65536
#define SETTLE (44100 * 2 / LQ_QUANTUM * LQ_QUANTUM)
#define TOTAL  (SETTLE + N)

/* The tape's curve without its emphasis is tanh. */
#define TANH        "curve=0 emphasis=-9 "
#define TRANSFORMER "curve=2 emphasis=18 "
#define HARD_CLIP   "curve=4 "

extern const LqProcessor lq_processor_saturator;

/* ---- the bench ---- */

typedef double (*SoundFunc) (int i, const void *data);

/* The last N frames of what comes out for SOUND, and their spectrum: amplitudes of a sine. */
typedef struct
{
  double *wave;
  double amplitude[N / 2 + 1];
} Heard;

static double *run_sound (const char *params, SoundFunc sound, const void *data)
{
  Run run;
  double *io = g_new (double, TOTAL);

  run_open (&run, &lq_processor_saturator, RATE, 1, params);
  for (int i = 0; i < TOTAL; i++)
    io[i] = sound (i, data);
  run_process (&run, &io, &io, NULL, TOTAL);
  run_close (&run);
  return io;
}

static void hear (Heard *heard, const char *params, SoundFunc sound, const void *data)
{
  LqArena *arena = lq_arena_new ();
  double *bins = lq_arena_array (arena, double, N + 2);
  double *wave = lq_arena_array (arena, double, N);
  LqFft *fft = lq_fft_new (arena, N);
  g_autofree double *io = run_sound (params, sound, data);

  heard->wave = g_memdup2 (io + SETTLE, sizeof (double) * N);
  memcpy (wave, heard->wave, sizeof (double) * N);
  lq_fft_forward (fft, wave, bins);
  for (int k = 0; k <= N / 2; k++)
    heard->amplitude[k] = hypot (bins[2 * k], bins[2 * k + 1]) * (k == 0 ? 1.0 : 2.0) / N;
  lq_fft_free (fft);
  lq_arena_free (arena);
}

typedef struct
{
  int k[2]; /* periods in N frames; 0: none */
  double amplitude;
} Tones;

static double tones (int i, const void *data)
{
  const Tones *t = data;
  double sum = 0.0;

  for (int n = 0; n < 2; n++)
    sum += t->amplitude * sin (2.0 * G_PI * (double)((int64_t)t->k[n] * i % N) / N);
  return sum;
}

/* An odd number of periods for F_HZ: no alias of a harmonic falls on another harmonic. */
static int periods (double f_hz) { return 2 * (int)(f_hz * N / RATE / 2.0) + 1; }

static double db (double x) { return 20.0 * log10 (x + 1e-20); }

/* ---- aliasing ---- */

static double alias_db (const char *params, double f_hz)
{
  Tones t = { { periods (f_hz) }, 1.0 };
  Heard h;
  double harmonics = 0.0, aliases = 0.0;

  hear (&h, params, tones, &t);
  for (int k = 1; k < 20000.0 * N / RATE; k++)
    {
      double power = h.amplitude[k] * h.amplitude[k];
      if (k % t.k[0] == 0)
        harmonics += power;
      else
        aliases += power;
    }
  g_free (h.wave);
  return 10.0 * log10 (aliases / harmonics);
}

/* The table of SOUND A5 to 6 dB, but no deeper than −155 dB: the filters stop at −145 dB, and what
 * gets through is bent again. */
static void test_aliases (void)
{
  static const struct
  {
    const char *params;
    double f_hz, table_db;
  } cases[] = {
    { TANH "oversampling=1 ", 1200, -240 }, /* 4× by the mean */
    { TANH "oversampling=1 ", 4200, -156 },     { TANH "oversampling=1 ", 9000, -94 },
    { TANH "oversampling=2 ", 4200, -236 },                                             /* 8× */
    { TANH "oversampling=2 ", 9000, -125 },     { TANH "oversampling=3 ", 9000, -234 }, /* 16× */
    { HARD_CLIP "oversampling=1 ", 4200, -76 }, { HARD_CLIP "oversampling=1 ", 9000, -64 },
    { HARD_CLIP "oversampling=2 ", 4200, -92 }, { HARD_CLIP "oversampling=2 ", 9000, -82 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *params = g_strconcat (cases[i].params, "drive=12", NULL);
      double found = alias_db (params, cases[i].f_hz);
      g_test_message ("%s %.0f Hz: %.1f dB, table %.0f", params, cases[i].f_hz, found,
                      cases[i].table_db);
      g_assert_cmpfloat (found, <, fmax (cases[i].table_db + 6.0, -155.0));
    }
}

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
static void test_harmonics (void)
{
  static const double amplitudes[] = { 0.05, 0.25, 1.0 };

  for (int oversampling = 0; oversampling <= 3; oversampling++)
    for (size_t a = 0; a < G_N_ELEMENTS (amplitudes); a++)
      {
        Tones t = { { periods (1000) }, amplitudes[a] };
        Heard h;
        g_autofree char *params = g_strdup_printf (TANH "drive=12 oversampling=%d", oversampling);
        hear (&h, params, tones, &t);
        for (int harmonic = 1; harmonic <= 5; harmonic += 2)
          {
            double expected = fourier_sine (tanh, amplitudes[a] * pow (10, 12 / 20.0), harmonic);
            g_assert_cmpfloat_with_epsilon (db (h.amplitude[harmonic * t.k[0]]),
                                            db (fabs (expected)), 0.1);
          }
        g_free (h.wave);
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
      enum
      {
        STEPS = 4096
      };
      static double x[STEPS], y[STEPS];
      double params[MAX_PARAMS];
      Tones t = { { periods (1000) }, LQ_RESPONSE_SHAPE_SINE };
      Heard h;
      lq_info_defaults (&lq_processor_saturator.info, params);
      set_params (&lq_processor_saturator, params, settings[s]);
      for (int i = 0; i < STEPS; i++)
        x[i] = LQ_RESPONSE_SHAPE_SINE * sin (2.0 * G_PI * i / STEPS);
      g_assert_true (lq_processor_saturator.info.response (params, RATE, LQ_RESPONSE_SHAPE, -1,
                                                           LQ_TARGET_STEREO, x, y, STEPS));
      hear (&h, settings[s], tones, &t);
      for (int harmonic = 1; harmonic <= 7; harmonic++)
        {
          double complex sum = 0.0;
          for (int i = 0; i < STEPS; i++)
            sum += y[i] * cexp (-2.0 * G_PI * I * harmonic * i / STEPS);
          double drawn = db (2.0 * cabs (sum) / STEPS);
          if (drawn > -90.0)
            g_assert_cmpfloat_with_epsilon (db (h.amplitude[harmonic * t.k[0]]), drawn, 0.1);
        }
      g_free (h.wave);
    }
}

/* 19 and 20 kHz beat at 1 kHz as the static curve has it, though both lie at the edge of the
 * filters: ± 0.1 dB. The curve is odd: their difference comes with a bias only. */
static double biased (double v) { return tanh (v + 0.6) - tanh (0.6); }

static void test_intermodulation (void)
{
  Tones t = { { periods (19000), periods (20000) }, 0.4 };
  int difference = t.k[1] - t.k[0];
  double drive = pow (10, 9 / 20.0), slope = 1.0 - tanh (0.6) * tanh (0.6);
  double complex sum = 0.0;
  Heard h;

  hear (&h, TANH "drive=9 bias=100", tones, &t);
  for (int a = 0; a < 500; a++) /* both phases, each on its own */
    for (int b = 0; b < 500; b++)
      {
        double pa = 2.0 * G_PI * a / 500, pb = 2.0 * G_PI * b / 500;
        sum += biased (drive * 0.4 * (sin (pa) + sin (pb))) * cexp (I * (pa - pb));
      }
  double expected = 2.0 * cabs (sum) / (500.0 * 500.0) / slope;
  g_assert_cmpfloat_with_epsilon (db (h.amplitude[difference]), db (expected), 0.1);
  g_free (h.wave);
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

/* ---- nothing, exactly ---- */

static double loud_noise (int i, const void *data)
{
  static LqRandom random;

  if (i == 0)
    lq_random_init (&random, 5);
  return lq_random_bipolar (&random);
}

static void test_nulls (void)
{
  static const char *const settings[] = { "drive=0 curve=%d oversampling=%d bias=80 emphasis=9",
                                          "drive=24 mix=0 curve=%d oversampling=%d" };

  for (int curve = 0; curve < 5; curve++)
    for (int oversampling = 0; oversampling < 4; oversampling++)
      for (int s = 0; s < 2; s++)
        {
          g_autofree char *params = g_strdup_printf (settings[s], curve, oversampling);
          g_autofree double *out = run_sound (params, loud_noise, NULL);
          Run run;
          run_open (&run, &lq_processor_saturator, RATE, 1, params);
          int latency = run_latency (&run);
          run_close (&run);
          for (int i = 0; i < TOTAL; i++)
            {
              double in = loud_noise (i, NULL);
              if (i < TOTAL - latency)
                g_assert_true (out[i + latency] == in);
            }
        }
}

/* Below a clipper's corner there is a gain and nothing else, up to half the sample rate: to the
 * rounding of one product and two sums. White noise of ±0.1 stays below 0.4 between samples. */
static double soft_noise (int i, const void *data) { return 0.1 * loud_noise (i, data); }

static void test_straight (void)
{
  static const double lifts_db[] = { 0.5, 3.0, 6.0 };

  for (int curve = 3; curve < 5; curve++)
    for (size_t d = 0; d < G_N_ELEMENTS (lifts_db); d++)
      {
        g_autofree char *params = g_strdup_printf ("curve=%d drive=%g", curve, lifts_db[d]);
        g_autofree double *out = run_sound (params, soft_noise, NULL);
        double gain = pow (10.0, lifts_db[d] / 20.0);
        for (int i = 0; i < TOTAL; i++)
          {
            double in = soft_noise (i, NULL);
            if (i < TOTAL - 117)
              g_assert_cmpfloat_with_epsilon (out[i + 117], gain * in, 1e-16);
          }
      }
}

/* Sounds that bend at times, for a corner at CORNER. */
typedef double (*Calm) (int i, double corner);

/* Over the corner a fifth of the time, far below it else. */
static double bursts (int i, double corner)
{
  return (i / LQ_QUANTUM % 40 < 8 ? 2.0 : 0.2) * corner * sin (0.07 * i);
}

/* Four frames a period, whose samples stay at 0.85 of the corner and whose wave does not. */
static double between_samples (int i, double corner)
{
  return i / LQ_QUANTUM % 40 < 8 ? 1.2 * corner * sin (G_PI * (i / 2.0 + 0.25)) : 0.0;
}

/* Two frames alike at each place of a quantum in turn: the wave between them is a quarter higher. */
static double clicks (int i, double corner)
{
  int q = i / LQ_QUANTUM, place = i % (4 * LQ_QUANTUM) - q / 4 % LQ_QUANTUM;
  return place == 0 || place == 1 ? 0.9 * corner : 0.0;
}

static void check_passed_over (LqWave wave, gboolean by_mean, Calm sound)
{
  enum
  {
    QUANTA = 4 * LQ_QUANTUM + 80
  };
  LqArena *arena = lq_arena_new ();
  LqBend looks, bends;
  double corner = (lq_wave_corner (wave) - 0.1) / 0.8;
  int n_straight = 0, n_bent = 0;

  lq_bend_init (&looks, arena, 8, by_mean);
  lq_bend_init (&bends, arena, 8, by_mean);
  lq_bend_reset (&looks, 0.1);
  lq_bend_reset (&bends, 0.1);
  for (int q = 0; q < QUANTA; q++)
    {
      double gain[2], one[LQ_QUANTUM], two[LQ_QUANTUM];
      for (int end = 0; end < 2; end++)
        gain[end] = q < QUANTA / 2 ? 1.5 : 1.2 + 0.3 * cos ((q + end) * 0.1);
      LqBendPoint a = { 0.8, gain[0], 0.1, 0.1, gain[0] };
      LqBendPoint b = { 0.8, gain[1], 0.1, 0.1, gain[1] };
      LqBendWay way = lq_bend_way (wave, &a, &b, 8), blind = way;
      blind.corner = -1.0;
      for (int i = 0; i < LQ_QUANTUM; i++)
        one[i] = sound (q * LQ_QUANTUM + i, corner);
      memcpy (two, one, sizeof two);
      lq_bend_run (&looks, &way, one);
      lq_bend_run (&bends, &blind, two);
      n_straight += looks.behind;
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          g_assert_cmpfloat_with_epsilon (one[i], two[i], 1e-10);
          n_bent += fabs (two[i]) > 1e-4;
        }
    }
  g_assert_cmpint (n_straight, >, QUANTA / 10);
  g_assert_cmpint (n_bent, >, 0);
  lq_arena_free (arena);
}

/* What is passed over as straight is what bending it would have given, while the curve moves and
 * while it rests, also where only the wave between the samples bends. The mean of a short way is a
 * difference of areas over as little as 1e-5, some 1e-11 each, times the gain behind. */
static void test_passed_over (void)
{
  static const Calm sounds[] = { bursts, between_samples, clicks };

  for (int wave = LQ_WAVE_SOFT_CLIP; wave <= LQ_WAVE_HARD_CLIP; wave++)
    for (int by_mean = 0; by_mean < 2; by_mean++)
      for (size_t s = 0; s < G_N_ELEMENTS (sounds); s++)
        check_passed_over ((LqWave)wave, by_mean, sounds[s]);
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

/* Dry and changed sound meet to the frame, with the mean's half frame made whole: a soft 15 kHz
 * sine gets louder by the drive. Half a frame of the higher rate off would cost .2 dB and more. */
static void test_alignment (void)
{
  for (int curve = 0; curve < 5; curve++)
    for (int oversampling = 0; oversampling < 4; oversampling++)
      {
        Tones t = { { periods (15000) }, 1e-4 };
        Heard h;
        g_autofree char *params =
            g_strdup_printf ("curve=%d drive=12 oversampling=%d", curve, oversampling);
        hear (&h, params, tones, &t);
        /* At 2× the mean's four taps leave .6 dB there. */
        g_assert_cmpfloat_with_epsilon (db (h.amplitude[t.k[0]]), -80.0 + 12.0,
                                        oversampling == 0 ? 0.7 : 0.05);
        g_free (h.wave);
      }
}

static void test_latency (void)
{
  static const int expected[4] = { 104, 114, 116, 117 };

  for (int oversampling = 0; oversampling < 4; oversampling++)
    {
      double impulse[512] = { [0] = 1e-4 }, *io = impulse;
      int top = 0;
      Run run;
      g_autofree char *params = g_strdup_printf ("drive=12 oversampling=%d", oversampling);
      run_open (&run, &lq_processor_saturator, RATE, 1, params);
      g_assert_cmpint (run_latency (&run), ==, expected[oversampling]);
      run_process (&run, &io, &io, NULL, 512);
      for (int i = 0; i < 512; i++)
        if (fabs (io[i]) > fabs (io[top]))
          top = i;
      g_assert_cmpint (top, ==, run_latency (&run));
      run_close (&run);
    }
}

/* ---- loudness ---- */

/* Gauss's noise with little above 10 kHz, which the curve's way cuts off at 20 kHz. */
static double dense (int i, const void *data)
{
  static LqRandom random;
  static double held[3];
  double sum = 0.0;

  if (i == 0)
    {
      lq_random_init (&random, 11);
      memset (held, 0, sizeof held);
    }
  for (int n = 0; n < 12; n++)
    sum += lq_random_bipolar (&random); /* variance 12 / 3 */
  for (int n = 0; n < 3; n++)
    sum = held[n] += 0.5 * (sum - held[n]);
  return *(const double *)data * sum;
}

static double rms_of (const double *x)
{
  double sum = 0.0;

  for (int i = SETTLE; i < TOTAL; i++)
    sum += x[i] * x[i];
  return sqrt (sum / N);
}

/* Matched, a dense sound at the matched level is as loud at any drive, ± 0.15 dB: one noise of a
 * second and a half is that sure of its own power behind a curve. */
static void test_match (void)
{
  static const char *const curves[] = { TANH, "curve=1 ", TRANSFORMER, "curve=3 ", HARD_CLIP };
  double unit = 1.0;
  g_autofree double *plain = run_sound ("", dense, &unit);
  double gain = M_SQRT1_2 * pow (10, -18 / 20.0) / rms_of (plain);

  for (size_t c = 0; c < G_N_ELEMENTS (curves); c++)
    for (double drive = 1.0; drive <= 36.0; drive += 7.0)
      {
        g_autofree char *params = g_strdup_printf ("%sdrive=%g match=1", curves[c], drive);
        g_autofree double *out = run_sound (params, dense, &gain);
        g_assert_cmpfloat_with_epsilon (db (rms_of (out) * M_SQRT2), -18.0, 0.15);
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
  g_test_add_func ("/conformance/saturator/aliases", test_aliases);
  g_test_add_func ("/conformance/saturator/harmonics", test_harmonics);
  g_test_add_func ("/conformance/saturator/drawn", test_drawn);
  g_test_add_func ("/conformance/saturator/intermodulation", test_intermodulation);
  g_test_add_func ("/conformance/saturator/offset", test_offset);
  g_test_add_func ("/conformance/saturator/nulls", test_nulls);
  g_test_add_func ("/conformance/saturator/straight", test_straight);
  g_test_add_func ("/conformance/saturator/passed-over", test_passed_over);
  g_test_add_func ("/conformance/saturator/way-in", test_way_in);
  g_test_add_func ("/conformance/saturator/alignment", test_alignment);
  g_test_add_func ("/conformance/saturator/latency", test_latency);
  g_test_add_func ("/conformance/saturator/match", test_match);
  g_test_add_func ("/conformance/saturator/limit", test_limit);
  return g_test_run ();
}
