/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the store share. Main thread. */
#pragma once

#include "model/lock.h"
#include "model/store.h"

struct _LqStore
{
  GObject parent_instance;
  const LqRegistry *registry;
  char *path, *folder;
  LqSession *session;
  LqHistory *history;
  LqJournal *journal; /* NULL: nothing is recorded */
  LqLock *lock;       /* NULL: nothing is written */
  LqSessionReport *report;
  LqJournalResult recovery;
  char *sha256;     /* of the file as last read or written */
  LqCommand *saved; /* what the file stands at; NULL: the beginning */
  char *read_only_reason;
  char *kept; /* lq_store_take_kept */
};

/* "Song.lacquer" → "Song.lacquer-journal", "Song.lacquer-lock". */
char *lq_store_journal_path (const char *path);
char *lq_store_lock_path (const char *path);

/* Absolute, symbolic links followed. */
char *lq_store_resolve_path (const char *path);

char *lq_store_hash (const char *bytes, gsize length);

/* Writes the file and what the journal has to say about it. */
gboolean lq_store_write (LqStore *store, GError **error);

/* Whether the file is still the one that was read or written last (or is gone, which is no
 * reason not to save). */
gboolean lq_store_is_unchanged (LqStore *store);

/* Tells "modified" and "journal-healthy". */
void lq_store_watch (LqStore *store);
/* The second alone, of a journal that is new. */
void lq_store_watch_journal (LqStore *store);

/* The same file under a second name, or where there is no such thing a copy. FALSE with errno. */
gboolean lq_store_name_twice (const char *path, const char *second);

/* Renames a journal that is not used, so that nothing of it is lost; its new path, NULL: there was
 * none or it could not be renamed. */
char *lq_store_set_journal_aside (const char *journal_path);
