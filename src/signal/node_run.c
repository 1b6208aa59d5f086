/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A node at work. Audio thread. */
#include "signal/gain.h"
#include "signal/node_private.h"

/* ---- What the processor hears, and what becomes of it ---- */

/* The channels that are processed, in WORK. */
static void pick_target (LqRunNode *node, const double *const *in)
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
static void place_target (LqRunNode *node)
{
  double *left = node->work[0], *right = node->work[1];
  const double *const *dry = node->dry_now;

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

/* The external key in as many channels as are processed; NULL: none. */
static const double *const *hear_key (LqRunNode *node)
{
  if (!node->key)
    return NULL;
  node->key_now[0] = node->key[0];
  node->key_now[1] = node->key[node->key_channels - 1];
  if (node->setup.n_channels == 1 && node->key_channels == 2)
    {
      for (int i = 0; i < LQ_QUANTUM; i++)
        node->key_mono[i] = (node->key[0][i] + node->key[1][i]) * 0.5;
      node->key_now[0] = node->key_mono;
    }
  return node->key_now;
}

static void process (LqRunNode *node)
{
  LqBlock block = {
    .n_channels = node->setup.n_channels,
    .in = lq_planes_const (node->work),
    .out = node->work,
    .key = hear_key (node),
    .tempo_bpm = node->tempo_bpm,
    .clock = node->clock - node->lag,
    .readouts = node->readouts,
  };

  if (node->changed)
    {
      node->processor->update (node->state, node->params);
      node->changed = false;
    }
  node->processor->process (node->state, &block);
}

/* Where the processor is ready for; from there it goes on to where params have gone meanwhile. */
static void begin_anew (LqRunNode *node)
{
  bool behind = node->ready == LQ_NODE_DESIGNED;

  node->processor->reset (node->state, behind ? node->begin : node->params);
  node->broken = false;
  node->changed = behind;
  node->ready = behind ? LQ_NODE_BEHIND : LQ_NODE_READY;
}

/* Silence and a fresh start for a processor that gave no number, at once or when it is ready; until then
 * it does not run, and designs in that time. */
static void check_output (LqRunNode *node)
{
  int work = node->mend_work;

  if (!node->broken && lq_planes_finite (lq_planes_const (node->work), node->setup.n_channels))
    return;
  node->broken = true;
  if (lq_run_node_ready (&node->part, &work, true))
    begin_anew (node);
  for (int r = 0; r < node->processor->info.n_readouts; r++)
    node->readouts[r] = 0.0;
  lq_planes_clear (node->work, node->setup.n_channels);
  if (node->silence_left == 0)
    node->part.fault = true;
  node->silence_left = node->silence_quanta;
  lq_smooth_jump (&node->pass, 0.0);
}

/* OUT = dry + wet share · (processed − dry), nothing computed at either end. */
static void blend (LqRunNode *node, double *const *out)
{
  double moving[LQ_QUANTUM];
  const double *share = lq_gain_run (&node->wet, moving);
  double rest = node->wet.value;

  if (!share && (rest == 0.0 || rest == 1.0))
    {
      if (node->work != out)
        lq_planes_copy (out, rest == 0.0 ? node->dry_now : lq_planes_const (node->work),
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
static void mute_after_fault (LqRunNode *node, double *const *out)
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

static void tell (LqRunNode *node)
{
  LqReadoutRow row = { .quantum = node->quantum };
  int n = node->processor->info.n_readouts;

  if (n > 0)
    lq_latest_row_put (&node->told, node->readouts);
  if (!node->history)
    return;
  for (int r = 0; r < n && r < LQ_MAX_READOUTS; r++)
    row.values[r] = (float)node->readouts[r];
  lq_ring_push (node->history, &row);
}

static void delay_dry (LqRunNode *node, const double *const *in)
{
  node->dry_now = node->part.latency == 0 ? in : lq_planes_const (node->delayed);
  if (node->part.latency == 0)
    return;
  lq_lag_write (&node->dry, in);
  lq_lag_read (&node->dry, node->part.latency, node->delayed);
}

void lq_run_node_run (LqPart *part, const double *const *in, double *const *out)
{
  LqRunNode *node = (LqRunNode *)part;

  bool all_wet = !lq_smooth_moving (&node->wet) && node->wet.value == 1.0;

  node->work = all_wet ? out : node->own;
  delay_dry (node, in);
  if (!node->broken)
    {
      pick_target (node, in);
      process (node);
    }
  check_output (node);
  if (node->setup.n_channels < part->n_channels)
    place_target (node);
  blend (node, out);
  if (node->pass.target != 1.0 || lq_smooth_moving (&node->pass))
    mute_after_fault (node, out);
  node->quantum++;
  node->clock += LQ_QUANTUM;
  if (!part->quiet)
    tell (node);
}

/* ---- Settings ---- */

void lq_run_node_aim_wet (LqRunNode *node)
{
  bool nothing = node->part.n_channels == 1 && node->rows[LQ_NODE_TARGET] == LQ_TARGET_SIDE;
  bool off = nothing || node->rows[LQ_NODE_BYPASS] >= 0.5;
  lq_smooth_aim (&node->wet, off ? 0.0 : node->rows[LQ_NODE_WET] / 100.0);
}

void lq_run_node_set_key (LqRunNode *node, const double *const *key, int n_channels)
{
  node->key = key;
  node->key_channels = n_channels;
}

void lq_run_node_set_tempo (LqRunNode *node, double tempo_bpm) { node->tempo_bpm = tempo_bpm; }

void lq_run_node_set_clock (LqRunNode *node, LqFrames clock) { node->clock = clock; }

void lq_run_node_set_lag (LqRunNode *node, int frames) { node->lag = frames; }

LqFrames lq_run_node_clock (const LqRunNode *node) { return node->clock; }

void lq_run_node_set_param (LqRunNode *node, int slot, double value)
{
  if (slot < 0 || slot >= node->n_params || node->fixed[slot] || node->params[slot] == value)
    return;
  node->params[slot] = value;
  node->changed = true;
  if (node->ready == LQ_NODE_READY)
    node->ready = LQ_NODE_BEHIND;
}

void lq_run_node_set_row (LqRunNode *node, int row, double value)
{
  if (row != LQ_NODE_BYPASS && row != LQ_NODE_WET)
    return;
  node->rows[row] = value;
  lq_run_node_aim_wet (node);
}

/* Whether BEGIN is what params are now. */
static bool begins_there (const LqRunNode *node)
{
  return memcmp (node->begin, node->params, sizeof (double) * (size_t)node->n_params) == 0;
}

bool lq_run_node_ready (LqPart *part, int *work, bool hurry)
{
  LqRunNode *node = (LqRunNode *)part;

  if (node->ready == LQ_NODE_READY || !node->processor->ready)
    return true;
  if (!hurry && !begins_there (node))
    node->ready = LQ_NODE_BEHIND;
  if (node->ready == LQ_NODE_DESIGNED)
    return true;
  if (*work <= 0)
    return false;
  if (node->ready == LQ_NODE_BEHIND)
    memcpy (node->begin, node->params, sizeof (double) * (size_t)node->n_params);
  node->ready = LQ_NODE_DESIGNS;
  if (!node->processor->ready (node->state, node->begin, work))
    return false;
  node->ready = begins_there (node) ? LQ_NODE_READY : LQ_NODE_DESIGNED;
  return true;
}

void lq_run_node_reset (LqPart *part)
{
  LqRunNode *node = (LqRunNode *)part;

  begin_anew (node);
  node->clock = 0;
  lq_lag_reset (&node->dry);
  lq_smooth_jump (&node->wet, node->wet.target);
  lq_smooth_jump (&node->pass, 1.0);
  node->silence_left = 0;
}

int lq_run_node_rows_lead (const LqRunNode *node)
{
  return (int)lround (node->processor->info.rows_lead * node->part.latency);
}

void lq_run_node_meter (LqRunNode *node, LqNodeMeter *meter)
{
  *meter = (LqNodeMeter){
    .readouts = &node->told,
    .history = node->history,
  };
}
