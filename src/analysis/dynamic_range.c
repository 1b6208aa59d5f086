/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DR (dynamic_range.h). */
#include "analysis/dynamic_range.h"

#include <math.h>
#include <stdlib.h>

#define BLOCK_S            3.0
#define SILENT_MEAN_SQUARE 1e-9

typedef struct
{
  double mean_square, peak;
} Block;

void lq_dynamic_range_init (LqDynamicRange *dr, double rate_hz, int n_channels)
{
  *dr = (LqDynamicRange){
    .blocks = { .element = sizeof (Block) },
    .n_channels = n_channels,
    .block_frames = (int)lround (BLOCK_S * (rate_hz == 44100.0 ? 44160.0 : rate_hz)),
  };
}

void lq_dynamic_range_clear (LqDynamicRange *dr) { lq_growing_clear (&dr->blocks); }

int lq_dynamic_range_room (const LqDynamicRange *dr) { return dr->block_frames - dr->filled; }

void lq_dynamic_range_take (LqDynamicRange *dr, int channel, const LqSampleStats *stats)
{
  LqSampleStats *held = &dr->under_way[channel];
  held->squares += stats->squares;
  held->peak = fmax (held->peak, stats->peak);
}

bool lq_dynamic_range_advance (LqDynamicRange *dr, int n)
{
  dr->filled += n;
  if (dr->filled < dr->block_frames)
    return false;
  lq_dynamic_range_end (dr);
  return true;
}

void lq_dynamic_range_end (LqDynamicRange *dr)
{
  for (int c = 0; c < dr->n_channels && dr->filled > 0; c++)
    {
      LqSampleStats *held = &dr->under_way[c];
      *(Block *)lq_growing_add (&dr->blocks) = (Block){ held->squares / dr->filled, held->peak };
      *held = (LqSampleStats){ 0 };
    }
  dr->filled = 0;
}

static int descending (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x < y) - (x > y);
}

/* False when the channel is silent. Its RMS is that of a sine of the same energy: √(2 Σx²/n). */
static bool channel_db (const LqDynamicRange *dr, int channel, size_t n, double *values, double *db)
{
  const Block *blocks = dr->blocks.items;
  for (size_t i = 0; i < n; i++)
    values[i] = blocks[i * (size_t)dr->n_channels + (size_t)channel].peak;
  qsort (values, n, sizeof *values, descending);
  double second_peak = values[1];
  for (size_t i = 0; i < n; i++)
    values[i] = 2.0 * blocks[i * (size_t)dr->n_channels + (size_t)channel].mean_square;
  qsort (values, n, sizeof *values, descending);
  size_t n_loudest = n / 5 > 0 ? n / 5 : 1;
  double mean = 0.0;
  for (size_t i = 0; i < n_loudest; i++)
    mean += values[i] / (double)n_loudest;
  if (!(mean > SILENT_MEAN_SQUARE) || !(second_peak > 0.0))
    return false;
  *db = 20.0 * log10 (second_peak / sqrt (mean));
  return true;
}

LqReading lq_dynamic_range_read (const LqDynamicRange *dr)
{
  size_t n = dr->blocks.n / (size_t)dr->n_channels;
  if (n < 2)
    return lq_reading_none ();
  double *values = lq_growing_calloc (n * sizeof *values);
  double sum = 0.0;
  int sounding = 0;
  for (int c = 0; c < dr->n_channels; c++)
    {
      double db;
      if (channel_db (dr, c, n, values, &db))
        {
          sum += db;
          sounding++;
        }
    }
  free (values);
  return sounding > 0 ? lq_reading (sum / sounding) : lq_reading_none ();
}
