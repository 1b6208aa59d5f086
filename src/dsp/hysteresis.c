/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/hysteresis.h"

#include <math.h>
#include <string.h>

#include "core/clones.h"
#include "dsp/elementary.h"

#define INLINE static inline __attribute__ ((always_inline))

#define K     LQ_HYSTERESIS_PINNING
#define CELLS LQ_HYSTERESIS_CELLS
#define ORDER LQ_HYSTERESIS_ORDER

/* So little magnetisation is none. */
#define LEAST 1e-30

/* ---- the table ---- */

/* In cells. What is no number is at the end. */
INLINE double place_of (double x)
{
  double size = fabs (x), place = size / (1.0 + size) * CELLS;
  return place < CELLS ? place : CELLS;
}

INLINE LqHysteresisSpot read_spot (const LqHysteresisCurve *curve, double x, double place)
{
  int at = (int)place < CELLS ? (int)place : CELLS - 1;
  const LqHysteresisCurves *cell = curve->cell[at];
  double u = place - at;
  LqHysteresisCurves sum = cell[ORDER - 1];

  for (int power = ORDER - 2; power >= 0; power--)
    sum = cell[power] + u * sum;
  return (LqHysteresisSpot){ .x = x,
                             .free = copysign (sum[LQ_HYSTERESIS_FREE], x),
                             .odd = copysign (sum[LQ_HYSTERESIS_ODD], x),
                             .even = sum[LQ_HYSTERESIS_EVEN] };
}

INLINE LqHysteresisSpot look_up (const LqHysteresisCurve *curve, double x)
{
  return read_spot (curve, x, place_of (x));
}

LqHysteresisSpot lq_hysteresis_spot (const LqHysteresisCurve *curve, double x)
{
  return look_up (curve, x);
}

/* ---- limbs ---- */

#define PER_K (-1.0 / (K * M_LN2))

/* exp (−DISTANCE / k) */
INLINE double fall (double distance)
{
  double t = distance * PER_K;
  return lq_exp2 (t > -900.0 ? t : -900.0);
}

/* What is needed of the way from FROM to TO. */
typedef struct
{
  double sign;      /* 1: the field rises; falling limbs are rising ones upside down */
  double low, high; /* SIGN L at both ends */
  double limb;      /* at TO */
  double fallen, rise;
} Leg;

INLINE Leg leg_between (const LqHysteresisSpot *from, const LqHysteresisSpot *to)
{
  double fallen = fall (fabs (to->x - from->x)), sign = to->x > from->x ? 1.0 : -1.0;

  return (Leg){ .sign = sign,
                .low = sign * from->free,
                .high = sign * to->free,
                .limb = sign * to->odd + to->even,
                .fallen = fallen,
                .rise = (to->odd - fallen * from->odd) + sign * (to->even - fallen * from->even) };
}

/* L⁻¹ to 0.2 %: M. Kröger, "Simple, admissible, and accurate approximants of the inverse Langevin and
 * Brillouin functions", J. Non-Newtonian Fluid Mech. 223 (2015). */
static double inverse_langevin (double y)
{
  double square = y * y;
  return y * (3.0 - 0.2 * square * (6.0 + square - 2.0 * square * square)) / (1.0 - square);
}

static double within (double x, double one, double other)
{
  return fmax (fmin (x, fmax (one, other)), fmin (one, other));
}

/* UP, SIGN w, after the field has overtaken it on its way FROM one place TO another: where L is UP, by
 * one of Newton's steps, and on from there along the limb. w rests where it is met, so an error of that place
 * counts by its square. */
static double join (const LqHysteresisCurve *curve, const Leg *leg, double from, double to,
                    double up)
{
  LqHysteresisSpot near = look_up (curve, within (leg->sign * inverse_langevin (up), from, to));
  double free = leg->sign * near.free, limb = leg->sign * near.odd + near.even;
  double size = leg->sign * near.x;
  /* L' is never less than the other. */
  double slope = fmax (1.0 - free * free - 2.0 * free / size, 1.0 / (3.0 + size * size));
  double x = within (near.x + leg->sign * (up - free) / slope, from, to);
  double way = leg->sign * (x - near.x), rise = (free - limb) / K;

  limb += way * (rise + 0.5 * way * (slope - rise) / K);
  double joined = leg->limb + (up - limb) * fall (fabs (to - x));
  return joined > up ? joined : up;
}

/* KEEP, of what a frame leaves, is in FALLEN and RISE. */
INLINE double follow (const LqHysteresisCurve *curve, const Leg *leg, double from, double to,
                      double keep, double w)
{
  double up = leg->sign * w;

  if (up >= leg->high)
    return keep * w;
  if (up > leg->low)
    return keep * leg->sign * join (curve, leg, from, to, up);
  return leg->fallen * w + leg->rise;
}

void lq_hysteresis_reset (LqHysteresis *h) { memset (h, 0, sizeof *h); }

double lq_hysteresis_go (LqHysteresis *h, const LqHysteresisCurve *curve, double x, double *free)
{
  LqHysteresisSpot from = look_up (curve, h->x), to = look_up (curve, x);
  Leg leg = leg_between (&from, &to);

  h->w = follow (curve, &leg, h->x, x, 1.0, h->w);
  h->x = x;
  *free = to.free;
  return h->w;
}

/* ---- frame by frame ---- */

double lq_hysteresis_keep (double rate_hz)
{
  return exp (-1e3 / (LQ_HYSTERESIS_MEMORY_MS * rate_hz));
}

/* A frame's share of the slope at X[0], by the five frames around it. */
INLINE double slope_at (const double *x)
{
  return (2.0 / 3.0) * (x[1] - x[-1]) - (1.0 / 12.0) * (x[2] - x[-2]);
}

/* TURN[i] = where the field turns between X[i − 1] and X[i], or X[i]. */
LQ_CLONES static void find_turns (const double *restrict x, double *restrict turn, int n)
{
  for (int i = 0; i < n; i++)
    {
      double a = slope_at (x + i - 1), b = slope_at (x + i);
      double way = a - b;
      double t = a / (a * b < 0.0 ? way : 1.0);
      double by_a = x[i - 1] + 0.5 * a * t, by_b = x[i] - 0.5 * b * (1.0 - t);
      turn[i] = a * b < 0.0 ? 0.5 * (by_a + by_b) : x[i];
    }
}

/* The legs of SPAN frames, one or two each. Leg j leads from place j to place j + 1. */
#define SPAN      128
#define MOST_LEGS (2 * SPAN)

typedef struct
{
  int n;
  int last[SPAN]; /* leg of each frame */
  double x[1 + MOST_LEGS], place[1 + MOST_LEGS];
  double free[1 + MOST_LEGS], odd[1 + MOST_LEGS], even[1 + MOST_LEGS];
  double sign[MOST_LEGS], fallen[MOST_LEGS], rise[MOST_LEGS], keep[MOST_LEGS];
} Legs;

static void list_legs (Legs *legs, const double *x, const double *turn, int n, const double *keep)
{
  int at = 0;

  legs->x[0] = x[-1];
  for (int i = 0; i < n; i++)
    {
      if (turn[i] != x[i])
        {
          legs->keep[at] = 1.0;
          legs->x[++at] = turn[i];
        }
      legs->keep[at] = keep[i];
      legs->last[i] = at;
      legs->x[++at] = x[i];
    }
  legs->n = at;
}

LQ_CLONES static void find_places (const double *restrict x, double *restrict place, int n)
{
  for (int i = 0; i < n; i++)
    place[i] = place_of (x[i]);
}

LQ_CLONES static void find_spots (Legs *legs, const LqHysteresisCurve *curve)
{
  for (int i = 0; i <= legs->n; i++)
    {
      LqHysteresisSpot spot = read_spot (curve, legs->x[i], legs->place[i]);
      legs->free[i] = spot.free;
      legs->odd[i] = spot.odd;
      legs->even[i] = spot.even;
    }
}

LQ_CLONES static void find_rises (const double *restrict x, const double *restrict odd,
                                  const double *restrict even, const double *restrict keep,
                                  double *restrict sign, double *restrict fallen,
                                  double *restrict rise, int n)
{
  for (int i = 0; i < n; i++)
    {
      double way = x[i + 1] - x[i], up = way > 0.0 ? 1.0 : -1.0;
      double f = fall (fabs (way));
      sign[i] = up;
      fallen[i] = keep[i] * f;
      rise[i] = keep[i] * ((odd[i + 1] - f * odd[i]) + up * (even[i + 1] - f * even[i]));
    }
}

static void prepare_legs (Legs *legs, const LqHysteresisCurve *curve, const double *x, int n,
                          const double *keep)
{
  double turn[SPAN];

  find_turns (x, turn, n);
  list_legs (legs, x, turn, n, keep);
  find_places (legs->x, legs->place, legs->n + 1);
  find_spots (legs, curve);
  find_rises (legs->x, legs->odd, legs->even, legs->keep, legs->sign, legs->fallen, legs->rise,
              legs->n);
}

/* PLACE is used up: W after each leg. */
INLINE double take_leg (Legs *legs, const LqHysteresisCurve *curve, int i, double w)
{
  double sign = legs->sign[i];
  Leg leg = { .sign = sign,
              .low = sign * legs->free[i],
              .high = sign * legs->free[i + 1],
              .limb = sign * legs->odd[i + 1] + legs->even[i + 1],
              .fallen = legs->fallen[i],
              .rise = legs->rise[i] };
  double next = follow (curve, &leg, legs->x[i], legs->x[i + 1], legs->keep[i], w);

  legs->place[i] = next;
  return next;
}

/* Two channels side by side do not wait for one another. */
static void take_legs (LqHysteresis *h, int n_channels, const LqHysteresisCurve *curve, Legs *legs)
{
  double one = h[0].w, two = h[n_channels - 1].w;
  int both = 0;

  if (n_channels == 2)
    for (both = 0; both < legs[0].n && both < legs[1].n; both++)
      {
        one = take_leg (&legs[0], curve, both, one);
        two = take_leg (&legs[1], curve, both, two);
      }
  for (int i = both; i < legs[0].n; i++)
    one = take_leg (&legs[0], curve, i, one);
  h[0].w = one;
  if (n_channels == 2)
    {
      for (int i = both; i < legs[1].n; i++)
        two = take_leg (&legs[1], curve, i, two);
      h[1].w = two;
    }
}

void lq_hysteresis_run (LqHysteresis *h, int n_channels, const LqHysteresisCurve *curve,
                        const double *const *x, double *const *free, double *const *w, int n,
                        const double *keep)
{
  Legs legs[LQ_MAX_CHANNELS];

  for (int at = 0; at < n; at += SPAN)
    {
      int m = n - at < SPAN ? n - at : SPAN;
      for (int c = 0; c < n_channels; c++)
        prepare_legs (&legs[c], curve, x[c] + at, m, keep + at);
      take_legs (h, n_channels, curve, legs);
      for (int c = 0; c < n_channels; c++)
        for (int i = 0; i < m; i++)
          {
            free[c][at + i] = legs[c].free[legs[c].last[i] + 1];
            w[c][at + i] = legs[c].place[legs[c].last[i]];
          }
    }
  for (int c = 0; c < n_channels; c++)
    {
      h[c].x = x[c][n - 1];
      if (fabs (h[c].w) < LEAST)
        h[c].w = 0.0;
    }
}
