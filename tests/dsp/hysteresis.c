/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The magnetisation against the equation itself, integrated in small steps, its loops, and that it
 * forgets. */
#include "dsp/hysteresis.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/random.h"

#define K LQ_HYSTERESIS_PINNING

static LqHysteresisCurve *curve;

static double langevin (double x)
{
  return fabs (x) < 1e-2 ? x / 3.0 - x * x * x / 45.0 : 1.0 / tanh (x) - 1.0 / x;
}

/* ---- the table ---- */

/* L to 1e-12 of its limit; and soft, to 1e-9 of itself: a cubic more leaves 1e-10 at 0.01. */
static void test_langevin (void)
{
  g_assert_true (lq_hysteresis_spot (curve, 0.0).free == 0.0);
  for (double x = -400.0; x < 400.0; x += 0.0137)
    g_assert_cmpfloat_with_epsilon (lq_hysteresis_spot (curve, x).free, langevin (x), 1e-12);
  for (double x = 1e-12; x < 1e-2; x *= 1.3)
    g_assert_cmpfloat_with_epsilon (lq_hysteresis_spot (curve, x).free / langevin (x), 1.0, 1e-9);
  g_assert_true (isfinite (lq_hysteresis_spot (curve, NAN).even));
  g_assert_cmpfloat_with_epsilon (lq_hysteresis_spot (curve, INFINITY).even, 0.0, 1e-12);
}

/* The limb from saturation is ∫ e^(−s) L (x − k s) ds: by Simpson's rule, which has 1e-13 of it left in
 * 40 000 steps to s = 50. */
static void test_limb (void)
{
  enum
  {
    STEPS = 40000
  };

  for (double x = -90.0; x < 90.0; x += 3.71)
    {
      double h = 50.0 / STEPS, sum = 0.0;
      for (int i = 0; i <= STEPS; i++)
        sum += (i == 0 || i == STEPS ? 1.0
                : i % 2              ? 4.0
                                     : 2.0)
               * exp (-i * h) * langevin (x - K * i * h);
      LqHysteresisSpot spot = lq_hysteresis_spot (curve, x);
      g_assert_cmpfloat_with_epsilon (spot.odd + spot.even, sum * h / 3.0, 2e-12);
    }
}

/* ---- the equation ---- */

#define FRAMES 512
#define MARGIN (LQ_HYSTERESIS_BEFORE + 1)

static double keep[FRAMES];

static void fill_keep (double share)
{
  for (int i = 0; i < FRAMES; i++)
    keep[i] = share;
}

typedef double (*Field) (double t);

/* QUANTA of FRAMES frames of DT each, w in OUT. */
static void run_field (Field field, double dt, int quanta, double *out)
{
  LqHysteresis h;
  double line[MARGIN + FRAMES + LQ_HYSTERESIS_BEHIND], free[FRAMES];
  const double *x = line + MARGIN;

  fill_keep (1.0);
  lq_hysteresis_reset (&h);
  for (int q = 0; q < quanta; q++)
    {
      double *frees = free, *w = out + q * FRAMES;
      for (int i = 0; i < (int)G_N_ELEMENTS (line); i++)
        line[i] = field ((q * FRAMES + i + 1 - MARGIN) * dt);
      lq_hysteresis_run (&h, 1, curve, &x, &frees, &w, FRAMES, keep);
    }
}

/* The two tones that an outside program drove through dM/dH as Chowdhury has it, M = c L + (1 − c) w
 * with c = ½ and no mean field, in 1 600 000 Runge-Kutta steps of plain floats. */
static double two_tones (double t)
{
  return 3.0 * (sin (t) + 0.6 * sin (3.7 * t + 0.5) - 0.6 * sin (0.5));
}

static void test_reference (void)
{
  static const double reference[] = { 0.659195689,  -0.508993528, -0.627005301, 0.230822048,
                                      -0.590574607, -0.428403591, 0.658024948,  -0.341830804 };
  enum
  {
    PER_SECOND = 512
  };
  g_autofree double *w = g_new (double, 16 * PER_SECOND);

  run_field (two_tones, 1.0 / PER_SECOND, 16 * PER_SECOND / FRAMES, w);
  for (int i = 0; i < 8; i++)
    {
      int at = 2 * (i + 1) * PER_SECOND - 1;
      double m = 0.5 * (langevin (two_tones (2.0 * (i + 1))) + w[at]);
      g_assert_cmpfloat_with_epsilon (m, reference[i], 2e-8);
    }
}

/* A mean field is a shear of the loop: with α Ms / a = 0.0255 the same program has these, and they lie
 * on our loop at the field H + α M. Between the frames the shear is found by going there and back. */
static void test_mean_field (void)
{
  static const double reference[] = { 0.660826013,  -0.511143694, -0.628855860, 0.232742456,
                                      -0.592578768, -0.430863219, 0.659674307,  -0.343663262 };
  const double shear = 1.6e-3 * 350e3 / 22e3;
  enum
  {
    PER_SECOND = 20000
  };
  LqHysteresis h;
  double m = 0.0;

  lq_hysteresis_reset (&h);
  for (int i = 1; i <= 16 * PER_SECOND; i++)
    {
      LqHysteresis before = h;
      for (int again = 0; again < 6; again++)
        {
          double free;
          h = before;
          double w =
              lq_hysteresis_go (&h, curve, two_tones ((double)i / PER_SECOND) + shear * m, &free);
          m = 0.5 * (free + w);
        }
      if (i % (2 * PER_SECOND) == 0)
        g_assert_cmpfloat_with_epsilon (m, reference[i / (2 * PER_SECOND) - 1], 2e-7);
    }
}

static double tone_step, tone_amplitude;

static double tone (double t) { return tone_amplitude * sin (tone_step * t); }

/* Tones at eight times 44.1 kHz, from start, against small steps of the equation: 1/400 of a frame
 * by the middle rule, which is good to 1e-8. What is left is where a turn is found, which falls with
 * the fourth power of the frames in a period. */
static void check_tone (double f_hz, double amplitude, double most)
{
  enum
  {
    QUANTA = 6,
    STEPS = 400
  };
  g_autofree double *w = g_new (double, QUANTA *FRAMES);
  double expected = 0.0, before = 0.0, worst = 0.0;

  tone_step = 2.0 * G_PI * f_hz / (8 * 44100.0);
  tone_amplitude = amplitude;
  run_field (tone, 1.0, QUANTA, w);
  for (int i = 0; i < QUANTA * FRAMES; i++)
    {
      for (int s = 1; s <= STEPS; s++)
        {
          double x = tone (i + (double)s / STEPS), way = x - before;
          double pull = langevin (0.5 * (x + before)) - expected;
          if (pull * way > 0.0)
            expected += pull * -expm1 (-fabs (way) / K);
          before = x;
        }
      worst = fmax (worst, fabs (w[i] - expected));
    }
  g_test_message ("%.0f Hz, %.1f a: %.1e", f_hz, amplitude, worst);
  g_assert_cmpfloat (worst, <, most);
}

static void test_equation (void)
{
  static const double amplitudes[] = { 0.1, 1.0, 5.0, 40.0 };

  for (size_t a = 0; a < G_N_ELEMENTS (amplitudes); a++)
    {
      check_tone (1000, amplitudes[a], 1e-7);
      check_tone (4400, amplitudes[a], 3e-6);
      check_tone (9300, amplitudes[a], 2e-5);
      check_tone (19500, amplitudes[a], 3e-4);
    }
}

/* ---- loops ---- */

static double go (LqHysteresis *h, double x)
{
  double free;
  return lq_hysteresis_go (h, curve, x, &free);
}

static double stride (LqHysteresis *h, double x, int steps)
{
  double from = h->x, w = h->w;

  for (int i = 1; i <= steps; i++)
    w = go (h, from + (x - from) * i / steps);
  return w;
}

/* One step or ten thousand: the same, also where the field overtakes w in the middle of one. */
static void test_any_step (void)
{
  static const double fields[] = { 0.7, -0.4, 2.5, -30.0, 12.0, 500.0 };
  LqHysteresis one, many;

  lq_hysteresis_reset (&one);
  lq_hysteresis_reset (&many);
  g_assert_cmpfloat_with_epsilon (go (&one, 20.0), stride (&many, 20.0, 10000), 1e-11);
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      double a = go (&one, fields[i]), b = stride (&many, fields[i], 10000);
      g_assert_cmpfloat_with_epsilon (a, b, 1e-8);
      one = many;
    }
}

/* The loop between ± saturation closes at once, is odd, and holds its remanence on either side. */
static void test_major_loop (void)
{
  LqHysteresis h;
  double up[401], down[401];

  lq_hysteresis_reset (&h);
  go (&h, -200.0);
  for (int i = 0; i <= 400; i++)
    up[i] = go (&h, i - 200.0);
  for (int i = 0; i <= 400; i++)
    down[i] = go (&h, 200.0 - i);
  for (int i = 0; i <= 400; i++)
    g_assert_cmpfloat_with_epsilon (down[i], -up[i], 1e-12);
  g_assert_cmpfloat (down[200], >, 0.3);
  for (int i = 0; i <= 400; i++)
    g_assert_cmpfloat_with_epsilon (go (&h, i - 200.0), up[i], 1e-12);
}

/* A minor loop does not close the first time (J and A's known weakness: it climbs towards where bias
 * would have it) and closes the better the longer it is gone; nothing ever leaves ±1. */
static void test_minor_loops (void)
{
  for (double middle = -2.0; middle <= 2.0; middle += 0.5)
    for (double half = 0.2; half <= 3.0; half += 0.4)
      {
        LqHysteresis h;
        double gap = 1.0, last = 0.0;
        lq_hysteresis_reset (&h);
        for (int round = 0; round < 60; round++)
          {
            double a = stride (&h, middle + half, 50);
            stride (&h, middle - half, 50);
            gap = fabs (a - last);
            last = a;
            g_assert_cmpfloat (fabs (a), <, 1.0);
          }
        g_assert_cmpfloat (gap, <, 2e-3);
      }
}

/* Upside down in, upside down out, to the bit; two channels are what each is alone. */
static void test_symmetry (void)
{
  LqHysteresis two[2], one;
  double line[2][MARGIN + FRAMES + LQ_HYSTERESIS_BEHIND], free[3][FRAMES], w[3][FRAMES];
  const double *x[2] = { line[0] + MARGIN, line[1] + MARGIN };

  for (int i = 0; i < (int)G_N_ELEMENTS (line[0]); i++)
    {
      line[0][i] = 3.0 * sin (0.3 * i * i);
      line[1][i] = -line[0][i];
    }
  fill_keep (0.999);
  lq_hysteresis_reset (&two[0]);
  lq_hysteresis_reset (&two[1]);
  lq_hysteresis_reset (&one);
  lq_hysteresis_run (two, 2, curve, x, (double *[]){ free[0], free[1] }, (double *[]){ w[0], w[1] },
                     FRAMES, keep);
  lq_hysteresis_run (&one, 1, curve, x, (double *[]){ free[2] }, (double *[]){ w[2] }, FRAMES,
                     keep);
  for (int i = 0; i < FRAMES; i++)
    {
      g_assert_true (w[1][i] == -w[0][i] && free[1][i] == -free[0][i]);
      g_assert_true (w[2][i] == w[0][i] && free[2][i] == free[0][i]);
    }
}

/* ---- memory ---- */

/* Without a field w falls by its share a frame, and in the end there is none. */
static void test_forgets (void)
{
  LqHysteresis h;
  double line[MARGIN + FRAMES + LQ_HYSTERESIS_BEHIND] = { 0.0 }, free[FRAMES], w[FRAMES];
  const double *x = line + MARGIN;

  fill_keep (lq_hysteresis_keep (48000));
  lq_hysteresis_reset (&h);
  go (&h, 100.0);
  double remanence = go (&h, 0.0);
  g_assert_cmpfloat (remanence, >, 0.3);
  for (int q = 0; q < 48000 * 3 / FRAMES; q++)
    {
      lq_hysteresis_run (&h, 1, curve, &x, (double *[]){ free }, (double *[]){ w }, FRAMES, keep);
      if (q == 0)
        g_assert_cmpfloat_with_epsilon (w[479], remanence * exp (-10.0 / LQ_HYSTERESIS_MEMORY_MS),
                                        1e-9);
    }
  g_assert_true (h.w == 0.0 && w[FRAMES - 1] == 0.0);
}

/* A step of any size is where small ones lead: w after one, from wherever it was left, against 512 small
 * ones. They meet the field where it overtakes w to 2e-9 themselves. */
static void test_large_steps (void)
{
  LqRandom random;
  double worst = 0.0;

  lq_random_init (&random, 8);
  for (double step = 0.05; step < 60.0; step *= 2.0)
    for (int start = 0; start < 40; start++)
      {
        double most = pow (10.0, 2.0 * lq_random_uniform (&random)), x = most, free;
        LqHysteresis h;
        lq_hysteresis_reset (&h);
        lq_hysteresis_go (&h, curve, -most * lq_random_uniform (&random), &free);
        lq_hysteresis_go (&h, curve, most, &free);
        for (int i = 0; i < 200 && x > -most; i++, x -= step)
          {
            LqHysteresis slow = h;
            lq_hysteresis_go (&h, curve, x - step, &free);
            for (int k = 1; k <= 512; k++)
              lq_hysteresis_go (&slow, curve, x - step * k / 512, &free);
            worst = fmax (worst, fabs (h.w - slow.w));
          }
      }
  g_test_message ("worst %g", worst);
  g_assert_cmpfloat (worst, <, 1e-8);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  LqArena *arena = lq_arena_new ();
  curve = lq_arena_new0 (arena, LqHysteresisCurve);
  lq_hysteresis_curve_init (curve);
  g_test_add_func ("/hysteresis/langevin", test_langevin);
  g_test_add_func ("/hysteresis/limb", test_limb);
  g_test_add_func ("/hysteresis/reference", test_reference);
  g_test_add_func ("/hysteresis/mean-field", test_mean_field);
  g_test_add_func ("/hysteresis/equation", test_equation);
  g_test_add_func ("/hysteresis/any-step", test_any_step);
  g_test_add_func ("/hysteresis/large-steps", test_large_steps);
  g_test_add_func ("/hysteresis/major-loop", test_major_loop);
  g_test_add_func ("/hysteresis/minor-loops", test_minor_loops);
  g_test_add_func ("/hysteresis/symmetry", test_symmetry);
  g_test_add_func ("/hysteresis/forgets", test_forgets);
  int failed = g_test_run ();
  lq_arena_free (arena);
  return failed;
}
