/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The noise-shaping filter whose noise is the hardest to hear at a given rate: designed, not a table,
 * so it exists at every rate. The noise follows the threshold of hearing, E. Terhardt,
 * "Calculating virtual pitch", Hearing Research 1 (1979), where it is below a ceiling; linear
 * prediction of its inverse gives of all filters of this length the one with the least noise power
 * weighted by that curve, and always a minimum-phase one, whose log gain averages to 0 (Gerzon, Craven,
 * JAES 37(3) 1989): as much as is taken away where the ear is keen comes back where it is not. */
#pragma once

#define LQ_THRESHOLD_TAPS 20

/* TAPS: c of 1 − Σ c[k] z^−(k+1), whole multiples of 2^−16, the same on every machine. Costs some
 * 0.2 ms, allocates nothing. Thread: [any] but not [audio]. */
void lq_threshold_shape (double rate_hz, double taps[LQ_THRESHOLD_TAPS]);
