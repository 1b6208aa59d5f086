/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By how many frames one recording lags another. Used by difference.c. Thread: [worker]. */
#pragma once

#include "core/types.h"

/* A and B: [n_channels][n], the same stretch of both. The lag of B, −MOST … +MOST (MOST < N), at
 * the largest |cross-correlation|, summed over the channels. False, nothing touched, when one of
 * them is silent. */
bool lq_alignment_find (const double *const *a, const double *const *b, int n_channels, int n,
                        int most, LqFrames *lag, bool *inverted);
