/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Side over mid, correlation and phase in five bands, by short Fourier transforms with exact band
 * edges. Used by levels.c, on its thread. */
#pragma once

#include "analysis/levels.h"
#include "core/arena.h"
#include "dsp/fft.h"

typedef struct
{
  LqFft *fft;
  int n, filled;                         /* FFT length, frames gathered */
  double *mid, *side, *window, *work;    /* [n] */
  double *mid_bins, *side_bins;          /* [n + 2] */
  double first_bin[LQ_LEVELS_BANDS + 1]; /* band edges in bins */
  double keep;                           /* of the average, per transform */
  /* Averages of |M|², |S|² and M S*: all that L = M + S and R = M − S need */
  double mid_power[LQ_LEVELS_BANDS], side_power[LQ_LEVELS_BANDS];
  double cross_re[LQ_LEVELS_BANDS], cross_im[LQ_LEVELS_BANDS];
} LqBands;

void lq_bands_init (LqBands *bands, LqArena *arena, double rate_hz);
void lq_bands_clear (LqBands *bands);
void lq_bands_reset (LqBands *bands);
void lq_bands_process (LqBands *bands, const double *left, const double *right, int n);
/* Fills the three by band. */
void lq_bands_read (const LqBands *bands, LqLevelsSnapshot *snapshot);
