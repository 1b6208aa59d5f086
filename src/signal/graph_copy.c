/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/graph_copy.h"

#include "signal/graph_mix.h"

#include <stdlib.h>
#include <string.h>

struct LqGraphCopy
{
  LqArena *arena;
  LqGraph graph;
  LqTrackSpec *tracks;
  LqRackSpec *racks;
};

static LqNodeSpec *copy_nodes (LqArena *arena, const LqNodeSpec *nodes, int n_nodes)
{
  LqNodeSpec *copy = lq_arena_array (arena, LqNodeSpec, n_nodes);

  for (int i = 0; i < n_nodes; i++)
    {
      int n = lq_info_n_params (&nodes[i].processor->info);
      double *params = lq_arena_array (arena, double, n);
      if (n > 0)
        memcpy (params, nodes[i].params, sizeof (double) * (size_t)n);
      copy[i] = nodes[i];
      copy[i].params = params;
      lq_sample_ref (copy[i].sample);
    }
  return copy;
}

static LqTrackSpec *copy_tracks (LqArena *arena, const LqTrackSpec *tracks, int n_tracks)
{
  LqTrackSpec *copy = lq_arena_array (arena, LqTrackSpec, n_tracks + 1);

  for (int t = 0; t < n_tracks; t++)
    {
      copy[t] = tracks[t];
      copy[t].nodes = copy_nodes (arena, tracks[t].nodes, tracks[t].n_nodes);
    }
  return copy;
}

LqGraphCopy *lq_graph_copy_new (const LqGraph *graph)
{
  LqGraphCopy *copy = calloc (1, sizeof (LqGraphCopy));

  copy->arena = lq_arena_new ();
  copy->graph = *graph;
  copy->tracks = copy_tracks (copy->arena, graph->tracks, graph->n_tracks);
  copy->racks = lq_arena_array (copy->arena, LqRackSpec, graph->n_racks);
  for (int r = 0; r < graph->n_racks; r++)
    {
      copy->racks[r] = graph->racks[r];
      copy->racks[r].nodes =
          copy_nodes (copy->arena, graph->racks[r].nodes, graph->racks[r].n_nodes);
      if (graph->racks[r].tracks)
        copy->racks[r].tracks =
            copy_tracks (copy->arena, graph->racks[r].tracks, graph->racks[r].n_tracks);
    }
  copy->graph.tracks = copy->tracks;
  copy->graph.racks = copy->racks;
  return copy;
}

static void drop_samples (const LqNodeSpec *nodes, int n_nodes)
{
  for (int i = 0; i < n_nodes; i++)
    lq_sample_unref (nodes[i].sample);
}

static void drop_tracks (const LqTrackSpec *tracks, int n_tracks)
{
  for (int t = 0; t < n_tracks; t++)
    drop_samples (tracks[t].nodes, tracks[t].n_nodes);
}

void lq_graph_copy_free (LqGraphCopy *copy)
{
  if (!copy)
    return;
  drop_tracks (copy->tracks, copy->graph.n_tracks);
  for (int r = 0; r < copy->graph.n_racks; r++)
    {
      drop_samples (copy->racks[r].nodes, copy->racks[r].n_nodes);
      if (copy->racks[r].tracks)
        drop_tracks (copy->racks[r].tracks, copy->racks[r].n_tracks);
    }
  lq_arena_free (copy->arena);
  free (copy);
}

const LqGraph *lq_graph_copy_get (const LqGraphCopy *copy) { return &copy->graph; }

/* ---- Finding ---- */

const LqTrackSpec *lq_graph_find_track (const LqGraph *graph, LqKey key)
{
  for (int t = 0; t < graph->n_tracks; t++)
    if (graph->tracks[t].key == key)
      return &graph->tracks[t];
  return NULL;
}

const LqRackSpec *lq_graph_find_rack (const LqGraph *graph, LqKey key)
{
  for (int r = 0; r < graph->n_racks; r++)
    if (graph->racks[r].key == key)
      return &graph->racks[r];
  return NULL;
}

static const LqNodeSpec *find_in (const LqNodeSpec *nodes, int n_nodes, LqKey key)
{
  for (int i = 0; i < n_nodes; i++)
    if (nodes[i].key == key)
      return &nodes[i];
  return NULL;
}

const LqNodeSpec *lq_rack_find_node (const LqRackSpec *rack, LqKey key)
{
  return rack ? find_in (rack->nodes, rack->n_nodes, key) : NULL;
}

const LqNodeSpec *lq_track_find_node (const LqTrackSpec *track, LqKey key)
{
  return track ? find_in (track->nodes, track->n_nodes, key) : NULL;
}

double lq_track_spec_row (const LqTrackSpec *track, LqStripRow row)
{
  switch (row)
    {
    case LQ_STRIP_GAIN_DB:
      return track->gain_db;
    case LQ_STRIP_PAN:
      return track->pan;
    case LQ_STRIP_MUTE:
      return track->mute;
    default:
      return track->polarity;
    }
}

/* ---- Comparing ---- */

bool lq_run_node_spec_equal (const LqNodeSpec *a, const LqNodeSpec *b)
{
  if (a->key != b->key || a->processor != b->processor || a->key_track != b->key_track
      || a->sample != b->sample)
    return false;
  for (int row = 0; row < LQ_NODE_N_ROWS; row++)
    if (a->node[row] != b->node[row])
      return false;
  for (int slot = 0; slot < lq_info_n_params (&a->processor->info); slot++)
    if (a->params[slot] != b->params[slot])
      return false;
  return true;
}

bool lq_node_spec_same_instance (const LqNodeSpec *a, const LqNodeSpec *b)
{
  return a->key == b->key && a->processor == b->processor && a->key_track == b->key_track
         && a->sample == b->sample && a->setting == b->setting
         && a->node[LQ_NODE_TARGET] == b->node[LQ_NODE_TARGET]
         && lq_processor_same_structure (a->processor, a->params, b->params);
}

static bool same_nodes (const LqNodeSpec *a, int n_a, const LqNodeSpec *b, int n_b)
{
  if (n_a != n_b)
    return false;
  for (int i = 0; i < n_a; i++)
    if (!lq_node_spec_same_instance (&a[i], &b[i]))
      return false;
  return true;
}

static bool same_tracks (const LqGraph *a, const LqGraph *b)
{
  if (a->n_tracks != b->n_tracks)
    return false;
  for (int t = 0; t < a->n_tracks; t++)
    if (a->tracks[t].key != b->tracks[t].key || a->tracks[t].n_channels != b->tracks[t].n_channels
        || !same_nodes (a->tracks[t].nodes, a->tracks[t].n_nodes, b->tracks[t].nodes,
                        b->tracks[t].n_nodes))
      return false;
  return true;
}

static bool same_chain (const LqRackSpec *a, const LqRackSpec *b)
{
  return a->key == b->key && same_nodes (a->nodes, a->n_nodes, b->nodes, b->n_nodes);
}

/* Whether the tracks that rack R has for itself are the same in A and B, and those it shares with
 * the graph too. A variant's tracks do not move: another state is another plan. */
static bool same_own_tracks (const LqGraph *a, const LqGraph *b, int r)
{
  LqMixSpec mix_a = lq_graph_mix (a, r), mix_b = lq_graph_mix (b, r);
  LqMixSpec work_a = lq_graph_mix (a, 0), work_b = lq_graph_mix (b, 0);

  if (!lq_mix_equal (&mix_a, &mix_b))
    return false;
  for (int t = 0; t < mix_a.n_tracks; t++)
    {
      LqKey key = mix_a.tracks[t].key;
      if (!lq_mix_same_track (&mix_a, &work_a, key) != !lq_mix_same_track (&mix_b, &work_b, key))
        return false;
    }
  return true;
}

/* What rack R shares with those before it stays right. */
static bool same_sharing (const LqGraph *a, const LqGraph *b, int r)
{
  for (int s = 0; s < r; s++)
    if (lq_graph_same_mix (a, r, s) != lq_graph_same_mix (b, r, s)
        || lq_graph_rack_common (a, r, s) != lq_graph_rack_common (b, r, s))
      return false;
  return r == 0 || lq_graph_same_mix (a, r, 0) || same_own_tracks (a, b, r);
}

bool lq_graph_same_shape (const LqGraph *a, const LqGraph *b)
{
  if (a->rate_hz != b->rate_hz || a->tempo_bpm != b->tempo_bpm || a->n_channels != b->n_channels
      || a->n_racks != b->n_racks || !same_tracks (a, b))
    return false;
  for (int r = 0; r < a->n_racks; r++)
    if (lq_graph_tempo (a, r) != lq_graph_tempo (b, r) || !same_chain (&a->racks[r], &b->racks[r])
        || !same_sharing (a, b, r))
      return false;
  return true;
}
