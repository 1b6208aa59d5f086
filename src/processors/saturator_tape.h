/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the saturator that works at a multiple of the rate where its curve recalls
 * (saturator_loop): all channels through it, less a straight line, as saturator_bend does for the
 * others. Nothing folds back the less for the mean of the way here: it is not asked for.
 * Thread: [audio], but for new. */
#pragma once

#include "processors/saturator_bend.h"

typedef struct LqSaturatorTape LqSaturatorTape;

/* Frames of the base rate by which it lags: one of them to see what comes behind a turn. */
int lq_saturator_tape_latency (LqBendQuality quality);

/* Thread: [main] [worker]. Owned by ARENA. */
LqSaturatorTape *lq_saturator_tape_new (LqArena *arena, int n_channels, double rate_hz,
                                        LqBendQuality quality);

/* Blank tape, silence. */
void lq_saturator_tape_reset (LqSaturatorTape *tape);

/* A quantum: IO becomes what the tape makes of it, less the straight line. There is no bias. */
void lq_saturator_tape_run (LqSaturatorTape *tape, const LqBendPoint *from, const LqBendPoint *to,
                            double io[][LQ_QUANTUM]);
