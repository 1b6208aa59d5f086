/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One flag of the note lane; note_lane.h is its only user besides the gallery. Thread: [main]. */
#pragma once

#include "ui/widgets/note_lane.h"

#define LQ_TYPE_NOTE_FLAG (lq_note_flag_get_type ())
G_DECLARE_FINAL_TYPE (LqNoteFlagWidget, lq_note_flag, LQ, NOTE_FLAG, GtkWidget)

/* Signals: "chosen" (), "menu" (), "delete" (), "nudge" (int milliseconds). */
GtkWidget *lq_note_flag_new (const LqNoteFlag *note);
const char *lq_note_flag_id (LqNoteFlagWidget *flag);
LqFrames lq_note_flag_at (LqNoteFlagWidget *flag);

/* The width for the whole text, the first word, the sign alone: the widest that is ≤ ROOM_PX. */
int lq_note_flag_fit (LqNoteFlagWidget *flag, int room_px);
