/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read off the words of a file and not off its sound: their hash and the word length in use.
 * Apart from the measurer so that it can run beside it. Used by measurer.c and measure.c; on one
 * thread at a time. */
#pragma once

#include "analysis/measure.h"
#include "media/quantiser.h"

#define LQ_MEASURE_WORDS_CHUNK 512

typedef struct
{
  int n_channels;
  LqSampleKind kind;
  bool as_codes; /* hashed as 32-bit integers */
  uint32_t used;
  LqGrid grid;
  LqSha256 hash;
  double words[LQ_MEASURE_WORDS_CHUNK * LQ_READER_MAX_CHANNELS];
} LqMeasureWords;

void lq_measure_words_init (LqMeasureWords *words, const LqMeasureFormat *format);
void lq_measure_words_process (LqMeasureWords *words, const double *const *in, int n);
/* Fills effective_bits and sha256_audio. Ends the stream. */
void lq_measure_words_finish (LqMeasureWords *words, LqMeasure *measure);
