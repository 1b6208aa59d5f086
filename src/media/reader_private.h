/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the decoders of the reader share: each opens into an LqReader that knows its file
 * descriptor, fills info, tags and bext, and hands over its own state with three functions. */
#pragma once

#include "media/reader.h"

typedef struct
{
  /* N frames from FROM on, both inside info.n_frames. Returns N, or −1 and ERROR. */
  int (*read) (LqReader *reader, LqFrames from, int n, double *const *planes, LqError *error);
  void (*close) (void *state);
} LqDecoder;

struct LqReader
{
  int fd;
  int64_t file_size;
  char name[128]; /* of the file, for messages */
  int max_channels;
  LqReaderInfo info;
  LqTags tags;
  LqBext bext;
  bool has_bext;
  int64_t n_non_finite;
  char fault_text[240];
  const LqDecoder *decoder;
  void *state;
};

/* LQ_ERROR_NOT_AUDIO: not for this decoder, another may try. READER->decoder and ->state are set on
 * success only. */
LqStatus lq_reader_open_wav (LqReader *reader, LqError *error);
LqStatus lq_reader_open_flac (LqReader *reader, LqError *error);
LqStatus lq_reader_open_sndfile (LqReader *reader, LqError *error);

/* Notes LqReaderFault bits and puts them into words. Call when info's counts of frames are set. */
void lq_reader_add_faults (LqReader *reader, unsigned faults);

/* Refuses what cannot be: no channels, no rate, more channels than asked for. */
LqStatus lq_reader_check (const LqReader *reader, int n_channels, double rate_hz, LqError *error);
