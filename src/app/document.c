/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/document.h"

#include "app/failure.h"
#include "app/importer.h"
#include "app/scene.h"
#include "model/reference.h"
#include "model/region.h"
#include "model/track.h"

#include <errno.h>
#include <glib/gstdio.h>

struct _LqDocument
{
  GObject parent_instance;
  const LqRegistry *registry; /* borrowed */
  LqStore *store;             /* NULL: none open */
  GPtrArray *jobs;            /* Job, borrowed: those under way */
  guint n_imports;            /* so far: names their folders */
};

G_DEFINE_FINAL_TYPE (LqDocument, lq_document, G_TYPE_OBJECT)

enum
{
  PROP_SESSION = 1,
  PROP_HISTORY,
  PROP_TITLE,
  PROP_MODIFIED,
  PROP_READ_ONLY,
  PROP_IMPORTING,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

enum
{
  SIGNAL_OPENED,
  SIGNAL_CLOSING,
  SIGNAL_PROGRESS,
  SIGNAL_TOLD,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void tell (LqDocument *document, const char *sentence)
{
  g_signal_emit (document, signals[SIGNAL_TOLD], 0, sentence);
}

static void notify_all (LqDocument *document)
{
  for (int i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (document), props[i]);
}

static void on_store_notify (LqDocument *document)
{
  g_object_notify_by_pspec (G_OBJECT (document), props[PROP_MODIFIED]);
  g_object_notify_by_pspec (G_OBJECT (document), props[PROP_READ_ONLY]);
  g_object_notify_by_pspec (G_OBJECT (document), props[PROP_TITLE]);
}

static void check_media (LqDocument *document)
{
  GListModel *media = lq_session_get_media (lq_document_get_session (document));
  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (LqMediaItem) item = g_list_model_get_item (media, i);
      lq_media_item_check (item);
    }
}

static void tell_findings (LqDocument *document)
{
  const LqSessionReport *report = lq_store_get_report (document->store);
  const LqJournalResult *recovery = lq_store_get_recovery (document->store);
  if (report && report->problems->len > 0)
    {
      LqProblem *first = g_ptr_array_index (report->problems, 0);
      g_autofree char *text =
          g_strdup_printf ("%u lines of the session were set aside and kept; the first: %s",
                           report->problems->len, first->message);
      tell (document, report->problems->len == 1 ? first->message : text);
    }
  if (recovery && recovery->fit == LQ_JOURNAL_FOREIGN)
    tell (document, "The journal beside the session belongs to another version of it; it was set "
                    "aside, not used.");
  if (lq_store_is_read_only (document->store))
    tell (document, lq_store_get_read_only_reason (document->store));
  g_autofree char *restored = lq_store_describe_recovery (document->store);
  if (restored)
    tell (document, restored);
  guint n = lq_document_n_missing (document);
  g_autofree char *missing =
      n == 1
          ? g_strdup ("An audio file is not where it was; “Find…” looks for it.")
          : g_strdup_printf ("%u audio files are not where they were; “Find…” looks for them.", n);
  if (n > 0)
    tell (document, missing);
}

/* Files on their way in. */
typedef struct
{
  LqDocument *document;
  char **paths;
  LqImportAs as;
  gboolean new_session;
  LqStore *store; /* where the files go */
  LqImport *import;
  char *carry_to;            /* another disk: the copies' next folder */
  GCancellable *cancellable; /* of the work: the caller's, or the session that closes */
  GCancellable *caller;
  gulong caller_id;
  gint64 begun_us;
  GMutex lock;
  char *what; /* under lock, like FRACTION */
  double fraction;
  guint timer;
} Job;

/* What was to go into the session that closes is not wanted any more. */
static void cancel_jobs (LqDocument *document)
{
  for (guint i = 0; i < document->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (document->jobs, i);
      if (!job->new_session)
        g_cancellable_cancel (job->cancellable);
    }
}

/* Takes over STORE in place of the present one. */
static void adopt (LqDocument *document, LqStore *store)
{
  lq_document_close (document);
  document->store = store;
  g_signal_connect_object (store, "notify", G_CALLBACK (on_store_notify), document,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_store_get_session (store), "changed::title",
                           G_CALLBACK (on_store_notify), document, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_store_get_history (store), "moved", G_CALLBACK (check_media),
                           document, G_CONNECT_SWAPPED);
  check_media (document);
  notify_all (document);
  g_signal_emit (document, signals[SIGNAL_OPENED], 0);
}

gboolean lq_document_open (LqDocument *document, const char *path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  if (document->store && g_str_equal (absolute, lq_store_get_path (document->store)))
    return TRUE; /* it is open */
  LqStore *store = lq_store_open (path, document->registry, LQ_STORE_WRITE, error);
  if (!store)
    return FALSE;
  adopt (document, store);
  tell_findings (document);
  return TRUE;
}

void lq_document_close (LqDocument *document)
{
  if (!document->store)
    return;
  cancel_jobs (document);
  g_signal_emit (document, signals[SIGNAL_CLOSING], 0);
  g_autoptr (LqStore) store = g_steal_pointer (&document->store);
  g_signal_handlers_disconnect_by_data (store, document);
  g_signal_handlers_disconnect_by_data (lq_store_get_session (store), document);
  g_signal_handlers_disconnect_by_data (lq_store_get_history (store), document);
  notify_all (document);
  lq_store_close (store);
}

/* ---- Bringing files in ---- */

/* "NAME Media" beside "NAME.lacquer". Owns: g_free. */
static char *media_folder_of (LqStore *store)
{
  g_autofree char *stem = g_strdup (lq_store_get_path (store));
  char *dot = g_strrstr (stem, ".lacquer");
  if (dot)
    *dot = '\0';
  return g_strconcat (stem, " Media", NULL);
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
  g_free (job->what);
  g_free (job->carry_to);
  g_mutex_clear (&job->lock);
  g_object_unref (job->document);
  g_free (job);
}

static gboolean job_report (gpointer data)
{
  Job *job = data;
  g_mutex_lock (&job->lock);
  g_autofree char *what = g_strdup (job->what ? job->what : "Looking at the files");
  double fraction = job->fraction;
  g_mutex_unlock (&job->lock);
  double elapsed_s = (double)(g_get_monotonic_time () - job->begun_us) / G_USEC_PER_SEC;
  double left_s = fraction > 0.02 ? elapsed_s * (1.0 - fraction) / fraction : -1.0;
  g_signal_emit (job->document, signals[SIGNAL_PROGRESS], 0, what, fraction, left_s);
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
  g_object_notify_by_pspec (G_OBJECT (document), props[PROP_IMPORTING]);
  return task;
}

static void job_ended (Job *job)
{
  g_clear_handle_id (&job->timer, g_source_remove);
  g_ptr_array_remove_fast (job->document->jobs, job);
  g_signal_emit (job->document, signals[SIGNAL_PROGRESS], 0, "", 1.0, 0.0);
  g_object_notify_by_pspec (G_OBJECT (job->document), props[PROP_IMPORTING]);
}

static LqMediaItem *insert_media (LqHistory *history, const LqImported *file)
{
  LqSession *session = lq_history_get_session (history);
  g_autofree char *id = lq_session_next_id (session, LQ_KIND_MEDIA);
  LqMediaItem *media = lq_media_item_new (id);
  g_object_set (media, "uri", file->path, "size", file->size, "sha256", file->sha256, "rate",
                file->rate_hz, "channels", file->n_channels, "frames", (gint64)file->n_frames,
                NULL);
  if (file->converter)
    g_object_set (media, "origin", file->source, "origin-sha256", file->origin_sha256, "converter",
                  file->converter, NULL);
  lq_history_insert (history, LQ_ITEM (media), NULL, G_MAXUINT);
  g_object_unref (media);
  return media;
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
      LqMediaItem *media = insert_media (history, file);
      (job->as == LQ_IMPORT_REFERENCES ? insert_reference : insert_track) (history, file, media);
    }
  if (job->new_session && files->len == 1)
    lq_history_set_string (history, LQ_ITEM (lq_history_get_session (history)), "title",
                           first->name);
  lq_history_end_gesture (history);
  if (!job->new_session) /* a new session is looked at when it is opened */
    check_media (job->document);
}

static void remove_media (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
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
        remove_media (path);
    }
}

/* Removes the copies, and the media folder if it is empty then. */
static void discard_import (Job *job)
{
  g_autofree char *media = g_path_get_dirname (job->import->folder);
  lq_import_discard (job->import);
  g_rmdir (media);
}

static void tell_remarks (Job *job)
{
  for (guint i = 0; i < job->import->remarks->len; i++)
    tell (job->document, g_ptr_array_index (job->import->remarks, i));
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
  GError *error = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error))
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
  g_autoptr (GTask) inner = g_task_new (job->document, job->cancellable, carry_ended, task);
  g_task_set_task_data (inner, job, NULL);
  g_task_run_in_thread (inner, carry_thread);
}

/* The files are made: into the media folder of the session, wherever that is by now, and into the
 * session. */
static void place_files (GTask *taken)
{
  Job *job = g_task_get_task_data (taken);
  g_autofree char *media = media_folder_of (job->store);
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
  insert_files (job);
  if (job->new_session)
    adopt (job->document, g_object_ref (job->store));
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
  g_autofree char *media = media_folder_of (job->store);
  g_autofree char *folder = import_folder_in (job->document, media);
  if (job->document->jobs->len == 1)
    remove_old_imports (media);
  job->import = lq_import_new ((const char *const *)job->paths, folder,
                               lq_session_get_sample_rate (lq_store_get_session (job->store)));
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
  g_return_if_fail (document->store);
  GTask *task = job_start (document, paths, as, cancellable, callback, data);
  ((Job *)g_task_get_task_data (task))->store = g_object_ref (document->store);
  run_import (task);
}

gboolean lq_document_import_finish (LqDocument *document, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Saving ---- */

gboolean lq_document_save (LqDocument *document, GError **error)
{
  g_return_val_if_fail (document->store, FALSE);
  return lq_store_save (document->store, error);
}

static gboolean copy_one (const char *from, const char *to, const char *name, GFileCopyFlags flags,
                          GError **error)
{
  g_autofree char *old = g_build_filename (from, name, NULL),
                  *new = g_build_filename (to, name, NULL);
  g_autoptr (GFile) source = g_file_new_for_path (old), destination = g_file_new_for_path (new);
  if (!g_file_test (old, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  return g_file_copy (source, destination, flags, NULL, NULL, NULL, error);
}

/* All files of the media folder FROM into TO: those that history alone still knows, too. Over
 * files that are there only when that was said. */
static gboolean copy_media (const char *from, const char *to, LqStoreOverwrite overwrite,
                            GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;
  if (!dir)
    return TRUE; /* the session has no files of its own */
  if (g_mkdir_with_parents (to, 0777) != 0)
    return lq_failure_set_errno (error, errno, "The folder “%s” cannot be made", to);
  while ((name = g_dir_read_name (dir)))
    if (!copy_one (from, to, name,
                   overwrite == LQ_STORE_OVERWRITE ? G_FILE_COPY_OVERWRITE : G_FILE_COPY_NONE,
                   error))
      return FALSE;
  return TRUE;
}

/* Moves the store to FULL with the media that lie in FROM. */
static gboolean move_store (LqDocument *document, const char *full, const char *from,
                            const char *to, LqStoreOverwrite overwrite, GError **error)
{
  gboolean untitled = lq_store_is_untitled (document->store);
  gboolean folder_is_new = !g_file_test (to, G_FILE_TEST_EXISTS);
  if (!copy_media (from, to, overwrite, error))
    {
      if (folder_is_new)
        remove_media (to);
      return FALSE;
    }
  lq_history_relocate (lq_document_get_history (document), from, to);
  if (!lq_store_save_as (document->store, full, overwrite, error))
    {
      lq_history_relocate (lq_document_get_history (document), to, from);
      if (folder_is_new)
        remove_media (to);
      return FALSE;
    }
  if (untitled)
    remove_media (from);
  return TRUE;
}

static gboolean imports_under_way (LqDocument *document)
{
  for (guint i = 0; i < document->jobs->len; i++)
    if (((Job *)document->jobs->pdata[i])->store == document->store)
      return TRUE;
  return FALSE;
}

gboolean lq_document_save_as (LqDocument *document, const char *path, LqStoreOverwrite overwrite,
                              GError **error)
{
  g_return_val_if_fail (document->store, FALSE);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *stem = g_str_has_suffix (absolute, ".lacquer")
                              ? g_strndup (absolute, strlen (absolute) - strlen (".lacquer"))
                              : g_strdup (absolute);
  g_autofree char *full = g_strconcat (stem, ".lacquer", NULL),
                  *to = g_strconcat (stem, " Media", NULL);
  g_autofree char *from = media_folder_of (document->store);
  if (overwrite == LQ_STORE_KEEP_EXISTING && g_file_test (full, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS, "There is already a file “%s”.",
                   full);
      return FALSE;
    }
  gboolean ok = strcmp (from, to) == 0 ? lq_store_save_as (document->store, full, overwrite, error)
                                       : move_store (document, full, from, to, overwrite, error);
  on_store_notify (document);
  if (ok && imports_under_way (document))
    tell (document, "The files that are still coming in will be kept with the session where it is "
                    "saved now.");
  return ok;
}

/* ---- Missing media ---- */

guint lq_document_n_missing (LqDocument *document)
{
  guint n = 0;
  if (!document->store)
    return 0;
  GListModel *media = lq_session_get_media (lq_document_get_session (document));
  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (LqMediaItem) item = g_list_model_get_item (media, i);
      n += lq_media_item_get_missing (item);
    }
  return n;
}

guint lq_document_relink (LqDocument *document, const char *folder)
{
  guint n = 0;
  LqHistory *history = lq_document_get_history (document);
  GListModel *media = lq_session_get_media (lq_document_get_session (document));
  lq_history_begin_gesture (history, "Relink media");
  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (LqMediaItem) item = g_list_model_get_item (media, i);
      if (!lq_media_item_get_missing (item))
        continue;
      g_autofree char *found = lq_media_item_search (item, folder, 6);
      if (!found)
        continue;
      lq_history_set_string (history, LQ_ITEM (item), "uri", found);
      lq_media_item_check (item);
      n++;
    }
  lq_history_end_gesture (history);
  return n;
}

/* ---- Reading ---- */

const LqRegistry *lq_document_get_registry (LqDocument *document) { return document->registry; }

LqStore *lq_document_get_store (LqDocument *document) { return document->store; }

LqSession *lq_document_get_session (LqDocument *document)
{
  return document->store ? lq_store_get_session (document->store) : NULL;
}

LqHistory *lq_document_get_history (LqDocument *document)
{
  return document->store ? lq_store_get_history (document->store) : NULL;
}

LqFrames lq_document_get_length (LqDocument *document)
{
  return document->store ? lq_scene_length (lq_document_get_session (document)) : 0;
}

/* "Night Train", or the file's name, or "Untitled". Owns: g_free. */
static char *title_of (LqDocument *document)
{
  if (!document->store)
    return g_strdup ("Lacquer");
  const char *title = lq_session_get_title (lq_document_get_session (document));
  if (title && *title)
    return g_strdup (title);
  if (lq_store_is_untitled (document->store))
    return g_strdup ("Untitled");
  g_autofree char *name = g_path_get_basename (lq_store_get_path (document->store));
  return g_filename_display_name (name);
}

static void lq_document_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LqDocument *document = LQ_DOCUMENT (object);
  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, lq_document_get_session (document));
      break;
    case PROP_HISTORY:
      g_value_set_object (value, lq_document_get_history (document));
      break;
    case PROP_TITLE:
      g_value_take_string (value, title_of (document));
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, document->store && lq_store_is_modified (document->store));
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, document->store && lq_store_is_read_only (document->store));
      break;
    case PROP_IMPORTING:
      g_value_set_boolean (value, document->jobs->len > 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void lq_document_dispose (GObject *object)
{
  lq_document_close (LQ_DOCUMENT (object));
  G_OBJECT_CLASS (lq_document_parent_class)->dispose (object);
}

static void lq_document_finalize (GObject *object)
{
  g_ptr_array_unref (LQ_DOCUMENT (object)->jobs);
  G_OBJECT_CLASS (lq_document_parent_class)->finalize (object);
}

static void lq_document_class_init (LqDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = lq_document_dispose;
  object_class->finalize = lq_document_finalize;
  object_class->get_property = lq_document_get_property;
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  props[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, LQ_TYPE_SESSION, flags);
  props[PROP_HISTORY] = g_param_spec_object ("history", NULL, NULL, LQ_TYPE_HISTORY, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  props[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  props[PROP_IMPORTING] = g_param_spec_boolean ("importing", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  GType type = G_TYPE_FROM_CLASS (klass);
  signals[SIGNAL_OPENED] =
      g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CLOSING] =
      g_signal_new ("closing", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROGRESS] =
      g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                    G_TYPE_STRING, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[SIGNAL_TOLD] = g_signal_new ("told", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void lq_document_init (LqDocument *document) { document->jobs = g_ptr_array_new (); }

LqDocument *lq_document_new (const LqRegistry *registry)
{
  LqDocument *document = g_object_new (LQ_TYPE_DOCUMENT, NULL);
  document->registry = registry;
  return document;
}
