/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is new in a plan hears what was: chains that plan_warm.c has built, one quantum after the
 * other. Thread: as in plan.h. */
#include "core/rt.h"
#include "signal/plan_private.h"
#include "signal/quantum.h"

static LqFrames longest_past (const LqPlan *plan, bool tracks)
{
  LqFrames longest = 0;

  for (int w = 0; w < plan->n_warms; w++)
    if ((plan->warms[w].track >= 0) == tracks && plan->warms[w].frames > longest)
      longest = plan->warms[w].frames;
  return longest;
}

LqFrames lq_plan_preroll_frames (const LqPlan *plan) { return longest_past (plan, false); }

LqFrames lq_plan_preroll_track_frames (const LqPlan *plan) { return longest_past (plan, true); }

int lq_plan_n_preroll_chains (const LqPlan *plan, bool tracks)
{
  int n = 0;

  for (int w = 0; w < plan->n_warms; w++)
    n += tracks || plan->warms[w].track < 0;
  return n;
}

bool lq_plan_hears_past (const LqPlan *plan, int track)
{
  for (int w = 0; w < plan->n_warms; w++)
    {
      const LqWarm *warm = &plan->warms[w];
      if (warm->track == track)
        return true;
      for (int k = 0; k < warm->course.n_keys; k++)
        if (warm->course.keys[k].track == track)
          return true;
    }
  return false;
}

void lq_plan_preroll_reset (LqPlan *plan)
{
  plan->n_past = 0;
  plan->tracks_warm = false;
  for (int i = 0; i < plan->warming.n; i++)
    plan->warming.part[i]->kind->reset (plan->warming.part[i]);
  for (int w = 0; w < plan->n_warms; w++)
    lq_course_connect_keys (&plan->warms[w].course);
}

/* Rather than silence a detector hears its own input. */
static void forget_keys (const LqCourse *course)
{
  for (int k = 0; k < course->n_keys; k++)
    lq_run_node_set_key (course->keys[k].node, NULL, 0);
}

static void warm_up (LqWarm *warm, const LqPlanPast *past)
{
  const double *const *in = warm->track < 0 ? past->sum : NULL;

  if (past->tracks && warm->track >= 0)
    in = past->tracks[warm->track];
  if (in && !lq_planes_finite (in, warm->n_channels))
    in = NULL;
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    warm->entry[c] =
        !in ? lq_silent_planes[0] : in[c < warm->n_channels ? c : warm->n_channels - 1];
  if (past->tracks)
    lq_course_run (&warm->course, &(LqPlanInput){ .tracks = past->tracks });
  else if (warm->track < 0)
    {
      forget_keys (&warm->course);
      lq_course_run_steps (&warm->course, warm->course.n_steps);
    }
}

void lq_plan_preroll (LqPlan *plan, const LqPlanPast *past)
{
  unsigned fp = lq_rt_denormals_off ();

  plan->tracks_warm = past->tracks && (plan->n_past == 0 || plan->tracks_warm);
  plan->n_past++;
  for (int w = 0; w < plan->n_warms; w++)
    warm_up (&plan->warms[w], past);
  lq_rt_denormals_restore (fp);
}
