/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes audio files that appear whole or not at all: a temporary file in the same folder, our own
 * quantiser, fsync, rename. WAV becomes RF64 by itself beyond 4 GiB. Nothing is dithered, tagged
 * or overwritten unless the specification says so. One thread at a time per writer. */
#pragma once

#include "core/status.h"
#include "media/atomic_file.h"
#include "media/quantiser.h"
#include "media/tags.h"

typedef enum
{
  LQ_FILE_WAV,
  LQ_FILE_RF64,
  LQ_FILE_AIFF, /* AIFF for integers, AIFF-C for float */
  LQ_FILE_CAF,
  LQ_FILE_FLAC, /* 16, 24 or 32-bit integers */
} LqFileFormat;

typedef enum
{
  LQ_WRITE_NEW,     /* an existing file is LQ_ERROR_EXISTS */
  LQ_WRITE_REPLACE, /* an existing file gives way, at the last moment */
} LqWriteMode;

typedef struct
{
  LqFileFormat format;
  LqWriteMode mode;
  LqSampleType type;
  LqDitherKind dither;
  uint64_t dither_seed;
  double rate_hz;     /* a whole number */
  int n_channels;     /* 1…8 */
  LqFrames n_frames;  /* as far as known: room is reserved for it on the disk; −1: unknown */
  const LqTags *tags; /* borrowed during open; NULL: none */
  const LqBext *bext; /* borrowed during open; NULL: none. WAV and RF64 only */
  LqScratch
      *scratch; /* borrowed: written into it, which stays without a name; NULL: a file of its own */
  LqScratchFolders
      keep_in; /* for a whole file that cannot get its name in the end; NULL: it is lost */
  uint64_t wav_limit_bytes; /* size from which WAV becomes RF64; 0: 4 GiB − 1 */
} LqWriterSpec;

typedef struct
{
  LqFileFormat format; /* LQ_FILE_RF64 when a WAV outgrew its limit */
  int64_t n_bytes;
  LqQuantiserStats stats;
  LqAtomicKept kept; /* its path "": the file has its name */
} LqWriterReport;

typedef struct LqWriter LqWriter;

/* Starts PATH, of which only messages speak where there is a scratch file. Thread: [worker].
 * Owns: caller ends it with finish or cancel. Errors: _EXISTS, _UNSUPPORTED, _DENIED, _NO_SPACE, _IO,
 * nothing left behind. */
LqStatus lq_writer_open (const char *path, const LqWriterSpec *spec, LqWriter **writer,
                         LqError *error);

/* Appends N frames. Shape: planes[n_channels][n]. After a failure only cancel is allowed. */
LqStatus lq_writer_write (LqWriter *writer, const double *const *planes, int n, LqError *error);

/* Completes the file under its name, or where it is kept, and frees the writer. On failure nothing remains of the new file,
 * an older one stays as it was, and the writer is freed all the same. REPORT may be NULL. */
LqStatus lq_writer_finish (LqWriter *writer, LqWriterReport *report, LqError *error);

/* Leaves nothing behind and frees the writer. NULL is fine. */
void lq_writer_cancel (LqWriter *writer);

/* NULL when FORMAT can hold TYPE, else a sentence that says what it can hold. */
const char *lq_file_format_refuses (LqFileFormat format, LqSampleType type);
const char *lq_file_format_name (LqFileFormat format);      /* "WAV" … */
const char *lq_file_format_extension (LqFileFormat format); /* "wav" … without the dot */
/* From an id ("wav" "rf64" "aiff" "caf" "flac") or the end of a path; false when unknown. */
bool lq_file_format_from_name (const char *name, LqFileFormat *format);
