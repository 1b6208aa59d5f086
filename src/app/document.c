/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/document_private.h"

#include "app/failure.h"
#include "app/scene.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

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

void lq_document_report (LqDocument *document, const char *what, double fraction, double left_s)
{
  g_signal_emit (document, signals[SIGNAL_PROGRESS], 0, what, fraction, left_s);
}

void lq_document_notify_importing (LqDocument *document)
{
  g_object_notify_by_pspec (G_OBJECT (document), props[PROP_IMPORTING]);
}

void lq_document_tell (LqDocument *document, const char *sentence)
{
  g_signal_emit (document, signals[SIGNAL_TOLD], 0, sentence, FALSE);
}

void lq_document_tell_failure (LqDocument *document, const char *sentence)
{
  g_signal_emit (document, signals[SIGNAL_TOLD], 0, sentence, TRUE);
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

void lq_document_check_media (LqDocument *document)
{
  GListModel *media = lq_session_get_media (lq_document_get_session (document));
  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (LqMediaItem) item = g_list_model_get_item (media, i);
      lq_media_item_check (item);
    }
  lq_document_settle_doubts (document);
}

static void tell_findings (LqDocument *document)
{
  const LqSessionReport *report = lq_store_get_report (document->store);
  const LqJournalResult *recovery = lq_store_get_recovery (document->store);
  if (report && report->problems->len > 0)
    {
      LqProblem *first = g_ptr_array_index (report->problems, 0);
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u line of the session was set aside and kept: %s",
                    "%u lines of the session were set aside and kept; the first: %s",
                    report->problems->len),
          report->problems->len, first->message);
      lq_document_tell (document, report->problems->len == 1 ? first->message : text);
    }
  if (recovery && recovery->fit == LQ_JOURNAL_FOREIGN)
    lq_document_tell (
        document, _ ("The journal beside the session belongs to another version of it; it was set "
                     "aside, not used."));
  if (lq_store_is_read_only (document->store))
    lq_document_tell (document, lq_store_get_read_only_reason (document->store));
  g_autofree char *restored = lq_store_describe_recovery (document->store);
  if (restored)
    lq_document_tell (document, restored);
  guint n = lq_document_n_missing (document);
  g_autofree char *missing =
      n == 1 ? g_strdup (_ ("An audio file is not where it was; “Find…” looks for it."))
             : g_strdup_printf (
                 ngettext ("%u audio file is not where it was; “Find…” looks for it.",
                           "%u audio files are not where they were; “Find…” looks for them.", n),
                 n);
  if (n > 0)
    lq_document_tell (document, missing);
}

void lq_document_adopt (LqDocument *document, LqStore *store)
{
  lq_document_close (document);
  document->store = store;
  g_signal_connect_object (store, "notify", G_CALLBACK (on_store_notify), document,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_store_get_session (store), "changed::title",
                           G_CALLBACK (on_store_notify), document, G_CONNECT_SWAPPED);
  g_signal_connect_object (lq_store_get_history (store), "moved",
                           G_CALLBACK (lq_document_check_media), document, G_CONNECT_SWAPPED);
  lq_document_check_media (document);
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
  lq_document_adopt (document, store);
  tell_findings (document);
  return TRUE;
}

void lq_document_close (LqDocument *document)
{
  if (!document->store)
    return;
  lq_document_cancel_imports (document);
  lq_document_leave_doubts (document);
  g_signal_emit (document, signals[SIGNAL_CLOSING], 0);
  g_autoptr (LqStore) store = g_steal_pointer (&document->store);
  g_signal_handlers_disconnect_by_data (store, document);
  g_signal_handlers_disconnect_by_data (lq_store_get_session (store), document);
  g_signal_handlers_disconnect_by_data (lq_store_get_history (store), document);
  notify_all (document);
  lq_store_close (store);
}

/* ---- Media ---- */

static char *media_folder_of (const char *path)
{
  g_autofree char *stem = g_strdup (path);
  char *dot = g_strrstr (stem, ".lacquer");
  if (dot)
    *dot = '\0';
  return g_strconcat (stem, " Media", NULL);
}

char *lq_document_media_folder (LqStore *store)
{
  return media_folder_of (lq_store_get_path (store));
}

void lq_document_remove_media (const char *folder)
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
    return lq_failure_set_errno (error, errno, _ ("The folder “%s” cannot be made"), to);
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
        lq_document_remove_media (to);
      return FALSE;
    }
  lq_history_relocate (lq_document_get_history (document), from, to);
  if (!lq_store_save_as (document->store, full, overwrite, error))
    {
      lq_history_relocate (lq_document_get_history (document), to, from);
      if (folder_is_new)
        lq_document_remove_media (to);
      return FALSE;
    }
  if (untitled)
    lq_document_remove_media (from);
  return TRUE;
}

static void tell_kept (LqDocument *document)
{
  g_autofree char *kept = lq_store_take_kept (document->store);
  g_autofree char *name = kept ? g_filename_display_basename (kept) : NULL;
  g_autofree char *text = g_strdup_printf (
      _ ("What somebody else had saved in this file meanwhile is kept beside it as “%s”."), name);
  if (kept)
    lq_document_tell (document, text);
}

gboolean lq_document_save_as (LqDocument *document, const char *path, LqStoreOverwrite overwrite,
                              GError **error)
{
  g_return_val_if_fail (document->store, FALSE);
  g_autofree char *named =
      g_str_has_suffix (path, ".lacquer") ? g_strdup (path) : g_strconcat (path, ".lacquer", NULL);
  g_autofree char *full = lq_store_follow_path (named, error);
  if (!full)
    return FALSE;
  g_autofree char *to = media_folder_of (full), *from = lq_document_media_folder (document->store);
  if (!lq_store_may_replace (full, document->registry, overwrite, error))
    return FALSE; /* before any medium is copied */
  gboolean ok = strcmp (from, to) == 0 ? lq_store_save_as (document->store, full, overwrite, error)
                                       : move_store (document, full, from, to, overwrite, error);
  on_store_notify (document);
  tell_kept (document);
  if (ok && lq_document_imports_under_way (document))
    lq_document_tell (
        document, _ ("The files that are still coming in will be kept with the session where it is "
                     "saved now."));
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
      lq_history_set_value (history, LQ_ITEM (item), "written",
                            (double)lq_media_written_ms (found));
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
                                       G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void lq_document_init (LqDocument *document) { document->jobs = g_ptr_array_new (); }

LqDocument *lq_document_new (const LqRegistry *registry)
{
  LqDocument *document = g_object_new (LQ_TYPE_DOCUMENT, NULL);
  document->registry = registry;
  return document;
}
