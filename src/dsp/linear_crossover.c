/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/linear_crossover.h"

#include <math.h>
#include <string.h>

#include "dsp/convolver.h"
#include "dsp/delay.h"
#include "dsp/window.h"

#define PERIODS_A_SIDE 2.5
#define STOPBAND_DB    86.0 /* of one edge; the ripples of both add to 80 */
#define FADE_MS        30.0
#define MOST_RATE      0.49

/* The right half of the window, read between its points: 3e-7 off at most. */
#define WINDOW_POINTS 2048

/* Frames' worth of design in a quantum while it sounds: taps, or blocks that are transformed. */
#define FRAMES_AT_ONCE 1024

/* Work of a tap, of a frame of a block or of taps that are completed, and of a jump. */
#define TAP_WORK   16
#define FRAME_WORK 1
#define JUMP_WORK  20000

struct LqLinearSplits
{
  int n_bands;
  double rate_hz;
  int latency_frames;
  double f[LQ_CROSSOVER_MOST_SPLITS];    /* shares of the rate */
  int n_side[LQ_CROSSOVER_MOST_SPLITS];  /* taps on one side of the middle */
  double *tap[LQ_CROSSOVER_MOST_SPLITS]; /* [n_side + 1], the middle first */
  LqConvolverFilter *filter[LQ_CROSSOVER_MOST_SPLITS];
  const double *window; /* [WINDOW_POINTS + 1] */
  double *whole;        /* [2 latency + 1]: what is transformed; NULL: only drawn */

  /* How far the design is. */
  int split;  /* n_bands − 1: complete */
  int at;     /* tap */
  int part;   /* of the filter */
  double sum; /* of the taps */
  int64_t worked;
};

struct LqLinearCrossover
{
  double rate_hz, lowest_hz;
  int n_bands;
  int n_channels;
  int latency_frames;
  const LqConvolverPlan *plan;
  LqConvolverInput *input[LQ_MAX_CHANNELS];
  LqConvolver *low_pass[LQ_MAX_CHANNELS][LQ_CROSSOVER_MOST_SPLITS];
  LqDelay delay[LQ_MAX_CHANNELS];

  /* Splits of its own: one set runs, the other is designed. */
  LqLinearSplits *own[2];
  int now;
  bool designing; /* the other one */
  double wanted_hz[LQ_CROSSOVER_MOST_SPLITS];
  double design_hz[LQ_CROSSOVER_MOST_SPLITS];
};

int lq_linear_crossover_latency (double rate_hz, double lowest_hz)
{
  return (int)ceil (PERIODS_A_SIDE * rate_hz / lowest_hz);
}

LqLinearCrossover *lq_linear_crossover_new (LqArena *arena, double rate_hz, int n_bands,
                                            int n_channels, double lowest_hz)
{
  LqLinearCrossover *x = lq_arena_new0 (arena, LqLinearCrossover);
  int latency = lq_linear_crossover_latency (rate_hz, lowest_hz);

  *x = (LqLinearCrossover){
    .rate_hz = rate_hz,
    .lowest_hz = lowest_hz,
    .n_bands = n_bands,
    .n_channels = n_channels,
    .latency_frames = latency,
    .plan = lq_convolver_plan_prompt (arena, 2 * latency + 1),
  };
  for (int c = 0; c < n_channels; c++)
    {
      x->input[c] = lq_convolver_input_new (arena, x->plan);
      lq_delay_init (&x->delay[c], latency, lq_arena_array (arena, double, latency));
      for (int k = 0; k < n_bands - 1; k++)
        x->low_pass[c][k] = lq_convolver_new (arena, x->plan, (int)(FADE_MS * 1e-3 * rate_hz));
    }
  return x;
}

/* ---- splits ---- */

static const double *window_new (LqArena *arena)
{
  double *window = lq_arena_array (arena, double, WINDOW_POINTS + 1);
  double beta = 0.1102 * (STOPBAND_DB - 8.7);

  for (int i = 0; i <= WINDOW_POINTS; i++)
    window[i] = lq_window_kaiser ((double)i / WINDOW_POINTS, beta);
  return window;
}

static LqLinearSplits *splits_alloc (LqArena *arena, double rate_hz, int n_bands, double lowest_hz,
                                     const double *window)
{
  LqLinearSplits *splits = lq_arena_new0 (arena, LqLinearSplits);

  splits->n_bands = n_bands;
  splits->rate_hz = rate_hz;
  splits->latency_frames = lq_linear_crossover_latency (rate_hz, lowest_hz);
  splits->window = window;
  for (int k = 0; k < n_bands - 1; k++)
    splits->tap[k] = lq_arena_array (arena, double, splits->latency_frames + 1);
  return splits;
}

static LqLinearSplits *splits_for (LqArena *arena, const LqLinearCrossover *x)
{
  LqLinearSplits *splits =
      splits_alloc (arena, x->rate_hz, x->n_bands, x->lowest_hz, window_new (arena));

  splits->whole = lq_arena_array (arena, double, 2 * x->latency_frames + 1);
  for (int k = 0; k < x->n_bands - 1; k++)
    splits->filter[k] = lq_convolver_filter_blank (arena, x->plan, 1);
  return splits;
}

static void begin_design (LqLinearSplits *splits, const double *split_hz)
{
  for (int k = 0; k < splits->n_bands - 1; k++)
    {
      int own = lq_linear_crossover_latency (splits->rate_hz, split_hz[k]);
      splits->n_side[k] = own < splits->latency_frames ? own : splits->latency_frames;
      splits->f[k] = fmin (split_hz[k] / splits->rate_hz, MOST_RATE);
    }
  splits->split = splits->at = splits->part = 0;
  splits->sum = 0.0;
}

/* sin (2π f k) / (π k), windowed, for taps FROM … END − 1 of one side. */
static void design (LqLinearSplits *splits, int split, int from, int end)
{
  double *tap = splits->tap[split];
  double f = splits->f[split];
  double points = (double)WINDOW_POINTS / (splits->n_side[split] + 1);

  for (int k = from; k < end; k++)
    {
      double place = k * points;
      int i = (int)place;
      const double *w = splits->window + i;
      double sinc = k == 0 ? 2.0 * f : sin (2.0 * M_PI * f * k) / (M_PI * k);
      tap[k] = sinc * (w[0] + (place - i) * (w[1] - w[0]));
      splits->sum += k == 0 ? tap[k] : 2.0 * tap[k];
    }
}

/* 1 at DC; both sides, around the common delay. */
static void complete_taps (LqLinearSplits *splits, int split)
{
  double *tap = splits->tap[split];
  double *middle;

  for (int k = 0; k <= splits->n_side[split]; k++)
    tap[k] /= splits->sum;
  splits->sum = 0.0;
  if (splits->whole == NULL)
    return;
  splits->worked += FRAME_WORK * splits->latency_frames;
  middle = splits->whole + splits->latency_frames;
  memset (splits->whole, 0, sizeof (double) * (size_t)(2 * splits->latency_frames + 1));
  for (int k = 0; k <= splits->n_side[split]; k++)
    middle[k] = middle[-k] = tap[k];
}

/* Designs on, by some FRAMES of taps or of blocks; true when all is complete. */
static bool go_on (LqLinearSplits *splits, int frames)
{
  while (frames > 0 && splits->split < splits->n_bands - 1)
    {
      int k = splits->split;
      int left = splits->n_side[k] + 1 - splits->at;
      int block = 0;
      if (left > 0)
        {
          int n = left < frames ? left : frames;
          design (splits, k, splits->at, splits->at + n);
          splits->at += n;
          splits->worked += TAP_WORK * n;
          frames -= n;
          if (n == left)
            complete_taps (splits, k);
          continue;
        }
      if (splits->whole)
        block = lq_convolver_filter_put (splits->filter[k], 0, splits->part++, splits->whole,
                                         2 * splits->latency_frames + 1);
      splits->worked += FRAME_WORK * block;
      frames -= block;
      if (block > 0)
        continue;
      splits->split++;
      splits->at = splits->part = 0;
    }
  return splits->split == splits->n_bands - 1;
}

static void design_at_once (LqLinearSplits *splits, const double *split_hz)
{
  begin_design (splits, split_hz);
  while (!go_on (splits, FRAMES_AT_ONCE))
    ;
}

LqLinearSplits *lq_linear_splits_drawn (LqArena *arena, double rate_hz, int n_bands,
                                        double lowest_hz, const double *split_hz)
{
  LqLinearSplits *splits = splits_alloc (arena, rate_hz, n_bands, lowest_hz, window_new (arena));

  design_at_once (splits, split_hz);
  return splits;
}

LqLinearSplits *lq_linear_splits_new (LqArena *arena, const LqLinearCrossover *x,
                                      const double *split_hz)
{
  LqLinearSplits *splits = splits_for (arena, x);

  design_at_once (splits, split_hz);
  return splits;
}

/* tap[0] + 2 Σ tap[k] cos (k w), by Clenshaw's recurrence. */
static double amplitude (const LqLinearSplits *splits, int split, double f_hz)
{
  const double *tap = splits->tap[split];
  double c = cos (2.0 * M_PI * f_hz / splits->rate_hz);
  double b1 = 0.0;
  double b2 = 0.0;

  for (int k = splits->n_side[split]; k > 0; k--)
    {
      double b0 = 2.0 * tap[k] + 2.0 * c * b1 - b2;
      b2 = b1;
      b1 = b0;
    }
  return tap[0] + c * b1 - b2;
}

double lq_linear_splits_amplitude (const LqLinearSplits *splits, int band, double f_hz)
{
  double upper = band < splits->n_bands - 1 ? amplitude (splits, band, f_hz) : 1.0;
  double lower = band > 0 ? amplitude (splits, band - 1, f_hz) : 0.0;

  return upper - lower;
}

double lq_linear_splits_magnitude (const LqLinearSplits *splits, int band, double f_hz)
{
  return fabs (lq_linear_splits_amplitude (splits, band, f_hz));
}

/* ---- sound ---- */

void lq_linear_crossover_jump (LqLinearCrossover *x, const LqLinearSplits *splits)
{
  for (int c = 0; c < x->n_channels; c++)
    {
      lq_convolver_input_reset (x->input[c]);
      lq_delay_reset (&x->delay[c]);
      for (int k = 0; k < x->n_bands - 1; k++)
        lq_convolver_jump (x->low_pass[c][k], splits->filter[k]);
    }
}

void lq_linear_crossover_exchange (LqLinearCrossover *x, const LqLinearSplits *splits)
{
  for (int c = 0; c < x->n_channels; c++)
    for (int k = 0; k < x->n_bands - 1; k++)
      lq_convolver_exchange (x->low_pass[c][k], splits->filter[k]);
}

/* All of them go together: the first speaks for all. */
bool lq_linear_crossover_uses (const LqLinearCrossover *x, const LqLinearSplits *splits)
{
  return lq_convolver_uses (x->low_pass[0][0], splits->filter[0]);
}

/* ---- splits of its own ---- */

static size_t splits_size (const LqLinearCrossover *x)
{
  return sizeof (double) * (size_t)(x->n_bands - 1);
}

void lq_linear_crossover_own (LqArena *arena, LqLinearCrossover *x, const double *split_hz)
{
  x->own[0] = splits_for (arena, x);
  x->own[1] = splits_for (arena, x);
  lq_linear_crossover_rest (x, split_hz);
}

/* The last design was of SPLIT_HZ, and is complete unless it is under way. */
static bool designs (const LqLinearCrossover *x, const double *split_hz)
{
  return x->own[x->now]->split > 0 && memcmp (x->design_hz, split_hz, splits_size (x)) == 0;
}

/* Begins to design SPLIT_HZ, in the set that does not run. */
static void begin_other (LqLinearCrossover *x, const double *split_hz)
{
  memcpy (x->design_hz, split_hz, splits_size (x));
  begin_design (x->own[!x->now], x->design_hz);
  x->designing = true;
}

/* The next piece of what nobody hears; its work. */
static int design_unheard (LqLinearCrossover *x, const double *split_hz)
{
  LqLinearSplits *other = x->own[!x->now];
  int64_t before = other->worked;

  if (!x->designing || !designs (x, split_hz))
    {
      lq_linear_crossover_jump (x, x->own[x->now]);
      begin_other (x, split_hz);
      return JUMP_WORK;
    }
  if (!go_on (other, FRAMES_AT_ONCE))
    return (int)(other->worked - before);
  x->now = !x->now;
  x->designing = false;
  memcpy (x->wanted_hz, split_hz, splits_size (x));
  lq_linear_crossover_jump (x, x->own[x->now]);
  return (int)(other->worked - before) + JUMP_WORK;
}

bool lq_linear_crossover_ready (LqLinearCrossover *x, const double *split_hz, int *work)
{
  while (x->designing || !designs (x, split_hz))
    {
      if (*work <= 0)
        return false;
      *work -= design_unheard (x, split_hz);
    }
  return true;
}

void lq_linear_crossover_rest (LqLinearCrossover *x, const double *split_hz)
{
  bool there = !x->designing && designs (x, split_hz);

  x->designing = false;
  if (!there)
    design_at_once (x->own[x->now], split_hz);
  memcpy (x->design_hz, split_hz, splits_size (x));
  memcpy (x->wanted_hz, split_hz, splits_size (x));
  lq_linear_crossover_jump (x, x->own[x->now]);
}

void lq_linear_crossover_forget (LqLinearCrossover *x)
{
  lq_linear_crossover_jump (x, x->own[x->now]);
}

void lq_linear_crossover_aim (LqLinearCrossover *x, const double *split_hz)
{
  memcpy (x->wanted_hz, split_hz, splits_size (x));
}

/* A quantum of the way to other splits. */
static void follow (LqLinearCrossover *x)
{
  LqLinearSplits *other = x->own[!x->now];

  if (!x->designing)
    {
      if (memcmp (x->design_hz, x->wanted_hz, splits_size (x)) == 0
          || lq_linear_crossover_uses (x, other))
        return;
      begin_other (x, x->wanted_hz);
    }
  if (!go_on (other, FRAMES_AT_ONCE))
    return;
  lq_linear_crossover_exchange (x, other);
  x->now = !x->now;
  x->designing = false;
}

/* ---- a quantum ---- */

static void run_channel (LqLinearCrossover *x, int c, const double *in, LqBandPlanes *bands)
{
  const LqConvolverInput *const inputs[] = { x->input[c] };
  int last = x->n_bands - 1;

  lq_convolver_input_push (x->input[c], in);
  for (int k = 0; k < last; k++)
    lq_convolver_run (x->low_pass[c][k], inputs, bands[k][c]);
  lq_delay_run (&x->delay[c], in, bands[last][c], LQ_QUANTUM);
  for (int k = last; k > 0; k--)
    for (int i = 0; i < LQ_QUANTUM; i++)
      bands[k][c][i] -= bands[k - 1][c][i];
}

void lq_linear_crossover_run (LqLinearCrossover *x, const double *const *in, LqBandPlanes *bands)
{
  if (x->own[0])
    follow (x);
  for (int c = 0; c < x->n_channels; c++)
    run_channel (x, c, in[c], bands);
}
