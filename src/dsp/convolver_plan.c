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

/* ---- filters ---- */

static int largest_block (const LqConvolverPlan *plan)
{
  int most = 0;

  for (int j = 0; j < plan->n_segments; j++)
    most = plan->segment[j].frames > most ? plan->segment[j].frames : most;
  return most;
}

static bool is_silent (const double *taps, int n)
{
  for (int i = 0; i < n; i++)
    if (taps[i] != 0.0)
      return false;
  return true;
}

/* Part P of TAPS, padded with as many zeros, to its place. */
static void put_part (LqConvolverFilter *filter, int c, int j, int p, const double *taps,
                      int n_taps)
{
  const LqSegment *s = &filter->plan->segment[j];
  int first = s->first_tap + p * s->frames;
  int n = n_taps - first < s->frames ? n_taps - first : s->frames;
  double *work = filter->work;
  double *z = work + 2 * s->frames;
  size_t row = (size_t)s->n_parts * LQ_CHUNK_DOUBLES;

  if (n <= 0 || is_silent (taps + first, n))
    {
      for (int chunk = 0; chunk < s->frames / LQ_CHUNK; chunk++)
        memset (filter->spectra[c][j] + (size_t)chunk * row + p * LQ_CHUNK_DOUBLES, 0,
                sizeof (double) * LQ_CHUNK_DOUBLES);
      return;
    }
  memset (work, 0, sizeof (double) * 2 * (size_t)s->frames);
  memcpy (work, taps + first, sizeof (double) * (size_t)n);
  lq_skew_fft_forward (s->fft, work, z);
  lq_segment_scatter (s, z, filter->spectra[c][j] + p * LQ_CHUNK_DOUBLES, row);
  if (filter->n_parts[j] == 0 || p < filter->first_part[j])
    filter->first_part[j] = p;
  if (p >= filter->n_parts[j])
    filter->n_parts[j] = p + 1;
}

static LqConvolverFilter *filter_alloc (LqArena *arena, const LqConvolverPlan *plan, int n_inputs,
                                        const double *const *taps)
{
  LqConvolverFilter *filter = lq_arena_new0 (arena, LqConvolverFilter);

  filter->plan = plan;
  filter->n_inputs = n_inputs;
  for (int j = 0; j < plan->n_segments; j++)
    for (int c = 0; c < n_inputs; c++)
      if (taps == NULL || taps[c])
        filter->spectra[c][j] = lq_arena_array (
            arena, double, 2 * (size_t)plan->segment[j].n_parts * (size_t)plan->segment[j].frames);
  return filter;
}

LqConvolverFilter *lq_convolver_filter_new (LqArena *arena, const LqConvolverPlan *plan,
                                            int n_inputs, const double *const *taps, int n_taps)
{
  LqConvolverFilter *filter = filter_alloc (arena, plan, n_inputs, taps);
  const LqSegment *last = &plan->segment[plan->n_segments - 1];
  LqArena *scratch = lq_arena_new ();

  assert (n_inputs >= 1 && n_inputs <= LQ_CONVOLVER_MOST_INPUTS);
  assert (n_taps <= last->first_tap + last->n_parts * last->frames);
  filter->work = lq_arena_array (scratch, double, 4 * largest_block (plan));
  for (int j = 0; j < plan->n_segments; j++)
    for (int c = 0; c < n_inputs; c++)
      for (int p = 0; taps[c] && p < plan->segment[j].n_parts; p++)
        put_part (filter, c, j, p, taps[c], n_taps);
  filter->work = NULL;
  lq_arena_free (scratch);
  return filter;
}

LqConvolverFilter *lq_convolver_filter_blank (LqArena *arena, const LqConvolverPlan *plan,
                                              int n_inputs)
{
  LqConvolverFilter *filter = filter_alloc (arena, plan, n_inputs, NULL);

  memcpy (filter->memory, filter->spectra, sizeof filter->memory);

  filter->work = lq_arena_array (arena, double, 4 * largest_block (plan));
  return filter;
}

int lq_convolver_filter_put (LqConvolverFilter *filter, int input, int part, const double *taps,
                             int n_taps)
{
  for (int j = 0; j < LQ_SEGMENTS && part == 0; j++)
    filter->spectra[input][j] = taps ? filter->memory[input][j] : NULL;
  if (taps == NULL)
    return 0;
  if (input == 0 && part == 0)
    for (int j = 0; j < LQ_SEGMENTS; j++)
      filter->first_part[j] = filter->n_parts[j] = 0;
  for (int j = 0; j < filter->plan->n_segments; j++)
    {
      const LqSegment *s = &filter->plan->segment[j];
      if (part < s->n_parts)
        {
          put_part (filter, input, j, part, taps, n_taps);
          return s->frames;
        }
      part -= s->n_parts;
    }
  return 0;
}

LqConvolverInput *lq_convolver_input_new (LqArena *arena, const LqConvolverPlan *plan)
{
  LqConvolverInput *input = lq_arena_new0 (arena, LqConvolverInput);

  input->plan = plan;
  input->quantum = -1;
  for (int j = 0; j < plan->n_segments; j++)
    {
      const LqSegment *s = &plan->segment[j];
      for (int i = 0; i < 2; i++)
        input->segment[j].frames[i] = lq_arena_array (arena, double, 2 * s->frames);
      input->segment[j].spectra =
          lq_arena_array (arena, double, 2 * (size_t)s->n_parts * (size_t)s->frames);
    }
  input->work = lq_arena_array (arena, double, 2 * largest_block (plan));
  return input;
}
