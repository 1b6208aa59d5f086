/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Works in blocks of BLOCK frames: each channel is cleaned of what is no number, reduced by
 * dsp/dither, and packed. Words are built byte by byte in little-endian order. */
#include "media/quantiser.h"

#include <endian.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 512

struct LqQuantiser
{
  LqQuantiserSpec spec;
  LqQuantiserStats stats;
  LqDither dither[LQ_QUANTISER_MAX_CHANNELS];
  double clean[BLOCK];
  int32_t codes[BLOCK * LQ_QUANTISER_MAX_CHANNELS];
};

int lq_sample_type_bits (LqSampleType type)
{
  static const int bits[] = { 16, 24, 32, 32, 64 };
  return bits[type];
}

bool lq_sample_type_is_float (LqSampleType type)
{
  return type == LQ_SAMPLE_FLOAT32 || type == LQ_SAMPLE_FLOAT64;
}

LqQuantiser *lq_quantiser_new (const LqQuantiserSpec *spec)
{
  LqQuantiser *quantiser = calloc (1, sizeof *quantiser);
  if (quantiser == NULL)
    return NULL;
  quantiser->spec = *spec;
  quantiser->stats.first_clamped = -1;
  for (int c = 0; c < spec->n_channels; c++)
    lq_dither_init (&quantiser->dither[c], spec->dither, lq_sample_type_bits (spec->type),
                    spec->rate_hz, spec->seed, c);
  return quantiser;
}

void lq_quantiser_free (LqQuantiser *quantiser) { free (quantiser); }

const LqQuantiserStats *lq_quantiser_stats (const LqQuantiser *quantiser)
{
  return &quantiser->stats;
}

/* x − x is 0 for every number and NaN for the rest. */
static void clean_block (LqQuantiser *quantiser, const double *in, int n)
{
  int64_t bad = 0;
  for (int i = 0; i < n; i++)
    {
      bool finite = in[i] - in[i] == 0;
      quantiser->clean[i] = finite ? in[i] : 0;
      bad += !finite;
    }
  quantiser->stats.n_non_finite += bad;
}

static void note_clamped (LqQuantiser *quantiser, int n_clamped, LqFrames first)
{
  LqQuantiserStats *stats = &quantiser->stats;
  if (n_clamped == 0)
    return;
  stats->n_clamped += n_clamped;
  if (stats->first_clamped < 0 || first < stats->first_clamped)
    stats->first_clamped = first;
}

/* N ≤ BLOCK frames from OFFSET on. */
static void codes_block (LqQuantiser *quantiser, const double *const *planes, int offset, int n,
                         int32_t *codes)
{
  int n_channels = quantiser->spec.n_channels;
  for (int c = 0; c < n_channels; c++)
    {
      int first = 0;
      clean_block (quantiser, planes[c] + offset, n);
      int clamped = lq_dither_process (&quantiser->dither[c], quantiser->clean, n, codes + c,
                                       n_channels, &first);
      note_clamped (quantiser, clamped, quantiser->stats.n_frames + first);
    }
  quantiser->stats.n_frames += n;
}

static int min_int (int a, int b) { return a < b ? a : b; }

void lq_quantiser_codes (LqQuantiser *quantiser, const double *const *planes, int n, int32_t *codes)
{
  for (int at = 0; at < n; at += BLOCK)
    codes_block (quantiser, planes, at, min_int (BLOCK, n - at),
                 codes + (ptrdiff_t)at * quantiser->spec.n_channels);
}

static void pack_codes (LqSampleType type, const int32_t *codes, size_t n, uint8_t *bytes)
{
  if (type == LQ_SAMPLE_INT16)
    for (size_t i = 0; i < n; i++)
      {
        uint16_t word = htole16 ((uint16_t)codes[i]);
        memcpy (bytes + 2 * i, &word, 2);
      }
  else if (type == LQ_SAMPLE_INT24)
    for (size_t i = 0; i < n; i++)
      {
        uint32_t word = (uint32_t)codes[i];
        bytes[3 * i] = (uint8_t)word;
        bytes[3 * i + 1] = (uint8_t)(word >> 8);
        bytes[3 * i + 2] = (uint8_t)(word >> 16);
      }
  else
    for (size_t i = 0; i < n; i++)
      {
        uint32_t word = htole32 ((uint32_t)codes[i]);
        memcpy (bytes + 4 * i, &word, 4);
      }
}

/* A float that would overflow is clamped and counted like any other. */
static float to_float (LqQuantiser *quantiser, double x, int i)
{
  if (fabs (x) <= FLT_MAX)
    return (float)x;
  note_clamped (quantiser, 1, quantiser->stats.n_frames + i);
  return copysignf (FLT_MAX, (float)x);
}

static void floats_block (LqQuantiser *quantiser, const double *const *planes, int offset, int n,
                          uint8_t *bytes)
{
  size_t n_channels = (size_t)quantiser->spec.n_channels;
  for (size_t c = 0; c < n_channels; c++)
    {
      clean_block (quantiser, planes[c] + offset, n);
      if (quantiser->spec.type == LQ_SAMPLE_FLOAT32)
        for (int i = 0; i < n; i++)
          {
            uint32_t word;
            float value = to_float (quantiser, quantiser->clean[i], i);
            memcpy (&word, &value, 4);
            word = htole32 (word);
            memcpy (bytes + 4 * ((size_t)i * n_channels + c), &word, 4);
          }
      else
        for (int i = 0; i < n; i++)
          {
            uint64_t word;
            memcpy (&word, &quantiser->clean[i], 8);
            word = htole64 (word);
            memcpy (bytes + 8 * ((size_t)i * n_channels + c), &word, 8);
          }
    }
  quantiser->stats.n_frames += n;
}

size_t lq_quantiser_bytes (LqQuantiser *quantiser, const double *const *planes, int n,
                           uint8_t *bytes)
{
  LqSampleType type = quantiser->spec.type;
  size_t n_channels = (size_t)quantiser->spec.n_channels;
  size_t frame_bytes = n_channels * (size_t)lq_sample_type_bits (type) / 8;
  for (int at = 0; at < n; at += BLOCK)
    {
      int part = min_int (BLOCK, n - at);
      uint8_t *to = bytes + (size_t)at * frame_bytes;
      if (lq_sample_type_is_float (type))
        {
          floats_block (quantiser, planes, at, part, to);
          continue;
        }
      codes_block (quantiser, planes, at, part, quantiser->codes);
      pack_codes (type, quantiser->codes, (size_t)part * n_channels, to);
    }
  return (size_t)n * frame_bytes;
}

void lq_grid_process (LqGrid *grid, const double *const *planes, int n_channels, int n)
{
  uint32_t used = grid->used;
  bool off_grid = grid->off_grid;
  for (int c = 0; c < n_channels; c++)
    for (int i = 0; i < n; i++)
      {
        double scaled = planes[c][i] * 0x1p31;
        bool inside = scaled >= -0x1p31 && scaled < 0x1p31;
        int32_t code = inside ? (int32_t)scaled : 0;
        off_grid |= code != scaled;
        used |= (uint32_t)code;
      }
  grid->used = used;
  grid->off_grid = off_grid;
}

int lq_grid_bits (const LqGrid *grid)
{
  if (grid->off_grid)
    return -1;
  return grid->used == 0 ? 0 : 32 - __builtin_ctz (grid->used);
}

bool lq_grid_fits (const LqGrid *grid, LqSampleType type)
{
  int bits = lq_grid_bits (grid);
  return lq_sample_type_is_float (type) || (bits >= 0 && bits <= lq_sample_type_bits (type));
}
