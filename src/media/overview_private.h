/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory of an overview, shared by building, drawing and the cache: levels of entries, each level
 * a FACTOR coarser, per channel one after another. */
#pragma once

#include "media/overview.h"

#define LQ_OVERVIEW_FACTOR     4
#define LQ_OVERVIEW_MAX_LEVELS 24

typedef struct
{
  float min, max, square; /* mean of the squares */
} LqOverviewEntry;

struct LqOverview
{
  LqFrames n_frames;
  int n_channels, n_levels;
  int64_t n_entries[LQ_OVERVIEW_MAX_LEVELS]; /* of one channel */
  int64_t offset[LQ_OVERVIEW_MAX_LEVELS];    /* of channel 0 in entries */
  int64_t n_total;
  LqOverviewEntry *entries;
};

/* Entry INDEX of LEVEL for CHANNEL. */
static inline LqOverviewEntry *lq_overview_entry (const LqOverview *overview, int level,
                                                  int channel, int64_t index)
{
  return overview->entries + overview->offset[level] + channel * overview->n_entries[level] + index;
}

/* Frames that one entry of LEVEL stands for. */
static inline LqFrames lq_overview_span (int level)
{
  return (LqFrames)LQ_OVERVIEW_BUCKET << (2 * level);
}

/* Room for N_FRAMES, nothing built. NULL when there is no memory. */
LqOverview *lq_overview_new (LqFrames n_frames, int n_channels);
