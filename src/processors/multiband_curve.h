/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the modes of a band mean, and the curves of a band: its share of the spectrum, its levels.
 * Thread: [any]. */
#pragma once

#include "processors/multiband_rows.h"

/* +1: acts on what is above the threshold; −1: below it. The attack follows what grows louder. */
double lq_mband_side (LqMbandMode mode);

bool lq_mband_expands (LqMbandMode mode);

/* dB of change for each dB beyond the threshold. */
double lq_mband_slope (LqMbandMode mode, double ratio);

/* Of a band alone: its share of the spectrum, without its gain; and its curve of levels. A band that
 * is off lets all levels be. The whole has no curve that holds for every sound. */
bool lq_multiband_response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                            LqTarget target, const double *x, double *y, int n);
