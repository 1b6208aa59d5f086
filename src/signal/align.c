/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/align.h"

#include "signal/quantum.h"

struct LqAlign
{
  LqPart part;
  LqLag lag;
  int delay;
  int old_delay;   /* while fading */
  int fade_quanta; /* length of a fade */
  int fade_left;   /* quanta of it still to come */
  double **old;    /* scratch */
};

static void fade (LqAlign *align, double *const *out)
{
  double step = 1.0 / (align->fade_quanta * LQ_QUANTUM);
  double start = (double)(align->fade_quanta - align->fade_left) / align->fade_quanta;

  lq_lag_read (&align->lag, align->old_delay, align->old);
  for (int c = 0; c < align->part.n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      {
        double old = align->old[c][i];
        out[c][i] = old + (start + step * (i + 1)) * (out[c][i] - old);
      }
  align->fade_left--;
}

static void run (LqPart *part, const double *const *in, double *const *out)
{
  LqAlign *align = (LqAlign *)part;

  lq_lag_write (&align->lag, in);
  if (align->delay == 0) /* what is written is on its way to memory yet */
    lq_planes_copy (out, in, part->n_channels);
  else
    lq_lag_read (&align->lag, align->delay, out);
  if (align->fade_left > 0)
    fade (align, out);
}

static void reset (LqPart *part)
{
  LqAlign *align = (LqAlign *)part;

  lq_lag_reset (&align->lag);
  align->fade_left = 0;
}

static const LqPartKind align_kind = { LQ_PART_ALIGN, run, reset, NULL, NULL };

LqAlign *lq_align_new (LqKey key, double rate_hz, int n_channels, int delay, int max_delay)
{
  LqAlign *align = lq_part_new0 (LqAlign);
  LqArena *arena = align->part.arena;

  align->part.kind = &align_kind;
  align->part.key = key;
  align->part.n_channels = n_channels;
  align->delay = delay;
  align->fade_quanta = lq_fade_quanta (rate_hz);
  align->old = lq_arena_planes (arena, n_channels, LQ_QUANTUM);
  lq_lag_init (&align->lag, arena, n_channels, max_delay);
  return align;
}

LqPart *lq_align_part (LqAlign *align) { return &align->part; }

int lq_align_max (const LqAlign *align) { return lq_lag_max (&align->lag); }

void lq_align_aim (LqAlign *align, int delay)
{
  if (delay == align->delay)
    return;
  align->old_delay = align->delay;
  align->delay = delay;
  align->fade_left = align->fade_quanta;
}
