/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings an output of the plan in time with the slowest one. Its delay may change while it runs:
 * then it crossfades from one tap of its line to the other. */
#pragma once

#include "signal/lag.h"
#include "signal/part.h"

typedef struct LqAlign LqAlign;

/* Delays by DELAY frames, and by up to MAX_DELAY later. Thread: [main] [worker]. */
LqAlign *lq_align_new (LqKey key, double rate_hz, int n_channels, int delay, int max_delay);
LqPart *lq_align_part (LqAlign *align);

/* The longest delay this one can be moved to. Thread: [any], constant. */
int lq_align_max (const LqAlign *align);

/* Another delay from the next quantum on. Thread: [audio]. */
void lq_align_aim (LqAlign *align, int delay);
