/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the saturator that works at a multiple of the rate: one channel through a curve that may
 * move. Thread: [audio], but for init. */
#pragma once

#include "dsp/oversample.h"
#include "dsp/truepeak_reach.h"
#include "dsp/waveshaper.h"

/* The curve at one moment, less a straight line: gain (f (into x + bias) − rest) / into − lift x. */
typedef struct
{
  double into, gain, bias, rest, lift;
  double reversible; /* saturator_tape; no matter to other curves */
} LqBendPoint;

#define LQ_BEND_MOST_FRAMES (LQ_OVERSAMPLE_MOST_FACTOR * LQ_QUANTUM)

/* How it moves over N frames of the higher rate. */
typedef struct
{
  LqWave wave;
  LqBendPoint from, step; /* a step of what moves evenly: not of the bias */
  int n;
  bool still;                           /* only the bias may move */
  bool steady;                          /* nothing moves, and there is no path */
  double corner;                        /* up to this |x| nothing is bent; below 0: everything is */
  double bias[1 + LQ_BEND_MOST_FRAMES]; /* the path: the frame before, and those of the quantum */
  double rest[1 + LQ_BEND_MOST_FRAMES];
} LqBendWay;

/* How little it lets fold back. */
typedef struct
{
  int factor; /* of the rate: 2, 4, 8 or 16 */
  LqHalfbandSet filters;
  bool by_mean; /* less aliasing by the mean of the way, dsp/waveshaper */
} LqBendQuality;

#define LQ_BEND_MOST_PAST (LQ_OVERSAMPLE_MOST_FACTOR + 1)

typedef struct
{
  LqOversample *oversample;
  LqBendQuality quality;
  bool stirred; /* the past is not all zeros */
  bool behind;  /* the last quanta were not brought up */
  LqReach reach;
  double reach_weight;           /* by which second differences raise what is between samples */
  double recent[2 + LQ_QUANTUM]; /* two frames, and the quantum */
  double up[1 + LQ_BEND_MOST_FRAMES]; /* the frame before, and the quantum at the higher rate */
  double last_v;
  double past[LQ_BEND_MOST_PAST]; /* of what comes from the mean */
} LqBend;

/* Frames of the base rate by which it lags: the mean's half frame is made a whole one of those. */
int lq_bend_latency (LqBendQuality quality);

/* Thread: [main] [worker]. Memory is ARENA's. */
void lq_bend_init (LqBend *bend, LqArena *arena, LqBendQuality quality);

/* By which the sound lags when it meets the curve, in whole frames of it. */
int lq_bend_latency_up (LqBendQuality quality);

/* Forgets the past: silence at BIAS. */
void lq_bend_reset (LqBend *bend, double bias);

/* The way over a quantum at FACTOR times the rate. BIAS: where it stood before and in each frame, from
 * FROM's to TO's, or NULL for evenly. */
void lq_bend_way (LqBendWay *way, LqWave wave, const LqBendPoint *from, const LqBendPoint *to,
                  const double bias[1 + LQ_QUANTUM], int factor);

/* A quantum: IO becomes what the curve makes of it, less the straight line. */
void lq_bend_run (LqBend *bend, const LqBendWay *way, double io[LQ_QUANTUM]);

/* The mean over each frame of the last quantum of how much was driven into the curve, by size, up to
 * MOST. Of a wave without corner: what is passed over is not looked at. */
void lq_bend_sizes (const LqBend *bend, double into, double most, double sizes[LQ_QUANTUM]);
