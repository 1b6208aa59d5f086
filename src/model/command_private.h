/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How history and journal make commands. Main thread. */
#pragma once

#include "model/command.h"
#include "model/session.h"

typedef enum
{
  LQ_FORWARD,  /* do, redo */
  LQ_BACKWARD, /* undo */
} LqDirection;

LqRecord *lq_record_new_set (const char *id, const char *key, const char *before,
                             const char *after);
/* INSERT or REMOVE of ITEM as it stands in SESSION, at its present place. */
LqRecord *lq_record_new_place (LqRecordKind kind, LqSession *session, LqItem *item);
LqRecord *lq_record_new_move (const char *id, guint from, guint to);
void lq_record_free (LqRecord *record);

/* All RECORDS (LqRecord), backwards when undone; FALSE, nothing changed, when one does not fit. */
gboolean lq_records_apply (GPtrArray *records, LqSession *session, LqDirection direction);

/* RECORDS is taken. PARENT NULL: the beginning of history. */
LqCommand *lq_command_new (guint number, LqCommand *parent, gint64 time, const char *label,
                           GPtrArray *records);
GPtrArray *lq_command_get_records (LqCommand *command);
void lq_command_set_reason (LqCommand *command, const char *reason);
void lq_command_set_done (LqCommand *command, gboolean done);

/* The root stands for the beginning: number 0, no records. */
LqCommand *lq_command_get_real_parent (LqCommand *command); /* the root included */
guint lq_command_get_depth (LqCommand *command);            /* root 0 */
LqCommand *lq_command_get_last_child (LqCommand *command);  /* where redo goes; NULL: nowhere */
void lq_command_set_last_child (LqCommand *command, LqCommand *child);

/* The plain label of what RECORDS did, in SESSION as it is after them. Owns: free with g_free. */
char *lq_label_for_records (LqSession *session, GPtrArray *records);
