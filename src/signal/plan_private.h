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
} LqStep;

/* Strips that are added up. */
typedef struct
{
  int *strips; /* by ascending key, so that moving a track in the list changes no bit */
  int n_strips;
  int n_channels;
  double **planes;
} LqSum;

/* A rack: fader, nodes, align, in this order. */
typedef struct
{
  LqKey key;
  int sum; /* the one it stands on */
  double tempo_bpm;
  int n_channels;
  LqPart **parts;
  int n_parts;
  int n_shared;             /* of them, from the top, belong to an earlier branch, */
  int twin;                 /* this one */
  int n_kept;               /* of them, from the top, are those of the previous plan's branch */
  int delay;                /* of the align */
  double *const *direct;    /* what the align gives */
  double *const *ghost;     /* what the previous plan's branch gives, NULL: no blend */
  double **blended;         /* from ghost to direct */
  const double *const *out; /* blended or direct */
} LqBranch;

/* A line that is only delayed. */
typedef struct
{
  LqThroughSpec spec;
  LqAlign *align;
  double **planes;
  const double *const *out;
} LqThrough;

/* What a node's detector hears of another track: the track before its fader, as late as the node. */
typedef struct
{
  LqRunNode *node;
  int track; /* of the input */
  LqAlign *align;
  int delay;
  double **planes;
} LqKeyLine;

/* New parts on their way into the past: the whole branch from the sum on, with stand-ins for those
 * parts at the top that are running in the previous plan. */
typedef struct
{
  LqPart **parts;
  int n_parts;
  LqFrames frames; /* that it wants to hear */
} LqWarm;

struct LqPlan
{
  LqArena *arena;
  double rate_hz;
  int n_channels; /* of the first sum */
  int latency;

  /* The graph's tracks, then those of the previous plan that are leaving, then those that variants
   * have for themselves. */
  LqStrip **strips;
  int n_tracks, n_main, n_strips;
  double ***strip_planes; /* [n_strips] */
  LqSum *sums;            /* the first is the graph's: Mix, and what the work stands on */
  int n_sums;

  LqAlign *mix_align;
  double **mix;
  LqThrough *through;
  int n_through;

  LqBranch *branches;
  int n_branches;
  LqStep *steps; /* first all that stay, then those of old branches, needed while blending */
  int n_steady, n_steps, max_steps;
  LqKeyLine *keys; /* in the order of the steps */
  int n_steady_keys, n_keys;
  double tempo_bpm;

  LqWarm *warms;
  int n_warms;
  double **warm_planes[2];

  LqPart **parts; /* all of the above, one reference each */
  int n_parts, max_parts;

  bool fresh; /* has not run yet */
  int blend_quanta, blend_left;
  LqKey fault;
};

/* plan_build.c: holds PART for the plan's life. Returns it. */
LqPart *lq_plan_own (LqPlan *plan, LqPart *part);

/* Whether PLAN holds PART already. */
bool lq_plan_owns (const LqPlan *plan, const LqPart *part);

/* plan_mix.c: the strips and sums of all racks. */
void lq_plan_build_mixes (LqPlan *plan, const LqGraph *graph, const LqPlan *previous);

/* plan_warm.c: lists what has to be warmed up, when PLAN follows a previous one. */
void lq_plan_build_warms (LqPlan *plan, const LqGraph *graph);

/* plan_build.c: an aligner of N_CHANNELS, BEFORE if that one serves, with room for later delays. */
LqAlign *lq_plan_align (LqPlan *plan, LqPart *before, LqKey key, int n_channels, int delay,
                        int room);

/* plan_wire.c: puts all parts in order and gives them planes. */
void lq_plan_wire (LqPlan *plan, const LqPlan *previous);
