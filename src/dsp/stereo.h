/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Balance, width, and the correlation of two channels. Used by the signal path and by meters. */
#pragma once

#include "core/types.h"

/* The gain of the side that BALANCE 0 … 1 turns away from: a cosine, −3 dB half way, exactly 1 at 0
 * (and below) and exactly 0 at 1. Thread: [any]. */
double lq_balance_far_side (double balance);

/* Side S = (L − R) / 2 against mid M = (L + R) / 2 by WIDTH[i]: 1 leaves as it is to one ulp, 0 is mono. In
 * place. Thread: [any]. */
void lq_stereo_widen (double *left, double *right, const double *width, int n);

/* Correlation r = ⟨lr⟩ / √(⟨ll⟩⟨rr⟩) over an exponential window; no memory is allocated.
 * Thread: [any], one at a time. */
typedef struct
{
  double keep, quantum_keep; /* factor per frame, per quantum */
  double ll, rr, lr, weight;
} LqCorrelation;

/* TAU_S: time constant of the window; 0: everything since the reset counts alike. */
void lq_correlation_init (LqCorrelation *c, double rate_hz, double tau_s);
void lq_correlation_reset (LqCorrelation *c);
void lq_correlation_process (LqCorrelation *c, const double *left, const double *right, int n);

/* −1 … +1. False, R untouched, when a channel is silent: then there is no correlation. */
bool lq_correlation_read (const LqCorrelation *c, double *r);
