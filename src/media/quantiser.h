/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place where word length is reduced: planar doubles to the words of a file, with
 * dither, rounding, clamping and a count of what was clamped. Used by the writer, last of all.
 * Every channel has its own noise from the same stored seed, so a render can be repeated. */
#pragma once

#include "core/types.h"
#include "dsp/dither.h"

typedef enum
{
  LQ_SAMPLE_INT16,
  LQ_SAMPLE_INT24,
  LQ_SAMPLE_INT32,
  LQ_SAMPLE_FLOAT32,
  LQ_SAMPLE_FLOAT64,
} LqSampleType;

int lq_sample_type_bits (LqSampleType type); /* 16 24 32 32 64 */
bool lq_sample_type_is_float (LqSampleType type);

typedef struct
{
  LqSampleType type;
  LqDitherKind dither; /* ignored for float */
  uint64_t seed;
  double rate_hz;
  int n_channels;
} LqQuantiserSpec;

typedef struct
{
  int64_t n_clamped;      /* samples beyond the largest or smallest code */
  LqFrames first_clamped; /* −1: none */
  int64_t n_non_finite;   /* NaN or infinite: written as silence */
  LqFrames n_frames;
} LqQuantiserStats;

typedef struct LqQuantiser LqQuantiser;

/* Thread: [worker]. Owns: caller frees. n_channels 1…LQ_QUANTISER_MAX_CHANNELS. */
#define LQ_QUANTISER_MAX_CHANNELS 24
LqQuantiser *lq_quantiser_new (const LqQuantiserSpec *spec);
void lq_quantiser_free (LqQuantiser *quantiser);

/* N frames to interleaved integer codes (INT16: −32768…32767 and so on). Integer types only. */
void lq_quantiser_codes (LqQuantiser *quantiser, const double *const *planes, int n,
                         int32_t *codes);

/* N frames to interleaved little-endian file words of the type, any type. Returns the bytes. */
size_t lq_quantiser_bytes (LqQuantiser *quantiser, const double *const *planes, int n,
                           uint8_t *bytes);

const LqQuantiserStats *lq_quantiser_stats (const LqQuantiser *quantiser);

/* Finds the coarsest integer grid on which everything seen so far lies, in one pass: a render that
 * is on the target's grid as a whole is written as it is, without dither. Also the "effective bits"
 * of a file. Start from {0}. */
typedef struct
{
  uint32_t used; /* all codes at 32 bits, or-ed */
  bool off_grid; /* something was between the 32-bit codes, beyond full scale or not finite */
} LqGrid;

void lq_grid_process (LqGrid *grid, const double *const *planes, int n_channels, int n);
/* 1…32; 0: nothing but silence was seen; −1: on no integer grid. */
int lq_grid_bits (const LqGrid *grid);
/* True when writing as TYPE needs no rounding at all. Float types: always true. */
bool lq_grid_fits (const LqGrid *grid, LqSampleType type);
