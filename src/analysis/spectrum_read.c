/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a spectrum at any frequencies: three resolutions mixed, each smoothed (spectrum.c). */
#include "analysis/spectrum_private.h"
#include "core/clones.h"
#include "dsp/decibel.h"
#include "dsp/elementary.h"

#include <math.h>
#include <string.h>

#define FLOOR_POWER 1e-16
#define LEAST_SPAN  (1.0 * PADDING) /* third of a spline, in bins; a narrower one knows its grid */
#define LANES       64              /* columns that are read together */

void lq_spectrum_integrate (Sums *sums, const double *power, int first, int end)
{
  double once = 0.0, twice = 0.0, thrice = 0.0;
  for (int k = first; k < end; k++)
    {
      double sixth = power[k] * (1.0 / 6.0);
      sums[k] = (Sums){ thrice, 0.5 * once, twice, sixth };
      thrice += twice + (0.5 * once + sixth);
      twice += once + 0.5 * power[k];
      once += power[k];
    }
  sums[end] = (Sums){ thrice, 0.5 * once, twice, 0.0 };
}

/* ---- How to read: once for the same frequencies ---- */

/* The quadratic B-spline of three pieces around bin X, each SPAN bins wide; bin k reaches from k − ½ to k + ½. */
static Spline spline_at (double x, double span)
{
  Spline spline;
  for (int j = 0; j < 4; j++)
    spline.edges[j] = fmax (0.0, x + (j - 1.5) * span + 0.5);
  return spline;
}

static int bin_of (double edge, int n_bins)
{
  int bin = (int)edge;
  return bin < n_bins ? bin : n_bins;
}

/* The power that SPLINE takes of N_BINS; its peak is ¾ of the square of a piece. */
static inline double taken (const Sums *sums, const Spline *spline, int n_bins)
{
  double below[4];
  for (int j = 0; j < 4; j++)
    {
      int bin = bin_of (spline->edges[j], n_bins);
      const Sums *sum = &sums[bin];
      double d = spline->edges[j] - bin;
      below[j] = sum->thrice + d * (sum->twice + d * (sum->half_once + d * sum->sixth));
    }
  double power = below[3] - 3.0 * below[2] + 3.0 * below[1] - below[0];
  return power > 0.0 ? power : 0.0;
}

/* Where a spline of peak 1 and the window together are as wide for noise as the band asked for. */
static double span_of (const LqSpectrum *s, double bins)
{
  double half = 0.5 * s->bench->columns.view.smoothing_oct,
         band = (exp2 (half) - exp2 (-half)) * bins;
  double window = 2.0 * s->tone[TONE_BINS].half_once;
  return 0.75 * sqrt (fmax (0.0, band * band - window * window));
}

/* 0 well below CENTRE, 1 well above, a raised cosine over the fade in between. */
static double fade_in (double hz, double centre)
{
  double x = log2 (hz / centre) / FADE_OCT;
  return x <= -1.0 ? 0.0 : x >= 1.0 ? 1.0 : 0.5 + 0.5 * sin (0.5 * M_PI * x);
}

/* The share of resolution I at HZ. */
static double weight_of (double hz, int i)
{
  double weight = i > 0 ? fade_in (hz, lq_spectrum_fade_hz[i - 1]) : 1.0;
  for (int k = i; k < LQ_SPECTRUM_RESOLUTIONS - 1; k++)
    weight *= 1.0 - fade_in (hz, lq_spectrum_fade_hz[k]);
  return weight;
}

/* A tone is as wide as its lobe: what the spline takes of one is 1, so that a tone reads its level however narrow the
 * band. Where the window alone is as wide as the band, the curve between its bins holds; the spline comes in as the
 * band widens, by what CURVE says. */
static Look look_at (const LqSpectrum *s, const Resolution *r, double hz, double weight,
                     Curve *curve)
{
  double x = hz * r->n * PADDING / r->rate_hz, span = span_of (s, x);
  double wide = fmax (span, LEAST_SPAN), share = span / LEAST_SPAN;
  Spline of_tone = spline_at (LOBE_BINS, wide);
  *curve = (Curve){ x, share >= 1.0 ? 1.0 : share * share * (3.0 - 2.0 * share) };
  return (Look){ .spline = spline_at (x, wide),
                 .per_tone = 1.0 / taken (s->tone, &of_tone, TONE_BINS),
                 .weight = weight };
}

/* All looks of resolution I, at the frequencies at which it has a weight. */
static void take_looks (LqSpectrum *s, int i)
{
  Columns *columns = &s->bench->columns;
  const Resolution *r = &s->resolutions[i];
  Looks *looks = &columns->looks[i];
  *looks = (Looks){ .looks = lq_arena_array (columns->arena, Look, columns->n),
                    .curves = lq_arena_array (columns->arena, Curve, columns->n),
                    .first_bin = r->n_bins };
  for (int c = 0; c < columns->n; c++)
    {
      bool is_known = columns->hz[c] > 0.0 && columns->hz[c] < 0.5 * s->rate_hz;
      double weight = is_known ? weight_of (columns->hz[c], i) : 0.0;
      if (weight <= 0.0)
        continue;
      if (looks->n == 0)
        looks->column = c;
      Curve *curve = &looks->curves[looks->n];
      looks->looks[looks->n++] = look_at (s, r, columns->hz[c], weight, curve);
      looks->n_curved += curve->of_spline < 1.0;
      looks->n_plain += curve->of_spline <= 0.0;
    }
  if (looks->n_plain == looks->n)
    return;
  const Look *first = &looks->looks[looks->n_plain], *last = &looks->looks[looks->n - 1];
  looks->first_bin = bin_of (first->spline.edges[0], r->n_bins);
  looks->end_bin = bin_of (last->spline.edges[3] + 1.0, r->n_bins);
}

static void make_columns (LqSpectrum *s, const LqSpectrumView *view, const double *hz, int n)
{
  Columns *columns = &s->bench->columns;
  int n_sums = 1;
  lq_arena_free (columns->arena);
  columns->arena = lq_arena_new ();
  columns->serial++;
  columns->view = *view;
  columns->n = n;
  columns->power = lq_arena_array (columns->arena, double, n);
  columns->slope_db = lq_arena_array (columns->arena, double, n);
  columns->hz = lq_arena_array (columns->arena, double, n);
  memcpy (columns->hz, hz, sizeof (double) * (size_t)n);
  for (int c = 0; c < n; c++)
    columns->slope_db[c] = (view->slope_db_oct - LQ_SPECTRUM_PINK_SLOPE) * log2 (hz[c] / 1000.0);
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    {
      take_looks (s, i);
      n_sums = columns->looks[i].end_bin >= n_sums ? columns->looks[i].end_bin + 1 : n_sums;
    }
  columns->sums = lq_arena_array (columns->arena, Sums, n_sums);
}

static void take_columns (LqSpectrum *s, const LqSpectrumView *view, const double *hz, int n)
{
  const Columns *columns = &s->bench->columns;
  if (columns->arena == NULL || n != columns->n
      || view->smoothing_oct != columns->view.smoothing_oct
      || view->slope_db_oct != columns->view.slope_db_oct
      || memcmp (hz, columns->hz, sizeof (double) * (size_t)n) != 0)
    make_columns (s, view, hz, n);
  if (s->readings != NULL && s->columns_serial == columns->serial)
    return;
  lq_arena_free (s->readings);
  s->readings = lq_arena_new ();
  s->columns_serial = columns->serial;
  s->db = lq_arena_array (s->readings, double, n);
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    s->resolutions[i].reading =
        (Reading){ .powers = lq_arena_array (s->readings, double, columns->looks[i].n) };
}

/* ---- What there is: each time ---- */

/* Around N places, so far from the middle one of three bins: their powers, and what the spline has of it. */
typedef struct
{
  double low[LANES], middle[LANES], high[LANES], away[LANES], of_spline[LANES];
} Places;

/* POWER, the spline's: its share of it against a tone's by the parabola in dB through three bins. */
static LQ_CLONES void mix_curve (const Places *at, double *power, int n)
{
  for (int i = 0; i < n; i++)
    {
      double l = lq_ln (at->low[i]), c = lq_ln (at->middle[i]), h = lq_ln (at->high[i]);
      double d = at->away[i];
      double point = c + 0.5 * d * (h - l) + 0.5 * d * d * (h - 2.0 * c + l);
      double spline = lq_ln (power[i] + FLOOR_POWER);
      power[i] = lq_exp2 ((point + at->of_spline[i] * (spline - point)) / M_LN2);
    }
}

static void add_curve (const Looks *looks, const double *bins, int n_bins, double *powers)
{
  for (int first = 0; first < looks->n_curved; first += LANES)
    {
      int n = looks->n_curved - first < LANES ? looks->n_curved - first : LANES;
      Places at;
      for (int i = 0; i < n; i++)
        {
          double x = looks->curves[first + i].x;
          int k = (int)lround (x);
          k = k < 1 ? 1 : k > n_bins - 2 ? n_bins - 2 : k;
          at.low[i] = bins[k - 1] + FLOOR_POWER;
          at.middle[i] = bins[k] + FLOOR_POWER;
          at.high[i] = bins[k + 1] + FLOOR_POWER;
          at.away[i] = x - k;
          at.of_spline[i] = looks->curves[first + i].of_spline;
        }
      mix_curve (&at, powers + first, n);
    }
}

/* False: nothing is new, and nothing was done. */
static bool read_resolution (const LqSpectrum *s, Resolution *r, const Looks *looks,
                             LqSpectrumTrace trace)
{
  Reading *reading = &r->reading;
  const double *bins = r->traces[trace];
  Sums *sums = s->bench->columns.sums;
  if (reading->serial == r->serial && reading->trace == trace)
    return false;
  reading->serial = r->serial;
  reading->trace = trace;
  if (looks->first_bin < looks->end_bin)
    lq_spectrum_integrate (sums, bins, looks->first_bin, looks->end_bin);
  for (int i = 0; i < looks->n_plain; i++)
    reading->powers[i] = 0.0;
  for (int i = looks->n_plain; i < looks->n; i++)
    {
      const Look *look = &looks->looks[i];
      reading->powers[i] = taken (sums, &look->spline, r->n_bins) * look->per_tone;
    }
  add_curve (looks, bins, r->n_bins, reading->powers);
  double share = trace == LQ_SPECTRUM_AVERAGE ? 1.0 / (double)r->n_done : 1.0;
  for (int i = 0; i < looks->n; i++)
    reading->powers[i] *= looks->looks[i].weight * share;
  return true;
}

/* DB = of what was read of all resolutions. */
static void mix_resolutions (LqSpectrum *s)
{
  const Columns *columns = &s->bench->columns;
  memset (columns->power, 0, sizeof (double) * (size_t)columns->n);
  for (int i = LQ_SPECTRUM_RESOLUTIONS - 1; i >= 0; i--)
    {
      const double *powers = s->resolutions[i].reading.powers;
      double *power = columns->power + columns->looks[i].column;
      for (int k = 0; k < columns->looks[i].n; k++)
        power[k] += powers[k];
    }
  lq_decibels_of_power (columns->power, s->db, columns->n);
  for (int c = 0; c < columns->n; c++)
    {
      double db = s->db[c] + columns->slope_db[c];
      bool is_known = columns->power[c] > FLOOR_POWER && db > LQ_SPECTRUM_FLOOR_DB;
      s->db[c] = is_known ? db : LQ_SPECTRUM_FLOOR_DB;
    }
}

bool lq_spectrum_read (LqSpectrum *s, const LqSpectrumView *view, const double *hz, double *db,
                       int n)
{
  bool is_new = false;
  lq_spectrum_catch_up (s);
  if (s->resolutions[0].n_done == 0)
    return false;
  take_columns (s, view, hz, n);
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    is_new |= read_resolution (s, &s->resolutions[i], &s->bench->columns.looks[i], view->trace);
  if (is_new)
    mix_resolutions (s);
  memcpy (db, s->db, sizeof (double) * (size_t)n);
  return true;
}
