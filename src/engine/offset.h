/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the match offset of what is heard follows the switches in it. What crosses over in the path from A to B
 * gives (1 − w) · a + w · b; each side is to be heard at its own offset all the way, and both sound at one
 * loudness at theirs: so it is the inverse of the offset's gain that goes with w, from 1/gain (A) to 1/gain (B),
 * as fast and by the same curve as the path does, to the frame. Thread: [audio] but for init. */
#pragma once

#include "dsp/smooth.h"

/* What was switched: by it w. */
typedef enum
{
  LQ_SWITCH_NONE,
  LQ_SWITCH_TURNED,   /* a processor's rows, which glide in LQ_SETTLE_MS */
  LQ_SWITCH_BYPASSED, /* a node, in or out: the glide of LQ_FADE_MS */
  LQ_SWITCH_REPLACED, /* an instance by another: a plan's blend, which is straight */
  LQ_N_SWITCHES
} LqSwitchKind;

/* A step that begins in the quantum to come. */
typedef struct
{
  LqSwitchKind kind;
  double step_db;
  int at; /* frame of the quantum */
} LqOffsetStep;

#define LQ_OFFSET_STEPS 16
typedef struct
{
  double sum_db;                   /* of all steps, those to come included */
  double target_db[LQ_N_SWITCHES]; /* of each kind */
  LqSmooth turned, bypassed;       /* TURNED: the square root */
  double blend, blend_to;          /* the straight one */
  int blend_left, blend_frames;
  LqOffsetStep steps[LQ_OFFSET_STEPS]; /* by AT */
  int n_steps;
  bool idle; /* it is 1, and stays so until there is a step */
} LqOffset;

/* Rests at 0 dB. */
void lq_offset_init (LqOffset *offset, double rate_hz);
void lq_offset_rest (LqOffset *offset);

/* Goes STEP_DB on, from frame AT of the next quantum: not before those that are there already. */
void lq_offset_step (LqOffset *offset, LqSwitchKind kind, double step_db, int at);

/* Whether it has steps behind it, stands at SUM_DB, and may be made to rest at 0 dB again. */
bool lq_offset_arrived (const LqOffset *offset);

/* A quantum of its gain, times GAINS. */
void lq_offset_apply (LqOffset *offset, double *gains);
