/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a detector follows its signal in time: attack, hold and release of a gain reduction in
 * decibels (the smooth decoupled detector of Giannoulis, Massberg, Reiss, JAES 60(6), 2012,
 * eq. 17, with a hold), and a running mean square. A time is the time constant of a one-pole:
 * 63 % of a step. Thread: [audio], but for the designs. */
#pragma once

#include "core/types.h"

/* Pull of a one-pole with time constant TIME_MS: 1 − exp (−1 / τ fs); 1 for no time. [any] */
double lq_one_pole_pull (double time_ms, double rate_hz);

typedef struct
{
  double attack; /* pulls, 0 … 1 */
  double release;
  int hold_frames;
} LqBallistics;

LqBallistics lq_ballistics (double attack_ms, double hold_ms, double release_ms, double rate_hz);

typedef struct
{
  double peak; /* after release, before attack */
  double out;
  int held; /* frames of hold left */
} LqEnvelope;

/* IN ≥ 0, in decibels of reduction; OUT may be IN. */
void lq_envelope_run (LqEnvelope *envelope, const LqBallistics *ballistics, const double *in,
                      double *out, int n);

/* ---- a release that listens to the programme ---- */

typedef struct
{
  double release;   /* pull of what goes after a peak */
  double charge;    /* pull by which what lasts is learned … */
  double discharge; /* … and forgotten again, */
  int hold_frames;  /* after so long without need */
} LqDualRelease;

/* ADAPTIVE: short peaks go within RELEASE_MS, down to a floor that learns in 10 times that how
 * much reduction lasts and forgets it as slowly, but not before the half period of 20 Hz has
 * passed: a steady tone ends without ripple. Else plain: everything goes in RELEASE_MS. */
LqDualRelease lq_dual_release (double release_ms, bool adaptive, double rate_hz);

typedef struct
{
  double fast; /* the output */
  double slow; /* the floor, never above it */
  int held;
} LqDualReleaseState;

/* What the output does not fall below within the next FRAMES, whatever comes: smaller needs than
 * that change nothing, to the bit. */
double lq_dual_release_kept (const LqDualReleaseState *state, const LqDualRelease *release,
                             int frames);

/* OUT[i] ≥ IN[i] ≥ 0, in decibels of reduction; OUT may be IN. */
void lq_dual_release_run (LqDualReleaseState *state, const LqDualRelease *release, const double *in,
                          double *out, int n);

/* ---- power ---- */

/* POWER[i] = one-pole mean of x². MEAN is the state. POWER may be X. */
void lq_mean_square_run (double *mean, double pull, const double *x, double *power, int n);
