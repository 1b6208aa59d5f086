/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stage delays by 2 HALF − 1 of its lower frames; all but the first by one more on the way back,
 * which makes whole frames of the base rate: (2 · 10) / 2, (2 · 6) / 4, (2 · 4) / 8. */
#include "dsp/oversample.h"

#include <string.h>

#include "core/clones.h"

/* One doubling. The lines hold the past, then this quantum. */
typedef struct
{
  LqHalfband halfband;
  int n;          /* frames of its lower rate in a quantum */
  int pad;        /* frames by which the way back waits */
  int history;    /* of the input: the first stage's goes back a quantum more */
  double *input;  /* [history + n] */
  double *even;   /* [LqOversample.history + n] the way back, every other frame */
  double *middle; /* the others */
} Stage;

struct LqOversample
{
  int n_stages;
  int latency_frames;
  int history;   /* latency_frames and 2 · half, with the pad */
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

static int pad_of (int stage) { return stage > 0 ? 1 : 0; }

/* The last stage's lower rate is this many times the base rate, at most. */
#define MOST_LOWER (LQ_OVERSAMPLE_MOST_FACTOR / 2)

int lq_oversample_latency (int factor, LqHalfbandSet set)
{
  int sum = 0;

  for (int s = 0; s < stages_of (factor); s++)
    sum += (2 * lq_halfband_half (set, s) - 1 + pad_of (s)) * (MOST_LOWER >> s);
  return sum / MOST_LOWER;
}

int lq_oversample_latency_up (int factor, LqHalfbandSet set)
{
  int twice = 0;

  for (int s = 0; s < stages_of (factor); s++)
    twice += (2 * lq_halfband_half (set, s) - 1) * (MOST_LOWER >> s);
  return twice / (2 * MOST_LOWER);
}

LqOversample *lq_oversample_new (LqArena *arena, int factor, LqHalfbandSet set)
{
  LqOversample *o = lq_arena_new0 (arena, LqOversample);

  o->n_stages = stages_of (factor);
  o->latency_frames = lq_oversample_latency (factor, set);
  o->history = lq_oversample_latency (LQ_OVERSAMPLE_MOST_FACTOR, set) + 3;
  for (int s = 0; s < o->n_stages; s++)
    {
      Stage *stage = &o->stage[s];
      stage->n = LQ_QUANTUM << s;
      stage->pad = pad_of (s);
      stage->history = o->history + (s == 0 ? LQ_QUANTUM : 0);
      stage->input = lq_arena_array (arena, double, stage->history + stage->n);
      stage->even = lq_arena_array (arena, double, o->history + stage->n);
      stage->middle = lq_arena_array (arena, double, o->history + stage->n);
      lq_halfband_design (&stage->halfband, set, s);
      o->n_empties += 2 + o->history / stage->n;
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
      clear (o->stage[s].even, o->history + o->stage[s].n);
      clear (o->stage[s].middle, o->history + o->stage[s].n);
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
      int at = o->history - stage->halfband.half - stage->pad;
      part (in, shift (stage->even, o->history, stage->n),
            shift (stage->middle, o->history, stage->n), stage->n);
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
