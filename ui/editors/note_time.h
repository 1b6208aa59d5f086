/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A time in a picture that is free or that of a note: two rows, of which one counts. Thread: [main]. */
#pragma once

#include "ui/desk.h"

typedef struct
{
  LqDesk *desk; /* borrowed, as the node */
  LqNode *node;
  int time_slot, note_slot;
} LqNoteTime;

/* The rows TIME, in ms, and NOTE of NODE. */
LqNoteTime lq_note_time (LqDesk *desk, LqNode *node, const char *time, const char *note);

/* As it sounds. */
double lq_note_time_ms (const LqNoteTime *time);

/* The row that counts: the note's with a note and a tempo. */
int lq_note_time_slot (const LqNoteTime *time);
gboolean lq_note_time_is_note (const LqNoteTime *time);

/* The nearest note to MS, or MS to a tenth; inside a gesture. */
void lq_note_time_set (const LqNoteTime *time, double ms);

/* By NOTCHES of the wheel, up being longer: a note for each, else to MS. */
void lq_note_time_turn (const LqNoteTime *time, double notches, double ms);
