/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that compiles plans and warms them up: keeps the last seconds of the sum, reads again
 * what the tracks played in them, runs a new plan's new parts through both until little is left for
 * the audio side to catch up, and frees plans that are done. One job at a time. */
#pragma once

#include "core/wake.h"
#include "engine/live.h"
#include "signal/graph_copy.h"

/* The longest pre-roll, whatever a plan wants. Where something new rings on for longer, in a decay of
 * 20 s or a delay that hardly falls, what sounded before that is missing from it: of T seconds' decay
 * all that lies 600 / T dB below its beginning. More would cost memory (a quantum holds 1 KiB) and
 * the time that each such edit takes until it is heard. */
#define LQ_BUILDER_HISTORY_S 10.0

typedef struct LqBuilder LqBuilder;

/* PAST: ring of LqPastQuantum, of which the builder is the reader; WAKE wakes it. Borrowed.
 * Thread: [main]. */
LqBuilder *lq_builder_new (double rate_hz, LqRing *past, LqWake *wake);
void lq_builder_free (LqBuilder *builder);

/* Builds upon PREVIOUS, which runs (NULL: none), and warms it up if it PLAYS, from what there is of
 * TIMELINE (NULL: none yet). Takes GRAPH and TIMELINE over, copies THROUGH. [main] */
void lq_builder_submit (LqBuilder *builder, LqGraphCopy *graph, const LqThroughSpec *through,
                        int n_through, LqLive *previous, LqTimeline *timeline, bool plays);

/* What has been built since; NULL: nothing yet. [main] */
LqLive *lq_builder_take (LqBuilder *builder);

/* Frees LIVE, which does not run any more. [main] */
void lq_builder_discard (LqBuilder *builder, LqLive *live);
