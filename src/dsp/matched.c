/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/matched.h"

#include "dsp/matched_fit.h"

#define TOP_HZ          20000.0 /* the fit counts fully up to here */
#define TOP_OF_NYQUIST  0.907   /* …or to this share of Nyquist: 20 kHz at 44.1 kHz */
#define ABOVE_TOP       0.02    /* weight of an error above it */
#define LOUD_DB         (-30.0) /* below this the weight falls by half every 12 dB */
#define HIGHEST_OF_RATE 0.499

typedef struct
{
  const Quotient *prototype;
  double f0_hz, rate_hz;
  double x0; /* sin² (w0/2) */
} Problem;

/* The prototype with H not below 1 where there is a gain. */
static Quotient prototype_of (const LqMatched *filter)
{
  double a = pow (10.0, fabs (filter->gain_db) / 40.0);
  double q2 = 1.0 / square (filter->q);

  switch (filter->kind)
    {
    case LQ_MATCHED_BELL:
      return (Quotient){ { 1, a * a * q2 - 2, 1 }, { 1, q2 / (a * a) - 2, 1 } };
    case LQ_MATCHED_LOW_SHELF:
    case LQ_MATCHED_HIGH_SHELF:
      return (Quotient){ { square (a * a), a * a * (a * q2 - 2 * a), a * a },
                         { 1, a * q2 - 2 * a, a * a } };
    case LQ_MATCHED_LOW_PASS:
      return (Quotient){ { 1, 0, 0 }, { 1, q2 - 2, 1 } };
    case LQ_MATCHED_HIGH_PASS:
      return (Quotient){ { 0, 0, 1 }, { 1, q2 - 2, 1 } };
    case LQ_MATCHED_BAND_PASS:
      return (Quotient){ { 0, q2, 0 }, { 1, q2 - 2, 1 } };
    case LQ_MATCHED_NOTCH:
      return (Quotient){ { 1, -2, 1 }, { 1, q2 - 2, 1 } };
    case LQ_MATCHED_LOW_PASS_1:
      return (Quotient){ { 1, 0, 0 }, { 1, 1, 0 } };
    case LQ_MATCHED_HIGH_PASS_1:
      break;
    }
  return (Quotient){ { 0, 1, 0 }, { 1, 1, 0 } };
}

/* y and |H|² of the prototype at F_HZ. */
static double warp (const Problem *problem, double f_hz)
{
  return square (sin (M_PI * f_hz / problem->rate_hz)) / problem->x0;
}

static double prototype_h2 (const Problem *problem, double f_hz)
{
  double u = square (f_hz / problem->f0_hz);

  return eval (problem->prototype->n, u) / eval (problem->prototype->d, u);
}

static double top_hz (double rate_hz) { return fmin (TOP_HZ, TOP_OF_NYQUIST * rate_hz / 2); }

static void add_point (const Problem *problem, double f_hz, LqMatchedGoal *goal)
{
  double h2 = prototype_h2 (problem, f_hz);
  double db = 10.0 * log10 (h2);

  if (f_hz <= 0.0 || f_hz > HIGHEST_OF_RATE * problem->rate_hz || !(h2 > 1e-30))
    return;
  goal->y[goal->n] = warp (problem, f_hz);
  goal->log_h2[goal->n] = log (h2);
  goal->weight[goal->n] = db < LOUD_DB ? pow (10.0, (db - LOUD_DB) / 40.0) : 1.0;
  if (f_hz > top_hz (problem->rate_hz) * (1.0 + 1e-9))
    goal->weight[goal->n] *= ABOVE_TOP;
  goal->n++;
}

/* Points around the resonance of polynomial C, as dense as it is narrow. */
static void add_resonance (const Problem *problem, const double c[3], LqMatchedGoal *goal)
{
  static const double steps[] = { -4, -2, -1.2, -.7, -.4, -.2, 0, .2, .4, .7, 1.2, 2, 4 };
  double middle = sqrt (c[0] * c[2]);

  if (middle == 0.0)
    return;
  double f_hz = problem->f0_hz * sqrt (sqrt (c[0] / c[2]));
  double width = sqrt (fmax (c[1] / middle + 2.0, 0.0)); /* 1/Q */
  for (size_t i = 0; i < LQ_N_ELEMENTS (steps); i++)
    add_point (problem, f_hz * exp (asinh (steps[i] * width / 2.0)), goal);
}

static void set_goal (const Problem *problem, LqMatchedGoal *goal)
{
  double top = top_hz (problem->rate_hz);
  double end = HIGHEST_OF_RATE * problem->rate_hz;

  goal->n = 0;
  add_resonance (problem, problem->prototype->d, goal);
  add_resonance (problem, problem->prototype->n, goal);
  for (int i = 1; i <= 16; i++)
    add_point (problem, top * i / 16.0, goal);
  for (int i = 1; i <= 3; i++)
    add_point (problem, top + (end - top) * i / 3.0, goal);
}

/* Solves the N×N system M with its right side in column N (Gauss–Jordan, pivots by rows). */
static void solve_general (double m[3][4], int n)
{
  for (int i = 0; i < n; i++)
    {
      int pivot = i;
      for (int j = i + 1; j < n; j++)
        if (fabs (m[j][i]) > fabs (m[pivot][i]))
          pivot = j;
      for (int c = 0; c <= n; c++)
        {
          double held = m[i][c];
          m[i][c] = m[pivot][c];
          m[pivot][c] = held;
        }
      for (int j = 0; j < n; j++)
        for (int c = n; j != i && c >= i; c--)
          m[j][c] -= m[j][i] / m[i][i] * m[i][c];
    }
  for (int i = 0; i < n; i++)
    m[i][n] /= m[i][i];
}

/* One pole at exp (−w0), the other at the origin. */
static void place_pole (const Problem *problem, Quotient *h)
{
  double w = 2.0 * M_PI * problem->f0_hz / problem->rate_hz;

  h->d[1] = 4.0 * exp (-w) * problem->x0 / square (expm1 (-w));
}

/* Denominator from poles at exp (s T), numerically safe at low frequencies. */
static void place_poles (const Problem *problem, Quotient *h)
{
  const double *d = problem->prototype->d;
  double w = 2.0 * M_PI * problem->f0_hz / problem->rate_hz * sqrt (sqrt (d[0] / d[2]));
  double zeta = sqrt (d[1] / sqrt (d[0] * d[2]) + 2.0) / 2.0;
  double at_dc, at_nyquist, product;

  if (zeta < 1.0)
    {
      double r = exp (-zeta * w);
      double s2 = square (sin (sqrt (1.0 - zeta * zeta) * w / 2.0));
      at_dc = square (expm1 (-zeta * w)) + 4.0 * r * s2;
      at_nyquist = square (1.0 + r) - 4.0 * r * s2;
      product = r * r;
    }
  else
    {
      double spread = sqrt (zeta * zeta - 1.0) * w;
      double fast = -zeta * w - spread;
      double slow = w * w / fast; /* their product is w² */
      at_dc = expm1 (slow) * expm1 (fast);
      at_nyquist = (1.0 + exp (slow)) * (1.0 + exp (fast));
      product = exp (slow + fast);
    }
  double scale = d[0] / square (at_dc);
  h->d[0] = d[0];
  h->d[1] = (square (at_nyquist) - square (at_dc) - 16.0 * product) * problem->x0 * scale;
  h->d[2] = 16.0 * product * square (problem->x0) * scale;
}

/* Numerator through |H|² of the prototype at as many points as it is free. */
static void place_zeros (const Problem *problem, Quotient *h)
{
  int fixed = zeros_at_dc (problem->prototype);
  int n = 3 - fixed;
  double nyquist = problem->rate_hz / 2.0;
  double middle = fmin (problem->f0_hz, (n == 2 ? 0.5 : 0.8) * nyquist);
  const double points[3][3] = { { nyquist, 0, 0 }, { middle, nyquist, 0 }, { 0, middle, nyquist } };
  double m[3][4];

  if (n == 1) /* the high-pass: what counts is its passband */
    middle = fmin (top_hz (problem->rate_hz), fmax (problem->f0_hz, nyquist / 4.0));
  for (int i = 0; i < n; i++)
    {
      double f_hz = n == 1 ? middle : points[n - 1][i];
      double y = warp (problem, f_hz);
      for (int j = 0; j < n; j++)
        m[i][j] = pow (y, j + fixed);
      m[i][n] = prototype_h2 (problem, f_hz) * eval (h->d, y);
    }
  solve_general (m, n);
  for (int i = 0; i < 3; i++)
    h->n[i] = i < fixed ? 0.0 : m[i - fixed][n];
  if (fixed == 0)
    h->n[0] = problem->prototype->n[0];
}

/* The notch keeps its double zero at f0 and fits the denominator at its lower −3 dB point and
 * at Nyquist. */
static void place_notch (const Problem *problem, Quotient *h)
{
  double width = sqrt (problem->prototype->d[1] + 2.0);
  const double f_hz[2] = { problem->f0_hz * exp (-asinh (width / 2.0)), problem->rate_hz / 2.0 };
  double m[3][4];

  *h = *problem->prototype;
  for (int i = 0; i < 2; i++)
    {
      double y = warp (problem, f_hz[i]);
      m[i][0] = y;
      m[i][1] = y * y;
      m[i][2] = eval (h->n, y) / prototype_h2 (problem, f_hz[i]) - 1.0;
    }
  solve_general (m, 2);
  h->d[1] = m[0][2];
  h->d[2] = m[1][2];
}

static void start (const Problem *problem, Quotient *h)
{
  *h = *problem->prototype;
  if (is_notch (h))
    {
      place_notch (problem, h);
    }
  else
    {
      if (h->d[2] > 0.0)
        place_poles (problem, h);
      else
        place_pole (problem, h);
      place_zeros (problem, h);
    }
  if (!is_stable (h, problem->x0))
    *h = *problem->prototype; /* f0 ≪ rate: y ≈ u, and cancellation spoils the better start */
}

static void find (const Problem *problem, Quotient *h)
{
  LqMatchedGoal goal;

  set_goal (problem, &goal);
  start (problem, h);
  lq_matched_fit (&goal, problem->x0, h);
}

/* Minimum-phase filter with that |H|², straight to the state-variable form: no difference of
 * nearly equal numbers is taken, so that 20 Hz at 192 kHz keeps its digits. */
static LqSvf realise (const Quotient *h, double x0, double gain_lin)
{
  Roots num = roots_of (h->n, x0);
  Roots den = roots_of (h->d, x0);
  double g = sqrt (den.at_dc / den.at_nyquist);
  double k = 2.0 * sqrt (den.skew2) / (den.at_nyquist * g);
  double high = num.at_nyquist / den.at_nyquist;
  double low = num.at_dc / den.at_dc;
  double band = is_notch (h) ? 0.0 : 2.0 * sqrt (num.skew2) / (den.at_nyquist * g);

  return (LqSvf){ .g = g,
                  .k = k,
                  .m0 = gain_lin * high,
                  .m1 = gain_lin * (band - high * k),
                  .m2 = gain_lin * (low - high) };
}

/* High shelf (g) = g · low shelf (1/g), exactly. */
static bool is_inverse (const LqMatched *filter)
{
  bool has_gain = filter->kind <= LQ_MATCHED_HIGH_SHELF;

  return has_gain
         && (filter->kind == LQ_MATCHED_HIGH_SHELF ? filter->gain_db > 0.0 : filter->gain_db < 0.0);
}

LqMatchedPower lq_matched_analogue (const LqMatched *filter)
{
  Quotient h = prototype_of (filter);

  if (is_inverse (filter))
    h = (Quotient){ { h.d[0], h.d[1], h.d[2] }, { h.n[0], h.n[1], h.n[2] } };
  if (filter->kind == LQ_MATCHED_HIGH_SHELF)
    for (int i = 0; i < 3; i++)
      h.n[i] *= pow (10.0, filter->gain_db / 10.0);
  return h;
}

void lq_matched_design (const LqMatched *filter, double rate_hz, LqSvf *svf)
{
  Quotient prototype = prototype_of (filter);
  Problem problem = { .prototype = &prototype,
                      .f0_hz = fmin (filter->f_hz, HIGHEST_OF_RATE * rate_hz),
                      .rate_hz = rate_hz };
  bool has_gain = filter->kind <= LQ_MATCHED_HIGH_SHELF;
  bool high_shelf = filter->kind == LQ_MATCHED_HIGH_SHELF;
  bool inverse = is_inverse (filter);

  problem.x0 = square (sin (M_PI * problem.f0_hz / rate_hz));
  Quotient h = prototype;
  if (!has_gain || filter->gain_db != 0.0)
    find (&problem, &h);
  if (inverse)
    h = (Quotient){ { h.d[0], h.d[1], h.d[2] }, { h.n[0], h.n[1], h.n[2] } };
  *svf = realise (&h, problem.x0, high_shelf ? pow (10.0, filter->gain_db / 20.0) : 1.0);
}

double lq_matched_butterworth_q (int order, int index)
{
  int first = order % 2; /* an odd order has one real pole besides its pairs */
  double angle = M_PI * (2 * index + 1 + first) / (2.0 * order);

  return 1.0 / (2.0 * cos (angle));
}
