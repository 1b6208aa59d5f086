/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/lag.h"

#include <string.h>

void lq_lag_init (LqLag *lag, LqArena *arena, int n_channels, int max_frames)
{
  lag->n_channels = n_channels;
  lag->at = lag->filled = 0;
  lag->size = LQ_QUANTUM;
  while (lag->size < max_frames + LQ_QUANTUM)
    lag->size *= 2;
  for (int c = 0; c < n_channels; c++)
    lag->ring[c] = lq_arena_array (arena, double, lag->size);
}

void lq_lag_reset (LqLag *lag) { lag->filled = 0; }

int lq_lag_max (const LqLag *lag) { return lag->size - LQ_QUANTUM; }

void lq_lag_write (LqLag *lag, const double *const *in)
{
  for (int c = 0; c < lag->n_channels; c++)
    memcpy (lag->ring[c] + lag->at, in[c], sizeof (double) * LQ_QUANTUM);
  lag->at = (lag->at + LQ_QUANTUM) & (lag->size - 1);
  lag->filled += lag->filled < lag->size ? LQ_QUANTUM : 0;
}

void lq_lag_read (const LqLag *lag, int frames, double *const *out)
{
  int from = (lag->at - LQ_QUANTUM - frames) & (lag->size - 1);
  int first = lag->size - from < LQ_QUANTUM ? lag->size - from : LQ_QUANTUM;
  int silent = frames + LQ_QUANTUM - lag->filled;

  for (int c = 0; c < lag->n_channels; c++)
    {
      memcpy (out[c], lag->ring[c] + from, sizeof (double) * (size_t)first);
      memcpy (out[c] + first, lag->ring[c], sizeof (double) * (size_t)(LQ_QUANTUM - first));
      if (silent > 0)
        memset (out[c], 0, sizeof (double) * (size_t)(silent < LQ_QUANTUM ? silent : LQ_QUANTUM));
    }
}
