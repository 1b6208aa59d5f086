/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session on disk: file, journal beside it, and the lock that keeps a second writer out. Opens,
 * recovers, saves, saves as. What app and command line hold. Main thread.
 * Properties: "path" (string) "untitled" "modified" "read-only" (booleans) "read-only-reason"
 * (string) "journal-healthy" (boolean). */
#pragma once

#include "model/history.h"
#include "model/journal.h"
#include "model/session_file.h"

#define LQ_TYPE_STORE (lq_store_get_type ())
G_DECLARE_FINAL_TYPE (LqStore, lq_store, LQ, STORE, GObject)

#define LQ_STORE_ERROR (lq_store_error_quark ())
GQuark lq_store_error_quark (void);
typedef enum
{
  LQ_STORE_ERROR_LOCKED, /* another process has it open for writing */
  LQ_STORE_ERROR_READ_ONLY,
  LQ_STORE_ERROR_EXISTS,
  LQ_STORE_ERROR_CHANGED, /* somebody else wrote the file since it was opened */
  LQ_STORE_ERROR_IO,
} LqStoreError;

typedef enum
{
  LQ_STORE_WRITE, /* takes the lock, fails with LOCKED; a folder that cannot be written
                            opens read-only and says so */
  LQ_STORE_READ,  /* no lock, writes nothing, sees what the journal has */
} LqStoreMode;

/* Opens PATH, replays its journal. REGISTRY is borrowed for the store's life. */
LqStore *lq_store_open (const char *path, const LqRegistry *registry, LqStoreMode mode,
                        GError **error);

/* A new, empty session at PATH (saved at once); EXISTS when there is one, or a link that leads to nothing. */
LqStore *lq_store_create (const char *path, const LqRegistry *registry, int rate_hz,
                          GError **error);

/* A new session without a name, kept in the user's state folder until it is saved. */
LqStore *lq_store_create_untitled (const LqRegistry *registry, int rate_hz, GError **error);

/* Paths of untitled sessions that a crash left behind (nobody has them open and something is in
 * them), newest first. Owns: g_strfreev. */
char **lq_store_list_untitled (void);

/* What tells a session that is not open from another; read without its lock. */
typedef struct
{
  char *name;            /* its title, else that of its first track or medium; NULL: none has one */
  guint n_tracks;        /* audio in it */
  gint64 changed_unix_s; /* when something was last done in it, 0: unknown */
} LqStoreSummary;

/* FALSE when PATH cannot be read; the time is there all the same. REGISTRY is borrowed for the call. */
gboolean lq_store_summarise (const char *path, const LqRegistry *registry, LqStoreSummary *summary);
void lq_store_summary_clear (LqStoreSummary *summary);

/* Absolute; where PATH is a link, the file that it leads to, which is what is written. NULL with EXISTS: it leads to
 * nothing, and a file in its place would part what somebody tied. Owns: g_free. */
char *lq_store_follow_path (const char *path, GError **error);

/* "Song.lacquer~" or "Song.lacquer~2" …, a session like any other if we are killed. Owns: g_free. */
char *lq_store_free_name_beside (const char *path);

/* Files of a session that nobody has open: the file itself and its journal, which it may not have. */
void lq_store_remove_files (const char *path);
/* TO is free. Also when it is interrupted one of the two names has the session with its whole journal. FALSE with errno:
 * all is as it was. */
gboolean lq_store_move_files (const char *from, const char *to);

LqSession *lq_store_get_session (LqStore *store);
LqHistory *lq_store_get_history (LqStore *store);
const char *lq_store_get_path (LqStore *store);   /* absolute */
const char *lq_store_get_folder (LqStore *store); /* absolute */
gboolean lq_store_is_untitled (LqStore *store);
gboolean lq_store_is_modified (LqStore *store);
gboolean lq_store_is_read_only (LqStore *store);
const char *lq_store_get_read_only_reason (LqStore *store); /* NULL when it can be written */
gboolean lq_store_is_journal_healthy (LqStore *store);

/* What opening found: problems in the file, moves that came back, a journal set aside. Borrowed. */
const LqSessionReport *lq_store_get_report (LqStore *store);
const LqJournalResult *lq_store_get_recovery (LqStore *store);
/* "42 moves restored, last 19:31:58", NULL when nothing came back. Owns: free with g_free. */
char *lq_store_describe_recovery (LqStore *store);

/* Atomic: on failure the old file stands as it was and the work goes on. */
gboolean lq_store_save (LqStore *store, GError **error);
typedef enum
{
  LQ_STORE_KEEP_EXISTING,
  LQ_STORE_OVERWRITE,
} LqStoreOverwrite;
/* Whether a session may be saved as PATH, followed already; FALSE with EXISTS: there is a file and nobody said that it
 * may go, or something that a session never replaces. */
gboolean lq_store_may_replace (const char *path, const LqRegistry *registry,
                               LqStoreOverwrite overwrite, GError **error);
/* The session moves to PATH with its whole history; the old file stays as last saved, an untitled
 * one goes. */
gboolean lq_store_save_as (LqStore *store, const char *path, LqStoreOverwrite overwrite,
                           GError **error);
/* Where save as onto the session's own file kept what somebody else had saved there since; once. NULL: there was no
 * such thing. Owns: g_free. */
char *lq_store_take_kept (LqStore *store);

/* "Discard": goes back to the last save (the moves since stay in history as redo) and closes. An
 * untitled session is removed. */
void lq_store_discard (LqStore *store);
/* Ends journal and lock; unsaved moves stay in the journal. An untitled session in which nothing was
 * done leaves nothing behind. Also at dispose. */
void lq_store_close (LqStore *store);
