/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How high the wave between the samples can stand at most, from little: between two samples it lies
 * off their chord by no more than a constant times the largest second difference about it. Keeps
 * the size of samples and second differences of the last frames in a few spans. For true peaks and
 * for what is brought to a higher rate; thread: [any]. State struct without pointers. */
#pragma once

#include "core/types.h"

/* Two neighbours together are always longer than a span: enough for 512 frames. */
#define LQ_REACH_SPANS       16
#define LQ_REACH_SPAN_FRAMES 64

typedef struct
{
  int n_frames;
  double peak; /* largest |x| */
  double bend; /* largest |x[i] − 2 x[i−1] + x[i−2]| */
} LqReachSpan;

typedef struct
{
  LqReachSpan spans[LQ_REACH_SPANS]; /* ring, newest at [newest] */
  int newest;
} LqReach;

void lq_reach_reset (LqReach *reach);

/* N more frames; x[−2] and x[−1] are the two before them. */
void lq_reach_add (LqReach *reach, const double *x, int n);

/* The largest sample of the frames FROM … TO before the newest end, and more, up to two spans. */
double lq_reach_peak (const LqReach *reach, int from, int to);

/* The largest second difference of at least the last N frames. */
double lq_reach_bend (const LqReach *reach, int n);

/* Σ |weights| of the second differences by which an interpolated point differs from the chord, for
 * KERNEL[N], the interpolator's response to one sample, whose frame 0 stands at ZERO, every
 * FACTOR-th value from PHASE on. The interpolator keeps straight lines straight. */
double lq_reach_weight (const double *kernel, int n, int zero, int factor, int phase);
