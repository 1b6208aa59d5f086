/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writable lists of a track, for the session alone. Main thread. */
#pragma once

#include "model/track.h"

/* Of LQ_KIND_REGION or LQ_KIND_NODE, else NULL. Borrowed. */
GListStore *lq_track_get_store (LqTrack *track, LqKind kind);
