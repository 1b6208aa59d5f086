/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Law of faders: see fader_law.h. */
#include "ui/widgets/fader_law.h"

#include <math.h>

static const double steps_db[] = { 12, 0, -6, -12, -24, -40 };
static const double steps[] = { 1, 0.66, 0.48, 0.36, 0.18, 0.06 };

enum
{
  N = sizeof steps / sizeof *steps
};

double lq_fader_travel (double db)
{
  if (!(db > -INFINITY))
    return 0;
  if (db >= steps_db[0])
    return 1;
  for (int i = 1; i < N; i++)
    if (db >= steps_db[i])
      return steps[i]
             + (db - steps_db[i]) / (steps_db[i - 1] - steps_db[i]) * (steps[i - 1] - steps[i]);
  return steps[N - 1] * pow (10, (db - steps_db[N - 1]) / 20);
}

double lq_fader_db (double travel)
{
  if (travel <= 0)
    return -INFINITY;
  if (travel >= 1)
    return steps_db[0];
  for (int i = 1; i < N; i++)
    if (travel >= steps[i])
      return steps_db[i]
             + (travel - steps[i]) / (steps[i - 1] - steps[i]) * (steps_db[i - 1] - steps_db[i]);
  return steps_db[N - 1] + 20 * log10 (travel / steps[N - 1]);
}

static double to_travel (const LqParamRow *row, double value)
{
  const gboolean silent = (row->flags & LQ_PARAM_MINUS_INF) != 0 && value <= row->min;
  return silent ? 0 : lq_fader_travel (value);
}

static double from_travel (const LqParamRow *row, double travel)
{
  return fmax (lq_fader_db (travel), row->min);
}

const LqTaper lq_fader_taper = { to_travel, from_travel };
