/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filters that shape the noise, as the second quantiser knows them: apart from the tables and the
 * design of the one that writes. Thread: [worker]. */
#pragma once

#include "dsp/dither.h"

#define LQ_WITNESS_TAPS 20

/* c[1] … c[n] of 1 − Σ c z^−k into TAPS; returns n, 0 where the noise stays flat. */
int lq_witness_shape (LqDitherKind dither, double rate_hz, double taps[LQ_WITNESS_TAPS]);
