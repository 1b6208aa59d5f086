/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A note at a moment of the song: what somebody heard, and which moves answered it. Main thread;
 * see item.h for who may write. Stored properties: "at" "length" "author" "text" "created"
 * (ISO 8601) "answered-by" (command ids) "closed". */
#pragma once

#include "core/types.h"
#include "model/item.h"

#define LQ_TYPE_NOTE (lq_note_get_type ())
G_DECLARE_FINAL_TYPE (LqNote, lq_note, LQ, NOTE, LqItem)

LqNote *lq_note_new (const char *id);

LqFrames lq_note_get_at (LqNote *note);
const char *lq_note_get_author (LqNote *note);
const char *lq_note_get_text (LqNote *note);
const char *const *lq_note_get_answered_by (LqNote *note); /* ids like "c41"; never NULL */
gboolean lq_note_is_answered (LqNote *note);               /* by a move, or closed without one */
