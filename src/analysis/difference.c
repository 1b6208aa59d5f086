/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The null test of two files (difference.h). */
#include "analysis/difference.h"
#include "analysis/alignment.h"
#include "analysis/loudness_track.h"
#include "analysis/measure.h"
#include "core/arena.h"

#include <math.h>

#define BLOCK     8192
#define ALIGN_S   5.0
#define STRETCH_S 20.0 /* of sound that the lag is found from */

typedef struct
{
  LqReader *readers[2];
  const LqReaderInfo *infos[2];
  LqArena *arena;
  double **planes[2]; /* [n_channels][BLOCK] */
  double gain;        /* of B */
  const LqDifferenceOptions *options;
  double squares, squares_a; /* Σ (A − B)², Σ A² */
  double max;
} Null;

static LqStatus status_of (const LqError *error)
{
  return error != NULL && error->status != LQ_OK ? error->status : LQ_ERROR_IO;
}

/* ---- alignment: the stretch of A after its first sound ---- */

static LqStatus find_start (Null *null, LqFrames *start, LqError *error)
{
  for (*start = 0; *start < null->infos[0]->n_frames; *start += BLOCK)
    {
      int n = lq_reader_read_at (null->readers[0], *start, BLOCK, null->planes[0], error);
      if (n < 0)
        return status_of (error);
      for (int c = 0; c < null->infos[0]->n_channels; c++)
        for (int i = 0; i < n; i++)
          if (fabs (null->planes[0][c][i]) > 1e-3)
            return LQ_OK;
    }
  *start = 0;
  return LQ_OK;
}

static LqStatus align (Null *null, LqDifference *d, LqError *error)
{
  LqArena *arena = lq_arena_new ();
  int n = (int)(STRETCH_S * d->rate_hz[0]), n_channels = d->n_channels[0];
  double **stretches[2];
  LqFrames start = 0;
  LqStatus status = find_start (null, &start, error);
  for (int f = 0; f < 2 && status == LQ_OK; f++)
    {
      stretches[f] = lq_arena_planes (arena, n_channels, (size_t)n);
      if (lq_reader_read_at (null->readers[f], start, n, stretches[f], error) < 0)
        status = status_of (error);
    }
  if (status == LQ_OK)
    lq_alignment_find ((const double *const *)stretches[0], (const double *const *)stretches[1],
                       n_channels, n, (int)(ALIGN_S * d->rate_hz[0]), &d->lag, &d->inverted);
  lq_arena_free (arena);
  return status;
}

/* ---- loudness ---- */

static LqStatus match (const char *const *paths, Null *null, LqDifference *d, LqError *error)
{
  LqMeasure measures[2];
  for (int f = 0; f < 2; f++)
    {
      LqMeasureOptions options = { .to_s = -1.0, .skip = LQ_MEASURE_SKIP_ALL };
      LqStatus status = lq_measure_file (paths[f], &options, &measures[f], error);
      if (status != LQ_OK)
        return status;
    }
  d->gain_db = lq_reading_difference (measures[0].integrated_lufs, measures[1].integrated_lufs);
  if (d->gain_db.valid)
    null->gain = pow (10.0, d->gain_db.value / 20.0);
  return LQ_OK;
}

/* ---- the null ---- */

static void take_frame (Null *null, LqDifference *d, int i, LqFrames at)
{
  double largest = 0.0;
  for (int c = 0; c < d->n_channels[0]; c++)
    {
      double a = null->planes[0][c][i], r = a - null->gain * null->planes[1][c][i];
      null->squares_a += a * a;
      null->squares += r * r;
      largest = fmax (largest, fabs (r));
    }
  if (largest == 0.0)
    return;
  d->n_differing++;
  if (d->first_at < 0)
    d->first_at = at;
  if (largest > null->max)
    {
      null->max = largest;
      d->max_at = at;
    }
}

static LqStatus subtract (Null *null, LqDifference *d, LqError *error)
{
  LqFrames from = d->lag < 0 ? -d->lag : 0;
  LqFrames to = d->n_frames[1] - d->lag;
  if (to > d->n_frames[0])
    to = d->n_frames[0];
  for (LqFrames at = from; at < to; at += BLOCK)
    {
      int n = to - at < BLOCK ? (int)(to - at) : BLOCK;
      for (int f = 0; f < 2; f++)
        if (lq_reader_read_at (null->readers[f], f == 0 ? at : at + d->lag, n, null->planes[f],
                               error)
            < 0)
          return status_of (error);
      for (int i = 0; i < n; i++)
        take_frame (null, d, i, at + i);
      d->n_compared += n;
      const LqDifferenceOptions *o = null->options;
      if (o->progress != NULL && !o->progress (o->progress_data, at - from + n, to - from))
        return lq_error_set (error, LQ_ERROR_CANCELLED, at, "cancelled");
    }
  return LQ_OK;
}

static void conclude (const Null *null, LqDifference *d)
{
  double n = (double)d->n_compared * d->n_channels[0];
  d->identical =
      d->n_differing == 0 && d->lag == 0 && null->gain == 1.0 && d->n_frames[0] == d->n_frames[1];
  d->max_difference_dbfs = lq_peak_reading (null->max);
  if (n > 0.0)
    d->residual_dbfs = lq_peak_reading (sqrt (null->squares / n));
  if (null->squares > 0.0 && null->squares_a > 0.0)
    d->null_db = lq_reading (10.0 * log10 (null->squares / null->squares_a));
}

static LqStatus compare (Null *null, const char *const *paths, LqDifference *d, LqError *error)
{
  LqStatus status = LQ_OK;
  for (int f = 0; f < 2; f++)
    {
      null->infos[f] = lq_reader_info (null->readers[f]);
      d->rate_hz[f] = null->infos[f]->rate_hz;
      d->n_channels[f] = null->infos[f]->n_channels;
      d->n_frames[f] = null->infos[f]->n_frames;
      null->planes[f] = lq_arena_planes (null->arena, d->n_channels[f], BLOCK);
    }
  d->first_at = d->max_at = -1;
  d->comparable = d->rate_hz[0] == d->rate_hz[1] && d->n_channels[0] == d->n_channels[1];
  if (!d->comparable)
    return LQ_OK;
  if (null->options->align)
    status = align (null, d, error);
  if (status == LQ_OK && null->options->match)
    status = match (paths, null, d, error);
  if (status == LQ_OK)
    status = subtract (null, d, error);
  if (status == LQ_OK)
    conclude (null, d);
  return status;
}

LqStatus lq_difference_files (const char *path_a, const char *path_b,
                              const LqDifferenceOptions *options, LqDifference *difference,
                              LqError *error)
{
  static const LqDifferenceOptions plain = { 0 };
  const char *const paths[2] = { path_a, path_b };
  Null null = { .gain = 1.0, .options = options != NULL ? options : &plain };
  LqReaderOptions reading = { .max_channels = LQ_READER_MAX_CHANNELS };
  LqDifference found = { 0 };
  LqError own = { 0 };
  if (error == NULL)
    error = &own;
  LqStatus status = lq_reader_open (path_a, &reading, &null.readers[0], error);
  if (status == LQ_OK)
    status = lq_reader_open (path_b, &reading, &null.readers[1], error);
  if (status == LQ_OK)
    {
      null.arena = lq_arena_new ();
      status = compare (&null, paths, &found, error);
      lq_arena_free (null.arena);
    }
  if (status == LQ_OK)
    *difference = found;
  lq_reader_free (null.readers[0]);
  lq_reader_free (null.readers[1]);
  return status;
}
