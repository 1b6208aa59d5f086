/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The saturator's curve that recalls: a tape's magnetisation (dsp/hysteresis) in the terms of the
 * other curves. With v driven in and c the share that is reversible,
 *
 *   f = c L (x) + (1 − c) w,   x = 3 v / c,   w after Jiles and Atherton,
 *
 * so that f has a slope of 1 for what is soft, a limit of 1, and no side.
 *
 * Why so. A tape without bias has next to no slope for soft sound, and its remanence stays for
 * ever; one with all the bias it asks for has no loop: averaged over the bias it is L, a curve like others.
 * Between them, where the sound of tape is looked for, c says how far bias undoes the loop, from
 * all of it (c = 1) to an under-biased tape (c = 0.6): the reversible part passes soft sound
 * straight at any level, and the loop opens with the level. What is normalised is the soft sound, so
 * that drive is gain for it as for every curve; the middle of the loop is steeper, by 1 / c at most.
 * The real cost of little bias is kept: whatever is higher acts as bias for soft lows and lifts them, by
 * as much, from some −40 dB on. That is why c goes no further: at the tape's own 0.17 lows would sway by
 * 15 dB. A threshold before the loop (a play of the field) keeps soft lows where they are, but lets go of
 * them at once where the highs pass it: not taken.
 * A bias that is constant, the row of other curves, would magnetise the tape by and by as the sound
 * shakes it: it is not offered.
 * Thread: [any], where nothing else is said. */
#pragma once

#include "dsp/hysteresis.h"
#include "processors/saturator_curve.h"

/* c for LOOP, 0 … 1. */
double lq_saturator_reversible (double loop);

/* Y: what becomes of X times RMS_LIN if w follows at once. Thread: also [audio]. */
void lq_saturator_loop_free (const LqSaturatorCurve *curve, double rms_lin, const double *x,
                             double *y, int n);

/* By how much more than that there is of pink noise of RMS_LIN at the curve, as power that is heard. The top was
 * lifted by LIFT_DB before; DULL: how much of it a head loses behind, to 1 for the dullest. Thread: also
 * [audio]. */
double lq_saturator_loop_power (const LqSaturatorCurve *curve, double rms_lin, double lift_db,
                                double dull);

/* Along the closed path X[0 … N − 1], gone until it repeats. Y may be X. */
void lq_saturator_loop_run (const LqSaturatorCurve *curve, const LqHysteresisCurve *material,
                            const double *x, double *y, int n);
