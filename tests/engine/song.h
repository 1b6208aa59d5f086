/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short song of three tracks with a mastering chain that really works: what the engine's
 * tests play and render. Files are made by libsndfile in a folder of the test's own; all of
 * it is deterministic. */
#pragma once

#include "engine/timeline.h"
#include "processors/registry.h"

#include <glib.h>

#define SONG_RATE_HZ 48000
#define SONG_FRAMES  131071 /* odd on purpose */

/* Keys of the song's parts. */
enum
{
  SONG_BASS = 1,
  SONG_DRUMS,
  SONG_CHORDS,
  SONG_WORK,
  SONG_EQUALISER,
  SONG_COMPRESSOR,
  SONG_LIMITER,
  SONG_INSERTS, /* and the two after it */
  SONG_EXCHANGED = SONG_INSERTS + 3,
};

#define SONG_MAX_PARAMS 512

typedef struct
{
  LqRegistry *registry;
  char *folder, *paths[3];
  LqTrackSpec tracks[3];
  LqRegionSpec regions[4];
  LqLineSpec lines[3];
  LqNodeSpec nodes[3];
  double params[3][SONG_MAX_PARAMS];
  LqNodeSpec inserts[3]; /* bass: equaliser; drums: compressor keyed by the bass, limiter */
  double insert_params[3][SONG_MAX_PARAMS];
  LqNodeSpec exchanged; /* on the chords, if any */
  LqSample *sample;     /* that it works with, if it does */
  LqRackSpec rack;
  LqGraph graph;
  LqTimelineSpec timeline;
} Song;

void song_init (Song *song);
void song_clear (Song *song);

/* Moves a parameter of node INDEX by its id. */
void song_set (Song *song, int index, const char *id, double value);

/* Puts PROCESSOR with PARAMS in the compressor's place in the rack, and on the chords instead of
 * nothing; the song has a tempo then, and there is a sample for one that takes it. */
void song_exchange (Song *song, const LqProcessor *processor, const double *params);

/* The song exported from FROM to its end, through a 32-bit float WAV file and libsndfile:
 * interleaved stereo [2 × (SONG_FRAMES − from)]. Owns: caller g_frees. */
float *song_export (const Song *song, LqFrames from);
