/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a journal: fields set apart by tabs, the first one a checksum of the rest. What the
 * fields are is said in journal_line.c. Main thread. */
#pragma once

#include "model/command_private.h"

#define LQ_JOURNAL_VERSION "1"

/* FIELDS (NULL-terminated) as one line with its newline. Owns: free with g_free. */
char *lq_journal_line_encode (const char *const *fields);

/* The fields of LINE (without newline); NULL when the checksum does not fit. Owns: g_strfreev. */
char **lq_journal_line_decode (const char *line, gsize length);

/* The lines there are. FOLDER: what paths are relative to. */
char *lq_journal_line_header (void);
char *lq_journal_line_command (LqCommand *command, const char *folder);
char *lq_journal_line_reason (LqCommand *command);
char *lq_journal_line_at (LqCommand *command); /* NULL: the beginning */
char *lq_journal_line_save (const char *verb, const char *sha256, LqCommand *command);

/* A command line's fields back. FALSE when they do not make sense; RECORDS is given. */
typedef struct
{
  guint number, parent; /* parent 0: the beginning */
  gint64 time;
  const char *label;
  GPtrArray *records;
} LqJournalCommand;
gboolean lq_journal_line_read_command (char **fields, const char *folder,
                                       LqJournalCommand *command);

/* "c41" → 41, "c0" → 0. */
gboolean lq_journal_line_read_id (const char *text, guint *number);
gboolean lq_journal_line_read_time (const char *text, gint64 *time);
