/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signal path as plain data: what the document wants, before it is compiled to a plan.
 * app/sync fills it from the model; plan.c compiles it. What a track plays is the engine's
 * matter (engine/timeline.h): a plan is handed one quantum per track. Order (fixed):
 * track → its nodes → fader and pan → sum → Mix tap → master fader → rack → Master tap. */
#pragma once

#include "processors/processor.h"

/* Names a thing across recompilations, so that its running instance is carried over: the
 * document's stable number of the node or track. Never 0. */
typedef uint64_t LqKey;

typedef struct
{
  LqKey key;
  const LqProcessor *processor;
  const double *params;        /* [n_params] */
  double node[LQ_NODE_N_ROWS]; /* bypass, wet, target */
  LqKey key_track; /* the track that its detector hears, before nodes and fader; 0: its own input */
  int setting;     /* another one is another instance, even of equal structure */
  LqSample *sample; /* what it works with, at the graph's rate; NULL: none. Held by who keeps it */
} LqNodeSpec;

typedef struct
{
  LqKey key;
  int n_channels; /* of what the track plays: 1 is panned into stereo at −3 dB, 2 is balanced */
  double gain_db; /* fader; −∞ allowed */
  double pan;     /* −1 … +1 */
  bool mute;
  bool polarity;
  LqKey line;              /* what it plays, where that is not the line of its own KEY; else 0 */
  const LqNodeSpec *nodes; /* before the fader, on the track's own channels */
  int n_nodes;
} LqTrackSpec;

/* A whole rack: the current state, or a variant (a snapshot, an undo step, one processor
 * bypassed). What is equal from the top, by key and parameters, is run once; so is a track of a
 * variant that is equal to the graph's. */
typedef struct
{
  LqKey key;             /* names the variant */
  double master_gain_db; /* the master fader before the rack */
  const LqNodeSpec *nodes;
  int n_nodes;
  const LqTrackSpec *tracks; /* of a variant: the mix it stands on; NULL: the graph's */
  int n_tracks, n_channels;  /* of TRACKS, as in the graph */
  double tempo_bpm;          /* with TRACKS: the variant's, as in the graph */
} LqRackSpec;

typedef struct
{
  double rate_hz;
  int n_channels; /* 2; 1 when the session's only source is mono with pan untouched */
  const LqTrackSpec *tracks;
  int n_tracks;
  const LqRackSpec *racks; /* [0] is the work; others are variants for comparison */
  int n_racks;
  double tempo_bpm; /* 0: not known */
} LqGraph;
