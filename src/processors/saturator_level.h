/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much is driven into the saturator's curve, frame by frame, for the bias that goes by it: the
 * louder channel's. What it hears comes from the higher rate, so that no tone beats with the
 * sample rate in it. Thread: [audio], but for init. State struct without pointers. */
#pragma once

#include "dsp/first_order.h"

typedef struct
{
  LqFirstOrder smooth;
  LqFirstOrderState channels;
  double path[1 + LQ_QUANTUM]; /* the frame before, and those of the quantum */
} LqSaturatorLevel;

void lq_saturator_level_init (LqSaturatorLevel *level, double ms, double rate_hz);
void lq_saturator_level_reset (LqSaturatorLevel *level);

/* Follows a quantum of SIZES, which it uses up. */
void lq_saturator_level_run (LqSaturatorLevel *level, double sizes[][LQ_QUANTUM], int n_channels);
