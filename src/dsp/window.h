/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows for spectra and filter design. Computed when something is prepared, never while
 * sound runs: Kaiser's Bessel function is slow. Thread: [any]. */
#pragma once

#include "core/types.h"

typedef enum
{
  LQ_WINDOW_HANN,
  LQ_WINDOW_BLACKMAN_HARRIS, /* 4 terms: side lobes −92 dB, main lobe ±4 bins */
  LQ_WINDOW_FLAT_TOP,        /* scalloping 0.01 dB: reads the level of any tone */
  LQ_WINDOW_KAISER,          /* SHAPE = beta; the others ignore it */
} LqWindow;

/* The periodic form, for FFTs of N points: W[n] as if W[N] = W[0]. */
void lq_window_periodic (LqWindow kind, double shape, int n, double *w);

/* The Kaiser window at X in −1 … +1 (0 outside), for windows evaluated off the grid. */
double lq_window_kaiser (double x, double beta);

/* Σw: what a steady tone is multiplied by. */
double lq_window_sum (const double *w, int n);
