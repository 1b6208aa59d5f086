/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transform of fast convolution: 2 N real frames to N complex bins at the odd roots of unity,
 * so that products of spectra are skew-circular convolutions (what wraps comes back negated;
 * overlap-save throws that part away). It needs no bin for DC and none for Nyquist, no unpacking
 * of a real spectrum and, as the order of the bins is free, no reordering (row_fft.h). Lives in an arena,
 * nothing to free.
 * Source: R. Crandall and B. Fagin, "Discrete weighted transforms", Math. Comp. 62 (1994).
 * Called by dsp/convolver; thread: [audio], but for new. */
#pragma once

#include "dsp/row_fft.h"

#define LQ_SKEW_LEAST LQ_ROW_FFT_LEAST

typedef struct LqSkewFft LqSkewFft;

/* For N bins: a power of two ≥ LQ_SKEW_LEAST. Thread: [main] [worker]. Owned by ARENA. */
LqSkewFft *lq_skew_fft_new (LqArena *arena, int n);

/* X[2 N] to Z[2 N]: rows of eight bins, eight real parts, then eight imaginary ones. 64-byte
 * aligned both, and apart. */
void lq_skew_fft_forward (const LqSkewFft *fft, const double *x, double *z);

/* The way back for the later half, OUT[N] = x[N … 2 N − 1]. Z is destroyed. */
void lq_skew_fft_inverse_late (const LqSkewFft *fft, double *z, double *out);
