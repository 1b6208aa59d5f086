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
    memmove (rt->hear_steps, rt->hear_steps + 1, sizeof (LqHearStep) * (size_t)--rt->n_hear_steps);
  rt->hear_steps[rt->n_hear_steps++] = step;
}

/* A switch is heard as late as what is behind it lets it. */
static LqHearStep step_of (const LqEngineRt *rt, const LqHearBy *by, double step_db)
{
  int behind = rt->live && by->node != 0 && lq_transport_plays (&rt->transport)
                   ? lq_plan_frames_behind (rt->live->plan, by->chain, by->node)
                   : 0;

  return (LqHearStep){ .plan = by->plan,
                       .from = rt->clock + (uint64_t)((behind + LQ_QUANTUM / 2) / LQ_QUANTUM),
                       .step_db = step_db };
}

void lq_rt_ask_to_hear (LqEngineRt *rt, const LqCommand *command)
{
  const LqHeard what = { (LqHearKind)command->row, command->a };
  double step_db = command->value - rt->hear_offset_db;
  bool same = lq_heard_equal (what, rt->hear);

  if (same && (command->by.plan || command->by.node != 0))
    add_step (rt, step_of (rt, &command->by, step_db));
  else
    {
      rt->n_hear_steps = same && fabs (step_db) < LEAST_STEP_DB ? rt->n_hear_steps : 0;
      rt->hear_due = true;
    }
  rt->hear = what;
  rt->hear_offset_db = command->value;
}

/* Steps that are heard go. */
static void take_steps (LqEngineRt *rt)
{
  int n = rt->n_hear_steps;

  rt->n_hear_steps = 0;
  for (int i = 0; i < n; i++)
    {
      LqHearStep step = rt->hear_steps[i];
      bool heard = rt->clock >= step.from || !lq_transport_plays (&rt->transport);
      if (step.plan || !heard)
        rt->hear_steps[rt->n_hear_steps++] = step;
      else
        rt->hear_due = true;
    }
}

void lq_rt_take_hear (LqEngineRt *rt)
{
  take_steps (rt);
  if (!rt->hear_due || !lq_rt_has (rt, rt->hear))
    return;
  double offset_db = rt->hear_offset_db;
  for (int i = 0; i < rt->n_hear_steps; i++)
    offset_db -= rt->hear_steps[i].step_db;
  lq_monitor_hear (&rt->monitor, rt->hear, offset_db);
  rt->hear_due = false;
}

void lq_rt_hear_anew (LqEngineRt *rt)
{
  for (int i = 0; i < rt->n_hear_steps; i++)
    rt->hear_steps[i].from = rt->clock;
  lq_rt_take_hear (rt);
}

void lq_rt_hear_with_plan (LqEngineRt *rt)
{
  for (int i = 0; i < rt->n_hear_steps; i++)
    if (rt->hear_steps[i].plan)
      {
        rt->hear_steps[i].plan = false;
        rt->hear_steps[i].from = rt->clock;
        rt->hear_due = true;
      }
}
