/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a tape's reproducing head loses of short waves: by its distance from the coating, by the
 * coating's depth and by its own gap (R. Wallace, "The reproduction of magnetically recorded signals",
 * BSTJ 30 (1951)). All of it is even in time: a filter of linear phase, as a head is one.
 * Thread: [audio], but for what says else. */
#pragma once

#include "core/arena.h"
#include "core/types.h"

typedef struct
{
  double speed_m_s;                     /* of the tape */
  double spacing_m, thickness_m, gap_m; /* distance, depth of the coating, length of the gap */
} LqTapeHead;

typedef struct LqHeadLoss LqHeadLoss;

/* e^(−k d) (1 − e^(−k δ)) / (k δ) sin (k g / 2) / (k g / 2), k = 2 π F / v. Thread: [any] */
double lq_head_loss (const LqTapeHead *shape, double f_hz);

/* Frames by which it lags. Thread: [any] */
int lq_head_latency (double rate_hz);

/* Thread: [main] [worker]. Owned by ARENA. */
LqHeadLoss *lq_head_new (LqArena *arena, int n_channels, double rate_hz, const LqTapeHead *shape);
void lq_head_reset (LqHeadLoss *head);

/* A quantum of channel C: CHANGE, what was made of DRY besides itself, becomes what the head makes of both
 * besides DRY, lq_head_latency frames late. SHARE: how much of the loss there is, frame by frame. */
void lq_head_run (LqHeadLoss *head, int c, const double *dry, double *change, const double *share);
