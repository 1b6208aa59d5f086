/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reduces one channel of doubles to integer codes: no dither, TPDF dither of 2 LSB peak to peak, or
 * TPDF with noise shaping. State struct, no allocation; one per channel, on any one thread.
 * It does not look ahead: whether the signal is on the grid already is decided by the caller.
 *
 * Sources: Lipshitz, Wannamaker, Vanderkooy, JAES 40(5) 1992 (TPDF: the mean error is 0 and its
 * variance LSB²/4 whatever the signal); Lipshitz, Vanderkooy, Wannamaker, JAES 39(11) 1991
 * (shaping, the five-tap filter); Wannamaker, JAES 40(7/8) 1992 (F-weighted, modified and improved E,
 * nine taps). These filters are for 44.1 and 48 kHz; threshold_shape.h designs one for any rate. */
#pragma once

#include "core/random.h"
#include "dsp/threshold_shape.h"

typedef enum
{
  LQ_DITHER_NONE,
  LQ_DITHER_TPDF,
  /* The four of the papers shape at 44.1 and 48 kHz and are flat TPDF at other rates */
  LQ_DITHER_SHAPED, /* modified E: the mildest, for any ear and any further step */
  LQ_DITHER_LIPSHITZ,
  LQ_DITHER_F_WEIGHTED,
  LQ_DITHER_IMPROVED_E, /* the deepest about 3.5 kHz, and the most noise above 15 kHz */
  LQ_DITHER_THRESHOLD,  /* the least heard, at any rate */
  LQ_N_DITHERS,
} LqDitherKind;

#define LQ_DITHER_TAPS LQ_THRESHOLD_TAPS /* at most */
/* After so many exact zeros the output is exact zero too, until the signal comes back. */
#define LQ_DITHER_BLANK_FRAMES 4096

typedef struct
{
  LqDitherKind kind;
  int bits;
  double shape[LQ_DITHER_TAPS];
  LqRandom random;
  double error[2 * LQ_DITHER_TAPS]; /* newest first, stored twice so that it reads in one run */
  int newest;
  int zeros; /* exact zeros in a row, as far as they matter */
} LqDither;

bool lq_dither_is_shaped (LqDitherKind kind);

/* True when KIND really shapes at RATE_HZ. */
bool lq_dither_shapes_at (LqDitherKind kind, double rate_hz);

/* BITS 8…32. CHANNEL gives each channel its own noise out of one SEED. The threshold curve is designed
 * here: not on the audio thread. */
void lq_dither_init (LqDither *dither, LqDitherKind kind, int bits, double rate_hz, uint64_t seed,
                     int channel);

/* N samples (full scale ±1) to codes, CODES advancing by STRIDE. Returns how many were clamped and,
 * when there are any and FIRST is not NULL, the index of the first. X is finite. */
int lq_dither_process (LqDither *dither, const double *x, int n, int32_t *codes, int stride,
                       int *first);

/* "none", "tpdf", "shaped", "shaped:lipshitz" … and back; "shaped:modified-e" is "shaped". The name of
 * the curve alone, NULL for kinds that do not shape. */
const char *lq_dither_name (LqDitherKind kind);
const char *lq_dither_curve (LqDitherKind kind);
bool lq_dither_from_name (const char *name, LqDitherKind *kind);
