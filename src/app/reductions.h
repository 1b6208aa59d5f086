/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dynamics processors did, by place in the song: the largest gain reduction of each node in
 * every 10 ms of the timeline, and of the last seconds. Fed from the engine's read-out rings while it
 * plays. Thread: [main]. */
#pragma once

#include "engine/engine.h"

typedef struct LqReductions LqReductions;

LqReductions *lq_reductions_new (void);
void lq_reductions_free (LqReductions *reductions);

/* Forgets everything: another session, or an edit that makes the past untrue. */
void lq_reductions_clear (LqReductions *reductions);

/* A node that reduces gain: its read-out READOUT, dB, ≤ 0. */
typedef struct
{
  LqKey chain; /* LQ_SCENE_WORK, or its track */
  LqKey node;
  int readout;
  bool aside; /* no part of what the chain reduces */
} LqReducer;

/* Nodes that are not named any more keep their past until clear. */
void lq_reductions_set_nodes (LqReductions *reductions, const LqReducer *reducers, int n,
                              double rate_hz);

/* Takes what is new, right after the engine's poll. */
void lq_reductions_poll (LqReductions *reductions, LqEngine *engine, const LqEngineState *state);

/* The largest reduction (dB ≥ 0, NAN: not heard) in each of N columns of FROM…TO. NODE 0: of all
 * nodes of the work's rack together, but for those aside. False: nothing is known at all. */
bool lq_reductions_columns (const LqReductions *reductions, LqKey node, LqFrames from, LqFrames to,
                            int n, float *db);

/* The same of the last SECONDS that were heard, newest last, at most N values, one every 10 ms. */
int lq_reductions_recent (const LqReductions *reductions, LqKey node, int n, float *db);

/* The reduction now, dB ≥ 0; 0 when there is none. */
double lq_reductions_now (const LqReductions *reductions, LqKey node);

/* Changes whenever anything was added. */
uint64_t lq_reductions_serial (const LqReductions *reductions);
