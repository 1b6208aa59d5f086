/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An axis: values to a place 0…1 and back, straight or logarithmic, and which values carry lines and
 * words. Pure. Thread: [any]. */
#pragma once

#include "core/units.h"

typedef enum
{
  LQ_AXIS_LINEAR,
  LQ_AXIS_LOG,
} LqAxisKind;

typedef struct
{
  LqAxisKind kind;
  double min, max;   /* min < max; LOG: min > 0 */
  double label_step; /* LINEAR: a line and a word every so many */
  LqUnit unit;       /* for the words */
} LqAxis;

double lq_axis_place (const LqAxis *axis, double value);
double lq_axis_value (const LqAxis *axis, double place);

/* The same of N values at once; PLACES may be VALUES. */
void lq_axis_places (const LqAxis *axis, const double *values, double *places, int n);

typedef struct
{
  double value;
  bool major; /* decade, zero */
  bool label;
} LqTick;

/* The ticks of AXIS in order, at most N; returns how many. LOG: 1–9 of each decade, words at 1, 2, 5. */
int lq_axis_ticks (const LqAxis *axis, LqTick *ticks, int n);

/* The word of a tick: "500", "2k" on a frequency axis, "+6" for gains, "−20" for levels. */
void lq_axis_label (const LqAxis *axis, double value, char text[LQ_UNITS_TEXT]);

/* 18 Hz to 22 kHz. */
LqAxis lq_axis_frequency (void);
