/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving where the person says: what stands there, and what a store exchanges to go there. Main thread. */
#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "model/history_private.h"
#include "model/store_private.h"
#include "model/untitled.h"

/* ---- What stands there ---- */

static gboolean is_newer (const char *path, const LqRegistry *registry)
{
  g_autofree char *bytes = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (LqSession) session = NULL;
  LqSessionReport *report = NULL;
  gsize length;

  if (!g_file_get_contents (path, &bytes, &length, NULL))
    return FALSE;
  session = lq_session_file_parse (bytes, length, folder, registry, &report, NULL);
  gboolean newer = session && report->format > LQ_SESSION_FORMAT;
  g_clear_pointer (&report, lq_session_report_free);
  return newer;
}

gboolean lq_store_may_replace (const char *path, const LqRegistry *registry,
                               LqStoreOverwrite overwrite, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  const char *why = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (overwrite == LQ_STORE_KEEP_EXISTING)
    why = _ ("There is already a file “%s”.");
  else if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    why = _ ("“%s” is no file, and is not replaced.");
  else if (is_newer (path, registry))
    why = _ ("“%s” was made by a newer Lacquer, and is not replaced. Save under another name.");
  if (why)
    g_set_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS, why, name);
  return !why;
}

/* The person named it, whatever became of it: but what somebody else wrote there since, and nobody here has seen,
 * is kept. */
static gboolean write_anyway (LqStore *self, GError **error)
{
  g_autofree char *twin = lq_store_free_name_beside (self->path);

  if (lq_store_is_unchanged (self))
    return lq_store_write (self, error);
  if (!lq_store_name_twice (self->path, twin))
    {
      g_set_error (
          error, LQ_STORE_ERROR, LQ_STORE_ERROR_IO,
          _ ("What somebody else saved there cannot be kept, and so nothing was written: %s"),
          g_strerror (errno));
      return FALSE;
    }
  gboolean written = lq_store_write (self, error);
  if (written || lq_store_is_unchanged (self)) /* or is ours, but not confirmed */
    self->kept = g_steal_pointer (&twin);
  else
    g_unlink (twin);
  return written;
}

/* ---- Going there ---- */

/* What a store is bound to on disk: what save as exchanges. */
typedef struct
{
  char *path, *folder, *sha256, *read_only_reason;
  LqJournal *journal;
  LqLock *lock;
} Place;

static Place take_place (LqStore *self)
{
  Place place = { .path = g_steal_pointer (&self->path),
                  .folder = g_steal_pointer (&self->folder),
                  .sha256 = g_steal_pointer (&self->sha256),
                  .read_only_reason = g_steal_pointer (&self->read_only_reason),
                  .journal = g_steal_pointer (&self->journal),
                  .lock = g_steal_pointer (&self->lock) };
  return place;
}

static void clear_place (Place *place)
{
  g_free (place->path);
  g_free (place->folder);
  g_free (place->sha256);
  g_free (place->read_only_reason);
  if (place->journal)
    lq_journal_close (place->journal);
  g_clear_object (&place->journal);
  lq_lock_release (place->lock);
}

static void put_place (LqStore *self, Place *place)
{
  Place old = take_place (self);

  clear_place (&old);
  self->path = place->path;
  self->folder = place->folder;
  self->sha256 = place->sha256;
  self->read_only_reason = place->read_only_reason;
  self->journal = place->journal;
  self->lock = place->lock;
}

/* Everything at the new place but the file itself. FALSE: the store has no place, see put_place. */
static gboolean settle_at (LqStore *self, const char *path, GError **error)
{
  g_autofree char *lock_path = lq_store_lock_path (path);
  g_autofree char *journal_path = lq_store_journal_path (path);
  g_autofree char *aside = NULL;

  self->path = g_strdup (path);
  self->folder = g_path_get_dirname (path);
  self->sha256 = g_strdup ("");
  self->lock = lq_lock_take (lock_path, error);
  if (!self->lock)
    return FALSE;
  aside = lq_store_set_journal_aside (journal_path);
  self->journal = lq_journal_create (journal_path, self->folder, self->history, error);
  if (self->journal && lq_store_write (self, error))
    return TRUE;
  g_clear_object (&self->journal);
  g_unlink (journal_path);
  if (aside)
    g_rename (aside, journal_path);
  return FALSE;
}

/* The old file stays as last saved: what was done since belongs to the new one. */
static void leave_behind (LqStore *self, Place *old, LqCommand *saved)
{
  g_autofree char *path = g_strdup (old->path);

  if (old->journal && !lq_untitled_is (path))
    lq_journal_say_position (old->journal, saved);
  clear_place (old);
  if (lq_untitled_is (path))
    lq_store_remove_files (path);
}

gboolean lq_store_save_as (LqStore *store, const char *path, LqStoreOverwrite overwrite,
                           GError **error)
{
  g_autofree char *target = lq_store_follow_path (path, error);
  LqCommand *saved = store->saved;

  if (!target || !lq_store_may_replace (target, store->registry, overwrite, error))
    return FALSE;
  g_clear_pointer (&store->kept, g_free);
  lq_history_flush (store->history);
  if (strcmp (target, store->path) == 0 && !store->read_only_reason)
    return write_anyway (store, error);
  Place old = take_place (store);
  if (!settle_at (store, target, error))
    {
      put_place (store, &old);
      store->saved = saved;
      return FALSE;
    }
  leave_behind (store, &old, saved);
  lq_store_watch_journal (store);
  g_object_freeze_notify (G_OBJECT (store));
  g_object_notify (G_OBJECT (store), "path");
  g_object_notify (G_OBJECT (store), "untitled");
  g_object_notify (G_OBJECT (store), "read-only");
  g_object_notify (G_OBJECT (store), "read-only-reason");
  g_object_thaw_notify (G_OBJECT (store));
  return TRUE;
}
