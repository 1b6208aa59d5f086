/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Side over mid in five bands, by short Fourier transforms with exact band edges. Used by
 * levels.c, on its thread. */
#pragma once

#include "analysis/levels.h"
#include "core/arena.h"
#include "dsp/fft.h"

typedef struct
{
  LqFft *fft;
  int n, filled;                             /* FFT length, frames gathered */
  double *mid, *side, *window, *work, *bins; /* [n], bins [n + 2] */
  double first_bin[LQ_LEVELS_BANDS + 1];     /* band edges in bins */
  double keep;                               /* of the average, per transform */
  double mid_power[LQ_LEVELS_BANDS], side_power[LQ_LEVELS_BANDS];
} LqBands;

void lq_bands_init (LqBands *bands, LqArena *arena, double rate_hz);
void lq_bands_clear (LqBands *bands);
void lq_bands_reset (LqBands *bands);
void lq_bands_process (LqBands *bands, const double *left, const double *right, int n);
void lq_bands_read (const LqBands *bands, LqReading side_mid_db[LQ_LEVELS_BANDS]);
