/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is below a threshold is turned down: the static curve of a downward expander, with knee and
 * range and with a hysteresis that keeps open what has opened, and how it opens and closes in time.
 * Counted in openness: 1 is open, 0 is down by the whole range. Thread: [audio], but for init. */
#pragma once

#include "core/types.h"
#include "dsp/glide.h"

/* No level is below this. */
#define LQ_EXPANDER_NEVER_DB (-300.0)

/* ---- the curve ---- */

enum
{
  LQ_EXPANDER_THRESHOLD,
  LQ_EXPANDER_HYSTERESIS,
  LQ_EXPANDER_SLOPE, /* ratio − 1 */
  LQ_EXPANDER_KNEE,
  LQ_EXPANDER_RANGE,
  LQ_EXPANDER_N_PARTS
};

typedef struct
{
  LqGlide part[LQ_EXPANDER_N_PARTS];
} LqExpander;

/* What remembers that it was open. */
typedef struct
{
  bool open;
  int held; /* frames until it may close */
} LqExpanderState;

/* Thread: [any] */
void lq_expander_init (LqExpander *expander, double rate_hz);

/* Jumps to where it was aimed. */
void lq_expander_jump (LqExpander *expander);

void lq_expander_aim (LqExpander *expander, double threshold_db, double hysteresis_db, double ratio,
                      double knee_db, double range_db);

/* Moves on by a quantum: once before lq_expander_open. */
void lq_expander_move (LqExpander *expander);

/* A quantum: OPENNESS for LEVEL_DB. Opens at the threshold; closes when the level has been below
 * threshold − hysteresis for more than HOLD_FRAMES. */
void lq_expander_open (const LqExpander *expander, LqExpanderState *state, int hold_frames,
                       const double *level_db, double *openness);

/* By how much LEVEL_DB is turned down below THRESHOLD_DB. Thread: [any] */
double lq_expander_reduction (double threshold_db, double ratio, double knee_db, double range_db,
                              double level_db);

/* ---- in time ---- */

/* Two equal one-poles in a row each way: no corner where it begins to move. A time is that in which
 * 63 % of the way in decibels is covered. */
typedef struct
{
  double opening; /* pulls */
  double closing;
  int hold_frames;
} LqOpening;

LqOpening lq_opening (double attack_ms, double hold_ms, double release_ms, double rate_hz);

typedef struct
{
  double first;
  double second; /* the output */
  int held;
} LqOpeningState;

/* OPENNESS in place; ends on 1 exactly. */
void lq_opening_run (LqOpeningState *state, const LqOpening *opening, double *openness, int n);
