/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/match.h"
#include "core/clones.h"
#include "dsp/envelope.h"

#include <math.h>

#define GATE_POWER 1e-7 /* −70 dBFS: silence teaches nothing */

void lq_match_init (LqMatch *match, double rate_hz)
{
  match->pull = lq_one_pole_pull (LQ_MATCH_MS, rate_hz / LQ_QUANTUM);
  lq_match_reset (match);
}

void lq_match_reset (LqMatch *match) { match->before = match->after = 0.0; }

typedef double Eight __attribute__ ((vector_size (64)));
typedef double EightAt __attribute__ ((vector_size (64), aligned (8), may_alias));

/* The same order of additions whatever the width. */
static inline double sum_of (Eight v)
{
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

/* Adds Σ x² to SUMS[0] and Σ (x gain)² to SUMS[1]. */
LQ_CLONES static void add_powers (const double *x, const double *gain, double sums[2])
{
  Eight before = { 0.0 }, after = { 0.0 };

  for (int i = 0; i < LQ_QUANTUM; i += 8)
    {
      Eight dry = *(const EightAt *)(x + i);
      Eight wet = dry * *(const EightAt *)(gain + i);
      before += dry * dry;
      after += wet * wet;
    }
  sums[0] += sum_of (before);
  sums[1] += sum_of (after);
}

void lq_match_run (LqMatch *match, const double *const *sound, int n_channels,
                   double gain[][LQ_QUANTUM], int n_lanes)
{
  double sums[2] = { 0.0, 0.0 };

  for (int c = 0; c < n_channels; c++)
    add_powers (sound[c], gain[n_lanes == 1 ? 0 : c], sums);
  if (sums[0] < GATE_POWER * LQ_QUANTUM || !isfinite (sums[0] + sums[1]))
    return;
  match->before += match->pull * (sums[0] - match->before);
  match->after += match->pull * (sums[1] - match->after);
}

double lq_match_db (const LqMatch *match)
{
  return match->after > 0.0 ? 10.0 * log10 (match->before / match->after) : 0.0;
}
