/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a plan: lanes, sums, racks, blends. This file is the signal path as it happens; what made it
 * is in plan_build.c and plan_wire.c, its setters are in plan_set.c. */
#include "core/rt.h"
#include "signal/plan_private.h"
#include "signal/quantum.h"

/* ---- Blends ---- */

/* From the previous plan's chain to this one's, sample by sample in time: both are aligned. */
static void blend_chain (const LqPlan *plan, LqChain *chain, int age)
{
  int passed = age - chain->wait_quanta;
  double step = 1.0 / (plan->blend_quanta * LQ_QUANTUM);
  double start = (double)passed / plan->blend_quanta;

  chain->out = chain->direct;
  if (!chain->ghost || passed >= plan->blend_quanta)
    return;
  chain->out = passed < 0 ? chain->ghost : lq_planes_const (chain->blended);
  for (int c = 0; passed >= 0 && c < chain->n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      {
        double old = chain->ghost[c][i];
        chain->blended[c][i] = old + (start + step * (i + 1)) * (chain->direct[c][i] - old);
      }
}

/* ---- Tracks ---- */

static void run_lane (const LqPlan *plan, LqLane *lane, const LqPlanInput *input,
                      LqStripQuantum *out)
{
  const double *const *in = lq_strip_hear (lane->strip, input->tracks[lane - plan->lanes]);

  if (lq_strip_is_gone (lane->strip))
    {
      lq_course_end (&lane->course);
      *out = (LqStripQuantum){ .planes = out->planes, .silent = true };
      return;
    }
  if (lane->course.n_steps > 0)
    {
      for (int c = 0; c < lane->chain.n_channels; c++)
        lane->entry[c] = in ? in[c] : lq_silent_planes[0];
      lq_course_run (&lane->course, input);
      blend_chain (plan, &lane->chain, lane->course.age);
      in = lane->chain.out;
    }
  lq_course_end (&lane->course);
  lq_part_run (lq_strip_part (lane->strip), in, out->planes);
  out->silent = lq_strip_silent (lane->strip);
  out->fault = 0;
  lq_part_take_fault (&out->fault, lq_strip_part (lane->strip));
  lq_course_note_faults (&out->fault, &lane->course);
}

/* The first one that sounds is copied, so that a lone track at unity keeps all its bits. */
static void run_sum (const LqSum *sum, const LqStripQuantum *quanta)
{
  bool empty = true;

  for (int k = 0; k < sum->n_strips; k++)
    {
      const LqStripQuantum *quantum = &quanta[sum->strips[k]];
      if (quantum->silent)
        continue;
      const double *const *in = lq_planes_const (quantum->planes);
      if (empty)
        lq_planes_copy (sum->planes, in, sum->n_channels);
      else
        for (int c = 0; c < sum->n_channels; c++)
          lq_quantum_add (sum->planes[c], in[c]);
      empty = false;
    }
  if (empty)
    lq_planes_clear (sum->planes, sum->n_channels);
}

/* ---- Lines that are only delayed ---- */

static void run_through (LqPlan *plan, const LqPlanInput *input)
{
  for (int i = 0; i < plan->n_through; i++)
    {
      LqThrough *through = &plan->through[i];
      const double *const *in = input->through[i] ? input->through[i] : lq_silent_planes;
      lq_part_run (lq_align_part (through->align), in, through->planes);
      through->out = lq_planes_const (through->planes);
    }
}

/* ---- The first quantum ---- */

/* The time of what goes on from the previous plan: whatever was not being warmed up. */
static LqFrames find_clock (const LqPlan *plan)
{
  for (int i = 0; i < plan->n_parts; i++)
    if (lq_run_node_of (plan->parts[i]) && !plan->parts[i]->quiet)
      return lq_run_node_clock (lq_run_node_of (plan->parts[i]));
  return 0;
}

/* Every node goes by one clock, and hears the tempo of this plan; its key follows. */
static void connect_clocks (LqPlan *plan)
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
}

static void connect_lane (LqLane *lane)
{
  for (int i = 0; i < lane->course.n_steps; i++)
    {
      LqRunNode *node = lq_run_node_of (lane->course.steps[i].part);
      if (node)
        lq_run_node_set_tempo (node, lane->tempo_bpm);
    }
  lq_course_connect (&lane->course);
}

static void connect_nodes (LqPlan *plan)
{
  connect_clocks (plan);
  for (int r = 1; r < plan->n_branches; r++)
    {
      const LqChain *chain = &plan->branches[r].chain;
      for (int i = chain->n_shared; i < chain->n_parts; i++)
        if (lq_run_node_of (chain->parts[i]))
          lq_run_node_set_tempo (lq_run_node_of (chain->parts[i]), plan->branches[r].tempo_bpm);
    }
  lq_course_connect (&plan->course);
  for (int t = 0; t < plan->n_lanes; t++)
    connect_lane (&plan->lanes[t]);
}

static void aim_chain (const LqChain *chain)
{
  if (chain->align)
    lq_align_aim (chain->align, chain->delay);
  if (chain->ghost_align)
    lq_align_aim (chain->ghost_align, chain->ghost_delay);
}

/* What is new on LANE has heard its past: it is blended in at once. */
static void speak_at_once (const LqPlan *plan, LqLane *lane)
{
  lane->chain.wait_quanta = 0;
  lane->course.busy_quanta = lane->chain.ghost ? plan->blend_quanta : 0;
}

/* Tracks that are gone fade out, aligners carried over move to their new delay, new parts begin to
 * speak. */
static void take_over (LqPlan *plan)
{
  for (int r = 0; r < plan->n_branches; r++)
    aim_chain (&plan->branches[r].chain);
  for (int t = 0; t < plan->n_lanes; t++)
    aim_chain (&plan->lanes[t].chain);
  for (int t = plan->n_tracks; t < plan->n_main; t++)
    lq_strip_leave (plan->lanes[t].strip);
  for (int t = 0; plan->tracks_warm && t < plan->n_lanes; t++)
    speak_at_once (plan, &plan->lanes[t]);
  lq_align_aim (plan->mix_align, plan->latency - plan->front);
  for (int i = 0; i < plan->n_through; i++)
    lq_align_aim (plan->through[i].align, plan->latency);
  connect_nodes (plan);
  for (int i = 0; i < plan->n_parts; i++)
    plan->parts[i]->quiet = plan->unmetered;
  plan->fresh = false;
}

/* ---- The quantum ---- */

static void run_rest (LqPlan *plan, const LqPlanInput *input, const LqStripQuantum *quanta)
{
  for (int s = 0; s < plan->n_sums; s++)
    run_sum (&plan->sums[s], quanta);
  lq_course_run (&plan->course, input);
  run_through (plan, input);
  for (int r = 0; r < plan->n_branches; r++)
    blend_chain (plan, &plan->branches[r].chain, plan->course.age);
  lq_course_end (&plan->course);
  for (int t = 0; t < plan->n_lanes && plan->fault == 0; t++)
    plan->fault = quanta[t].fault;
  lq_course_note_faults (&plan->fault, &plan->course);
}

void lq_plan_begin (LqPlan *plan)
{
  if (plan->fresh)
    take_over (plan);
}

void lq_plan_run_track (LqPlan *plan, const LqPlanInput *input, int track, LqStripQuantum *out)
{
  unsigned fp = lq_rt_denormals_off ();

  run_lane (plan, &plan->lanes[track], input, out);
  lq_rt_denormals_restore (fp);
}

void lq_plan_run_rest (LqPlan *plan, const LqPlanInput *input, const LqStripQuantum *tracks)
{
  unsigned fp = lq_rt_denormals_off ();

  run_rest (plan, input, tracks);
  lq_rt_denormals_restore (fp);
}

void lq_plan_run (LqPlan *plan, const LqPlanInput *input)
{
  unsigned fp = lq_rt_denormals_off ();

  lq_plan_begin (plan);
  for (int t = 0; t < plan->n_lanes; t++)
    run_lane (plan, &plan->lanes[t], input, &plan->quanta[t]);
  run_rest (plan, input, plan->quanta);
  lq_rt_denormals_restore (fp);
}

void lq_plan_reset (LqPlan *plan)
{
  lq_plan_begin (plan);
  for (int i = 0; i < plan->steady.n; i++)
    plan->steady.part[i]->kind->reset (plan->steady.part[i]);
  lq_course_settle (&plan->course);
  for (int t = 0; t < plan->n_lanes; t++)
    lq_course_settle (&plan->lanes[t].course);
}

bool lq_plan_settled (const LqPlan *plan)
{
  bool settled = !plan->fresh && plan->course.age == plan->course.busy_quanta;

  for (int t = 0; settled && t < plan->n_lanes; t++)
    settled = plan->lanes[t].course.age == plan->lanes[t].course.busy_quanta;
  return settled;
}

LqKey lq_plan_take_fault (LqPlan *plan)
{
  LqKey key = plan->fault;
  plan->fault = 0;
  return key;
}

/* ---- What it is and gives ---- */

int lq_plan_latency (const LqPlan *plan) { return plan->latency; }

int lq_plan_n_channels (const LqPlan *plan) { return plan->n_channels; }

int lq_plan_n_tracks (const LqPlan *plan) { return plan->n_lanes; }

int lq_plan_track_channels (const LqPlan *plan, int index)
{
  return lq_strip_n_in (plan->lanes[index].strip);
}

int lq_plan_strip_channels (const LqPlan *plan, int track)
{
  return lq_strip_part (plan->lanes[track].strip)->n_channels;
}

bool lq_plan_track_hears (const LqPlan *plan, int track)
{
  return plan->lanes[track].course.n_keys > 0;
}

LqKey lq_plan_track_line (const LqPlan *plan, int index)
{
  const LqTrackSpec *spec = lq_strip_spec (plan->lanes[index].strip);
  return spec->line ? spec->line : spec->key;
}

bool lq_plan_track_is_variant (const LqPlan *plan, int index) { return index >= plan->n_main; }

int lq_plan_n_racks (const LqPlan *plan) { return plan->n_branches; }

LqKey lq_plan_rack_key (const LqPlan *plan, int index) { return plan->branches[index].key; }

int lq_plan_rack_channels (const LqPlan *plan, int index)
{
  return plan->branches[index].chain.n_channels;
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

const double *const *lq_plan_mix (const LqPlan *plan) { return plan->mix; }

const double *const *lq_plan_rack (const LqPlan *plan, int index)
{
  return plan->branches[index].chain.out;
}

const double *const *lq_plan_through (const LqPlan *plan, int index)
{
  return plan->through[index].out;
}

const double *const *lq_plan_sum (const LqPlan *plan)
{
  return lq_planes_const (plan->sums[0].planes);
}
