/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/picture.h"

#include <glib.h>
#include <math.h>

typedef struct
{
  float min, max;
  float squares; /* sum over the bucket */
  int n;
} Bucket;

struct LqPicture
{
  gatomicrefcount refs;
  int n_channels;
  gsize n_buckets;
  Bucket *buckets[LQ_PICTURE_N_LAYERS][LQ_MAX_CHANNELS];
};

LqPicture *lq_picture_new (int n_channels, LqFrames n_frames)
{
  LqPicture *picture = g_new0 (LqPicture, 1);
  g_atomic_ref_count_init (&picture->refs);
  picture->n_channels = n_channels;
  picture->n_buckets = (gsize)(n_frames / LQ_OVERVIEW_BUCKET) + 1;
  for (int layer = 0; layer < LQ_PICTURE_N_LAYERS; layer++)
    for (int c = 0; c < n_channels; c++)
      picture->buckets[layer][c] = g_new0 (Bucket, picture->n_buckets);
  return picture;
}

LqPicture *lq_picture_ref (LqPicture *picture)
{
  g_atomic_ref_count_inc (&picture->refs);
  return picture;
}

void lq_picture_unref (LqPicture *picture)
{
  if (!picture || !g_atomic_ref_count_dec (&picture->refs))
    return;
  for (int layer = 0; layer < LQ_PICTURE_N_LAYERS; layer++)
    for (int c = 0; c < picture->n_channels; c++)
      g_free (picture->buckets[layer][c]);
  g_free (picture);
}

static void put_sample (Bucket *bucket, float x)
{
  bucket->min = bucket->n == 0 ? x : fminf (bucket->min, x);
  bucket->max = bucket->n == 0 ? x : fmaxf (bucket->max, x);
  bucket->squares += x * x;
  bucket->n++;
}

void lq_picture_put (LqPicture *picture, LqPictureLayer layer, LqFrames position,
                     const double *const *planes, int n)
{
  for (int c = 0; c < picture->n_channels; c++)
    for (int i = 0; i < n; i++)
      {
        gsize index = (gsize)((position + i) / LQ_OVERVIEW_BUCKET);
        if (index < picture->n_buckets)
          put_sample (&picture->buckets[layer][c][index], (float)planes[c][i]);
      }
}

static LqOverviewColumn column_of (const LqPicture *picture, const Bucket *buckets, LqFrames from,
                                   LqFrames to)
{
  LqOverviewColumn column = { .min = 1.0f, .max = -1.0f };
  double squares = 0.0;
  gint64 n = 0;
  LqFrames first = from / LQ_OVERVIEW_BUCKET, last = MAX ((to - 1) / LQ_OVERVIEW_BUCKET, first);
  for (LqFrames i = MAX (first, 0); i <= last && i < (LqFrames)picture->n_buckets; i++)
    {
      const Bucket *bucket = &buckets[i];
      if (bucket->n == 0)
        continue;
      column.min = n == 0 ? bucket->min : fminf (column.min, bucket->min);
      column.max = n == 0 ? bucket->max : fmaxf (column.max, bucket->max);
      squares += bucket->squares;
      n += bucket->n;
    }
  column.rms = n > 0 ? (float)sqrt (squares / (double)n) : 0.0f;
  return column;
}

void lq_picture_columns (const LqPicture *picture, LqPictureLayer layer, int channel, LqFrames from,
                         LqFrames to, int n, LqOverviewColumn *columns)
{
  const Bucket *buckets = picture->buckets[layer][MIN (channel, picture->n_channels - 1)];
  for (int i = 0; i < n; i++)
    {
      LqFrames begin = from + (to - from) * i / n, end = from + (to - from) * (i + 1) / n;
      columns[i] = end > 0 ? column_of (picture, buckets, MAX (begin, 0), MAX (end, 1))
                           : (LqOverviewColumn){ .min = 1.0f, .max = -1.0f };
    }
}
