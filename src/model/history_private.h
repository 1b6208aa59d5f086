/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the journal and the store may do with a history. Main thread. */
#pragma once

#include "model/command_private.h"
#include "model/history.h"

/* A command that was made in an earlier life: joins the tree, changes nothing else. PARENT NULL:
 * the beginning. RECORDS is taken. NULL when the number is taken (RECORDS freed). */
LqCommand *lq_history_adopt (LqHistory *history, guint number, LqCommand *parent, gint64 time,
                             const char *label, GPtrArray *records);

/* The session just loaded stands at COMMAND (NULL: the beginning): nothing is applied. */
void lq_history_stand_at (LqHistory *history, LqCommand *command);

/* Like lq_history_go_to; FALSE when a record does not fit: history then stands where it came to. */
gboolean lq_history_travel (LqHistory *history, LqCommand *command);

/* Makes a command of what an open gesture has done so far; the gesture goes on. */
void lq_history_flush (LqHistory *history);
