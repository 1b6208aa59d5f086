/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The static curve of a compressor: how many decibels a level is turned down by. Hard or with a
 * quadratic knee, limited to a range. Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range
 * Compressor Design", JAES 60(6), 2012, eq. 4. Thread: [any]. */
#pragma once

#include "core/types.h"

typedef struct
{
  double foot_db;   /* where the knee begins: threshold − knee/2 */
  double knee_db;   /* its width */
  double half_knee; /* 1 / (2 knee), 0 for a hard knee */
  double slope;     /* 1 − 1/ratio */
  double range_db;  /* most reduction */
} LqGainCurve;

LqGainCurve lq_gain_curve (double threshold_db, double ratio, double knee_db, double range_db);

/* The same by its slope ≥ 0 above the knee: dB of change for each dB, 1 − 1/ratio of a compressor,
 * ratio − 1 of an expander. */
LqGainCurve lq_gain_curve_of_slope (double threshold_db, double slope, double knee_db,
                                    double range_db);

/* REDUCTION_DB[i] ≥ 0 for LEVEL_DB[i]; the two may be the same memory. Exactly 0 below the knee
 * and everywhere at ratio 1. */
void lq_gain_curve_run (const LqGainCurve *curve, const double *level_db, double *reduction_db,
                        int n);

/* The reduction r that a level of LEVEL_DB ends at where the curve hears what it has turned down:
 * r = curve (level − r). */
double lq_gain_curve_behind (const LqGainCurve *curve, double level_db);
