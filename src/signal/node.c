/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/node.h"

#include "signal/gain.h"
#include "signal/lag.h"

#include <stdlib.h>

#define HISTORY_QUANTA  4096 /* read-out rows kept for the desk: 5 s at 48 kHz */
#define FAULT_SILENCE_S 0.1

struct LqNode
{
  LqPart part;
  LqArena *arena;
  const LqProcessor *processor;
  LqProcessorSetup setup; /* channels that the processor gets */
  void *state;
  double *params;    /* targets, the audio thread's */
  double *built_for; /* what it was prepared with: constant */
  int n_params;
  bool changed; /* params since the last update */

  LqTarget target;
  double rows[LQ_NODE_N_ROWS];
  LqSmooth wet; /* share of the processed signal: 0 when bypassed */
  LqLag dry;
  double **dry_now, **work;

  LqSmooth pass; /* 1, but 0 for a while after a fault */
  int silence_quanta, silence_left;

  uint64_t quantum;
  double *readouts;
  LqLatest *cells;
  LqRing *history;
  LqLatest in_peak, out_peak;
};

/* ---- What the processor hears, and what becomes of it ---- */

/* The channels that are processed, in WORK. */
static void pick_target (LqNode *node, const double *const *in)
{
  double sign = node->target == LQ_TARGET_SIDE ? -1.0 : 1.0;

  switch (node->target)
    {
    case LQ_TARGET_LEFT:
    case LQ_TARGET_RIGHT:
      memcpy (node->work[0], in[node->target == LQ_TARGET_RIGHT], sizeof (double) * LQ_QUANTUM);
      break;
    case LQ_TARGET_MID:
    case LQ_TARGET_SIDE:
      for (int i = 0; i < LQ_QUANTUM; i++)
        node->work[0][i] = (in[0][i] + sign * in[1][i]) * 0.5;
      break;
    default:
      lq_planes_copy (node->work, in, node->part.n_channels);
    }
}

/* WORK[0] is one processed channel: puts it in its place beside the other, dry one. */
static void place_target (LqNode *node)
{
  double *left = node->work[0], *right = node->work[1];
  double *const *dry = node->dry_now;

  switch (node->target)
    {
    case LQ_TARGET_LEFT:
      memcpy (right, dry[1], sizeof (double) * LQ_QUANTUM);
      break;
    case LQ_TARGET_RIGHT:
      memcpy (right, left, sizeof (double) * LQ_QUANTUM);
      memcpy (left, dry[0], sizeof (double) * LQ_QUANTUM);
      break;
    case LQ_TARGET_MID:
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          double mid = left[i], side = (dry[0][i] - dry[1][i]) * 0.5;
          left[i] = mid + side;
          right[i] = mid - side;
        }
      break;
    case LQ_TARGET_SIDE:
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          double mid = (dry[0][i] + dry[1][i]) * 0.5, side = left[i];
          left[i] = mid + side;
          right[i] = mid - side;
        }
      break;
    default:
      break;
    }
}

/* ---- One quantum ---- */

static void process (LqNode *node)
{
  LqBlock block = {
    .n_channels = node->setup.n_channels,
    .in = lq_planes_const (node->work),
    .out = node->work,
    .readouts = node->readouts,
  };

  if (node->changed)
    node->processor->update (node->state, node->params);
  node->changed = false;
  node->processor->process (node->state, &block);
}

/* Silence and a fresh start for a processor that gave no number. */
static void check_output (LqNode *node)
{
  if (isfinite (lq_planes_peak (lq_planes_const (node->work), node->setup.n_channels)))
    return;
  node->processor->reset (node->state, node->params);
  for (int r = 0; r < node->processor->info.n_readouts; r++)
    node->readouts[r] = 0.0;
  lq_planes_clear (node->work, node->setup.n_channels);
  if (node->silence_left == 0)
    node->part.fault = true;
  node->silence_left = node->silence_quanta;
  lq_smooth_jump (&node->pass, 0.0);
}

/* OUT = dry + wet share · (processed − dry), nothing computed at either end. */
static void blend (LqNode *node, double *const *out)
{
  double moving[LQ_QUANTUM];
  const double *share = lq_gain_run (&node->wet, moving);
  double rest = node->wet.value;

  if (!share && (rest == 0.0 || rest == 1.0))
    {
      lq_planes_copy (out, lq_planes_const (rest == 0.0 ? node->dry_now : node->work),
                      node->part.n_channels);
      return;
    }
  for (int c = 0; c < node->part.n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      {
        double dry = node->dry_now[c][i];
        out[c][i] = dry + (share ? share[i] : rest) * (node->work[c][i] - dry);
      }
}

/* The silence after a fault and the way out of it. A bypassed processor's fault is not heard. */
static void mute_after_fault (LqNode *node, double *const *out)
{
  double moving[LQ_QUANTUM];
  const double *gains;

  if (node->silence_left > 0)
    node->silence_left--;
  else if (node->pass.target == 0.0)
    lq_smooth_aim (&node->pass, 1.0);
  gains = lq_gain_run (&node->pass, moving);
  if (!lq_smooth_moving (&node->wet) && node->wet.value == 0.0)
    return;
  for (int c = 0; c < node->part.n_channels; c++)
    lq_gain_apply (node->pass.value, gains, out[c], out[c]);
}

static void tell (LqNode *node, const double *const *in, const double *const *out)
{
  LqReadoutRow row = { .quantum = node->quantum };
  int n = node->processor->info.n_readouts;

  for (int r = 0; r < n; r++)
    lq_latest_put (&node->cells[r], node->readouts[r]);
  for (int r = 0; r < n && r < LQ_MAX_READOUTS; r++)
    row.values[r] = (float)node->readouts[r];
  if (n > 0)
    lq_ring_push (node->history, &row);
  lq_latest_put (&node->in_peak, lq_planes_peak (in, node->part.n_channels));
  lq_latest_put (&node->out_peak, lq_planes_peak (out, node->part.n_channels));
}

static void run (LqPart *part, const double *const *in, double *const *out)
{
  LqNode *node = (LqNode *)part;

  lq_lag_write (&node->dry, in);
  lq_lag_read (&node->dry, part->latency, node->dry_now);
  pick_target (node, in);
  process (node);
  check_output (node);
  if (node->setup.n_channels < part->n_channels)
    place_target (node);
  blend (node, out);
  if (node->pass.target != 1.0 || lq_smooth_moving (&node->pass))
    mute_after_fault (node, out);
  node->quantum++;
  if (!part->quiet)
    tell (node, in, lq_planes_const (out));
}

/* ---- Settings ---- */

static void aim_wet (LqNode *node)
{
  bool nothing = node->part.n_channels == 1 && node->rows[LQ_NODE_TARGET] == LQ_TARGET_SIDE;
  bool off = nothing || node->rows[LQ_NODE_BYPASS] >= 0.5;
  lq_smooth_aim (&node->wet, off ? 0.0 : node->rows[LQ_NODE_WET] / 100.0);
}

void lq_node_set_param (LqNode *node, int slot, double value)
{
  if (slot < 0 || slot >= node->n_params || node->params[slot] == value)
    return;
  node->params[slot] = value;
  node->changed = true;
}

void lq_node_set_row (LqNode *node, int row, double value)
{
  if (row != LQ_NODE_BYPASS && row != LQ_NODE_WET)
    return;
  node->rows[row] = value;
  aim_wet (node);
}

static void reset (LqPart *part)
{
  LqNode *node = (LqNode *)part;

  node->processor->reset (node->state, node->params);
  node->changed = false;
  lq_lag_reset (&node->dry);
  lq_smooth_jump (&node->wet, node->wet.target);
  lq_smooth_jump (&node->pass, 1.0);
  node->silence_left = 0;
}

/* ---- Life ---- */

static void node_free (LqPart *part)
{
  LqNode *node = (LqNode *)part;

  lq_ring_free (node->history);
  lq_arena_free (node->arena);
  free (node);
}

static const LqPartKind node_kind = { run, reset, node_free };

static int processed_channels (const LqNodeSpec *spec, int n_channels)
{
  return spec->node[LQ_NODE_TARGET] == LQ_TARGET_STEREO ? n_channels : 1;
}

static void make_meters (LqNode *node)
{
  int n = node->processor->info.n_readouts;

  node->readouts = lq_arena_array (node->arena, double, n);
  node->cells = lq_arena_array (node->arena, LqLatest, n);
  for (int r = 0; r < n; r++)
    lq_latest_init (&node->cells[r]);
  lq_latest_init (&node->in_peak);
  lq_latest_init (&node->out_peak);
  if (n > 0)
    node->history = lq_ring_new (sizeof (LqReadoutRow), HISTORY_QUANTA);
}

LqNode *lq_node_new (const LqNodeSpec *spec, double rate_hz, int n_channels)
{
  LqNode *node = calloc (1, sizeof (LqNode));
  LqArena *arena = node->arena = lq_arena_new ();

  node->part = (LqPart){ .kind = &node_kind, .key = spec->key, .n_channels = n_channels };
  node->processor = spec->processor;
  node->setup = (LqProcessorSetup){ rate_hz, processed_channels (spec, n_channels) };
  node->n_params = lq_info_n_params (&spec->processor->info);
  node->params = lq_arena_array (arena, double, node->n_params);
  node->built_for = lq_arena_array (arena, double, node->n_params);
  for (int slot = 0; slot < node->n_params; slot++)
    node->params[slot] = node->built_for[slot] = spec->params[slot];
  memcpy (node->rows, spec->node, sizeof node->rows);
  node->target = n_channels == 1 ? LQ_TARGET_STEREO : (LqTarget)spec->node[LQ_NODE_TARGET];
  node->state = spec->processor->prepare (arena, &node->setup, spec->params);
  if (spec->processor->latency)
    node->part.latency = spec->processor->latency (&node->setup, spec->params);
  lq_lag_init (&node->dry, arena, n_channels, node->part.latency);
  node->dry_now = lq_arena_planes (arena, n_channels, LQ_QUANTUM);
  node->work = lq_arena_planes (arena, n_channels, LQ_QUANTUM);
  lq_smooth_init (&node->wet, rate_hz, LQ_FADE_MS, 0.0);
  aim_wet (node);
  lq_smooth_jump (&node->wet, node->wet.target);
  lq_smooth_init (&node->pass, rate_hz, LQ_FADE_MS, 1.0);
  node->silence_quanta = (int)ceil (FAULT_SILENCE_S * rate_hz / LQ_QUANTUM);
  make_meters (node);
  return node;
}

LqPart *lq_node_part (LqNode *node) { return &node->part; }

LqNode *lq_node_of (LqPart *part) { return part->kind == &node_kind ? (LqNode *)part : NULL; }

bool lq_node_can_become (const LqNode *node, const LqNodeSpec *spec)
{
  return node->part.key == spec->key && node->processor == spec->processor
         && node->rows[LQ_NODE_TARGET] == spec->node[LQ_NODE_TARGET]
         && lq_processor_same_structure (spec->processor, node->built_for, spec->params);
}

LqFrames lq_node_warm_up (const LqNode *node)
{
  const LqProcessor *processor = node->processor;
  LqFrames frames = node->part.latency;

  if (processor->warm_up)
    frames += processor->warm_up (&node->setup, node->built_for);
  else if (processor->tail)
    frames += processor->tail (&node->setup, node->built_for);
  return frames;
}

void lq_node_meter (LqNode *node, LqNodeMeter *meter)
{
  *meter = (LqNodeMeter){
    .cells = node->cells,
    .n_readouts = node->processor->info.n_readouts,
    .history = node->history,
    .in_peak = &node->in_peak,
    .out_peak = &node->out_peak,
  };
}
