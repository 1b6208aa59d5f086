/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A signal that lies in memory, read between its frames and at another speed: windowed sincs, low
 * enough that nothing folds. Thread: [audio], but for new. */
#pragma once

#include "core/arena.h"

typedef struct LqStretch LqStretch;

/* Thread: [main] [worker]. Owned by ARENA. */
LqStretch *lq_stretch_new (LqArena *arena);

/* OUT[i] = X at (FROM + i) / TIMES for i < N_OUT, X being 0 outside its N frames. TIMES: how much
 * longer it gets, 0.25 … 4; 1 is a copy. */
void lq_stretch_read (const LqStretch *stretch, const double *x, LqFrames n, double times,
                      LqFrames from, double *out, int n_out);
