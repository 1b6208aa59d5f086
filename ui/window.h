/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: header, then either the welcome page or the desk (deck, seam, master page, info line).
 * Carries every action of the program as "win.*" with its state, and the keys. Thread: [main]. */
#pragma once

#include "ui/desk.h"

#include <adwaita.h>

#define LQ_TYPE_WINDOW (lq_window_get_type ())
G_DECLARE_FINAL_TYPE (LqWindow, lq_window, LQ, WINDOW, AdwApplicationWindow)

LqWindow *lq_window_new (GtkApplication *application);
LqDesk *lq_window_get_desk (LqWindow *window);
void lq_window_tap_tempo (LqWindow *window);

/* A session file, or audio files: one becomes a master session, several a session of tracks; a folder
 * stands for the audio files in it. */
void lq_window_open_paths (LqWindow *window, const char *const *paths);

/* Opens the demo session, composing it first if this is the first time. */
void lq_window_open_demo (LqWindow *window);

/* The session at PATH is the newest of those offered on the welcome page. */
void lq_window_remember (LqWindow *window, const char *path);

/* One bar under the deck with a sentence and up to two buttons (NULL: none). */
void lq_window_tell (LqWindow *window, const char *sentence);

/* Side panel "history", "notes", "tracks", "references"; NULL closes. */
void lq_window_show_panel (LqWindow *window, const char *name);

/* History panel open with the reason of the last move in the hand; notes panel with the last note. */
void lq_window_edit_last_note (LqWindow *window);
