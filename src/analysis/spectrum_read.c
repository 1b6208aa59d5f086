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

/* The quadratic B-spline of three pieces around bin X, each SPAN bins wide, over N bins; bin k reaches from k − ½
 * to k + ½. */
static Spline spline_at (double x, double span, int n)
{
  Spline spline;
  for (int j = 0; j < 4; j++)
    {
      double edge = fmax (0.0, x + (j - 1.5) * span + 0.5);
      spline.bins[j] = edge < n ? (int)edge : n;
      spline.into[j] = edge - spline.bins[j];
    }
  return spline;
}

/* The power that SPLINE takes; its peak is ¾ of the square of a piece. */
static double taken (const Sums *sums, const Spline *spline)
{
  double below[4];
  for (int j = 0; j < 4; j++)
    {
      const Sums *sum = &sums[spline->bins[j]];
      double d = spline->into[j];
      below[j] = sum->thrice + d * (sum->twice + d * (sum->half_once + d * sum->sixth));
    }
  return fmax (0.0, below[3] - 3.0 * below[2] + 3.0 * below[1] - below[0]);
}

/* Where a spline of peak 1 and the window together are as wide for noise as the band asked for. */
static double span_of (const LqSpectrum *s, double bins)
{
  double half = 0.5 * s->view.smoothing_oct, band = (exp2 (half) - exp2 (-half)) * bins;
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
 * band widens. */
static Look look_at (const LqSpectrum *s, const Resolution *r, double hz, double weight)
{
  double x = hz * r->n * PADDING / r->rate_hz, span = span_of (s, x);
  double wide = fmax (span, LEAST_SPAN), share = span / LEAST_SPAN;
  Spline of_tone = spline_at (LOBE_BINS, wide, TONE_BINS);
  return (Look){ .spline = spline_at (x, wide, r->n_bins),
                 .of_tone = taken (s->tone, &of_tone),
                 .of_spline = share >= 1.0 ? 1.0 : share * share * (3.0 - 2.0 * share),
                 .x = x,
                 .weight = weight };
}

/* All looks of resolution I, at the frequencies at which it has a weight. */
static void take_looks (LqSpectrum *s, int i)
{
  Resolution *r = &s->resolutions[i];
  Reading *reading = &r->reading;
  *reading = (Reading){ .looks = lq_arena_array (s->columns, Look, s->n_columns),
                        .powers = lq_arena_array (s->columns, double, s->n_columns),
                        .first_bin = r->n_bins };
  for (int c = 0; c < s->n_columns; c++)
    {
      bool is_known = s->hz[c] > 0.0 && s->hz[c] < 0.5 * s->rate_hz;
      double weight = is_known ? weight_of (s->hz[c], i) : 0.0;
      if (weight <= 0.0)
        continue;
      if (reading->n == 0)
        reading->column = c;
      Look *look = &reading->looks[reading->n++];
      *look = look_at (s, r, s->hz[c], weight);
      reading->n_curved += look->of_spline < 1.0;
      reading->n_plain += look->of_spline <= 0.0;
    }
  if (reading->n_plain == reading->n)
    return;
  reading->first_bin = reading->looks[reading->n_plain].spline.bins[0];
  int last = reading->looks[reading->n - 1].spline.bins[3];
  reading->end_bin = last < r->n_bins ? last + 1 : r->n_bins;
}

static void take_columns (LqSpectrum *s, const LqSpectrumView *view, const double *hz, int n)
{
  size_t size = sizeof (double) * (size_t)n;
  if (n == s->n_columns && view->smoothing_oct == s->view.smoothing_oct
      && view->slope_db_oct == s->view.slope_db_oct && memcmp (hz, s->hz, size) == 0)
    return;
  lq_arena_free (s->columns);
  s->columns = lq_arena_new ();
  s->view = *view;
  s->n_columns = n;
  s->power = lq_arena_array (s->columns, double, n);
  s->slope_db = lq_arena_array (s->columns, double, n);
  s->hz = lq_arena_array (s->columns, double, n);
  memcpy (s->hz, hz, size);
  for (int c = 0; c < n; c++)
    s->slope_db[c] = (view->slope_db_oct - LQ_SPECTRUM_PINK_SLOPE) * log2 (hz[c] / 1000.0);
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    take_looks (s, i);
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

static void add_curve (const Reading *reading, const double *bins, int n_bins)
{
  for (int first = 0; first < reading->n_curved; first += LANES)
    {
      int n = reading->n_curved - first < LANES ? reading->n_curved - first : LANES;
      Places at;
      for (int i = 0; i < n; i++)
        {
          const Look *look = &reading->looks[first + i];
          int k = (int)lround (look->x);
          k = k < 1 ? 1 : k > n_bins - 2 ? n_bins - 2 : k;
          at.low[i] = bins[k - 1] + FLOOR_POWER;
          at.middle[i] = bins[k] + FLOOR_POWER;
          at.high[i] = bins[k + 1] + FLOOR_POWER;
          at.away[i] = look->x - k;
          at.of_spline[i] = look->of_spline;
        }
      mix_curve (&at, reading->powers + first, n);
    }
}

/* Nothing is done where nothing is new. */
static void read_resolution (Resolution *r, LqSpectrumTrace trace)
{
  Reading *reading = &r->reading;
  const double *bins = r->traces[trace];
  if (reading->serial == r->serial && reading->trace == trace)
    return;
  reading->serial = r->serial;
  reading->trace = trace;
  if (reading->first_bin < reading->end_bin)
    lq_spectrum_integrate (r->sums, bins, reading->first_bin, reading->end_bin);
  for (int i = 0; i < reading->n; i++)
    {
      const Look *look = &reading->looks[i];
      reading->powers[i] =
          i < reading->n_plain ? 0.0 : taken (r->sums, &look->spline) / look->of_tone;
    }
  add_curve (reading, bins, r->n_bins);
  double mean_of = trace == LQ_SPECTRUM_AVERAGE ? (double)r->n_done : 1.0;
  for (int i = 0; i < reading->n; i++)
    reading->powers[i] *= reading->looks[i].weight / mean_of;
}

bool lq_spectrum_read (LqSpectrum *s, const LqSpectrumView *view, const double *hz, double *db,
                       int n)
{
  lq_spectrum_catch_up (s);
  if (s->resolutions[0].n_done == 0)
    return false;
  take_columns (s, view, hz, n);
  memset (s->power, 0, sizeof (double) * (size_t)n);
  for (int i = LQ_SPECTRUM_RESOLUTIONS - 1; i >= 0; i--)
    {
      const Reading *reading = &s->resolutions[i].reading;
      double *power = s->power + reading->column;
      read_resolution (&s->resolutions[i], view->trace);
      for (int k = 0; k < reading->n; k++)
        power[k] += reading->powers[k];
    }
  lq_decibels_of_power (s->power, db, n);
  for (int c = 0; c < n; c++)
    db[c] = s->power[c] > FLOOR_POWER ? fmax (LQ_SPECTRUM_FLOOR_DB, db[c] + s->slope_db[c])
                                      : LQ_SPECTRUM_FLOOR_DB;
  return true;
}
