/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The saturator's laws: what its rows mean as a curve, and how loud that is. */
#pragma once

#include "dsp/waveshaper.h"

typedef enum
{
  LQ_SATURATOR_TAPE,
  LQ_SATURATOR_TUBE,
  LQ_SATURATOR_TRANSFORMER,
  LQ_SATURATOR_SOFT_CLIP,
  LQ_SATURATOR_HARD_CLIP,
  LQ_SATURATOR_N_MODELS
} LqSaturatorModel;

/* What sets the models apart. */
typedef struct
{
  LqWave wave;
  bool clips;   /* has a corner, or nearly: never without the mean of the way */
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
} LqSaturatorCurve;

/* Levels driven into a curve count up to here. */
#define LQ_SATURATOR_MOST_LEVEL 1.5

/* Below this the curve is straight to −170 dB: what is driven into it is never less. */
#define LQ_SATURATOR_LEAST_INTO 1e-4

/* How much of a DRIVE_LIN goes into the curve: 0 at 0 dB, all of it from 6 dB on, smoothly. */
double lq_saturator_share (double drive_db);

/* BIAS: the row's, −1 … 1. A soft sound gets DRIVE_DB louder. */
LqSaturatorCurve lq_saturator_curve (const LqSaturatorTraits *traits, double drive_db, double bias);

/* N ≤ LQ_SATURATOR_POINTS, at LEVEL. */
void lq_saturator_curve_run (const LqSaturatorCurve *curve, double level, const double *x,
                             double *y, int n);

/* ---- how loud ---- */

#define LQ_SATURATOR_POINTS 64

/* A sound of many parts: its values are spread as Gauss says. */
typedef struct
{
  double x[LQ_SATURATOR_POINTS]; /* of mean square 1 */
  double weight[LQ_SATURATOR_POINTS];
} LqSaturatorSound;

void lq_saturator_sound_init (LqSaturatorSound *sound);

/* The factor that makes such a sound of mean square RMS_LIN² as loud behind the curve as before. */
double lq_saturator_match (const LqSaturatorCurve *curve, const LqSaturatorSound *sound,
                           double rms_lin);

/* ---- a sine ---- */

/* The level that a sine of AMPLITUDE settles at in the curve. */
double lq_saturator_sine_level (const LqSaturatorCurve *curve, double amplitude);

/* Amplitude of its fundamental behind the curve. */
double lq_saturator_sine_out (const LqSaturatorCurve *curve, double amplitude);
