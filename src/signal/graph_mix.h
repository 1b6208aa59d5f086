/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which tracks a rack stands on, and what two racks have in common. Thread: [any]. */
#pragma once

#include "signal/graph.h"

typedef struct
{
  const LqTrackSpec *tracks;
  int n_tracks;
  int n_channels; /* 1 only while nothing in it is stereo */
  double tempo_bpm;
} LqMixSpec;

/* Of rack R; the work, R 0, always stands on the graph's. */
LqMixSpec lq_graph_mix (const LqGraph *graph, int r);

/* Beats per minute by which rack R runs, 0: not known. */
double lq_graph_tempo (const LqGraph *graph, int r);

/* Equal but for the nodes: key, line and rows. */
bool lq_track_spec_equal_strip (const LqTrackSpec *a, const LqTrackSpec *b);

/* Whether the track KEY of A sounds like that of B: it is in both, equal, and what its nodes hear
 * beside it is too. NULL: it does not; else that of B. */
const LqTrackSpec *lq_mix_same_track (const LqMixSpec *a, const LqMixSpec *b, LqKey key);

/* True when both sound the same; the order of the tracks does not matter. */
bool lq_mix_equal (const LqMixSpec *a, const LqMixSpec *b);
bool lq_graph_same_mix (const LqGraph *graph, int r, int s);

/* Parts from the top, master fader first, that racks R and S have in common. */
int lq_graph_rack_common (const LqGraph *graph, int r, int s);
