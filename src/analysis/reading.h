/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A measured value that may not exist: silence has no loudness. Never NaN, never −∞. */
#pragma once

#include "core/types.h"

typedef struct
{
  bool valid;
  double value; /* 0 when not valid */
} LqReading;

static inline LqReading lq_reading (double value) { return (LqReading){ true, value }; }

static inline LqReading lq_reading_none (void) { return (LqReading){ false, 0.0 }; }
