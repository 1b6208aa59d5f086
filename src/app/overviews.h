/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waveform pictures of the session's media: loaded from the cache or built on a worker, drawn
 * while they grow. Main thread. Signal "grew" (const char *media_id). */
#pragma once

#include "media/overview.h"
#include "model/media_item.h"

#define LQ_TYPE_OVERVIEWS (lq_overviews_get_type ())
G_DECLARE_FINAL_TYPE (LqOverviews, lq_overviews, LQ, OVERVIEWS, GObject)

LqOverviews *lq_overviews_new (void);

/* Columns of MEDIA for frames FROM … TO of the file; starts the work when it is new. Columns not
 * known yet have min > max. FALSE when the file cannot be read (then it is said by "missing" of the
 * item). Fine zooms are read from the samples on a worker and arrive with "grew". */
gboolean lq_overviews_columns (LqOverviews *overviews, LqMediaItem *media, int channel,
                               LqFrames from, LqFrames to, int n_columns,
                               LqOverviewColumn *columns);
