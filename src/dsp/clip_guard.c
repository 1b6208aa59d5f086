/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/clip_guard.h"

#include <math.h>

#include "dsp/decibel.h"

void lq_clip_guard_init (LqClipGuard *guard, LqArena *arena, int n_channels, double rate_hz,
                         int lag, double release_ms)
{
  guard->n_channels = n_channels;
  guard->lag = lag;
  guard->release = lq_dual_release (release_ms, false, rate_hz);
  lq_sliding_max_init (&guard->ahead, lag + 1, lq_arena_array (arena, double, lag + 1));
  lq_box_stack_init (&guard->window, lag + 1,
                     lq_arena_array (arena, double, lq_box_stack_memory (lag + 1)));
  for (int c = 0; c < n_channels; c++)
    lq_delay_init (&guard->delay[c], lag, lq_arena_array (arena, double, lag + 1));
}

void lq_clip_guard_reset (LqClipGuard *guard)
{
  for (int c = 0; c < guard->n_channels; c++)
    lq_delay_reset (&guard->delay[c]);
  lq_sliding_max_reset (&guard->ahead);
  lq_box_stack_reset (&guard->window);
  guard->state = (LqDualReleaseState){ 0 };
}

/* What goes above full scale, in dB, of the louder channel. */
static void find_overs (int n_channels, double *const *io, double *over)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double peak = fabs (io[0][i]);
      for (int c = 1; c < n_channels; c++)
        peak = fabs (io[c][i]) > peak ? fabs (io[c][i]) : peak;
      over[i] = peak > 1.0 ? peak : 1.0;
    }
  lq_decibels (over, over, LQ_QUANTUM);
}

void lq_clip_guard_run (LqClipGuard *guard, double *const *io)
{
  double gain[LQ_QUANTUM];

  if (guard->lag == 0)
    return;
  find_overs (guard->n_channels, io, gain);
  lq_sliding_max_run (&guard->ahead, gain, gain, LQ_QUANTUM);
  lq_dual_release_run (&guard->state, &guard->release, gain, gain, LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    gain[i] = -gain[i];
  lq_decibels_to_gain (gain, gain, LQ_QUANTUM);
  lq_box_stack_run (&guard->window, gain, LQ_QUANTUM);
  for (int c = 0; c < guard->n_channels; c++)
    {
      lq_delay_run (&guard->delay[c], io[c], io[c], LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM; i++)
        io[c][i] *= gain[i];
    }
}
