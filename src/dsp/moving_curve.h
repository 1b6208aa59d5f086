/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A static curve (dsp/gaincurve) whose parameters glide. Thread: [audio], but for init. */
#pragma once

#include "dsp/gaincurve.h"
#include "dsp/smooth.h"

#define LQ_MOVING_CURVE_PARTS 4

typedef struct
{
  LqSmooth part[LQ_MOVING_CURVE_PARTS]; /* threshold, slope, knee, range */
  LqGainCurve now;
  LqGainCurve next; /* at the end of the quantum under way */
  bool moving;      /* in it */
} LqMovingCurve;

/* Thread: [any] */
void lq_moving_curve_init (LqMovingCurve *curve, double rate_hz);

/* Jumps to where it was aimed. */
void lq_moving_curve_jump (LqMovingCurve *curve);

void lq_moving_curve_aim (LqMovingCurve *curve, double threshold_db, double ratio, double knee_db,
                          double range_db);

/* The same by its slope, of lq_gain_curve_of_slope. */
void lq_moving_curve_aim_slope (LqMovingCurve *curve, double threshold_db, double slope,
                                double knee_db, double range_db);

/* Up to this level the next quantum gives exactly 0. */
double lq_moving_curve_floor_db (const LqMovingCurve *curve);

/* A quantum: REDUCTION_DB[lane] for LEVEL_DB[lane]. In motion, from the curve at the quantum's
 * beginning it is blended to that at its end. */
void lq_moving_curve_run (LqMovingCurve *curve, int n_lanes, double level_db[][LQ_QUANTUM],
                          double reduction_db[][LQ_QUANTUM]);

/* The same frame by frame, for a loop: begin once a quantum, frame 0, 1, …, end. */
void lq_moving_curve_begin (LqMovingCurve *curve);
void lq_moving_curve_run_frame (const LqMovingCurve *curve, int frame, int n_lanes,
                                double level_db[][LQ_QUANTUM], double reduction_db[][LQ_QUANTUM]);
void lq_moving_curve_end (LqMovingCurve *curve);
