/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session file, format 1: text of groups and keys that a person can read, diff and mend.
 * Turns a session into bytes and back; knows nothing of folders, journals and locks (store.h).
 * Tolerant when reading: a line that cannot be used is set aside, kept (as a comment in its place)
 * and reported; unknown groups and keys survive. Thread: [main]. */
#pragma once

#include "model/session.h"

#define LQ_SESSION_FORMAT 1

#define LQ_SESSION_FILE_ERROR (lq_session_file_error_quark ())
GQuark lq_session_file_error_quark (void);
typedef enum
{
  LQ_SESSION_FILE_NOT_A_SESSION,
  LQ_SESSION_FILE_TOO_LARGE,
} LqSessionFileError;

/* Something a person should know about what was read. */
typedef struct
{
  int line;      /* from 1; 0: the file as a whole */
  char *text;    /* the line as it stood */
  char *message; /* one sentence */
} LqProblem;

typedef struct
{
  int format;          /* of the file; above LQ_SESSION_FORMAT: must not be written over */
  GPtrArray *problems; /* LqProblem, never NULL */
} LqSessionReport;

void lq_session_report_free (LqSessionReport *report);

/* FOLDER: absolute, what relative media paths are relative to. *REPORT (not NULL) is filled also
 * when all is well. NULL only when BYTES are no session at all. Owns: both. */
LqSession *lq_session_file_parse (const char *bytes, gsize length, const char *folder,
                                  const LqRegistry *registry, LqSessionReport **report,
                                  GError **error);

/* The whole file; the same session gives the same bytes. Owns: free with g_free. */
char *lq_session_file_format (LqSession *session, const char *folder, gsize *length);
