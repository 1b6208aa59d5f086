/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A magnetic material that remembers: D. Jiles and D. Atherton, "Theory of ferromagnetic
 * hysteresis", JMMM 61 (1986), as J. Chowdhury has it for tape (DAFx 2019): with the field x in units
 * of its shape a, the magnetisation in units of its limit, and L (x) = coth x − 1/x,
 *
 *   m = c L (x) + (1 − c) w,   dw = (L (x) − w) |dx| / k  where the field pulls w on, else 0.
 *
 * x is the field in the material. Its mean field, α m, moves it by less than 3 % of a at the tape's
 * α Ms / a = 0.0255 and is a shear of the loop, as demagnetisation is, the other way and by more: both
 * are left to who drives the field.
 *
 * No solver: on a limb, from one turn of the field to the next, w − P (x) falls by exp (−|dx| / k),
 * P being the limb that comes from saturation. So a step of any size is exact, stable and never
 * leaves ±1, whatever is driven: a table of P and L holds to 1e-12 of the limit, and where the field
 * overtakes w within a step, w is known to 1e-8. A turn between two
 * frames is found on the cubic through them and their slopes: at frames alone it would come too early
 * by an amount that beats with the rate.
 * Besides, w forgets: new tape comes to the head all the time, and it is blank. So what was
 * recorded before is gone after some LQ_HYSTERESIS_MEMORY_MS, and silence leads to 0.
 * The same bits whatever the width. Thread: [audio], but for the curve's init. */
#pragma once

#include "core/types.h"

/* k / a of Chowdhury's tape, 27 : 22. */
#define LQ_HYSTERESIS_PINNING (27.0 / 22.0)

#define LQ_HYSTERESIS_MEMORY_MS 30.0

/* The curves at a field: L, and the odd and the even part of P; one lane is spare. */
typedef double LqHysteresisCurves __attribute__ ((vector_size (4 * sizeof (double))));

enum
{
  LQ_HYSTERESIS_FREE,
  LQ_HYSTERESIS_ODD,
  LQ_HYSTERESIS_EVEN
};

#define LQ_HYSTERESIS_CELLS 128
#define LQ_HYSTERESIS_ORDER 7

/* Polynomials in |x| / (1 + |x|), the lowest power first. In an arena, whose memory is aligned. */
typedef struct
{
  LqHysteresisCurves cell[LQ_HYSTERESIS_CELLS][LQ_HYSTERESIS_ORDER];
} LqHysteresisCurve;

typedef struct
{
  double x, free, odd, even;
} LqHysteresisSpot;

typedef struct
{
  double x; /* the field that was reached */
  double w;
} LqHysteresis;

/* Thread: [any] */
void lq_hysteresis_curve_init (LqHysteresisCurve *curve);

LqHysteresisSpot lq_hysteresis_spot (const LqHysteresisCurve *curve, double x);

/* Never magnetised, no field. */
void lq_hysteresis_reset (LqHysteresis *h);

/* The field goes straight to X, however far, and takes no time for it. Returns w; FREE: L (x).
 * Thread: [any] */
double lq_hysteresis_go (LqHysteresis *h, const LqHysteresisCurve *curve, double x, double *free);

/* How many frames before and behind are looked at for a turn. */
#define LQ_HYSTERESIS_BEFORE 2
#define LQ_HYSTERESIS_BEHIND 2

#define LQ_HYSTERESIS_MOST_FRAMES 1024

/* Fields X[c][0 … N − 1] one after another, N ≤ LQ_HYSTERESIS_MOST_FRAMES; reads X[c][−BEFORE − 1 …
 * N − 1 + BEHIND], where X[c][−1] is the field that was reached. FREE and W[c][N] become L (x) and
 * w. KEEP[N]: the share of w that a frame leaves. */
void lq_hysteresis_run (LqHysteresis *h, int n_channels, const LqHysteresisCurve *curve,
                        const double *const *x, double *const *free, double *const *w, int n,
                        const double *keep);

/* KEEP for frames at RATE_HZ. Thread: [any] */
double lq_hysteresis_keep (double rate_hz);
