/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two halves of a look-ahead gain: hold the largest reduction over a window, then smooth the
 * gain with a window of the same length whose weights are never negative and sum to 1. Every
 * term of that mean is then at most what the peak asks for, so the smoothed gain, met by sound
 * delayed by window − 1 frames, never lets a peak pass. Memory is the caller's.
 * Thread: [audio], but for init. */
#pragma once

#include "core/types.h"

/* ---- the largest of the last WINDOW values ---- */

typedef struct
{
  double *held; /* [window] */
  int window;
  int at;
  double top; /* of the part of this block that has come */
} LqSlidingMax;

/* HELD: WINDOW ≥ 1 doubles, borrowed. The past counts as zeros: meant for values ≥ 0. [any] */
void lq_sliding_max_init (LqSlidingMax *max, int window, double *held);
void lq_sliding_max_reset (LqSlidingMax *max);

/* TO, of the same window, takes over the past of FROM. */
void lq_sliding_max_copy (LqSlidingMax *to, const LqSlidingMax *from);

/* OUT may be IN. */
void lq_sliding_max_run (LqSlidingMax *max, const double *in, double *out, int n);

/* ---- a smooth window made of boxes ---- */

#define LQ_BOX_STACK_BOXES 3

typedef struct
{
  int length[LQ_BOX_STACK_BOXES];
  int at[LQ_BOX_STACK_BOXES];
  double *ring[LQ_BOX_STACK_BOXES];
  double sum[LQ_BOX_STACK_BOXES];
} LqBoxStack;

/* Doubles of memory that a window of WINDOW frames takes. */
#define lq_box_stack_memory(window) ((window) + LQ_BOX_STACK_BOXES)

/* Three boxes in a row that together span WINDOW ≥ 1 frames, most of it the first:
 * one box is the ramp that disturbs the sound least for its length; two short ones round its
 * corners, so that what remains falls by 18 dB an octave from 1/10 of the window up. MEMORY is
 * borrowed. At rest on 1. Thread: [any] */
void lq_box_stack_init (LqBoxStack *stack, int window, double *memory);

/* The same with other shares (sum 1; the last box takes what is left). */
void lq_box_stack_init_shared (LqBoxStack *stack, int window,
                               const double share[LQ_BOX_STACK_BOXES], double *memory);
void lq_box_stack_reset (LqBoxStack *stack);

void lq_box_stack_copy (LqBoxStack *to, const LqBoxStack *from);

/* GAIN, values 0 … 1, in place. Sums are of whole numbers of 2^−40, so nothing drifts: constant 1
 * gives exactly 1 again, and no output exceeds the largest input (rounded to 2^−40). */
void lq_box_stack_run (LqBoxStack *stack, double *gain, int n);
