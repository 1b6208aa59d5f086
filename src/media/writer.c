/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens the temporary file, lets a container fill it, and publishes it. */
#include "media/writer_private.h"

#include "core/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct
{
  const char *name, *extension;
  const LqContainer *container;
} formats[] = {
  [LQ_FILE_WAV] = { "WAV", "wav", &lq_container_wav },
  [LQ_FILE_RF64] = { "RF64", "wav", &lq_container_wav },
  [LQ_FILE_AIFF] = { "AIFF", "aiff", &lq_container_aiff },
  [LQ_FILE_CAF] = { "CAF", "caf", &lq_container_caf },
  [LQ_FILE_FLAC] = { "FLAC", "flac", &lq_container_flac },
};

const char *lq_file_format_name (LqFileFormat format) { return formats[format].name; }
const char *lq_file_format_extension (LqFileFormat format) { return formats[format].extension; }

bool lq_file_format_from_name (const char *name, LqFileFormat *format)
{
  static const struct
  {
    const char *name;
    LqFileFormat format;
  } rows[] = {
    { "wav", LQ_FILE_WAV },   { "wave", LQ_FILE_WAV },  { "bwf", LQ_FILE_WAV },
    { "rf64", LQ_FILE_RF64 }, { "aiff", LQ_FILE_AIFF }, { "aif", LQ_FILE_AIFF },
    { "aifc", LQ_FILE_AIFF }, { "caf", LQ_FILE_CAF },   { "flac", LQ_FILE_FLAC },
  };
  const char *dot = strrchr (name, '.');
  for (size_t i = 0; i < LQ_N_ELEMENTS (rows); i++)
    if (strcasecmp (dot ? dot + 1 : name, rows[i].name) == 0)
      {
        *format = rows[i].format;
        return true;
      }
  return false;
}

const char *lq_file_format_refuses (LqFileFormat format, LqSampleType type)
{
  if (format == LQ_FILE_FLAC && lq_sample_type_is_float (type))
    return N_ ("FLAC holds integers of 16, 24 or 32 bits, not floating-point samples");
  return NULL;
}

static LqStatus check_spec (const LqWriterSpec *spec, LqError *error)
{
  const char *refused = lq_file_format_refuses (spec->format, spec->type);
  if (refused)
    return lq_error_set (error, LQ_ERROR_UNSUPPORTED, -1, "%s", lq_words (refused));
  if (spec->n_channels < 1 || spec->n_channels > LQ_WRITER_MAX_CHANNELS)
    return lq_error_set (error, LQ_ERROR_UNSUPPORTED, -1, "files have 1 to %d channels, not %d",
                         LQ_WRITER_MAX_CHANNELS, spec->n_channels);
  double most_hz = spec->format == LQ_FILE_FLAC ? 655350 : 10e6;
  if (!(spec->rate_hz >= 1 && spec->rate_hz <= most_hz) || spec->rate_hz != floor (spec->rate_hz))
    return lq_error_set (error, LQ_ERROR_UNSUPPORTED, -1, "%s cannot have a sample rate of %g Hz",
                         lq_file_format_name (spec->format), spec->rate_hz);
  return LQ_OK;
}

int lq_writer_frame_bytes (const LqWriter *writer)
{
  return writer->spec.n_channels * lq_sample_type_bits (writer->spec.type) / 8;
}

int64_t lq_writer_sound_bytes (const LqWriter *writer)
{
  return lq_quantiser_stats (writer->quantiser)->n_frames * lq_writer_frame_bytes (writer);
}

/* What the file will take at least; a FLAC of unknown size claims nothing. */
static int64_t expected_bytes (const LqWriter *writer)
{
  if (writer->spec.n_frames < 0 || writer->spec.format == LQ_FILE_FLAC)
    return 0;
  return writer->spec.n_frames * lq_writer_frame_bytes (writer);
}

/* All but the file, which ends last: a codec that is freed may still want to write. */
static LqAtomicFile *free_all_but_file (LqWriter *writer)
{
  LqAtomicFile *file = writer->file;
  if (writer->state)
    writer->container->free_state (writer->state);
  lq_quantiser_free (writer->quantiser);
  free (writer);
  return file;
}

static LqStatus start (LqWriter *writer, const char *path, LqError *error)
{
  const LqWriterSpec *spec = &writer->spec;
  writer->container = formats[spec->format].container;
  writer->written_as = spec->format;
  writer->quantiser = lq_quantiser_new (&(LqQuantiserSpec){ .type = spec->type,
                                                            .dither = spec->dither,
                                                            .seed = spec->dither_seed,
                                                            .rate_hz = spec->rate_hz,
                                                            .n_channels = spec->n_channels });
  if (writer->quantiser == NULL)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to write %s", path);
  LqAtomicMode mode = spec->mode == LQ_WRITE_REPLACE ? LQ_ATOMIC_REPLACE : LQ_ATOMIC_NEW;
  int64_t bytes = expected_bytes (writer);
  LqStatus status =
      spec->scratch ? lq_atomic_file_open_scratch (spec->scratch, path, bytes, &writer->file, error)
                    : lq_atomic_file_open (path, mode, bytes, &writer->file, error);
  return status == LQ_OK ? writer->container->begin (writer, error) : status;
}

LqStatus lq_writer_open (const char *path, const LqWriterSpec *spec, LqWriter **writer,
                         LqError *error)
{
  LqStatus status = check_spec (spec, error);
  if (status != LQ_OK)
    return status;
  LqWriter *w = calloc (1, sizeof *w);
  if (w == NULL)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to write %s", path);
  w->spec = *spec;
  status = start (w, path, error);
  w->spec.tags = NULL; /* borrowed for the head only */
  w->spec.bext = NULL;
  if (status == LQ_OK)
    *writer = w;
  else
    lq_writer_cancel (w);
  return status;
}

static void swap_words (uint8_t *bytes, size_t n, int word_bytes)
{
  for (size_t at = 0; at < n; at += (size_t)word_bytes)
    for (int i = 0, j = word_bytes - 1; i < j; i++, j--)
      {
        uint8_t byte = bytes[at + (size_t)i];
        bytes[at + (size_t)i] = bytes[at + (size_t)j];
        bytes[at + (size_t)j] = byte;
      }
}

LqStatus lq_writer_append (LqWriter *writer, const double *const *planes, int n, LqWordOrder order,
                           LqError *error)
{
  uint8_t bytes[LQ_WRITER_BLOCK * 2 * 8];
  int block = (int)sizeof bytes / lq_writer_frame_bytes (writer);
  for (int at = 0; at < n; at += block)
    {
      const double *part[LQ_WRITER_MAX_CHANNELS];
      for (int c = 0; c < writer->spec.n_channels; c++)
        part[c] = planes[c] + at;
      int frames = n - at < block ? n - at : block;
      size_t size = lq_quantiser_bytes (writer->quantiser, part, frames, bytes);
      if (order == LQ_WORDS_BIG)
        swap_words (bytes, size, lq_sample_type_bits (writer->spec.type) / 8);
      LqStatus status = lq_atomic_file_write (writer->file, bytes, size, error);
      if (status != LQ_OK)
        return status;
    }
  return LQ_OK;
}

LqStatus lq_writer_write (LqWriter *writer, const double *const *planes, int n, LqError *error)
{
  LqFrames after = lq_quantiser_stats (writer->quantiser)->n_frames + n;
  if (writer->spec.n_frames >= 0 && after > writer->spec.n_frames)
    return lq_error_set (error, LQ_ERROR_RANGE, writer->spec.n_frames,
                         "more frames came than were announced");
  for (int at = 0; at < n; at += LQ_WRITER_BLOCK)
    {
      const double *part[LQ_WRITER_MAX_CHANNELS];
      for (int c = 0; c < writer->spec.n_channels; c++)
        part[c] = planes[c] + at;
      int frames = n - at < LQ_WRITER_BLOCK ? n - at : LQ_WRITER_BLOCK;
      LqStatus status = writer->container->write (writer, part, frames, error);
      if (status != LQ_OK)
        return status;
    }
  return LQ_OK;
}

LqStatus lq_writer_finish (LqWriter *writer, LqWriterReport *report, LqError *error)
{
  LqStatus status = writer->container->end (writer, error);
  if (status != LQ_OK)
    {
      lq_writer_cancel (writer);
      return status;
    }
  LqWriterReport done = { .format = writer->written_as,
                          .n_bytes = lq_atomic_file_size (writer->file),
                          .stats = *lq_quantiser_stats (writer->quantiser),
                          .kept.folders = writer->spec.keep_in };
  status = lq_atomic_file_commit (free_all_but_file (writer), &done.kept, error);
  if (status == LQ_OK && report)
    *report = done;
  return status;
}

void lq_writer_cancel (LqWriter *writer)
{
  if (writer)
    lq_atomic_file_abort (free_all_but_file (writer));
}
