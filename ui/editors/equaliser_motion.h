/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the sound has the equaliser's dynamic bands now. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#define LQ_EQUALISER_BANDS 24

/* Reads what each band of NODE is moved by, in dB; a band of which there is nothing new keeps its value.
 * FALSE: nothing is heard of the node, and all are at rest. */
gboolean lq_equaliser_motion_read (LqDesk *desk, LqNode *node, double moved_db[LQ_EQUALISER_BANDS]);

/* The whole curve, REST_DB at the N places HZ, with its bands moved: DB. FALSE: none is. */
gboolean lq_equaliser_motion_curve (LqNode *node, double rate_hz,
                                    const double moved_db[LQ_EQUALISER_BANDS], const double *hz,
                                    const double *rest_db, double *db, int n);
