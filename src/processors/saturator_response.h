/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the saturator draws of itself: LqProcessorInfo.response. Thread: [any]. */
#pragma once

#include "processors/info.h"

bool lq_saturator_response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                            LqTarget target, const double *x, double *y, int n);
