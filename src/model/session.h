/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The document: root of everything that is saved. Holds the lists of its items and hands out
 * their ids. Main thread. Reading is free for all; changes go through history.h.
 *
 * Stored properties: "title" "artist" "album" "isrc" "date" "version-name" (strings), "brief"
 * (strv, three words), "keep" (what must not be lost), "sample-rate" (fixed), "loop" (switch),
 * "loop-start" "loop-end" (frames), "master-fader" (dB), "tempo" (beats per minute).
 * Signals: "item-changed" (LqItem *item, const char *key) for any key of any item, itself included;
 * "listening-changed" (the same) for what is only listened to (item.h);
 * "structure-changed" (guint kind, an LqKind) after an insert, remove or move. */
#pragma once

#include "model/item.h"
#include "processors/registry.h"

#define LQ_TYPE_SESSION (lq_session_get_type ())
G_DECLARE_FINAL_TYPE (LqSession, lq_session, LQ, SESSION, LqItem)

/* Borrows REGISTRY for its whole life. RATE_HZ: 8000 … 384000. */
LqSession *lq_session_new (const LqRegistry *registry, int rate_hz);

/* A deep copy with the same ids, apart from any history: a state to compare with. */
LqSession *lq_session_copy (LqSession *session);

const LqRegistry *lq_session_get_registry (LqSession *session);
int lq_session_get_sample_rate (LqSession *session);
const char *lq_session_get_title (LqSession *session);
const char *lq_session_get_artist (LqSession *session);
double lq_session_get_tempo_bpm (LqSession *session);       /* 0: not known */
double lq_session_get_master_fader_db (LqSession *session); /* the row's minimum is −∞ */
gboolean lq_session_get_loop (LqSession *session, gint64 *start_frames, gint64 *end_frames);

/* Lists of items; borrowed, they live as long as the session. Media, regions, markers and notes
 * stand in the order of their ids, the others in the person's order. */
GListModel *lq_session_get_media (LqSession *session);
GListModel *lq_session_get_tracks (LqSession *session);
GListModel *lq_session_get_master (LqSession *session); /* LqNode, top of the rack first */
GListModel *lq_session_get_markers (LqSession *session);
GListModel *lq_session_get_notes (LqSession *session);
GListModel *lq_session_get_references (LqSession *session);
GListModel *lq_session_get_deliverables (LqSession *session);

/* The list of KIND that hangs from PARENT (NULL or the session: its own; a track: its regions or
 * nodes); NULL when there is none. */
GListModel *lq_session_get_list (LqSession *session, LqItem *parent, LqKind kind);

/* Any item by id, "session" included; NULL: none. Borrowed. */
LqItem *lq_session_find (LqSession *session, const char *id);

/* A new id of KIND, never used before in this session. Owns: free with g_free. */
char *lq_session_next_id (LqSession *session, LqKind kind);
