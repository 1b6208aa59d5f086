/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The curve a processor draws is the sound it makes: response () against the measured response
 * of process () for random settings, by the spectrum of the impulse response and by steady tones. */
#include <complex.h>
#include <math.h>
#include <string.h>

#include "unit.h"

#define N_FREQUENCIES 24
#define LONGEST       (1 << 17)
#define QUIET         1e-6 /* of the impulse: what moves by level is at rest, as in the curve */

/* Response of one output channel to an impulse on one input channel. */
typedef struct
{
  double complex at[2][2][N_FREQUENCIES]; /* [from][to] */
} Measured;

static double complex bin (const double *h, int n, double cycles)
{
  double complex sum = 0.0, turn = cexp (-2.0 * M_PI * I * cycles), phase = 1.0;

  for (int i = 0; i < n; i++)
    {
      sum += h[i] * phase;
      phase *= turn;
      if (i % 512 == 511)
        phase /= cabs (phase);
    }
  return sum;
}

static void measure (const LqProcessor *processor, double rate_hz, const double *params,
                     const double *f_hz, int n, Measured *measured)
{
  double **io = planes_new (n);

  for (int from = 0; from < 2; from++)
    {
      g_autoptr (Unit) unit = unit_new (processor, rate_hz, 2, params);
      memset (io[0], 0, sizeof (double) * (size_t)n);
      memset (io[1], 0, sizeof (double) * (size_t)n);
      io[from][0] = QUIET;
      unit_run (unit, io, io, n);
      for (int to = 0; to < 2; to++)
        for (int i = 0; i < N_FREQUENCIES; i++)
          measured->at[from][to][i] = bin (io[to], n, f_hz[i] / rate_hz) / QUIET;
    }
  planes_free (io);
}

static double seen_by (const Measured *m, LqTarget target, int i)
{
  double complex ll = m->at[0][0][i], lr = m->at[0][1][i], rl = m->at[1][0][i], rr = m->at[1][1][i];

  switch (target)
    {
    case LQ_TARGET_LEFT:
      return cabs (ll);
    case LQ_TARGET_RIGHT:
      return cabs (rr);
    case LQ_TARGET_MID:
      return cabs (ll + lr + rl + rr) / 2.0;
    case LQ_TARGET_SIDE:
      return cabs (ll - lr - rl + rr) / 2.0;
    default:
      return sqrt ((creal (ll * conj (ll)) + creal (lr * conj (lr)) + creal (rl * conj (rl))
                    + creal (rr * conj (rr)))
                   / 2.0);
    }
}

/* The gain of a curve and of a measurement at −100 dB below the loudest may differ by rounding;
 * above that they agree to 0.001 dB. */
static void compare (double curve_db, double measured, double loudest, const char *where,
                     double f_hz)
{
  double drawn = pow (10.0, curve_db / 20.0);

  if (fabs (drawn - measured) > 1.2e-4 * measured + 1e-8 * loudest)
    g_error ("%s at %.1f Hz: curve %.4f dB, sound %.4f dB", where, f_hz, curve_db,
             20.0 * log10 (measured));
}

/* False: no curve of magnitude, or an impulse response that is too long to wait for. */
static bool check_magnitude (const LqProcessor *processor, double rate_hz, const double *params)
{
  double f_hz[N_FREQUENCIES], y[N_FREQUENCIES];
  g_autoptr (Unit) unit = unit_new (processor, rate_hz, 2, params);
  LqFrames needed = unit_tail (unit) + unit_latency (unit) + LQ_QUANTUM;
  int n = 4096;
  Measured measured;

  for (int i = 0; i < N_FREQUENCIES; i++)
    f_hz[i] = 12.0 * pow (0.49 * rate_hz / 12.0, i / (N_FREQUENCIES - 1.0));
  while (n < needed && n < LONGEST)
    n *= 2;
  if (n < needed)
    return false;
  measure (processor, rate_hz, params, f_hz, n, &measured);
  for (int target = 0; target < LQ_N_TARGETS; target++)
    {
      g_autofree char *where = g_strdup_printf ("target %d, %.0f Hz", target, rate_hz);
      double loudest = 1.0;
      g_assert_true (processor->info.response (params, rate_hz, LQ_RESPONSE_MAGNITUDE, -1,
                                               (LqTarget)target, f_hz, y, N_FREQUENCIES));
      for (int i = 0; i < N_FREQUENCIES; i++)
        loudest = fmax (loudest, seen_by (&measured, (LqTarget)target, i));
      for (int i = 0; i < N_FREQUENCIES; i++)
        compare (y[i], seen_by (&measured, (LqTarget)target, i), loudest, where, f_hz[i]);
    }
  return true;
}

static bool offers (const LqProcessor *processor, const double *params, LqResponseKind kind)
{
  double x = 100.0, y;

  return processor->info.response
         && processor->info.response (params, 48000, kind, -1, LQ_TARGET_STEREO, &x, &y, 1);
}

static void test_magnitude (gconstpointer data)
{
  const LqProcessor *processor = data;
  g_autofree double *params = params_default (processor);
  LqRandom random;
  int checked = 0;

  if (!offers (processor, params, LQ_RESPONSE_MAGNITUDE))
    {
      g_test_skip ("offers no curve of magnitude");
      return;
    }
  lq_random_init (&random, 3);
  for (int set = 0; set < 200 && checked < 24; set++)
    {
      if (set > 0)
        params_randomise (processor, &random, true, params);
      double rate_hz = test_rates_hz[set % G_N_ELEMENTS (test_rates_hz)];
      checked += check_magnitude (processor, rate_hz, params);
    }
  g_assert_cmpint (checked, >=, 16);
}

static bool instances_offer (const LqProcessor *processor, LqResponseKind kind)
{
  g_autofree double *params = params_default (processor);
  double x = 100.0, y;

  return processor->info.response
         && processor->info.response (params, 48000, kind, 0, LQ_TARGET_STEREO, &x, &y, 1);
}

static void spread_frequencies (double f_hz[N_FREQUENCIES])
{
  for (int i = 0; i < N_FREQUENCIES; i++)
    f_hz[i] = 15.0 * pow (1300.0, i / (N_FREQUENCIES - 1.0));
}

/* Instances one after another: the product of all is the whole, where none acts across. */
static void check_row (const LqProcessor *processor)
{
  const LqProcessorInfo *info = &processor->info;
  g_autofree double *params = params_default (processor);
  g_autofree double *plain = params_default (processor);
  double f_hz[N_FREQUENCIES], whole[N_FREQUENCIES], one[N_FREQUENCIES];
  double sum[N_FREQUENCIES] = { 0.0 };
  LqRandom random;

  lq_random_init (&random, 4);
  params_randomise (processor, &random, true, params);
  for (int slot = 0; slot < params_count (processor); slot++)
    if (strstr (lq_info_param (info, slot).row->id, "target") || slot < info->n_rows)
      params[slot] = plain[slot];
  spread_frequencies (f_hz);
  for (int instance = 0; instance < info->groups[0].count; instance++)
    {
      g_assert_true (info->response (params, 48000, LQ_RESPONSE_MAGNITUDE, instance,
                                     LQ_TARGET_STEREO, f_hz, one, N_FREQUENCIES));
      for (int i = 0; i < N_FREQUENCIES; i++)
        sum[i] += one[i];
    }
  info->response (params, 48000, LQ_RESPONSE_MAGNITUDE, -1, LQ_TARGET_STEREO, f_hz, whole,
                  N_FREQUENCIES);
  for (int i = 0; i < N_FREQUENCIES; i++)
    if (sum[i] > -250.0)
      g_assert_cmpfloat_with_epsilon (sum[i], whole[i], 1e-6);
}

/* An instance that is listened to alone gives its share of the side, at rest: of what has a mid and
 * a side both the one and the other would do, of what only works on the side only this. */
static void check_share (const LqProcessor *processor, const double *rest, double rate_hz,
                         int instance, const double f_hz[N_FREQUENCIES],
                         const double share_db[N_FREQUENCIES])
{
  const LqProcessorInfo *info = &processor->info;
  g_autofree double *params = g_memdup2 (rest, sizeof (double) * (size_t)params_count (processor));
  g_autofree char *where = g_strdup_printf ("share of instance %d, %.0f Hz", instance, rate_hz);
  int n_soloed = 0, n = 1 << 15; /* half a second: a split at the lowest has rung out */
  Measured measured;

  for (int slot = info->n_rows; slot < params_count (processor); slot++)
    {
      LqParam param = lq_info_param (info, slot);
      if (param.instance == instance && (param.row->flags & LQ_PARAM_LISTENING) && ++n_soloed)
        params[slot] = param.row->max;
    }
  g_assert_cmpint (n_soloed, ==, 1);
  measure (processor, rate_hz, params, f_hz, n, &measured);
  for (int i = 0; i < N_FREQUENCIES; i++)
    compare (share_db[i], seen_by (&measured, LQ_TARGET_SIDE, i), 1.0, where, f_hz[i]);
}

/* Instances side by side: all shares together are the sound as it came, and each is what is heard
 * of it. Rows that are structural or in Hz say where one ends and the next begins; others rest. */
static void check_shares (const LqProcessor *processor, LqRandom *random, double rate_hz)
{
  const LqProcessorInfo *info = &processor->info;
  g_autofree double *params = params_default (processor);
  double f_hz[N_FREQUENCIES], share_db[N_FREQUENCIES], sum[N_FREQUENCIES] = { 0.0 };

  for (int slot = 0; slot < info->n_rows; slot++)
    if (info->rows[slot].flags & LQ_PARAM_STRUCTURAL || info->rows[slot].unit == LQ_UNIT_HZ)
      params[slot] = lq_param_from_travel (&info->rows[slot], lq_random_uniform (random));
  spread_frequencies (f_hz);
  for (int instance = 0; instance < info->groups[0].count; instance++)
    {
      if (!info->response (params, rate_hz, LQ_RESPONSE_SHARE, instance, LQ_TARGET_STEREO, f_hz,
                           share_db, N_FREQUENCIES))
        break; /* fewer are in use */
      check_share (processor, params, rate_hz, instance, f_hz, share_db);
      for (int i = 0; i < N_FREQUENCIES; i++)
        sum[i] += pow (10.0, share_db[i] / 20.0);
    }
  /* A magnitude does not say where a side lobe turns over, at 80 dB down. */
  for (int i = 0; i < N_FREQUENCIES; i++)
    g_assert_cmpfloat_with_epsilon (sum[i], 1.0, 1e-3);
}

static void test_instances (gconstpointer data)
{
  const LqProcessor *processor = data;
  LqRandom random;

  if (processor->info.n_groups == 0)
    {
      g_test_skip ("has no instances");
      return;
    }
  bool row = instances_offer (processor, LQ_RESPONSE_MAGNITUDE);
  bool beside = instances_offer (processor, LQ_RESPONSE_SHARE);
  g_assert_true (row != beside);
  lq_random_init (&random, 5);
  if (row)
    check_row (processor);
  else
    for (int set = 0; set < 16; set++)
      check_shares (processor, &random, test_rates_hz[set % G_N_ELEMENTS (test_rates_hz)]);
}

/* Steady level of a 1 kHz sine of LEVEL_DB through the processor: the amplitude of its
 * fundamental over whole periods, after all has settled. */
static double steady_level_db (const LqProcessor *processor, const double *params, double level_db)
{
  enum
  {
    LAST = 150 * LQ_QUANTUM /* 200 periods */
  };
  g_autoptr (Unit) unit = unit_new (processor, 48000, 2, params);
  int settle = (int)(unit_warm_up (unit) / LQ_QUANTUM + 200) * LQ_QUANTUM;
  int n = settle + LAST;
  double **io = planes_new (n);

  for (int i = 0; i < n; i++)
    io[0][i] = io[1][i] = pow (10.0, level_db / 20.0) * sin (2.0 * M_PI * i / 48.0);
  unit_run (unit, io, io, n);
  double amplitude = 2.0 * cabs (bin (io[0] + settle, LAST, 1.0 / 48.0)) / LAST;
  planes_free (io);
  return 20.0 * log10 (amplitude + 1e-20);
}

static void check_transfer (const LqProcessor *processor, const double *params, const char *what)
{
  for (double x = -54.0; x <= 0.0; x += 9.0)
    {
      double y;
      g_assert_true (processor->info.response (params, 48000, LQ_RESPONSE_TRANSFER, -1,
                                               LQ_TARGET_STEREO, &x, &y, 1));
      double measured = steady_level_db (processor, params, x);
      /* A detector's ripple on the tone moves its mean by some hundredths. */
      if (fabs (measured - y) > 0.1)
        g_error ("%s, %.0f dBFS in: curve %.3f, sound %.3f", what, x, y, measured);
    }
}

/* The defaults, and every row in turn at three places. */
static void test_transfer (gconstpointer data)
{
  const LqProcessor *processor = data;
  g_autofree double *params = params_default (processor);

  if (!offers (processor, params, LQ_RESPONSE_TRANSFER))
    {
      g_test_skip ("offers no curve of levels");
      return;
    }
  check_transfer (processor, params, "defaults");
  for (int slot = 0; slot < processor->info.n_rows; slot++)
    {
      LqParam param = lq_info_param (&processor->info, slot);
      for (int i = 1; i <= 3; i++)
        {
          g_autofree char *what = g_strdup_printf ("%s at %d/4", param.row->id, i);
          params[slot] = lq_param_from_travel (param.row, i / 4.0);
          check_transfer (processor, params, what);
        }
      params[slot] = param.def;
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  LqRegistry *registry = lq_registry_new ();
  add_for_each (registry, "magnitude", test_magnitude);
  add_for_each (registry, "instances", test_instances);
  add_for_each (registry, "transfer", test_transfer);
  int failed = g_test_run ();
  lq_registry_free (registry);
  return failed;
}
