/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks the chunks of a WAV, RF64 or AIFF file and says where those that matter lie. Trusts no length: each is
 * clipped to the file, and what contradicts is noted. Used by the readers; changes nothing. */
#pragma once

#include "core/types.h"

typedef enum
{
  LQ_RIFF_FMT,
  LQ_RIFF_DATA, /* sound, also SSND */
  LQ_RIFF_DS64,
  LQ_RIFF_INFO, /* LIST of type INFO, after the type */
  LQ_RIFF_ID3,
  LQ_RIFF_BEXT,
  LQ_RIFF_N_KINDS,
} LqRiffKind;

typedef struct
{
  int64_t at;   /* first byte of the content; 0: no such chunk */
  int64_t size; /* bytes that are in the file */
} LqRiffChunk;

typedef struct
{
  char form[5];                        /* "RIFF" "RF64" "BW64" "FORM" */
  LqRiffChunk chunks[LQ_RIFF_N_KINDS]; /* the first of its kind */
  int64_t data_stated;                 /* length of the sound by the header */
  int n_data;                          /* sound chunks that are not empty */
  bool truncated;                      /* the sound should be longer */
  bool open_length;                    /* the header was written before the length was known */
  bool contradicts; /* the header's length cannot be right, the file's was taken */
} LqRiff;

/* False when FD, of FILE_SIZE bytes, is no such file. */
bool lq_riff_walk (int fd, int64_t file_size, LqRiff *riff);

/* Bytes of sound that the header of an AIFF, W64 or CAF file promises beyond the end of the file;
 * 0 when all is there or the file is none of these. */
int64_t lq_sound_missing (int fd, int64_t file_size);
