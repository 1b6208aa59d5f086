/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A delivery: what is asked before it, what goes on, and what is said at its end. */
#include "ui/dialogs/deliver_private.h"

#include "ui/dialogs/deliver_progress.h"
#include "ui/dialogs/deliver_receipt.h"
#include "ui/dialogs/deliver_table.h"
#include "ui/numbers.h"

#include <glib/gi18n.h>

#define TICK_MS    100
#define MOST_FILES 32

static gboolean on_tick (gpointer data)
{
  lq_deliver_show (data);
  return G_SOURCE_CONTINUE;
}

static void lower_and_repeat (gpointer data)
{
  LqDeliver *d = data;
  LqDeliveryOver over;
  LqHistory *history = lq_desk_get_history (d->desk);
  if (!lq_delivery_get_over (lq_deliver_job_get_delivery (d->job), &over))
    return;
  LqItem *limiter = lq_scene_find_node (lq_deliver_session (d), over.limiter);
  double to_dbtp = lq_delivery_lower_ceiling (over.ceiling_dbtp, over.over_db - d->held_db);
  if (!limiter)
    return;
  lq_history_begin_gesture (history, NULL);
  lq_history_set_value (history, limiter, "ceiling", to_dbtp);
  LqCommand *command = lq_history_end_gesture (history);
  if (command)
    lq_history_set_reason (history, command, "the delivered files keep the ceiling");
  d->held_db += over.ceiling_dbtp - lq_item_get_value (limiter, "ceiling");
  lq_deliver_start (d, LQ_WRITE_REPLACE);
}

/* By how much and where the ceiling is exceeded, into SENTENCE, and what BUTTON does about it. FALSE: it holds. */
static gboolean is_over (LqDeliver *d, char **sentence, char **button)
{
  LqDeliveryOver over;
  char by[LQ_UNITS_TEXT], at[LQ_UNITS_TEXT], to[LQ_UNITS_TEXT];
  if (!lq_delivery_get_over (lq_deliver_job_get_delivery (d->job), &over)
      || over.over_db <= d->held_db)
    return FALSE;
  lq_number_show (LQ_UNIT_LEVEL_DB, over.over_db - d->held_db, 2, LQ_UNITS_PLAIN, by);
  lq_number_show (LQ_UNIT_DBTP,
                  lq_delivery_lower_ceiling (over.ceiling_dbtp, over.over_db - d->held_db), 2,
                  LQ_UNITS_PLAIN, to);
  lq_time_format (over.at, over.file->spec->rate_hz, 3, at);
  *sentence = g_strdup_printf (_ ("▲ “%s” exceeds the limiter's ceiling by %s at %s."),
                               over.file->spec->name, by, at);
  *button = g_strdup_printf (_ ("Lower it to %s and deliver again"), to);
  return TRUE;
}

/* What became of each file that is not where it belongs, and why the whole FAILED, if it did. Owns: unref. */
static GPtrArray *complaints (LqDeliverJob *job, const GError *failed)
{
  const LqDelivery *delivery = lq_deliver_job_get_delivery (job);
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < lq_delivery_n_files (delivery); i++)
    {
      const LqDelivered *delivered = lq_delivery_get (delivery, i);
      if (delivered->error
          && !g_ptr_array_find_with_equal_func (sentences, delivered->error, g_str_equal, NULL))
        g_ptr_array_add (sentences, g_strdup (delivered->error));
    }
  if (failed && !g_ptr_array_find_with_equal_func (sentences, failed->message, g_str_equal, NULL))
    g_ptr_array_insert (sentences, 0, g_strdup (failed->message));
  return sentences;
}

/* Ends SENTENCES. Owns: g_free. */
static char *joined (GPtrArray *sentences, const char *between)
{
  g_ptr_array_add (sentences, NULL);
  return g_strjoinv (between, (char **)sentences->pdata);
}

/* All of it at once: none takes the place of another. */
static void tell_end (LqDeliver *d, const GError *error)
{
  g_autoptr (GPtrArray) sentences = complaints (d->job, error);
  char *over = NULL;
  g_autofree char *button = NULL;
  if (!error && is_over (d, &over, &button))
    g_ptr_array_insert (sentences, 0, over);
  if (sentences->len == 0)
    return;
  g_autofree char *text = joined (sentences, "\n");
  lq_deliver_tell (d, text, button, button ? lower_and_repeat : NULL);
}

static void say_end (LqDeliver *d)
{
  guint n_proved = 0;
  for (guint i = 0; i < d->ids->len; i++)
    n_proved +=
        lq_delivery_get (lq_deliver_job_get_delivery (d->job), i)->state == LQ_DELIVER_PROVED;
  g_autofree char *folder = lq_deliver_folder (d);
  g_autofree char *sentence = g_strdup_printf (
      _ ("%u of %u files written, read back and proved in %s"), n_proved, d->ids->len, folder);
  lq_desk_say (d->desk, _ ("Delivered"), sentence);
}

/* Of a delivery whose window has been closed meanwhile. */
static void say_on_desk (LqDeliverJob *job, const GError *error, LqDesk *desk)
{
  g_autoptr (GPtrArray) sentences = complaints (job, error);
  g_autofree char *text = joined (sentences, " ");
  if (*text)
    lq_desk_say (desk, error ? _ ("Not delivered") : _ ("Delivered"), text);
}

/* DATA NULL: the window has been closed. */
static void on_ended (LqDeliverJob *job, const GError *error, gpointer desk, gpointer data)
{
  LqDeliver *d = data;
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (cancelled)
    lq_desk_say (desk, _ ("Cancelled"), _ ("No new file was left."));
  else if (!d)
    say_on_desk (job, error, desk);
  else if (error)
    lq_desk_say (desk, _ ("Not delivered"), error->message);
  if (!d)
    return;
  g_clear_handle_id (&d->tick, g_source_remove);
  if (!error)
    say_end (d);
  if (!cancelled)
    tell_end (d, error);
  lq_deliver_show (d);
  lq_deliver_show_selected (d);
}

static void replace_them (gpointer data) { lq_deliver_start (data, LQ_WRITE_REPLACE); }

/* Files of the set that are there already: they are asked about before anything is written. */
static gboolean ask_to_replace (LqDeliver *d, const LqDelivery *delivery)
{
  guint n = 0;
  for (guint i = 0; i < lq_delivery_n_files (delivery); i++)
    n += g_file_test (lq_delivery_get (delivery, i)->spec->path, G_FILE_TEST_EXISTS);
  if (n == 0)
    return FALSE;
  g_autofree char *sentence =
      g_strdup_printf (ngettext ("%u of these files is in the folder already.",
                                 "%u of these files are in the folder already.", n),
                       n);
  lq_deliver_tell (d, sentence, ngettext ("Replace it", "Replace them", n), replace_them);
  return TRUE;
}

static LqDelivery *delivery_new (LqDeliver *d, const char *folder, LqWriteMode mode, GPtrArray *ids)
{
  LqDelivery *delivery = lq_delivery_new (lq_deliver_session (d), 0, 0, mode);
  for (int i = 0; i < MOST_FILES && lq_deliver_row_at (d, i); i++)
    {
      LqDeliverable *deliverable = lq_deliver_row_get (lq_deliver_row_at (d, i));
      if (!lq_deliverable_get_enabled (deliverable))
        continue;
      lq_delivery_add (delivery,
                       lq_deliver_spec_from (lq_deliver_session (d), deliverable, folder));
      g_ptr_array_add (ids, g_strdup (lq_item_get_id (LQ_ITEM (deliverable))));
    }
  return delivery;
}

void lq_deliver_start (LqDeliver *d, LqWriteMode mode)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = lq_deliver_folder (d);
  lq_deliver_tell (d, NULL, NULL, NULL);
  if (lq_deliver_job_is_running (d->job) || lq_deliver_n_enabled (d) == 0)
    return;
  if (!lq_deliver_check (lq_deliver_session (d), &error))
    {
      lq_deliver_tell (d, error->message, NULL, NULL);
      return;
    }
  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      g_autofree char *sentence = g_strdup_printf (_ ("The folder %s cannot be made."), folder);
      lq_deliver_tell (d, sentence, NULL, NULL);
      return;
    }
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  LqDelivery *delivery = delivery_new (d, folder, mode, ids);
  if (mode == LQ_WRITE_NEW && ask_to_replace (d, delivery))
    {
      lq_delivery_free (delivery);
      return;
    }
  lq_deliver_receipt_show (d->receipt, NULL);
  lq_deliver_job_unref (d->job);
  g_ptr_array_unref (d->ids);
  d->ids = g_steal_pointer (&ids);
  d->job = lq_deliver_job_start (delivery, on_ended, G_OBJECT (d->desk), d);
  d->tick = g_timeout_add (TICK_MS, on_tick, d);
  g_autofree char *what = lq_deliver_progress_text (d->ids->len);
  lq_desk_say (d->desk, _ ("Deliver"), what);
  lq_deliver_show (d);
}
