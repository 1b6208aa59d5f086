/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes as flags and sections as names, against time. A flag that would touch the next one drops to its
 * first word, then to its sign. Flags are widgets of their own: focus, arrows, Delete.
 * Thread: [main]. */
#pragma once

#include "ui/widgets/time_view.h"

#include <gtk/gtk.h>

typedef struct
{
  const char *id;
  LqFrames at;
  const char *text; /* "Ana: vocal buried here" */
  gboolean answered;
} LqNoteFlag;

typedef struct
{
  LqFrames at;
  const char *name; /* "Chorus 1" */
} LqSection;

#define LQ_TYPE_NOTE_LANE (lq_note_lane_get_type ())
G_DECLARE_FINAL_TYPE (LqNoteLane, lq_note_lane, LQ, NOTE_LANE, GtkWidget)

/* Signals, with the id of the note: "note-chosen" (const char *) by click or Enter, "note-moved" (const
 * char *, gint64 frame) by arrows, "note-menu" (const char *), "note-delete" (const char *). */
GtkWidget *lq_note_lane_new (LqTimeView *view);

/* Both are copied; sorted by time. */
void lq_note_lane_set_notes (LqNoteLane *lane, const LqNoteFlag *notes, int n);
void lq_note_lane_set_sections (LqNoteLane *lane, const LqSection *sections, int n);
