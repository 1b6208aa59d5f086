/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The output guard looks for the largest magnitude and the first value that is not finite. Called by
 * engine_rt on each quantum, last before it becomes 32-bit float. */
#include "engine/output_guard.h"

#include "dsp/peak.h"
#include "signal/quantum.h"

void lq_output_guard_init (LqOutputGuard *guard)
{
  lq_latest_init (&guard->peak);
  lq_latest_init (&guard->non_finite);
}

/* Frame of the first value in PLANE that is not finite, LQ_QUANTUM if none. */
static int first_broken (const double *plane)
{
  int i = 0;

  while (i < LQ_QUANTUM && isfinite (plane[i]))
    i++;
  return i;
}

bool lq_output_guard_process (LqOutputGuard *guard, double *const *io, int n_channels)
{
  double peak = 0;
  int good = LQ_QUANTUM;
  for (int c = 0; c < n_channels; c++)
    if (!lq_quantum_finite (io[c]))
      {
        int first = first_broken (io[c]);
        good = first < good ? first : good;
      }
  for (int c = 0; c < n_channels; c++)
    peak = fmax (peak, lq_peak (io[c], good));
  lq_latest_put (&guard->peak, peak);
  if (good == LQ_QUANTUM)
    return true;
  for (int c = 0; c < n_channels; c++)
    memset (io[c] + good, 0, sizeof (double) * (size_t)(LQ_QUANTUM - good));
  lq_latest_put (&guard->non_finite, LQ_QUANTUM - good);
  return false;
}
