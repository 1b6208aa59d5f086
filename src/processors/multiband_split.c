/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/multiband_split.h"

#include <math.h>

static bool is_linear (const double *params)
{
  return params[LQ_MULTIBAND_PHASE] == LQ_MULTIBAND_LINEAR;
}

void lq_multiband_split_init (LqMultibandSplit *split, LqArena *arena,
                              const LqProcessorSetup *setup, const double *params)
{
  int n_bands = lq_multiband_n (params);
  double split_hz[LQ_CROSSOVER_MOST_SPLITS];

  *split = (LqMultibandSplit){ .n_channels = setup->n_channels };
  lq_multiband_splits (params, split_hz);
  if (!is_linear (params))
    {
      split->minimum = lq_crossover_new (arena, setup->rate_hz, n_bands, split_hz);
      return;
    }
  split->linear = lq_linear_crossover_new (arena, setup->rate_hz, n_bands, setup->n_channels,
                                           LQ_MULTIBAND_LOWEST_HZ);
  lq_linear_crossover_own (arena, split->linear, split_hz);
}

void lq_multiband_split_aim (LqMultibandSplit *split, const double *params)
{
  double split_hz[LQ_CROSSOVER_MOST_SPLITS];

  lq_multiband_splits (params, split_hz);
  if (split->linear)
    lq_linear_crossover_aim (split->linear, split_hz);
  else
    lq_crossover_aim (split->minimum, split_hz);
}

bool lq_multiband_split_ready (LqMultibandSplit *split, const double *params, int *work)
{
  double split_hz[LQ_CROSSOVER_MOST_SPLITS];

  lq_multiband_splits (params, split_hz);
  return !split->linear || lq_linear_crossover_ready (split->linear, split_hz, work);
}

void lq_multiband_split_rest (LqMultibandSplit *split, const double *params)
{
  double split_hz[LQ_CROSSOVER_MOST_SPLITS];

  lq_multiband_splits (params, split_hz);
  if (split->linear)
    lq_linear_crossover_rest (split->linear, split_hz);
  else
    lq_crossover_jump (split->minimum, split_hz);
}

void lq_multiband_split_forget (LqMultibandSplit *split)
{
  if (split->linear)
    lq_linear_crossover_forget (split->linear);
  else
    lq_crossover_forget (split->minimum);
}

void lq_multiband_split_run (LqMultibandSplit *split, const double *const *in, LqBandPlanes *bands)
{
  if (split->linear)
    lq_linear_crossover_run (split->linear, in, bands);
  else
    lq_crossover_run (split->minimum, in, split->n_channels, bands);
}

int lq_multiband_split_latency (double rate_hz, const double *params)
{
  return is_linear (params) ? lq_linear_crossover_latency (rate_hz, LQ_MULTIBAND_LOWEST_HZ) : 0;
}

/* The poles of a minimum-phase split are at 0.71 of its frequency; several in one place take longer, up to
 * the fourth power of time at each. */
double lq_multiband_split_ringing_s (const double *params, double below_db)
{
  int n = lq_multiband_n (params);
  double nepers = below_db * M_LN10 / 20.0 + 6.0 * n;

  return is_linear (params) ? 0.0 : nepers / (M_SQRT1_2 * 2.0 * M_PI * params[LQ_MULTIBAND_X1]);
}
