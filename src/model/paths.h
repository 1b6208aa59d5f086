/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Media paths as they stand in a session: in memory "file:///…", in the file relative to its
 * folder where that is near, so that a folder can move with its session. Main thread. */
#pragma once

#include <glib.h>

/* "file:///a/b/c.wav" below or beside FOLDER "/a/b" → "c.wav", "../c.wav"; else as it is. */
char *lq_paths_to_relative (const char *uri, const char *folder);

/* The inverse; what is absolute already stays as it is. */
char *lq_paths_to_absolute (const char *text, const char *folder);
