/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_match.h"

#include <math.h>
#include <string.h>

#include "dsp/fft.h"
#include "dsp/loudness.h"
#include "processors/saturator_loop.h"

#define ORDERS LQ_SATURATOR_ORDERS

/* ---- what is heard of each order ---- */

/* 12 Hz apart; what folds back at the top comes from above 170 kHz. */
#define N          16384
#define BINS       (N / 2)
#define GRID_HZ    192000.0
#define LOWEST_HZ  20.0
#define HIGHEST_HZ 20000.0

#define SINGLE     7 /* orders on their own */
#define NEAR       SINGLE
#define FAR        (SINGLE + 1)
#define NEAR_ORDER 13

static double power_of (double x, int n)
{
  double power = x;

  while (--n > 0)
    power *= x;
  return power;
}

/* The autocorrelation of a part whose noise has RHO. Far orders are spread as a limiter does: the rest of
 * the series of the arc sine. */
static double part_of (double rho, int part)
{
  static const double series[] = { 1.0, 1.0 / 6.0, 3.0 / 40.0, 5.0 / 112.0 };
  double square = rho * rho, sum = 0.0, most = M_PI_2;

  if (part < FAR)
    return power_of (rho, part < NEAR ? part + 1 : NEAR_ORDER);
  for (int i = 3; i >= 0; i--)
    {
      sum = series[i] + square * sum;
      most -= series[i];
    }
  return (asin (fmax (fmin (rho, 1.0), -1.0)) - rho * sum) / most;
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
  double *rho, *power;                                    /* [N] */
  double *bins;                                           /* [N + 2] */
} Bench;

static Bench *bench_new (void)
{
  LqArena *arena = lq_arena_new ();
  Bench *bench = lq_arena_new0 (arena, Bench);

  bench->arena = arena;
  bench->fft = lq_fft_new (arena, N);
  bench->rho = lq_arena_array (arena, double, N);
  bench->power = lq_arena_array (arena, double, N);
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

static void hear_part (Bench *bench, int part, double heard[3])
{
  for (int i = 0; i <= N / 2; i++)
    bench->power[i] = part_of (bench->rho[i], part);
  for (int i = N / 2 + 1; i < N; i++)
    bench->power[i] = bench->power[N - i];
  lq_fft_forward (bench->fft, bench->power, bench->bins);
  heard[0] = heard[1] = heard[2] = 0.0;
  for (int i = 1; i < BINS; i++)
    {
      double power = 2.0 / N * bench->bins[2 * i] * bench->k[i] / bench->emphasis[i];
      heard[0] += power;
      heard[1] += power * bench->loss[i];
      heard[2] += power * square (bench->loss[i]);
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
  ear->lift_db = fmax (traits->emphasis_db + emphasis_db, 0.0);
  ear->driven_lin = sqrt (driven / noise);
  for (int part = 0; part < ORDERS; part++)
    {
      double heard[3];
      hear_part (bench, part, heard);
      for (int i = 0; i < 3; i++)
        ear->heard[i][part] = heard[i] * noise / weighted;
    }
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

  for (int j = 0; j < 3; j++)
    for (int part = 0; part < ORDERS; part++)
      ear.heard[j][part] = between (a->heard[j][part], b->heard[j][part], t);
  return ear;
}

/* ---- how loud ---- */

/* 64 values as Gauss spreads them: enough for orders up to 7. */
typedef struct
{
  double x[LQ_SATURATOR_POINTS], y[LQ_SATURATOR_POINTS]; /* of RMS 1; behind the curve */
  double weight[LQ_SATURATOR_POINTS];
} Sound;

static void spread (Sound *sound)
{
  double sum = 0.0;

  for (int i = 0; i < LQ_SATURATOR_POINTS; i++)
    {
      double x = 5.0 * ((2 * i + 1.0) / LQ_SATURATOR_POINTS - 1.0);
      sound->x[i] = x;
      sound->weight[i] = exp (-0.5 * x * x);
      sum += sound->weight[i];
    }
  for (int i = 0; i < LQ_SATURATOR_POINTS; i++)
    sound->weight[i] /= sum;
}

/* The power of each part, by Hermite's polynomials of unit power; no offset is heard. A limiter's orders fall
 * by LIMITER from 5 to 7: what falls faster has as much less of what is far above. */
#define LIMITER (25.0 / 42.0)
#define STEPS   6.0

static void find_parts (const Sound *sound, double part[ORDERS])
{
  double sum[1 + SINGLE] = { 0.0 }, rest = 0.0;

  for (int i = 0; i < LQ_SATURATOR_POINTS; i++)
    {
      double before = 0.0, now = 1.0, y = sound->weight[i] * sound->y[i];
      rest += y * sound->y[i];
      for (int order = 0; order <= SINGLE; order++)
        {
          sum[order] += y * now;
          double next = (sound->x[i] * now - sqrt (order) * before) / sqrt (order + 1.0);
          before = now;
          now = next;
        }
    }
  rest -= square (sum[0]);
  for (int order = 1; order <= SINGLE; order++)
    rest -= part[order - 1] = square (sum[order]);
  rest = fmax (rest, 0.0);
  double fall = (part[5] + part[6]) / (part[3] + part[4] + 1e-300);
  part[FAR] = rest * pow (fmin (fall / LIMITER, 1.0), STEPS);
  part[NEAR] = rest - part[FAR];
}

static void run_curve (const LqSaturatorCurve *curve, Sound *sound, double rms_lin)
{
  double x[LQ_SATURATOR_POINTS], level = 0.0;

  for (int i = 0; i < LQ_SATURATOR_POINTS; i++)
    {
      x[i] = rms_lin * sound->x[i];
      level += sound->weight[i] * lq_saturator_driven_level (curve, x[i]);
    }
  lq_saturator_curve_run (curve, level, x, sound->y, LQ_SATURATOR_POINTS);
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
  Sound sound;

  spread (&sound);
  hear (ear, share, heard);
  if (curve->recalls)
    lq_saturator_loop_free (curve, driven, sound.x, sound.y, LQ_SATURATOR_POINTS);
  else
    run_curve (curve, &sound, driven);
  find_parts (&sound, part);
  for (int i = 0; i < ORDERS; i++)
    loudness += part[i] * heard[i];
  if (curve->recalls)
    {
      double dull = 10.0 * log10 (heard[0] / ear->heard[0][0]) / DULLEST_DB;
      loudness *= lq_saturator_loop_power (curve, driven, ear->lift_db, fmin (dull, 1.0));
    }
  return rms_lin / sqrt (loudness);
}
