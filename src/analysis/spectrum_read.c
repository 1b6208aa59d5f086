/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a spectrum at any frequencies: three resolutions mixed, each smoothed (spectrum.c). */
#include "analysis/spectrum_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FLOOR_POWER 1e-16
#define LEAST_SPAN  (1.0 * PADDING) /* third of a spline, in bins; a narrower one knows its grid */

void lq_spectrum_integrate (Integral *integral, const double *power, int first, int end)
{
  double once = 0.0, twice = 0.0, thrice = 0.0;
  integral->first = first;
  integral->end = end;
  for (int k = first; k < end; k++)
    {
      integral->sums[k] = (Sums){ power[k], once, twice, thrice };
      thrice += twice + 0.5 * once + power[k] / 6.0;
      twice += once + 0.5 * power[k];
      once += power[k];
    }
  integral->sums[end] = (Sums){ 0.0, once, twice, thrice };
}

/* The third integral up to place X on the axis of bins; bin k reaches from k − ½ to k + ½. */
static double thrice_below (const Integral *integral, double x)
{
  double edge = fmax (x + 0.5, integral->first);
  int k = edge < integral->end ? (int)edge : integral->end;
  double d = edge - k;
  const Sums *sum = &integral->sums[k];
  return sum->thrice + d * (sum->twice + d * (0.5 * sum->once + d * sum->power / 6.0));
}

/* The power around X, weighed with a quadratic B-spline of three pieces, each SPAN bins wide, that is
 * 1 at X. */
static double weighed (const Integral *integral, double x, double span)
{
  double third =
      thrice_below (integral, x + 1.5 * span) - 3.0 * thrice_below (integral, x + 0.5 * span)
      + 3.0 * thrice_below (integral, x - 0.5 * span) - thrice_below (integral, x - 1.5 * span);
  return fmax (0.0, third / (0.75 * span * span));
}

/* Where a spline of peak 1 and the window together are as wide for noise as the band asked for. */
static double span_of (const LqSpectrum *s, const LqSpectrumView *view, double bins)
{
  double half = 0.5 * view->smoothing_oct, band = (exp2 (half) - exp2 (-half)) * bins;
  double window = s->tone.sums[s->tone.end].once;
  return 0.75 * sqrt (fmax (0.0, band * band - window * window));
}

/* The logarithm of a tone's power at X by the parabola in dB through three bins. */
static double log_at (const double *power, int n_bins, double x)
{
  int k = (int)lround (x);
  k = k < 1 ? 1 : k > n_bins - 2 ? n_bins - 2 : k;
  double l = log (power[k - 1] + FLOOR_POWER), c = log (power[k] + FLOOR_POWER);
  double h = log (power[k + 1] + FLOOR_POWER), d = x - k;
  return c + 0.5 * d * (h - l) + 0.5 * d * d * (h - 2.0 * c + l);
}

/* 0 well below CENTRE, 1 well above, a raised cosine over the fade in between. */
static double fade_in (double hz, double centre)
{
  double x = log2 (hz / centre) / FADE_OCT;
  return x <= -1.0 ? 0.0 : x >= 1.0 ? 1.0 : 0.5 + 0.5 * sin (0.5 * M_PI * x);
}

/* A tone is as wide as its lobe: what the spline takes of one is 1, so that a tone reads its level however narrow the
 * band. Where the window alone is as wide as the band, the curve between its bins holds; the spline comes in as the
 * band widens. */
static Look look_at (const LqSpectrum *s, const Resolution *r, const LqSpectrumView *view,
                     double hz, double weight)
{
  double x = hz * r->n * PADDING / r->rate_hz, span = span_of (s, view, x);
  double wide = fmax (span, LEAST_SPAN), share = span / LEAST_SPAN;
  return (Look){ .weight = weight,
                 .x = x,
                 .wide = wide,
                 .tone = weighed (&s->tone, LOBE_BINS, wide),
                 .of_spline = share >= 1.0 ? 1.0 : share * share * (3.0 - 2.0 * share) };
}

static double band_power (const Resolution *r, LqSpectrumTrace trace, const Look *look)
{
  double power = weighed (&r->integral, look->x, look->wide) / look->tone;
  if (look->of_spline >= 1.0)
    return power;
  double point = log_at (r->traces[trace], r->n_bins, look->x);
  return exp (point + look->of_spline * (log (power + FLOOR_POWER) - point));
}

static Column column_at (const LqSpectrum *s, const LqSpectrumView *view, double hz)
{
  Column column = { .is_known = hz > 0.0 && hz < 0.5 * s->rate_hz };
  double left = 1.0;
  for (int i = LQ_SPECTRUM_RESOLUTIONS - 1; i >= 0 && column.is_known; i--)
    {
      double share = i > 0 ? left * fade_in (hz, lq_spectrum_fade_hz[i - 1]) : left;
      if (share <= 0.0)
        continue;
      column.looks[i] = look_at (s, &s->resolutions[i], view, hz, share);
      left -= share;
    }
  if (column.is_known)
    column.slope_db = (view->slope_db_oct - LQ_SPECTRUM_PINK_SLOPE) * log2 (hz / 1000.0);
  return column;
}

static double mixed_power (const LqSpectrum *s, LqSpectrumTrace trace, const Column *column)
{
  double sum = 0.0;
  for (int i = LQ_SPECTRUM_RESOLUTIONS - 1; i >= 0; i--)
    {
      const Resolution *r = &s->resolutions[i];
      const Look *look = &column->looks[i];
      double mean_of = trace == LQ_SPECTRUM_AVERAGE ? (double)r->n_done : 1.0;
      if (look->weight > 0.0)
        sum += look->weight * band_power (r, trace, look) / mean_of;
    }
  return sum;
}

/* False: no memory. */
static bool take_columns (LqSpectrum *s, const LqSpectrumView *view, const double *hz, int n)
{
  size_t size = sizeof (double) * (size_t)n;
  if (n == s->n_columns && view->smoothing_oct == s->view.smoothing_oct
      && view->slope_db_oct == s->view.slope_db_oct && memcmp (hz, s->hz, size) == 0)
    return true;
  if (n > s->n_columns)
    {
      Column *columns = realloc (s->columns, sizeof (Column) * (size_t)n);
      double *places = realloc (s->hz, size);
      s->columns = columns ? columns : s->columns;
      s->hz = places ? places : s->hz;
      s->n_columns = 0;
      if (!columns || !places)
        return false;
    }
  s->n_columns = n;
  s->view = *view;
  memcpy (s->hz, hz, size);
  for (int i = 0; i < n; i++)
    s->columns[i] = column_at (s, view, hz[i]);
  return true;
}

/* Integrates the bins that this resolution is asked for: beyond its cross-fades and the spline, none. */
static void prepare (LqSpectrum *s, int i, const LqSpectrumView *view)
{
  Resolution *r = &s->resolutions[i];
  double per_hz = r->n * PADDING / r->rate_hz, fade = exp2 (FADE_OCT);
  double low = i > 0 ? lq_spectrum_fade_hz[i - 1] / fade * per_hz : 0.0;
  double high =
      i < LQ_SPECTRUM_RESOLUTIONS - 1 ? lq_spectrum_fade_hz[i] * fade * per_hz : r->n_bins;
  double first = low - 1.5 * fmax (LEAST_SPAN, span_of (s, view, low)) - 1.0,
         end = high + 1.5 * fmax (LEAST_SPAN, span_of (s, view, high)) + 2.0;
  lq_spectrum_integrate (&r->integral, r->traces[view->trace], first > 0.0 ? (int)first : 0,
                         end < r->n_bins ? (int)end : r->n_bins);
}

bool lq_spectrum_read (LqSpectrum *s, const LqSpectrumView *view, const double *hz, double *db,
                       int n)
{
  if (s->resolutions[0].n_done == 0 || !take_columns (s, view, hz, n))
    return false;
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    prepare (s, i, view);
  for (int i = 0; i < n; i++)
    {
      db[i] = LQ_SPECTRUM_FLOOR_DB;
      if (!s->columns[i].is_known)
        continue;
      double power = mixed_power (s, view->trace, &s->columns[i]);
      if (power > FLOOR_POWER)
        db[i] = fmax (db[i], 10.0 * log10 (power) + s->columns[i].slope_db);
    }
  return true;
}
