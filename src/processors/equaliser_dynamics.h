/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dynamics of one band: a detector that hears the band's own frequencies, and what its
 * decibels do to the band's section. At a steady gain of d dB the band is the static one with
 * d dB more: its filters at five places of the range are known, and in between their
 * coefficients go by ratios (the analogue ones do so exactly).
 *
 *   region of the input or key → peak, of the louder lane → dB → curve 2:1 up to the range →
 *   attack and release, decoupled → factors on the section, frame by frame
 *
 * Thread: [audio], but for init. Allocates nothing. */
#pragma once

#include "dsp/envelope.h"
#include "dsp/glide.h"
#include "dsp/moving_curve.h"
#include "dsp/svf_stage.h"
#include "dsp/wave_peak.h"
#include "processors/equaliser_band.h"

#define LQ_BAND_STRETCHES 4 /* of the range, at whose ends the filter is known */

typedef struct
{
  double log2_of[LQ_SVF_N_BENDS][LQ_BAND_STRETCHES]; /* along each; the static filter is at 0 */
  double end_db;                                     /* of the last one; 0: nothing moves */
} LqBandPath;

typedef struct
{
  double rate_hz;
  LqBandPath path;
  LqSmooth bridge[LQ_SVF_N_BENDS]; /* from the path before to this one */
  LqSvfStage ear;
  bool listens;       /* the ear runs */
  LqWavePeak wave[2]; /* of what it hears */
  LqMovingCurve curve;
  LqBallistics ballistics;
  LqEnvelope envelope;
  LqGlide sign; /* of the range; 0: not dynamic */
  bool external;
  double gain_db; /* at the end of the last quantum */
  LqSvfBend bend; /* in it */
  bool bends;     /* not nothing at all */
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

/* What that does to a section; NULL: nothing at all. Until the next run. */
const LqSvfBend *lq_band_dynamics_bend (const LqBandDynamics *dynamics);
