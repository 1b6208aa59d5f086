/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stereo in bands (bands.h): Hann window, half overlap, powers averaged. */
#include "analysis/bands.h"
#include "core/clones.h"
#include "dsp/window.h"

#include <math.h>
#include <string.h>

#define LENGTH_S   0.08
#define AVERAGE_S  1.0
#define SILENT     1e-12
#define NOTHING    1e-30   /* decayed so far: no denormal numbers */
#define LOWEST_DB  (-60.0) /* what a mono band reads */
#define HIGHEST_DB 60.0
/* A channel weaker than the other by 100 dB is silent beside it */
#define LEAST_SHARE 1e-10

static const double edges_hz[LQ_LEVELS_BANDS - 1] = { 90.0, 350.0, 2000.0, 8000.0 };

void lq_bands_init (LqBands *b, LqArena *arena, double rate_hz)
{
  int n = 256;
  while (n < rate_hz * LENGTH_S)
    n *= 2;
  *b = (LqBands){ .fft = lq_fft_new (arena, n), .n = n };
  b->mid = lq_arena_array (arena, double, n);
  b->side = lq_arena_array (arena, double, n);
  b->window = lq_arena_array (arena, double, n);
  b->work = lq_arena_array (arena, double, n);
  b->mid_bins = lq_arena_array (arena, double, n + 2);
  b->side_bins = lq_arena_array (arena, double, n + 2);
  lq_window_periodic (LQ_WINDOW_HANN, 0.0, n, b->window);
  double scale = 1.0 / lq_window_sum (b->window, n);
  for (int i = 0; i < n; i++)
    b->window[i] *= scale;
  b->first_bin[0] = 1.0; /* not DC */
  b->first_bin[LQ_LEVELS_BANDS] = n / 2;
  for (int k = 1; k < LQ_LEVELS_BANDS; k++)
    b->first_bin[k] = fmin (edges_hz[k - 1] * n / rate_hz, n / 2);
  b->keep = exp (-(double)(n / 2) / (AVERAGE_S * rate_hz));
}

void lq_bands_clear (LqBands *b) { lq_fft_free (b->fft); }

void lq_bands_reset (LqBands *b)
{
  b->filled = 0;
  memset (b->mid_power, 0, sizeof b->mid_power);
  memset (b->side_power, 0, sizeof b->side_power);
  memset (b->cross_re, 0, sizeof b->cross_re);
  memset (b->cross_im, 0, sizeof b->cross_im);
}

typedef struct
{
  double mid, side; /* Σ |m|², Σ |s|² */
  double re, im;    /* Σ m s* */
} Products;

static void add_bin (const LqBands *b, int k, double share, Products *sum)
{
  const double *m = b->mid_bins + 2 * k, *s = b->side_bins + 2 * k;
  sum->mid += share * (m[0] * m[0] + m[1] * m[1]);
  sum->side += share * (s[0] * s[0] + s[1] * s[1]);
  sum->re += share * (m[0] * s[0] + m[1] * s[1]);
  sum->im += share * (m[1] * s[0] - m[0] * s[1]);
}

/* Between two places on the axis of bins; bin k reaches from k − ½ to k + ½. */
static Products products_between (const LqBands *b, double from, double to)
{
  Products sum = { 0 };
  const int last = b->n / 2;
  for (int k = (int)(from + 0.5); k <= last && k - 0.5 < to; k++)
    {
      bool whole = k - 0.5 >= from && k + 0.5 <= to;
      add_bin (b, k, whole ? 1.0 : fmin (to, k + 0.5) - fmax (from, k - 0.5), &sum);
    }
  return sum;
}

LQ_CLONES static void times (const double *restrict in, const double *restrict window, int n,
                             double *restrict out)
{
  for (int i = 0; i < n; i++)
    out[i] = in[i] * window[i];
}

static void transform (LqBands *b, const double *signal, double *bins)
{
  times (signal, b->window, b->n, b->work);
  lq_fft_forward (b->fft, b->work, bins);
}

static void average (const LqBands *b, double *held, double now)
{
  double mean = *held * b->keep + now * (1.0 - b->keep);
  *held = isfinite (mean) && fabs (mean) > NOTHING ? mean : 0.0;
}

static void take_block (LqBands *b)
{
  transform (b, b->mid, b->mid_bins);
  transform (b, b->side, b->side_bins);
  for (int k = 0; k < LQ_LEVELS_BANDS; k++)
    {
      const Products sum = products_between (b, b->first_bin[k], b->first_bin[k + 1]);
      average (b, &b->mid_power[k], sum.mid);
      average (b, &b->side_power[k], sum.side);
      average (b, &b->cross_re[k], sum.re);
      average (b, &b->cross_im[k], sum.im);
    }
}

LQ_CLONES static void take_mid_side (const double *restrict left, const double *restrict right,
                                     int n, double *restrict mid, double *restrict side)
{
  for (int i = 0; i < n; i++)
    {
      mid[i] = 0.5 * (left[i] + right[i]);
      side[i] = 0.5 * (left[i] - right[i]);
    }
}

void lq_bands_process (LqBands *b, const double *left, const double *right, int n)
{
  const int half = b->n / 2;
  for (int done = 0, take; done < n; done += take)
    {
      take = n - done < b->n - b->filled ? n - done : b->n - b->filled;
      take_mid_side (left + done, right + done, take, b->mid + b->filled, b->side + b->filled);
      if ((b->filled += take) < b->n)
        continue;
      take_block (b);
      b->filled = half;
      memcpy (b->mid, b->mid + half, sizeof (double) * (size_t)half);
      memcpy (b->side, b->side + half, sizeof (double) * (size_t)half);
    }
}

/* |L|² = |M|² + |S|² + 2 Re MS*, |R|² = |M|² + |S|² − 2 Re MS*, L R* = |M|² − |S|² − 2j Im MS*. */
static void read_likeness (const LqBands *b, int k, LqReading *correlation, LqReading *phase_deg)
{
  double both = b->mid_power[k] + b->side_power[k];
  double left = both + 2.0 * b->cross_re[k], right = both - 2.0 * b->cross_re[k];
  double re = b->mid_power[k] - b->side_power[k], im = -2.0 * b->cross_im[k];
  if (!(left > LEAST_SHARE * both) || !(right > LEAST_SHARE * both))
    return;
  double norm = sqrt (left * right);
  *correlation = lq_reading (fmax (-1.0, fmin (1.0, re / norm)));
  if (hypot (re, im) >= LQ_LEVELS_COHERENT * norm)
    *phase_deg = lq_reading (atan2 (im, re) * (180.0 / M_PI));
}

void lq_bands_read (const LqBands *b, LqLevelsSnapshot *s)
{
  for (int k = 0; k < LQ_LEVELS_BANDS; k++)
    {
      s->side_mid_db[k] = s->band_correlation[k] = s->band_phase_deg[k] = lq_reading_none ();
      if (b->mid_power[k] + b->side_power[k] < SILENT)
        continue;
      double db = 10.0 * log10 (b->side_power[k] / b->mid_power[k]);
      s->side_mid_db[k] = lq_reading (fmax (LOWEST_DB, fmin (HIGHEST_DB, db)));
      read_likeness (b, k, &s->band_correlation[k], &s->band_phase_deg[k]);
    }
}
