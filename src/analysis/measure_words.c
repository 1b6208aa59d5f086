/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words (measure_words.h). */
#include "analysis/measure_words.h"
#include "analysis/sample_stats.h"

#include <string.h>

#define CHUNK LQ_MEASURE_WORDS_CHUNK

void lq_measure_words_init (LqMeasureWords *w, const LqMeasureFormat *format)
{
  memset (w, 0, sizeof *w);
  w->n_channels = format->n_channels;
  w->kind = format->kind;
  w->as_codes = format->kind == LQ_SAMPLES_INT && format->bits <= 32;
  lq_sha256_init (&w->hash);
}

static void take (LqMeasureWords *w, const double *const *in, int n)
{
  size_t n_words = (size_t)n * (size_t)w->n_channels;
  if (w->as_codes)
    {
      int32_t *codes = (int32_t *)w->words;
      lq_sample_codes (in, w->n_channels, n, codes, &w->used);
      lq_sha256_update (&w->hash, codes, n_words * sizeof *codes);
      return;
    }
  lq_sample_interleave (in, w->n_channels, n, w->words);
  lq_sha256_update (&w->hash, w->words, n_words * sizeof *w->words);
  if (w->kind != LQ_SAMPLES_LOSSY && !w->grid.off_grid)
    lq_grid_process (&w->grid, in, w->n_channels, n);
}

void lq_measure_words_process (LqMeasureWords *w, const double *const *in, int n)
{
  for (int at = 0, k; at < n; at += k)
    {
      const double *rest[LQ_READER_MAX_CHANNELS];
      k = n - at < CHUNK ? n - at : CHUNK;
      for (int c = 0; c < w->n_channels; c++)
        rest[c] = in[c] + at;
      take (w, rest, k);
    }
}

static LqReading effective_bits (const LqMeasureWords *w)
{
  if (w->kind == LQ_SAMPLES_LOSSY)
    return lq_reading_none ();
  if (w->as_codes)
    return w->used != 0 ? lq_reading (32 - __builtin_ctz (w->used)) : lq_reading_none ();
  int bits = lq_grid_bits (&w->grid);
  return bits > 0 ? lq_reading (bits) : lq_reading_none ();
}

void lq_measure_words_finish (LqMeasureWords *w, LqMeasure *measure)
{
  measure->effective_bits = effective_bits (w);
  lq_sha256_finish_text (&w->hash, measure->sha256_audio);
}
