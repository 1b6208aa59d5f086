/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the decoder for a file and does what is common to all: names, faults, silence after
 * the end, numbers that are none. */
#include "core/words.h"
#include "media/bytes.h"
#include "media/reader_private.h"
#include "media/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static LqReader *reader_new (int fd, const char *name, const LqReaderOptions *options)
{
  LqReader *reader = calloc (1, sizeof *reader);
  if (reader == NULL)
    return NULL;
  const char *slash = strrchr (name, '/');
  snprintf (reader->name, sizeof reader->name, "%s", slash && slash[1] ? slash + 1 : name);
  reader->fd = fd;
  reader->max_channels =
      options && options->max_channels > 0 ? options->max_channels : LQ_MAX_CHANNELS;
  lq_tags_init (&reader->tags);
  lq_bext_init (&reader->bext);
  return reader;
}

void lq_reader_free (LqReader *reader)
{
  if (reader == NULL)
    return;
  if (reader->decoder)
    reader->decoder->close (reader->state);
  lq_tags_clear (&reader->tags);
  close (reader->fd);
  free (reader);
}

LqStatus lq_reader_check (const LqReader *reader, int n_channels, double rate_hz, LqError *error)
{
  if (n_channels < 1)
    return lq_error_set (error, LQ_ERROR_DAMAGED, -1, "%s says that it has no channels",
                         reader->name);
  if (rate_hz < 1 || rate_hz > 10e6)
    return lq_error_set (error, LQ_ERROR_DAMAGED, -1,
                         "%s says that its sample rate is %.0f Hz, which cannot be", reader->name,
                         rate_hz);
  if (n_channels > reader->max_channels)
    return lq_error_set (error, LQ_ERROR_UNSUPPORTED, -1, "%s has %d channels; %s", reader->name,
                         n_channels,
                         reader->max_channels > LQ_MAX_CHANNELS
                             ? lq_words ("that is more than can be measured")
                             : lq_words ("only mono and stereo can be used here"));
  return LQ_OK;
}

void lq_reader_add_faults (LqReader *reader, unsigned faults)
{
  LqReaderInfo *info = &reader->info;
  if ((info->faults | faults) == info->faults)
    return;
  info->faults |= faults;
  char *text = reader->fault_text;
  size_t size = sizeof reader->fault_text;
  long long missing = info->n_frames_stated - info->n_frames;
  if ((info->faults & LQ_FAULT_TRUNCATED) && info->n_frames_stated > 0 && missing > 0)
    snprintf (text, size, lq_words ("the file ends early: %lld of %lld frames are missing"),
              missing, (long long)info->n_frames_stated);
  else if (info->faults & LQ_FAULT_TRUNCATED)
    snprintf (text, size, lq_words ("the file ends early"));
  else if (info->faults & LQ_FAULT_EXTRA_DATA)
    snprintf (text, size,
              lq_words ("the file holds more than one stretch of sound; the first was read"));
  else if (info->faults & LQ_FAULT_HEADER)
    snprintf (text, size, lq_words ("the header's length is wrong; the file's own was taken"));
  else
    text[0] = '\0';
  if (info->faults & LQ_FAULT_CORRUPT)
    {
      size_t n = strlen (text);
      snprintf (text + n, size - n, "%s%s", n > 0 ? "; " : "",
                lq_words ("parts of the file are damaged and were read as silence"));
    }
}

static LqStatus open_decoder (LqReader *reader, LqReaderPath path, LqError *error)
{
  static LqStatus (*const decoders[]) (
      LqReader *, LqError *) = { lq_reader_open_wav, lq_reader_open_flac, lq_reader_open_sndfile };
  LqStatus status = LQ_ERROR_NOT_AUDIO;
  size_t first = path == LQ_READER_SNDFILE ? LQ_N_ELEMENTS (decoders) - 1 : 0;
  for (size_t i = first; i < LQ_N_ELEMENTS (decoders) && status == LQ_ERROR_NOT_AUDIO; i++)
    status = decoders[i](reader, error);
  if (status != LQ_OK)
    return status;
  if (reader->info.n_frames <= 0)
    return lq_error_set (error, LQ_ERROR_DAMAGED, -1, "%s holds no sound", reader->name);
  return LQ_OK;
}

LqStatus lq_reader_open_fd (int fd, const char *name, const LqReaderOptions *options,
                            LqReader **reader, LqError *error)
{
  LqReader *r = reader_new (fd, name, options);
  if (r == NULL)
    {
      close (fd);
      return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory to open a file");
    }
  struct stat st;
  LqStatus status;
  if (fstat (fd, &st) != 0)
    status = lq_error_set_errno (error, errno, "cannot open %s", r->name);
  else if (!S_ISREG (st.st_mode))
    status = lq_error_set (error, LQ_ERROR_NOT_AUDIO, -1, "%s is %s, not an audio file", r->name,
                           S_ISDIR (st.st_mode) ? lq_words ("a folder")
                                                : lq_words ("a device or a pipe"));
  else if (st.st_size == 0)
    status = lq_error_set (error, LQ_ERROR_NOT_AUDIO, -1, "%s is empty", r->name);
  else
    {
      r->file_size = st.st_size;
      status = open_decoder (r, options ? options->path : LQ_READER_BEST, error);
    }
  if (status == LQ_OK)
    *reader = r;
  else
    lq_reader_free (r);
  return status;
}

/* Standard input to its end, in a file without a name: headers point back and forth. */
static int spool (const LqReaderOptions *options, LqError *error)
{
  LqScratch scratch;
  int fd = -1;
  if (lq_scratch_open_aside (&scratch))
    {
      if (lq_scratch_take (&scratch, STDIN_FILENO, options->progress, options->progress_data))
        fd = fcntl (scratch.fd, F_DUPFD_CLOEXEC, 0);
      int why = errno;
      lq_scratch_close (&scratch);
      errno = why;
    }
  if (fd < 0 && errno == ECANCELED)
    lq_error_set (error, LQ_ERROR_CANCELLED, -1, "cancelled");
  else if (fd < 0)
    lq_error_set_errno (error, errno, "cannot keep what comes from standard input");
  return fd;
}

LqStatus lq_reader_open (const char *path, const LqReaderOptions *options, LqReader **reader,
                         LqError *error)
{
  if (options && options->streams && strcmp (path, "-") == 0)
    {
      LqError local;
      int fd = spool (options, &local);
      if (fd >= 0)
        return lq_reader_open_fd (fd, lq_words ("standard input"), options, reader, error);
      if (error)
        *error = local;
      return local.status;
    }
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a named pipe must not hold us */
  if (fd < 0)
    return lq_error_set_errno (error, errno, "cannot open %s", path);
  return lq_reader_open_fd (fd, path, options, reader, error);
}

const LqReaderInfo *lq_reader_info (const LqReader *reader) { return &reader->info; }
const LqTags *lq_reader_tags (const LqReader *reader) { return &reader->tags; }

const LqBext *lq_reader_bext (const LqReader *reader)
{
  return reader->has_bext ? &reader->bext : NULL;
}

/* A number that is none becomes silence and is counted. */
static void clean (LqReader *reader, int n, double *plane)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += plane[i] * 0; /* stays 0 unless something was not finite */
  if (sum == 0)
    return;
  for (int i = 0; i < n; i++)
    if (plane[i] - plane[i] != 0)
      {
        plane[i] = 0;
        reader->n_non_finite++;
      }
}

int lq_reader_read_at (LqReader *reader, LqFrames from, int n, double *const *planes,
                       LqError *error)
{
  const LqReaderInfo *info = &reader->info;
  LqFrames left = info->n_frames - from;
  int want = left <= 0 ? 0 : left < n ? (int)left : n;
  int got = want == 0 ? 0 : reader->decoder->read (reader, from, want, planes, error);
  int good = got < 0 ? 0 : got;
  for (int c = 0; c < info->n_channels; c++)
    {
      memset (planes[c] + good, 0, sizeof (double) * (size_t)(n - good));
      if (info->kind != LQ_SAMPLES_INT)
        clean (reader, good, planes[c]);
    }
  return got;
}

int64_t lq_reader_n_non_finite (const LqReader *reader) { return reader->n_non_finite; }

const char *lq_reader_fault_text (const LqReader *reader) { return reader->fault_text; }
