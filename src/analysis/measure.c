/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a file once and measures it (measure.h). */
#include "analysis/measure.h"
#include "analysis/beside.h"
#include "core/rt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 32768 /* fewer hand-overs: waking a thread costs as much as hashing 1000 frames */

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

/* Blocks of the file in turn in two buffers, so that the one before may still be hashed. Denormals
 * are off for the measuring alone: what is read, and hashed, is what is in the file. WORDS without
 * BESIDE: in turn with the measuring. NULL: not asked for. */
static LqStatus run (LqReader *reader, LqMeasurer *measurer, LqMeasureWords *words,
                     LqBeside *beside, const LqMeasureOptions *options, LqError *error)
{
  const LqReaderInfo *info = lq_reader_info (reader);
  LqFrames from = frame_at (fmax (options->from_s, 0.0), info->rate_hz, info->n_frames);
  LqFrames to = options->to_s < 0.0 ? info->n_frames
                                    : frame_at (options->to_s, info->rate_hz, info->n_frames);
  double *memory = calloc ((size_t)info->n_channels * 2 * BLOCK, sizeof *memory);
  if (memory == NULL)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "not enough memory to measure");
  double *planes[2][LQ_READER_MAX_CHANNELS];
  for (int c = 0; c < info->n_channels; c++)
    {
      planes[0][c] = memory + (size_t)(2 * c) * BLOCK;
      planes[1][c] = planes[0][c] + BLOCK;
    }

  LqStatus status = LQ_OK;
  int turn = 0;
  for (LqFrames at = from; at < to && status == LQ_OK; turn = beside != NULL ? !turn : 0)
    {
      int n = to - at < BLOCK ? (int)(to - at) : BLOCK;
      const double *const *block = (const double *const *)planes[turn];
      int got = lq_reader_read_at (reader, at, n, planes[turn], error);
      if (got < 0)
        status = error != NULL && error->status != LQ_OK ? error->status : LQ_ERROR_IO;
      if (got <= 0)
        break;
      if (beside != NULL)
        lq_beside_process (beside, block, got);
      else if (words != NULL)
        lq_measure_words_process (words, block, got);
      unsigned denormals = lq_rt_denormals_off ();
      lq_measurer_process (measurer, block, got);
      lq_rt_denormals_restore (denormals);
      if (options->look != NULL)
        options->look (options->look_data, block, at, got);
      at += got;
      if (options->progress != NULL
          && !options->progress (options->progress_data, at - from, to - from))
        status = lq_error_set (error, LQ_ERROR_CANCELLED, at, "cancelled");
    }
  lq_beside_finish (beside);
  free (memory);
  return status;
}

/* A measurer for the sound, and the words apart, on another thread when one was to be had. */
LqStatus lq_measure_reader (LqReader *reader, const LqMeasureOptions *options, LqMeasure *measure,
                            LqError *error)
{
  const LqReaderInfo *info = lq_reader_info (reader);
  LqMeasureFormat format = {
    .rate_hz = info->rate_hz,
    .n_channels = info->n_channels,
    .kind = info->kind,
    .bits = info->bits,
    .skip = options->skip,
    .places = options->places,
  };
  memcpy (format.speakers, info->speakers, sizeof format.speakers);
  LqMeasureWords *words = NULL;
  LqBeside *beside = NULL;
  if (!(options->skip & LQ_MEASURE_SKIP_WORDS))
    {
      words = lq_growing_calloc (sizeof *words);
      lq_measure_words_init (words, &format);
      beside = options->n_threads > 1 ? lq_beside_new (words) : NULL;
    }
  format.skip |= LQ_MEASURE_SKIP_WORDS; /* apart from the sound */
  LqMeasurer *measurer = lq_measurer_new (&format);
  LqStatus status = run (reader, measurer, words, beside, options, error);
  if (status == LQ_OK)
    {
      lq_measurer_finish (measurer, measure);
      if (words != NULL)
        lq_measure_words_finish (words, measure);
      memcpy (measure->format, info->format, sizeof measure->format);
      memcpy (measure->encoding, info->encoding, sizeof measure->encoding);
      measure->non_finite_samples = lq_reader_n_non_finite (reader);
      measure->faults = info->faults;
      snprintf (measure->fault_text, sizeof measure->fault_text, "%s",
                lq_reader_fault_text (reader));
    }
  lq_measurer_free (measurer);
  free (words);
  return status;
}

LqStatus lq_measure_file (const char *path, const LqMeasureOptions *options, LqMeasure *measure,
                          LqError *error)
{
  static const LqMeasureOptions whole = { .to_s = -1.0 };
  if (options == NULL)
    options = &whole;
  LqReaderOptions reading = { .max_channels = LQ_READER_MAX_CHANNELS,
                              .streams = true,
                              .progress = options->progress,
                              .progress_data = options->progress_data };
  LqReader *reader;
  LqStatus status = lq_reader_open (path, &reading, &reader, error);
  if (status != LQ_OK)
    return status;
  status = lq_measure_reader (reader, options, measure, error);
  lq_reader_free (reader);
  return status;
}
