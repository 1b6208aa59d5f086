/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signal path, ready to run: a graph compiled to an ordered list of steps over buffers that
 * exist already. One call of lq_plan_run is one quantum of all sound. Playback and render
 * run the same plan by the same function; a plan does not know which of them it serves.
 *
 * A plan built upon a previous one carries the running instances of everything unchanged over,
 * so that they play on without a seam; what differs is new, is warmed up on the sound before
 * it, and is blended in from the old branch when the plan starts. An instance runs once, in one
 * plan: the previous plan is never run again once its successor has run. A variant on a mix of its
 * own is warmed up on the graph's sum, and not blended: what it was is not heard when it changes.
 * What is new on a track, and the keys of what is new anywhere, hear the tracks' own past, for which
 * the caller has to read it again. Where nobody has it, a track's new nodes hear the present: they run
 * beside the old for their warm-up, LQ_PLAN_TRACK_WAIT_MS at most beyond their latency, and are
 * blended in then.
 *
 * Threads: new, preroll and free on one thread at a time ([main] or the engine's builder);
 * run, reset and set on the audio thread (or whichever renders). */
#pragma once

#include "core/latest.h"
#include "core/ring.h"
#include "signal/graph.h"

typedef struct LqPlan LqPlan;

/* What a new node of a track without a past waits at most before it is blended in, its latency not
 * counted. */
#define LQ_PLAN_TRACK_WAIT_MS 250.0

/* A line that only has to stay in time with the rest: a reference. */
typedef struct
{
  LqKey key;
  int n_channels;
} LqThroughSpec;

typedef struct
{
  const LqGraph *graph;
  /* All outputs lag by the longest latency of a track's nodes, rounded up to a multiple of this, and
   * by the longest rack's, rounded up to a multiple of this that is not 0 (live play keeps a
   * reserve, so that an edit does not shift time). 1: not rounded, the tracks' to whole quanta. */
  int align_frames;
  const LqThroughSpec *through;
  int n_through;
  LqPlan *previous; /* NULL: everything is new */
  bool unmetered;   /* nobody reads its meters: a render */
} LqPlanSpec;

/* Copies what it needs of SPEC. Owns: caller frees; PREVIOUS may be freed from the moment it is not
 * run any more, in any order. */
LqPlan *lq_plan_new (const LqPlanSpec *spec);
void lq_plan_free (LqPlan *plan); /* NULL is fine */

int lq_plan_latency (const LqPlan *plan); /* frames by which every output lags */
int lq_plan_n_channels (const LqPlan *plan);
/* Tracks of the input: the graph's, then those of the previous plan that are fading out, then those
 * that variants have for themselves. Several may play the same line. */
int lq_plan_n_tracks (const LqPlan *plan);
LqKey lq_plan_track_line (const LqPlan *plan, int index);      /* in the order of the input */
int lq_plan_track_channels (const LqPlan *plan, int index);    /* of the track's input */
bool lq_plan_track_is_variant (const LqPlan *plan, int index); /* no track of the graph */
int lq_plan_n_racks (const LqPlan *plan);
LqKey lq_plan_rack_key (const LqPlan *plan, int index);
int lq_plan_rack_channels (const LqPlan *plan, int index);
int lq_plan_find_rack (const LqPlan *plan, LqKey key); /* −1: none */
int lq_plan_n_through (const LqPlan *plan);
const LqThroughSpec *lq_plan_through_spec (const LqPlan *plan, int index);
int lq_plan_find_through (const LqPlan *plan, LqKey key); /* −1: none */

/* One quantum. Planes are [channel][LQ_QUANTUM], of the track's own number of channels; a NULL
 * entry is silence. Thread: [audio]. */
typedef struct
{
  const double *const *const *tracks;  /* [n_tracks] */
  const double *const *const *through; /* [n_through] */
} LqPlanInput;
void lq_plan_run (LqPlan *plan, const LqPlanInput *input);

/* The same in parts, for who runs many quanta at once: begin; then for each quantum every track, and
 * when all of them are done the rest. Tracks do not depend on one another, nor a track on the rest of
 * the quantum before: each may run on any thread, in the order of the quanta. All bits are those of
 * lq_plan_run (). */
typedef struct
{
  double **planes; /* the caller's, [lq_plan_strip_channels ()][LQ_QUANTUM] */
  bool silent;     /* nothing but zeros: PLANES were not written */
  LqKey fault;     /* a node or track that gave non-finite values, 0: none */
} LqStripQuantum;
int lq_plan_strip_channels (const LqPlan *plan, int track);
bool lq_plan_track_hears (const LqPlan *plan, int track); /* other tracks' input beside its own */
void lq_plan_begin (LqPlan *plan);
void lq_plan_run_track (LqPlan *plan, const LqPlanInput *input, int track, LqStripQuantum *out);
void lq_plan_run_rest (LqPlan *plan, const LqPlanInput *input, const LqStripQuantum *tracks);

/* What the last run gave, [channel][LQ_QUANTUM], valid until the next run. */
const double *const *lq_plan_mix (const LqPlan *plan); /* the untouched sum, aligned */
const double *const *lq_plan_rack (const LqPlan *plan, int index);
const double *const *lq_plan_through (const LqPlan *plan, int index); /* NULL: was silent */
const double *const *lq_plan_sum (const LqPlan *plan); /* the sum, not delayed: feeds pre-roll */

/* Forgets the past: every instance as if new, gains at their targets. Thread: [audio]. */
void lq_plan_reset (LqPlan *plan);

/* Whether a reset has nothing to design any more; works towards that, for WORK in all (dsp/work.h), and in
 * the next quantum on. What moved while it was designed is designed anew: there is an end once parameters
 * rest. HURRY: a design that was begun is finished and will do, and a reset goes on from it to where
 * parameters are: there is an end however fast they move. Nobody may hear the plan before it is reset.
 * Thread: [audio]. */
bool lq_plan_ready (LqPlan *plan, int work, bool hurry);

/* New targets, reached by a short ramp. CHAIN is a rack, or a track of the graph. Keys that the plan
 * does not have are ignored. A structural slot or the target row needs a new plan instead.
 * Thread: [audio], between runs. */
typedef enum
{
  LQ_STRIP_GAIN_DB,
  LQ_STRIP_PAN,
  LQ_STRIP_MUTE,
  LQ_STRIP_POLARITY,
} LqStripRow;
void lq_plan_set_track (LqPlan *plan, LqKey track, LqStripRow row, double value);
void lq_plan_set_gate (LqPlan *plan, LqKey track,
                       bool open); /* solo: only the engine's live plan */
void lq_plan_set_master (LqPlan *plan, LqKey rack, double gain_db);
void lq_plan_set_param (LqPlan *plan, LqKey chain, LqKey node, int slot, double value);
void lq_plan_set_node (LqPlan *plan, LqKey chain, LqKey node, int row, double value);

/* Frames from what the node gives, or from where its ROWS act, to what all racks give; NODE 0: from what the
 * chain gives. 0: the plan does not have it. Thread: [any], constant. */
int lq_plan_frames_behind (const LqPlan *plan, LqKey chain, LqKey node, bool rows);

/* A node or track whose output was not finite since the last call: it was muted and reset. 0: none.
 * Thread: [audio]. */
LqKey lq_plan_take_fault (LqPlan *plan);

/* ---- Succession ---- */

/* Frames of past sum that PLAN wants to hear before it takes over; 0: nothing is new in its racks.
 * Some want more than anybody keeps, such as a delay that never falls: given less, it begins with
 * the echoes of what it was given. */
LqFrames lq_plan_preroll_frames (const LqPlan *plan);

/* The same of the tracks' past: nothing is new on them. And whether TRACK's is wanted, by its own nodes
 * or as a key. */
LqFrames lq_plan_preroll_track_frames (const LqPlan *plan);
bool lq_plan_hears_past (const LqPlan *plan, int track);

/* A quantum that was: the sum, and the tracks' input in its order (NULL: not known; one NULL: silence
 * or not wanted). */
typedef struct
{
  const double *const *sum;
  const double *const *const *tracks;
} LqPlanPast;

/* Runs one quantum of the past through what is new, oldest first. When the tracks were known in all
 * of them, what is new there does not wait. Thread: [worker] before the plan is handed over, [audio]
 * for the last few quanta. */
void lq_plan_preroll (LqPlan *plan, const LqPlanPast *past);

/* Chains that each of them runs; TRACKS: the tracks are known. Thread: [any], constant. */
int lq_plan_n_preroll_chains (const LqPlan *plan, bool tracks);

/* The past begins here: nothing was before. Ready: as above, of what preroll_reset resets. */
void lq_plan_preroll_reset (LqPlan *plan);
bool lq_plan_preroll_ready (LqPlan *plan, int work, bool hurry);

/* True when the blend from the previous plan's branches has ended. Thread: [audio]. */
bool lq_plan_settled (const LqPlan *plan);

/* ---- Read-outs, one reader. Thread: [main]; PLAN is the one that runs ---- */

/* A quantum's first read-outs of a node that reduces: the whole course. */
#define LQ_MAX_READOUTS 8
typedef struct
{
  uint64_t quantum; /* counts the node's quanta */
  float values[LQ_MAX_READOUTS];
} LqReadoutRow;

typedef struct
{
  LqLatestRow *readouts; /* all of the processor's */
  LqRing *history;       /* of LqReadoutRow; full: newer rows are lost; NULL: it reduces nothing */
} LqNodeMeter;
bool lq_plan_node_meter (LqPlan *plan, LqKey chain, LqKey node, LqNodeMeter *meter);
