/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A complex transform in rows: eight real parts, then eight imaginary ones. The bins come in an order of
 * their own, so that nothing is reordered: for who multiplies them, or wants their powers alone. The same bits
 * whatever the width of the machine's vectors; lives in an arena, nothing to free. Radix-4 and -8
 * decimation in frequency, eight interleaved rows. Thread: [any], but for new. */
#pragma once

#include "core/arena.h"

#define LQ_ROW_FFT_LEAST        64
#define LQ_ROW_FFT_POWERS_LEAST 1024
#define LQ_ROW_LANES            8

typedef struct LqRowFft LqRowFft;

/* Of N bins, a power of two ≥ LQ_ROW_FFT_LEAST. Thread: [main] [worker]. Owned by ARENA. */
LqRowFft *lq_row_fft_new (LqArena *arena, int n);

/* Z[2 N], 64-byte aligned, becomes its transform in place; back: N times what it was, in order again. */
void lq_row_fft_forward (const LqRowFft *fft, double *z);
void lq_row_fft_back (const LqRowFft *fft, double *z);

/* POWERS[N], aligned likewise, of the bins in Z, in order. N ≥ LQ_ROW_FFT_POWERS_LEAST. */
void lq_row_fft_powers (const LqRowFft *fft, const double *z, double *powers);
