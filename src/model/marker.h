/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A named place or range of the timeline. Main thread; see item.h for who may write.
 * Stored properties: "at" "length" "name". */
#pragma once

#include "core/types.h"
#include "model/item.h"

#define LQ_TYPE_MARKER (lq_marker_get_type ())
G_DECLARE_FINAL_TYPE (LqMarker, lq_marker, LQ, MARKER, LqItem)

LqMarker *lq_marker_new (const char *id);

LqFrames lq_marker_get_at (LqMarker *marker);
const char *lq_marker_get_name (LqMarker *marker);
