/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is made off the audio thread: plans and filters. */
#include <assert.h>
#include <string.h>

#include "dsp/convolver_private.h"

#define GROWTH 4 /* from segment to segment of a prompt plan */

static void add_segment (LqArena *arena, LqConvolverPlan *plan, LqSegmentKind kind, int frames,
                         int first_tap, int end_tap)
{
  LqSegment *s = &plan->segment[plan->n_segments];
  int warm_up = 2 * frames / LQ_QUANTUM;

  *s = (LqSegment){
    .kind = kind,
    .frames = frames,
    .n_quanta = frames / LQ_QUANTUM,
    .n_parts = (end_tap - first_tap + frames - 1) / frames,
    .first_tap = first_tap,
    .late = kind == LQ_SEGMENT_PROMPT ? plan->n_segments - 1 : 0,
    .fft = lq_skew_fft_new (arena, frames),
  };
  plan->n_segments++;
  if (warm_up > plan->warm_up_quanta)
    plan->warm_up_quanta = warm_up;
}

LqConvolverPlan *lq_convolver_plan_uniform (LqArena *arena, int n_taps, int block_frames)
{
  LqConvolverPlan *plan = lq_arena_new0 (arena, LqConvolverPlan);
  bool now = block_frames == LQ_QUANTUM;

  assert (n_taps > 0);
  add_segment (arena, plan, now ? LQ_SEGMENT_NOW : LQ_SEGMENT_UNIFORM, block_frames, 0, n_taps);
  plan->latency_frames = now ? 0 : block_frames;
  return plan;
}

/* A segment's taps begin at two of its blocks, and end where the next one's begin. */
LqConvolverPlan *lq_convolver_plan_prompt (LqArena *arena, int n_taps)
{
  LqConvolverPlan *plan = lq_arena_new0 (arena, LqConvolverPlan);
  int frames = LQ_QUANTUM;

  assert (n_taps > 0);
  for (int at = 0; at < n_taps; frames *= GROWTH)
    {
      bool last = plan->n_segments == LQ_SEGMENTS - 1;
      int end = last || n_taps < 2 * GROWTH * frames ? n_taps : 2 * GROWTH * frames;
      add_segment (arena, plan, at == 0 ? LQ_SEGMENT_NOW : LQ_SEGMENT_PROMPT, frames, at, end);
      at = end;
    }
  return plan;
}

int lq_convolver_plan_latency (const LqConvolverPlan *plan) { return plan->latency_frames; }

void lq_segment_scatter (const LqSegment *segment, const double *z, double *chunks, size_t stride)
{
  for (int at = 0; at < segment->frames; at += LQ_CHUNK, chunks += stride)
    for (int i = 0; i < LQ_CHUNK; i += 8, z += 16)
      {
        memcpy (chunks + i, z, sizeof (double) * 8);
        memcpy (chunks + LQ_CHUNK + i, z + 8, sizeof (double) * 8);
      }
}

/* Part P of TAPS, padded with as many zeros, to its place. */
static void transform_part (const LqSegment *s, const double *taps, int n_taps, int p, double *work,
                            double *spectra)
{
  int first = s->first_tap + p * s->frames;
  int n = n_taps - first < s->frames ? n_taps - first : s->frames;
  double *z = work + 2 * s->frames;

  memset (work, 0, sizeof (double) * 2 * (size_t)s->frames);
  memcpy (work, taps + first, sizeof (double) * (size_t)n);
  lq_skew_fft_forward (s->fft, work, z);
  lq_segment_scatter (s, z, spectra + p * LQ_CHUNK_DOUBLES, (size_t)s->n_parts * LQ_CHUNK_DOUBLES);
}

LqConvolverFilter *lq_convolver_filter_new (LqArena *arena, const LqConvolverPlan *plan,
                                            int n_inputs, const double *const *taps, int n_taps)
{
  LqConvolverFilter *filter = lq_arena_new0 (arena, LqConvolverFilter);
  LqArena *scratch = lq_arena_new ();

  assert (n_inputs >= 1 && n_inputs <= LQ_CONVOLVER_MOST_INPUTS);
  filter->n_inputs = n_inputs;
  for (int j = 0; j < plan->n_segments; j++)
    {
      const LqSegment *s = &plan->segment[j];
      double *work = lq_arena_array (scratch, double, 4 * s->frames);
      int n_parts = n_taps > s->first_tap ? (n_taps - s->first_tap + s->frames - 1) / s->frames : 0;
      assert (n_parts <= s->n_parts || j + 1 < plan->n_segments);
      filter->n_parts[j] = n_parts < s->n_parts ? n_parts : s->n_parts;
      for (int c = 0; c < n_inputs; c++)
        if (taps[c])
          {
            filter->spectra[c][j] =
                lq_arena_array (arena, double, 2 * (size_t)s->n_parts * (size_t)s->frames);
            for (int p = 0; p < filter->n_parts[j]; p++)
              transform_part (s, taps[c], n_taps, p, work, filter->spectra[c][j]);
          }
    }
  lq_arena_free (scratch);
  return filter;
}

LqConvolverInput *lq_convolver_input_new (LqArena *arena, const LqConvolverPlan *plan)
{
  LqConvolverInput *input = lq_arena_new0 (arena, LqConvolverInput);
  int most = 0;

  input->plan = plan;
  input->quantum = -1;
  for (int j = 0; j < plan->n_segments; j++)
    {
      const LqSegment *s = &plan->segment[j];
      for (int i = 0; i < 2; i++)
        input->segment[j].frames[i] = lq_arena_array (arena, double, 2 * s->frames);
      input->segment[j].spectra =
          lq_arena_array (arena, double, 2 * (size_t)s->n_parts * (size_t)s->frames);
      most = s->frames > most ? s->frames : most;
    }
  input->work = lq_arena_array (arena, double, 2 * most);
  return input;
}
