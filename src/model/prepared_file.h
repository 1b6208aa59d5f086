/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts a whole file in place or none: written and synced under a hidden name beside it, then
 * renamed, then the folder synced. In two steps, so that something can be said in between.
 * One writer of a PATH at a time. Main thread. */
#pragma once

#include <gio/gio.h>

/* Writes BYTES beside PATH, synced, with the permissions of what is at PATH. Returns the hidden
 * name; NULL, nothing left behind, with a G_IO_ERROR. Owns: free with g_free. */
char *lq_prepared_file_write (const char *path, const char *bytes, gsize length, GError **error);

/* Renames PREPARED to PATH. FALSE: PREPARED is gone and PATH as it was. *CONFIRMED FALSE: it is in
 * place, but the disk would not say that it stays. */
gboolean lq_prepared_file_commit (const char *prepared, const char *path, gboolean *confirmed,
                                  GError **error);

/* Removes what a crash between the two left behind. */
void lq_prepared_file_clean (const char *path);
