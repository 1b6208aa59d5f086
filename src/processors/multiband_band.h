/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One band of the multiband: from its level to the factor that its sound is multiplied by, attack and
 * release aside, which all bands share (dsp/envelope). Thread: [audio], but for init. */
#pragma once

#include "core/arena.h"
#include "dsp/delay.h"
#include "dsp/detector.h"
#include "dsp/glide.h"
#include "dsp/lookahead.h"
#include "dsp/moving_curve.h"
#include "processors/multiband_curve.h"

typedef double LqMbandPlanes[LQ_MAX_CHANNELS][LQ_QUANTUM];

enum
{
  LQ_MBAND_GLIDE_ON, /* share of its decibels */
  LQ_MBAND_GLIDE_MAKEUP_DB,
  LQ_MBAND_GLIDE_HEARD, /* 0: another one is soloed */
  LQ_MBAND_N_GLIDES
};

typedef struct
{
  double rows[LQ_MBAND_N_ROWS];
  LqMbandMode mode; /* that runs; another one fades the band out and in */
  LqGlide glide[LQ_MBAND_N_GLIDES];
  LqDetector detector;
  LqMovingCurve curve;
  double floor_db, floor_lin; /* levels up to here change nothing */
  LqSlidingMax ahead[LQ_MAX_CHANNELS];
  LqDelay delay[LQ_MAX_CHANNELS];
  bool clean; /* has forgotten the past */
} LqMband;

/* Thread: [any] */
void lq_mband_init (LqMband *band, LqArena *arena, int n_channels, double rate_hz, int lookahead);

/* New targets from its rows; on only as far as the mode stays. */
void lq_mband_aim_curve (LqMband *band);
void lq_mband_aim_on (LqMband *band);

/* A sound whose frames are up to PEAK_LIN that is too soft to change anything, where that can be said. */
bool lq_mband_is_soft (LqMband *band, double peak_lin);

/* Levels in CHANGE go to decibels of change that grow with the level. */
void lq_mband_run_curve (LqMband *band, int n_lanes, LqMbandPlanes change);

/* Held over the look-ahead. */
void lq_mband_hold (LqSlidingMax *ahead, double *change);

/* CHANGE becomes the factor for BAND. False: it is 1 throughout. */
bool lq_mband_find_weight (const LqMband *band, const double *mix, double *change);
