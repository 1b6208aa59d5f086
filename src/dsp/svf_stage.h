/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chains of second-order sections on two channels at once: the equaliser's engine. A stage at
 * rest runs in a form that needs 11 operations a frame for both channels, four stages in one
 * pass; a stage whose coefficients move runs alone, in the form of dsp/svf.
 * Called by processors; thread: [audio]. Allocates nothing, knows no parameters. */
#pragma once

#include "dsp/smooth.h"
#include "dsp/svf.h"

/* Two channels of one frame: left and right, or mid and side. */
typedef double LqPair __attribute__ ((vector_size (16)));

enum
{
  LQ_LANE_FIRST = 1,
  LQ_LANE_SECOND = 2,
  LQ_LANE_BOTH = 3,
};

/* From u = x + a s1 − b s2: s1 ← u − s1, s2 ← u + s2, y = d x + e1 u + e2 s2. This is the
 * trapezoidal structure of dsp/svf with s1 = i1 / 2c2 and s2 = i2 / 2c3 for its integrators
 * (a = 2c1, b = 2c3, e1 = m1 c2 + m2 c3, e2 = 2 m2 c3), so that the input needs no factor. */
typedef struct
{
  LqPair a, b, d, e1, e2;
  LqPair s1, s2;
} LqSvfRest;

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

/* IO through the N stages in their order, in place. N_FRAMES ≥ 4. True while one of them is on
 * its way, so that it may become idle. */
bool lq_svf_stages_run (LqSvfStage *const *stages, int n, LqPair *io, int n_frames);
