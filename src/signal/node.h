/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A processor in the path, with the rows every node has: bypass, wet and target. The processor
 * hears its input all the time, also when bypassed, so that it can be switched in and out
 * without a click; the dry side is delayed by the processor's latency. A target gives it one
 * channel (left, right, mid or side) and leaves the other as it is. In a mono path left, right
 * and mid all mean the one channel, and there is no side: nothing happens to it.
 *
 * Its detector may hear another track; where one channel is processed, the mean of that track.
 * When the processor's output is not finite it is reset and the node is silent for a moment. */
#pragma once

#include "signal/part.h"
#include "signal/plan.h"

typedef struct LqRunNode LqRunNode;

/* Reset and sounding as SPEC says. Thread: [main] [worker]. */
LqRunNode *lq_run_node_new (const LqNodeSpec *spec, const LqGraph *graph, int n_channels);
LqPart *lq_run_node_part (LqRunNode *node);
LqKey lq_run_node_key_track (const LqRunNode *node);   /* constant */
static inline LqRunNode *lq_run_node_of (LqPart *part) /* NULL: another kind */
{
  return part->kind->role == LQ_PART_NODE ? (LqRunNode *)part : NULL;
}

/* True when the running NODE becomes what SPEC says by its ramped parameters alone: same processor,
 * same structural parameters, same sample, same target. Thread: [main] [worker]. */
bool lq_run_node_can_become (const LqRunNode *node, const LqNodeSpec *spec);

/* True when NODE is all that SPEC says. For nodes that do not move: those of a variant's own tracks. */
bool lq_run_node_is (const LqRunNode *node, const LqNodeSpec *spec);

/* Frames of past input after which it sounds as if it had always run, latency included. */
LqFrames lq_run_node_warm_up (const LqRunNode *node);

/* What its detector hears from now on, planes that are filled before each run; NULL: its own sound.
 * [audio] */
void lq_run_node_set_key (LqRunNode *node, const double *const *key, int n_channels);
void lq_run_node_set_tempo (LqRunNode *node, double tempo_bpm);

/* Frames since the path was reset, the same for all nodes of a plan that runs. [audio] */
void lq_run_node_set_clock (LqRunNode *node, LqFrames clock);
LqFrames lq_run_node_clock (const LqRunNode *node);
void lq_run_node_set_lag (LqRunNode *node, int frames); /* of what it hears, behind the tracks */

/* [audio] */
void lq_run_node_set_param (LqRunNode *node, int slot, double value);
void lq_run_node_set_row (LqRunNode *node, int row, double value);

/* Frames from where its rows act to its output. Constant. */
int lq_run_node_rows_lead (const LqRunNode *node);

void lq_run_node_meter (LqRunNode *node, LqNodeMeter *meter); /* [main] */
