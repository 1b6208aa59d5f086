/* SPDX-License-Identifier: GPL-3.0-or-later */
/* State-variable sections at rest, several in a row on two channels at once: the inner loop of
 * the equaliser. In step t, section j works on frame t − j, a wave front, so that no section
 * waits for the one before it. The same bits whatever the width of the machine's vectors.
 * Called by dsp/svf_stage; thread: [audio]. Allocates nothing. */
#pragma once

#include "core/types.h"

/* Two channels of one frame: left and right, or mid and side. */
typedef double LqPair __attribute__ ((vector_size (16)));

/* From u = x + a s1 − b s2: s1 ← u − s1, s2 ← u + s2, y = d x + e1 u + e2 s2. This is the
 * trapezoidal structure of dsp/svf with s1 = i1 / 2c2 and s2 = i2 / 2c3 for its integrators
 * (a = 2c1, b = 2c3, e1 = m1 c2 + m2 c3, e2 = 2 m2 c3), so that the input needs no factor:
 * 11 operations a frame for both channels. */
typedef struct
{
  LqPair a, b, d, e1, e2;
  LqPair s1, s2;
} LqSvfRest;

#define LQ_SVF_FRONT_MOST       8
#define LQ_SVF_FRONT_MIN_FRAMES 8

/* IO through the N ≤ LQ_SVF_FRONT_MOST sections in their order, in place; N_FRAMES ≥ LQ_SVF_FRONT_MIN_FRAMES. */
void lq_svf_front_run (LqSvfRest *const *sections, int n, LqPair *io, int n_frames);
