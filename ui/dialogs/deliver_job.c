/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/dialogs/deliver_job.h"

struct LqDeliverJob
{
  LqDelivery *delivery;
  GCancellable *cancellable;
  LqDeliverEnded ended;
  GWeakRef owner;
  gpointer data;
  gboolean running; /* as the main thread knows */
  GMutex lock;
  LqDeliverProgress progress; /* under the lock */
};

static void job_clear (gpointer data)
{
  LqDeliverJob *job = data;
  lq_delivery_free (job->delivery);
  g_object_unref (job->cancellable);
  g_weak_ref_clear (&job->owner);
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

static void run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LqDeliverJob *job = data;
  GError *error = NULL;
  if (lq_delivery_run (job->delivery, on_progress, job, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  LqDeliverJob *job = data;
  GApplication *application = g_application_get_default ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) owner = g_weak_ref_get (&job->owner);
  g_task_propagate_boolean (G_TASK (result), &error);
  job->running = FALSE;
  if (owner)
    job->ended (job, error, owner, job->data);
  if (application)
    g_application_release (application);
}

static void job_release (gpointer data) { lq_deliver_job_unref (data); }

LqDeliverJob *lq_deliver_job_start (LqDelivery *delivery, LqDeliverEnded ended, GObject *owner,
                                    gpointer data)
{
  LqDeliverJob *job = g_atomic_rc_box_new0 (LqDeliverJob);
  GApplication *application = g_application_get_default ();
  job->delivery = delivery;
  job->cancellable = g_cancellable_new ();
  job->ended = ended;
  job->data = data;
  job->running = TRUE;
  job->progress.seconds_left = -1.0;
  g_weak_ref_init (&job->owner, owner);
  g_mutex_init (&job->lock);
  if (application) /* it ends when everything begun is whole or taken away */
    g_application_hold (application);
  g_autoptr (GTask) task = g_task_new (NULL, job->cancellable, on_ended, job);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (job), job_release);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run);
  return job;
}

void lq_deliver_job_leave (LqDeliverJob *job)
{
  if (!job)
    return;
  job->data = NULL;
  if (job->running)
    lq_deliver_job_cancel (job);
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
