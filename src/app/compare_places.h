/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of each source of the comparison: how loud it is, and the offset at which it is as loud as the
 * quietest in use. The matcher measures; compare.c says what the sources are, and when offsets are applied.
 * Thread: [main]. */
#pragma once

#include "app/compare.h"
#include "app/matcher.h"

/* One place of the switch. */
typedef struct
{
  LqMatchSource *wanted; /* as the source is now; NULL: there is none */
  LqReading loudness;    /* of the newest measured state, as heard, which is what is matched */
  LqReading lufs;        /* the same of the channels that are there */
  gboolean measured;     /* both are known, also when they are "none" */
  gboolean current;      /* they are of the state as it is now */
  char *why;             /* it cannot be measured; NULL: it can */
  double applied_db;     /* offset since the last switch */
  gboolean applied_known;
} LqComparePlace;

typedef struct
{
  LqMatcher *matcher;
  LqComparePlace of[LQ_COMPARE_N_SOURCES];
  LqReading
      left; /* what an undone switch went back from, as loud as it is: in use until the next move */
  LqMatchSource *whole; /* the work over the whole song, for its picture */
  LqPicture *picture;   /* of the newest state that was rendered whole */
} LqComparePlaces;

/* The source is WANTED, taken; NULL: there is none, and nothing is known of it. What an older state of it
 * measured stays. */
void lq_compare_places_set (LqComparePlaces *places, LqCompareSource source, LqMatchSource *wanted);

/* Has all measured as they are wanted now, and WHOLE, taken, after them. */
void lq_compare_places_measure (LqComparePlaces *places, LqMatchSource *whole);

/* Once more what has failed: somebody asks. TRUE: something is under way. */
gboolean lq_compare_places_retry (LqComparePlaces *places);

/* Takes what the matcher has found. */
void lq_compare_places_look (LqComparePlaces *places);

/* The quietest source in use. */
LqCompareSource lq_compare_places_anchor (const LqComparePlaces *places);

/* As loud as that, or as what was left, if that is quieter: what stands at 0.0 dB. None: not known. */
LqReading lq_compare_places_floor (const LqComparePlaces *places);

/* The offset SOURCE would get at a switch now, ≤ 0; FALSE: not known. */
gboolean lq_compare_places_offset (const LqComparePlaces *places, LqCompareSource source,
                                   double *offset_db);

/* A switch: each place has the offset of now. */
void lq_compare_places_apply (LqComparePlaces *places);

/* SECONDS_LEFT is −1 where it is not known. */
LqCompareState lq_compare_places_state (const LqComparePlaces *places, LqCompareSource source,
                                        double *seconds_left);

/* The session closes: nothing is wanted or known. */
void lq_compare_places_forget (LqComparePlaces *places);
