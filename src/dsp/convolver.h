/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolution with long filters, a quantum at a time: overlap-save in partitions by dsp/skew_fft.
 * A plan cuts the filter: either all in blocks of one length, which is the latency, or from
 * blocks of a quantum without any latency to blocks of 4096 frames. The products of a block are
 * spread over the quanta in which it is gathered, so that every quantum costs nearly the same.
 *
 * An input keeps the spectra of one channel's past; any number of convolvers may read it. A
 * convolver makes one channel from one or two inputs through a filter, which can be exchanged
 * while sound runs: both run on the same spectra, then a linear crossfade. The transformed
 * filters are made off the audio thread; the audio thread only takes pointers.
 * Source: W. Gardner, JAES 43 (1995); F. Wefers, "Partitioned convolution algorithms", 2015.
 * Used by processors; thread: [audio], but for all that has an arena. All live in their arena. */
#pragma once

#include "core/arena.h"
#include "core/types.h"

#define LQ_CONVOLVER_MOST_INPUTS 2

typedef struct LqConvolverPlan LqConvolverPlan;
typedef struct LqConvolverFilter LqConvolverFilter;
typedef struct LqConvolverInput LqConvolverInput;
typedef struct LqConvolver LqConvolver;

/* ---- off the audio thread ---- */

/* For filters of up to N_TAPS ≥ 1. Blocks of BLOCK_FRAMES, a power of two from LQ_QUANTUM on: the
 * latency, but 0 for one quantum. Everything made for a plan must go before it. */
LqConvolverPlan *lq_convolver_plan_uniform (LqArena *arena, int n_taps, int block_frames);

/* Blocks that grow with the distance; no latency. */
LqConvolverPlan *lq_convolver_plan_prompt (LqArena *arena, int n_taps);

/* Frames by which the output lags. Thread: [any] */
int lq_convolver_plan_latency (const LqConvolverPlan *plan);

/* TAPS[n_inputs][n_taps], read here only; NULL for an input that is not heard. N_TAPS at most the
 * plan's. Not changed any more: several convolvers may run it. */
LqConvolverFilter *lq_convolver_filter_new (LqArena *arena, const LqConvolverPlan *plan,
                                            int n_inputs, const double *const *taps, int n_taps);

/* Made and made again on the audio thread. Silent. */
LqConvolverFilter *lq_convolver_filter_blank (LqArena *arena, const LqConvolverPlan *plan,
                                              int n_inputs);

LqConvolverInput *lq_convolver_input_new (LqArena *arena, const LqConvolverPlan *plan);

/* FADE_FRAMES: of an exchange. Silent until it has a filter. */
LqConvolver *lq_convolver_new (LqArena *arena, const LqConvolverPlan *plan, int fade_frames);

/* ---- on it ---- */

/* Makes part PART of INPUT, both from 0 on in their order, of a blank FILTER that no convolver
 * uses. Returns the frames of the block that it took, a transform of twice as many, or 0: all parts
 * of the input are made. TAPS NULL: the input is not heard, and has no parts. */
int lq_convolver_filter_put (LqConvolverFilter *filter, int input, int part, const double *taps,
                             int n_taps);

/* Forgets the past, at once however long the filters are. */
void lq_convolver_input_reset (LqConvolverInput *input);

/* A quantum in; before the convolvers that read it run. */
void lq_convolver_input_push (LqConvolverInput *input, const double in[LQ_QUANTUM]);

/* Forgets the past, at rest on the filter it has or goes to. Its inputs are reset with it. */
void lq_convolver_reset (LqConvolver *convolver);

/* The same, at rest on FILTER. NULL: silent. Borrowed, as below. */
void lq_convolver_jump (LqConvolver *convolver, const LqConvolverFilter *filter);

/* Goes to FILTER: first it runs unheard until its blocks are full, then the fade. On the way to
 * another filter the one asked for last waits until that has arrived. Not NULL. */
void lq_convolver_exchange (LqConvolver *convolver, const LqConvolverFilter *filter);

/* Whether it still reads FILTER or will: else its memory may go. */
bool lq_convolver_uses (const LqConvolver *convolver, const LqConvolverFilter *filter);

/* On the way to another filter. */
bool lq_convolver_moving (const LqConvolver *convolver);

/* One quantum from the INPUTS[n_inputs] of the filter's shape, pushed just now. */
void lq_convolver_run (LqConvolver *convolver, const LqConvolverInput *const *inputs,
                       double out[LQ_QUANTUM]);
