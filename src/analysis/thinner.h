/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lower rate for what looks only at low frequencies: half, a quarter … of the frames, flat to 0.13 of the rate at
 * which they leave twice over (1e-6 dB) and nothing folded below it (−150 dB): dsp/halfband's filters. One channel.
 * Thread: one. */
#pragma once

#include "core/arena.h"
#include "core/types.h"

typedef struct LqThinner LqThinner;

/* FACTOR: a power of two, 2 … LQ_QUANTUM. Lives in ARENA. */
LqThinner *lq_thinner_new (LqArena *arena, int factor);
void lq_thinner_reset (LqThinner *thinner);
/* TO, of the same factor, goes on as FROM would. */
void lq_thinner_copy (LqThinner *to, const LqThinner *from);

/* How many frames of the higher rate OUT is behind. */
int lq_thinner_delay (const LqThinner *thinner);

/* N frames, a multiple of FACTOR, become N / FACTOR. OUT may be IN. */
void lq_thinner_process (LqThinner *thinner, const double *in, double *out, int n);
