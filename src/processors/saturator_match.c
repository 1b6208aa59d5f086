/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_match.h"

#include <math.h>
#include <string.h>

#include "dsp/fft.h"
#include "dsp/loudness.h"
#include "processors/saturator_loop.h"

#define ORDERS LQ_SATURATOR_ORDERS
#define HEARD  LQ_SATURATOR_HEARD

/* ---- what is heard of each order ---- */

/* 12 Hz apart; what folds back at the top comes from above 170 kHz. */
#define N          16384
#define BINS       (N / 2)
#define GRID_HZ    192000.0
#define LOWEST_HZ  20.0
#define HIGHEST_HZ 20000.0

#define SINGLE 7 /* orders on their own */
#define FALLS  (ORDERS - SINGLE)

/* Behind a soft limiter, the integral of a bell, the order 2k + 1 has the share that the arc sine's series has of
 * RATIO^(2k + 1): RATIO is 1 where it is a step, 0 where it is a line. MEAN is the mean order of what is above SINGLE. */
static const struct
{
  double ratio, mean;
} falls[FALLS] = { { 0.7, 10.23 },   { 0.9, 13.16 },    { 0.97, 19.38 },
                   { 0.993, 34.56 }, { 0.9988, 76.49 }, { 0.99998, 560.46 } };

static double power_of (double x, int n)
{
  double power = x;

  while (--n > 0)
    power *= x;
  return power;
}

/* The arc sine without its first four powers. */
static double above_single (double x)
{
  static const double series[] = { 1.0, 1.0 / 6.0, 3.0 / 40.0, 5.0 / 112.0 };
  double square = x * x, sum = 0.0;

  for (int i = 3; i >= 0; i--)
    sum = series[i] + square * sum;
  return asin (x) - x * sum;
}

/* The autocorrelation of a part whose noise has RHO. */
static double part_of (double rho, int part)
{
  if (part < SINGLE)
    return power_of (rho, part + 1);
  double ratio = falls[part - SINGLE].ratio;
  return above_single (ratio * fmax (fmin (rho, 1.0), -1.0)) / above_single (ratio);
}

#define BIN_HZ (GRID_HZ / N)

static double pink_between (double low_hz, double high_hz)
{
  low_hz = fmax (low_hz, LOWEST_HZ);
  high_hz = fmin (high_hz, HIGHEST_HZ);
  return high_hz > low_hz ? log (high_hz / low_hz) : 0.0;
}

typedef struct
{
  LqArena *arena;
  LqFft *fft;
  double pink[BINS], emphasis[BINS], k[BINS], loss[BINS]; /* powers, but for the loss */
  double *rho, *ears[HEARD];                              /* [N] */
  double *bins;                                           /* [N + 2] */
} Bench;

static Bench *bench_new (void)
{
  LqArena *arena = lq_arena_new ();
  Bench *bench = lq_arena_new0 (arena, Bench);

  bench->arena = arena;
  bench->fft = lq_fft_new (arena, N);
  bench->rho = lq_arena_array (arena, double, N);
  for (int i = 0; i < HEARD; i++)
    bench->ears[i] = lq_arena_array (arena, double, N);
  bench->bins = lq_arena_array (arena, double, N + 2);
  return bench;
}

static void bench_free (Bench *bench)
{
  lq_fft_free (bench->fft);
  lq_arena_free (bench->arena);
}

static double square (double x) { return x * x; }

static void measure_bands (Bench *bench, const LqSaturatorTraits *traits, double emphasis_db,
                           const LqTapeHead *head, double rate_hz)
{
  LqFirstOrder low = lq_saturator_low_shelf (traits, emphasis_db, rate_hz);
  LqFirstOrder high = lq_saturator_high_shelf (traits, emphasis_db, rate_hz);
  LqKStage k[2];

  lq_k_weighting (rate_hz, k);
  for (int i = 1; i < BINS; i++)
    {
      double f_hz = i * BIN_HZ, top_hz = fmin (f_hz, 0.5 * rate_hz);
      bench->pink[i] = pink_between (f_hz - 0.5 * BIN_HZ, f_hz + 0.5 * BIN_HZ);
      bench->emphasis[i] = square (lq_first_order_magnitude (low, top_hz, rate_hz)
                                   * lq_first_order_magnitude (high, top_hz, rate_hz));
      bench->k[i] = f_hz < 0.5 * rate_hz ? lq_k_power (k, 2.0 * M_PI * f_hz / rate_hz) : 0.0;
      bench->loss[i] = head ? lq_head_loss (head, f_hz) : 1.0;
    }
}

/* Of the emphasised noise, 1 at no delay. */
static void correlate (Bench *bench)
{
  memset (bench->bins, 0, sizeof (double) * (N + 2));
  for (int i = 1; i < BINS; i++)
    bench->bins[2 * i] = bench->pink[i] * bench->emphasis[i];
  lq_fft_inverse (bench->fft, bench->bins, bench->rho);
  for (int i = N - 1; i >= 0; i--)
    bench->rho[i] /= bench->rho[0];
}

/* What is heard is a sum over the spectrum, and so one over the autocorrelation, weighed by this. */
static void listen (Bench *bench)
{
  for (int ear = 0; ear < HEARD; ear++)
    {
      memset (bench->bins, 0, sizeof (double) * (N + 2));
      for (int i = 1; i < BINS; i++)
        bench->bins[2 * i] = bench->k[i] / bench->emphasis[i] * (ear > 0 ? bench->loss[i] : 1.0)
                             * (ear > 1 ? bench->loss[i] : 1.0);
      lq_fft_inverse (bench->fft, bench->bins, bench->ears[ear]);
    }
}

/* A correlation as small as this has nothing above SINGLE. */
#define LEAST_RHO 0.03

static void hear_parts (const Bench *bench, double heard[HEARD][ORDERS])
{
  memset (heard, 0, sizeof (double) * HEARD * ORDERS);
  for (int i = 0; i <= N / 2; i++)
    {
      double rho = bench->rho[i], twice = i == 0 || i == N / 2 ? 1.0 : 2.0;
      int n = fabs (rho) < LEAST_RHO ? SINGLE : ORDERS;
      for (int part = 0; part < n; part++)
        {
          double power = twice * part_of (rho, part);
          for (int ear = 0; ear < HEARD; ear++)
            heard[ear][part] += power * bench->ears[ear][i];
        }
    }
}

static void bench_hear (Bench *bench, LqSaturatorEar *ear, const LqSaturatorTraits *traits,
                        double emphasis_db, const LqTapeHead *head, double rate_hz)
{
  double noise = 0.0, driven = 0.0, weighted = 0.0;

  measure_bands (bench, traits, emphasis_db, head, rate_hz);
  for (int i = 1; i < BINS; i++)
    {
      noise += bench->pink[i];
      driven += bench->pink[i] * bench->emphasis[i];
      weighted += bench->pink[i] * bench->k[i];
    }
  correlate (bench);
  listen (bench);
  hear_parts (bench, ear->heard);
  ear->lift_db = fmax (traits->emphasis_db + emphasis_db, 0.0);
  ear->driven_lin = sqrt (driven / noise);
  for (int i = 0; i < HEARD; i++)
    for (int part = 0; part < ORDERS; part++)
      ear->heard[i][part] *= noise / weighted;
}

void lq_saturator_ear_init (LqSaturatorEar *ear, const LqSaturatorTraits *traits,
                            double emphasis_db, const LqTapeHead *head, double rate_hz)
{
  Bench *bench = bench_new ();

  bench_hear (bench, ear, traits, emphasis_db, head, rate_hz);
  bench_free (bench);
}

/* ---- at any emphasis ---- */

#define MOST_DB 18.0
#define STEP_DB (2.0 * MOST_DB / (LQ_SATURATOR_EARS - 1))

void lq_saturator_ears_init (LqSaturatorEar *ear, const LqSaturatorTraits *traits,
                             const LqTapeHead *head, double rate_hz)
{
  Bench *bench = bench_new ();

  for (int i = 0; i < LQ_SATURATOR_EARS; i++)
    bench_hear (bench, &ear[i], traits, i * STEP_DB - MOST_DB, head, rate_hz);
  bench_free (bench);
}

static double between (double a, double b, double t) { return a * pow (b / a, t); }

LqSaturatorEar lq_saturator_ear_at (const LqSaturatorEar *ears, double emphasis_db)
{
  double place = (emphasis_db + MOST_DB) / STEP_DB;
  int i = (int)fmax (fmin (place, LQ_SATURATOR_EARS - 2), 0.0);
  const LqSaturatorEar *a = &ears[i], *b = &ears[i + 1];
  double t = place - i;
  LqSaturatorEar ear = { .lift_db = a->lift_db + t * (b->lift_db - a->lift_db),
                         .driven_lin = between (a->driven_lin, b->driven_lin, t) };

  for (int j = 0; j < HEARD; j++)
    for (int part = 0; part < ORDERS; part++)
      ear.heard[j][part] = between (a->heard[j][part], b->heard[j][part], t);
  return ear;
}

/* ---- how loud ---- */

/* 64 values as Gauss spreads them: enough for orders up to 7. */
#define POINTS    LQ_SATURATOR_POINTS
#define REACH     5.0 /* of the noise */
#define BENT      4.0 /* what is driven into a curve that bends up to there */
#define BENT_LOOP 12.0

typedef struct
{
  const LqSaturatorCurve *curve;
  double rms_lin, level;
} Law;

/* Behind the curve, of noise of RMS 1. */
static void run_law (const Law *law, const double *x, double *y)
{
  double driven[POINTS];

  if (law->curve->recalls)
    {
      lq_saturator_loop_free (law->curve, law->rms_lin, x, y, POINTS);
      return;
    }
  for (int i = 0; i < POINTS; i++)
    driven[i] = law->rms_lin * x[i];
  lq_saturator_curve_run (law->curve, law->level, driven, y, POINTS);
}

static double bell (double x) { return exp (-0.5 * x * x) / sqrt (2.0 * M_PI); }

static void spread (double *x, double middle, double reach)
{
  for (int i = 0; i < POINTS; i++)
    x[i] = middle + reach * ((2 * i + 1.0) / POINTS - 1.0);
}

static double mean_level (const Law *law)
{
  double x[POINTS], sum = 0.0, weights = 0.0;

  spread (x, 0.0, REACH);
  for (int i = 0; i < POINTS; i++)
    {
      weights += bell (x[i]);
      sum += bell (x[i]) * lq_saturator_driven_level (law->curve, law->rms_lin * x[i]);
    }
  return sum / weights;
}

/* The mean square of its slope: the sum of all orders' powers, each times its order. Looked for where it bends. */
static double mean_slope (const Law *law)
{
  const LqSaturatorCurve *curve = law->curve;
  double x[POINTS], y[POINTS], sum = 0.0, into = curve->into * law->rms_lin;
  double bent = (curve->recalls ? BENT_LOOP * curve->reversible : BENT) / into;
  double middle = -(curve->bias + curve->shift * law->level) / into;

  spread (x, fmax (fmin (middle, REACH), -REACH), fmin (bent, 2.0 * REACH));
  run_law (law, x, y);
  for (int i = 1; i < POINTS; i++)
    sum += bell (0.5 * (x[i] + x[i - 1])) * square (y[i] - y[i - 1]) / (x[i] - x[i - 1]);
  return sum;
}

/* REST among the ways to fall, so that its mean order is MEAN. */
static void share_rest (double rest, double mean, double *part)
{
  int i = 0;

  memset (part, 0, sizeof (double) * FALLS);
  while (i < FALLS - 2 && mean > falls[i + 1].mean)
    i++;
  double t = (mean - falls[i].mean) / (falls[i + 1].mean - falls[i].mean);
  t = fmax (fmin (t, 1.0), 0.0);
  part[i] = rest * (1.0 - t);
  part[i + 1] = rest * t;
}

/* The power of each part, by Hermite's polynomials of unit power; no offset is heard. */
static void find_parts (const Law *law, double part[ORDERS])
{
  double x[POINTS], y[POINTS], sum[1 + SINGLE] = { 0.0 }, rest = 0.0, weights = 0.0;
  double slope = mean_slope (law);

  spread (x, 0.0, REACH);
  run_law (law, x, y);
  for (int i = 0; i < POINTS; i++)
    weights += bell (x[i]);
  for (int i = 0; i < POINTS; i++)
    {
      double before = 0.0, now = 1.0, weighed = bell (x[i]) / weights * y[i];
      rest += weighed * y[i];
      for (int order = 0; order <= SINGLE; order++)
        {
          sum[order] += weighed * now;
          double next = (x[i] * now - sqrt (order) * before) / sqrt (order + 1.0);
          before = now;
          now = next;
        }
    }
  rest -= square (sum[0]);
  for (int order = 1; order <= SINGLE; order++)
    {
      rest -= part[order - 1] = square (sum[order]);
      slope -= order * part[order - 1];
    }
  rest = fmax (rest, 0.0);
  share_rest (rest, slope / (rest + 1e-300), part + SINGLE);
}

/* Of each part, with SHARE of the head's loss. */
static void hear (const LqSaturatorEar *ear, double share, double heard[ORDERS])
{
  double as_is = square (1.0 - share), once = 2.0 * share * (1.0 - share), twice = square (share);

  for (int i = 0; i < ORDERS; i++)
    heard[i] = as_is * ear->heard[0][i] + once * ear->heard[1][i] + twice * ear->heard[2][i];
}

/* Of pink noise, behind the head that loses most but for its gap. */
#define DULLEST_DB (-3.94)

double lq_saturator_match (const LqSaturatorCurve *curve, const LqSaturatorEar *ear, double share,
                           double rms_lin)
{
  double part[ORDERS], heard[ORDERS], loudness = 0.0, driven = rms_lin * ear->driven_lin;
  Law law = { curve, driven, 0.0 };

  if (!curve->recalls)
    law.level = mean_level (&law);
  hear (ear, share, heard);
  find_parts (&law, part);
  for (int i = 0; i < ORDERS; i++)
    loudness += part[i] * heard[i];
  if (curve->recalls)
    {
      double dull = 10.0 * log10 (heard[0] / ear->heard[0][0]) / DULLEST_DB;
      loudness *= lq_saturator_loop_power (curve, driven, ear->lift_db, fmin (dull, 1.0));
    }
  return rms_lin / sqrt (loudness);
}
