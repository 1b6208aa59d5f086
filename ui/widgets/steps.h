/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far one key press or wheel notch goes, for every kind of row. Pure. Thread: [any]. */
#pragma once

#include "ui/widgets/hand.h"

/* VALUE moved by N_STEPS (may be fractional, negative), clamped. Decibels: 0.5, fine 0.1;
 * frequencies and other logarithmic rows: 1/12 octave, fine 1/120; whole kinds: 1; percent and pan: 1,
 * fine 0.1 and 1; the rest by travel: 1/100, fine 1/1000. */
double lq_step_value (const LqParamRow *row, const LqTaper *taper, double value, double n_steps,
                      gboolean fine);

/* The step in the row's unit; 0 where it depends on the value. */
double lq_step_size (const LqParamRow *row, gboolean fine);
