/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NAME.lacquer-journal: every command, undo, reason and save as it happens, one checksummed line
 * each, appended by one write() and synced by a worker within a second. It is the history that
 * survives a restart, and what brings back unsaved moves after a crash. Losing it loses history,
 * never the document. Main thread; the worker only syncs. */
#pragma once

#include "model/history.h"

#define LQ_TYPE_JOURNAL (lq_journal_get_type ())
G_DECLARE_FINAL_TYPE (LqJournal, lq_journal, LQ, JOURNAL, GObject)

/* What reading a journal found. */
typedef enum
{
  LQ_JOURNAL_NONE,    /* there is none, or it is empty */
  LQ_JOURNAL_FITS,    /* belongs to this very file; history is loaded, moves are replayed */
  LQ_JOURNAL_EARLIER, /* the file is an earlier save: later moves wait as redo */
  LQ_JOURNAL_FOREIGN, /* belongs to another state of the file: not used */
  LQ_JOURNAL_NEWER,   /* of a newer program: not used */
} LqJournalFit;

typedef struct
{
  LqJournalFit fit;
  guint n_restored;    /* commands done after the save that were replayed */
  gint64 last_time;    /* of the last restored one, µs since 1970 UTC */
  gboolean incomplete; /* a move did not fit: restored up to there */
  guint n_unreadable;  /* damaged lines passed over (a torn last line is not one) */
  char *saved_command; /* id of the command the file stands at, NULL: the beginning */
} LqJournalResult;

void lq_journal_result_clear (LqJournalResult *result);

/* Reads the journal at PATH into HISTORY (empty, its session as just parsed from the file whose
 * SHA-256 is SHA256), and replays onto the session what follows that save. FOLDER as in
 * session_file.h. Never fails: what cannot be used is said in RESULT. Writes nothing. */
void lq_journal_read (const char *path, const char *folder, const char *sha256, LqHistory *history,
                      LqJournalResult *result);

/* Opens PATH for appending (made if missing) and from now on writes what happens in HISTORY.
 * NULL with error when the file cannot be written. */
LqJournal *lq_journal_open (const char *path, const char *folder, LqHistory *history,
                            GError **error);

/* Writes the commands of HISTORY anew to PATH in place of what is there, then as open; the save
 * that they belong to must follow. */
LqJournal *lq_journal_create (const char *path, const char *folder, LqHistory *history,
                              GError **error);

/* Around a save: about_to says which file will stand for COMMAND (NULL: the beginning), synced
 * before the rename; saved says that it is in place. */
void lq_journal_about_to_save (LqJournal *journal, const char *sha256, LqCommand *command);
void lq_journal_saved (LqJournal *journal, const char *sha256, LqCommand *command);

/* Says that history stands at COMMAND: when reading came to another place than the lines say, or
 * when a session goes elsewhere and leaves its file behind. */
void lq_journal_say_position (LqJournal *journal, LqCommand *command);

/* FALSE when lines wait because they could not be written (disk full …); they are tried again with
 * the next one. Property "healthy" notifies. */
gboolean lq_journal_is_healthy (LqJournal *journal);

/* Syncs and closes; also at dispose. */
void lq_journal_close (LqJournal *journal);
