/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How loud a response makes music: what it does to the power of pink noise, heard through BS.1770's
 * weighting. Thread: [main] [worker]. */
#pragma once

#include "core/types.h"

/* Weighted power of pink noise behind the N TAPS over that before them: 1 for a single tap of 1. */
double lq_pink_power (const double *taps, LqFrames n, double rate_hz);
