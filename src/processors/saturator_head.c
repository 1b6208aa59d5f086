/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_head.h"

#include <math.h>
#include <string.h>

#include "core/clones.h"
#include "dsp/delay.h"
#include "dsp/fft.h"
#include "dsp/window.h"

/* Long enough for the deep end, where a loss begins as the wave gets short and not as its square. */
#define SIDE_MS 4.0
#define BETA    3.0

struct LqHeadLoss
{
  int side;
  double *tap;                   /* [side + 1]: the middle, less 1, and one side */
  double *line[LQ_MAX_CHANNELS]; /* [2 side + LQ_QUANTUM] of what the head reads */
  LqDelay change[LQ_MAX_CHANNELS];
};

double lq_head_loss (const LqTapeHead *shape, double f_hz)
{
  double k = 2.0 * M_PI * f_hz / shape->speed_m_s;
  double depth = k * shape->thickness_m, half_gap = 0.5 * k * shape->gap_m;
  double by_depth = depth > 1e-9 ? -expm1 (-depth) / depth : 1.0;
  double by_gap = half_gap > 1e-9 ? sin (half_gap) / half_gap : 1.0;

  return exp (-k * shape->spacing_m) * by_depth * by_gap;
}

int lq_head_latency (double rate_hz) { return (int)ceil (SIDE_MS * 1e-3 * rate_hz); }

static int size_for (int side)
{
  int n = 64;

  while (n < 16 * side)
    n *= 2;
  return n;
}

/* The loss as it stands, transformed back and cut off by Kaiser's window. */
static void find_taps (LqHeadLoss *head, LqArena *arena, double rate_hz, const LqTapeHead *shape)
{
  int n = size_for (head->side);
  double *bins = lq_arena_array (arena, double, n + 2), *wave = lq_arena_array (arena, double, n);
  LqFft *fft = lq_fft_new (arena, n);

  for (int i = 0; i <= n / 2; i++)
    bins[2 * i] = lq_head_loss (shape, rate_hz * i / n);
  lq_fft_inverse (fft, bins, wave);
  for (int i = 0; i <= head->side; i++)
    head->tap[i] = wave[i] * lq_window_kaiser (i / (head->side + 1.0), BETA);
  head->tap[0] -= 1.0;
  lq_fft_free (fft);
}

LqHeadLoss *lq_head_new (LqArena *arena, int n_channels, double rate_hz, const LqTapeHead *shape)
{
  LqHeadLoss *head = lq_arena_new0 (arena, LqHeadLoss);

  head->side = lq_head_latency (rate_hz);
  head->tap = lq_arena_array (arena, double, head->side + 1);
  find_taps (head, arena, rate_hz, shape);
  for (int c = 0; c < n_channels; c++)
    {
      head->line[c] = lq_arena_array (arena, double, 2 * head->side + LQ_QUANTUM);
      lq_delay_init (&head->change[c], head->side, lq_arena_array (arena, double, head->side));
    }
  lq_head_reset (head);
  return head;
}

void lq_head_reset (LqHeadLoss *head)
{
  for (int c = 0; c < LQ_MAX_CHANNELS && head->line[c]; c++)
    {
      memset (head->line[c], 0, sizeof (double) * (size_t)(2 * head->side + LQ_QUANTUM));
      lq_delay_reset (&head->change[c]);
    }
}

LQ_CLONES static void find_loss (const double *restrict tap, int side, const double *restrict x,
                                 double *restrict loss)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    loss[i] = tap[0] * x[i];
  for (int k = 1; k <= side; k++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      loss[i] += tap[k] * (x[i - k] + x[i + k]);
}

void lq_head_run (LqHeadLoss *head, int c, const double *dry, double *change, const double *share)
{
  double *line = head->line[c], *now = line + 2 * head->side, loss[LQ_QUANTUM];

  memmove (line, line + LQ_QUANTUM, sizeof (double) * (size_t)(2 * head->side));
  for (int i = 0; i < LQ_QUANTUM; i++)
    now[i] = dry[i] + change[i];
  find_loss (head->tap, head->side, line + head->side, loss);
  lq_delay_run (&head->change[c], change, change, LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    change[i] += share[i] * loss[i];
}
