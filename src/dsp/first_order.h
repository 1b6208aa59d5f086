/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First-order sections of two channels at once that move from filter to filter: shelves that are
 * taken back exactly by their inverse, a low-pass, a high-pass against an offset.
 * Thread: [audio], but for the designs, which are [any]. Allocates nothing. */
#pragma once

#include "core/types.h"

/* y = b0 x + b1 x₋₁ + p y₋₁ */
typedef struct
{
  double b0, b1, p;
} LqFirstOrder;

typedef struct
{
  LqFirstOrder now;
  double x1[LQ_MAX_CHANNELS], y1[LQ_MAX_CHANNELS];
} LqFirstOrderState;

/* 1 + (gain − 1) times a low-pass, or a high-pass, at POLE_HZ: GAIN_LIN at one end, 1 at the other. */
LqFirstOrder lq_first_order_low_shelf (double pole_hz, double gain_lin, double rate_hz);
LqFirstOrder lq_first_order_high_shelf (double pole_hz, double gain_lin, double rate_hz);
LqFirstOrder lq_first_order_low_pass (double corner_hz, double rate_hz);
LqFirstOrder lq_first_order_high_pass (double corner_hz, double rate_hz);

/* What takes FILTER back: stable for shelves of gain > 0. */
LqFirstOrder lq_first_order_inverse (LqFirstOrder filter);

double lq_first_order_magnitude (LqFirstOrder filter, double f_hz, double rate_hz);

/* Forgets the past and rests at FILTER. */
void lq_first_order_jump (LqFirstOrderState *state, LqFirstOrder filter);

/* A quantum in place, moving to FILTER by its end. A shelf of gain 1 changes no bit. */
void lq_first_order_run (LqFirstOrderState *state, LqFirstOrder filter, double io[][LQ_QUANTUM],
                         int n_channels);
