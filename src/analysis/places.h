/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of places: true peaks over a ceiling, clipped runs. Keeps the first LQ_PLACES_MOST with their
 * positions and counts all. For the measuring of files and the live meter, on their thread; allocates
 * when one comes. */
#pragma once

#include "analysis/growing.h"
#include "media/reader.h"

#define LQ_PLACES_MOST 4096

typedef struct
{
  LqFrames at, n_frames; /* frames since the start of what is measured */
  int channel;
  double peak_lin; /* the highest in it */
} LqPlace;

/* Start from {0}. */
typedef struct
{
  LqGrowing list; /* LqPlace, by the time of their ends */
  int64_t n;      /* all, also those beyond the list */
  struct
  {
    LqFrames end;
    size_t index; /* in the list, or beyond it */
  } newest[LQ_READER_MAX_CHANNELS];
} LqPlaces;

void lq_places_clear (LqPlaces *places);
size_t lq_places_n_listed (const LqPlaces *places);
const LqPlace *lq_places_get (const LqPlaces *places, size_t index);

/* One more; what begins no more than GAP frames after the channel's last one makes that longer. */
void lq_places_add (LqPlaces *places, const LqPlace *place, LqFrames gap);
