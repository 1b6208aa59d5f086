/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Has the parts of a plan design what a reset needs, while nobody hears them: one budget of work for all.
 * Thread: as in plan.h. */
#include "signal/plan_private.h"

/* ---- Which ---- */

static void add (LqParts *parts, LqPart *part) { parts->part[parts->n++] = part; }

static void add_course (LqParts *parts, const LqCourse *course, int n_steps, int n_keys)
{
  for (int i = 0; i < n_steps; i++)
    add (parts, course->steps[i].part);
  for (int k = 0; k < n_keys; k++)
    add (parts, lq_align_part (course->keys[k].align));
}

/* Not the chains that are blended out, nor those of tracks that leave, nor what stands in for a part in its
 * past. */
static void list_steady (LqPlan *plan)
{
  int n = plan->course.n_steady + plan->course.n_steady_keys + plan->n_through;

  for (int t = 0; t < plan->n_lanes; t++)
    n += plan->lanes[t].course.n_steady + plan->lanes[t].course.n_steady_keys + 1;
  plan->steady.part = lq_arena_array (plan->arena, LqPart *, n);
  for (int t = 0; t < plan->n_lanes; t++)
    {
      const LqCourse *course = &plan->lanes[t].course;
      if (t < plan->n_tracks || t >= plan->n_main)
        add_course (&plan->steady, course, course->n_steady, course->n_steady_keys);
      add (&plan->steady, lq_strip_part (plan->lanes[t].strip));
    }
  add_course (&plan->steady, &plan->course, plan->course.n_steady, plan->course.n_steady_keys);
  for (int i = 0; i < plan->n_through; i++)
    add (&plan->steady, lq_align_part (plan->through[i].align));
}

static void list_warming (LqPlan *plan)
{
  int n = 0;

  for (int w = 0; w < plan->n_warms; w++)
    n += plan->warms[w].course.n_steps + plan->warms[w].course.n_keys;
  plan->warming.part = lq_arena_array (plan->arena, LqPart *, n);
  for (int w = 0; w < plan->n_warms; w++)
    {
      const LqCourse *course = &plan->warms[w].course;
      add_course (&plan->warming, course, course->n_steps, course->n_keys);
    }
}

void lq_plan_list_parts (LqPlan *plan)
{
  list_steady (plan);
  list_warming (plan);
}

/* ---- Designs ---- */

/* Whether all PARTS may be reset. In each quantum another one is asked first, so that none waits for one
 * that does not come to an end. */
static bool share (const LqParts *parts, int *turn, int work, bool hurry)
{
  int first = *turn;
  bool ready = true;

  for (int k = 0; k < parts->n; k++)
    {
      int i = (first + k) % parts->n;
      int before = work;
      ready = lq_part_ready (parts->part[i], &work, hurry) && ready;
      if (work != before && *turn == first)
        *turn = i + 1;
    }
  return ready;
}

bool lq_plan_ready (LqPlan *plan, int work, bool hurry)
{
  return share (&plan->steady, &plan->turn, work, hurry);
}

bool lq_plan_preroll_ready (LqPlan *plan, int work, bool hurry)
{
  return share (&plan->warming, &plan->turn, work, hurry);
}
