/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One gain for all channels that keeps every sample within full scale: what would go above is
 * seen a little ahead, and the sound turned down for as long as it lasts (dsp/lookahead). What
 * stays below keeps its bits. It knows samples alone; what lies between them is the limiter's.
 * Thread: [audio], but for init. */
#pragma once

#include "core/arena.h"
#include "dsp/delay.h"
#include "dsp/envelope.h"
#include "dsp/lookahead.h"
#include "dsp/peak.h"

typedef struct
{
  int n_channels;
  int lag; /* frames; 0: there is none */
  LqDelay delay[LQ_MAX_CHANNELS];
  LqSlidingMax ahead;
  LqDualRelease release;
  LqDualReleaseState state;
  LqBoxStack window;
} LqClipGuard;

/* Lags by LAG frames; 0: it does nothing at all. Thread: [main] [worker]. In ARENA. */
void lq_clip_guard_init (LqClipGuard *guard, LqArena *arena, int n_channels, double rate_hz,
                         int lag, double release_ms);

/* Forgets the past. */
void lq_clip_guard_reset (LqClipGuard *guard);

/* A quantum, in place. */
void lq_clip_guard_run (LqClipGuard *guard, double *const *io);
