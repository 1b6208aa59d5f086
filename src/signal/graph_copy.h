/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph that owns its memory, for whoever keeps one: the engine's main side, a worker's job.
 * Not changed any more. */
#pragma once

#include "signal/graph.h"
#include "signal/plan.h"

typedef struct LqGraphCopy LqGraphCopy;

/* Thread: [main] [worker]. Owns: caller frees. */
LqGraphCopy *lq_graph_copy_new (const LqGraph *graph);
void lq_graph_copy_free (LqGraphCopy *copy); /* NULL is fine */
const LqGraph *lq_graph_copy_get (const LqGraphCopy *copy);

double lq_track_spec_row (const LqTrackSpec *track, LqStripRow row);
#define LQ_STRIP_N_ROWS 4

/* Everything equal: key, processor, rows and parameters. */
bool lq_run_node_spec_equal (const LqNodeSpec *a, const LqNodeSpec *b);

/* True when an instance of A becomes one of B by setters alone. */
bool lq_node_spec_same_instance (const LqNodeSpec *a, const LqNodeSpec *b);

/* True when a plan of A becomes one of B by setters alone, and what the racks share stays right. */
bool lq_graph_same_shape (const LqGraph *a, const LqGraph *b);

const LqTrackSpec *lq_graph_find_track (const LqGraph *graph, LqKey key); /* NULL: none */
const LqRackSpec *lq_graph_find_rack (const LqGraph *graph, LqKey key);
const LqNodeSpec *lq_rack_find_node (const LqRackSpec *rack, LqKey key);
const LqNodeSpec *lq_track_find_node (const LqTrackSpec *track, LqKey key);
