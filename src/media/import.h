/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decodes and converts a file once, to a WAV/RF64 of floats kept with the session: for lossy media
 * (so that seeking is exact and a library's update never changes an old render) and for other
 * sample rates. Files that need neither are used where they are. Thread: [worker]. */
#pragma once

#include "media/progress.h"
#include "media/reader.h"
#include "media/resample.h"

typedef enum
{
  LQ_IMPORT_AS_IS = 0,
  LQ_IMPORT_DECODE = 1 << 0,  /* lossy, or damaged inside */
  LQ_IMPORT_CONVERT = 1 << 1, /* another sample rate */
} LqImportNeed;

/* What INFO needs in a session of RATE_HZ: LqImportNeed bits. */
unsigned lq_import_need (const LqReaderInfo *info, double rate_hz);

typedef struct
{
  const char *source;      /* path of the original */
  const char *destination; /* path of the new file; must not exist */
  double rate_hz;          /* of the session */
  LqResampleQuality quality;
  LqProgress progress; /* may be NULL; of the whole work, both hashes too */
  void *progress_data;
} LqImportSpec;

typedef struct
{
  char origin_sha256[65]; /* of the original file, hexadecimal */
  char sha256[65];        /* of the new one */
  int64_t size;           /* of the new one, bytes */
  char converter
      [160]; /* "decoded MPEG_LAYER_III (libsndfile-1.2.0); soxr 0.1.3 VHQ, 44100 → 48000 Hz" */
  LqFrames n_frames;
  int n_channels;
  int64_t n_non_finite; /* samples that were not numbers, now silence */
  char fault[160];      /* lq_reader_fault_text of the original */
} LqImportResult;

/* Decoded sound at its own rate is stored as 32-bit float, which is what the decoders give; converted
 * sound as 64-bit float, so that the file adds nothing to the converter. Origin, its hash and the
 * converter stand in the new file's tags too; the original's tags are kept. On failure or cancel
 * nothing is left, RESULT (may be NULL) is untouched. */
LqStatus lq_import_convert (const LqImportSpec *spec, LqImportResult *result, LqError *error);

/* Whether damage can hide inside a file of INFO: not where integers lie in it as they are. */
bool lq_import_needs_check (const LqReaderInfo *info);

/* Reads the file of an open READER, that could be used as it is, to its end: only so is damage inside found,
 * which lq_reader_info and lq_reader_n_non_finite then tell. Does nothing for words that can all be
 * read. Progress counts frames. */
LqStatus lq_import_check (LqReader *reader, LqProgress progress, void *progress_data,
                          LqError *error);

/* SHA-256 of a whole file, hexadecimal; PROGRESS counts bytes. SIZE may be NULL. */
LqStatus lq_media_hash_file (const char *path, LqProgress progress, void *progress_data,
                             char hex[65], int64_t *size, LqError *error);
