/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and making sessions: lock, file, journal, and what there is to be said about them. */
#include "model/store.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/hash.h"
#include "model/prepared_file.h"
#include "model/session_text.h"
#include "model/store_private.h"

char *lq_store_journal_path (const char *path) { return g_strconcat (path, "-journal", NULL); }

char *lq_store_lock_path (const char *path) { return g_strconcat (path, "-lock", NULL); }

char *lq_store_resolve_path (const char *path)
{
  char *absolute = g_canonicalize_filename (path, NULL);
  char resolved[PATH_MAX];

  if (!realpath (absolute, resolved))
    return absolute;
  g_free (absolute);
  return g_strdup (resolved);
}

char *lq_store_follow_path (const char *path, GError **error)
{
  g_autofree char *target = lq_store_resolve_path (path);

  if (!g_file_test (target, G_FILE_TEST_IS_SYMLINK))
    return g_steal_pointer (&target);
  g_set_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS,
               _ ("“%s” is a link that leads to nothing."), path);
  return NULL;
}

char *lq_store_hash (const char *bytes, gsize length)
{
  LqSha256 hash;
  char text[LQ_SHA256_TEXT];

  lq_sha256_init (&hash);
  lq_sha256_update (&hash, bytes, length);
  lq_sha256_finish_text (&hash, text);
  return g_strdup (text);
}

char *lq_store_set_journal_aside (const char *journal_path)
{
  for (int i = 1; i < 10000 && g_file_test (journal_path, G_FILE_TEST_EXISTS); i++)
    {
      g_autofree char *aside = g_strdup_printf ("%s.%d", journal_path, i);
      if (!g_file_test (aside, G_FILE_TEST_EXISTS))
        return g_rename (journal_path, aside) == 0 ? g_steal_pointer (&aside) : NULL;
    }
  return NULL;
}

void lq_store_remove_files (const char *path)
{
  g_autofree char *journal = lq_store_journal_path (path);

  g_unlink (path);
  g_unlink (journal);
}

char *lq_store_free_name_beside (const char *path)
{
  for (int i = 1;; i++)
    {
      g_autofree char *name =
          i == 1 ? g_strconcat (path, "~", NULL) : g_strdup_printf ("%s~%d", path, i);
      if (!g_file_test (name, G_FILE_TEST_EXISTS) && !g_file_test (name, G_FILE_TEST_IS_SYMLINK))
        return g_steal_pointer (&name);
    }
}

gboolean lq_store_name_twice (const char *path, const char *second)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (link (path, second) == 0)
    return TRUE;
  if (g_file_get_contents (path, &bytes, &length, NULL)
      && g_file_set_contents (second, bytes, (gssize)length, &error))
    return TRUE;
  errno = EIO;
  return FALSE;
}

gboolean lq_store_move_files (const char *from, const char *to)
{
  g_autofree char *journal = lq_store_journal_path (from);
  g_autofree char *new_journal = lq_store_journal_path (to);
  gboolean recorded = g_file_test (journal, G_FILE_TEST_EXISTS);

  if (!g_file_test (from, G_FILE_TEST_EXISTS) || g_file_test (to, G_FILE_TEST_EXISTS))
    {
      errno = g_file_test (to, G_FILE_TEST_EXISTS) ? EEXIST : ENOENT;
      return FALSE;
    }
  g_free (lq_store_set_journal_aside (new_journal)); /* of a file that is gone */
  if (recorded && !lq_store_name_twice (journal, new_journal))
    return FALSE;
  if (g_rename (from, to) != 0)
    {
      int why = errno;
      if (recorded)
        g_unlink (new_journal);
      errno = why;
      return FALSE;
    }
  g_unlink (journal);
  return TRUE;
}

static LqStore *new_store (const char *path, const LqRegistry *registry)
{
  LqStore *self = g_object_new (LQ_TYPE_STORE, NULL);

  self->registry = registry;
  self->path = lq_store_resolve_path (path);
  self->folder = g_path_get_dirname (self->path);
  return self;
}

static void forget (LqStore *self)
{
  g_clear_object (&self->history);
  g_clear_object (&self->session);
  g_clear_pointer (&self->report, lq_session_report_free);
  g_clear_pointer (&self->sha256, g_free);
}

static gboolean load (LqStore *self, GError **error)
{
  g_autofree char *bytes = NULL;
  g_autofree char *journal_path = lq_store_journal_path (self->path);
  g_autofree char *name = g_filename_display_basename (self->path);
  gsize length;

  forget (self);
  if (!g_file_get_contents (self->path, &bytes, &length, error))
    return FALSE;
  self->session =
      lq_session_file_parse (bytes, length, self->folder, self->registry, &self->report, error);
  if (!self->session)
    {
      g_prefix_error (error, _ ("“%s” cannot be opened: "), name);
      return FALSE;
    }
  self->sha256 = lq_store_hash (bytes, length);
  self->history = lq_history_new (self->session);
  lq_journal_read (journal_path, self->folder, self->sha256, self->history, &self->recovery);
  const char *saved = self->recovery.saved_command;
  self->saved = saved ? lq_history_find (self->history, saved) : NULL;
  return TRUE;
}

static void set_read_only (LqStore *self, const char *reason)
{
  g_free (self->read_only_reason);
  self->read_only_reason = g_strdup (reason);
  g_clear_pointer (&self->lock, lq_lock_release);
}

static void tell (LqStore *self, const char *format, const char *argument)
{
  g_autofree char *message = g_strdup_printf (format, argument);

  lq_session_report_add (self->report, 0, "", message);
}

/* A new journal with the history there is; what stood in its place is kept aside. */
static gboolean begin_journal (LqStore *self, const char *path, GError **error)
{
  g_autofree char *aside = lq_store_set_journal_aside (path);
  g_autofree char *name = aside ? g_path_get_basename (aside) : NULL;

  if (name && self->recovery.fit == LQ_JOURNAL_NEWER)
    tell (
        self,
        _ ("The journal was made by a newer Lacquer: it was set aside as “%s” with the history and "
           "the unsaved moves that are in it, and history begins anew."),
        name);
  else if (name && self->recovery.fit == LQ_JOURNAL_FOREIGN)
    tell (self,
          _ ("The journal belongs to another state of this file (it was changed by hand or by "
             "another "
             "program): it was set aside as “%s”, and history begins anew."),
          name);
  else if (name)
    tell (self,
          _ ("The journal is damaged: what could be read of it was used, the rest is in “%s”."),
          name);
  self->journal = lq_journal_create (path, self->folder, self->history, error);
  if (!self->journal)
    return FALSE;
  lq_journal_about_to_save (self->journal, self->sha256, self->saved);
  lq_journal_saved (self->journal, self->sha256, self->saved);
  if (lq_history_get_current (self->history) != self->saved)
    lq_journal_say_position (self->journal, lq_history_get_current (self->history));
  return TRUE;
}

static gboolean go_on_with_journal (LqStore *self, const char *path, GError **error)
{
  self->journal = lq_journal_open (path, self->folder, self->history, error);
  if (!self->journal)
    return FALSE;
  if (self->recovery.fit == LQ_JOURNAL_EARLIER)
    {
      tell (self, "%s", _ ("The file is an earlier save: what was done after it waits as redo."));
      lq_journal_about_to_save (self->journal, self->sha256, self->saved);
      lq_journal_saved (self->journal, self->sha256, self->saved);
    }
  return TRUE;
}

static void start_recording (LqStore *self)
{
  g_autofree char *path = lq_store_journal_path (self->path);
  g_autoptr (GError) error = NULL;
  LqJournalFit fit = self->recovery.fit;
  gboolean usable = fit == LQ_JOURNAL_FITS || fit == LQ_JOURNAL_EARLIER;
  gboolean sound = self->recovery.n_unreadable == 0 && !self->recovery.incomplete;

  if (!(usable && sound ? go_on_with_journal : begin_journal) (self, path, &error))
    set_read_only (self, error->message);
}

static gboolean open_for_writing (LqStore *self, GError **error)
{
  g_autofree char *lock_path = lq_store_lock_path (self->path);
  g_autoptr (GError) fault = NULL;

  if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
    return load (self, error); /* fails, and leaves no lock behind */
  self->lock = lq_lock_take (lock_path, &fault);
  if (!self->lock && g_error_matches (fault, LQ_STORE_ERROR, LQ_STORE_ERROR_LOCKED))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  if (fault)
    set_read_only (self, fault->message);
  if (!load (self, error))
    {
      g_clear_pointer (&self->lock, lq_lock_release);
      return FALSE;
    }
  if (self->report->format > LQ_SESSION_FORMAT)
    set_read_only (self,
                   _ ("It was made by a newer Lacquer: it is shown as far as it is understood, "
                      "and is not written over."));
  if (self->lock)
    {
      lq_prepared_file_clean (self->path);
      start_recording (self);
    }
  return TRUE;
}

static gboolean open_for_reading (LqStore *self, GError **error)
{
  if (!load (self, error))
    return FALSE;
  /* A writer may have saved between our reading of file and journal. */
  if (self->recovery.fit == LQ_JOURNAL_FOREIGN && !load (self, error))
    return FALSE;
  set_read_only (self, _ ("It was opened to be looked at."));
  return TRUE;
}

LqStore *lq_store_open (const char *path, const LqRegistry *registry, LqStoreMode mode,
                        GError **error)
{
  g_autoptr (LqStore) self = new_store (path, registry);

  if (!(mode == LQ_STORE_WRITE ? open_for_writing : open_for_reading) (self, error))
    return NULL;
  lq_store_watch (self);
  return g_steal_pointer (&self);
}

LqStore *lq_store_create (const char *path, const LqRegistry *registry, int rate_hz, GError **error)
{
  g_autofree char *target = lq_store_follow_path (path, error);

  if (!target)
    return NULL;
  g_autoptr (LqStore) self = new_store (target, registry);
  g_autofree char *lock_path = lq_store_lock_path (self->path);
  g_autofree char *journal_path = lq_store_journal_path (self->path);

  if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, LQ_STORE_ERROR, LQ_STORE_ERROR_EXISTS, _ ("“%s” exists already."), path);
      return NULL;
    }
  self->lock = lq_lock_take (lock_path, error);
  if (!self->lock)
    return NULL;
  self->report = lq_session_report_new ();
  self->report->format = LQ_SESSION_FORMAT;
  self->session = lq_session_new (registry, rate_hz);
  self->history = lq_history_new (self->session);
  self->sha256 = g_strdup ("");
  g_free (lq_store_set_journal_aside (journal_path)); /* of a file that is gone */
  self->journal = lq_journal_create (journal_path, self->folder, self->history, error);
  if (!self->journal || !lq_store_write (self, error))
    return NULL;
  lq_store_watch (self);
  return g_steal_pointer (&self);
}
