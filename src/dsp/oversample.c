/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stage delays by 2 HALF − 1 of its lower frames; one more where that makes whole frames of the
 * base rate: (2 · 10) / 2, (2 · 6) / 4, (2 · 4) / 8. */
#include "dsp/oversample.h"

#include <string.h>

#include "dsp/clones.h"
#include "dsp/halfband.h"

static const int latency_frames[LQ_HALFBAND_STAGES + 1] = { 0, 103, 113, 116, 117 };
static const int latency_up_frames[LQ_HALFBAND_STAGES + 1] = { 0, 51, 56, 57, 57 };
static const int pad[LQ_HALFBAND_STAGES] = { 0, 1, 1, 1 }; /* of the stage's lower frames */

#define MOST_HISTORY 120 /* latency_frames and 2 · half, with the pad */

/* One doubling. The lines hold the past, then this quantum. */
typedef struct
{
  LqHalfband halfband;
  int n;          /* frames of its lower rate in a quantum */
  int pad;        /* frames by which the way back waits */
  int history;    /* of the input: the first stage's goes back a quantum more */
  double *input;  /* [history + n] */
  double *even;   /* [MOST_HISTORY + n] the way back, every other frame */
  double *middle; /* the others */
} Stage;

struct LqOversample
{
  int n_stages;
  int latency_frames;
  int n_empties; /* quanta of zeros after which the way back is empty */
  int n_zeros;   /* quanta of zeros up to now, counted to there */
  Stage stage[LQ_HALFBAND_STAGES];
};

static int stages_of (int factor)
{
  int n = 0;

  while (1 << n < factor)
    n++;
  return n;
}

int lq_oversample_latency (int factor) { return latency_frames[stages_of (factor)]; }

int lq_oversample_latency_up (int factor) { return latency_up_frames[stages_of (factor)]; }

LqOversample *lq_oversample_new (LqArena *arena, int factor)
{
  LqOversample *o = lq_arena_new0 (arena, LqOversample);

  o->n_stages = stages_of (factor);
  o->latency_frames = lq_oversample_latency (factor);
  for (int s = 0; s < o->n_stages; s++)
    {
      Stage *stage = &o->stage[s];
      stage->n = LQ_QUANTUM << s;
      stage->pad = pad[s];
      stage->history = MOST_HISTORY + (s == 0 ? LQ_QUANTUM : 0);
      stage->input = lq_arena_array (arena, double, stage->history + stage->n);
      stage->even = lq_arena_array (arena, double, MOST_HISTORY + stage->n);
      stage->middle = lq_arena_array (arena, double, MOST_HISTORY + stage->n);
      lq_halfband_design (&stage->halfband, s);
      o->n_empties += 2 + MOST_HISTORY / stage->n;
    }
  o->n_zeros = o->n_empties;
  return o;
}

static void clear (double *line, int n) { memset (line, 0, sizeof (double) * (size_t)n); }

static void clear_input (const Stage *stage) { clear (stage->input, stage->history + stage->n); }

void lq_oversample_forget (LqOversample *o)
{
  for (int s = 0; s < o->n_stages; s++)
    {
      clear (o->stage[s].even, MOST_HISTORY + o->stage[s].n);
      clear (o->stage[s].middle, MOST_HISTORY + o->stage[s].n);
      if (s > 0)
        clear_input (&o->stage[s]);
    }
  o->n_zeros = o->n_empties;
}

void lq_oversample_reset (LqOversample *o)
{
  clear_input (&o->stage[0]);
  lq_oversample_forget (o);
}

/* Make room for N frames: return where they go. */
static double *shift (double *line, int history, int n)
{
  memmove (line, line + n, sizeof (double) * (size_t)history);
  return line + history;
}

static double *shift_input (const Stage *stage)
{
  return shift (stage->input, stage->history, stage->n);
}

void lq_oversample_push (LqOversample *o, const double in[LQ_QUANTUM])
{
  memcpy (shift_input (&o->stage[0]), in, sizeof (double) * LQ_QUANTUM);
}

void lq_oversample_delayed (const LqOversample *o, double out[LQ_QUANTUM])
{
  memcpy (out, o->stage[0].input + o->stage[0].history - o->latency_frames,
          sizeof (double) * LQ_QUANTUM);
}

/* From the input as it was AGO frames before. */
static void go_up (LqOversample *o, int ago, double *out)
{
  for (int s = 0; s < o->n_stages; s++)
    {
      const Stage *stage = &o->stage[s];
      const Stage *next = s + 1 < o->n_stages ? stage + 1 : NULL;
      int at = stage->history - stage->halfband.half - (s == 0 ? ago : 0);
      lq_halfband_up (&stage->halfband, stage->input + at, next ? shift_input (next) : out,
                      stage->n);
    }
}

void lq_oversample_up (LqOversample *o, double *out) { go_up (o, 0, out); }

/* A quantum is longer than the higher stages look back. */
void lq_oversample_catch_up (LqOversample *o, double *out) { go_up (o, LQ_QUANTUM, out); }

LQ_CLONES static void part (const double *restrict in, double *restrict even,
                            double *restrict middle, int n)
{
  for (int i = 0; i < n; i++)
    {
      even[i] = in[2 * i];
      middle[i] = in[2 * i + 1];
    }
}

static void come_down (LqOversample *o, const double *in, double out[LQ_QUANTUM])
{
  double lower[LQ_OVERSAMPLE_MOST_FACTOR / 2 * LQ_QUANTUM];

  for (int s = o->n_stages - 1; s >= 0; s--)
    {
      const Stage *stage = &o->stage[s];
      int at = MOST_HISTORY - stage->halfband.half - stage->pad;
      part (in, shift (stage->even, MOST_HISTORY, stage->n),
            shift (stage->middle, MOST_HISTORY, stage->n), stage->n);
      lq_halfband_down (&stage->halfband, stage->even + at, stage->middle + at, s > 0 ? lower : out,
                        stage->n);
      in = lower;
    }
}

void lq_oversample_down (LqOversample *o, const double *in, double out[LQ_QUANTUM])
{
  o->n_zeros = 0;
  come_down (o, in, out);
}

void lq_oversample_down_zeros (LqOversample *o, double out[LQ_QUANTUM])
{
  static const double zeros[LQ_OVERSAMPLE_MOST_FACTOR * LQ_QUANTUM];

  if (o->n_zeros == o->n_empties)
    {
      memset (out, 0, sizeof (double) * LQ_QUANTUM);
      return;
    }
  o->n_zeros++;
  come_down (o, zeros, out);
}
