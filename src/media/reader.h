/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads audio files as planar doubles, exact to the frame: WAV, BWF, RF64, W64, AIFF, CAF, FLAC,
 * Ogg Vorbis/Opus/FLAC, MP3 and whatever else libsndfile knows. WAV and RF64 are read by our own
 * chunk reader, FLAC by libFLAC, the rest by libsndfile. One thread at a time per reader.
 *
 * Damage is never hidden: what could be read is read, what could not is counted in LqReaderInfo.
 * A file that gives no sound at all is refused with a sentence. No sample rate is converted here. */
#pragma once

#include "core/status.h"
#include "media/info.h"
#include "media/progress.h"
#include "media/tags.h"

typedef struct LqReader LqReader;

typedef enum
{
  LQ_READER_BEST,    /* our own choice of decoder */
  LQ_READER_SNDFILE, /* libsndfile whatever the format: the second opinion of a receipt */
} LqReaderPath;

typedef struct
{
  int max_channels; /* 0: LQ_MAX_CHANNELS; more are refused with LQ_ERROR_UNSUPPORTED */
  LqReaderPath path;
  bool streams;        /* "-" is standard input, and no file of that name */
  LqProgress progress; /* asked while it is awaited; may be NULL */
  void *progress_data;
} LqReaderOptions;

/* Opens PATH, or, where that is asked for, standard input, which is read to its end first. OPTIONS may be NULL.
 * Thread: [any] but [audio]; takes longer than a header for streams that do not say their length.
 * Owns: caller frees. Errors: LQ_ERROR_NOT_FOUND, _DENIED, _NOT_AUDIO (also a directory or an empty
 * file), _DAMAGED, _UNSUPPORTED, _CANCELLED, _IO; *READER untouched. */
LqStatus lq_reader_open (const char *path, const LqReaderOptions *options, LqReader **reader,
                         LqError *error);

/* The same from an open, seekable file descriptor, which the reader then owns, also on failure.
 * NAME stands in messages only. */
LqStatus lq_reader_open_fd (int fd, const char *name, const LqReaderOptions *options,
                            LqReader **reader, LqError *error);
void lq_reader_free (LqReader *reader); /* NULL is fine */

/* Borrowed. Constant but for LQ_FAULT_CORRUPT, which reading may add. */
const LqReaderInfo *lq_reader_info (const LqReader *reader);
const LqTags *lq_reader_tags (const LqReader *reader);
const LqBext *lq_reader_bext (const LqReader *reader); /* NULL: the file has none */

/* Reads N frames from frame FROM (≥ 0) on. Returns the frames delivered, 0 at or after the end,
 * fewer than N only at the end; the rest of PLANES is set to zero. −1 and ERROR when the file
 * failed under us. Shape: planes[n_channels][n]. Full scale is ±1; integers come exactly.
 * The same frames give the same values in whatever order they are read. */
int lq_reader_read_at (LqReader *reader, LqFrames from, int n, double *const *planes,
                       LqError *error);

/* Samples that were NaN or infinite in what has been read so far: they are delivered as silence,
 * because one of them would silence every filter behind it. */
int64_t lq_reader_n_non_finite (const LqReader *reader);

/* One sentence for a person on what is wrong with the file ("the header promises 1 000 frames more
 * than the file holds"); "" when nothing is. Valid until the reader is freed. */
const char *lq_reader_fault_text (const LqReader *reader);
