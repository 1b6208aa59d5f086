/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Side over mid in bands (bands.h): Hann window, half overlap, powers averaged. */
#include "analysis/bands.h"
#include "dsp/window.h"

#include <math.h>
#include <string.h>

#define LENGTH_S   0.08
#define AVERAGE_S  1.0
#define SILENT     1e-12
#define NOTHING    1e-30   /* decayed so far: no denormal numbers */
#define LOWEST_DB  (-60.0) /* what a mono band reads */
#define HIGHEST_DB 60.0

const double lq_levels_band_edges_hz[LQ_LEVELS_BANDS - 1] = { 90.0, 350.0, 2000.0, 8000.0 };

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
  b->bins = lq_arena_array (arena, double, n + 2);
  lq_window_periodic (LQ_WINDOW_HANN, 0.0, n, b->window);
  double scale = 1.0 / lq_window_sum (b->window, n);
  for (int i = 0; i < n; i++)
    b->window[i] *= scale;
  b->first_bin[0] = 1.0; /* not DC */
  b->first_bin[LQ_LEVELS_BANDS] = n / 2;
  for (int k = 1; k < LQ_LEVELS_BANDS; k++)
    b->first_bin[k] = fmin (lq_levels_band_edges_hz[k - 1] * n / rate_hz, n / 2);
  b->keep = exp (-(double)(n / 2) / (AVERAGE_S * rate_hz));
}

void lq_bands_clear (LqBands *b) { lq_fft_free (b->fft); }

void lq_bands_reset (LqBands *b)
{
  b->filled = 0;
  memset (b->mid_power, 0, sizeof b->mid_power);
  memset (b->side_power, 0, sizeof b->side_power);
}

/* Power between two places on the axis of bins; bin k reaches from k − ½ to k + ½. */
static double power_between (const double *bins, int last, double from, double to)
{
  double sum = 0.0;
  for (int k = (int)(from + 0.5); k <= last && k - 0.5 < to; k++)
    {
      double share = fmin (to, k + 0.5) - fmax (from, k - 0.5);
      sum += share * (bins[2 * k] * bins[2 * k] + bins[2 * k + 1] * bins[2 * k + 1]);
    }
  return sum;
}

static void average (LqBands *b, const double *signal, double *power)
{
  for (int i = 0; i < b->n; i++)
    b->work[i] = signal[i] * b->window[i];
  lq_fft_forward (b->fft, b->work, b->bins);
  for (int k = 0; k < LQ_LEVELS_BANDS; k++)
    {
      double now = power_between (b->bins, b->n / 2, b->first_bin[k], b->first_bin[k + 1]);
      double mean = power[k] * b->keep + now * (1.0 - b->keep);
      power[k] = isfinite (mean) && mean > NOTHING ? mean : 0.0;
    }
}

void lq_bands_process (LqBands *b, const double *left, const double *right, int n)
{
  for (int i = 0; i < n; i++)
    {
      b->mid[b->filled] = 0.5 * (left[i] + right[i]);
      b->side[b->filled] = 0.5 * (left[i] - right[i]);
      if (++b->filled < b->n)
        continue;
      average (b, b->mid, b->mid_power);
      average (b, b->side, b->side_power);
      b->filled = b->n / 2;
      memcpy (b->mid, b->mid + b->n / 2, sizeof (double) * (size_t)(b->n / 2));
      memcpy (b->side, b->side + b->n / 2, sizeof (double) * (size_t)(b->n / 2));
    }
}

void lq_bands_read (const LqBands *b, LqReading side_mid_db[LQ_LEVELS_BANDS])
{
  for (int k = 0; k < LQ_LEVELS_BANDS; k++)
    {
      side_mid_db[k] = lq_reading_none ();
      if (b->mid_power[k] + b->side_power[k] < SILENT)
        continue;
      double db = 10.0 * log10 (b->side_power[k] / b->mid_power[k]);
      side_mid_db[k] = lq_reading (fmax (LOWEST_DB, fmin (HIGHEST_DB, db)));
    }
}
