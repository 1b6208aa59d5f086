/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stretch of media on a track. All positions are frames at the session's rate. Main thread; see
 * item.h for who may write. Stored properties: "media" (id) "start" "offset" "length" "gain"
 * "fade-in" "fade-out". */
#pragma once

#include "core/types.h"
#include "model/item.h"

#define LQ_TYPE_REGION (lq_region_get_type ())
G_DECLARE_FINAL_TYPE (LqRegion, lq_region, LQ, REGION, LqItem)

LqRegion *lq_region_new (const char *id);

const char *lq_region_get_media (LqRegion *region); /* "m1"; "" when none */
LqFrames lq_region_get_start (LqRegion *region);    /* on the timeline */
LqFrames lq_region_get_offset (LqRegion *region);   /* into the media */
LqFrames lq_region_get_length (LqRegion *region);
LqFrames lq_region_get_fade_in (LqRegion *region);
LqFrames lq_region_get_fade_out (LqRegion *region);
double lq_region_get_gain_db (LqRegion *region);
