/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 2, 4, 8 or 16 times the rate and back by a cascade of linear-phase half-band filters
 * (dsp/halfband): flat to 1e-5 dB up to 20 kHz and images and aliases 140 or 240 dB down from
 * 24.1 kHz at 44.1 kHz; other rates in proportion. Up and down together delay by whole frames of the base
 * rate: lq_oversample_latency.
 * A quantum: push; up; work in place on FACTOR · LQ_QUANTUM frames; down.
 * Used by processors; thread: [audio] but for prepare. One instance per channel. */
#pragma once

#include "core/arena.h"
#include "core/types.h"
#include "dsp/halfband.h"

#define LQ_OVERSAMPLE_MOST_FACTOR 16

typedef struct LqOversample LqOversample;

/* FACTOR 2, 4, 8 or 16. Thread: [main] [worker]. Owned by ARENA. */
LqOversample *lq_oversample_new (LqArena *arena, int factor, LqHalfbandSet set);
void lq_oversample_reset (LqOversample *o);

/* Frames of the base rate by which up and down together delay; 0 for factor 1. Thread: [any] */
int lq_oversample_latency (int factor, LqHalfbandSet set);

/* By which up alone delays, in whole frames of it. Thread: [any] */
int lq_oversample_latency_up (int factor, LqHalfbandSet set);

/* Takes a quantum; must be called for each, also while nobody asks for more. */
void lq_oversample_push (LqOversample *o, const double in[LQ_QUANTUM]);

/* The quantum pushed last, lq_oversample_latency frames late, bit for bit. */
void lq_oversample_delayed (const LqOversample *o, double out[LQ_QUANTUM]);

/* The quantum pushed last at FACTOR times the rate: OUT[FACTOR · LQ_QUANTUM]. */
void lq_oversample_up (LqOversample *o, double *out);

/* After quanta without up: gives the quantum before the one pushed last. From its end on, up is as if
 * it had never been left out. */
void lq_oversample_catch_up (LqOversample *o, double *out);

/* IN[FACTOR · LQ_QUANTUM] back to the base rate. */
void lq_oversample_down (LqOversample *o, const double *in, double out[LQ_QUANTUM]);

/* The same of nothing but zeros, for less. */
void lq_oversample_down_zeros (LqOversample *o, double out[LQ_QUANTUM]);

/* Forgets all but what was pushed: call it before up and down begin again after quanta without
 * them. They are full again after two latencies. */
void lq_oversample_forget (LqOversample *o);
