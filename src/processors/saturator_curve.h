/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The saturator's laws: what its rows mean as a curve. */
#pragma once

#include "dsp/first_order.h"
#include "dsp/waveshaper.h"

typedef enum
{
  LQ_SATURATOR_TAPE,
  LQ_SATURATOR_TUBE,
  LQ_SATURATOR_TRANSFORMER,
  LQ_SATURATOR_SOFT_CLIP,
  LQ_SATURATOR_HARD_CLIP,
  LQ_SATURATOR_HYSTERESIS,
  LQ_SATURATOR_N_MODELS
} LqSaturatorModel;

/* What sets the models apart. */
typedef struct
{
  LqWave wave;
  bool clips;   /* has a corner, or nearly: never without the mean of the way */
  bool recalls; /* WAVE is not all: saturator_tape */
  double bias;  /* where it stands on its curve when nothing sounds */
  double shift; /* how far it is pushed along by the level of what is driven into it */
  double
      emphasis_db; /* of the top, below 0 of the bottom, before the curve; taken back behind it */
} LqSaturatorTraits;

extern const LqSaturatorTraits lq_saturator_traits[LQ_SATURATOR_N_MODELS];

/* y = out (f (into x + bias + shift level) − f (bias + shift level)) */
typedef struct
{
  LqWave wave;
  double into, bias, shift, out;
  bool recalls;
  double reversible; /* of what recalls: the share that does not (saturator_loop) */
} LqSaturatorCurve;

/* Levels driven into a curve count up to here. */
#define LQ_SATURATOR_MOST_LEVEL 1.5

/* Below this the curve is straight to −170 dB: what is driven into it is never less. A loop opens with the
 * level, not with its square. */
#define LQ_SATURATOR_LEAST_INTO      1e-4
#define LQ_SATURATOR_LEAST_INTO_LOOP 1e-6

/* How much of a DRIVE_LIN goes into the curve: 0 at 0 dB, all of it from 6 dB on, smoothly. */
double lq_saturator_share (double drive_db);

/* BIAS: the row's, −1 … 1; LOOP: 0 … 1, of what recalls, which knows no bias. A soft sound gets DRIVE_DB
 * louder. */
LqSaturatorCurve lq_saturator_curve (const LqSaturatorTraits *traits, double drive_db, double bias,
                                     double loop);

#define LQ_SATURATOR_POINTS 64

/* N ≤ LQ_SATURATOR_POINTS, at LEVEL. Not of what recalls. */
void lq_saturator_curve_run (const LqSaturatorCurve *curve, double level, const double *x,
                             double *y, int n);

/* ---- emphasis ---- */

/* Before the curve, for the row's EMPHASIS_DB: one of the two changes nothing. */
LqFirstOrder lq_saturator_low_shelf (const LqSaturatorTraits *traits, double emphasis_db,
                                     double rate_hz);
LqFirstOrder lq_saturator_high_shelf (const LqSaturatorTraits *traits, double emphasis_db,
                                      double rate_hz);

/* Its lowest pole. */
#define LQ_SATURATOR_LOW_POLE_HZ 25.0

/* ---- levels ---- */

/* What X counts for in the level that the bias goes by. */
double lq_saturator_driven_level (const LqSaturatorCurve *curve, double x);

/* The level that a sine of AMPLITUDE settles at in the curve. */
double lq_saturator_sine_level (const LqSaturatorCurve *curve, double amplitude);
