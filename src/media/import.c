/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reader → (resampler) → writer, block by block. */
#include "media/import.h"

#include "core/hash.h"
#include "media/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK      4096
#define HASH_BYTES (1024 * 1024)

unsigned lq_import_need (const LqReaderInfo *info, double rate_hz)
{
  unsigned need = LQ_IMPORT_AS_IS;
  if (info->kind == LQ_SAMPLES_LOSSY || (info->faults & LQ_FAULT_CORRUPT))
    need |= LQ_IMPORT_DECODE;
  if (info->rate_hz != rate_hz)
    need |= LQ_IMPORT_CONVERT;
  return need;
}

bool lq_import_needs_check (const LqReaderInfo *info)
{
  return info->kind != LQ_SAMPLES_INT || strncmp (info->encoding, "PCM_", 4) != 0
         || strcmp (info->format, "FLAC") == 0;
}

LqStatus lq_import_check (LqReader *reader, LqProgress progress, void *progress_data,
                          LqError *error)
{
  const LqReaderInfo *info = lq_reader_info (reader);
  double *planes[LQ_READER_MAX_CHANNELS], *block;
  LqStatus status = LQ_OK;
  if (!lq_import_needs_check (info))
    return LQ_OK;
  block = malloc (sizeof *block * BLOCK * (size_t)info->n_channels);
  if (block == NULL)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to read a file");
  for (int c = 0; c < info->n_channels; c++)
    planes[c] = block + (size_t)c * BLOCK;
  for (LqFrames at = 0; at < info->n_frames && status == LQ_OK; at += BLOCK)
    {
      if (lq_reader_read_at (reader, at, BLOCK, planes, error) < 0)
        status = error != NULL ? error->status : LQ_ERROR_IO;
      else if (progress && !progress (progress_data, at, info->n_frames))
        status = lq_error_set (error, LQ_ERROR_CANCELLED, at, "cancelled");
    }
  free (block);
  return status;
}

LqStatus lq_media_hash_file (const char *path, LqProgress progress, void *progress_data,
                             char hex[65], int64_t *size, LqError *error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  uint8_t *bytes = malloc (HASH_BYTES);
  struct stat info;
  int64_t total = fd >= 0 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode) ? info.st_size : -1;
  LqStatus status = LQ_OK;
  int64_t done = 0;
  LqSha256 hash;
  lq_sha256_init (&hash);
  if (fd < 0)
    status = lq_error_set_errno (error, errno, "cannot open %s", path);
  else if (bytes == NULL)
    status = lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to read %s", path);
  while (status == LQ_OK)
    {
      ssize_t got = read (fd, bytes, HASH_BYTES);
      if (got == 0)
        break;
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        status = lq_error_set_errno (error, errno, "cannot read %s", path);
      else
        lq_sha256_update (&hash, bytes, (size_t)got);
      done += got;
      if (progress && !progress (progress_data, done, total))
        status = lq_error_set (error, LQ_ERROR_CANCELLED, -1, "cancelled");
    }
  if (fd >= 0)
    close (fd);
  free (bytes);
  if (status != LQ_OK)
    return status;
  lq_sha256_finish_text (&hash, hex);
  if (size)
    *size = done;
  return LQ_OK;
}

/* Of the whole progress: the source's hash, the conversion, the new file's hash. */
static const int SHARES[] = { 1, 8, 1 };
#define ALL_SHARES 10

/* Everything of one import, so that it can be given up at any point. */
typedef struct
{
  const LqImportSpec *spec;
  LqReader *reader;
  LqResampler *resampler; /* NULL: same rate */
  LqWriter *writer;
  const LqReaderInfo *info;
  LqFrames n_out; /* frames that will be written */
  LqFrames done;  /* frames read */
  int stage;      /* SHARES before this one are behind us */
  double *blocks;
  double *in[LQ_MAX_CHANNELS], *out[LQ_MAX_CHANNELS];
} Import;

static void import_clear (Import *import)
{
  lq_writer_cancel (import->writer);
  lq_resampler_free (import->resampler);
  lq_reader_free (import->reader);
  free (import->blocks);
}

/* DONE of TOTAL of the present stage, as tenths of frames of the whole. */
static bool on_stage (void *data, LqFrames done, LqFrames total)
{
  const Import *import = data;
  const LqImportSpec *spec = import->spec;
  LqFrames n = import->info->n_frames, before = 0;
  if (spec->progress == NULL)
    return true;
  for (int i = 0; i < import->stage; i++)
    before += SHARES[i];
  double part = total > 0 && done < total ? (double)done / (double)total : 1.0;
  return spec->progress (spec->progress_data,
                         before * n + (LqFrames)(part * (double)(SHARES[import->stage] * n)),
                         ALL_SHARES * n);
}

static LqStatus report_progress (Import *import, LqError *error)
{
  if (on_stage (import, import->done, import->info->n_frames))
    return LQ_OK;
  return lq_error_set (error, LQ_ERROR_CANCELLED, import->done, "cancelled");
}

static void describe (const Import *import, char *text, size_t size)
{
  int n = 0;
  text[0] = '\0';
  if (import->info->kind == LQ_SAMPLES_LOSSY)
    n = snprintf (text, size, "decoded %s (%s)%s", import->info->encoding, sf_version_string (),
                  import->resampler ? "; " : "");
  else if (import->resampler == NULL)
    n = snprintf (text, size, "copied");
  if (import->resampler && n >= 0 && (size_t)n < size)
    lq_resample_describe (import->info->rate_hz, import->spec->rate_hz, import->spec->quality,
                          text + n, size - (size_t)n);
}

/* The original's tags, and what has become of it. */
static LqStatus open_writer (Import *import, const char *origin_sha256, const char *converter,
                             LqError *error)
{
  LqTags tags;
  lq_tags_init (&tags);
  lq_tags_copy (&tags, lq_reader_tags (import->reader));
  const char *slash = strrchr (import->spec->source, '/');
  lq_tags_set (&tags, "LACQUER_ORIGIN", slash ? slash + 1 : import->spec->source);
  lq_tags_set (&tags, "LACQUER_ORIGIN_SHA256", origin_sha256);
  lq_tags_set (&tags, "LACQUER_CONVERTER", converter);
  LqWriterSpec spec = { .format = LQ_FILE_WAV,
                        .mode = LQ_WRITE_NEW,
                        .type = import->resampler ? LQ_SAMPLE_FLOAT64 : LQ_SAMPLE_FLOAT32,
                        .rate_hz = import->spec->rate_hz,
                        .n_channels = import->info->n_channels,
                        .n_frames = import->n_out,
                        .tags = &tags };
  LqStatus status = lq_writer_open (import->spec->destination, &spec, &import->writer, error);
  lq_tags_clear (&tags);
  return status;
}

static LqStatus prepare (Import *import, LqError *error)
{
  LqStatus status = lq_reader_open (import->spec->source, NULL, &import->reader, error);
  if (status != LQ_OK)
    return status;
  import->info = lq_reader_info (import->reader);
  import->n_out =
      lq_resample_length (import->info->n_frames, import->info->rate_hz, import->spec->rate_hz);
  if (import->info->rate_hz != import->spec->rate_hz)
    status =
        lq_resampler_new (import->info->rate_hz, import->spec->rate_hz, import->info->n_channels,
                          import->spec->quality, &import->resampler, error);
  import->blocks = calloc (2 * LQ_MAX_CHANNELS * BLOCK, sizeof (double));
  if (status == LQ_OK && import->blocks == NULL)
    status = lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to import a file");
  for (int c = 0; c < LQ_MAX_CHANNELS; c++)
    {
      import->in[c] = import->blocks + c * BLOCK;
      import->out[c] = import->blocks + (LQ_MAX_CHANNELS + c) * BLOCK;
    }
  return status;
}

/* N frames of in (N = 0: the input has ended) through the converter to the writer. */
static LqStatus convert_block (Import *import, int n, LqError *error)
{
  for (int at = 0, taken, made = 1; n > 0 ? at < n : made > 0; at += taken)
    {
      const double *from[LQ_MAX_CHANNELS];
      for (int c = 0; c < import->info->n_channels; c++)
        from[c] = import->in[c] + at;
      LqStatus status = lq_resampler_process (import->resampler, n > 0 ? from : NULL, n - at,
                                              &taken, import->out, BLOCK, &made, error);
      if (status == LQ_OK && made > 0)
        status = lq_writer_write (import->writer, (const double *const *)import->out, made, error);
      if (status != LQ_OK)
        return status;
    }
  return LQ_OK;
}

static LqStatus run (Import *import, LqError *error)
{
  while (import->done < import->info->n_frames)
    {
      int n = lq_reader_read_at (import->reader, import->done, BLOCK, import->in, error);
      if (n < 0)
        return error ? error->status : LQ_ERROR_IO;
      import->done += n;
      LqStatus status =
          import->resampler
              ? convert_block (import, n, error)
              : lq_writer_write (import->writer, (const double *const *)import->in, n, error);
      if (status == LQ_OK)
        status = report_progress (import, error);
      if (status != LQ_OK)
        return status;
    }
  return import->resampler ? convert_block (import, 0, error) : LQ_OK;
}

static LqStatus finish (Import *import, LqImportResult *result, LqError *error)
{
  LqWriter *writer = import->writer;
  import->writer = NULL;
  LqStatus status = lq_writer_finish (writer, NULL, error);
  if (status != LQ_OK)
    return status;
  import->stage = 2;
  status = lq_media_hash_file (import->spec->destination, on_stage, import, result->sha256,
                               &result->size, error);
  if (status != LQ_OK)
    {
      unlink (import->spec->destination);
      return status;
    }
  result->n_frames = import->n_out;
  result->n_channels = import->info->n_channels;
  result->n_non_finite = lq_reader_n_non_finite (import->reader);
  snprintf (result->fault, sizeof result->fault, "%s", lq_reader_fault_text (import->reader));
  return LQ_OK;
}

LqStatus lq_import_convert (const LqImportSpec *spec, LqImportResult *result, LqError *error)
{
  Import import = { .spec = spec };
  LqImportResult done = { 0 };
  LqError local;
  error = error ? error : &local;
  LqStatus status = prepare (&import, error);
  if (status == LQ_OK)
    status = lq_media_hash_file (spec->source, on_stage, &import, done.origin_sha256, NULL, error);
  if (status == LQ_OK)
    {
      describe (&import, done.converter, sizeof done.converter);
      status = open_writer (&import, done.origin_sha256, done.converter, error);
    }
  import.stage = 1;
  if (status == LQ_OK)
    status = run (&import, error);
  if (status == LQ_OK)
    status = finish (&import, &done, error);
  import_clear (&import);
  if (status == LQ_OK && result)
    *result = done;
  return status;
}
