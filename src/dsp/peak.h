/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The highest of a block. Thread: [any]. */
#pragma once

#include "core/types.h"

/* The largest |x| of N values, 0 for none; what is no number is passed over. */
double lq_peak (const double *x, int n);

/* The largest of N ≥ 1 values, signs and all; what is no number is passed over. */
double lq_highest (const double *x, int n);

/* CREST[i] = max (CREST[i], |x[i]|); the two do not overlap. */
void lq_peak_raise (double *crest, const double *x, int n);
