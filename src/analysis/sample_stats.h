/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain sums over samples that measuring a file needs, as loops that vectorise. All are
 * pure functions of their blocks. Thread: [any]. */
#pragma once

#include "core/types.h"

typedef struct
{
  double sum, squares, peak;
} LqSampleStats;

/* Σx, Σx² and max |x|. */
void lq_sample_stats (const double *x, int n, LqSampleStats *stats);

/* Σ a·b. */
double lq_sample_product (const double *a, const double *b, int n);

/* First and last index whose |x| ≥ LEVEL; −1: none. */
int lq_sample_first_reaching (const double *x, int n, double level);
int lq_sample_last_reaching (const double *x, int n, double level);

/* Interleaves as 32-bit integers, full scale 2^31 (exact for integer samples of ≤ 32 bits), and
 * ors all codes into *USED. */
void lq_sample_codes (const double *const *in, int n_channels, int n, int32_t *codes,
                      uint32_t *used);
void lq_sample_interleave (const double *const *in, int n_channels, int n, double *out);
