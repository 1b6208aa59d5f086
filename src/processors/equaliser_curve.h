/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The equaliser's curve, from the coefficients and taps that its sound uses; its dynamic bands at
 * rest, as they are for quiet sound. Thread: [any]. */
#pragma once

#include "processors/info.h"

/* As LqProcessorInfo.response. */
bool lq_equaliser_response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                            LqTarget target, const double *x, double *y, int n);
