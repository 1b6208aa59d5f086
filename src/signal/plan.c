/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a plan: strips, sum, steps, blends. This file is the signal path as it happens; what made it
 * is in plan_build.c and plan_wire.c, its setters are in plan_set.c. */
#include "core/rt.h"
#include "signal/plan_private.h"
#include "signal/quantum.h"

/* ---- Tracks to sum ---- */

static void run_strips (LqPlan *plan, const LqPlanInput *input)
{
  for (int t = 0; t < plan->n_strips; t++)
    lq_part_run (lq_strip_part (plan->strips[t]), input->tracks[t], plan->strip_planes[t]);
}

/* The first one that sounds is copied, so that a lone track at unity keeps all its bits. */
static void run_sum (const LqPlan *plan, const LqSum *sum)
{
  bool empty = true;

  for (int k = 0; k < sum->n_strips; k++)
    {
      int t = sum->strips[k];
      if (lq_strip_silent (plan->strips[t]))
        continue;
      const double *const *in = lq_planes_const (plan->strip_planes[t]);
      if (empty)
        lq_planes_copy (sum->planes, in, sum->n_channels);
      else
        for (int c = 0; c < sum->n_channels; c++)
          for (int i = 0; i < LQ_QUANTUM; i++)
            sum->planes[c][i] += in[c][i];
      empty = false;
    }
  if (empty)
    lq_planes_clear (sum->planes, sum->n_channels);
}

/* ---- Sum to outputs ---- */

static const double silence[LQ_QUANTUM];
static const double *const silent[LQ_MAX_CHANNELS] = { silence, silence };

static void run_keys (LqPlan *plan, const LqPlanInput *input)
{
  int n = plan->blend_left > 0 ? plan->n_keys : plan->n_steady_keys;

  for (int k = 0; k < n; k++)
    {
      const LqKeyLine *line = &plan->keys[k];
      const double *const *in = input->tracks[line->track];
      lq_part_run (lq_align_part (line->align), in ? in : silent, line->planes);
    }
}

static void run_steps (LqPlan *plan)
{
  int n = plan->blend_left > 0 ? plan->n_steps : plan->n_steady;

  for (int i = 0; i < n; i++)
    lq_part_run (plan->steps[i].part, plan->steps[i].in, plan->steps[i].out);
}

static void run_through (LqPlan *plan, const LqPlanInput *input)
{
  for (int i = 0; i < plan->n_through; i++)
    {
      LqThrough *through = &plan->through[i];
      const double *const *in = input->through[i] ? input->through[i] : silent;
      lq_part_run (lq_align_part (through->align), in, through->planes);
      through->out = lq_planes_const (through->planes);
    }
}

/* From the previous plan's branches to this one's, sample by sample in time: both are aligned. */
static void run_blends (LqPlan *plan)
{
  double step = 1.0 / (plan->blend_quanta * LQ_QUANTUM);
  double start = (double)(plan->blend_quanta - plan->blend_left) / plan->blend_quanta;

  for (int r = 0; r < plan->n_branches; r++)
    {
      LqBranch *branch = &plan->branches[r];
      bool blending = plan->blend_left > 0 && branch->ghost;
      branch->out = lq_planes_const (blending ? branch->blended : branch->direct);
      for (int c = 0; blending && c < branch->n_channels; c++)
        for (int i = 0; i < LQ_QUANTUM; i++)
          {
            double old = branch->ghost[c][i];
            branch->blended[c][i] = old + (start + step * (i + 1)) * (branch->direct[c][i] - old);
          }
    }
  if (plan->blend_left > 0)
    plan->blend_left--;
}

/* ---- The quantum ---- */

/* The time of what goes on from the previous plan: whatever was not being warmed up. */
static LqFrames find_clock (const LqPlan *plan)
{
  for (int i = 0; i < plan->n_parts; i++)
    if (lq_run_node_of (plan->parts[i]) && !plan->parts[i]->quiet)
      return lq_run_node_clock (lq_run_node_of (plan->parts[i]));
  return 0;
}

/* Every node goes by one clock, and hears the tempo and the keys of this plan. */
static void connect_nodes (LqPlan *plan)
{
  LqFrames clock = find_clock (plan);

  for (int i = 0; i < plan->n_parts; i++)
    {
      LqRunNode *node = lq_run_node_of (plan->parts[i]);
      if (!node)
        continue;
      lq_run_node_set_clock (node, clock);
      lq_run_node_set_tempo (node, plan->tempo_bpm);
      lq_run_node_set_key (node, NULL, 0);
    }
  for (int r = 1; r < plan->n_branches; r++)
    for (int i = plan->branches[r].n_shared; i < plan->branches[r].n_parts; i++)
      if (lq_run_node_of (plan->branches[r].parts[i]))
        lq_run_node_set_tempo (lq_run_node_of (plan->branches[r].parts[i]),
                               plan->branches[r].tempo_bpm);
  for (int k = 0; k < plan->n_keys; k++)
    {
      LqKeyLine *line = &plan->keys[k];
      lq_align_aim (line->align, line->delay);
      lq_run_node_set_key (line->node, lq_planes_const (line->planes),
                           lq_align_part (line->align)->n_channels);
    }
}

/* The first quantum: tracks that are gone fade out, aligners carried over move to their new
 * delay, new parts begin to speak. */
static void take_over (LqPlan *plan)
{
  for (int r = 0; r < plan->n_branches; r++)
    {
      LqBranch *branch = &plan->branches[r];
      lq_align_aim (lq_align_of (branch->parts[branch->n_parts - 1]), branch->delay);
      plan->blend_left = branch->ghost ? plan->blend_quanta : plan->blend_left;
    }
  for (int t = plan->n_tracks; t < plan->n_main; t++)
    lq_strip_leave (plan->strips[t]);
  lq_align_aim (plan->mix_align, plan->latency);
  for (int i = 0; i < plan->n_through; i++)
    lq_align_aim (plan->through[i].align, plan->latency);
  connect_nodes (plan);
  for (int i = 0; i < plan->n_parts; i++)
    plan->parts[i]->quiet = false;
  plan->fresh = false;
}

static void note_fault (LqPlan *plan, LqPart *part)
{
  if (part->fault && plan->fault == 0)
    plan->fault = part->key;
  part->fault = false;
}

void lq_plan_run (LqPlan *plan, const LqPlanInput *input)
{
  unsigned fp = lq_rt_denormals_off ();

  if (plan->fresh)
    take_over (plan);
  run_strips (plan, input);
  for (int s = 0; s < plan->n_sums; s++)
    run_sum (plan, &plan->sums[s]);
  run_keys (plan, input);
  run_steps (plan);
  run_through (plan, input);
  run_blends (plan);
  for (int i = 0; i < plan->n_parts; i++)
    note_fault (plan, plan->parts[i]);
  lq_rt_denormals_restore (fp);
}

void lq_plan_reset (LqPlan *plan)
{
  if (plan->fresh)
    take_over (plan);
  for (int i = 0; i < plan->n_parts; i++)
    plan->parts[i]->kind->reset (plan->parts[i]);
  plan->blend_left = 0;
}

bool lq_plan_settled (const LqPlan *plan) { return !plan->fresh && plan->blend_left == 0; }

LqKey lq_plan_take_fault (LqPlan *plan)
{
  LqKey key = plan->fault;
  plan->fault = 0;
  return key;
}

/* ---- Its past ---- */

LqFrames lq_plan_preroll_frames (const LqPlan *plan)
{
  LqFrames longest = 0;

  for (int w = 0; w < plan->n_warms; w++)
    longest = plan->warms[w].frames > longest ? plan->warms[w].frames : longest;
  return longest;
}

void lq_plan_preroll_reset (LqPlan *plan)
{
  for (int w = 0; w < plan->n_warms; w++)
    for (int i = 0; i < plan->warms[w].n_parts; i++)
      plan->warms[w].parts[i]->kind->reset (plan->warms[w].parts[i]);
}

void lq_plan_preroll (LqPlan *plan, const double *const *sum)
{
  const double *past[LQ_MAX_CHANNELS] = { sum[0], sum[plan->n_channels - 1] };
  unsigned fp = lq_rt_denormals_off ();

  for (int w = 0; w < plan->n_warms; w++)
    {
      const double *const *in = past;
      for (int i = 0; i < plan->warms[w].n_parts; i++)
        {
          double **out = plan->warm_planes[i % 2];
          lq_part_run (plan->warms[w].parts[i], in, out);
          in = (const double *const *)out;
        }
    }
  lq_rt_denormals_restore (fp);
}

/* ---- What it is and gives ---- */

int lq_plan_latency (const LqPlan *plan) { return plan->latency; }

int lq_plan_n_channels (const LqPlan *plan) { return plan->n_channels; }

int lq_plan_n_tracks (const LqPlan *plan) { return plan->n_strips; }

int lq_plan_track_channels (const LqPlan *plan, int index)
{
  return lq_strip_n_in (plan->strips[index]);
}

LqKey lq_plan_track_line (const LqPlan *plan, int index)
{
  const LqTrackSpec *spec = lq_strip_spec (plan->strips[index]);
  return spec->line ? spec->line : spec->key;
}

bool lq_plan_track_is_variant (const LqPlan *plan, int index) { return index >= plan->n_main; }

int lq_plan_n_racks (const LqPlan *plan) { return plan->n_branches; }

LqKey lq_plan_rack_key (const LqPlan *plan, int index) { return plan->branches[index].key; }

int lq_plan_rack_channels (const LqPlan *plan, int index)
{
  return plan->branches[index].n_channels;
}

int lq_plan_find_rack (const LqPlan *plan, LqKey key)
{
  for (int r = 0; r < plan->n_branches; r++)
    if (plan->branches[r].key == key)
      return r;
  return -1;
}

int lq_plan_n_through (const LqPlan *plan) { return plan->n_through; }

const LqThroughSpec *lq_plan_through_spec (const LqPlan *plan, int index)
{
  return &plan->through[index].spec;
}

int lq_plan_find_through (const LqPlan *plan, LqKey key)
{
  for (int i = 0; i < plan->n_through; i++)
    if (plan->through[i].spec.key == key)
      return i;
  return -1;
}

const double *const *lq_plan_mix (const LqPlan *plan) { return lq_planes_const (plan->mix); }

const double *const *lq_plan_rack (const LqPlan *plan, int index)
{
  return plan->branches[index].out;
}

const double *const *lq_plan_through (const LqPlan *plan, int index)
{
  return plan->through[index].out;
}

const double *const *lq_plan_sum (const LqPlan *plan)
{
  return lq_planes_const (plan->sums[0].planes);
}
