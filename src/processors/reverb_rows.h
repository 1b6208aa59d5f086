/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reverb's rows by name, for its table (reverb_rows.c) and its sound (reverb.c). */
#pragma once

#include "processors/info.h"
#include "processors/reverb_space.h"

#define LQ_REVERB_MOST_PRE_MS 500.0

typedef enum
{
  LQ_REVERB_KIND,
  LQ_REVERB_SIZE,
  LQ_REVERB_PRE_DELAY,
  LQ_REVERB_PRE_DELAY_SYNC,
  LQ_REVERB_DECAY,
  LQ_REVERB_DECAY_SHARE,
  LQ_REVERB_DECAY_LOW,
  LQ_REVERB_LOW_FREQ,
  LQ_REVERB_DECAY_HIGH,
  LQ_REVERB_HIGH_FREQ,
  LQ_REVERB_BALANCE,
  LQ_REVERB_DIFFUSION,
  LQ_REVERB_MOTION,
  LQ_REVERB_MOTION_RATE,
  LQ_REVERB_LOW_CUT,
  LQ_REVERB_HIGH_CUT,
  LQ_REVERB_WIDTH,
  LQ_REVERB_DUCK,
  LQ_REVERB_MIX,
  LQ_REVERB_N_ROWS
} LqReverbRow;

/* The choice of LQ_REVERB_KIND after the spaces that are worked out (processors/reverb_space.h). */
#define LQ_REVERB_RECORDED LQ_REVERB_N_SPACES

extern const LqParamRow lq_reverb_rows[LQ_REVERB_N_ROWS];

/* LQ_REVERB_LOW_CUT at its lowest, LQ_REVERB_HIGH_CUT at its highest. */
bool lq_reverb_cut_is_off (const double *params, LqReverbRow row);
