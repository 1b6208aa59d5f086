/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two to six bands without phase shift, with latency: low-passes of linear phase on one common
 * delay, and bands as their differences, LP(k) − LP(k − 1), so that the sum is the delayed input
 * to rounding. A low-pass is a windowed sinc of five periods of its split: −6.02 dB there, flat to
 * 0.002 dB up to 0.45 of it and 80 dB down from 1.6 times it. Splits change by the exchange
 * of filters (dsp/convolver): a crossfade of 30 ms, the sum untouched. Without latency, but with
 * the phase of its slopes: dsp/crossover.
 * Used by processors; thread: [audio], but for all that has an arena. All live in their arena. */
#pragma once

#include "core/arena.h"
#include "dsp/crossover.h"

typedef struct LqLinearCrossover LqLinearCrossover;
typedef struct LqLinearSplits LqLinearSplits;

/* ---- off the audio thread ---- */

/* Frames by which the bands lag: two and a half periods of LOWEST_HZ. Thread: [any] */
int lq_linear_crossover_latency (double rate_hz, double lowest_hz);

/* For N_BANDS 2 … 6, N_CHANNELS 1 or 2 and splits from LOWEST_HZ up; silent until it has splits. */
LqLinearCrossover *lq_linear_crossover_new (LqArena *arena, double rate_hz, int n_bands,
                                            int n_channels, double lowest_hz);

/* SPLIT_HZ[n_bands − 1], ascending; what is below the CROSSOVER's lowest is less steep. Not
 * changed any more. */
LqLinearSplits *lq_linear_splits_new (LqArena *arena, const LqLinearCrossover *crossover,
                                      const double *split_hz);

/* The same only to be asked for its magnitude, for an editor. */
LqLinearSplits *lq_linear_splits_drawn (LqArena *arena, double rate_hz, int n_bands,
                                        double lowest_hz, const double *split_hz);

/* H of BAND at F_HZ without its delay, from the taps that run: real, below 0 where a side lobe turns
 * over; and |H|. Thread: [any] */
double lq_linear_splits_amplitude (const LqLinearSplits *splits, int band, double f_hz);
double lq_linear_splits_magnitude (const LqLinearSplits *splits, int band, double f_hz);

/* Gives CROSSOVER splits of its own, at rest at SPLIT_HZ, which aim moves. Thread: [main] [worker] */
void lq_linear_crossover_own (LqArena *arena, LqLinearCrossover *crossover, const double *split_hz);

/* ---- with splits of its own ---- */

/* Forgets the past and rests at SPLIT_HZ: designs them at once where they are others. */
void lq_linear_crossover_rest (LqLinearCrossover *crossover, const double *split_hz);

/* Designs what that needs, piece by piece until nothing is left: true; or until WORK, from which each is
 * taken, is used up (dsp/work.h): false. Nobody hears the bands. */
bool lq_linear_crossover_ready (LqLinearCrossover *crossover, const double *split_hz, int *work);

/* Forgets the past alone. */
void lq_linear_crossover_forget (LqLinearCrossover *crossover);

/* Goes to SPLIT_HZ: designs a little in each quantum, then exchanges; there in some 120 ms. On the
 * way elsewhere, the last asked for come next. */
void lq_linear_crossover_aim (LqLinearCrossover *crossover, const double *split_hz);

/* ---- with splits of others; SPLITS are borrowed ---- */

/* Forgets the past and rests at SPLITS. */
void lq_linear_crossover_jump (LqLinearCrossover *crossover, const LqLinearSplits *splits);

/* Goes to SPLITS; on the way elsewhere, the last asked for come next. */
void lq_linear_crossover_exchange (LqLinearCrossover *crossover, const LqLinearSplits *splits);

/* Whether it still reads SPLITS or will: else their memory may go. */
bool lq_linear_crossover_uses (const LqLinearCrossover *crossover, const LqLinearSplits *splits);

/* ---- both ---- */

/* A quantum to BANDS[n_bands], lowest first. */
void lq_linear_crossover_run (LqLinearCrossover *crossover, const double *const *in,
                              LqBandPlanes *bands);
