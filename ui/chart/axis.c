/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Axes: see axis.h. */
#include "ui/chart/axis.h"

#include "ui/numbers.h"

#include <math.h>
#include <stdio.h>

double lq_axis_place (const LqAxis *axis, double value)
{
  if (axis->kind == LQ_AXIS_LOG)
    return log (value / axis->min) / log (axis->max / axis->min);
  return (value - axis->min) / (axis->max - axis->min);
}

void lq_axis_places (const LqAxis *axis, const double *values, double *places, int n)
{
  if (axis->kind == LQ_AXIS_LOG)
    for (int i = 0; i < n; i++)
      places[i] = lq_axis_place (axis, values[i]);
  else
    for (int i = 0; i < n; i++)
      places[i] = (values[i] - axis->min) / (axis->max - axis->min);
}

double lq_axis_value (const LqAxis *axis, double place)
{
  if (axis->kind == LQ_AXIS_LOG)
    return axis->min * pow (axis->max / axis->min, place);
  return axis->min + place * (axis->max - axis->min);
}

static int log_ticks (const LqAxis *axis, LqTick *ticks, int n)
{
  int count = 0;
  for (double decade = pow (10, floor (log10 (axis->min))); decade <= axis->max; decade *= 10)
    for (int digit = 1; digit <= 9; digit++)
      {
        const double value = decade * digit;
        if (value < axis->min * (1 - 1e-9) || value > axis->max * (1 + 1e-9) || count == n)
          continue;
        ticks[count++] = (LqTick){ value, digit == 1, digit == 1 || digit == 2 || digit == 5 };
      }
  return count;
}

static int linear_ticks (const LqAxis *axis, LqTick *ticks, int n)
{
  int count = 0;
  const double step = axis->label_step;
  for (double k = ceil (axis->min / step - 1e-9); k * step <= axis->max + step * 1e-9 && count < n;
       k++)
    ticks[count++] = (LqTick){ k * step, k == 0, true };
  return count;
}

int lq_axis_ticks (const LqAxis *axis, LqTick *ticks, int n)
{
  return axis->kind == LQ_AXIS_LOG ? log_ticks (axis, ticks, n) : linear_ticks (axis, ticks, n);
}

void lq_axis_label (const LqAxis *axis, double value, char text[LQ_UNITS_TEXT])
{
  if (axis->unit == LQ_UNIT_HZ)
    {
      if (value >= 1000)
        snprintf (text, LQ_UNITS_TEXT, "%gk", value / 1000);
      else
        snprintf (text, LQ_UNITS_TEXT, "%g", value);
      return;
    }
  const int decimals = fabs (value - round (value)) > 1e-6 ? 1 : 0;
  /* A gain of nothing is a bare 0. */
  const LqUnit unit = axis->unit == LQ_UNIT_DB && fabs (value) < 1e-9 ? LQ_UNIT_NONE : axis->unit;
  /* Time has no caption at its end: each says its own unit. */
  lq_number_show (unit, value, decimals,
                  axis->unit == LQ_UNIT_S ? LQ_UNITS_PLAIN : LQ_UNITS_NO_UNIT, text);
}

LqAxis lq_axis_frequency (void) { return (LqAxis){ LQ_AXIS_LOG, 18, 22000, 0, LQ_UNIT_HZ }; }
