/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What document.c (open, save, read) and document_import.c (files on their way in) share. Main
 * thread. */
#pragma once

#include "app/document.h"

struct _LqDocument
{
  GObject parent_instance;
  const LqRegistry *registry; /* borrowed */
  LqStore *store;             /* NULL: none open */
  GPtrArray *jobs;            /* Job, borrowed: those under way */
  guint n_imports;            /* so far: names their folders */
  GCancellable *doubts;       /* of the reading of doubtful files under way, or NULL */
  gboolean doubts_again;      /* there may be others by then */
};

/* ---- document.c ---- */

void lq_document_tell (LqDocument *document, const char *sentence);
void lq_document_tell_failure (LqDocument *document, const char *sentence);

/* Takes over STORE in place of the present one. */
void lq_document_adopt (LqDocument *document, LqStore *store);

/* Looks whether the files of the session are there. */
void lq_document_check_media (LqDocument *document);

/* "progress"; and the property "importing". */
void lq_document_report (LqDocument *document, const char *what, double fraction, double left_s);
void lq_document_notify_importing (LqDocument *document);

/* "NAME Media" beside "NAME.lacquer". Owns: g_free. */
char *lq_document_media_folder (LqStore *store);

/* Removes FOLDER with the files in it. */
void lq_document_remove_media (const char *folder);

/* ---- document_import.c ---- */

/* What was to go into the session that closes is not wanted any more. */
void lq_document_cancel_imports (LqDocument *document);

/* Whether files are on their way into the present session. */
gboolean lq_document_imports_under_way (LqDocument *document);

/* ---- document_doubts.c ---- */

/* Reads, on a worker, the files that were written again since they were taken in; those that are others are told,
 * and missing from then on. While that is under way it is done once more after it. */
void lq_document_settle_doubts (LqDocument *document);
/* Nobody needs to know any more. */
void lq_document_leave_doubts (LqDocument *document);
