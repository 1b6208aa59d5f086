/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan as it is played live: with the table that leads a stream's planes to its inputs, and
 * the state of its pre-roll. Made by the builder, run by engine_rt, freed by the builder again. */
#pragma once

#include "engine/hindsight.h"
#include "engine/monitor.h"
#include "engine/stream.h"
#include "signal/plan.h"

/* One input of the plan: where it comes from in the present and in the coming stream. */
typedef struct
{
  LqKey key;
  int n_channels;
  bool only_variant; /* no track of the graph plays it */
  int plane[2];      /* first one in the quantum, −1: the stream does not have it */
  int last_plane[2]; /* of the line: a mono line feeds both channels of an input */
  double **mixed;    /* the crossfade of the two streams */
  const double *planes[2][LQ_MAX_CHANNELS];
} LqLiveInput;

typedef struct LqLive LqLive;
struct LqLive
{
  LqArena *arena;
  LqPlan *plan;
  LqPlanInput input;
  const double *const **tracks, *const **through; /* what INPUT points to */
  LqLiveInput *track_inputs, *through_inputs;
  int n_tracks, n_through;
  uint64_t serials[2]; /* of the streams that the planes are looked up for */

  /* Pre-roll: the builder has run it up to quantum WARM_TO, of the past that began with
   * GENERATION. */
  bool warm;
  uint64_t generation, warm_to;
  int quarters;    /* of a quantum that the audio side may run beyond the next */
  LqPastRow *past; /* what its tracks play from there on; NULL: not known, not wanted or it runs */
};

/* Takes PLAN over. Thread: [worker]. */
LqLive *lq_live_new (LqPlan *plan);
void lq_live_free (LqLive *live); /* NULL is fine */

/* Looks the planes of STREAMS (present, coming; NULL: none) up, unless it has. Thread: [audio]. */
void lq_live_map (LqLive *live, const LqStream *const streams[2]);

/* Whether its plan gives WHAT. Thread: [any], constant data only. */
bool lq_live_has (const LqLive *live, LqHeard what);

/* Whether NOW (NULL: no stream) has the lines that only variants of LIVE play. Thread: [audio]. */
bool lq_live_has_lines (const LqLive *live, const LqStream *now);

/* Points all inputs to the planes of one quantum per stream, NULL: silence. With two,
 * crossfaded: from A at START to B by STEP a frame. Thread: [audio]. */
void lq_live_feed (LqLive *live, const LqStreamQuantum *a);
void lq_live_feed_fade (LqLive *live, const LqStreamQuantum *a, const LqStreamQuantum *b,
                        double start, double step);
