/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan is made of, for the files plan*.c alone. */
#pragma once

#include "signal/align.h"
#include "signal/fader.h"
#include "signal/node.h"
#include "signal/plan.h"
#include "signal/strip.h"

/* A part at work: which planes it reads and writes. Steps of equal depth do not depend on one
 * another and may run in parallel. */
typedef struct
{
  LqPart *part;
  const double *const *in;
  double *const *out;
  int depth;
  int lag; /* frames by which IN lags the tracks' input */
} LqStep;

/* Strips that are added up. */
typedef struct
{
  int *strips; /* by ascending key, so that moving a track in the list changes no bit */
  int n_strips;
  int n_channels;
  double **planes;
} LqSum;

/* Parts in a row, then an align: a rack (fader, nodes) or what stands before a track's fader (nodes).
 * What is not the same as in the previous plan runs beside the old for a while and is blended in. */
typedef struct
{
  int n_channels;
  LqPart **parts;
  int n_parts;
  int n_shared;                /* of them, from the top, belong to an earlier branch, */
  int twin;                    /* this one; all of them and the align, when it is EQUAL */
  bool equal;                  /* to the twin */
  int n_kept;                  /* of them, from the top, are those of the previous plan's chain */
  bool kept;                   /* all of it, the align too */
  LqAlign *align;              /* NULL: nothing to delay, now or later */
  int delay;                   /* of the align */
  const double *const *direct; /* what the align gives */
  const double *const *ghost;  /* what the previous plan's chain gives, NULL: no blend */
  LqAlign *ghost_align;        /* of it, where it has to move with the others; NULL: it stays */
  int ghost_delay;             /* of that */
  int wait_quanta;             /* for which only the ghost is heard */
  double **blended;            /* from ghost to direct */
  const double *const *out;    /* ghost, blended or direct */
} LqChain;

typedef struct
{
  LqKey key; /* of a rack */
  bool has_fader;
  double gain_db; /* of the fader */
  const LqNodeSpec *nodes;
  int n_nodes;
  int n_channels;
  double tempo_bpm;
} LqChainSpec;

typedef struct
{
  LqKey key;
  int sum; /* the one it stands on */
  double tempo_bpm;
  LqChain chain;
} LqBranch;

/* A line that is only delayed. */
typedef struct
{
  LqThroughSpec spec;
  LqAlign *align;
  double **planes;
  const double *const *out;
} LqThrough;

/* What a node's detector hears of another track: as it comes in, as late as the node. */
typedef struct
{
  LqRunNode *node;
  int track; /* of the input */
  LqAlign *align;
  int delay;
  double **planes;
} LqKeyLine;

/* What runs in a row, each part once. */
typedef struct
{
  LqStep *steps; /* first all that stay, then those of old chains, needed while blending */
  int n_steady, n_steps;
  LqKeyLine *keys; /* in the order of the steps */
  int n_steady_keys, n_keys;
  int busy_quanta; /* for which there is something to blend */
  int age;         /* quanta run, up to that */
} LqCourse;

/* Where a part or a chain stands: behind IN, on the tracks of SUM, which are LATENCY frames old there. */
typedef struct
{
  const double *const *in;
  int depth;
  int sum;
  int latency;
} LqPlace;

/* A track's way into the sum: nodes, align, strip. Lanes do not depend on one another: each may run
 * on a thread of its own. */
typedef struct
{
  const LqTrackSpec *spec; /* while the plan is compiled; NULL: it leaves */
  LqStrip *strip;
  int sum; /* one that it plays into, whose tracks its detectors hear */
  double tempo_bpm;
  LqChain chain;
  LqCourse course;
  const double *entry[LQ_MAX_CHANNELS]; /* what the first part reads */
} LqLane;

/* Parts, each once. */
typedef struct
{
  LqPart **part;
  int n;
} LqParts;

/* New parts on their way into the past: the whole chain from the sum or the track on, with stand-ins
 * for those parts at its top that are running in the previous plan. */
typedef struct
{
  int track; /* whose past it hears; −1: the sum's */
  int n_channels;
  LqCourse course;
  const double *entry[LQ_MAX_CHANNELS]; /* what the first part reads */
  LqFrames frames;                      /* that it wants to hear */
} LqWarm;

struct LqPlan
{
  LqArena *arena;
  double rate_hz;
  int n_channels; /* of the first sum */
  int latency;

  int front; /* of it up to the sums */

  /* The graph's tracks, then those of the previous plan that are leaving, then those that variants
   * have for themselves. */
  LqLane *lanes;
  int n_tracks, n_main, n_lanes;
  LqSum *sums; /* the first is the graph's: Mix, and what the work stands on */
  int n_sums;

  LqAlign *mix_align;
  const double *const *mix;
  LqThrough *through;
  int n_through;

  LqBranch *branches;
  int n_branches;
  LqCourse course; /* of all branches */
  double tempo_bpm;
  LqStripQuantum *quanta; /* of all lanes, when the plan runs as a whole */

  LqWarm *warms;
  int n_warms;
  uint64_t n_past;  /* quanta of it that they have heard */
  bool tracks_warm; /* with the tracks in all of them */

  LqPart **parts; /* all of the above, one reference each */
  int n_parts, max_parts;
  LqParts steady;  /* of them what runs when there is nothing to blend: what a reset is about */
  LqParts warming; /* and what hears the past */
  int turn;        /* which of those is asked first what it has to design */

  bool fresh; /* has not run yet */
  bool unmetered;
  int blend_quanta;
  LqKey fault;
};

/* ---- plan_chain.c ---- */

/* Holds PART for the plan's life. Returns it. */
LqPart *lq_plan_own (LqPlan *plan, LqPart *part);

/* Whether PLAN holds PART already. */
bool lq_plan_owns (const LqPlan *plan, const LqPart *part);

/* A new part I of SPEC. */
LqPart *lq_plan_new_part (const LqPlan *plan, const LqChainSpec *spec, int i);

/* Fader and nodes: shared, as far as the chain says so; carried over from OLD (NULL: none) as long as
 * everything before is; then new. */
void lq_plan_build_chain (LqPlan *plan, LqChain *chain, const LqChainSpec *spec,
                          const LqChain *old);
int lq_chain_latency (const LqChain *chain); /* without the align */

/* The align, which brings the chain to LATENCY; TWIN: that of an equal chain, or NULL. */
void lq_plan_finish_chain (LqPlan *plan, LqChain *chain, const LqChain *old, LqAlign *twin,
                           int latency, int room);

/* An aligner of N_CHANNELS, BEFORE (may be NULL) if that one serves, with room for later delays. */
LqAlign *lq_plan_align (LqPlan *plan, LqAlign *before, LqKey key, int n_channels, int delay,
                        int room);

/* ---- plan_mix.c: the lanes and sums of all racks, and the aligns of the lanes ---- */

void lq_plan_build_mixes (LqPlan *plan, const LqGraph *graph, const LqPlan *previous);
void lq_plan_finish_lanes (LqPlan *plan, const LqPlan *previous, int align_frames, int room);

/* The lane of PREVIOUS that LANE follows: the same strip. NULL: none. */
const LqLane *lq_plan_old_lane (const LqPlan *previous, const LqLane *lane);

/* ---- plan_build.c ---- */

LqChainSpec lq_branch_spec (const LqPlan *plan, const LqGraph *graph, int r);

/* ---- plan_ready.c: lists what a reset and what the past is about ---- */

void lq_plan_list_parts (LqPlan *plan);

/* ---- plan_warm.c: lists what has to be warmed up, when PLAN follows a previous one ---- */

void lq_plan_build_warms (LqPlan *plan, const LqGraph *graph);

/* ---- plan_wire.c: puts all parts in order and gives them planes ---- */

void lq_plan_wire (LqPlan *plan, const LqPlan *previous);

void lq_plan_begin_course (LqPlan *plan, LqCourse *course, int max_steps);
void lq_course_end_steady (LqCourse *course); /* what stays is in it */

/* CHAIN at AT, its keys too; what it gives. */
const double *const *lq_plan_place_chain (LqPlan *plan, LqCourse *course, LqPlace at,
                                          const LqChain *chain, const LqPlan *previous);

/* ---- plan_course.c. Thread: [audio] ---- */

extern const double *const lq_silent_planes[LQ_MAX_CHANNELS];

/* Keys and parts, those of old chains too while there is something to blend; parts alone, N_STEPS of
 * them; and what closes a quantum. */
void lq_course_run (const LqCourse *course, const LqPlanInput *input);
void lq_course_run_steps (const LqCourse *course, int n_steps);
void lq_course_end (LqCourse *course);

/* Ends what there was to blend. */
void lq_course_settle (LqCourse *course);

/* To FAULT, unless it names one already, the part that is at fault. */
void lq_part_take_fault (LqKey *fault, LqPart *part);
void lq_course_note_faults (LqKey *fault, const LqCourse *course);

/* Tells the nodes what their keys are; and that and how late they hear. Thread: [any] while nobody
 * runs it. */
void lq_course_connect_keys (const LqCourse *course);
void lq_course_connect (const LqCourse *course);
