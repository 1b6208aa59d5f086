/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How high a wave goes, also between its frames: of a sine its peak, wherever its frames lie on it and up to
 * half the rate, so that no detector wavers with that. A crest is known two frames late; what is not
 * like a sine around its crest, as a step or a constant, reads its frames. Other sound reads up to 3 dB
 * above its frames, as it may between them.
 * Called by detectors; thread: [audio]. Allocates nothing. */
#pragma once

#include "core/types.h"

#define LQ_WAVE_PEAK_PAST 4
#define LQ_WAVE_PEAK_MOST 1.4143 /* times the largest frame: of half a circle's sine, and a hair */

typedef struct
{
  double past[LQ_WAVE_PEAK_PAST]; /* frames, the newest last; 0: silence */
} LqWavePeak;

/* POWER[i] = the square of frame i of X or of the crest two frames before, whichever is more. X and POWER
 * hold a row of LQ_QUANTUM for each of the N_CHANNELS, PEAK one each; N ≤ LQ_QUANTUM; POWER is not X. */
void lq_wave_peak_run (LqWavePeak *peak, const double *x, double *power, int n_channels, int n);

/* The same of one channel for nobody: keeps the past up to date. */
void lq_wave_peak_pass (LqWavePeak *peak, const double *x, int n);
