/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads audio files as planar doubles, exact to the frame: WAV, BWF, RF64, W64, AIFF, CAF, FLAC,
 * Ogg Vorbis/Opus/FLAC, MP3 and whatever else libsndfile knows. WAV and RF64 are read by our own
 * chunk reader, FLAC by libFLAC, the rest by libsndfile. One thread at a time per reader.
 *
 * Damage is never hidden: what could be read is read, what could not is counted in LqReaderInfo.
 * A file that gives no sound at all is refused with a sentence. No sample rate is converted here. */
#pragma once

#include "core/status.h"
#include "media/tags.h"

/* Widest file that can be measured; import takes LQ_MAX_CHANNELS. */
#define LQ_READER_MAX_CHANNELS 24

typedef struct LqReader LqReader;

typedef enum
{
  LQ_SAMPLES_INT,   /* integers: every value is a multiple of 2^(1−bits) */
  LQ_SAMPLES_FLOAT, /* 32- or 64-bit float */
  LQ_SAMPLES_LOSSY, /* decoded from a lossy stream */
} LqSampleKind;

/* What is wrong with a file that was opened all the same. */
typedef enum
{
  LQ_FAULT_TRUNCATED = 1 << 0,   /* the header promises more than there is */
  LQ_FAULT_HEADER = 1 << 1,      /* lengths in the header contradict each other or are absurd */
  LQ_FAULT_EXTRA_DATA = 1 << 2,  /* more than one data chunk: the first was read */
  LQ_FAULT_CORRUPT = 1 << 3,     /* stretches inside could not be decoded and are silent */
  LQ_FAULT_LENGTH_OPEN = 1 << 4, /* written by a stream that did not know its length: harmless */
} LqReaderFault;

typedef struct
{
  char format[32];   /* "WAV" "RF64" "W64" "AIFF" "CAF" "FLAC" "OGG" "MPEG" … */
  char encoding[32]; /* "PCM_16" "PCM_24" "FLOAT" "DOUBLE" "VORBIS" "OPUS" "MPEG_LAYER_III" … */
  LqSampleKind kind;
  int bits; /* of the stored word, 8…64; 0 when lossy */
  double rate_hz;
  int n_channels;
  uint32_t channel_mask;    /* WAVE speaker bits; 0: not said */
  LqFrames n_frames;        /* that can be read */
  LqFrames n_frames_stated; /* that the header promises; −1: it does not say */
  unsigned faults;          /* LqReaderFault bits */
} LqReaderInfo;

typedef enum
{
  LQ_READER_BEST,    /* our own choice of decoder */
  LQ_READER_SNDFILE, /* libsndfile whatever the format: the second opinion of a receipt */
} LqReaderPath;

typedef struct
{
  int max_channels; /* 0: LQ_MAX_CHANNELS; more are refused with LQ_ERROR_UNSUPPORTED */
  LqReaderPath path;
} LqReaderOptions;

/* Opens PATH; "-" reads standard input to its end first. OPTIONS may be NULL.
 * Thread: [any] but [audio]; takes longer than a header for streams that do not say their length.
 * Owns: caller frees. Errors: LQ_ERROR_NOT_FOUND, _DENIED, _NOT_AUDIO (also a directory or an empty
 * file), _DAMAGED, _UNSUPPORTED, _IO; *READER untouched. */
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
LqFrames lq_reader_first_non_finite (const LqReader *reader); /* −1: none */

/* One sentence for a person on what is wrong with the file ("the header promises 1 000 frames more
 * than the file holds"); "" when nothing is. Valid until the reader is freed. */
const char *lq_reader_fault_text (const LqReader *reader);
