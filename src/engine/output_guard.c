/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The output guard: one pass that looks for the largest magnitude and the first value that
 * is not finite. Called by engine_rt on each quantum, last before it becomes 32-bit float. */
#include "engine/output_guard.h"

#include <math.h>
#include <string.h>

void lq_output_guard_init (LqOutputGuard *guard)
{
  lq_latest_init (&guard->peak);
  lq_latest_init (&guard->non_finite);
}

/* Frame of the first value in PLANE that is not finite, LQ_QUANTUM if none; PEAK takes the
 * largest magnitude before it. */
static int scan (const double *plane, double *peak)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double magnitude = fabs (plane[i]);
      if (!isfinite (magnitude))
        return i;
      if (magnitude > *peak)
        *peak = magnitude;
    }
  return LQ_QUANTUM;
}

bool lq_output_guard_process (LqOutputGuard *guard, double *const *io, int n_channels)
{
  double peak = 0;
  int good = LQ_QUANTUM;
  for (int c = 0; c < n_channels; c++)
    {
      int first = scan (io[c], &peak);
      good = first < good ? first : good;
    }
  lq_latest_put (&guard->peak, peak);
  if (good == LQ_QUANTUM)
    return true;
  for (int c = 0; c < n_channels; c++)
    memset (io[c] + good, 0, sizeof (double) * (size_t)(LQ_QUANTUM - good));
  lq_latest_put (&guard->non_finite, LQ_QUANTUM - good);
  return false;
}
