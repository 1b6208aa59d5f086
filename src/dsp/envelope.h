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

/* The release with which an envelope is down to a tenth TOTAL_MS after its input has gone, with
 * ATTACK_MS behind it; 0 where the attack alone takes longer. [any] */
double lq_release_within_ms (double total_ms, double attack_ms);

LqBallistics lq_ballistics (double attack_ms, double hold_ms, double release_ms, double rate_hz);

typedef struct
{
  double peak; /* after release, before attack */
  double out;
  int held;     /* frames of hold left */
  double floor; /* what lasts, where the release is learned */
} LqEnvelope;

/* IN ≥ 0, in decibels of reduction; OUT may be IN. */
void lq_envelope_run (LqEnvelope *envelope, const LqBallistics *ballistics, const double *in,
                      double *out, int n);

/* ---- times that follow the programme ---- */

/* Release "auto": what goes after a peak ends on a floor that learns in half a second what lasts
 * and forgets it eight times as slowly as BALLISTICS releases. */
typedef struct
{
  double charge; /* pulls */
  double discharge;
} LqLearning;

#define LQ_LEARNING_CHARGE_MS     500.0
#define LQ_LEARNING_RELEASE_TIMES 8.0

LqLearning lq_learning (double release_ms, double rate_hz);

/* As lq_envelope_run. */
void lq_envelope_run_learning (LqEnvelope *envelope, const LqBallistics *ballistics,
                               const LqLearning *learning, const double *in, double *out, int n);

/* The crest of a sound over 200 ms: peak power over mean power, 2 for a sine (Giannoulis, Massberg,
 * Reiss, "Parameter Automation in a Dynamic Range Compressor", JAES 61(10), 2013). */
typedef struct
{
  double peak_power;
  double mean_power;
} LqCrest;

#define LQ_CREST_MS          200.0
#define LQ_CREST_LEAST_TIMES 0.125 /* at 12 dB of crest; an onset after silence has more */

/* POWER ≥ 0, x². */
void lq_crest_run (LqCrest *crest, double pull, const double *power, int n);

/* By what times are to be multiplied: 2 / crest², 1 for a sine and for silence, ⅛ … 2. */
double lq_crest_times (const LqCrest *crest);

/* ---- several side by side ---- */

#define LQ_ENVELOPE_BANK 4

/* Envelopes without hold in the lanes of one vector; of decibels of either sign: what rises is
 * followed by the attack. */
typedef struct
{
  double attack[LQ_ENVELOPE_BANK]; /* pulls, 0 … 1 */
  double release[LQ_ENVELOPE_BANK];
  double peak[LQ_ENVELOPE_BANK];
  double out[LQ_ENVELOPE_BANK];
} LqEnvelopeBank;

/* A quantum of each plane IO[k], in place. A plane that is not needed may stand for several. */
void lq_envelope_bank_run (LqEnvelopeBank *bank, double *const io[LQ_ENVELOPE_BANK]);

/* ---- a release that listens to the programme ---- */

typedef struct
{
  double release;   /* pull of what goes after a peak */
  double charge;    /* pull by which what lasts is learned … */
  double discharge; /* … and forgotten again, */
  int hold_frames;  /* after so long without need */
} LqDualRelease;

/* Short peaks go within RELEASE_MS, down to a floor that learns in CHARGE_MS how much reduction lasts
 * and forgets it in DISCHARGE_MS, but not before the half period of 20 Hz has passed: a steady tone
 * ends without ripple. CHARGE_MS 0, plain: there is no floor, everything goes in RELEASE_MS, and what
 * another release has taught in DISCHARGE_MS. */
LqDualRelease lq_dual_release_of (double release_ms, double charge_ms, double discharge_ms,
                                  double rate_hz);

/* ADAPTIVE: charged and discharged in 10 times RELEASE_MS; else plain. */
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
