/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dynamics of one band: a detector that hears the band's own frequencies, and what its
 * decibels do to the band's section. At a steady gain of d dB the band is the static one with
 * d dB more: its filters at five places of the range are known, and in between their
 * coefficients go by ratios (the analogue ones do so exactly).
 *
 *   region of the input or key → peak, of the louder lane → dB → curve 2:1 up to the range →
 *   attack and release, decoupled → factors on the section, four times a quantum
 *
 * Thread: [audio], but for init. Allocates nothing. */
#pragma once

#include "dsp/envelope.h"
#include "dsp/glide.h"
#include "dsp/moving_curve.h"
#include "dsp/svf_stage.h"
#include "processors/equaliser_band.h"

#define LQ_BAND_PLACES 5 /* where the filter is known */

enum
{
  LQ_PLACE_G,
  LQ_PLACE_K,
  LQ_PLACE_HIGH,
  LQ_PLACE_BAND,
  LQ_PLACE_LOW,
  LQ_PLACE_N
};

typedef struct
{
  double log_of[LQ_BAND_PLACES][LQ_PLACE_N]; /* against the first place, the static filter */
  double end_db;                             /* of the last place; 0: nothing moves */
} LqBandPath;

typedef struct
{
  double rate_hz;
  LqBandPath path;
  LqSmooth bridge[LQ_PLACE_N]; /* from the path before to this one */
  LqSvfStage ear;
  bool listens; /* the ear runs */
  LqMovingCurve curve;
  LqBallistics ballistics;
  LqEnvelope envelope;
  LqGlide sign; /* of the range; 0: not dynamic */
  bool external;
  double gain_db;                              /* at the end of the last quantum */
  double log_of[LQ_SVF_BENDS + 1][LQ_PLACE_N]; /* at its begin and at the ends of its stretches */
} LqBandDynamics;

/* RATE_HZ: at which the detector runs. Thread: [any] */
void lq_band_dynamics_init (LqBandDynamics *dynamics, double rate_hz);

/* Towards ROWS; FLAT: the static gain is not this section's work. BAND_RATE_HZ: at which the
 * section runs. How many filters had to be designed. */
int lq_band_dynamics_aim (LqBandDynamics *dynamics, const double *rows, double scale, bool flat,
                          double band_rate_hz);

/* Forgets the past and jumps to where it was aimed. */
void lq_band_dynamics_reset (LqBandDynamics *dynamics);

/* Whether it has to run. */
bool lq_band_dynamics_is_idle (const LqBandDynamics *dynamics);

/* A quantum of the pair that it hears, of which LANES count. */
void lq_band_dynamics_run (LqBandDynamics *dynamics, const LqPair *heard, unsigned lanes);

/* What that does to a section, by SHARE at the same places. False: nothing at all. */
bool lq_band_dynamics_factors (const LqBandDynamics *dynamics, const double share[LQ_SVF_BENDS + 1],
                               LqSvfFactors factors[LQ_SVF_BENDS + 1]);
