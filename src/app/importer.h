/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings audio files into a session: looks at each, converts what must be converted, hashes. The
 * copies are made in a folder of the import's own and get their place in the session's media folder
 * when all is done, so that a session can be saved elsewhere meanwhile and a killed program leaves
 * nothing half done beside finished files. The document puts the result in.
 * Thread: [worker], but for new, place and free. */
#pragma once

#include "core/types.h"

#include <gio/gio.h>

/* A file as the session will use it. */
typedef struct
{
  char *source; /* as the person named it, absolute */
  char *name;   /* for track or reference: the file's name without its ending */
  char *path;   /* what plays: SOURCE, or the converted copy */
  char *sha256; /* of PATH */
  gint64 size;
  gint64 written_ms; /* before it was read; 0: it is our copy */
  int rate_hz, n_channels;
  LqFrames n_frames;
  char *origin_sha256, *converter; /* of a converted copy, else NULL */
} LqImported;

typedef struct
{
  char **paths;
  char *folder;     /* of the copies; made when the first one needs it */
  int rate_hz;      /* of the session */
  gboolean samples; /* recorded sound for processors: as it is, also of four channels */

  GPtrArray *files;   /* LqImported, in the order of PATHS */
  GPtrArray *remarks; /* char *: what a person should know about them */
  GPtrArray *refused; /* char *: why each of the others cannot be used, in their order */
} LqImport;

LqImport *lq_import_new (const char *const *paths, const char *folder, int rate_hz);
void lq_import_free (LqImport *import);

/* WHAT is being done, FRACTION of all files. */
typedef void (*LqImportProgress) (gpointer data, const char *what, double fraction);

/* FALSE only when cancelled or when no file could be used, with why of each; then no copy remains. */
gboolean lq_import_run (LqImport *import, LqImportProgress progress, gpointer data,
                        GCancellable *cancellable, GError **error);

/* "3 of 5 files cannot be used:" and why, a line each; one alone has its line only. NULL: all could
 * be. Owns: g_free. */
char *lq_import_refusal (const LqImport *import);

/* Removes the copies again, and their folder if nothing else is in it: the files are not wanted. */
void lq_import_discard (LqImport *import);

typedef enum
{
  LQ_IMPORT_PLACED,
  LQ_IMPORT_ELSEWHERE, /* MEDIA_FOLDER is on another disk: carry first */
  LQ_IMPORT_NOT_PLACED,
} LqImportPlacing;

/* Gives the copies their names in MEDIA_FOLDER, beside what is there, and removes their own folder.
 * Quick: nothing is copied. Thread: [main]. */
LqImportPlacing lq_import_place (LqImport *import, const char *media_folder, GError **error);

/* Moves the copies to FOLDER, which becomes their own, by copying. After a failure they are where
 * discard finds them. Thread: [worker]. */
gboolean lq_import_carry (LqImport *import, const char *folder, GCancellable *cancellable,
                          GError **error);

/* The sample rate of the first file of PATHS that opens, 0 with error when none does. */
int lq_import_probe_rate (const char *const *paths, GError **error);
