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
  LqMixSpec mix = { graph->tracks, graph->n_tracks, graph->n_channels };

  if (r > 0 && graph->racks[r].tracks)
    mix =
        (LqMixSpec){ graph->racks[r].tracks, graph->racks[r].n_tracks, graph->racks[r].n_channels };
  mix.n_channels = path_channels (mix.tracks, mix.n_tracks, mix.n_channels);
  return mix;
}

double lq_graph_tempo (const LqGraph *graph, int r)
{
  return r > 0 && graph->racks[r].tracks ? graph->racks[r].tempo_bpm : graph->tempo_bpm;
}

bool lq_track_spec_equal (const LqTrackSpec *a, const LqTrackSpec *b)
{
  return a->key == b->key && a->line == b->line && a->n_channels == b->n_channels
         && a->gain_db == b->gain_db && a->pan == b->pan && a->mute == b->mute
         && a->polarity == b->polarity;
}

const LqTrackSpec *lq_mix_find_track (const LqMixSpec *mix, LqKey key)
{
  for (int t = 0; t < mix->n_tracks; t++)
    if (mix->tracks[t].key == key)
      return &mix->tracks[t];
  return NULL;
}

bool lq_mix_equal (const LqMixSpec *a, const LqMixSpec *b)
{
  if (a->n_tracks != b->n_tracks || a->n_channels != b->n_channels)
    return false;
  for (int t = 0; a->tracks != b->tracks && t < a->n_tracks; t++)
    {
      const LqTrackSpec *other = &b->tracks[t]; /* most often in the same place */
      if (other->key != a->tracks[t].key)
        other = lq_mix_find_track (b, a->tracks[t].key);
      if (!other || !lq_track_spec_equal (&a->tracks[t], other))
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
