/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the app room is tried: a folder of its own (also for the user's state and cache), audio files
 * of known content made by libsndfile, a document with what it told, and a main loop to wait in.
 * Used by every test of this folder, on the main thread. */
#pragma once

#include "app/document.h"

#include <glib.h>

typedef struct
{
  LqRegistry *registry;
  char *folder;
  LqDocument *document;
  GPtrArray *told; /* char *, in order */
} Studio;

/* The program's main: every test has the user's folders for itself. */
int studio_main (int argc, char **argv, void (*add_tests) (void));

void studio_init (Studio *studio);
void studio_clear (Studio *studio);

/* Sample of CHANNEL at FRAME. */
typedef double (*StudioSignal) (int channel, gint64 frame);

typedef struct
{
  const char *name; /* in the studio's folder */
  int rate_hz;
  int n_channels;
  gint64 n_frames;
  int format; /* of libsndfile; 0: 24-bit WAV */
  StudioSignal signal;
} StudioFile;

/* Owns: path, g_free. */
char *studio_write (Studio *studio, const StudioFile *file);
char *studio_path (Studio *studio, const char *name);

/* An untitled session from PATHS, a copy of lq_document_open_files that waits. */
gboolean studio_open_files (Studio *studio, const char *const *paths, GError **error);
/* The same of files that there is nothing to say against. */
void studio_must_open (Studio *studio, const char *const *paths);
gboolean studio_import (Studio *studio, const char *const *paths, LqImportAs as, GError **error);

/* Iterates the main loop until DONE says so; fails after ten seconds. */
void studio_wait (gboolean (*done) (gpointer data), gpointer data);
void studio_iterate (int ms); /* for so long */

/* Whether something that contains TEXT was told. */
gboolean studio_was_told (const Studio *studio, const char *text);

LqSession *studio_session (Studio *studio);
LqHistory *studio_history (Studio *studio);
gpointer studio_item (Studio *studio, const char *id);

/* A command that gives KEY of ID the value TEXT. */
void studio_set (Studio *studio, const char *id, const char *key, const char *text);

/* Puts a processor at the end of the rack with "ID=VALUE" parameters. Borrowed. */
LqNode *studio_add_insert (Studio *studio, const char *track, const char *processor,
                           const char *const *values);
LqNode *studio_add_node (Studio *studio, const char *processor, const char *const *values);

/* Number of files below FOLDER, all of them. */
guint studio_count_files (const char *folder);
