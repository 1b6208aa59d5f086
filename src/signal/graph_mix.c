/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/graph_mix.h"

#include "signal/graph_copy.h"

static int path_channels (const LqTrackSpec *tracks, int n_tracks, int n_channels)
{
  for (int t = 0; t < n_tracks; t++)
    if (tracks[t].n_channels > 1)
      return 2;
  return n_channels == 1 ? 1 : 2;
}

LqMixSpec lq_graph_mix (const LqGraph *graph, int r)
{
  LqMixSpec mix = { graph->tracks, graph->n_tracks, graph->n_channels, graph->tempo_bpm };
  const LqRackSpec *rack = &graph->racks[r];

  if (r > 0 && rack->tracks)
    mix = (LqMixSpec){ rack->tracks, rack->n_tracks, rack->n_channels, rack->tempo_bpm };
  mix.n_channels = path_channels (mix.tracks, mix.n_tracks, mix.n_channels);
  return mix;
}

double lq_graph_tempo (const LqGraph *graph, int r)
{
  return r > 0 && graph->racks[r].tracks ? graph->racks[r].tempo_bpm : graph->tempo_bpm;
}

bool lq_track_spec_equal_strip (const LqTrackSpec *a, const LqTrackSpec *b)
{
  return a->key == b->key && a->line == b->line && a->n_channels == b->n_channels
         && a->gain_db == b->gain_db && a->pan == b->pan && a->mute == b->mute
         && a->polarity == b->polarity;
}

/* With the nodes. */
static bool is_equal (const LqTrackSpec *a, const LqTrackSpec *b)
{
  if (!lq_track_spec_equal_strip (a, b) || a->n_nodes != b->n_nodes)
    return false;
  for (int i = 0; a->nodes != b->nodes && i < a->n_nodes; i++)
    if (!lq_run_node_spec_equal (&a->nodes[i], &b->nodes[i]))
      return false;
  return true;
}

/* The track KEY of MIX, NULL: none. */
static const LqTrackSpec *find_track (const LqMixSpec *mix, LqKey key)
{
  for (int t = 0; t < mix->n_tracks; t++)
    if (mix->tracks[t].key == key)
      return &mix->tracks[t];
  return NULL;
}

/* What a detector hears of the track KEY: its line as it comes in. */
static bool same_key (const LqMixSpec *a, const LqMixSpec *b, LqKey key)
{
  const LqTrackSpec *x = key ? find_track (a, key) : NULL;
  const LqTrackSpec *y = key ? find_track (b, key) : NULL;

  return x && y ? x->line == y->line && x->n_channels == y->n_channels : !x && !y;
}

const LqTrackSpec *lq_mix_same_track (const LqMixSpec *a, const LqMixSpec *b, LqKey key)
{
  const LqTrackSpec *x = find_track (a, key), *y = find_track (b, key);

  if (!x || !y || !is_equal (x, y) || (x->n_nodes > 0 && a->tempo_bpm != b->tempo_bpm))
    return NULL;
  for (int i = 0; i < x->n_nodes; i++)
    if (!same_key (a, b, x->nodes[i].key_track))
      return NULL;
  return y;
}

bool lq_mix_equal (const LqMixSpec *a, const LqMixSpec *b)
{
  if (a->n_tracks != b->n_tracks || a->n_channels != b->n_channels)
    return false;
  if (a->tracks == b->tracks && a->tempo_bpm == b->tempo_bpm)
    return true;
  for (int t = 0; t < a->n_tracks; t++)
    {
      const LqTrackSpec *other = &b->tracks[t]; /* most often in the same place */
      if (other->key != a->tracks[t].key)
        other = find_track (b, a->tracks[t].key);
      if (!other || !is_equal (&a->tracks[t], other)
          || (other->n_nodes > 0 && a->tempo_bpm != b->tempo_bpm))
        return false;
    }
  return true;
}

bool lq_graph_same_mix (const LqGraph *graph, int r, int s)
{
  LqMixSpec a = lq_graph_mix (graph, r), b = lq_graph_mix (graph, s);

  return lq_mix_equal (&a, &b);
}

int lq_graph_rack_common (const LqGraph *graph, int r, int s)
{
  const LqRackSpec *a = &graph->racks[r], *b = &graph->racks[s];
  int n = 0;

  if (a->master_gain_db != b->master_gain_db || !lq_graph_same_mix (graph, r, s))
    return 0;
  if (lq_graph_tempo (graph, r) != lq_graph_tempo (graph, s))
    return 1;
  while (n < a->n_nodes && n < b->n_nodes && lq_run_node_spec_equal (&a->nodes[n], &b->nodes[n]))
    n++;
  return n + 1;
}
