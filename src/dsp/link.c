/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/link.h"

void lq_link_init (LqLink *link, int n_channels, double rate_hz)
{
  *link = (LqLink){ .n_channels = n_channels, .n_lanes = 1 };
  lq_glide_init (&link->share, rate_hz, LQ_SETTLE_MS, 1.0);
}

void lq_link_reset (LqLink *link)
{
  lq_glide_jump (&link->share);
  link->n_lanes = lq_glide_rests_at (&link->share, 1.0) ? 1 : link->n_channels;
  link->held_for = 0;
}

LqLinkStep lq_link_step (LqLink *link)
{
  bool complete = lq_glide_rests_at (&link->share, 1.0);

  if (complete && link->n_lanes == 2)
    return LQ_LINK_MAY_CLOSE;
  link->held_for = 0;
  if (complete || link->n_lanes == link->n_channels)
    return LQ_LINK_STAYS;
  link->n_lanes = 2;
  return LQ_LINK_OPENS;
}

int lq_link_held_for (LqLink *link, bool holds)
{
  link->held_for = holds ? link->held_for + LQ_QUANTUM : 0;
  return link->held_for;
}

void lq_link_begin (LqLink *link) { lq_glide_run (&link->share); }

/* Frames FROM … TO − 1. */
static inline void run_span (const LqLink *link, double reduction[][LQ_QUANTUM], int from, int to)
{
  const double *share = link->share.path;

  for (int i = from; i < to; i++)
    {
      double l = reduction[0][i];
      double r = reduction[1][i];
      double most = l > r ? l : r;
      reduction[0][i] = l + share[i] * (most - l);
      reduction[1][i] = r + share[i] * (most - r);
    }
}

void lq_link_run_frame (const LqLink *link, int frame, double reduction[][LQ_QUANTUM])
{
  if (link->n_channels == 2)
    run_span (link, reduction, frame, frame + 1);
}

void lq_link_run (LqLink *link, double reduction[][LQ_QUANTUM])
{
  lq_link_begin (link);
  if (link->n_channels == 2)
    run_span (link, reduction, 0, LQ_QUANTUM);
}

void lq_link_run_all (LqLink *link, double reduction[][LQ_MAX_CHANNELS][LQ_QUANTUM], int n)
{
  lq_link_begin (link);
  for (int k = 0; k < n && link->n_channels == 2; k++)
    run_span (link, reduction[k], 0, LQ_QUANTUM);
}
