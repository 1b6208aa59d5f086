/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is heard and when its offset is: a switch in the work comes out later than it is made, and another may
 * be made meanwhile. So each has its own step of the offset, and all steps that are heard make the offset.
 * Audio thread. */
#include "engine/rt_state.h"

#include <math.h>
#include <string.h>

/* What is less comes of sums of steps, and is none. */
#define LEAST_STEP_DB 1e-9

static void add_step (LqEngineRt *rt, LqHearStep step)
{
  if (fabs (step.step_db) < LEAST_STEP_DB)
    return;
  if (rt->n_hear_steps == LQ_HEAR_STEPS) /* a hand does not come so far: the oldest is early */
    {
      memmove (rt->hear_steps, rt->hear_steps + 1,
               sizeof (LqHearStep) * (size_t)--rt->n_hear_steps);
      rt->hear_due = true;
    }
  rt->hear_steps[rt->n_hear_steps++] = step;
}

/* A switch is heard as late as what is behind it lets it. */
static uint64_t heard_from (const LqEngineRt *rt, const LqSwitch *by, LqKey node)
{
  bool rows = by->kind == LQ_SWITCH_TURNED;
  int behind = rt->live && lq_transport_plays (&rt->transport)
                   ? lq_plan_frames_behind (rt->live->plan, by->chain, node, rows)
                   : 0;

  return rt->clock * LQ_QUANTUM + (uint64_t)behind;
}

void lq_rt_ask_to_hear (LqEngineRt *rt, const LqCommand *command)
{
  const LqHeard what = { (LqHearKind)command->row, command->a };
  const LqSwitch *by = &command->by;
  double step_db = command->value - rt->hear_offset_db;
  bool same = lq_heard_equal (what, rt->hear);

  if (same && by->kind != LQ_SWITCH_NONE)
    add_step (rt, (LqHearStep){ .by = *by,
                                .with_plan = by->kind == LQ_SWITCH_REPLACED,
                                .from = heard_from (rt, by, by->node),
                                .step_db = step_db });
  else
    {
      rt->n_hear_steps = same && fabs (step_db) < LEAST_STEP_DB ? rt->n_hear_steps : 0;
      rt->hear_due = true;
    }
  rt->hear = what;
  rt->hear_offset_db = command->value;
}

/* The frame of the quantum to come from which STEP is heard; LQ_QUANTUM: later. */
static int due_at (const LqEngineRt *rt, const LqHearStep *step)
{
  uint64_t now = rt->clock * LQ_QUANTUM;

  if (step->with_plan)
    return LQ_QUANTUM;
  if (step->from <= now || !lq_transport_plays (&rt->transport))
    return 0;
  return step->from - now < LQ_QUANTUM ? (int)(step->from - now) : LQ_QUANTUM;
}

/* The offset but for the steps that are not due. */
static double offset_due_db (const LqEngineRt *rt)
{
  double offset_db = rt->hear_offset_db;

  for (int i = 0; i < rt->n_hear_steps; i++)
    if (due_at (rt, &rt->hear_steps[i]) == LQ_QUANTUM)
      offset_db -= rt->hear_steps[i].step_db;
  return offset_db;
}

/* Steps that are due go to the monitor; where it hears something else yet, with what it will hear. */
static void take_steps (LqEngineRt *rt, double offset_db)
{
  bool hears = !rt->hear_due && lq_heard_equal (rt->monitor.heard, rt->hear);
  int n = rt->n_hear_steps;

  rt->n_hear_steps = 0;
  for (int i = 0; i < n; i++)
    {
      LqHearStep step = rt->hear_steps[i];
      int at = due_at (rt, &step);
      if (at == LQ_QUANTUM)
        rt->hear_steps[rt->n_hear_steps++] = step;
      else if (hears)
        lq_monitor_step (&rt->monitor, step.by.kind, step.step_db, offset_db, at);
    }
}

/* It is there, and does not go with the plan that is about to. */
static bool can_be_heard (const LqEngineRt *rt)
{
  return lq_rt_has (rt, rt->hear) && (!rt->incoming || lq_live_has (rt->incoming, rt->hear));
}

void lq_rt_take_hear (LqEngineRt *rt)
{
  double offset_db = offset_due_db (rt);

  take_steps (rt, offset_db);
  if (!rt->hear_due || !can_be_heard (rt))
    return;
  lq_monitor_hear (&rt->monitor, rt->hear, offset_db);
  rt->hear_due = false;
}

void lq_rt_hear_anew (LqEngineRt *rt)
{
  for (int i = 0; i < rt->n_hear_steps; i++)
    rt->hear_steps[i].from = rt->clock * LQ_QUANTUM;
  lq_rt_take_hear (rt);
}

/* It blends at the end of the chain. */
void lq_rt_hear_with_plan (LqEngineRt *rt)
{
  for (int i = 0; i < rt->n_hear_steps; i++)
    if (rt->hear_steps[i].with_plan)
      {
        rt->hear_steps[i].with_plan = false;
        rt->hear_steps[i].from = heard_from (rt, &rt->hear_steps[i].by, 0);
      }
}
