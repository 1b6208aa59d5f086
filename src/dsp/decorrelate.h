/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chain of all-passes that turns the phase a few times on its way up and leaves every level as it
 * is: added to one side and taken from the other it spreads a mono sound, and is gone in the sum.
 * Source: M. Gerzon, "Signal Processing for Simulating Realistic Stereo Images", AES 93rd
 * Convention, 1992. State struct; thread: [audio] but for init. */
#pragma once

#include "core/types.h"

#define LQ_DECORRELATE_SECTIONS 8

typedef struct
{
  double a1[LQ_DECORRELATE_SECTIONS], a2[LQ_DECORRELATE_SECTIONS];
  double s1[LQ_DECORRELATE_SECTIONS], s2[LQ_DECORRELATE_SECTIONS];
} LqDecorrelate;

/* Silent. Thread: [any] */
void lq_decorrelate_init (LqDecorrelate *d, double rate_hz);
void lq_decorrelate_reset (LqDecorrelate *d);

/* In place. */
void lq_decorrelate_run (LqDecorrelate *d, double *x, int n);

/* Its phase at F_HZ as the real and imaginary part of H. Thread: [any] */
void lq_decorrelate_response (const LqDecorrelate *d, double rate_hz, double f_hz, double *re,
                              double *im);

/* Frames until it has rung out to −160 dB. Thread: [any] */
int lq_decorrelate_tail (double rate_hz);
