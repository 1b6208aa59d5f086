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

/* Builds from READER. *OVERVIEW is set before the first call of PROGRESS, which is told the frames
 * that are ready: with that number, passed on by a message, another thread may draw while building
 * goes on. It stays set when building fails or is cancelled: what was ready can still be drawn.
 * Thread: [worker]. Owns: caller frees. */
LqStatus lq_overview_build (LqReader *reader, LqOverview **overview, LqProgress progress,
                            void *progress_data, LqError *error);
void lq_overview_free (LqOverview *overview);

LqFrames lq_overview_n_frames (const LqOverview *overview);

/* N_COLUMNS columns of CHANNEL for the frames FROM … TO, the edges of each moved to the nearest
 * multiple of LQ_OVERVIEW_BUCKET, so that neighbours share nothing and lose nothing. READY: frames
 * known to be built, LQ_OVERVIEW_ALL when it is complete. For columns of at least LQ_OVERVIEW_BUCKET
 * frames; closer in, read the samples. Thread: [any]; allocates nothing. */
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
