/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/quantum_line.h"

#include <math.h>

void lq_quantum_line_init (LqQuantumLine *line, LqArena *arena, int max_frames)
{
  line->size = (max_frames / LQ_QUANTUM + 2) * LQ_QUANTUM;
  line->ring = lq_arena_array (arena, double, line->size + LQ_QUANTUM);
  line->at = 0;
}

void lq_quantum_line_reset (LqQuantumLine *line)
{
  memset (line->ring, 0, sizeof (double) * (size_t)(line->size + LQ_QUANTUM));
  line->at = 0;
}

void lq_place_fade_init (LqPlaceFade *fade, double rate_hz, double ms)
{
  fade->at = 1.0;
  fade->step = 1.0 / (ms * 1e-3 * rate_hz);
}

void lq_place_fade_run (LqPlaceFade *fade)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double t = fmin (fade->at + fade->step * (i + 1), 1.0);
      fade->path[i] = t * t * (3.0 - 2.0 * t);
    }
  fade->at = fmin (fade->at + fade->step * LQ_QUANTUM, 1.0);
}

void lq_place_fade_mix (const LqPlaceFade *fade, const double old[LQ_QUANTUM],
                        const double new[LQ_QUANTUM], double out[LQ_QUANTUM])
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    out[i] = old[i] + fade->path[i] * (new[i] - old[i]);
}
