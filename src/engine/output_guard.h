/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last look at what goes to the device: a value that is not finite mutes the rest of the
 * quantum and is reported; more than full scale is counted for the over lamp and left as it is
 * (it is the device that clips, not the work). Monitor only, never in a render. */
#pragma once

#include "core/latest.h"

typedef struct
{
  LqLatest peak;       /* largest |sample| of each quantum; above 1.0 lights the lamp */
  LqLatest non_finite; /* samples muted per quantum; put only when there were any */
} LqOutputGuard;

void lq_output_guard_init (LqOutputGuard *guard);

/* One quantum IO [n_channels][LQ_QUANTUM]. From the first value that is not finite to the end
 * of the quantum all channels are silenced. False when it had to mute. Thread: [audio] */
bool lq_output_guard_process (LqOutputGuard *guard, double *const *io, int n_channels);
