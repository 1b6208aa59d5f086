/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a session on disk. Opening and what it finds are store_open.c's, saving elsewhere
 * store_save_as.c's, untitled sessions untitled.c's. */
#include "model/store.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "model/history_private.h"
#include "model/prepared_file.h"
#include "model/store_private.h"
#include "model/untitled.h"

enum
{
  PROP_0,
  PROP_PATH,
  PROP_UNTITLED,
  PROP_MODIFIED,
  PROP_READ_ONLY,
  PROP_READ_ONLY_REASON,
  PROP_JOURNAL_HEALTHY,
};

G_DEFINE_QUARK (lq - store - error - quark, lq_store_error)
G_DEFINE_FINAL_TYPE (LqStore, lq_store, G_TYPE_OBJECT)

static void lq_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LqStore *self = LQ_STORE (object);

  switch (id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_UNTITLED:
      g_value_set_boolean (value, lq_store_is_untitled (self));
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, lq_store_is_modified (self));
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, lq_store_is_read_only (self));
      break;
    case PROP_READ_ONLY_REASON:
      g_value_set_string (value, self->read_only_reason);
      break;
    case PROP_JOURNAL_HEALTHY:
      g_value_set_boolean (value, lq_store_is_journal_healthy (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void lq_store_dispose (GObject *object)
{
  LqStore *self = LQ_STORE (object);

  lq_store_close (self);
  g_clear_object (&self->history);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lq_store_parent_class)->dispose (object);
}

static void lq_store_finalize (GObject *object)
{
  LqStore *self = LQ_STORE (object);

  lq_session_report_free (self->report);
  lq_journal_result_clear (&self->recovery);
  g_free (self->path);
  g_free (self->folder);
  g_free (self->sha256);
  g_free (self->read_only_reason);
  g_free (self->kept);
  G_OBJECT_CLASS (lq_store_parent_class)->finalize (object);
}

static void lq_store_class_init (LqStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lq_store_get_property;
  object_class->dispose = lq_store_dispose;
  object_class->finalize = lq_store_finalize;
  g_object_class_install_property (object_class, PROP_PATH,
                                   g_param_spec_string ("path", "", "", NULL, flags));
  g_object_class_install_property (object_class, PROP_UNTITLED,
                                   g_param_spec_boolean ("untitled", "", "", FALSE, flags));
  g_object_class_install_property (object_class, PROP_MODIFIED,
                                   g_param_spec_boolean ("modified", "", "", FALSE, flags));
  g_object_class_install_property (object_class, PROP_READ_ONLY,
                                   g_param_spec_boolean ("read-only", "", "", FALSE, flags));
  g_object_class_install_property (object_class, PROP_READ_ONLY_REASON,
                                   g_param_spec_string ("read-only-reason", "", "", NULL, flags));
  g_object_class_install_property (object_class, PROP_JOURNAL_HEALTHY,
                                   g_param_spec_boolean ("journal-healthy", "", "", TRUE, flags));
}

static void lq_store_init (LqStore *self) {}

static void notify_modified (LqStore *self) { g_object_notify (G_OBJECT (self), "modified"); }

static void notify_healthy (LqStore *self) { g_object_notify (G_OBJECT (self), "journal-healthy"); }

void lq_store_watch_journal (LqStore *store)
{
  if (store->journal)
    g_signal_connect_object (store->journal, "notify::healthy", G_CALLBACK (notify_healthy), store,
                             G_CONNECT_SWAPPED);
  notify_healthy (store);
}

void lq_store_watch (LqStore *store)
{
  g_signal_connect_object (store->history, "notify::current", G_CALLBACK (notify_modified), store,
                           G_CONNECT_SWAPPED);
  lq_store_watch_journal (store);
}

LqSession *lq_store_get_session (LqStore *store) { return store->session; }

LqHistory *lq_store_get_history (LqStore *store) { return store->history; }

const char *lq_store_get_path (LqStore *store) { return store->path; }

const char *lq_store_get_folder (LqStore *store) { return store->folder; }

gboolean lq_store_is_untitled (LqStore *store) { return lq_untitled_is (store->path); }

gboolean lq_store_is_modified (LqStore *store)
{
  return lq_history_get_current (store->history) != store->saved;
}

gboolean lq_store_is_read_only (LqStore *store) { return store->read_only_reason != NULL; }

const char *lq_store_get_read_only_reason (LqStore *store) { return store->read_only_reason; }

char *lq_store_take_kept (LqStore *store) { return g_steal_pointer (&store->kept); }

gboolean lq_store_is_journal_healthy (LqStore *store)
{
  return !store->journal || lq_journal_is_healthy (store->journal);
}

const LqSessionReport *lq_store_get_report (LqStore *store) { return store->report; }

const LqJournalResult *lq_store_get_recovery (LqStore *store) { return &store->recovery; }

char *lq_store_describe_recovery (LqStore *store)
{
  guint n = store->recovery.n_restored;
  g_autoptr (GDateTime) when =
      g_date_time_new_from_unix_local (store->recovery.last_time / G_USEC_PER_SEC);
  g_autofree char *time = NULL;

  if (n == 0 || !when)
    return NULL;
  time = g_date_time_format (when, "%H:%M:%S");
  return g_strdup_printf (ngettext ("%u move restored, last %s", "%u moves restored, last %s", n),
                          n, time);
}

gboolean lq_store_is_unchanged (LqStore *self)
{
  g_autofree char *bytes = NULL, *sha256 = NULL;
  gsize length;

  if (!g_file_get_contents (self->path, &bytes, &length, NULL))
    return TRUE;
  sha256 = lq_store_hash (bytes, length);
  return strcmp (sha256, self->sha256) == 0;
}

static gboolean is_unchanged (LqStore *self, GError **error)
{
  if (lq_store_is_unchanged (self))
    return TRUE;
  g_set_error_literal (error, LQ_STORE_ERROR, LQ_STORE_ERROR_CHANGED,
                       _ ("The file was changed by somebody else since it was opened. Nothing was "
                          "written; save it under another name."));
  return FALSE;
}

static void prefix_not_saved (GError **error)
{
  g_prefix_error_literal (error, _ ("The session could not be saved; the file is as it was: "));
}

gboolean lq_store_write (LqStore *store, GError **error)
{
  gsize length;
  g_autofree char *bytes = lq_session_file_format (store->session, store->folder, &length);
  g_autofree char *sha256 = lq_store_hash (bytes, length);
  g_autofree char *prepared = lq_prepared_file_write (store->path, bytes, length, error);
  LqCommand *current = lq_history_get_current (store->history);
  gboolean confirmed;

  if (!prepared)
    {
      prefix_not_saved (error);
      return FALSE;
    }
  if (store->journal)
    lq_journal_about_to_save (store->journal, sha256, current);
  if (!lq_prepared_file_commit (prepared, store->path, &confirmed, error))
    {
      prefix_not_saved (error);
      return FALSE;
    }
  g_free (store->sha256);
  store->sha256 = g_steal_pointer (&sha256);
  if (!confirmed)
    {
      g_set_error_literal (
          error, LQ_STORE_ERROR, LQ_STORE_ERROR_IO,
          _ ("The session was written, but the disk did not confirm it. Save again."));
      return FALSE;
    }
  if (store->journal)
    lq_journal_saved (store->journal, store->sha256, current);
  store->saved = current;
  notify_modified (store);
  return TRUE;
}

gboolean lq_store_save (LqStore *store, GError **error)
{
  lq_history_flush (store->history);
  if (store->read_only_reason)
    {
      g_set_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_READ_ONLY,
                   _ ("%s Save it under another name."), store->read_only_reason);
      return FALSE;
    }
  return is_unchanged (store, error) && lq_store_write (store, error);
}

static gboolean has_nothing (LqStore *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->history)) == 0
         && !lq_history_get_current (self->history);
}

static void close_and (LqStore *self, gboolean remove)
{
  g_clear_pointer (&self->lock, lq_lock_release);
  if (remove)
    lq_store_remove_files (self->path);
}

void lq_store_close (LqStore *store)
{
  if (!store->history || !store->lock)
    return;
  lq_history_flush (store->history);
  if (store->journal)
    lq_journal_close (store->journal);
  g_clear_object (&store->journal);
  close_and (store, lq_store_is_untitled (store) && has_nothing (store));
}

void lq_store_discard (LqStore *store)
{
  gboolean untitled = lq_store_is_untitled (store);

  if (!store->lock)
    return;
  lq_history_go_to (store->history, store->saved);
  if (store->journal)
    lq_journal_close (store->journal);
  g_clear_object (&store->journal);
  close_and (store, untitled);
}
