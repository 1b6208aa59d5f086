/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Renders: pulls the plan over a range as fast as the cores go, from reset, with the latency taken out,
 * and hands the sound to a callback. The same plan and the same function as playback; no solo,
 * no monitor. Used by delivery, the command line, the matcher and tests. Thread: [worker]. */
#pragma once

#include "core/status.h"
#include "engine/readers.h"
#include "engine/timeline.h"

/* A stretch of the rendered sound, at most LQ_QUANTUM frames, [channel][n_frames]. */
typedef struct
{
  LqFrames position; /* on the timeline, of the first frame */
  int n_frames;
  int n_channels;
  const double *const *mix;          /* the Mix tap */
  const double *const *const *racks; /* [n_racks], as in the graph */
} LqRenderBlock;

/* Anything but LQ_OK ends the render with that status; ERROR is the render's own. Thread: the caller's,
 * as is the progress. */
typedef LqStatus (*LqRenderSink) (void *data, const LqRenderBlock *block, LqError *error);

/* DONE of TOTAL frames; false cancels. Called some times a second. */
typedef bool (*LqRenderProgress) (void *data, LqFrames done, LqFrames total);

/* A damaged file that was rendered all the same: for each LINE that reads it, at the end. */
typedef void (*LqRenderDamage) (void *data, LqKey line, const LqReadDamage *damage);

typedef struct
{
  const LqGraph *graph;
  const LqTimeline *timeline; /* lines by key; the references are not read */
  LqFrames from, to;          /* exactly to − from frames come out */
  int n_workers; /* threads that read and run the tracks, the caller's too; 0: a core each.
                               * Any number gives the same bits */
  LqRenderSink sink;
  LqRenderProgress progress; /* may be NULL */
  LqRenderDamage damage;     /* may be NULL */
  void *data;                /* of all three */
} LqRenderSpec;

/* What happened on the way. */
typedef struct
{
  LqKey fault; /* a node or track that gave non-finite values and was muted; 0: none */
} LqRenderReport;

/* REPORT may be NULL. Errors: a file missing or damaged, LQ_ERROR_CANCELLED, the sink's. */
LqStatus lq_render (const LqRenderSpec *spec, LqRenderReport *report, LqError *error);
