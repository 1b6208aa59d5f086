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
  LqSmooth g, k, m0, m1, m2;
  LqPair i1, i2; /* the integrators, while it moves */
  unsigned lanes;
  bool moving;
} LqSvfStage;

/* At rest on FILTER, the past forgotten; the lanes not in LANES pass untouched. Thread: [any] */
void lq_svf_stage_init (LqSvfStage *stage, double rate_hz, double settle_ms);
void lq_svf_stage_jump (LqSvfStage *stage, const LqSvf *filter, unsigned lanes);

/* Glides to FILTER from the next frame on. */
void lq_svf_stage_aim (LqSvfStage *stage, const LqSvf *filter);

/* Glides to "does nothing" with its poles as they are; then lq_svf_stage_is_idle. */
void lq_svf_stage_fade_out (LqSvfStage *stage);
bool lq_svf_stage_is_idle (const LqSvfStage *stage);

/* IO through the N stages in their order, in place. N_FRAMES ≥ 4. */
void lq_svf_stages_run (LqSvfStage *const *stages, int n, LqPair *io, int n_frames);
