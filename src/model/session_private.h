/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writing side of the session, for history and the loader alone: no command is made here.
 * Main thread. */
#pragma once

#include "model/session.h"

/* ITEM (its id must be free) goes under PARENT at INDEX; kinds without an order of their own stand
 * by number whatever INDEX says. Takes a reference. */
void lq_session_place (LqSession *session, LqItem *item, LqItem *parent, guint index);
void lq_session_unplace (LqSession *session, LqItem *item);
void lq_session_shift (LqSession *session, LqItem *item, guint index);

/* ITEM's place in its list. */
guint lq_session_index_of (LqSession *session, LqItem *item);

/* That id is used up, though no such item exists. Command ids ("c41") count too. */
void lq_session_reserve_id (LqSession *session, const char *id);
guint lq_session_get_last_command (LqSession *session);

/* Text of the file that this program does not understand, kept to be written again: what stands
 * before the first group, and whole groups. Each is lines without the newline at the end. */
void lq_session_keep_head (LqSession *session, const char *line);
void lq_session_keep_group (LqSession *session, const char *text);
GPtrArray *lq_session_get_head (LqSession *session);
GPtrArray *lq_session_get_kept_groups (LqSession *session);

/* A shallow walk: CALLBACK for every item in file order (by kind, then number), not the session. */
void lq_session_foreach (LqSession *session, void (*callback) (LqItem *item, gpointer data),
                         gpointer data);
