/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The curves of stereo: what it does to each channel, to mid and to side, and the share of each band.
 * Thread: [main]. */
#pragma once

#include "processors/stereo_rows.h"

/* As LqProcessorInfo has it. */
bool lq_stereo_response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                         LqTarget target, const double *x, double *y, int n);
