/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a file once and measures it (measure.h). */
#include "analysis/measure.h"
#include "core/rt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 4096

static LqFrames frame_at (double seconds, double rate_hz, LqFrames n_frames)
{
  double frame = seconds * rate_hz;
  return frame < (double)n_frames ? llround (frame) : n_frames;
}

void lq_measure_places_clear (LqMeasurePlaces *places)
{
  lq_places_clear (&places->overs);
  lq_places_clear (&places->clips);
}

static LqStatus run (LqReader *reader, LqMeasurer *measurer, const LqMeasureOptions *options,
                     LqError *error)
{
  const LqReaderInfo *info = lq_reader_info (reader);
  LqFrames from = frame_at (fmax (options->from_s, 0.0), info->rate_hz, info->n_frames);
  LqFrames to = options->to_s < 0.0 ? info->n_frames
                                    : frame_at (options->to_s, info->rate_hz, info->n_frames);
  double *memory = calloc ((size_t)info->n_channels * BLOCK, sizeof *memory);
  if (memory == NULL)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "not enough memory to measure");
  double *planes[LQ_READER_MAX_CHANNELS];
  for (int c = 0; c < info->n_channels; c++)
    planes[c] = memory + (size_t)c * BLOCK;

  LqStatus status = LQ_OK;
  for (LqFrames at = from; at < to && status == LQ_OK;)
    {
      int n = to - at < BLOCK ? (int)(to - at) : BLOCK;
      int got = lq_reader_read_at (reader, at, n, planes, error);
      if (got < 0)
        status = error != NULL && error->status != LQ_OK ? error->status : LQ_ERROR_IO;
      else
        lq_measurer_process (measurer, (const double *const *)planes, got);
      if (got <= 0)
        break;
      at += got;
      if (options->progress != NULL
          && !options->progress (options->progress_data, at - from, to - from))
        status = lq_error_set (error, LQ_ERROR_CANCELLED, at, "cancelled");
    }
  free (memory);
  return status;
}

LqStatus lq_measure_file (const char *path, const LqMeasureOptions *options, LqMeasure *measure,
                          LqError *error)
{
  static const LqMeasureOptions whole = { .to_s = -1.0 };
  LqReaderOptions reading = { .max_channels = LQ_READER_MAX_CHANNELS };
  if (options == NULL)
    options = &whole;
  LqReader *reader;
  LqStatus status = lq_reader_open (path, &reading, &reader, error);
  if (status != LQ_OK)
    return status;
  const LqReaderInfo *info = lq_reader_info (reader);
  LqMeasurer *measurer = lq_measurer_new (&(LqMeasureFormat){
      .rate_hz = info->rate_hz,
      .n_channels = info->n_channels,
      .kind = info->kind,
      .bits = info->bits,
      .skip = options->skip,
      .places = options->places,
  });
  unsigned denormals = lq_rt_denormals_off ();
  status = run (reader, measurer, options, error);
  lq_rt_denormals_restore (denormals);
  if (status == LQ_OK)
    {
      lq_measurer_finish (measurer, measure);
      memcpy (measure->format, info->format, sizeof measure->format);
      memcpy (measure->encoding, info->encoding, sizeof measure->encoding);
      measure->non_finite_samples = lq_reader_n_non_finite (reader);
    }
  lq_measurer_free (measurer);
  lq_reader_free (reader);
  return status;
}
