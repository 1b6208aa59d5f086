/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session of known sound, an engine that plays it and hands that pull it as a device would. */
#pragma once

#include "../signal/testbench.h"

#include "engine/engine.h"
#include "engine/offline.h"

/* Frames of material, an odd number. */
#define PLAY_FRAMES 200003

typedef struct
{
  Bench bench; /* track 1, racks 100 and 101 */
  char *directory;
  char *paths[12]; /* of the files made */
  int n_paths;
  LqRegionSpec regions[4];
  LqLineSpec line;
  LqReferenceSpec references[2];
  LqTimelineSpec timeline;
  LqEngine *engine;
  GArray *out[2]; /* of float: what the device got */
} Play;

/* A file of N frames of SIGNAL (from frame 0) as 32-bit float at 48 kHz; its path, the bench's. */
const char *play_write (Play *play, BenchSignal signal, int n_channels, LqFrames n);

/* Stereo noise on track 1 through CHAIN; engine made, graph and timeline set, nothing playing. */
void play_init (Play *play, BenchSignal signal, int n_channels, const LqProcessor *const *chain,
                int n);
void play_clear (Play *play);

/* Graph and timeline as they are now. */
void play_set (Play *play);

/* Waits for builder and disk, then pulls N frames, BLOCK at a time, into OUT; polls between
 * blocks. */
void play_pump (Play *play, int n, int block);
/* Pulls until nothing is being prepared; at most two seconds of sound. */
void play_settle (Play *play);

float play_out (const Play *play, int channel, guint i);
guint play_n (const Play *play);
void play_forget (Play *play); /* empties OUT */
/* The first frame of OUT that is not zero, −1: none. */
gint64 play_onset (const Play *play);

/* The render of a rack (−1: the mix) from frame FROM on, N frames, as float. */
void play_render (Play *play, int rack, LqFrames from, LqFrames n, GArray *const out[2]);
