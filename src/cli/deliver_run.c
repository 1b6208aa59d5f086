/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries from the command line (deliver_run.h). */
#include "cli/deliver_run.h"
#include "cli/interrupt.h"
#include "cli/measure_text.h"
#include "cli/report.h"
#include "core/units.h"

#include <glib/gi18n.h>

#define TICK_US 100000

/* Shared with the worker. */
typedef struct
{
  LqDelivery *delivery;
  GCancellable *cancellable;
  GMutex lock;
  GCond finished;
  gboolean is_finished, ok;
  double fraction, speed, seconds_left;
  GError *error;
} Work;

static void on_progress (gpointer data, double fraction, double speed, double seconds_left)
{
  Work *work = data;
  g_mutex_lock (&work->lock);
  work->fraction = fraction;
  work->speed = speed;
  work->seconds_left = seconds_left;
  g_mutex_unlock (&work->lock);
}

static gpointer run (gpointer data)
{
  Work *work = data;
  gboolean ok =
      lq_delivery_run (work->delivery, on_progress, work, work->cancellable, &work->error);
  g_mutex_lock (&work->lock);
  work->ok = ok;
  work->is_finished = TRUE;
  g_cond_signal (&work->finished);
  g_mutex_unlock (&work->lock);
  return NULL;
}

static void show (const LqCli *cli, const Work *work)
{
  g_autofree char *what =
      work->seconds_left >= 0.0
          ? g_strdup_printf (_ ("%.0f× real time, %.0f s left"), work->speed, work->seconds_left)
          : g_strdup ("");
  lq_cli_progress (cli, work->fraction, what);
}

static void wait_for (const LqCli *cli, Work *work)
{
  g_mutex_lock (&work->lock);
  while (!work->is_finished)
    {
      g_cond_wait_until (&work->finished, &work->lock, g_get_monotonic_time () + TICK_US);
      if (lq_cli_interrupted ())
        g_cancellable_cancel (work->cancellable);
      show (cli, work);
    }
  g_mutex_unlock (&work->lock);
  lq_cli_progress_end (cli);
}

static gboolean any_error (const LqDelivery *delivery)
{
  for (guint i = 0; i < lq_delivery_n_files (delivery); i++)
    if (lq_delivery_get (delivery, i)->error)
      return TRUE;
  return FALSE;
}

gboolean lq_cli_deliver (LqCli *cli, LqDelivery *delivery)
{
  Work work = { .delivery = delivery, .cancellable = g_cancellable_new (), .seconds_left = -1.0 };
  g_mutex_init (&work.lock);
  g_cond_init (&work.finished);
  GThread *thread = g_thread_new ("deliver", run, &work);
  wait_for (cli, &work);
  g_thread_join (thread);
  g_mutex_clear (&work.lock);
  g_cond_clear (&work.finished);
  g_object_unref (work.cancellable);
  if (lq_cli_interrupted () && !work.ok)
    lq_cli_error (cli, _ ("interrupted; nothing half-written is left"));
  else if (!work.ok && !any_error (delivery))
    lq_cli_error (cli, "%s", work.error != NULL ? work.error->message : _ ("failed"));
  g_clear_error (&work.error);
  return work.ok;
}

void lq_cli_damage_json (JsonObject *o, LqDelivery *const *deliveries, guint n)
{
  unsigned faults = 0;
  gint64 sum = 0, n_non_finite;
  for (guint i = 0; i < n; i++)
    {
      faults |= lq_delivery_get_faults (deliveries[i], &n_non_finite);
      sum += n_non_finite;
    }
  lq_cli_faults_json (o, faults);
  json_object_set_int_member (o, "non_finite_samples", sum);
}

static JsonArray *done_json (const LqDelivered *delivered)
{
  JsonArray *done = json_array_new ();
  for (guint i = 0; i < delivered->done->len; i++)
    json_array_add_string_element (done, delivered->done->pdata[i]);
  return done;
}

static JsonObject *proved_json (const LqReceipt *receipt)
{
  JsonObject *o = json_object_new ();
  JsonArray *checks = json_array_new ();
  for (guint i = 0; i < receipt->lines->len; i++)
    {
      const LqReceiptLine *line = receipt->lines->pdata[i];
      JsonObject *check = json_object_new ();
      json_object_set_string_member (check, "name", line->name);
      json_object_set_string_member (check, "text", line->text);
      json_object_set_boolean_member (check, "holds", line->holds);
      json_array_add_object_element (checks, check);
    }
  json_object_set_boolean_member (o, "holds", lq_receipt_holds (receipt));
  json_object_set_array_member (o, "checks", checks);
  return o;
}

JsonObject *lq_cli_delivered_json (const LqDelivered *delivered, const char *path)
{
  JsonObject *o = json_object_new ();
  const LqReceipt *receipt = delivered->receipt;
  g_autofree char *name =
      lq_cli_name (path != NULL && !delivered->kept_path ? path : lq_delivered_path (delivered));
  json_object_set_string_member (o, "path", name);
  if (receipt != NULL)
    json_object_set_string_member (o, "sha256", receipt->sha256);
  json_object_set_int_member (o, "bytes", delivered->n_bytes);
  json_object_set_array_member (o, "done", done_json (delivered));
  if (receipt != NULL)
    {
      json_object_set_object_member (o, "measure", lq_cli_measure_json (name, &receipt->measure));
      json_object_set_object_member (o, "proved", proved_json (receipt));
    }
  if (delivered->error != NULL)
    json_object_set_string_member (o, "error", delivered->error);
  return o;
}

static void tell_levels (LqCli *cli, const LqMeasure *m)
{
  char lufs[LQ_UNITS_TEXT], peak[LQ_UNITS_TEXT];
  g_strlcpy (lufs, _ ("no loudness"), sizeof lufs);
  g_strlcpy (peak, _ ("silent"), sizeof peak);
  if (m->integrated_lufs.valid)
    lq_units_format (LQ_UNIT_LUFS, m->integrated_lufs.value, 1, lq_cli_units (), lufs);
  if (m->true_peak_dbtp.valid)
    lq_units_format (LQ_UNIT_DBTP, m->true_peak_dbtp.value, 2, lq_cli_units (), peak);
  lq_cli_message (cli, "  %s, %s", lufs, peak);
}

void lq_cli_delivered_tell (LqCli *cli, const LqDelivered *delivered, const char *path)
{
  const LqReceipt *receipt = delivered->receipt;
  g_autofree char *name =
      lq_cli_name (path != NULL && !delivered->kept_path ? path : lq_delivered_path (delivered));
  lq_cli_message (cli, "%s", name);
  for (guint i = 0; i < delivered->told->len; i++)
    lq_cli_message (cli, "  %s", (const char *)delivered->told->pdata[i]);
  if (receipt == NULL)
    return;
  tell_levels (cli, &receipt->measure);
  if (lq_receipt_holds (receipt))
    lq_cli_message (
        cli, ngettext ("  proved: %u check holds", "  proved: %u checks hold", receipt->n_held),
        receipt->n_held);
  for (guint i = 0; i < receipt->lines->len; i++)
    {
      const LqReceiptLine *line = receipt->lines->pdata[i];
      if (!line->holds)
        lq_cli_error (cli, _ ("%s: not proved: %s: %s"), name, _ (line->name), line->shown);
    }
}
