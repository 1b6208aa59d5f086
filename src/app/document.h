/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The open session as the window and the sound see it: at most one at a time, opened, made from
 * audio files, saved, and its media brought in. Everything that changes what is inside goes
 * through its history. Main thread; long work runs in tasks and reports progress.
 *
 * Properties (read): "session" (LqSession or NULL), "history" (LqHistory or NULL), "title" (string),
 * "modified" (boolean), "read-only" (boolean), "importing" (boolean).
 * Signals: "opened" after another session is in place; "closing" just before one goes;
 * "progress" (const char *what, double fraction, double seconds_left) while importing, fraction 1 at
 * the end; "told" (const char *sentence, gboolean failure) for what a person should know without a
 * dialog; FAILURE: something that was asked for was not done. */
#pragma once

#include "model/media_item.h"
#include "model/node.h"
#include "model/store.h"

#define LQ_TYPE_DOCUMENT (lq_document_get_type ())
G_DECLARE_FINAL_TYPE (LqDocument, lq_document, LQ, DOCUMENT, GObject)

/* Borrows REGISTRY for its whole life. No session is open. */
LqDocument *lq_document_new (const LqRegistry *registry);

const LqRegistry *lq_document_get_registry (LqDocument *document);
LqStore *
lq_document_get_store (LqDocument *document); /* NULL: none open. Borrowed, like all here */
LqSession *lq_document_get_session (LqDocument *document);
LqHistory *lq_document_get_history (LqDocument *document);

/* Opens a session file in place of the present one, whose unsaved moves stay in its journal.
 * On failure the present one stays open. */
gboolean lq_document_open (LqDocument *document, const char *path, GError **error);

/* Makes an untitled session from audio files, one track each, and opens it. Files of another rate
 * than the first, and lossy ones, are converted once into the session's media folder. A file that cannot
 * be used is told and left out; it fails only when none is left. Async: finish returns FALSE with
 * error, or G_IO_ERROR_CANCELLED with nothing changed. */
void lq_document_open_files_async (LqDocument *document, const char *const *paths,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
gboolean lq_document_open_files_finish (LqDocument *document, GAsyncResult *result, GError **error);

/* The same into the open session, as one command: further tracks, or references. */
typedef enum
{
  LQ_IMPORT_TRACKS,
  LQ_IMPORT_REFERENCES,
  LQ_IMPORT_SAMPLE, /* of a node: lq_document_import_sample_async */
} LqImportAs;
void lq_document_import_async (LqDocument *document, const char *const *paths, LqImportAs as,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);

/* A file as the sample of NODE, whose table takes one, as one command. It stays where and as it is.
 * Ends like the others. */
void lq_document_import_sample_async (LqDocument *document, const char *path, LqNode *node,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data);
gboolean lq_document_import_finish (LqDocument *document, GAsyncResult *result, GError **error);

/* Save, save as. An untitled session takes its converted media with it. */
gboolean lq_document_save (LqDocument *document, GError **error);
gboolean lq_document_save_as (LqDocument *document, const char *path, LqStoreOverwrite overwrite,
                              GError **error);

/* Closes; unsaved moves stay in the journal. Nothing open: nothing. */
void lq_document_close (LqDocument *document);

/* Finds missing media below FOLDER and relinks them as one command; returns how many were found. */
guint lq_document_relink (LqDocument *document, const char *folder);
guint lq_document_n_missing (LqDocument *document);

/* Frames at the session's rate from the first to the end of the last region. */
LqFrames lq_document_get_length (LqDocument *document);
