/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The static curve of all bands as filters of linear phase: the taps that equaliser_taps draws,
 * and the sound through dsp/convolver.
 *
 * A new curve is drawn on the audio thread, a little every quantum and without allocation: some
 * sections at a time on the magnitudes, then a path's taps by one transform, then their blocks,
 * and at the end the exchange of filters. No bands: the input, late, bit for bit.
 * Thread: [audio], but for new and what says [any]. */
#pragma once

#include "core/arena.h"
#include "processors/info.h"

typedef struct LqEqualiserFir LqEqualiserFir;

/* Frames by which it lags, and frames until it has forgotten the past. Thread: [any] */
int lq_equaliser_fir_latency (const double *params, double rate_hz);
int lq_equaliser_fir_memory (const double *params, double rate_hz);

/* As long as PARAMS ask for. Thread: [main] [worker]. In ARENA; it has to be told where to go, by jump. */
LqEqualiserFir *lq_equaliser_fir_new (LqArena *arena, int n_channels, double rate_hz,
                                      const double *params);

/* Forgets the past and rests at PARAMS; draws, all at once, only where they are others. */
void lq_equaliser_fir_jump (LqEqualiserFir *fir, const double *params);

/* Draws what that needs, for WORK (processor.h); true: nothing is left. Nobody hears the filters. */
bool lq_equaliser_fir_ready (LqEqualiserFir *fir, const double *params, int *work);

/* Goes to PARAMS. */
void lq_equaliser_fir_aim (LqEqualiserFir *fir, const double *params);

/* Work (dsp/work.h) since it was made: what a call adds is what it cost. One of run adds at most
 * LQ_EQUALISER_FIR_MOST_WORK times the frames of a side of the taps. */
#define LQ_EQUALISER_FIR_MOST_WORK 4
int64_t lq_equaliser_fir_work (const LqEqualiserFir *fir);

/* A quantum; OUT may be IN. */
void lq_equaliser_fir_run (LqEqualiserFir *fir, const double *const *in, double *const *out);
