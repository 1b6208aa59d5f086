/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scale of level meters: decibels to a place between top (0) and bottom (1). Pure; also for
 * whoever draws beside a meter. Thread: [any]. */
#pragma once

#include <glib.h>

/* The steps that carry a label, top to bottom; 0 dB stands 5 % below the top, which is +3. */
#define LQ_METER_N_STEPS 8
extern const double lq_meter_steps_db[LQ_METER_N_STEPS];

/* 0 at +3 dB and above, 1 at −60 dB and below; straight between the steps. */
double lq_meter_place (double db);

/* The edge of the flat zones. */
#define LQ_METER_EDGE_DB (-18.0)
