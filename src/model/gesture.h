/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gesture under way: changes the session at once, gathers the records, and hands them to
 * history as one command when it ends. Part of history; the public calls are in history.h.
 * Main thread. */
#pragma once

#include "model/history_private.h"

typedef struct LqGesture LqGesture;

LqGesture *lq_gesture_new (LqHistory *history);
void lq_gesture_free (LqGesture *gesture);

/* Given by history.c: its gesture, and the way in for a new command (RECORDS is taken). */
LqGesture *lq_history_get_gesture (LqHistory *history);
LqCommand *lq_history_record (LqHistory *history, const char *label, GPtrArray *records);
