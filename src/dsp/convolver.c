/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs on the audio thread (convolver_private.h says what when). */
#include "dsp/convolver.h"

#include <string.h>

#include "core/clones.h"
#include "dsp/convolver_private.h"

/* A filter at work. */
typedef struct
{
  const LqConvolverFilter *filter; /* NULL: silent */
  double *sum[LQ_SEGMENTS];        /* products of a block: chunks */
  double *heard[LQ_SEGMENTS];      /* two blocks of output, by turns */
} Voice;

struct LqConvolver
{
  const LqConvolverPlan *plan;
  Voice voice[2];                /* heard, and coming */
  const LqConvolverFilter *next; /* waits until the coming one has arrived */
  int warm_quanta;               /* until the coming one is complete */
  int fade_frames;
  int faded_frames;
  double *work; /* a block's spectrum by rows */
};

/* ---- input ---- */

void lq_convolver_input_reset (LqConvolverInput *input)
{
  input->quantum = -1;
  for (int j = 0; j < input->plan->n_segments; j++)
    {
      const LqSegment *s = &input->plan->segment[j];
      size_t block = sizeof (double) * 2 * (size_t)s->frames;
      for (int i = 0; i < 2; i++)
        memset (input->segment[j].frames[i], 0, block);
      input->segment[j].head = input->segment[j].n_heard = 0;
    }
}

/* A quantum is written twice: behind the block before, and where the next block will find it. */
static void gather (LqConvolverInput *input, int j, int64_t u)
{
  const LqSegment *s = &input->plan->segment[j];
  const double *in = input->recent[u % 4];
  int turn = (int)(lq_segment_block (s, u) % 2);
  int step = lq_segment_step (s, u);
  double *const *frames = input->segment[j].frames;
  int *head = &input->segment[j].head;

  memcpy (frames[turn] + s->frames + step * LQ_QUANTUM, in, sizeof (double) * LQ_QUANTUM);
  memcpy (frames[!turn] + step * LQ_QUANTUM, in, sizeof (double) * LQ_QUANTUM);
  if (step < s->n_quanta - 1)
    return;
  *head = (*head > 0 ? *head : s->n_parts) - 1;
  input->segment[j].n_heard += input->segment[j].n_heard < s->n_parts;
  lq_skew_fft_forward (s->fft, frames[turn], input->work);
  lq_segment_scatter (s, input->work, input->segment[j].spectra + *head * LQ_CHUNK_DOUBLES,
                      (size_t)s->n_parts * LQ_CHUNK_DOUBLES);
}

void lq_convolver_input_push (LqConvolverInput *input, const double in[LQ_QUANTUM])
{
  int64_t now = ++input->quantum;

  memcpy (input->recent[now % 4], in, sizeof (double) * LQ_QUANTUM);
  for (int j = 0; j < input->plan->n_segments; j++)
    if (now >= input->plan->segment[j].late)
      gather (input, j, now - input->plan->segment[j].late);
}

/* ---- products ---- */

#define RE(p)   (x[p][i] * h[p][i] - x[p][LQ_CHUNK + i] * h[p][LQ_CHUNK + i])
#define IM(p)   (x[p][i] * h[p][LQ_CHUNK + i] + x[p][LQ_CHUNK + i] * h[p][i])
#define PART(p) ((p)*LQ_CHUNK_DOUBLES)

/* SUM += Σ X H over N parts of a chunk, one after the other: where a ring is cut changes no bit. */
LQ_CLONES static void add_products (double *restrict sum, const double *restrict from,
                                    const double *restrict filter, int n)
{
  const double (*x)[LQ_CHUNK_DOUBLES] = (const double (*)[LQ_CHUNK_DOUBLES])from;
  const double (*h)[LQ_CHUNK_DOUBLES] = (const double (*)[LQ_CHUNK_DOUBLES])filter;

  for (; n >= 4; n -= 4, x += 4, h += 4)
    for (int i = 0; i < LQ_CHUNK; i++)
      {
        sum[i] = sum[i] + RE (0) + RE (1) + RE (2) + RE (3);
        sum[LQ_CHUNK + i] = sum[LQ_CHUNK + i] + IM (0) + IM (1) + IM (2) + IM (3);
      }
  for (; n > 0; n--, x++, h++)
    for (int i = 0; i < LQ_CHUNK; i++)
      {
        sum[i] += RE (0);
        sum[LQ_CHUNK + i] += IM (0);
      }
}

/* Products with parts FROM … END − 1 of the filter, of which part FROM meets the newest spectrum,
 * for chunks FIRST … LAST − 1. */
static void multiply (const Voice *voice, int j, const LqConvolverInput *input, const double *h,
                      int from, int first, int last)
{
  const LqSegment *s = &input->plan->segment[j];
  int silent = voice->filter->first_part[j] > from ? voice->filter->first_part[j] - from : 0;
  int head = (input->segment[j].head + silent) % s->n_parts;
  int n = voice->filter->n_parts[j] - from - silent;
  int n_heard = input->segment[j].n_heard - silent; /* before that there was silence */
  int until_wrap = s->n_parts - head;
  int straight;

  n = n < n_heard ? n : n_heard;
  if (n <= 0)
    return;
  straight = n < until_wrap ? n : until_wrap;
  for (int c = first; c < last; c++)
    {
      double *sum = voice->sum[j] + c * LQ_CHUNK_DOUBLES;
      size_t row = (size_t)c * (size_t)s->n_parts * LQ_CHUNK_DOUBLES;
      const double *x = input->segment[j].spectra + row;
      add_products (sum, x + PART (head), h + row + PART (from + silent), straight);
      add_products (sum, x, h + row + PART (from + silent + straight), n - straight);
    }
}

/* The newest product alone. */
static void multiply_newest (const Voice *voice, int j, const LqConvolverInput *input,
                             const double *h)
{
  const LqSegment *s = &input->plan->segment[j];

  for (int c = 0; c < s->frames / LQ_CHUNK; c++)
    {
      size_t row = (size_t)c * (size_t)s->n_parts * LQ_CHUNK_DOUBLES;
      add_products (voice->sum[j] + c * LQ_CHUNK_DOUBLES,
                    input->segment[j].spectra + row + PART (input->segment[j].head), h + row, 1);
    }
}

/* Share STEP of N_STEPS of the products, from part FROM on. */
static void multiply_share (const Voice *voice, int j, const LqConvolverInput *input,
                            const double *h, int from, int step, int n_steps)
{
  int n_chunks = input->plan->segment[j].frames / LQ_CHUNK;

  multiply (voice, j, input, h, from, n_chunks * step / n_steps, n_chunks * (step + 1) / n_steps);
}

static void multiply_all (const Voice *voice, int j, const LqConvolverInput *const *inputs,
                          int step)
{
  const LqSegment *s = &inputs[0]->plan->segment[j];
  int n = s->n_quanta;
  int first = n > 2; /* of a uniform segment: after the quantum of the way back, if it can */

  for (int c = 0; c < voice->filter->n_inputs; c++)
    {
      const double *h = voice->filter->spectra[c][j];
      if (h == NULL)
        continue;
      if (s->kind == LQ_SEGMENT_NOW)
        multiply_share (voice, j, inputs[c], h, 0, 0, 1);
      else if (s->kind == LQ_SEGMENT_PROMPT && step < n - 2)
        multiply_share (voice, j, inputs[c], h, 0, step, n - 2);
      else if (s->kind == LQ_SEGMENT_UNIFORM && step == n - 1)
        multiply_newest (voice, j, inputs[c], h);
      else if (s->kind == LQ_SEGMENT_UNIFORM && step >= first)
        multiply_share (voice, j, inputs[c], h, 1, step - first, n - 1 - first);
    }
}

/* ---- output ---- */

/* The products of block BLOCK are complete: back to frames. */
static void finish (const LqSegment *s, const Voice *voice, int j, int64_t block, double *work)
{
  double *sum = voice->sum[j];
  double *z = work;

  for (int at = 0; at < s->frames; at += LQ_CHUNK, sum += LQ_CHUNK_DOUBLES)
    for (int i = 0; i < LQ_CHUNK; i += 8, z += 16)
      {
        memcpy (z, sum + i, sizeof (double) * 8);
        memcpy (z + 8, sum + LQ_CHUNK + i, sizeof (double) * 8);
      }
  memset (voice->sum[j], 0, sizeof (double) * 2 * (size_t)s->frames);
  lq_skew_fft_inverse_late (s->fft, work, voice->heard[j] + block % 2 * s->frames);
}

/* Quantum U of a segment's own time: what is due of the block that was gathered before it or,
 * without latency, in it. */
static void work_on (const LqSegment *s, const Voice *voice, int j,
                     const LqConvolverInput *const *inputs, int64_t u, double *work)
{
  int64_t block = lq_segment_block (s, u) - (s->kind != LQ_SEGMENT_NOW);
  int step = lq_segment_step (s, u);

  if (s->kind == LQ_SEGMENT_UNIFORM && step == 0 && block >= 0)
    finish (s, voice, j, block, work);
  multiply_all (voice, j, inputs, step);
  if (s->kind == LQ_SEGMENT_NOW
      || (s->kind == LQ_SEGMENT_PROMPT && step == s->n_quanta - 2 && block >= 0))
    finish (s, voice, j, block, work);
}

/* Quantum NOW of a segment; adds to OUT what is heard of it. */
static void run_segment (const Voice *voice, int j, const LqConvolverInput *const *inputs,
                         int64_t now, double *work, double out[LQ_QUANTUM])
{
  const LqSegment *s = &inputs[0]->plan->segment[j];
  int64_t heard_block = lq_segment_block (s, now) - (int64_t)s->kind;
  const double *heard;

  if (now >= s->late)
    work_on (s, voice, j, inputs, now - s->late, work);
  if (heard_block < 0)
    return;
  heard = voice->heard[j] + heard_block % 2 * s->frames + lq_segment_step (s, now) * LQ_QUANTUM;
  for (int i = 0; i < LQ_QUANTUM; i++)
    out[i] += heard[i];
}

static void run_voice (const LqConvolver *c, const Voice *voice,
                       const LqConvolverInput *const *inputs, double out[LQ_QUANTUM])
{
  memset (out, 0, sizeof (double) * LQ_QUANTUM);
  for (int j = 0; voice->filter && j < c->plan->n_segments; j++)
    if (voice->filter->n_parts[j] > 0)
      run_segment (voice, j, inputs, inputs[0]->quantum, c->work, out);
}

/* ---- filters ---- */

LqConvolver *lq_convolver_new (LqArena *arena, const LqConvolverPlan *plan, int fade_frames)
{
  LqConvolver *c = lq_arena_new0 (arena, LqConvolver);
  int most = 0;

  c->plan = plan;
  c->fade_frames = fade_frames > 0 ? fade_frames : 1;
  for (int j = 0; j < plan->n_segments; j++)
    for (int v = 0; v < 2; v++)
      {
        int frames = plan->segment[j].frames;
        c->voice[v].sum[j] = lq_arena_array (arena, double, 2 * frames);
        c->voice[v].heard[j] = lq_arena_array (arena, double, 2 * frames);
        most = frames > most ? frames : most;
      }
  c->work = lq_arena_array (arena, double, 2 * most);
  return c;
}

static void clear (const LqConvolver *c, const Voice *voice)
{
  for (int j = 0; j < c->plan->n_segments; j++)
    {
      size_t size = sizeof (double) * 2 * (size_t)c->plan->segment[j].frames;
      memset (voice->sum[j], 0, size);
      memset (voice->heard[j], 0, size);
    }
}

void lq_convolver_jump (LqConvolver *c, const LqConvolverFilter *filter)
{
  c->voice[0].filter = filter;
  c->voice[1].filter = c->next = NULL;
  clear (c, &c->voice[0]);
}

void lq_convolver_reset (LqConvolver *c)
{
  const LqConvolverFilter *last = c->next              ? c->next
                                  : c->voice[1].filter ? c->voice[1].filter
                                                       : c->voice[0].filter;
  lq_convolver_jump (c, last);
}

static void begin (LqConvolver *c, const LqConvolverFilter *filter)
{
  c->next = NULL;
  c->voice[1].filter = filter;
  clear (c, &c->voice[1]);
  c->warm_quanta = c->plan->warm_up_quanta;
  c->faded_frames = 0;
}

void lq_convolver_exchange (LqConvolver *c, const LqConvolverFilter *filter)
{
  const LqConvolverFilter *last = c->voice[1].filter ? c->voice[1].filter : c->voice[0].filter;

  if (filter == last)
    c->next = NULL;
  else if (c->voice[1].filter)
    c->next = filter;
  else
    begin (c, filter);
}

bool lq_convolver_uses (const LqConvolver *c, const LqConvolverFilter *filter)
{
  return c->voice[0].filter == filter || c->voice[1].filter == filter || c->next == filter;
}

bool lq_convolver_moving (const LqConvolver *c) { return c->voice[1].filter != NULL; }

/* The coming voice has arrived. */
static void arrive (LqConvolver *c)
{
  Voice gone = c->voice[0];

  c->voice[0] = c->voice[1];
  c->voice[1] = gone;
  c->voice[1].filter = NULL;
  if (c->next)
    begin (c, c->next);
}

static void fade (LqConvolver *c, const double coming[LQ_QUANTUM], double out[LQ_QUANTUM])
{
  double step = 1.0 / c->fade_frames;
  int left = c->fade_frames - c->faded_frames;

  for (int i = 0; i < LQ_QUANTUM; i++)
    out[i] =
        i + 1 < left ? out[i] + (c->faded_frames + i + 1) * step * (coming[i] - out[i]) : coming[i];
  c->faded_frames += LQ_QUANTUM;
  if (c->faded_frames >= c->fade_frames)
    arrive (c);
}

void lq_convolver_run (LqConvolver *c, const LqConvolverInput *const *inputs,
                       double out[LQ_QUANTUM])
{
  double coming[LQ_QUANTUM];

  run_voice (c, &c->voice[0], inputs, out);
  if (c->voice[1].filter == NULL)
    return;
  run_voice (c, &c->voice[1], inputs, coming);
  if (c->warm_quanta > 0)
    c->warm_quanta--;
  else
    fade (c, coming, out);
}
