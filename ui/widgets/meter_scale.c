/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scale of level meters: see meter_scale.h. */
#include "ui/widgets/meter_scale.h"

#include <math.h>

const double lq_meter_steps_db[LQ_METER_N_STEPS] = { 0, -6, -12, -18, -24, -36, -48, -60 };

static const double places[LQ_METER_N_STEPS] = { 0.05, 0.22, 0.38, 0.52, 0.64, 0.80, 0.91, 1.0 };

double lq_meter_place (double db)
{
  if (!(db > -60))
    return 1;
  if (db >= 3)
    return 0;
  if (db >= 0)
    return places[0] * (1 - db / 3);
  int i = 1;
  while (lq_meter_steps_db[i] > db)
    i++;
  const double upper = lq_meter_steps_db[i - 1], lower = lq_meter_steps_db[i];
  const double t = (upper - db) / (upper - lower);
  return places[i - 1] + t * (places[i] - places[i - 1]);
}
