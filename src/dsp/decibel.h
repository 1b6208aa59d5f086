/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decibels of whole blocks, for detectors that need them at every frame: polynomials in plain
 * loops that vectorise, and the same bits whatever the width. Single values and anything shown to
 * a person use core/units. Thread: [any]. Allocates nothing. */
#pragma once

#include "core/types.h"

/* DB[i] = 20 log10 max (|x[i]|, 1e-10): −200 dB at least. Absolute error below 1e-11 dB; 0 dB for
 * 1.0 exactly. X and DB may be the same memory. A value that is no number gives some number. */
void lq_decibels (const double *x, double *db, int n);

/* DB[i] = 10 log10 max (x[i], 1e-20): likewise for powers (mean squares). */
void lq_decibels_of_power (const double *x, double *db, int n);

/* GAIN[i] = 10^(db[i] / 20), DB held to ±600. Relative error below 1e-13; 1.0 for 0 dB exactly. */
void lq_decibels_to_gain (const double *db, double *gain, int n);
