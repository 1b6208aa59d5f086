/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/work.h"
#include "signal/node_private.h"
#include "signal/quantum.h"

#define HISTORY_QUANTA  4096 /* read-out rows kept for the desk: 5 s at 48 kHz */
#define FAULT_SILENCE_S 0.1
#define MEND_SHARE      0.05 /* of a quantum, in which a broken node may design instead of running */

static void clear (LqPart *part)
{
  lq_ring_free (((LqRunNode *)part)->history);
  lq_sample_unref (((LqRunNode *)part)->sample);
}

static const LqPartKind node_kind = { LQ_PART_NODE, lq_run_node_run, lq_run_node_reset,
                                      lq_run_node_ready, clear };

static int processed_channels (const LqNodeSpec *spec, int n_channels)
{
  return spec->node[LQ_NODE_TARGET] == LQ_TARGET_STEREO ? n_channels : 1;
}

static void make_meters (LqRunNode *node)
{
  int n = node->processor->info.n_readouts;

  node->readouts = lq_arena_array (node->part.arena, double, n);
  lq_latest_row_init (&node->told, node->part.arena, n);
  if (node->processor->info.reduction_readout >= 0)
    node->history = lq_ring_new (sizeof (LqReadoutRow), HISTORY_QUANTA);
}

LqRunNode *lq_run_node_new (const LqNodeSpec *spec, const LqGraph *graph, int n_channels)
{
  LqRunNode *node = lq_part_new0 (LqRunNode);
  LqArena *arena = node->part.arena;

  node->part.kind = &node_kind;
  node->part.key = spec->key;
  node->part.n_channels = n_channels;
  node->processor = spec->processor;
  node->sample = lq_sample_ref (spec->sample);
  node->setup = (LqProcessorSetup){
    .rate_hz = graph->rate_hz,
    .n_channels = processed_channels (spec, n_channels),
    .tempo_bpm = graph->tempo_bpm,
    .sample = spec->sample,
  };
  node->key_track = spec->key_track;
  node->setting = spec->setting;
  node->key_mono = lq_arena_array (arena, double, LQ_QUANTUM);
  node->n_params = lq_info_n_params (&spec->processor->info);
  node->params = lq_arena_array (arena, double, node->n_params);
  node->built_for = lq_arena_array (arena, double, node->n_params);
  node->begin = lq_arena_array (arena, double, node->n_params);
  node->fixed = lq_arena_array (arena, bool, node->n_params);
  for (int slot = 0; slot < node->n_params; slot++)
    {
      node->params[slot] = node->built_for[slot] = spec->params[slot];
      node->fixed[slot] = lq_info_is_structural (&spec->processor->info, spec->params, slot);
    }
  memcpy (node->rows, spec->node, sizeof node->rows);
  node->target = n_channels == 1 ? LQ_TARGET_STEREO : (LqTarget)spec->node[LQ_NODE_TARGET];
  node->state = spec->processor->prepare (arena, &node->setup, spec->params);
  node->ready = LQ_NODE_READY;
  if (spec->processor->latency)
    node->part.latency = spec->processor->latency (&node->setup, spec->params);
  lq_lag_init (&node->dry, arena, n_channels, node->part.latency);
  node->delayed = lq_arena_planes (arena, n_channels, LQ_QUANTUM);
  node->own = lq_arena_planes (arena, n_channels, LQ_QUANTUM);
  lq_smooth_init (&node->wet, graph->rate_hz, LQ_FADE_MS, 0.0);
  lq_run_node_aim_wet (node);
  lq_smooth_jump (&node->wet, node->wet.target);
  lq_smooth_init (&node->pass, graph->rate_hz, LQ_FADE_MS, 1.0);
  node->silence_quanta = (int)ceil (FAULT_SILENCE_S * graph->rate_hz / LQ_QUANTUM);
  node->mend_work = (int)(MEND_SHARE * LQ_WORK_PER_S * LQ_QUANTUM / graph->rate_hz);
  make_meters (node);
  return node;
}

LqPart *lq_run_node_part (LqRunNode *node) { return &node->part; }

LqKey lq_run_node_key_track (const LqRunNode *node) { return node->key_track; }

bool lq_run_node_can_become (const LqRunNode *node, const LqNodeSpec *spec)
{
  return node->part.key == spec->key && node->processor == spec->processor
         && node->key_track == spec->key_track && node->sample == spec->sample
         && node->setting == spec->setting
         && node->rows[LQ_NODE_TARGET] == spec->node[LQ_NODE_TARGET]
         && lq_processor_same_structure (spec->processor, node->built_for, spec->params);
}

bool lq_run_node_is (const LqRunNode *node, const LqNodeSpec *spec)
{
  return lq_run_node_can_become (node, spec)
         && memcmp (node->rows, spec->node, sizeof node->rows) == 0
         && memcmp (node->params, spec->params, sizeof (double) * (size_t)node->n_params) == 0;
}

LqFrames lq_run_node_warm_up (const LqRunNode *node)
{
  const LqProcessor *processor = node->processor;
  LqFrames frames = node->part.latency;

  if (processor->warm_up)
    frames += processor->warm_up (&node->setup, node->built_for);
  else if (processor->tail)
    frames += processor->tail (&node->setup, node->built_for);
  return frames;
}
