/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/saturator_level.h"

#include <math.h>
#include <string.h>

void lq_saturator_level_init (LqSaturatorLevel *level, double ms, double rate_hz)
{
  level->smooth = lq_first_order_low_pass (1e3 / (2.0 * M_PI * ms), rate_hz);
  lq_saturator_level_reset (level);
}

void lq_saturator_level_reset (LqSaturatorLevel *level)
{
  lq_first_order_jump (&level->channels, level->smooth);
  memset (level->path, 0, sizeof level->path);
}

void lq_saturator_level_run (LqSaturatorLevel *level, double sizes[][LQ_QUANTUM], int n_channels)
{
  double *path = level->path;

  lq_first_order_run (&level->channels, level->smooth, sizes, n_channels);
  path[0] = path[LQ_QUANTUM];
  memcpy (path + 1, sizes[0], sizeof (double) * LQ_QUANTUM);
  for (int c = 1; c < n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      path[i + 1] = sizes[c][i] > path[i + 1] ? sizes[c][i] : path[i + 1];
}
