/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the journal. Lines that cannot be written wait in memory, in order, and are tried again
 * with the next one; a line that was cut short is then completed. */
#include "model/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/journal_line.h"
#include "model/store.h"

/* Lines that come this close together are synced together. */
#define SYNC_GATHER_MS 250

struct _LqJournal
{
  GObject parent_instance;
  int fd;
  char *path;
  char *folder;
  LqHistory *history;
  GString *waiting; /* bytes not yet in the file */
  int write_errno;  /* why they wait; 0: they do not */

  GThread *syncer;
  GMutex mutex;
  GCond cond;
  gboolean dirty, quit; /* under the mutex, as is: */
  int sync_errno;
};

enum
{
  PROP_0,
  PROP_HEALTHY,
};

G_DEFINE_FINAL_TYPE (LqJournal, lq_journal, G_TYPE_OBJECT)

static gboolean notify_healthy (gpointer journal)
{
  g_object_notify (journal, "healthy");
  return G_SOURCE_REMOVE;
}

/* Thread: [worker]. */
static void sync_once (LqJournal *self)
{
  int code = fdatasync (self->fd) == 0 ? 0 : errno;

  g_mutex_lock (&self->mutex);
  gboolean changed = (self->sync_errno != 0) != (code != 0);
  self->sync_errno = code;
  gboolean quit = self->quit;
  g_mutex_unlock (&self->mutex);
  if (changed && !quit) /* the one that closes looks for itself */
    g_idle_add_full (G_PRIORITY_DEFAULT, notify_healthy, g_object_ref (self), g_object_unref);
}

/* Thread: [worker]. */
static gpointer run_syncer (gpointer data)
{
  LqJournal *self = data;
  gboolean quit = FALSE;

  while (!quit)
    {
      g_mutex_lock (&self->mutex);
      while (!self->dirty && !self->quit)
        g_cond_wait (&self->cond, &self->mutex);
      gint64 until = g_get_monotonic_time () + SYNC_GATHER_MS * 1000;
      while (!self->quit && g_cond_wait_until (&self->cond, &self->mutex, until))
        continue;
      quit = self->quit;
      gboolean dirty = self->dirty;
      self->dirty = FALSE;
      g_mutex_unlock (&self->mutex);
      if (dirty)
        sync_once (self);
    }
  return NULL;
}

static void ask_for_sync (LqJournal *self)
{
  g_mutex_lock (&self->mutex);
  self->dirty = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/* Writes what waits; 0 or why not. */
static int write_waiting (LqJournal *self)
{
  while (self->waiting->len > 0)
    {
      ssize_t n = write (self->fd, self->waiting->str, self->waiting->len);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n < 0 ? errno : ENOSPC;
      g_string_erase (self->waiting, 0, n);
    }
  return 0;
}

static void push (LqJournal *self)
{
  int before = self->write_errno;

  self->write_errno = write_waiting (self);
  ask_for_sync (self);
  if ((before != 0) != (self->write_errno != 0))
    g_object_notify (G_OBJECT (self), "healthy");
}

/* Takes LINE. */
static void append (LqJournal *self, char *line)
{
  if (self->fd >= 0)
    {
      g_string_append (self->waiting, line);
      push (self);
    }
  g_free (line);
}

static void on_recorded (LqHistory *history, LqCommand *command, LqJournal *self)
{
  append (self, lq_journal_line_command (command, self->folder));
}

static void on_moved (LqHistory *history, LqJournal *self)
{
  append (self, lq_journal_line_at (lq_history_get_current (history)));
}

static void on_reason_changed (LqHistory *history, LqCommand *command, LqJournal *self)
{
  append (self, lq_journal_line_reason (command));
}

static void lq_journal_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_boolean (value, lq_journal_is_healthy (LQ_JOURNAL (object)));
}

static void lq_journal_dispose (GObject *object)
{
  LqJournal *self = LQ_JOURNAL (object);

  lq_journal_close (self);
  g_clear_object (&self->history);
  G_OBJECT_CLASS (lq_journal_parent_class)->dispose (object);
}

static void lq_journal_finalize (GObject *object)
{
  LqJournal *self = LQ_JOURNAL (object);

  g_free (self->path);
  g_free (self->folder);
  g_string_free (self->waiting, TRUE);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  G_OBJECT_CLASS (lq_journal_parent_class)->finalize (object);
}

static void lq_journal_class_init (LqJournalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lq_journal_get_property;
  object_class->dispose = lq_journal_dispose;
  object_class->finalize = lq_journal_finalize;
  g_object_class_install_property (
      object_class, PROP_HEALTHY,
      g_param_spec_boolean ("healthy", "Healthy", "Everything done is in the file.", TRUE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void lq_journal_init (LqJournal *self)
{
  self->fd = -1;
  self->waiting = g_string_new (NULL);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
}

/* A torn last line goes, so that the next one stands on its own. */
static gboolean drop_torn_line (int fd)
{
  off_t end = lseek (fd, 0, SEEK_END), keep = end;
  char byte;

  while (keep > 0 && pread (fd, &byte, 1, keep - 1) == 1 && byte != '\n')
    keep--;
  return keep == end || ftruncate (fd, keep) == 0;
}

static LqJournal *start (const char *path, const char *folder, LqHistory *history, int flags,
                         GError **error)
{
  int fd = open (path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | flags, 0666);
  LqJournal *self;

  if (fd < 0 || !drop_torn_line (fd))
    {
      int code = errno;
      g_set_error (error, LQ_STORE_ERROR,
                   code == EACCES || code == EROFS ? LQ_STORE_ERROR_READ_ONLY : LQ_STORE_ERROR_IO,
                   _ ("Its journal cannot be written: %s."), g_strerror (code));
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  self = g_object_new (LQ_TYPE_JOURNAL, NULL);
  self->fd = fd;
  self->path = g_strdup (path);
  self->folder = g_strdup (folder);
  self->history = g_object_ref (history);
  self->syncer = g_thread_new ("journal", run_syncer, self);
  g_signal_connect (history, "recorded", G_CALLBACK (on_recorded), self);
  g_signal_connect (history, "moved", G_CALLBACK (on_moved), self);
  g_signal_connect (history, "reason-changed", G_CALLBACK (on_reason_changed), self);
  return self;
}

static void append_header (LqJournal *self)
{
  if (lseek (self->fd, 0, SEEK_END) == 0)
    append (self, lq_journal_line_header ());
}

LqJournal *lq_journal_open (const char *path, const char *folder, LqHistory *history,
                            GError **error)
{
  LqJournal *self = start (path, folder, history, 0, error);

  if (self)
    append_header (self);
  return self;
}

LqJournal *lq_journal_create (const char *path, const char *folder, LqHistory *history,
                              GError **error)
{
  LqJournal *self = start (path, folder, history, O_TRUNC, error);
  g_autoptr (GPtrArray) commands = lq_history_list_all (history);

  if (!self)
    return NULL;
  append_header (self);
  for (guint i = 0; i < commands->len; i++)
    {
      LqCommand *command = commands->pdata[i];
      append (self, lq_journal_line_command (command, folder));
      if (*lq_command_get_reason (command))
        append (self, lq_journal_line_reason (command));
    }
  return self;
}

void lq_journal_say_position (LqJournal *journal, LqCommand *command)
{
  append (journal, lq_journal_line_at (command));
}

/* Everything in the file and on the disk; 0 or why not. */
static int sync_all (LqJournal *self)
{
  push (self);
  if (self->write_errno)
    return self->write_errno;
  return fdatasync (self->fd) == 0 ? 0 : errno;
}

void lq_journal_about_to_save (LqJournal *journal, const char *sha256, LqCommand *command)
{
  append (journal, lq_journal_line_save ("save", sha256, command));
  sync_all (journal); /* should it fail: the file is saved all the same, history may be lost */
}

void lq_journal_saved (LqJournal *journal, const char *sha256, LqCommand *command)
{
  append (journal, lq_journal_line_save ("saved", sha256, command));
}

gboolean lq_journal_is_healthy (LqJournal *journal)
{
  g_mutex_lock (&journal->mutex);
  gboolean synced = journal->sync_errno == 0;
  g_mutex_unlock (&journal->mutex);
  return synced && journal->write_errno == 0;
}

void lq_journal_close (LqJournal *journal)
{
  if (journal->fd < 0)
    return;
  g_signal_handlers_disconnect_by_data (journal->history, journal);
  push (journal);
  g_mutex_lock (&journal->mutex);
  journal->quit = TRUE;
  g_cond_signal (&journal->cond);
  g_mutex_unlock (&journal->mutex);
  g_thread_join (journal->syncer);
  close (journal->fd);
  journal->fd = -1;
}
