/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The delay's rows by name, for its table (delay_rows.c) and its sound (delay.c). */
#pragma once

#include "processors/info.h"

#define LQ_DELAY_MOST_MS        4000.0
#define LQ_DELAY_MOST_MOTION_MS 5.0

typedef enum
{
  LQ_DELAY_TIME,
  LQ_DELAY_SYNC,
  LQ_DELAY_TIME_RIGHT,
  LQ_DELAY_SYNC_RIGHT,
  LQ_DELAY_LINK,
  LQ_DELAY_CHANGE,
  LQ_DELAY_FEEDBACK,
  LQ_DELAY_CROSS,
  LQ_DELAY_INPUT_SIDE,
  LQ_DELAY_LOW_CUT,
  LQ_DELAY_HIGH_CUT,
  LQ_DELAY_MOTION,
  LQ_DELAY_MOTION_RATE,
  LQ_DELAY_DUCK,
  LQ_DELAY_WIDTH,
  LQ_DELAY_MIX,
  LQ_DELAY_N_ROWS
} LqDelayRow;

enum
{
  LQ_DELAY_CHANGE_FADE,
  LQ_DELAY_CHANGE_TAPE
};

enum
{
  LQ_DELAY_INPUT_BOTH,
  LQ_DELAY_INPUT_LEFT,
  LQ_DELAY_INPUT_RIGHT,
  LQ_DELAY_N_INPUTS
};

enum
{
  LQ_DELAY_DUCKING,
  LQ_DELAY_N_READOUTS
};

extern const LqParamRow lq_delay_rows[LQ_DELAY_N_ROWS];
extern const LqReadoutInfo lq_delay_readouts[LQ_DELAY_N_READOUTS];
