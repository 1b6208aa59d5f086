/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two to six bands by fourth-order Linkwitz-Riley splits, without latency. The bands are in phase:
 * each passes an all-pass for every split that it does not meet, so that their sum is the input
 * through one second-order all-pass a split, flat to rounding. A band alone is −6.02 dB at a split
 * and falls by 24 dB an octave. Split frequencies glide without click or zipper.
 * Source: S. Linkwitz, JAES 24 (1976); compensation: L. D'Appolito, JAES 35 (1987); the sections
 * are those of dsp/svf.
 * Used by processors; thread: [audio], but for new and magnitude. Without phase shift, but with
 * latency: dsp/linear_crossover. */
#pragma once

#include "core/arena.h"
#include "core/types.h"

#define LQ_CROSSOVER_MOST_BANDS  6
#define LQ_CROSSOVER_MOST_SPLITS (LQ_CROSSOVER_MOST_BANDS - 1)

typedef struct LqCrossover LqCrossover;

/* One band of a quantum. */
typedef double LqBandPlanes[LQ_MAX_CHANNELS][LQ_QUANTUM];

/* N_BANDS 2 … 6; SPLIT_HZ[n_bands − 1], ascending, below half the rate (taken as 0.49 of it above
 * that). Thread: [main] [worker]. Owned by ARENA. */
LqCrossover *lq_crossover_new (LqArena *arena, double rate_hz, int n_bands, const double *split_hz);

/* Forgets the past and rests at SPLIT_HZ. */
void lq_crossover_jump (LqCrossover *crossover, const double *split_hz);

/* Forgets the past alone. */
void lq_crossover_forget (LqCrossover *crossover);

/* Glides to SPLIT_HZ, in ratios, from the next quantum on. */
void lq_crossover_aim (LqCrossover *crossover, const double *split_hz);

/* A quantum of N_CHANNELS 1 or 2 to BANDS[n_bands], lowest first. */
void lq_crossover_run (LqCrossover *crossover, const double *const *in, int n_channels,
                       LqBandPlanes *bands);

/* |H| of BAND at F_HZ, from the coefficients that run at rest. Thread: [any] */
double lq_crossover_magnitude (double rate_hz, int n_bands, const double *split_hz, int band,
                               double f_hz);
