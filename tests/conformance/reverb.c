/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reverb against what it is asked for: its decay in every octave, how it fills, how its sides
 * differ, and that it neither grows nor stays. Filters and integrals are this test's own. */
#include "core/random.h"
#include "dsp/fft.h"
#include "run.h"
#include "signals.h"

#define RATE    48000
#define N       (1 << 18) /* 5.5 s */
#define OCTAVES 7         /* 125 Hz … 8 kHz */

/* The late sound alone, through nothing else. */
#define LATE "mix=100 balance=100 pre_delay=0 low_cut=10 high_cut=20000 "

extern const LqProcessor lq_processor_reverb;

/* ---- responses ---- */

typedef struct
{
  LqArena *arena;
  LqFft *fft;
  double *side[2]; /* the response on both sides */
} Response;

typedef enum
{
  LEFT,
  RIGHT,
  BOTH
} Where;

/* To an impulse there. */
static void response_open (Response *r, const char *params, int n_channels, Where where)
{
  Run run;

  r->arena = lq_arena_new ();
  r->fft = lq_fft_new (r->arena, N);
  for (int c = 0; c < 2; c++)
    r->side[c] = lq_arena_array (r->arena, double, N + 2);
  run_open (&run, &lq_processor_reverb, RATE, n_channels, params);
  r->side[0][0] = where != RIGHT;
  r->side[1][0] = where != LEFT;
  run_process (&run, r->side, r->side, NULL, N);
  run_close (&run);
}

static void response_close (Response *r)
{
  lq_fft_free (r->fft);
  lq_arena_free (r->arena);
}

/* Weight of an octave about MIDDLE_HZ: raised cosine over two octaves, in log frequency. */
static double octave_weight (double f_hz, double middle_hz)
{
  double away = f_hz > 0 ? log2 (f_hz / middle_hz) : 99;
  return fabs (away) >= 1 ? 0.0 : 0.5 + 0.5 * cos (G_PI * away);
}

static void filter_octave (const Response *r, const double *x, double middle_hz, double *out)
{
  double *bins = lq_arena_array (r->arena, double, N + 2);

  lq_fft_forward (r->fft, x, bins);
  for (int k = 0; k <= N / 2; k++)
    for (int part = 0; part < 2; part++)
      bins[2 * k + part] *= sqrt (octave_weight (k * (double)RATE / N, middle_hz));
  lq_fft_inverse (r->fft, bins, out);
}

/* ---- decays ---- */

/* What is left at FRAME in dB, of energy E[frame] as yet to come (Schroeder's integral). */
static void integrate (const double *x, int n, double *left_db)
{
  double sum = 0.0;

  for (int i = n - 1; i >= 0; i--)
    {
      sum += x[i] * x[i];
      left_db[i] = sum;
    }
  for (int i = 0; i < n; i++)
    left_db[i] = 10 * log10 (left_db[i] / sum + 1e-30);
}

/* A line through LEFT_DB from FROM_DB to TO_DB: seconds for 60 dB, and its correlation. */
static double fit (const double *left_db, int n, double step_s, double from_db, double to_db,
                   double *correlation)
{
  double count = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

  for (int i = 0; i < n && left_db[i] >= to_db; i++)
    if (left_db[i] <= from_db)
      {
        double t = i * step_s;
        count++;
        x += t;
        y += left_db[i];
        xx += t * t;
        yy += left_db[i] * left_db[i];
        xy += t * left_db[i];
      }
  g_assert_cmpfloat (count, >, 100);
  double sxx = xx - x * x / count;
  double sxy = xy - x * y / count;
  if (correlation)
    *correlation = sxy / sqrt (sxx * (yy - y * y / count));
  return -60.0 * sxx / sxy;
}

typedef struct
{
  double mid_s, low, high, low_hz, high_hz;
} Asked;

/* Two shelves in decay rate, each half way at its corner. */
static double asked_s (const Asked *a, double f_hz)
{
  double low = 1 / (1 + pow (f_hz / a->low_hz, 2)), high = 1 / (1 + pow (a->high_hz / f_hz, 2));
  return a->mid_s / (1 + low * (1 / a->low - 1) + high * (1 / a->high - 1));
}

/* The T30 of an octave in which every frequency decays as asked for. */
static double asked_t30_s (const Asked *a, double middle_hz)
{
  enum
  {
    STEPS = 4000
  };
  double *left_db = g_new0 (double, STEPS);
  double step_s = 1.5 * a->mid_s * fmax (1, fmax (a->low, a->high)) / STEPS;

  for (double away = -1; away <= 1; away += 0.02)
    {
      double f_hz = middle_hz * exp2 (away);
      double t_s = asked_s (a, f_hz);
      for (int i = 0; i < STEPS; i++) /* what is yet to come of it: energy × time constant */
        left_db[i] +=
            octave_weight (f_hz, middle_hz) * f_hz * t_s * pow (10, -6 * i * step_s / t_s);
    }
  double all = left_db[0];
  for (int i = 0; i < STEPS; i++)
    left_db[i] = 10 * log10 (left_db[i] / all);
  double t30_s = fit (left_db, STEPS, step_s, -5, -35, NULL);
  g_free (left_db);
  return t30_s;
}

/* T30 in each octave within 5 % of what is asked for: the mean of all four ways through it, since each
 * is one draw of a few dozen modes at the bottom. */
static void check_decay (const char *space, const Asked *a)
{
  g_autofree char *params =
      g_strdup_printf (LATE "%s decay=%g decay_low=%g decay_high=%g low_freq=%g high_freq=%g",
                       space, a->mid_s, 100 * a->low, 100 * a->high, a->low_hz, a->high_hz);
  double mean_s[OCTAVES] = { 0 };

  for (int where = LEFT; where <= RIGHT; where++)
    {
      Response r;
      response_open (&r, params, 2, where);
      double *octave = lq_arena_array (r.arena, double, N + 2);
      double *left_db = lq_arena_array (r.arena, double, N);
      for (int k = 0; k < OCTAVES; k++)
        for (int c = 0; c < 2; c++)
          {
            filter_octave (&r, r.side[c], 125 * exp2 (k), octave);
            integrate (octave, N, left_db);
            mean_s[k] += 0.25 * fit (left_db, N, 1.0 / RATE, -5, -35, NULL);
          }
      response_close (&r);
    }
  for (int k = 0; k < OCTAVES; k++)
    {
      double off = mean_s[k] / asked_t30_s (a, 125 * exp2 (k)) - 1;
      g_test_message ("%s at %g Hz: T30 %.3f s, %+.1f %%", params, 125 * exp2 (k), mean_s[k],
                      100 * off);
      g_assert_cmpfloat (fabs (off), <, 0.05);
    }
}

static void test_decay (void)
{
  static const char *const spaces[] = { "kind=0",
                                        "kind=1",
                                        "kind=2",
                                        "kind=3",
                                        "kind=0 size=50",
                                        "kind=1 size=200",
                                        "kind=3 motion=100 motion_rate=1",
                                        "kind=3 motion=0" };
  static const Asked asked[] = {
    { 1.8, 1.1, 0.45, 200, 5000 },
    { 1.0, 1.0, 1.0, 200, 5000 },
    { 2.5, 1.6, 0.3, 300, 3000 },
    { 1.2, 0.6, 0.8, 150, 8000 },
  };

  for (size_t s = 0; s < G_N_ELEMENTS (spaces); s++)
    for (size_t a = 0; a < G_N_ELEMENTS (asked); a++)
      check_decay (spaces[s], &asked[a]);
}

/* With one decay for all frequencies the energy falls along a line: correlation over 40 dB. */
static void test_linear (void)
{
  for (int kind = 0; kind < 4; kind++)
    {
      g_autofree char *params =
          g_strdup_printf (LATE "kind=%d decay=2 decay_low=100 decay_high=100", kind);
      Response r;
      double correlation;
      response_open (&r, params, 2, LEFT);
      double *left_db = lq_arena_array (r.arena, double, N);
      for (int c = 0; c < 2; c++)
        {
          integrate (r.side[c], N, left_db);
          double t_s = fit (left_db, N, 1.0 / RATE, -5, -45, &correlation);
          g_test_message ("kind %d: %.3f s, r %.6f", kind, t_s, correlation);
          g_assert_cmpfloat (correlation, <, -0.999);
          g_assert_cmpfloat_with_epsilon (t_s, 2.0, 0.04);
        }
      response_close (&r);
    }
}

/* ---- how it fills ---- */

/* Kurtosis of WIDTH_S about AT_S, the decay taken off: 3 for noise of a normal distribution. */
static double kurtosis (const double *x, double at_s, double width_s, double decay_s)
{
  int from = (int)((at_s - width_s / 2) * RATE), n = (int)(width_s * RATE);
  double second = 0, fourth = 0;

  for (int i = 0; i < n; i++)
    {
      double y = x[from + i] * pow (10, 3 * i / (decay_s * RATE));
      second += y * y / n;
      fourth += y * y * y * y / n;
    }
  return fourth / (second * second);
}

/* A plate is noise after 100 ms: 3 ± 0.5, 40 ms about it, whose own spread is 0.1. */
static void test_density (void)
{
  static const double most[] = { 0.5, 1.5, 0.5, 0.5 };

  for (int kind = 0; kind < 4; kind++)
    {
      g_autofree char *params = g_strdup_printf (
          "mix=100 pre_delay=0 kind=%d decay=2 decay_low=100 decay_high=100", kind);
      Response r;
      response_open (&r, params, 2, LEFT);
      for (int c = 0; c < 2; c++)
        {
          double k = kurtosis (r.side[c], 0.1, 0.04, 2.0);
          g_test_message ("kind %d side %d: kurtosis %.2f at 100 ms, %.2f at 200 ms", kind, c, k,
                          kurtosis (r.side[c], 0.2, 0.04, 2.0));
          g_assert_cmpfloat_with_epsilon (k, 3.0, most[kind]);
        }
      response_close (&r);
    }
}

/* The sides of what comes late are apart, also for sound in the middle. */
static void test_apart (void)
{
  for (int kind = 0; kind < 4; kind++)
    for (int both = 0; both < 2; both++)
      {
        g_autofree char *params = g_strdup_printf (LATE "kind=%d decay=2", kind);
        Response r;
        double ll = 0, rr = 0, lr = 0;
        response_open (&r, params, 2, both ? BOTH : LEFT);
        for (int i = RATE / 10; i < N; i++)
          {
            ll += r.side[0][i] * r.side[0][i];
            rr += r.side[1][i] * r.side[1][i];
            lr += r.side[0][i] * r.side[1][i];
          }
        g_test_message ("kind %d both %d: r %.3f, sides %.2f dB apart", kind, both,
                        lr / sqrt (ll * rr), 10 * log10 (ll / rr));
        g_assert_cmpfloat (fabs (lr / sqrt (ll * rr)), <, 0.3);
        g_assert_cmpfloat (fabs (10 * log10 (ll / rr)), <, 1.0);
        response_close (&r);
      }
}

/* Mono in, mono out: as loud as a side of stereo. */
static void test_mono (void)
{
  double power[2] = { 0, 0 };

  for (int mono = 0; mono < 2; mono++)
    {
      Response r;
      response_open (&r, LATE "kind=1", mono ? 1 : 2, LEFT);
      for (int i = 0; i < N; i++)
        power[mono] += r.side[0][i] * r.side[0][i];
      response_close (&r);
    }
  g_assert_cmpfloat_with_epsilon (10 * log10 (power[0] / power[1]), 0.0, 1.0);
}

/* ---- how loud it is ---- */

/* By how much pink noise on both sides, unrelated, is louder behind it than before, LU. */
static double pink_lu (const char *params)
{
  double before = 0, behind = 0;

  for (Where from = LEFT; from <= RIGHT; from++)
    {
      Response r;
      response_open (&r, params, 2, from);
      double *bins = lq_arena_array (r.arena, double, N + 2);
      for (int to = 0; to < 2; to++)
        {
          lq_fft_forward (r.fft, r.side[to], bins);
          for (int k = 20 * (N / RATE); k < N / 2; k++)
            {
              double f_hz = k * (double)RATE / N, weight = k_power (f_hz) / f_hz;
              before += from == (Where)to ? weight : 0;
              behind += weight * (bins[2 * k] * bins[2 * k] + bins[2 * k + 1] * bins[2 * k + 1]);
            }
        }
      response_close (&r);
    }
  return 10 * log10 (behind / before);
}

/* The kinds, as they come, are alike: 1 LU from softest to loudest, and within 2 LU of the dry sound,
 * which is where a response that was recorded is put. */
static void test_loudness (void)
{
  double least = INFINITY, most = -INFINITY;

  for (int kind = 0; kind < 4; kind++)
    {
      g_autofree char *params = g_strdup_printf ("mix=100 kind=%d", kind);
      double lu = pink_lu (params);
      g_test_message ("kind %d: %+.2f LU", kind, lu);
      least = fmin (least, lu);
      most = fmax (most, lu);
      g_assert_cmpfloat (fabs (lu), <, 2.0);
    }
  g_assert_cmpfloat (most - least, <, 1.0);
}

/* ---- how it begins and ends ---- */

/* Silence until the pre-delay is over, to the frame; by the tempo if asked for. */
static void test_pre_delay (void)
{
  static const struct
  {
    const char *params;
    double tempo_bpm;
    int frames;
  } cases[] = {
    { "pre_delay=0", 0, 0 },
    { "pre_delay=100", 0, 4800 },
    { "pre_delay=100 pre_delay_sync=9", 120, 12000 }, /* an eighth */
    { "pre_delay=100 pre_delay_sync=9", 0, 4800 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *params = g_strconcat ("mix=100 kind=0 ", cases[i].params, NULL);
      Run run;
      double *io[2] = { g_new0 (double, RATE), g_new0 (double, RATE) };
      int first = 0, tap = RATE;
      LqProcessorSetup setup = { .rate_hz = RATE, .n_channels = 2 };
      run_open (&run, &lq_processor_reverb, RATE, 2, params);
      run.tempo_bpm = setup.tempo_bpm = cases[i].tempo_bpm;
      run.state = run.processor->prepare (run.arena, &setup, run.params);
      io[0][0] = 1.0;
      run_process (&run, io, io, NULL, RATE);
      while (io[0][first] == 0.0)
        first++;
      /* The plate's first reflection is 0.48 m later: 2.5 ms. */
      tap = cases[i].frames + (int)(0.006 * RATE);
      g_assert_cmpint (first, >=, cases[i].frames);
      g_assert_cmpint (first, <, tap);
      run_close (&run);
      g_free (io[0]);
      g_free (io[1]);
    }
}

/* ---- what the picture shows ---- */

/* An echo stands where the sound has one. */
static void test_picture (void)
{
  enum
  {
    BINS = 400
  };
  const LqProcessorInfo *info = &lq_processor_reverb.info;
  double params[MAX_PARAMS], at_s[BINS + 1], db[BINS + 1];
  const char *text = "mix=100 kind=1 decay=1.5 decay_low=150 decay_high=40 size=130 pre_delay=20 "
                     "balance=-100 diffusion=0 low_cut=10 high_cut=20000";

  lq_info_defaults (info, params);
  set_params (&lq_processor_reverb, params, text);
  /* Reflections alone; without diffusion they come late by the two first all-passes of their side. */
  Response r[2];
  int late = (int)((2.11 + 3.37) * 1.3 * 48), later = (int)((2.29 + 3.61) * 1.3 * 48) + 3;
  set_params (&lq_processor_reverb, params, "balance=0"); /* so that 0 dB is what rings */
  for (int i = 0; i <= BINS; i++)
    at_s[i] = i * 1e-3;
  g_assert_true (
      info->response (params, RATE, LQ_RESPONSE_ECHOES, -1, LQ_TARGET_STEREO, at_s, db, BINS + 1));
  for (int where = LEFT; where <= RIGHT; where++)
    response_open (&r[where], text, 2, where);
  int n_echoes = 0;
  double loudest_db = -INFINITY;
  for (int i = 0; i < BINS; i++)
    if (db[i] > LQ_RESPONSE_FLOOR_DB)
      {
        double most = 0;
        for (int k = i * RATE / 1000 + late; k <= (i + 1) * RATE / 1000 + later; k++)
          for (int where = LEFT; where <= RIGHT; where++)
            most = fmax (most, hypot (r[where].side[0][k], r[where].side[1][k]));
        g_assert_cmpfloat (most, >, 0.01);
        n_echoes++;
        loudest_db = fmax (loudest_db, db[i]);
      }
  g_assert_cmpint (n_echoes, >=, 12); /* of twenty; some share a millisecond */
  g_assert_cmpfloat (loudest_db, >, -12);
  g_assert_cmpfloat (loudest_db, <, 12);
  for (int where = LEFT; where <= RIGHT; where++)
    response_close (&r[where]);
}

/* Ten minutes of an offset with noise on it into the longest decay: the last is as loud as the
 * second, within a tenth, and its mean is what the motion lets through the low cut. */
static void test_no_dc (void)
{
  enum
  {
    MINUTE = 60 * RATE,
    MINUTES = 10
  };
  Run run;
  double *io[2] = { g_new (double, MINUTE), g_new (double, MINUTE) };
  double second = 0, power = 0, mean = 0;
  LqRandom random;

  lq_random_init (&random, 1);
  run_open (&run, &lq_processor_reverb, RATE, 2, "mix=100 decay=20 decay_low=100 motion=60");
  for (int minute = 1; minute <= MINUTES; minute++)
    {
      for (int i = 0; i < MINUTE; i++)
        io[0][i] = io[1][i] = 0.5 + 0.01 * lq_random_bipolar (&random);
      run_process (&run, io, io, NULL, MINUTE);
      power = mean = 0;
      for (int i = 0; i < MINUTE; i++)
        {
          power += io[0][i] * io[0][i] / MINUTE;
          mean += io[0][i] / MINUTE;
        }
      if (minute == 2)
        second = power;
    }
  g_assert_cmpfloat_with_epsilon (power / second, 1.0, 0.1);
  g_assert_cmpfloat (fabs (mean), <, 1e-3);
  run_close (&run);
  g_free (io[0]);
  g_free (io[1]);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/reverb/decay", test_decay);
  g_test_add_func ("/conformance/reverb/linear", test_linear);
  g_test_add_func ("/conformance/reverb/density", test_density);
  g_test_add_func ("/conformance/reverb/apart", test_apart);
  g_test_add_func ("/conformance/reverb/mono", test_mono);
  g_test_add_func ("/conformance/reverb/loudness", test_loudness);
  g_test_add_func ("/conformance/reverb/pre-delay", test_pre_delay);
  g_test_add_func ("/conformance/reverb/picture", test_picture);
  g_test_add_func ("/conformance/reverb/no-dc", test_no_dc);
  return g_test_run ();
}
