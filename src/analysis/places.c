/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/places.h"

#include <string.h>

void lq_places_clear (LqPlaces *places)
{
  lq_growing_clear (&places->list);
  memset (places, 0, sizeof *places);
}

size_t lq_places_n_listed (const LqPlaces *places) { return places->list.n; }

const LqPlace *lq_places_get (const LqPlaces *places, size_t index)
{
  return (const LqPlace *)places->list.items + index;
}

void lq_places_add (LqPlaces *places, const LqPlace *place, LqFrames gap)
{
  int c = place->channel;
  bool joins = places->newest[c].end > 0 && place->at <= places->newest[c].end + gap;
  places->newest[c].end = place->at + place->n_frames;
  if (joins)
    {
      if (places->newest[c].index >= places->list.n)
        return;
      LqPlace *last = (LqPlace *)places->list.items + places->newest[c].index;
      last->n_frames = place->at + place->n_frames - last->at;
      last->peak_lin = place->peak_lin > last->peak_lin ? place->peak_lin : last->peak_lin;
      return;
    }
  places->newest[c].index = (size_t)places->n++;
  if (places->list.n == LQ_PLACES_MOST)
    return;
  places->list.element = sizeof (LqPlace);
  *(LqPlace *)lq_growing_add (&places->list) = *place;
}
