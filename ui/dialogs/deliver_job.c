/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/dialogs/deliver_job.h"

struct LqDeliverJob
{
  LqDelivery *delivery;
  GCancellable *cancellable;
  LqDeliverEnded ended;
  gboolean running; /* as the main thread knows */
  GMutex lock;
  LqDeliverProgress progress; /* under the lock */
};

static void job_clear (gpointer data)
{
  LqDeliverJob *job = data;
  lq_delivery_free (job->delivery);
  g_object_unref (job->cancellable);
  g_mutex_clear (&job->lock);
}

void lq_deliver_job_unref (LqDeliverJob *job)
{
  if (job)
    g_atomic_rc_box_release_full (job, job_clear);
}

static void on_progress (gpointer data, double fraction, double speed, double seconds_left)
{
  LqDeliverJob *job = data;
  g_mutex_lock (&job->lock);
  if (speed <= 0.0) /* while looking and proving: what it was */
    speed = job->progress.speed;
  job->progress = (LqDeliverProgress){ fraction, speed, seconds_left };
  g_mutex_unlock (&job->lock);
}

static void run (GTask *task, gpointer owner, gpointer data, GCancellable *cancellable)
{
  LqDeliverJob *job = data;
  GError *error = NULL;
  if (lq_delivery_run (job->delivery, on_progress, job, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void on_ended (GObject *owner, GAsyncResult *result, gpointer data)
{
  LqDeliverJob *job = data;
  g_autoptr (GError) error = NULL;
  g_task_propagate_boolean (G_TASK (result), &error);
  job->running = FALSE;
  job->ended (job, error, owner);
}

static void job_release (gpointer data) { lq_deliver_job_unref (data); }

LqDeliverJob *lq_deliver_job_start (LqDelivery *delivery, LqDeliverEnded ended, GObject *owner)
{
  LqDeliverJob *job = g_atomic_rc_box_new0 (LqDeliverJob);
  job->delivery = delivery;
  job->cancellable = g_cancellable_new ();
  job->ended = ended;
  job->running = TRUE;
  job->progress.seconds_left = -1.0;
  g_mutex_init (&job->lock);
  g_autoptr (GTask) task = g_task_new (owner, job->cancellable, on_ended, job);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (job), job_release);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run);
  return job;
}

void lq_deliver_job_cancel (LqDeliverJob *job) { g_cancellable_cancel (job->cancellable); }

gboolean lq_deliver_job_is_running (const LqDeliverJob *job) { return job && job->running; }

LqDeliverProgress lq_deliver_job_get_progress (LqDeliverJob *job)
{
  g_mutex_lock (&job->lock);
  LqDeliverProgress progress = job->progress;
  g_mutex_unlock (&job->lock);
  return progress;
}

const LqDelivery *lq_deliver_job_get_delivery (const LqDeliverJob *job) { return job->delivery; }
