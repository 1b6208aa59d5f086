/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second-order section on two channels that glides from filter to filter, and chains of such:
 * the equaliser's engine. What rests runs together in dsp/svf_front; what moves runs alone, in
 * the form of dsp/svf.
 * Called by processors; thread: [audio]. Allocates nothing, knows no parameters. */
#pragma once

#include "dsp/smooth.h"
#include "dsp/svf.h"
#include "dsp/svf_front.h"

enum
{
  LQ_LANE_FIRST = 1,
  LQ_LANE_SECOND = 2,
  LQ_LANE_BOTH = 3,
};

/* What bends a section: factors on its frequency and 1/Q, and on its gain above, at and below its
 * pole. */
enum
{
  LQ_SVF_BENDS_G,
  LQ_SVF_BENDS_K,
  LQ_SVF_BENDS_HIGH,
  LQ_SVF_BENDS_BAND,
  LQ_SVF_BENDS_LOW,
  LQ_SVF_N_BENDS
};

/* Frame by frame of a quantum, after the end of the one before: 2 to these powers; 0: nothing. */
typedef struct
{
  double log2_of[LQ_SVF_N_BENDS][LQ_QUANTUM + 1];
} LqSvfBend;

/* One section that glides from filter to filter. */
typedef struct
{
  LqSvfRest rest;
  bool moving;
  unsigned lanes;
  int wait_frames; /* until its own ringing at the start has died away */
  int most_wait_frames;
  LqSvf target;
  LqSmooth log_g, log_k, m0, m1, m2; /* frequency and Q glide by ratios */
  LqPair i1, i2;                     /* the integrators, while it moves */
  LqSvf then;                        /* where it goes after the wait */
  const LqSvfBend *bend;             /* for the next run; NULL: none */
  const double *bend_share;
} LqSvfStage;

/* SETTLE_MS: time to within 1 % of a new filter. Thread: [any] */
void lq_svf_stage_init (LqSvfStage *stage, double rate_hz, double settle_ms);

/* At rest on FILTER at once, the past forgotten; lanes that are not in LANES pass untouched. */
void lq_svf_stage_jump (LqSvfStage *stage, const LqSvf *filter, unsigned lanes);

/* Begins without being heard: takes in the sound until the resonance has settled, 50 ms at most,
 * then glides to FILTER. */
void lq_svf_stage_start (LqSvfStage *stage, const LqSvf *filter, unsigned lanes);

/* Glides to FILTER from the next frame on. */
void lq_svf_stage_aim (LqSvfStage *stage, const LqSvf *filter);

/* Glides to "does nothing" with its poles as they are; then it is idle, and may be left out. */
void lq_svf_stage_fade_out (LqSvfStage *stage);
bool lq_svf_stage_is_idle (const LqSvfStage *stage);

/* For the runs from now on BEND, of which SHARE[LQ_QUANTUM + 1] counts at the same frames; both
 * borrowed. BEND NULL: none; SHARE NULL: all of it. A bent stage runs a quantum at a time or, at twice
 * the rate, two. */
void lq_svf_stage_bend (LqSvfStage *stage, const LqSvfBend *bend, const double *share);

/* IO through the N stages in their order, in place. N_FRAMES ≥ LQ_SVF_FRONT_MIN_FRAMES. True while
 * one of them is on its way, so that it may become idle. */
bool lq_svf_stages_run (LqSvfStage *const *stages, int n, LqPair *io, int n_frames);
