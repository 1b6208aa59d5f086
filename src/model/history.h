/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one way to change a document: every change is a command that can be undone, redone, named,
 * given a reason and replayed. One gesture (press → release) is one command; calls outside a
 * gesture are a command each. A tree: undo, then something new, keeps the other branch.
 * Main thread.
 *
 * As a list model: the commands of the current line from the first to the last that redo reaches
 * (LqCommand). Properties: "can-undo" "can-redo" "undo-label" "redo-label" "position" (commands of
 * the line that are done) "current" (LqCommand or NULL). Signals: "recorded" (LqCommand *) after a
 * new command; "moved" after undo, redo or a jump; "reason-changed" (LqCommand *). */
#pragma once

#include "model/command.h"
#include "model/node.h"
#include "model/session.h"

#define LQ_TYPE_HISTORY (lq_history_get_type ())
G_DECLARE_FINAL_TYPE (LqHistory, lq_history, LQ, HISTORY, GObject)

#define LQ_HISTORY_ERROR (lq_history_error_quark ())
GQuark lq_history_error_quark (void);
typedef enum
{
  LQ_HISTORY_NO_SUCH_KEY,
  LQ_HISTORY_NO_VALUE,
  LQ_HISTORY_OUT_OF_RANGE,
  LQ_HISTORY_FIXED,
} LqHistoryError;

LqHistory *lq_history_new (LqSession *session);
LqSession *lq_history_get_session (LqHistory *history);

/* Gestures. LABEL NULL: made from the rows ("Compressor threshold −18.0 → −20.0 dB").
 * What happens between begin and end is one command; several changes of one key keep the first
 * old and the last new value; a gesture that changed nothing leaves no command (end returns NULL).
 * Gestures nest: only the outermost counts. cancel puts everything back. */
void lq_history_begin_gesture (LqHistory *history, const char *label);
LqCommand *lq_history_end_gesture (LqHistory *history); /* borrowed */
void lq_history_cancel_gesture (LqHistory *history);
gboolean lq_history_in_gesture (LqHistory *history);

/* A burst (wheel notches, arrow keys): begins a gesture for (ITEM, KEY), or goes on with it when the
 * last call for the same key is less than 500 ms ago. It ends by itself, or before any other call
 * that touches history. */
void lq_history_burst (LqHistory *history, LqItem *item, const char *key);
/* Ends it now, if there is one: nobody holds it. */
void lq_history_end_burst (LqHistory *history);

/* Changes. Values are clamped to their row (−∞ is silence on a fader); NaN is a programmer fault.
 * set_text reads what a person writes: numbers and choices by their row ("-3 dB", "low-shelf"),
 * texts as they are, lists set apart by ';', NULL = default. FALSE with LQ_HISTORY_ERROR and a
 * sentence when there is no such key, it is fixed, or TEXT is no value of it. */
void lq_history_set_value (LqHistory *history, LqItem *item, const char *key, double value);
void lq_history_set_param (LqHistory *history, LqNode *node, int slot, double value);
void lq_history_set_string (LqHistory *history, LqItem *item, const char *key, const char *text);
void lq_history_set_strv (LqHistory *history, LqItem *item, const char *key,
                          const char *const *strings);
gboolean lq_history_set_text (LqHistory *history, LqItem *item, const char *key, const char *text,
                              GError **error);

/* ITEM (new, with an id of lq_session_next_id) goes under PARENT (NULL: the session) at INDEX
 * (G_MAXUINT: last). The session takes its own reference. */
void lq_history_insert (LqHistory *history, LqItem *item, LqItem *parent, guint index);
/* With everything that hangs from it. Undo brings back equal items with the same ids. */
void lq_history_remove (LqHistory *history, LqItem *item);
void lq_history_move (LqHistory *history, LqItem *item, guint index);

/* Undo and redo; FALSE when there is nothing. go_to reaches any command of any branch, NULL the
 * beginning. All end a gesture first. */
gboolean lq_history_undo (LqHistory *history);
gboolean lq_history_redo (LqHistory *history);
void lq_history_go_to (LqHistory *history, LqCommand *command);

/* "Why": any command, any time; NULL takes it away. Not itself a command. */
void lq_history_set_reason (LqHistory *history, LqCommand *command, const char *reason);

/* COMMAND answers NOTE (an LqNote): a command of its own. */
void lq_history_answer_note (LqHistory *history, LqItem *note, LqCommand *command);

/* Files below FROM are now below TO (absolute folders): media follow, in the session and in every
 * record. Not a command. For media that move with their session, before it is saved elsewhere. */
void lq_history_relocate (LqHistory *history, const char *from, const char *to);

LqCommand *lq_history_get_current (LqHistory *history);          /* NULL: the beginning */
LqCommand *lq_history_find (LqHistory *history, const char *id); /* "c41"; NULL: none */
GPtrArray *lq_history_list_all (LqHistory *history); /* every branch, by number; unref */

/* What KEY, which has a row, was before the gesture under way, or where there is none before the last command; FALSE:
 * that has not moved it. */
gboolean lq_history_value_before (LqHistory *history, LqItem *item, const char *key,
                                  double *before);

/* X: the document as it was before the last audible command (notes and the like are passed over),
 * or NULL when there is none. *COMMAND (may be NULL) is that command. Owns: unref. */
LqSession *lq_history_state_before_last (LqHistory *history, LqCommand **command);
