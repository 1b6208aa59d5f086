/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recorded space of a reverb: the sound through the response of a room (dsp/convolver), without
 * pre-delay and tone, and without latency.
 *
 * One channel is heard on each side alike; two: left on the left, right on the right; four, in the
 * order left to left, left to right, right to left, right to right: both on both sides. On a path
 * of one channel all of them are one. Level: pink noise, unrelated on both sides, is as loud
 * behind the response as recorded as it is before it (dsp/pink_power).
 *
 * Its shape is for life: another one is another instance.
 * Thread: [audio], but for new and what says [any]. */
#pragma once

#include "core/arena.h"
#include "processors/sample.h"

#define LQ_RESPONSE_EARLY_S 0.08 /* what comes up to then counts as early */

typedef struct
{
  double size;    /* 1: as recorded */
  double decay;   /* 1: as recorded; share of the time in which it falls */
  double balance; /* −1: the early part alone … +1: the late part alone */
} LqResponseShape;

typedef struct LqReverbResponse LqReverbResponse;

/* Silent. SAMPLE: at the rate of the path. Owned by ARENA. Thread: [main] [worker]. */
LqReverbResponse *lq_reverb_response_new (LqArena *arena, const LqSample *sample, int n_channels,
                                          const LqResponseShape *shape);

void lq_reverb_response_reset (LqReverbResponse *response);

/* A quantum, in place. */
void lq_reverb_response_run (LqReverbResponse *response, double io[LQ_MAX_CHANNELS][LQ_QUANTUM]);

/* Frames until it is silent. Thread: [any] */
LqFrames lq_reverb_response_frames (const LqSample *sample, const LqResponseShape *shape);

/* PEAK[i]: the largest value from FROM_S[i] to FROM_S[i + 1], PRE_S being the pre-delay, as shaped; 1
 * is the largest as recorded. What remains after the last is not looked at. Thread: [any] */
void lq_reverb_response_echoes (const LqSample *sample, const LqResponseShape *shape, double pre_s,
                                const double *from_s, int n, double *peak);
