/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fourier transforms, by FFTW in double precision with FFTW_ESTIMATE: the same
 * plan, hence the same bits, on every run. The only file that knows FFTW. Made and freed on
 * main or worker threads (the planner is locked); transforming allocates nothing and one LqFft
 * may serve several threads, each with its own arrays. */
#pragma once

#include "core/arena.h"

typedef struct LqFft LqFft;

/* ---- Real signals ---- */

/* For even N ≥ 2; best a power of two. Lives in ARENA: free it before that. */
LqFft *lq_fft_new (LqArena *arena, int n);
void lq_fft_free (LqFft *fft); /* the plans; NULL is fine */

/* N reals to N/2 + 1 complex bins, re and im by turns: out[n + 2]. Not scaled. All arrays 64-byte
 * aligned (core/arena gives that), IN ≠ OUT, IN is kept. Thread: [any], also [audio]. */
void lq_fft_forward (const LqFft *fft, const double *in, double *out);

/* The way back, scaled by 1/N: inverse (forward (x)) = x. */
void lq_fft_inverse (const LqFft *fft, const double *in, double *out);
