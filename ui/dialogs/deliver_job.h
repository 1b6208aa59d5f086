/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A delivery on a worker while the desk stays alive. Thread: [main]. */
#pragma once

#include "app/delivery.h"

typedef struct LqDeliverJob LqDeliverJob;

typedef struct
{
  double fraction, speed, seconds_left; /* seconds_left −1: not known */
} LqDeliverProgress;

/* ERROR NULL: files came to be. Called once, on the main thread, unless OWNER is gone by then. DATA
 * as given to start; NULL after lq_deliver_job_leave. */
typedef void (*LqDeliverEnded) (LqDeliverJob *job, const GError *error, gpointer owner,
                                gpointer data);

/* Starts DELIVERY, which it takes over. OWNER is not kept alive, the program is until the end.
 * Owns: release with lq_deliver_job_unref. */
LqDeliverJob *lq_deliver_job_start (LqDelivery *delivery, LqDeliverEnded ended, GObject *owner,
                                    gpointer data);
void lq_deliver_job_unref (LqDeliverJob *job); /* NULL is fine */

/* Cancels what still runs and forgets DATA, which is about to go. NULL is fine. */
void lq_deliver_job_leave (LqDeliverJob *job);
void lq_deliver_job_cancel (LqDeliverJob *job);
gboolean lq_deliver_job_is_running (const LqDeliverJob *job); /* NULL: no */
LqDeliverProgress lq_deliver_job_get_progress (LqDeliverJob *job);

/* Of a file all may be read once its state is LQ_DELIVER_PROVED or beyond. Borrowed. */
const LqDelivery *lq_deliver_job_get_delivery (const LqDeliverJob *job);
