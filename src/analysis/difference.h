/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of one file when another is taken from it: the null test, over all frames, with
 * the lag between them and their loudness taken out on request. Thread: [worker]. */
#pragma once

#include "analysis/reading.h"
#include "core/status.h"
#include "media/progress.h"
#include "media/reader.h"

typedef struct
{
  bool align;          /* find by how much B lags A, by cross-correlation, up to 5 s */
  bool match;          /* bring B to A's integrated loudness */
  LqProgress progress; /* may be NULL */
  void *progress_data;
} LqDifferenceOptions;

typedef struct
{
  double rate_hz[2];
  int n_channels[2];
  LqFrames n_frames[2];
  bool comparable; /* equal rates and channels; if not, nothing below is known */

  LqFrames lag;      /* frames by which B is late, 0 unless aligned */
  bool inverted;     /* B matches best upside down (aligned only; it is not turned) */
  LqReading gain_db; /* given to B; none unless matched and both have a loudness */

  bool identical; /* equal lengths, rates, channels and sample values, without lag or gain */
  LqFrames n_compared, n_differing; /* frames where any channel differs */
  LqFrames first_at;                /* A's frame of the first difference, −1: none */
  LqReading max_difference_dbfs;    /* largest |A − B| */
  LqFrames max_at;
  LqReading residual_dbfs; /* RMS of A − B over all channels */
  LqReading null_db;       /* that, over the RMS of A */
} LqDifference;

/* DIFFERENCE untouched on failure. OPTIONS may be NULL. */
LqStatus lq_difference_files (const char *path_a, const char *path_b,
                              const LqDifferenceOptions *options, LqDifference *difference,
                              LqError *error);
