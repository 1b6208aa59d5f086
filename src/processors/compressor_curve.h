/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compressor's curve, as it is drawn: what goes out at each level, in and out in dBFS, for a steady
 * sound. Thread: [any]. */
#pragma once

#include "processors/info.h"

/* LqProcessorInfo.response; false for any other curve. */
bool lq_compressor_response (const double *params, double rate_hz, LqResponseKind kind,
                             int instance, LqTarget target, const double *x, double *y, int n);
