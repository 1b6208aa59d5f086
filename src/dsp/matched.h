/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Designs second-order filters whose magnitude follows the analogue prototype up to 20 kHz
 * instead of cramping towards Nyquist, at any rate, without oversampling.
 *
 * |H|² of a biquad is a quotient of two quadratics in x = sin² (w/2), as the prototype's is in
 * Ω² (R. Vicanek, "Matched Second Order Digital Filters", 2016). Poles start at their
 * impulse-invariant places and the zeros where |H|² fits three points; then all free
 * coefficients are refined to the least largest error in dB (Gauss–Newton, weighted by
 * Lawson 1961), with the gain at DC exact. Largest error below 20 kHz at 44.1 / 48 / 96 kHz, any
 * frequency up to 20 kHz: bells ±12 dB 0.14 / 0.09 / 0.02 dB, shelves up to Q 1 0.06 / 0.04 / 0.01,
 * cuts 12 dB/oct at Q 0.71 0.2 / 0.1 / 0.02 (to −60 dB); tests/conformance holds them.
 * Thread: [any]; a design takes 6 to 20 µs and allocates nothing. */
#pragma once

#include "dsp/svf.h"

typedef enum
{
  LQ_MATCHED_BELL,       /* (s² + s A/Q + 1) / (s² + s/(A Q) + 1), A = 10^(gain/40) */
  LQ_MATCHED_LOW_SHELF,  /* A (s² + s√A/Q + A) / (A s² + s√A/Q + 1) */
  LQ_MATCHED_HIGH_SHELF, /* its mirror image in s */
  LQ_MATCHED_LOW_PASS,   /* 1 / (s² + s/Q + 1) */
  LQ_MATCHED_HIGH_PASS,  /* s² over the same */
  LQ_MATCHED_BAND_PASS,  /* s/Q over the same */
  LQ_MATCHED_NOTCH,      /* s² + 1 over the same */
  LQ_MATCHED_LOW_PASS_1, /* 1 / (s + 1) */
  LQ_MATCHED_HIGH_PASS_1 /* s over the same */
} LqMatchedKind;

typedef struct
{
  LqMatchedKind kind;
  double f_hz;    /* > 0; held below Nyquist */
  double gain_db; /* bell and shelves; −g is the exact inverse of +g */
  double q;       /* > 0; not for the first-order kinds */
} LqMatched;

/* |H|² of the analogue prototype itself, (n0 + n1 u + n2 u²) / (d0 + d1 u + d2 u²) with
 * u = (f / f_hz)². */
typedef struct
{
  double n[3], d[3];
} LqMatchedPower;

LqMatchedPower lq_matched_analogue (const LqMatched *filter);

void lq_matched_design (const LqMatched *filter, double rate_hz, LqSvf *svf);

/* Q of pair INDEX (from 0, the dampest first) of a Butterworth filter of ORDER poles. */
double lq_matched_butterworth_q (int order, int index);
