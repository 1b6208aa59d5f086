/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tilts the spectrum of one channel about 1 kHz: one pole and one zero, H = (G s + w) / (s + G w),
 * lows as much softer as highs are louder. At 0 dB and at rest it changes no bit. Thread: [audio],
 * but for init. */
#pragma once

#include "core/types.h"
#include "dsp/smooth.h"

#define LQ_TILT_CENTRE_HZ 1000.0
#define LQ_TILT_MAX_DB    12.0

typedef struct
{
  double rate_hz;
  LqSmooth gain; /* G, of the highs; the lows have 1/G */
  double pull;   /* of the low-pass at G times the centre */
  double state;  /* twice its integrator */
} LqTilt;

/* At rest on 0 dB. Thread: [any] */
void lq_tilt_init (LqTilt *tilt, double rate_hz);

/* Forgets the past and jumps to where it was aimed. */
void lq_tilt_reset (LqTilt *tilt);

/* TILT_DB within ±LQ_TILT_MAX_DB: gain at the upper end of the band, and loss at the lower. */
void lq_tilt_aim (LqTilt *tilt, double tilt_db);

/* N ≤ LQ_QUANTUM frames in place. */
void lq_tilt_run (LqTilt *tilt, double *x, int n);

/* Frames for which it rings, to −160 dB. Thread: [any] */
LqFrames lq_tilt_tail (double rate_hz);
