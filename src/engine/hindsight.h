/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tracks of a plan have played, read again from the files: the past that its new nodes and
 * their keys want to hear. Only lines that are wanted are read. Of the last quanta, which the
 * audio side has to catch up with, it makes a row that is handed over with the plan. Belongs to the
 * builder's thread, the row but for being made to [audio]. */
#pragma once

#include "engine/tape.h"
#include "signal/plan.h"

/* ---- A row of quanta that follow one another ---- */

typedef struct
{
  LqArena *arena;
  uint64_t first; /* clock of the first one */
  int n_quanta, n_tracks, n_planes;
  LqTapeMark *marks;                    /* [n_quanta] where they lie */
  double *planes;                       /* [n_quanta][n_planes][LQ_QUANTUM] */
  int (*plane)[LQ_MAX_CHANNELS];        /* [n_tracks] of the tracks' channels; −1: not wanted */
  const double *(*at)[LQ_MAX_CHANNELS]; /* [n_tracks] of the quantum that was asked for last */
  const double *const **tracks;         /* [n_tracks] */
} LqPastRow;

/* The tracks at CLOCK as lq_plan_preroll () takes them, until the next call; NULL: not in it, or what
 * was played then was not what the row expects there but MARK: it was made before a seek, a change of
 * the loop or a dropout. ROW may be NULL. Thread: [audio] too */
const double *const *const *lq_past_row_find (LqPastRow *row, uint64_t clock,
                                              const LqTapeMark *mark);
void lq_past_row_free (LqPastRow *row); /* NULL is fine */

/* ---- The files ---- */

typedef struct LqHindsight LqHindsight;

/* NULL when PLAN wants nothing of its tracks, or there is no TIMELINE (NULL). PLAN is borrowed. Owns:
 * caller frees. */
LqHindsight *lq_hindsight_new (const LqTimeline *timeline, const LqPlan *plan);
void lq_hindsight_free (LqHindsight *hindsight); /* NULL is fine */

/* The tracks of the quantum at MARK, as lq_plan_preroll () takes them, until the next call. */
const double *const *const *lq_hindsight_read (LqHindsight *hindsight, const LqTapeMark *mark);

/* N_QUANTA from MARK on, the first of which is that of clock FIRST. Owns: caller frees. */
LqPastRow *lq_hindsight_row (LqHindsight *hindsight, const LqTapeMark *mark, uint64_t first,
                             int n_quanta);
