/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to know about an audio file without reading its sound. Filled by the reader; the
 * rooms above keep and show it. Types only. */
#pragma once

#include "core/speakers.h"
#include "core/types.h"

/* Widest file that can be measured; import takes LQ_MAX_CHANNELS. */
#define LQ_READER_MAX_CHANNELS 24

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
  LqFrames n_frames;        /* that can be read */
  LqFrames n_frames_stated; /* that the header promises; −1: it does not say */
  unsigned faults;          /* LqReaderFault bits */
  /* LqSpeaker of each channel, in the order in which they lie in the file; 0: not said */
  uint32_t speakers[LQ_READER_MAX_CHANNELS];
} LqReaderInfo;
