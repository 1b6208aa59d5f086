/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/ducker.h"

#include <math.h>

#include "core/clones.h"

#define DOWN_MS 10.0

void lq_ducker_init (LqDucker *ducker, double rate_hz, double settle_ms)
{
  lq_glide_init (&ducker->depth_db, rate_hz, settle_ms, 0.0);
  ducker->keep_down = exp (-LQ_QUANTUM / (DOWN_MS * 1e-3 * rate_hz));
  ducker->keep_up = exp (-LQ_QUANTUM / (LQ_DUCKER_UP_MS * 1e-3 * rate_hz));
  ducker->level = 0.0;
}

void lq_ducker_reset (LqDucker *ducker)
{
  lq_glide_jump (&ducker->depth_db);
  ducker->level = 0.0;
}

static double gain_now (const LqDucker *ducker)
{
  return pow (10.0, lq_ducker_gain_db (ducker) / 20.0);
}

#define LANES 8

/* In lanes, so that it can be taken together: the largest is the same in any order. */
LQ_CLONES static double peak_of (const double *const *dry, int n_channels)
{
  double peak[LANES] = { 0.0 };

  for (int c = 0; c < n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i += LANES)
      for (int k = 0; k < LANES; k++)
        {
          double level = fabs (dry[c][i + k]);
          peak[k] = level > peak[k] ? level : peak[k];
        }
  for (int k = 1; k < LANES; k++)
    peak[0] = peak[k] > peak[0] ? peak[k] : peak[0];
  return peak[0];
}

void lq_ducker_run (LqDucker *ducker, const double *const *dry, int n_channels, double *gain,
                    double *step)
{
  double peak = peak_of (dry, n_channels);

  *gain = gain_now (ducker);
  lq_glide_run (&ducker->depth_db);
  double keep = peak > ducker->level ? ducker->keep_down : ducker->keep_up;
  ducker->level = peak + keep * (ducker->level - peak);
  *step = (gain_now (ducker) - *gain) / LQ_QUANTUM;
}
