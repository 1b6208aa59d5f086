/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs in a row: its keys, its parts, and what its nodes have to be told. Used by the plan as it
 * happens (plan.c) and by its past (plan_past.c). */
#include "signal/plan_private.h"
#include "signal/quantum.h"

static const double silence[LQ_QUANTUM];
const double *const lq_silent_planes[LQ_MAX_CHANNELS] = { silence, silence };

static void run_keys (const LqCourse *course, const LqPlanInput *input, int n_keys)
{
  for (int k = 0; k < n_keys; k++)
    {
      const LqKeyLine *line = &course->keys[k];
      const double *const *in = input->tracks[line->track];
      lq_part_run (lq_align_part (line->align), in ? in : lq_silent_planes, line->planes);
    }
}

void lq_course_run_steps (const LqCourse *course, int n_steps)
{
  for (int i = 0; i < n_steps; i++)
    lq_part_run (course->steps[i].part, course->steps[i].in, course->steps[i].out);
}

void lq_course_run (const LqCourse *course, const LqPlanInput *input)
{
  bool steady = course->age >= course->busy_quanta;

  run_keys (course, input, steady ? course->n_steady_keys : course->n_keys);
  lq_course_run_steps (course, steady ? course->n_steady : course->n_steps);
}

void lq_course_end (LqCourse *course) { course->age += course->age < course->busy_quanta; }

void lq_part_take_fault (LqKey *fault, LqPart *part)
{
  if (part->fault && *fault == 0)
    *fault = part->key;
  part->fault = false;
}

void lq_course_note_faults (LqKey *fault, const LqCourse *course)
{
  for (int i = 0; i < course->n_steps; i++)
    lq_part_take_fault (fault, course->steps[i].part);
}

/* Each hears sound of another age: what swings goes by the time that the sound came in. */
static void connect_lags (const LqCourse *course)
{
  for (int i = 0; i < course->n_steps; i++)
    if (lq_run_node_of (course->steps[i].part))
      lq_run_node_set_lag (lq_run_node_of (course->steps[i].part), course->steps[i].lag);
}

void lq_course_connect_keys (const LqCourse *course)
{
  for (int k = 0; k < course->n_keys; k++)
    {
      const LqKeyLine *line = &course->keys[k];
      lq_align_aim (line->align, line->delay);
      lq_run_node_set_key (line->node, lq_planes_const (line->planes),
                           lq_align_part (line->align)->n_channels);
    }
}

void lq_course_connect (const LqCourse *course)
{
  connect_lags (course);
  lq_course_connect_keys (course);
}

void lq_course_settle (LqCourse *course) { course->age = course->busy_quanta; }
