/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is played: regions of media on tracks, and references beside them. Plain data that app fills
 * from the document; the engine copies it. All positions are frames at the session's rate.
 * Thread: [any]. */
#pragma once

#include "signal/graph.h"

/* A stretch of a file on a track. Outside of it, and beyond the file's end, there is silence. */
typedef struct
{
  LqKey key;
  const char *path; /* decoded and at the session's rate (media/import.h) */
  LqFrames start;   /* on the timeline */
  LqFrames offset;  /* first frame used of the file */
  LqFrames length;
  double gain_db;
  LqFrames fade_in, fade_out; /* linear; 0: none */
} LqRegionSpec;

/* What a track plays; KEY is the LqTrackSpec's. Overlapping regions add up. */
typedef struct
{
  LqKey key;
  int n_channels;
  const LqRegionSpec *regions;
  int n_regions;
} LqLineSpec;

/* A reference runs in sync with the session: session frame 0 hears its frame AT (negative: it
 * starts later). With a cue it stays inside: what lies outside is taken round and round. */
typedef struct
{
  LqKey key;
  int n_channels;
  const char *path;
  LqFrames at;
  LqFrames cue_in, cue_out; /* cue_out ≤ cue_in: no cue, the whole file once */
} LqReferenceSpec;

typedef struct
{
  double rate_hz;  /* a file of another rate is reported and silent: never wrong speed */
  LqFrames length; /* play stops there */
  const LqLineSpec *lines;
  int n_lines;
  const LqReferenceSpec *references;
  int n_references;
} LqTimelineSpec;

/* A deep, constant copy. Owns: caller frees. */
typedef struct LqTimeline LqTimeline;
LqTimeline *lq_timeline_new (const LqTimelineSpec *spec);
void lq_timeline_free (LqTimeline *timeline); /* NULL is fine */
const LqTimelineSpec *lq_timeline_spec (const LqTimeline *timeline);
/* Whether both play the same, by whatever key of the line. */
bool lq_line_plays_same (const LqLineSpec *a, const LqLineSpec *b);
bool lq_timeline_equal (const LqTimeline *a, const LqTimeline *b);

/* Play from IN to just before OUT, again and again. A position at or beyond OUT plays on. */
typedef struct
{
  bool on;
  LqFrames in, out; /* out ≤ in counts as off */
} LqLoop;
