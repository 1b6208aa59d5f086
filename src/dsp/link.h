/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stereo link of a dynamics processor: how far each channel follows the one that is reduced
 * more. Complete, both channels share the first lane and the second costs nothing. The processor
 * copies and compares its own lanes:
 *
 *   LqLinkStep step = lq_link_step (&s->link);
 *   if (step == LQ_LINK_OPENS)
 *     copy lane 0 to lane 1;
 *   if (step == LQ_LINK_MAY_CLOSE && lq_link_held_for (&s->link, true) > … && the lanes are the same)
 *     lq_link_close (&s->link);
 *
 * Thread: [audio], but for init. */
#pragma once

#include "core/types.h"
#include "dsp/glide.h"

/* Two lanes this close (dB) may be one from now on. */
#define LQ_LINK_SAME_DB 1e-9

typedef struct
{
  int n_channels;
  int n_lanes;
  LqGlide share;
  int held_for;
} LqLink;

typedef enum
{
  LQ_LINK_STAYS,
  LQ_LINK_OPENS,     /* there are two lanes from now on */
  LQ_LINK_MAY_CLOSE, /* two lanes, completely linked */
} LqLinkStep;

/* Complete. Thread: [any] */
void lq_link_init (LqLink *link, int n_channels, double rate_hz);

/* Jumps to where it was aimed. */
void lq_link_reset (LqLink *link);

/* SHARE 0 … 1. */
static inline void lq_link_aim (LqLink *link, double share) { lq_glide_aim (&link->share, share); }

/* Once a quantum, before run. */
LqLinkStep lq_link_step (LqLink *link);

/* Where it may close: frames for which HOLDS was true quantum after quantum, with this one. */
int lq_link_held_for (LqLink *link, bool holds);

static inline void lq_link_close (LqLink *link) { link->n_lanes = 1; }

/* REDUCTION[channel] of a quantum, in place: each moves towards the larger by the share. Does nothing
 * to one channel. */
void lq_link_run (LqLink *link, double reduction[][LQ_QUANTUM]);

/* The same frame by frame, for a loop: begin once a quantum, then frame 0, 1, … */
void lq_link_begin (LqLink *link);
void lq_link_run_frame (const LqLink *link, int frame, double reduction[][LQ_QUANTUM]);

/* The same for N of them, as a processor with several bands has. */
void lq_link_run_all (LqLink *link, double reduction[][LQ_MAX_CHANNELS][LQ_QUANTUM], int n);
