/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What dsp/matched.c seeks in: quotients of two quadratics, and the one that is nearest to a goal. For it
 * alone. Thread: [any]; nothing is allocated. */
#pragma once

#include "dsp/matched.h"

#include <math.h>

/* In u = (f/f0)² for the prototype and in y = sin² (w/2) / sin² (w0/2) for the filter, which is
 * nearly the same far below Nyquist. */
typedef LqMatchedPower Quotient;

static inline double eval (const double c[3], double u) { return c[0] + u * (c[1] + u * c[2]); }

static inline double square (double v) { return v * v; }

/* For the polynomial C of y: |C (z)|² = B0 (1 − x) + B1 x + 4 B2 x (1 − x) (Vicanek's terms).
 * Root sums of the real polynomial b0 + b1/z + b2/z² with roots inside the circle:
 * b0 + b1 + b2 = √B0, b0 − b1 + b2 = √B1, b0 − b2 = √((√B0 + √B1)²/4 + B2); here times 1/x0. */
typedef struct
{
  double at_dc, at_nyquist; /* b0 + b1 + b2, b0 − b1 + b2 */
  double skew2;             /* (b0 − b2)² */
} Roots;

static inline Roots roots_of (const double c[3], double x0)
{
  double b0 = c[0] * x0 * x0;
  double b1 = b0 + c[1] * x0 + c[2];

  return (Roots){ .at_dc = sqrt (b0),
                  .at_nyquist = sqrt (b1),
                  .skew2 = (2.0 * b0 + c[1] * x0 + 2.0 * sqrt (b0 * b1)) / 4.0 };
}

static inline int zeros_at_dc (const Quotient *h)
{
  return h->n[0] != 0 ? 0 : h->n[1] != 0 ? 1 : 2;
}

static inline bool is_notch (const Quotient *h) { return h->n[0] == 1 && h->n[1] == -2; }

static inline bool is_stable (const Quotient *h, double x0)
{
  Roots num = roots_of (h->n, x0);
  Roots den = roots_of (h->d, x0);

  return num.at_nyquist >= 0.0 && (num.skew2 >= 0.0 || is_notch (h)) && den.at_dc > 0.0
         && den.at_nyquist > 0.0 && den.skew2 > 0.0;
}

#define LQ_MATCHED_POINTS 48

/* What is to be met, point by point. */
typedef struct
{
  int n;
  double y[LQ_MATCHED_POINTS];
  double log_h2[LQ_MATCHED_POINTS];
  double weight[LQ_MATCHED_POINTS];
} LqMatchedGoal;

/* Refines H, a start with its gain at DC, to the least largest error at the points of GOAL that stays stable
 * with X0 = sin² (w0/2): least squares by Gauss–Newton, whose weights move to where the error is large. */
void lq_matched_fit (const LqMatchedGoal *goal, double x0, Quotient *h);
