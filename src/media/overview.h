/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a file's level: least, greatest and mean square per channel for every 128 frames,
 * with coarser levels above, so that any zoom is drawn from a few numbers per column. Built on a
 * worker while the desk draws what is ready; kept on disk by the hash of the file. */
#pragma once

#include "media/progress.h"
#include "media/reader.h"

#define LQ_OVERVIEW_BUCKET 128 /* frames in the finest entry */

typedef struct LqOverview LqOverview;

/* One column of one channel. */
typedef struct
{
  float min, max, rms; /* min > max: nothing known here (before 0, after the end, not built yet) */
} LqOverviewColumn;

/* Builds from READER. *OVERVIEW is set before the first call of PROGRESS, which gets the frames that
 * are ready: pass them to another thread by a message and call lq_overview_columns there with that
 * number while building goes on. On failure or cancel: *OVERVIEW is what was built so far is freed by
 * the caller once nobody draws it. Thread: [worker]. Owns: caller frees. */
LqStatus lq_overview_build (LqReader *reader, LqOverview **overview, LqProgress progress,
                            void *progress_data, LqError *error);
void lq_overview_free (LqOverview *overview);

int lq_overview_n_channels (const LqOverview *overview);
LqFrames lq_overview_n_frames (const LqOverview *overview);

/* N_COLUMNS columns of CHANNEL for the frames FROM…TO, column edges moved to the nearest multiple of
 * LQ_OVERVIEW_BUCKET. READY: frames known to be built (LQ_OVERVIEW_ALL when complete). Meant for columns of at least
 * LQ_OVERVIEW_BUCKET frames; closer, read the samples. Allocates nothing. Thread: [any]. */
#define LQ_OVERVIEW_ALL INT64_MAX
void lq_overview_columns (const LqOverview *overview, LqFrames ready, int channel, LqFrames from,
                          LqFrames to, int n_columns, LqOverviewColumn *columns);

/* The same exactly, from the samples themselves, for close zoom: a column holds the frames
 * [from + k·(to−from)/n, from + (k+1)·(to−from)/n), at least one. COLUMNS[channel][n_columns].
 * Thread: [worker], it reads. */
LqStatus lq_overview_read_columns (LqReader *reader, LqFrames from, LqFrames to, int n_columns,
                                   LqOverviewColumn *const *columns, LqError *error);

/* The cache: one file per content hash (64 hexadecimal digits) in DIRECTORY, which is made if missing.
 * A file that is damaged, of another version or another machine's byte order is as good as none:
 * load then says LQ_ERROR_NOT_FOUND. Thread: [worker]. */
LqStatus lq_overview_load (const char *directory, const char *sha256, LqOverview **overview,
                           LqError *error);
LqStatus lq_overview_save (const LqOverview *overview, const char *directory, const char *sha256,
                           LqError *error);
