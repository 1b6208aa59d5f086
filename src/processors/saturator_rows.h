/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The saturator's rows by name, for its table (saturator_rows.c) and its sound (saturator.c). */
#pragma once

#include "processors/info.h"

enum
{
  LQ_SATURATOR_CURVE,
  LQ_SATURATOR_DRIVE,
  LQ_SATURATOR_BIAS,
  LQ_SATURATOR_EMPHASIS,
  LQ_SATURATOR_MATCH,
  LQ_SATURATOR_MATCH_LEVEL,
  LQ_SATURATOR_OVERSAMPLING,
  LQ_SATURATOR_ANTIALIASING,
  LQ_SATURATOR_OUTPUT,
  LQ_SATURATOR_MIX,
  LQ_SATURATOR_N_ROWS
};

enum
{
  LQ_ANTIALIASING_STANDARD,
  LQ_ANTIALIASING_HIGH,
  LQ_ANTIALIASING_HIGHEST
};

extern const LqParamRow lq_saturator_rows[LQ_SATURATOR_N_ROWS];
