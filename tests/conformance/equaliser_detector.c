/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The equaliser's dynamic bands against closed forms: purity of a tone that is held, gain over level,
 * times, range and key. */
#include "run.h"
#include "signals.h"
#include "spectrum.h"

#include "processors/equaliser_band.h"

#define RATE 48000.0

extern const LqProcessor lq_processor_equaliser;

/* ---- purity ---- */

#define SETTLED (24000 / LQ_QUANTUM * LQ_QUANTUM)

typedef struct
{
  const char *params;
  double rate_hz, tone_hz, level_db;
  double rest_db, harmonics_db; /* allowed, against the tone */
} Held;

/* However fast a band may move, a steady tone at its own frequency or above holds it still: neither
 * harmonics of its ripple nor, what the ear forgives less, products beside them. Below its frequency it
 * ripples as any fast detector does, by harmonics alone. */
static void test_purity (void)
{
  static const Held held[] = {
    { "b1.shape=0 b1.freq=60", 48000, 60, -10, -90, -90 },
    { "b1.shape=0 b1.freq=997", 48000, 997, -10, -90, -90 },
    { "b1.shape=0 b1.freq=997 hq=1", 44100, 997, -10, -90, -90 },
    { "b1.shape=0 b1.freq=997 phase=1", 44100, 997, -10, -90, -90 },
    { "b1.shape=0 b1.freq=1000", 48000, 1300, -10, -90, -90 },
    { "b1.shape=0 b1.freq=5000", 48000, 5000, -10, -90, -90 },
    { "b1.shape=0 b1.freq=12000", 48000, 12000, -10, -90, -90 },
    { "b1.shape=2 b1.freq=4000", 48000, 9000, -10, -90, -90 },
    { "b1.shape=0 b1.freq=1000", 48000, 500, -10, -75, -40 },
    { "b1.shape=1 b1.freq=300", 48000, 100, -10, -75, -20 },
  };
  static double left[SETTLED + SPECTRUM_LENGTH], right[SETTLED + SPECTRUM_LENGTH];

  for (size_t i = 0; i < G_N_ELEMENTS (held); i++)
    {
      const Held *h = &held[i];
      int bin = (int)lround (h->tone_hz / h->rate_hz * SPECTRUM_LENGTH) | 1;
      double *io[] = { left, right };
      double harmonics_db, rest_db;
      Run run;
      run_open (
          &run, &lq_processor_equaliser, h->rate_hz, 2,
          "b1.on=1 b1.q=1 b1.range=-12 b1.threshold=-30 b1.knee=0 b1.attack=0.1 b1.release=5");
      set_params (run.processor, run.params, h->params);
      run.state = run.processor->prepare (run.arena, &run.setup, run.params);
      fill_sine (left, SETTLED + SPECTRUM_LENGTH, (double)bin / SPECTRUM_LENGTH, h->level_db);
      fill_sine (right, SETTLED + SPECTRUM_LENGTH, (double)bin / SPECTRUM_LENGTH, h->level_db);
      run_process (&run, io, io, NULL, SETTLED + SPECTRUM_LENGTH);
      g_assert_cmpfloat (run_readout (&run, "b1_dynamic"), <, -1.0);
      run_close (&run);
      read_spectrum (left + SETTLED, bin, &harmonics_db, &rest_db);
      g_test_message ("%s, %.0f Hz: harmonics %.1f dB, the rest %.1f dB", h->params, h->tone_hz,
                      harmonics_db, rest_db);
      g_assert_cmpfloat (rest_db, <, h->rest_db);
      g_assert_cmpfloat (harmonics_db, <, h->harmonics_db);
    }
}

/* ---- gain over level ---- */

/* 2:1 above the threshold with a quadratic knee, up to the range: SOUND's closed form. */
static double curve_db (double level_db, double threshold_db, double knee_db, double range_db)
{
  double over = level_db - threshold_db;
  double gain = 2.0 * over < -knee_db ? 0.0
                : 2.0 * over <= knee_db && knee_db > 0.0
                    ? 0.5 * pow (over + knee_db / 2.0, 2) / (2.0 * knee_db)
                    : 0.5 * over;

  return copysign (fmin (gain, fabs (range_db)), range_db);
}

/* The read-out and the tone itself, at the band's own frequency where every one has the gain it is said
 * to have (a shelf, of whose gain a tone far inside has all). */
static void check_level (int shape, double level_db, double knee_db, double range_db)
{
  enum
  {
    N = 12000 / LQ_QUANTUM * LQ_QUANTUM
  };
  static double left[N], right[N];
  double f_hz = shape == LQ_BAND_LOW_SHELF ? 6000 : 2000;
  double tone_hz = shape == LQ_BAND_HIGH_SHELF ? 21000 : shape == LQ_BAND_BELL ? 2000 : 500;
  double *io[] = { left, right };
  double wanted = curve_db (level_db, -40, knee_db, range_db), peak = 0.0;
  g_autofree char *params =
      g_strdup_printf ("b1.on=1 b1.shape=%d b1.freq=%g b1.q=0.7 b1.threshold=-40 b1.attack=1 "
                       "b1.release=20 b1.knee=%g b1.range=%g",
                       shape, f_hz, knee_db, range_db);
  Run run;

  run_open (&run, &lq_processor_equaliser, RATE, 2, params);
  fill_sine (left, N, tone_hz / RATE, level_db);
  memcpy (right, left, sizeof right);
  run_process (&run, io, io, NULL, N);
  for (int i = N - 960; i < N; i++)
    peak = fmax (peak, fabs (left[i]));
  double moved_db = run_readout (&run, "b1_dynamic");
  double heard_db = 20.0 * log10 (peak) - level_db;
  run_close (&run);
  /* Below the corner of a shelf the detector lets go a little between crests. */
  double tolerance = shape == LQ_BAND_BELL ? 0.002 : 0.2;
  g_assert_cmpfloat_with_epsilon (moved_db, wanted, tolerance);
  /* Between the places where the filter of a band is known it goes by their ratios. */
  if (shape == LQ_BAND_BELL)
    g_assert_cmpfloat_with_epsilon (heard_db, wanted, 0.05);
}

static void test_curve (void)
{
  for (double level_db = -60; level_db <= 0; level_db += 2.5)
    for (double knee_db = 0; knee_db <= 12; knee_db += 6)
      {
        check_level (LQ_BAND_BELL, level_db, knee_db, -24);
        check_level (LQ_BAND_BELL, level_db, knee_db, -7); /* the range ends it */
        check_level (LQ_BAND_BELL, level_db, knee_db, 10); /* and upwards */
      }
  for (double level_db = -50; level_db <= 0; level_db += 10)
    {
      check_level (LQ_BAND_LOW_SHELF, level_db, 6, -12);
      check_level (LQ_BAND_HIGH_SHELF, level_db, 6, -12);
    }
}

/* ---- times ---- */

typedef struct
{
  double gain_db[4096];
  int n;
} Path;

static void note_gain (const double *readouts, void *data)
{
  Path *path = data;

  path->gain_db[path->n++] =
      readouts[lq_info_find_readout (&lq_processor_equaliser.info, "b1_dynamic")];
}

/* Milliseconds from quantum FROM until the gain passes PART_DB, straight between read-outs, which tell
 * the end of a quantum. */
static double when_ms (const Path *path, int from, double part_db, bool rising)
{
  for (int i = from; i < path->n; i++)
    if (rising ? path->gain_db[i] <= part_db : path->gain_db[i] >= part_db)
      {
        double step = path->gain_db[i] - path->gain_db[i - 1];
        double share = (part_db - path->gain_db[i - 1]) / step;
        return (i - from + share) * LQ_QUANTUM / RATE * 1e3;
      }
  return -1.0;
}

/* A tone of 8 kHz that comes, 20 dB above the threshold, and goes: 63.2 % of 10 dB within the attack,
 * and 36.8 % are left after release and attack, in a row, and the half period that it waits. */
static void test_times (void)
{
  enum
  {
    FROM = 100,
    TO = 1500,
    QUANTA = 3500
  };
  static const double times_ms[][2] = { { 5, 100 }, { 20, 300 }, { 100, 1000 }, { 1, 20 } };
  static double left[QUANTA * LQ_QUANTUM], right[QUANTA * LQ_QUANTUM];

  for (size_t t = 0; t < G_N_ELEMENTS (times_ms); t++)
    {
      double attack = times_ms[t][0], release = times_ms[t][1], low = 0.0, high = 60.0 * release;
      double *io[] = { left, right };
      static Path path;
      g_autofree char *params =
          g_strdup_printf ("b1.on=1 b1.shape=0 b1.freq=8000 b1.q=0.5 b1.threshold=-30 b1.knee=0 "
                           "b1.range=-24 b1.attack=%g b1.release=%g",
                           attack, release);
      Run run;
      path.n = 0;
      run_open (&run, &lq_processor_equaliser, RATE, 2, params);
      run.watch = note_gain;
      run.watch_data = &path;
      fill_sine (left, QUANTA * LQ_QUANTUM, 8000 / RATE, -10);
      memset (left, 0, sizeof (double) * FROM * LQ_QUANTUM);
      memset (left + TO * LQ_QUANTUM, 0, sizeof left - sizeof (double) * TO * LQ_QUANTUM);
      memcpy (right, left, sizeof right);
      run_process (&run, io, io, NULL, QUANTA * LQ_QUANTUM);
      run_close (&run);
      for (int i = 0; i < 60; i++)
        {
          /* What is left of 1 after T of two one-poles in a row, met with exp (−1). */
          double at = 0.5 * (low + high);
          double left_of_1 =
              (release * exp (-at / release) - attack * exp (-at / attack)) / (release - attack);
          *(left_of_1 > exp (-1.0) ? &low : &high) = at;
        }
      double up_ms = when_ms (&path, FROM, -10.0 * (1.0 - exp (-1.0)), true);
      double down_ms = when_ms (&path, TO, path.gain_db[TO - 1] * exp (-1.0), false);
      g_test_message ("attack %g ms: %.2f; release %g ms: %.2f of %.2f", attack, up_ms, release,
                      down_ms, low);
      /* The filter of the band needs a tenth of a millisecond itself; read-outs are 1.3 ms apart. */
      g_assert_cmpfloat_with_epsilon (up_ms, attack, 0.02 * attack + 0.3);
      g_assert_cmpfloat_with_epsilon (down_ms, low + 0.0625, 0.02 * low + 0.3);
    }
}

/* ---- key ---- */

/* By the external key the band moves however soft the sound, and rests however loud it is. */
static void test_key (void)
{
  enum
  {
    N = 12000 / LQ_QUANTUM * LQ_QUANTUM
  };
  static double left[N], right[N], key[N];
  double *io[] = { left, right }, *keys[] = { key, key };

  for (int loud_key = 0; loud_key < 2; loud_key++)
    {
      Run run;
      run_open (&run, &lq_processor_equaliser, RATE, 2,
                "b1.on=1 b1.shape=0 b1.freq=2000 b1.q=1 b1.threshold=-40 b1.knee=0 b1.range=-24 "
                "b1.key=1");
      fill_sine (left, N, 2000 / RATE, loud_key ? -60 : 0);
      memcpy (right, left, sizeof right);
      fill_sine (key, N, 2000 / RATE, loud_key ? -10 : -60);
      run_process (&run, io, io, keys, N);
      g_assert_cmpfloat_with_epsilon (run_readout (&run, "b1_dynamic"), loud_key ? -15 : 0, 0.002);
      run_close (&run);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/equaliser/detector/purity", test_purity);
  g_test_add_func ("/equaliser/detector/curve", test_curve);
  g_test_add_func ("/equaliser/detector/times", test_times);
  g_test_add_func ("/equaliser/detector/key", test_key);
  return g_test_run ();
}
