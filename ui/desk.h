/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the window share: the document, its sound, the comparison, and what the
 * person has under the hand. Owns no widget. Thread: [main].
 *
 * Properties (notify): "selected" (LqNode or NULL: the one in the editor), "track" (LqTrack whose inserts
 * stand in the rack, NULL: the master's processors).
 * Signals: "hand" (LqItem *item, const char *key) when a control is touched or focused;
 * "said" (const char *what, const char *sentence) for the info line; "meters-reset" after R. */
#pragma once

#include "app/compare.h"
#include "app/document.h"
#include "app/file_spectrum.h"
#include "app/overviews.h"
#include "app/sound.h"

#define LQ_TYPE_DESK (lq_desk_get_type ())
G_DECLARE_FINAL_TYPE (LqDesk, lq_desk, LQ, DESK, GObject)

LqDesk *lq_desk_new (void);

LqDocument *lq_desk_get_document (LqDesk *desk); /* all borrowed */
LqSound *lq_desk_get_sound (LqDesk *desk);
LqCompare *lq_desk_get_compare (LqDesk *desk);
LqOverviews *lq_desk_get_overviews (LqDesk *desk);
LqFileSpectrum *lq_desk_get_reference_spectrum (LqDesk *desk);
GSettings *lq_desk_get_settings (LqDesk *desk);
LqSession *lq_desk_get_session (LqDesk *desk); /* NULL: none open */
LqHistory *lq_desk_get_history (LqDesk *desk);

LqNode *lq_desk_get_selected (LqDesk *desk);
void lq_desk_select (LqDesk *desk, LqNode *node);

/* Whose chain the rack shows; its first processor is selected. */
LqTrack *lq_desk_get_track (LqDesk *desk);
void lq_desk_show_track (LqDesk *desk, LqTrack *track);
/* The nodes of that chain; NULL: no session. Borrowed. */
GListModel *lq_desk_get_chain (LqDesk *desk);

/* What the hand is on: shown large, with what it was before, and where "why" goes. */
void lq_desk_set_hand (LqDesk *desk, LqItem *item, const char *key);
LqItem *lq_desk_get_hand (LqDesk *desk, const char **key); /* NULL: nothing yet */

/* The info line: WHAT in bold, then SENTENCE. */
void lq_desk_say (LqDesk *desk, const char *what, const char *sentence);

/* A new node of PROCESSOR_ID at INDEX of the chain in the rack (G_MAXUINT: last), as one command; selected. */
LqNode *lq_desk_add_processor (LqDesk *desk, const char *processor_id, guint index);

/* R: every meter begins anew. */
void lq_desk_reset_meters (LqDesk *desk);

/* Frames at the session's rate, 0 without a session. */
double lq_desk_get_rate_hz (LqDesk *desk);
