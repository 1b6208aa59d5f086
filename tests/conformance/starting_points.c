/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Factory starting points do what their names say: each claim by a figure. The files are read here, the values
 * by the rows themselves. */
#include "run.h"
#include "signals.h"

#define RATE 48000
#define N    (RATE * 3 / LQ_QUANTUM * LQ_QUANTUM)

extern const LqProcessor lq_processor_stereo, lq_processor_deesser, lq_processor_gate,
    lq_processor_transient, lq_processor_delay, lq_processor_reverb, lq_processor_gain;

typedef double Pair[2][N];

static Pair in, out;

/* Sets what FILE of the processor's folder says, and MORE over it. */
static void open_point (Run *run, const LqProcessor *processor, const char *file, const char *more)
{
  g_autofree char *path =
      g_strdup_printf ("%s/%s/%s.ini", LQ_TEST_PRESETS, processor->info.id, file);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_file (keys, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  g_auto (GStrv) ids = g_key_file_get_keys (keys, "Parameters", NULL, &error);
  g_assert_no_error (error);
  run_open (run, processor, RATE, 2, "");
  for (int i = 0; ids[i]; i++)
    {
      g_autofree char *text = g_key_file_get_string (keys, "Parameters", ids[i], NULL);
      int slot = lq_info_find_param (&processor->info, ids[i]);
      bool in_range = false;
      g_assert_cmpint (slot, >=, 0);
      g_assert_true (lq_param_parse (lq_info_param (&processor->info, slot).row, text,
                                     &run->params[slot], &in_range)
                     && in_range);
    }
  if (*more)
    set_params (processor, run->params, more);
  run->tempo_bpm = run->setup.tempo_bpm = 120;
  run->state = processor->prepare (run->arena, &run->setup, run->params);
}

/* IN through it to OUT, latency taken out. */
static void pass (const LqProcessor *processor, const char *file, const char *more)
{
  Run run;

  open_point (&run, processor, file, more);
  int lag = run_latency (&run);
  run_process (&run, (double *const[]){ in[0], in[1] }, (double *const[]){ out[0], out[1] }, NULL,
               N);
  for (int c = 0; c < 2; c++)
    {
      memmove (out[c], out[c] + lag, sizeof (double) * (size_t)(N - lag));
      memset (out[c] + N - lag, 0, sizeof (double) * (size_t)lag);
    }
  run_close (&run);
}

static void fill (double f_hz, double left, double right)
{
  for (int i = 0; i < N; i++)
    {
      in[0][i] = left * sin (2 * G_PI * f_hz * i / RATE);
      in[1][i] = right * sin (2 * G_PI * f_hz * i / RATE);
    }
}

static void fill_impulse (void)
{
  memset (in, 0, sizeof in);
  in[0][0] = in[1][0] = 1.0;
}

/* Between two seconds, dB. */
static double level_db (const double *x, double from_s, double to_s)
{
  double sum = 0;
  int from = (int)(from_s * RATE), to = (int)(to_s * RATE);

  for (int i = from; i < to; i++)
    sum += x[i] * x[i];
  return 10 * log10 (sum / (to - from) + 1e-30);
}

static double change_db (int side, double from_s, double to_s)
{
  return level_db (out[side], from_s, to_s) - level_db (in[side], from_s, to_s);
}

/* ---- stereo ---- */

static void test_stereo (void)
{
  const LqProcessor *stereo = &lq_processor_stereo;

  fill (1000, 0.5, -0.5);
  pass (stereo, "gather", "");
  g_assert_cmpfloat_with_epsilon (change_db (0, 1, 2), 20 * log10 (0.75), 1e-3);
  fill (60, 0.5, -0.5);
  pass (stereo, "mono-bass", "");
  g_assert_cmpfloat (change_db (0, 1, 2), <, -50);
  fill (400, 0.5, -0.5);
  pass (stereo, "mono-bass", "");
  g_assert_cmpfloat_with_epsilon (change_db (0, 1, 2), 0, 0.01);
  fill (9000, 0.5, -0.5);
  pass (stereo, "open-the-top", "");
  g_assert_cmpfloat_with_epsilon (change_db (0, 1, 2), 20 * log10 (1.25), 0.01);
  fill (40, 0.5, -0.5);
  pass (stereo, "open-the-top", "");
  g_assert_cmpfloat_with_epsilon (change_db (0, 1, 2), 20 * log10 (0.4), 0.05);
  fill (1000, 0.5, 0.5);
  pass (stereo, "spread-the-middle", "");
  for (int i = RATE; i < N; i++) /* gone in mono */
    g_assert_cmpfloat_with_epsilon (out[0][i] + out[1][i], in[0][i] + in[1][i], 1e-14);
  g_assert_cmpfloat (fabs (level_db (out[0], 1, 2) - level_db (out[1], 1, 2)), >, 0.1);
}

/* What leans to the right by 4 degrees stands in the middle again. */
static void test_straighten (void)
{
  double angle = G_PI / 4 + 4 * G_PI / 180;

  fill (1000, 0.5 * cos (angle), 0.5 * sin (angle));
  g_assert_cmpfloat (level_db (in[1], 1, 2), >, level_db (in[0], 1, 2) + 1);
  pass (&lq_processor_stereo, "straighten", "");
  g_assert_cmpfloat_with_epsilon (level_db (out[1], 1, 2), level_db (out[0], 1, 2), 1e-6);
}

/* ---- delay ---- */

static double echo_db (int side, double at_s)
{
  double peak = 0;

  for (int i = (int)(at_s * RATE) - 48; i < (int)(at_s * RATE) + 48; i++)
    peak = fmax (peak, fabs (out[side][i]));
  return 20 * log10 (peak + 1e-15);
}

static void test_delay (void)
{
  const LqProcessor *delay = &lq_processor_delay;

  fill_impulse ();
  pass (delay, "side-to-side", "mix=100");
  for (int n = 1; n <= 5; n++) /* sound in the middle, an eighth at 120: 250 ms */
    {
      g_assert_cmpfloat (echo_db ((n + 1) % 2, 0.25 * n), >, -60);
      g_assert_cmpfloat (echo_db (n % 2, 0.25 * n), <, -120);
    }
  pass (delay, "quarter-notes", "mix=100 duck=0");
  for (int n = 1; n <= 4; n++)
    g_assert_cmpfloat (echo_db (0, 0.5 * n), >, -60);
  g_assert_cmpfloat (echo_db (0, 0.25), <, -120);
  pass (delay, "slap", "mix=100");
  g_assert_cmpfloat_with_epsilon (echo_db (0, 0.095), 0, 1e-9);
  g_assert_cmpfloat (level_db (out[0], 0.1, 2.9), <, -120); /* a single one */
  pass (delay, "wide-doubling", "mix=100");
  g_assert_cmpfloat_with_epsilon (echo_db (0, 0.018), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (echo_db (1, 0.027), 0, 1e-9);
  g_assert_cmpfloat (level_db (out[0], 0.03, 2.9), <, -120);
}

/* ---- reverb ---- */

/* Seconds for 60 dB by Schroeder's integral between −5 and −25 dB. */
static double falls_s (const double *x)
{
  g_autofree double *left = g_new (double, N);
  double sum = 0;
  int from = -1, to = -1;

  for (int i = N - 1; i >= 0; i--)
    left[i] = sum += x[i] * x[i];
  for (int i = 0; i < N && to < 0; i++)
    {
      from = from < 0 && left[i] < 0.316 * sum ? i : from;
      to = left[i] < 0.00316 * sum ? i : to;
    }
  return 3.0 * (to - from) / RATE;
}

static void test_reverb (void)
{
  static const struct
  {
    const char *file;
    double least_s, most_s, begins_s;
  } cases[] = {
    { "drum-room", 0.4, 0.7, 0.002 },   { "glue", 0.25, 0.5, 0 },
    { "large-hall", 2.3, 3.5, 0.025 },  { "string-chamber", 1.4, 2.2, 0.018 },
    { "vocal-plate", 1.1, 1.8, 0.035 }, { "out-of-the-way", 2.5, 4.2, 0.03125 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fill_impulse ();
      pass (&lq_processor_reverb, cases[i].file, "mix=100");
      double falls = falls_s (out[0]);
      int first = 0;
      while (out[0][first] == 0.0)
        first++;
      g_test_message ("%s: falls in %.2f s, begins at %.1f ms", cases[i].file, falls,
                      first * 1e3 / RATE);
      g_assert_cmpfloat (falls, >, cases[i].least_s);
      g_assert_cmpfloat (falls, <, cases[i].most_s);
      g_assert_cmpfloat (first, >=, floor (cases[i].begins_s * RATE));
    }
}

/* ---- gate, transient, de-esser ---- */

/* Hits of a drum of 150 Hz, a quarter second apart, over noise 50 dB below. */
static void fill_hits (void)
{
  fill_noise (in[0], N, to_gain (-56), 1);
  for (int i = 0; i < N; i++)
    {
      double t = (double)(i % (RATE / 2)) / RATE;
      in[0][i] += 0.5 * exp (-t / 0.04) * sin (2 * G_PI * 150 * t + 1.5);
    }
  memcpy (in[1], in[0], sizeof in[0]);
}

static void test_gate (void)
{
  fill_hits ();
  pass (&lq_processor_gate, "between-the-hits", "");
  g_assert_cmpfloat_with_epsilon (change_db (0, 2.0, 2.06), 0, 0.1); /* the hit, whole */
  g_assert_cmpfloat (change_db (0, 1.92, 1.98), <, -20);             /* before the next */
  pass (&lq_processor_gate, "shorten-the-room", "");
  g_assert_cmpfloat_with_epsilon (change_db (0, 2.0, 2.06), 0, 0.2);
  g_assert_cmpfloat (change_db (0, 1.92, 1.98), <, -6);
  g_assert_cmpfloat (change_db (0, 1.92, 1.98), >, -18.1);
  fill_noise (in[0], N, to_gain (-70), 1);
  memcpy (in[1], in[0], sizeof in[0]);
  pass (&lq_processor_gate, "noise-sinks", "");
  g_assert_cmpfloat_with_epsilon (change_db (0, 2.5, 2.9), -12, 0.2);
  pass (&lq_processor_gate, "breaths-lower", "");
  g_assert_cmpfloat_with_epsilon (change_db (0, 2.5, 2.9), -6, 0.1);
}

static void test_transient (void)
{
  static const struct
  {
    const char *file;
    double hit_db, body_db; /* of 10 ms, and from 0.1 to 0.2 s */
  } cases[] = {
    { "more-hit", 6, 0 },   { "softer-hit", -4, 0 }, { "more-body", 0, 5 },
    { "less-room", 0, -8 }, { "tight-kick", 4, -6 }, { "bus-snap", 3, 2 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fill_hits ();
      pass (&lq_processor_transient, cases[i].file, "");
      double hit = change_db (0, 2.0, 2.01), body = change_db (0, 2.1, 2.2);
      g_test_message ("%s: %+.1f dB, %+.1f dB", cases[i].file, hit, body);
      g_assert_cmpfloat_with_epsilon (hit, cases[i].hit_db, 1.0);
      g_assert_cmpfloat_with_epsilon (body, cases[i].body_db, 1.0);
    }
}

/* A tone where sibilants are, alone, goes down; a vowel's does not, to the bit. */
static void test_deesser (void)
{
  static const struct
  {
    const char *file;
    double f_hz, least_db, most_db;
  } cases[] = {
    { "low-voice", 8000, -6, -4 },     { "high-voice", 10000, -6, -4 },
    { "whistling-s", 7000, -10, -9 },  { "bright-mix", 7500, -3, -2.5 },
    { "close-voice", 7000, -5, -4.9 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fill (cases[i].f_hz, 0.1, 0.1);
      pass (&lq_processor_deesser, cases[i].file, "");
      g_test_message ("%s: %.2f dB", cases[i].file, change_db (0, 2, 2.5));
      g_assert_cmpfloat (change_db (0, 2, 2.5), >=, cases[i].least_db - 0.01);
      g_assert_cmpfloat (change_db (0, 2, 2.5), <=, cases[i].most_db);
      fill (400, 0.3, 0.3);
      pass (&lq_processor_deesser, cases[i].file, "");
      for (int n = RATE; n < 2 * RATE; n++)
        g_assert_true (out[0][n] == in[0][n]);
    }
}

/* ---- gain ---- */

static void test_gain (void)
{
  static const struct
  {
    const char *file;
    double m[4];
  } cases[] = {
    { "flip-both", { -1, 0, 0, -1 } },           { "swap-sides", { 0, 1, 1, 0 } },
    { "mono-check", { 0.5, 0.5, 0.5, 0.5 } },    { "mid-and-side", { 0.5, 0.5, 0.5, -0.5 } },
    { "left-and-right-again", { 1, 1, 1, -1 } },
  };

  fill_noise (in[0], N, 0.5, 1);
  fill_noise (in[1], N, 0.5, 2);
  for (size_t k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      const double *m = cases[k].m;
      pass (&lq_processor_gain, cases[k].file, "");
      for (int i = 0; i < N; i++)
        {
          g_assert_cmpfloat (out[0][i], ==, m[0] * in[0][i] + m[1] * in[1][i]);
          g_assert_cmpfloat (out[1][i], ==, m[2] * in[0][i] + m[3] * in[1][i]);
        }
    }
  for (int i = 0; i < N; i++)
    in[0][i] = in[1][i] = 0.25;
  pass (&lq_processor_gain, "clear-an-offset", "");
  g_assert_cmpfloat (fabs (out[0][2 * RATE]), <, 1e-12);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/starting-points/stereo", test_stereo);
  g_test_add_func ("/conformance/starting-points/straighten", test_straighten);
  g_test_add_func ("/conformance/starting-points/delay", test_delay);
  g_test_add_func ("/conformance/starting-points/reverb", test_reverb);
  g_test_add_func ("/conformance/starting-points/gate", test_gate);
  g_test_add_func ("/conformance/starting-points/transient", test_transient);
  g_test_add_func ("/conformance/starting-points/deesser", test_deesser);
  g_test_add_func ("/conformance/starting-points/gain", test_gain);
  return g_test_run ();
}
