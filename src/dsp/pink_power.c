/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/pink_power.h"

#include <math.h>
#include <string.h>

#include "dsp/loudness.h"
#include "dsp/skew_fft.h"

#define BINS       8192 /* 3 Hz apart at 48 kHz */
#define ROW        8    /* of the transform */
#define LOWEST_HZ  20.0
#define HIGHEST_HZ 20000.0

/* Of the bins in the transform's own order: a delay of one frame turns each by its frequency. */
static void weigh (const LqSkewFft *fft, LqArena *arena, double rate_hz, double *weight)
{
  double *delayed = lq_arena_array (arena, double, 2 * BINS);
  double *z = lq_arena_array (arena, double, 2 * BINS);
  LqKStage k[2];

  lq_k_weighting (rate_hz, k);
  delayed[1] = 1.0;
  lq_skew_fft_forward (fft, delayed, z);
  for (int i = 0; i < BINS; i++)
    {
      const double *bin = z + i / ROW * 2 * ROW + i % ROW;
      double w = fabs (atan2 (bin[ROW], bin[0]));
      double f_hz = w / (2.0 * M_PI) * rate_hz;
      weight[i] = f_hz < LOWEST_HZ || f_hz > HIGHEST_HZ ? 0.0 : lq_k_power (k, w) / f_hz;
    }
}

/* Piece by piece: the weighting is so smooth that what pieces have in common averages out. */
double lq_pink_power (const double *taps, LqFrames n, double rate_hz)
{
  LqArena *arena = lq_arena_new ();
  LqSkewFft *fft = lq_skew_fft_new (arena, BINS);
  double *weight = lq_arena_array (arena, double, BINS);
  double *piece = lq_arena_array (arena, double, 2 * BINS);
  double *z = lq_arena_array (arena, double, 2 * BINS);
  double before = 0.0, behind = 0.0;

  weigh (fft, arena, rate_hz, weight);
  for (int i = 0; i < BINS; i++)
    before += weight[i];
  for (LqFrames at = 0; at < n; at += BINS)
    {
      size_t frames = (size_t)(n - at < BINS ? n - at : BINS);
      memset (piece, 0, sizeof (double) * 2 * BINS);
      memcpy (piece, taps + at, sizeof (double) * frames);
      lq_skew_fft_forward (fft, piece, z);
      for (int i = 0; i < BINS; i++)
        {
          const double *bin = z + i / ROW * 2 * ROW + i % ROW;
          behind += weight[i] * (bin[0] * bin[0] + bin[ROW] * bin[ROW]);
        }
    }
  lq_arena_free (arena);
  return behind / before;
}
