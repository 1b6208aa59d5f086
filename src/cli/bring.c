/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Importing without a window (bring.h). */
#include "cli/bring.h"
#include "cli/interrupt.h"
#include "cli/report.h"

#include <glib/gi18n.h>

#define LOOK_EVERY_MS 50

typedef struct
{
  LqCli *cli;
  GMainLoop *loop;
  GCancellable *cancellable;
  GError *error;
  gboolean ok;
} Wait;

static void on_progress (LqDocument *document, const char *what, double fraction, double seconds,
                         Wait *wait)
{
  lq_cli_progress (wait->cli, fraction, what);
}

static void on_told (LqDocument *document, const char *sentence, gboolean failure, LqCli *cli)
{
  if (failure)
    lq_cli_error (cli, "%s", sentence);
  else
    lq_cli_message (cli, "%s", sentence);
}

LqDocument *lq_cli_document_new (LqCli *cli, const LqRegistry *registry)
{
  LqDocument *document = lq_document_new (registry);

  g_signal_connect (document, "told", G_CALLBACK (on_told), cli);
  return document;
}

static gboolean look_for_interrupt (gpointer data)
{
  Wait *wait = data;

  if (lq_cli_interrupted ())
    g_cancellable_cancel (wait->cancellable);
  return G_SOURCE_CONTINUE;
}

static void on_end (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  wait->ok = lq_document_import_finish (LQ_DOCUMENT (source), result, &wait->error);
  g_main_loop_quit (wait->loop);
}

gboolean lq_cli_are_files (const LqCli *cli, const char *const *paths)
{
  if (!g_strv_contains (paths, "-"))
    return TRUE;
  lq_cli_error (cli, _ ("a session plays files; standard input is none"));
  return FALSE;
}

gboolean lq_cli_bring (LqCli *cli, LqDocument *document, const char *const *paths, LqImportAs as)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Wait wait = { .cli = cli, .loop = loop, .cancellable = cancellable };
  guint timer = g_timeout_add (LOOK_EVERY_MS, look_for_interrupt, &wait);

  g_signal_connect (document, "progress", G_CALLBACK (on_progress), &wait);
  lq_document_import_async (document, paths, as, cancellable, on_end, &wait);
  g_main_loop_run (loop);
  g_source_remove (timer);
  g_signal_handlers_disconnect_by_data (document, &wait);
  lq_cli_progress_end (cli);
  if (!wait.ok)
    lq_cli_error (cli, "%s", wait.error->message);
  g_clear_error (&wait.error);
  return wait.ok;
}
