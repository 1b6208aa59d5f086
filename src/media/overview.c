/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building and drawing. Finished entries are never written again, so that one thread may draw what another has
 * reported as ready. */
#include "media/overview.h"

#include "media/overview_private.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* Frames read at a time: a multiple of the bucket. */
#define BLOCK (64 * LQ_OVERVIEW_BUCKET)
/* Blocks between two reports. */
#define REPORT_BLOCKS 32

static const LqOverviewEntry nothing = { INFINITY, -INFINITY, 0 };
static const LqOverviewColumn no_column = { 1, -1, 0 };

LqOverview *lq_overview_new (LqFrames n_frames, int n_channels)
{
  LqOverview *overview = calloc (1, sizeof *overview);
  if (overview == NULL)
    return NULL;
  overview->n_frames = n_frames;
  overview->n_channels = n_channels;
  int64_t n = (n_frames + LQ_OVERVIEW_BUCKET - 1) / LQ_OVERVIEW_BUCKET;
  for (;;)
    {
      int level = overview->n_levels++;
      overview->n_entries[level] = n;
      overview->offset[level] = overview->n_total;
      overview->n_total += n * n_channels;
      if (n <= 1 || overview->n_levels == LQ_OVERVIEW_MAX_LEVELS)
        break;
      n = (n + LQ_OVERVIEW_FACTOR - 1) / LQ_OVERVIEW_FACTOR;
    }
  overview->entries = malloc (sizeof (LqOverviewEntry) * (size_t)overview->n_total);
  if (overview->entries)
    return overview;
  free (overview);
  return NULL;
}

void lq_overview_free (LqOverview *overview)
{
  if (overview)
    free (overview->entries);
  free (overview);
}

LqFrames lq_overview_n_frames (const LqOverview *overview) { return overview->n_frames; }

/* N > 0 frames. Eight sums side by side: the order is fixed, and the compiler may use vectors. */
static LqOverviewEntry measure (const double *x, int n)
{
  enum
  {
    LANES = 8
  };
  double min[LANES], max[LANES], square[LANES] = { 0 };
  int whole = n - n % LANES;
  for (int k = 0; k < LANES; k++)
    min[k] = max[k] = x[0];
  for (int i = 0; i < whole; i += LANES)
    for (int k = 0; k < LANES; k++)
      {
        double v = x[i + k];
        min[k] = v < min[k] ? v : min[k];
        max[k] = v > max[k] ? v : max[k];
        square[k] += v * v;
      }
  for (int i = whole; i < n; i++)
    {
      min[0] = x[i] < min[0] ? x[i] : min[0];
      max[0] = x[i] > max[0] ? x[i] : max[0];
      square[0] += x[i] * x[i];
    }
  for (int k = 1; k < LANES; k++)
    {
      min[0] = min[k] < min[0] ? min[k] : min[0];
      max[0] = max[k] > max[0] ? max[k] : max[0];
      square[0] += square[k];
    }
  return (LqOverviewEntry){ (float)min[0], (float)max[0], (float)(square[0] / n) };
}

/* Puts entry B, worth B_FRAMES, to A. */
static LqOverviewEntry join (LqOverviewEntry a, double a_frames, LqOverviewEntry b, double b_frames)
{
  a.min = b.min < a.min ? b.min : a.min;
  a.max = b.max > a.max ? b.max : a.max;
  double frames = a_frames + b_frames;
  a.square = frames > 0 ? (float)((a.square * a_frames + b.square * b_frames) / frames) : 0;
  return a;
}

/* Frames that entry INDEX of LEVEL really holds: the last may be short. */
static LqFrames frames_in (const LqOverview *overview, int level, int64_t index)
{
  LqFrames span = lq_overview_span (level), from = index * span;
  return overview->n_frames - from < span ? overview->n_frames - from : span;
}

static LqOverviewEntry gather (const LqOverview *overview, int level, int channel, int64_t index)
{
  LqOverviewEntry entry = nothing;
  double frames = 0;
  int64_t first = index * LQ_OVERVIEW_FACTOR, last = first + LQ_OVERVIEW_FACTOR;
  if (last > overview->n_entries[level - 1])
    last = overview->n_entries[level - 1];
  for (int64_t i = first; i < last; i++)
    {
      double worth = (double)frames_in (overview, level - 1, i);
      entry = join (entry, frames, *lq_overview_entry (overview, level - 1, channel, i), worth);
      frames += worth;
    }
  return entry;
}

/* Builds all entries of the coarser levels that the frames BEFORE … READY have completed. */
static void raise_levels (LqOverview *overview, LqFrames before, LqFrames ready)
{
  bool last = ready >= overview->n_frames;
  for (int level = 1; level < overview->n_levels; level++)
    {
      LqFrames span = lq_overview_span (level);
      int64_t to = last ? overview->n_entries[level] : ready / span;
      for (int64_t i = before / span; i < to; i++)
        for (int c = 0; c < overview->n_channels; c++)
          *lq_overview_entry (overview, level, c, i) = gather (overview, level, c, i);
    }
}

static LqStatus build (LqOverview *overview, LqReader *reader, double *const *planes,
                       LqProgress progress, void *progress_data, LqError *error)
{
  LqFrames done = 0, total = overview->n_frames;
  for (int blocks = 1; done < total; blocks++)
    {
      int n = lq_reader_read_at (reader, done, BLOCK, planes, error);
      if (n < 0)
        return error->status;
      for (int c = 0; c < overview->n_channels; c++)
        for (int at = 0; at < n; at += LQ_OVERVIEW_BUCKET)
          *lq_overview_entry (overview, 0, c, (done + at) / LQ_OVERVIEW_BUCKET) =
              measure (planes[c] + at, n - at < LQ_OVERVIEW_BUCKET ? n - at : LQ_OVERVIEW_BUCKET);
      raise_levels (overview, done, done + n);
      done += n;
      if (progress && (blocks % REPORT_BLOCKS == 0 || done == total)
          && !progress (progress_data, done, total))
        return lq_error_set (error, LQ_ERROR_CANCELLED, done, "cancelled");
    }
  return LQ_OK;
}

LqStatus lq_overview_build (LqReader *reader, LqOverview **overview, LqProgress progress,
                            void *progress_data, LqError *error)
{
  const LqReaderInfo *info = lq_reader_info (reader);
  LqError local;
  error = error ? error : &local;
  double *block = malloc (sizeof (double) * BLOCK * (size_t)info->n_channels);
  LqOverview *made = lq_overview_new (info->n_frames, info->n_channels);
  if (block == NULL || made == NULL)
    {
      free (block);
      lq_overview_free (made);
      return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory for a picture of the sound");
    }
  double *planes[LQ_READER_MAX_CHANNELS];
  for (int c = 0; c < info->n_channels; c++)
    planes[c] = block + (ptrdiff_t)c * BLOCK;
  *overview = made;
  LqStatus status = build (made, reader, planes, progress, progress_data, error);
  free (block);
  return status;
}

/* Joins the entries FROM … TO of level 0, by the largest entries of coarser levels that lie inside. */
static LqOverviewEntry join_range (const LqOverview *overview, int channel, int64_t from,
                                   int64_t to)
{
  LqOverviewEntry entry = nothing;
  double frames = 0;
  while (from < to)
    {
      int level = 0;
      int64_t width = 1;
      while (level + 1 < overview->n_levels && from % (width * LQ_OVERVIEW_FACTOR) == 0
             && from + width * LQ_OVERVIEW_FACTOR <= to)
        {
          width *= LQ_OVERVIEW_FACTOR;
          level++;
        }
      double worth = (double)frames_in (overview, level, from / width);
      entry =
          join (entry, frames, *lq_overview_entry (overview, level, channel, from / width), worth);
      frames += worth;
      from += width;
    }
  return entry;
}

static LqOverviewColumn column_of (LqOverviewEntry entry)
{
  return (LqOverviewColumn){ entry.min, entry.max, sqrtf (entry.square) };
}

/* Edge K of N between FROM and TO, without overflow for any length of sound. */
static LqFrames edge (LqFrames from, LqFrames to, int k, int n)
{
  return from + (LqFrames)((__int128)(to - from) * k / n);
}

static int64_t nearest_entry (LqFrames frame)
{
  LqFrames half = frame + LQ_OVERVIEW_BUCKET / 2;
  return half >= 0 ? half / LQ_OVERVIEW_BUCKET : -1;
}

void lq_overview_columns (const LqOverview *overview, LqFrames ready, int channel, LqFrames from,
                          LqFrames to, int n_columns, LqOverviewColumn *columns)
{
  int64_t built = ready >= overview->n_frames ? overview->n_entries[0] : ready / LQ_OVERVIEW_BUCKET;
  for (int k = 0; k < n_columns; k++)
    {
      LqFrames start = edge (from, to, k, n_columns);
      int64_t first = nearest_entry (start),
              last = nearest_entry (edge (from, to, k + 1, n_columns));
      if (first == last) /* narrower than an entry: the one that holds its start */
        {
          first = start >= 0 ? start / LQ_OVERVIEW_BUCKET : -1;
          last = first + 1;
        }
      first = first < 0 ? 0 : first;
      last = last > built ? built : last;
      columns[k] =
          first < last ? column_of (join_range (overview, channel, first, last)) : no_column;
    }
}

/* Puts N frames of PLANES, the first of them frame AT of the file, into the columns they belong to. */
typedef struct
{
  LqFrames from, to, n_frames;
  int n_columns;
} Grid;

static void column_range (const Grid *grid, int k, LqFrames *start, LqFrames *end)
{
  *start = edge (grid->from, grid->to, k, grid->n_columns);
  *end = edge (grid->from, grid->to, k + 1, grid->n_columns);
  if (*end == *start)
    ++*end;
  *start = *start < 0 ? 0 : *start;
  *end = *end > grid->n_frames ? grid->n_frames : *end;
}

/* One column from the samples, block by block. */
static LqStatus read_column (LqReader *reader, LqFrames start, LqFrames end, double *const *planes,
                             LqOverviewEntry *entries, LqError *error)
{
  int n_channels = lq_reader_info (reader)->n_channels;
  for (int c = 0; c < n_channels; c++)
    entries[c] = nothing;
  for (LqFrames at = start; at < end;)
    {
      int n = end - at < BLOCK ? (int)(end - at) : BLOCK;
      if (lq_reader_read_at (reader, at, n, planes, error) < 0)
        return error->status;
      for (int c = 0; c < n_channels; c++)
        entries[c] = join (entries[c], (double)(at - start), measure (planes[c], n), n);
      at += n;
    }
  return LQ_OK;
}

LqStatus lq_overview_read_columns (LqReader *reader, LqFrames from, LqFrames to, int n_columns,
                                   LqOverviewColumn *const *columns, LqError *error)
{
  const LqReaderInfo *info = lq_reader_info (reader);
  Grid grid = { from, to, info->n_frames, n_columns };
  LqError local;
  error = error ? error : &local;
  double *block = malloc (sizeof (double) * BLOCK * (size_t)info->n_channels);
  if (block == NULL)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory for a picture of the sound");
  double *planes[LQ_READER_MAX_CHANNELS];
  for (int c = 0; c < info->n_channels; c++)
    planes[c] = block + (ptrdiff_t)c * BLOCK;
  LqStatus status = LQ_OK;
  for (int k = 0; k < n_columns && status == LQ_OK; k++)
    {
      LqOverviewEntry entries[LQ_READER_MAX_CHANNELS];
      LqFrames start, end;
      column_range (&grid, k, &start, &end);
      status = read_column (reader, start, end, planes, entries, error);
      for (int c = 0; c < info->n_channels && status == LQ_OK; c++)
        columns[c][k] = start < end ? column_of (entries[c]) : no_column;
    }
  free (block);
  return status;
}
