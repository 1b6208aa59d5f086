/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The static curve of all bands as filters of linear phase: the analogue magnitude, sampled at
 * the odd roots of unity that dsp/skew_fft knows, its impulse response tapered at the ends alone
 * (what a whole window would smear at 30 Hz, it keeps), and the sound through dsp/convolver. A path from each channel to each, as bands on mid or side
 * need it.
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
int lq_equaliser_fir_latency (double rate_hz);
int lq_equaliser_fir_memory (double rate_hz);

/* Thread: [main] [worker]. In ARENA; it has to be told where to go, by jump. */
LqEqualiserFir *lq_equaliser_fir_new (LqArena *arena, int n_channels, double rate_hz);

/* Forgets the past and rests at PARAMS; all at once. */
void lq_equaliser_fir_jump (LqEqualiserFir *fir, const double *params);

/* Goes to PARAMS. */
void lq_equaliser_fir_aim (LqEqualiserFir *fir, const double *params);

/* A quantum; OUT may be IN. */
void lq_equaliser_fir_run (LqEqualiserFir *fir, const double *const *in, double *const *out);

/* What the taps for PARAMS do to a stereo pair at the N frequencies: amplitudes, which may be
 * negative, of the paths left–left, right–left, right–right and left–right. Thread: [any] */
enum
{
  LQ_FIR_LEFT,
  LQ_FIR_RIGHT_TO_LEFT,
  LQ_FIR_RIGHT,
  LQ_FIR_LEFT_TO_RIGHT,
  LQ_FIR_N_PATHS
};
void lq_equaliser_fir_amplitudes (const double *params, double rate_hz, const double *f_hz, int n,
                                  double *const path[LQ_FIR_N_PATHS]);
