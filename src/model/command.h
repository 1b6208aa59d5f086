/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command: what one gesture did, as a list of primitive, invertible, serialisable records, with
 * an id, a time, a plain label, and the reason a person may give for it. The same records are the
 * undo stack, the journal and the decision log. Main thread. */
#pragma once

#include "model/kind.h"

typedef enum
{
  LQ_RECORD_SET, /* a property or a parameter */
  LQ_RECORD_INSERT,
  LQ_RECORD_REMOVE,
  LQ_RECORD_MOVE,
  LQ_N_RECORD_KINDS
} LqRecordKind;

/* Texts as the session file writes them; paths absolute. */
typedef struct
{
  LqRecordKind kind;
  char *id;             /* of the item */
  char *key;            /* SET */
  char *before, *after; /* SET: NULL = the default */
  char *parent;         /* INSERT, REMOVE: "session" or a track */
  guint from, to;       /* MOVE; INSERT and REMOVE: TO is the place in the list */
  char **lines;         /* INSERT, REMOVE: "key=value" of every key that is not at its default */
} LqRecord;

#define LQ_TYPE_COMMAND (lq_command_get_type ())
G_DECLARE_FINAL_TYPE (LqCommand, lq_command, LQ, COMMAND, GObject)

/* Properties: "id" "label" "reason" "time" (µs since 1970, UTC) "done" (undone ones are FALSE). */
const char *lq_command_get_id (LqCommand *command); /* "c41" */
guint lq_command_get_number (LqCommand *command);
const char *lq_command_get_label (LqCommand *command);  /* "Band 5 gain +0.8 → +1.2 dB" */
const char *lq_command_get_reason (LqCommand *command); /* "" none */
gint64 lq_command_get_time (LqCommand *command);
gboolean lq_command_get_done (LqCommand *command);

guint lq_command_get_n_records (LqCommand *command);
const LqRecord *lq_command_get_record (LqCommand *command, guint index);

/* The command this one was made after (NULL: the beginning), and those made after it: more than
 * one where history branches, oldest first. Borrowed. */
LqCommand *lq_command_get_parent (LqCommand *command);
guint lq_command_get_n_children (LqCommand *command);

/* Whether it can be heard: notes, markers, loop and titles cannot. */
gboolean lq_command_changes_sound (LqCommand *command);
