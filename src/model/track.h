/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A track: regions in time, an own chain, and a strip. Main thread; see item.h for who may write.
 * Stored properties: "name" "fader" "pan" "mute" "polarity" "tint". Not stored: "solo" (listening). */
#pragma once

#include "model/item.h"

#define LQ_TYPE_TRACK (lq_track_get_type ())
G_DECLARE_FINAL_TYPE (LqTrack, lq_track, LQ, TRACK, LqItem)

/* The rows of the strip, in this order; their ids are the property names. */
enum
{
  LQ_TRACK_FADER, /* dB; the minimum is −∞ */
  LQ_TRACK_PAN,   /* −1 … +1 */
  LQ_TRACK_MUTE,
  LQ_TRACK_POLARITY,
  LQ_TRACK_TINT, /* 0 … 5 */
  LQ_TRACK_N_ROWS
};
extern const LqParamRow lq_track_rows[];

/* For the loader and for new tracks that go into a session by lq_history_insert. */
LqTrack *lq_track_new (const char *id);

const char *lq_track_get_name (LqTrack *track);
double lq_track_get_fader_db (LqTrack *track); /* lq_track_rows[LQ_TRACK_FADER].min is −∞ */
double lq_track_get_pan (LqTrack *track);
gboolean lq_track_get_mute (LqTrack *track);
gboolean lq_track_get_polarity (LqTrack *track);
gboolean lq_track_get_solo (LqTrack *track);
void lq_track_set_solo (LqTrack *track, gboolean solo); /* anyone may: not part of the document */

GListModel *lq_track_get_regions (LqTrack *track); /* LqRegion, borrowed */
GListModel *lq_track_get_nodes (LqTrack *track);   /* LqNode, borrowed */
