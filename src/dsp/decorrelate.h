/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chain of all-passes that turns the phase a few times on its way up and leaves every level above
 * the bass as it is, behind a high-pass: added to one side and taken from the other it spreads a mono
 * sound, whose bass stays in the middle, and is gone in the sum.
 * Source: M. Gerzon, "Signal Processing for Simulating Realistic Stereo Images", AES 93rd
 * Convention, 1992. State struct; thread: [audio] but for init. */
#pragma once

#include "core/types.h"
#include "dsp/svf.h"

#define LQ_DECORRELATE_SECTIONS 8

typedef struct
{
  double a1[LQ_DECORRELATE_SECTIONS], a2[LQ_DECORRELATE_SECTIONS];
  double s1[LQ_DECORRELATE_SECTIONS], s2[LQ_DECORRELATE_SECTIONS];
  LqSvf high_pass[2];
  LqSvfState high_passed[2];
} LqDecorrelate;

/* Silent. Thread: [any] */
void lq_decorrelate_init (LqDecorrelate *d, double rate_hz);
void lq_decorrelate_reset (LqDecorrelate *d);

/* In place. */
void lq_decorrelate_run (LqDecorrelate *d, double *x, int n);

/* H at F_HZ, as real and imaginary part. Thread: [any] */
void lq_decorrelate_response (const LqDecorrelate *d, double rate_hz, double f_hz, double *re,
                              double *im);

/* Frames until it has rung out to −160 dB. Thread: [any] */
int lq_decorrelate_tail (double rate_hz);
