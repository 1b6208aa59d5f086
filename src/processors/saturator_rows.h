/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The saturator's rows by name, for its table (saturator_rows.c) and its sound (saturator.c). */
#pragma once

#include "processors/info.h"
#include "processors/saturator_curve.h"
#include "processors/saturator_head.h"

enum
{
  LQ_SATURATOR_CURVE,
  LQ_SATURATOR_DRIVE,
  LQ_SATURATOR_BIAS,
  LQ_SATURATOR_LOOP,
  LQ_SATURATOR_EMPHASIS,
  LQ_SATURATOR_MATCH,
  LQ_SATURATOR_MATCH_LEVEL,
  LQ_SATURATOR_OVERSAMPLING,
  LQ_SATURATOR_ANTIALIASING,
  LQ_SATURATOR_HEAD,
  LQ_SATURATOR_SPACING,
  LQ_SATURATOR_THICKNESS,
  LQ_SATURATOR_GAP,
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

const LqSaturatorTraits *lq_saturator_traits_of (const double *params);

/* False: nothing is lost. */
bool lq_saturator_head_of (const double *params, LqTapeHead *shape);

extern const LqParamRow lq_saturator_rows[LQ_SATURATOR_N_ROWS];
