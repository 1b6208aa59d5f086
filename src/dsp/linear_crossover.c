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

struct LqLinearSplits
{
  int n_bands;
  double rate_hz;
  int n_side[LQ_CROSSOVER_MOST_SPLITS];  /* taps on one side of the middle */
  double *tap[LQ_CROSSOVER_MOST_SPLITS]; /* [n_side + 1], the middle first */
  const LqConvolverFilter *filter[LQ_CROSSOVER_MOST_SPLITS];
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

/* A share of the rate: sin (2π f k) / (π k), windowed, 1 at DC. */
static void design (double *tap, int n_side, double f)
{
  double beta = 0.1102 * (STOPBAND_DB - 8.7);
  double sum;

  tap[0] = sum = 2.0 * f;
  for (int k = 1; k <= n_side; k++)
    {
      double sinc = sin (2.0 * M_PI * f * k) / (M_PI * k);
      tap[k] = sinc * lq_window_kaiser ((double)k / (n_side + 1), beta);
      sum += 2.0 * tap[k];
    }
  for (int k = 0; k <= n_side; k++)
    tap[k] /= sum;
}

LqLinearSplits *lq_linear_splits_drawn (LqArena *arena, double rate_hz, int n_bands,
                                        double lowest_hz, const double *split_hz)
{
  LqLinearSplits *splits = lq_arena_new0 (arena, LqLinearSplits);
  int most = lq_linear_crossover_latency (rate_hz, lowest_hz);

  splits->n_bands = n_bands;
  splits->rate_hz = rate_hz;
  for (int k = 0; k < n_bands - 1; k++)
    {
      int own = lq_linear_crossover_latency (rate_hz, split_hz[k]);
      splits->n_side[k] = own < most ? own : most;
      splits->tap[k] = lq_arena_array (arena, double, splits->n_side[k] + 1);
      design (splits->tap[k], splits->n_side[k], fmin (split_hz[k] / rate_hz, MOST_RATE));
    }
  return splits;
}

LqLinearSplits *lq_linear_splits_new (LqArena *arena, const LqLinearCrossover *x,
                                      const double *split_hz)
{
  LqLinearSplits *splits =
      lq_linear_splits_drawn (arena, x->rate_hz, x->n_bands, x->lowest_hz, split_hz);
  LqArena *scratch = lq_arena_new ();

  for (int k = 0; k < x->n_bands - 1; k++)
    {
      int n_taps = 2 * x->latency_frames + 1;
      double *taps = lq_arena_array (scratch, double, n_taps);
      const double *const one[] = { taps };
      for (int i = 0; i <= splits->n_side[k]; i++)
        taps[x->latency_frames - i] = taps[x->latency_frames + i] = splits->tap[k][i];
      splits->filter[k] = lq_convolver_filter_new (arena, x->plan, 1, one, n_taps);
    }
  lq_arena_free (scratch);
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
  for (int c = 0; c < x->n_channels; c++)
    run_channel (x, c, in[c], bands);
}
