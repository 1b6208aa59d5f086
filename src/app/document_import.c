/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files on their way into a document: an import per call, on a worker, into a new session or the
 * present one, wherever that is saved when the files are ready. */
#include "app/document_private.h"
#include "app/importer.h"
#include "app/sample_import.h"
#include "model/reference.h"
#include "model/region.h"
#include "model/track.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* Files on their way in. */
typedef struct
{
  LqDocument *document;
  char **paths;
  LqImportAs as;
  char *node; /* whose sample it becomes */
  gboolean new_session;
  LqStore *store; /* where the files go */
  LqImport *import;
  char *carry_from, *carry_to; /* another disk: the media folder before, the copies' next one */
  GCancellable *cancellable;   /* of the work: the caller's, or the session that closes */
  GCancellable *caller;
  gulong caller_id;
  gint64 begun_us;
  GMutex lock;
  char *what; /* under lock, like FRACTION */
  double fraction;
  guint timer;
} Job;

void lq_document_cancel_imports (LqDocument *document)
{
  for (guint i = 0; i < document->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (document->jobs, i);
      if (!job->new_session)
        g_cancellable_cancel (job->cancellable);
    }
}

gboolean lq_document_imports_under_way (LqDocument *document)
{
  for (guint i = 0; i < document->jobs->len; i++)
    if (((Job *)document->jobs->pdata[i])->store == document->store)
      return TRUE;
  return FALSE;
}

static void job_free (Job *job)
{
  g_clear_handle_id (&job->timer, g_source_remove);
  g_cancellable_disconnect (job->caller, job->caller_id);
  g_clear_object (&job->caller);
  g_clear_object (&job->cancellable);
  g_clear_object (&job->store);
  g_clear_pointer (&job->import, lq_import_free);
  g_strfreev (job->paths);
  g_free (job->node);
  g_free (job->what);
  g_free (job->carry_from);
  g_free (job->carry_to);
  g_mutex_clear (&job->lock);
  g_object_unref (job->document);
  g_free (job);
}

static gboolean job_report (gpointer data)
{
  Job *job = data;
  g_mutex_lock (&job->lock);
  g_autofree char *what = g_strdup (job->what ? job->what : _ ("Looking at the files"));
  double fraction = job->fraction;
  g_mutex_unlock (&job->lock);
  double elapsed_s = (double)(g_get_monotonic_time () - job->begun_us) / G_USEC_PER_SEC;
  double left_s = fraction > 0.02 ? elapsed_s * (1.0 - fraction) / fraction : -1.0;
  lq_document_report (job->document, what, fraction, left_s);
  return G_SOURCE_CONTINUE;
}

static void job_progress (gpointer data, const char *what, double fraction)
{
  Job *job = data;
  g_mutex_lock (&job->lock);
  if (g_strcmp0 (job->what, what) != 0)
    {
      g_free (job->what);
      job->what = g_strdup (what);
    }
  job->fraction = fraction;
  g_mutex_unlock (&job->lock);
}

static void on_caller_cancelled (GCancellable *caller, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static GTask *job_start (LqDocument *document, const char *const *paths, LqImportAs as,
                         GCancellable *caller, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (document, caller, callback, data);
  g_task_set_check_cancellable (task, FALSE); /* what ended well is in the session */
  Job *job = g_new0 (Job, 1);
  job->document = g_object_ref (document);
  job->paths = g_strdupv ((char **)paths);
  job->as = as;
  job->begun_us = g_get_monotonic_time ();
  g_mutex_init (&job->lock);
  job->cancellable = g_cancellable_new ();
  if (caller)
    {
      job->caller = g_object_ref (caller);
      job->caller_id = g_cancellable_connect (caller, G_CALLBACK (on_caller_cancelled),
                                              g_object_ref (job->cancellable), g_object_unref);
    }
  job->timer = g_timeout_add (200, job_report, job);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_ptr_array_add (document->jobs, job);
  lq_document_notify_importing (document);
  return task;
}

static void job_ended (Job *job)
{
  g_clear_handle_id (&job->timer, g_source_remove);
  g_ptr_array_remove_fast (job->document->jobs, job);
  lq_document_report (job->document, "", 1.0, 0.0);
  lq_document_notify_importing (job->document);
}

static void insert_track (LqHistory *history, const LqImported *file, LqMediaItem *media)
{
  LqSession *session = lq_history_get_session (history);
  g_autofree char *track_id = lq_session_next_id (session, LQ_KIND_TRACK);
  g_autoptr (LqTrack) track = lq_track_new (track_id);
  guint n = g_list_model_get_n_items (lq_session_get_tracks (session));
  g_object_set (track, "name", file->name, "tint", (int)(n % 6), NULL);
  lq_history_insert (history, LQ_ITEM (track), NULL, G_MAXUINT);
  g_autofree char *region_id = lq_session_next_id (session, LQ_KIND_REGION);
  g_autoptr (LqRegion) region = lq_region_new (region_id);
  g_object_set (region, "media", lq_item_get_id (LQ_ITEM (media)), "length", (gint64)file->n_frames,
                NULL);
  lq_history_insert (history, LQ_ITEM (region), LQ_ITEM (track), G_MAXUINT);
}

static void insert_reference (LqHistory *history, const LqImported *file, LqMediaItem *media)
{
  g_autofree char *id = lq_session_next_id (lq_history_get_session (history), LQ_KIND_REFERENCE);
  g_autoptr (LqReference) reference = lq_reference_new (id);
  g_object_set (reference, "media", lq_item_get_id (LQ_ITEM (media)), "name", file->name, NULL);
  lq_history_insert (history, LQ_ITEM (reference), NULL, G_MAXUINT);
}

/* The node may have gone meanwhile. */
static void insert_sample (Job *job)
{
  LqHistory *history = lq_store_get_history (job->store);
  LqItem *node = lq_session_find (lq_history_get_session (history), job->node);
  if (node && LQ_IS_NODE (node))
    lq_sample_import_set (history, LQ_NODE (node), g_ptr_array_index (job->import->files, 0));
}

static void insert_files (Job *job)
{
  LqHistory *history = lq_store_get_history (job->store);
  GPtrArray *files = job->import->files;
  const LqImported *first = g_ptr_array_index (files, 0);
  const char *kind = job->as == LQ_IMPORT_REFERENCES ? "reference" : "track";
  g_autofree char *label = files->len == 1 ? g_strdup_printf ("Add %s “%s”", kind, first->name)
                                           : g_strdup_printf ("Add %u %ss", files->len, kind);
  lq_history_begin_gesture (history, label);
  for (guint i = 0; i < files->len; i++)
    {
      const LqImported *file = g_ptr_array_index (files, i);
      LqMediaItem *media = lq_imported_insert (history, file);
      (job->as == LQ_IMPORT_REFERENCES ? insert_reference : insert_track) (history, file, media);
    }
  if (job->new_session && files->len == 1)
    lq_history_set_string (history, LQ_ITEM (lq_history_get_session (history)), "title",
                           first->name);
  lq_history_end_gesture (history);
  if (!job->new_session) /* a new session is looked at when it is opened */
    lq_document_check_media (job->document);
}

/* ---- The copies' own folder, "NAME Media/.import-3" until all are made ---- */

#define IMPORT_PREFIX ".import-"

/* Owns: g_free. */
static char *import_folder_in (LqDocument *document, const char *media)
{
  g_autofree char *name = g_strdup_printf (IMPORT_PREFIX "%u", ++document->n_imports);
  return g_build_filename (media, name, NULL);
}

/* What an import left that was killed: nothing of it is in a session. */
static void remove_old_imports (const char *media)
{
  g_autoptr (GDir) dir = g_dir_open (media, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (media, name, NULL);
      if (g_str_has_prefix (name, IMPORT_PREFIX))
        lq_document_remove_media (path);
    }
}

/* Removes the copies, and the media folder if it is empty then. */
static void discard_import (Job *job)
{
  g_autofree char *media = g_path_get_dirname (job->import->folder);
  lq_import_discard (job->import);
  g_rmdir (media);
}

/* What is left out first: it matters most. */
static void tell_remarks (Job *job)
{
  g_autofree char *refusal = lq_import_refusal (job->import);
  if (refusal)
    lq_document_tell_failure (job->document, refusal);
  for (guint i = 0; i < job->import->remarks->len; i++)
    lq_document_tell (job->document, g_ptr_array_index (job->import->remarks, i));
}

/* Ends TASK, takes it over. */
static void import_failed (GTask *task, GError *error)
{
  Job *job = g_task_get_task_data (task);
  job_ended (job);
  discard_import (job);
  if (job->new_session)
    lq_store_discard (job->store);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void place_files (GTask *task);

static void carry_ended (GObject *source, GAsyncResult *result, gpointer task)
{
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);
  g_rmdir (job->carry_from); /* as below */
  if (ok)
    place_files (task);
  else
    import_failed (task, error);
}

static void carry_thread (GTask *task, gpointer source, gpointer task_data,
                          GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  if (lq_import_carry (job->import, job->carry_to, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* To another disk, with the session that was saved there meanwhile. */
static void carry_files (GTask *task, const char *media)
{
  Job *job = g_task_get_task_data (task);
  g_free (job->carry_to);
  job->carry_to = import_folder_in (job->document, media);
  g_free (job->carry_from);
  job->carry_from = g_path_get_dirname (job->import->folder);
  g_autoptr (GTask) inner = g_task_new (job->document, job->cancellable, carry_ended, task);
  g_task_set_task_data (inner, job, NULL);
  g_task_run_in_thread (inner, carry_thread);
}

/* The files are made: into the media folder of the session, wherever that is by now, and into the
 * session. */
static void place_files (GTask *taken)
{
  Job *job = g_task_get_task_data (taken);
  g_autofree char *media = lq_document_media_folder (job->store);
  g_autofree char *from = g_path_get_dirname (job->import->folder);
  GError *error = NULL;
  switch (lq_import_place (job->import, media, &error))
    {
    case LQ_IMPORT_ELSEWHERE:
      carry_files (taken, media);
      return;
    case LQ_IMPORT_NOT_PLACED:
      import_failed (taken, error);
      return;
    case LQ_IMPORT_PLACED:
      break;
    }
  g_autoptr (GTask) task = taken;
  if (!g_str_equal (from, media))
    g_rmdir (from); /* nothing else was in it where it was that of an untitled session */
  job_ended (job);
  (job->as == LQ_IMPORT_SAMPLE ? insert_sample : insert_files) (job);
  if (job->new_session)
    lq_document_adopt (job->document, g_object_ref (job->store));
  tell_remarks (job);
  g_task_return_boolean (task, TRUE);
}

/* Back on the main thread with the files, or with an error. */
static void import_ended (GObject *source, GAsyncResult *result, gpointer task)
{
  GError *error = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    place_files (task);
  else
    import_failed (task, error);
}

static void import_thread (GTask *task, gpointer source, gpointer task_data,
                           GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  if (lq_import_run (job->import, job_progress, job, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Runs the import of JOB; the outer TASK ends with import_ended. */
static void run_import (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autofree char *media = lq_document_media_folder (job->store);
  g_autofree char *folder = import_folder_in (job->document, media);
  if (job->document->jobs->len == 1)
    remove_old_imports (media);
  job->import = lq_import_new ((const char *const *)job->paths, folder,
                               lq_session_get_sample_rate (lq_store_get_session (job->store)));
  job->import->samples = job->as == LQ_IMPORT_SAMPLE;
  g_autoptr (GTask) inner = g_task_new (job->document, job->cancellable, import_ended, task);
  g_task_set_task_data (inner, job, NULL);
  g_task_run_in_thread (inner, import_thread);
}

static void probe_thread (GTask *task, gpointer source, gpointer task_data,
                          GCancellable *cancellable)
{
  GError *error = NULL;
  int rate_hz = lq_import_probe_rate ((const char *const *)((Job *)task_data)->paths, &error);
  if (rate_hz > 0)
    g_task_return_int (task, rate_hz);
  else
    g_task_return_error (task, error);
}

static void probe_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  int rate_hz = (int)g_task_propagate_int (G_TASK (result), &error);
  if (!error)
    job->store = lq_store_create_untitled (job->document->registry, rate_hz, &error);
  if (error)
    {
      job_ended (job);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  run_import (task);
}

void lq_document_open_files_async (LqDocument *document, const char *const *paths,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data)
{
  GTask *task = job_start (document, paths, LQ_IMPORT_TRACKS, cancellable, callback, data);
  Job *job = g_task_get_task_data (task);
  job->new_session = TRUE;
  g_autoptr (GTask) probe = g_task_new (document, job->cancellable, probe_ended, task);
  g_task_set_task_data (probe, job, NULL);
  g_task_run_in_thread (probe, probe_thread);
}

gboolean lq_document_open_files_finish (LqDocument *document, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void lq_document_import_async (LqDocument *document, const char *const *paths, LqImportAs as,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data)
{
  g_return_if_fail (document->store && as != LQ_IMPORT_SAMPLE);
  GTask *task = job_start (document, paths, as, cancellable, callback, data);
  ((Job *)g_task_get_task_data (task))->store = g_object_ref (document->store);
  run_import (task);
}

void lq_document_import_sample_async (LqDocument *document, const char *path, LqNode *node,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data)
{
  const char *const paths[] = { path, NULL };
  g_return_if_fail (document->store);
  GTask *task = job_start (document, paths, LQ_IMPORT_SAMPLE, cancellable, callback, data);
  Job *job = g_task_get_task_data (task);
  job->store = g_object_ref (document->store);
  job->node = g_strdup (lq_item_get_id (LQ_ITEM (node)));
  run_import (task);
}

gboolean lq_document_import_finish (LqDocument *document, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
