/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/equaliser_taps.h"

#include <math.h>
#include <string.h>

#include "core/clones.h"
#include "dsp/window.h"

#define SIDE_FRAMES 4096 /* taps on one side of the middle, up to 48 kHz */
#define FLAT        0.85 /* of a side: there the window leaves the taps alone */
#define KAISER_BETA 5.0  /* beyond */
#define LANES       8    /* of the transform's rows */
#define FREQUENCIES 16

int lq_taps_side_frames (const double *params, double rate_hz)
{
  int n = lq_equaliser_is_long (params) ? 2 * SIDE_FRAMES : SIDE_FRAMES;

  while (rate_hz > 50000.0)
    {
      rate_hz /= 2.0;
      n *= 2;
    }
  return n;
}

/* ---- the curve ---- */

static unsigned acts_on (const double *rows, int n_channels)
{
  unsigned lanes = lq_band_lanes (rows, n_channels);
  unsigned first = lanes & 1u;
  unsigned second = lanes >> 1;

  return lq_band_is_mid_side (rows, n_channels)
             ? first << LQ_TAPS_OF_MID | second << LQ_TAPS_OF_SIDE
             : first << LQ_TAPS_OF_LEFT | second << LQ_TAPS_OF_RIGHT;
}

void lq_taps_curve (const double *params, int n_channels, LqTapsCurve *curve)
{
  curve->n = 0;
  curve->across = curve->apart = false;
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      const double *rows = lq_band_rows (params, i);
      unsigned on = acts_on (rows, n_channels);
      int n = on ? lq_band_prototypes (rows, params[LQ_EQUALISER_SCALE] / 100.0,
                                       curve->section + curve->n)
                 : 0;
      for (int j = 0; j < n; j++)
        curve->on[curve->n + j] = on;
      curve->n += n;
      curve->across = curve->across || (n && on & (1u << LQ_TAPS_OF_MID | 1u << LQ_TAPS_OF_SIDE));
      curve->apart =
          curve->apart || (n && (on == 1u << LQ_TAPS_OF_LEFT || on == 1u << LQ_TAPS_OF_RIGHT));
    }
}

bool lq_taps_same_curve (const LqTapsCurve *a, const LqTapsCurve *b)
{
  if (a->n != b->n)
    return false;
  for (int j = 0; j < a->n; j++)
    if (a->on[j] != b->on[j] || a->section[j].kind != b->section[j].kind
        || a->section[j].f_hz != b->section[j].f_hz || a->section[j].q != b->section[j].q
        || a->section[j].gain_db != b->section[j].gain_db)
      return false;
  return true;
}

/* ---- magnitudes and taps ---- */

void lq_taps_drawer_init (LqTapsDrawer *drawer, LqArena *arena, const double *params,
                          double rate_hz)
{
  int n = drawer->n = lq_taps_side_frames (params, rate_hz);
  double *delayed = lq_arena_array (arena, double, 2 * n);

  drawer->fft = lq_skew_fft_new (arena, n);
  drawer->f2 = lq_arena_array (arena, double, n);
  drawer->window = lq_arena_array (arena, double, n);
  drawer->spectrum = lq_arena_array (arena, double, 2 * n);
  for (int c = 0; c < LQ_TAPS_N_POWERS; c++)
    drawer->power[c] = lq_arena_array (arena, double, n);
  for (int k = 0; k < n; k++)
    drawer->window[k] =
        lq_window_kaiser (fmax ((double)k / n - FLAT, 0.0) / (1.0 - FLAT), KAISER_BETA);
  /* Which bin stands where: a delay of one frame turns each by its frequency. */
  delayed[1] = 1.0;
  lq_skew_fft_forward (drawer->fft, delayed, drawer->spectrum);
  for (int k = 0; k < n; k++)
    {
      const double *z = drawer->spectrum + k / LANES * 2 * LANES + k % LANES;
      double f_hz = fabs (atan2 (z[LANES], z[0])) / (2.0 * M_PI) * rate_hz;
      drawer->f2[k] = f_hz * f_hz;
    }
}

void lq_taps_begin (LqTapsDrawer *drawer)
{
  for (int c = 0; c < LQ_TAPS_N_POWERS; c++)
    for (int k = 0; k < drawer->n; k++)
      drawer->power[c][k] = 1.0;
}

LQ_CLONES static void multiply (const double *restrict f2, const LqMatchedPower *h, double per_f2,
                                double *restrict power, int n)
{
  double n0 = h->n[0], n1 = h->n[1], n2 = h->n[2];
  double d0 = h->d[0], d1 = h->d[1], d2 = h->d[2];

  for (int k = 0; k < n; k++)
    {
      double u = f2[k] * per_f2;
      power[k] *= (n0 + u * (n1 + u * n2)) / (d0 + u * (d1 + u * d2));
    }
}

int lq_taps_apply_section (LqTapsDrawer *drawer, const LqTapsCurve *curve, int j)
{
  LqMatchedPower h = lq_matched_analogue (&curve->section[j]);
  double f_hz = curve->section[j].f_hz;
  int n = 0;

  for (int c = 0; c < LQ_TAPS_N_POWERS; c++)
    if (curve->on[j] & 1u << c)
      {
        multiply (drawer->f2, &h, 1.0 / (f_hz * f_hz), drawer->power[c], drawer->n);
        n++;
      }
  return n;
}

static bool is_across (int path)
{
  return path == LQ_TAPS_RIGHT_TO_LEFT || path == LQ_TAPS_LEFT_TO_RIGHT;
}

LQ_CLONES static void combine (const double *restrict own, const double *restrict mid,
                               const double *restrict side, double sign, double *restrict z, int n)
{
  for (int r = 0; r < n; r += LANES, z += 2 * LANES)
    for (int i = 0; i < LANES; i++)
      {
        double middle = 0.5 * (sqrt (mid[r + i]) + sign * sqrt (side[r + i]));
        z[i] = 0.0;
        z[LANES + i] = -sqrt (own[r + i]) * middle; /* −j: a quarter of the 4 n frames late */
      }
}

void lq_taps_draw_half (LqTapsDrawer *drawer, int path, double *half)
{
  bool from_left = path == LQ_TAPS_LEFT || path == LQ_TAPS_LEFT_TO_RIGHT;

  combine (drawer->power[from_left ? LQ_TAPS_OF_LEFT : LQ_TAPS_OF_RIGHT],
           drawer->power[LQ_TAPS_OF_MID], drawer->power[LQ_TAPS_OF_SIDE],
           is_across (path) ? -1.0 : 1.0, drawer->spectrum, drawer->n);
  lq_skew_fft_inverse_late (drawer->fft, drawer->spectrum, half);
  for (int k = 0; k < drawer->n; k++)
    half[k] *= drawer->window[k];
}

/* ---- the curve that is drawn ---- */

/* HALF at M ≤ FREQUENCIES of cos (2π f / rate), by Clenshaw's recurrence. */
LQ_CLONES static void amplitudes (const double *half, int n, const double c[FREQUENCIES],
                                  double y[FREQUENCIES])
{
  double b1[FREQUENCIES] = { 0 }, b2[FREQUENCIES] = { 0 };

  for (int k = n - 1; k > 0; k--)
    for (int i = 0; i < FREQUENCIES; i++)
      {
        double b0 = 2.0 * half[k] + 2.0 * c[i] * b1[i] - b2[i];
        b2[i] = b1[i];
        b1[i] = b0;
      }
  for (int i = 0; i < FREQUENCIES; i++)
    y[i] = half[0] + c[i] * b1[i] - b2[i];
}

static void amplitudes_at (const double *half, int n_half, double rate_hz, const double *f_hz,
                           int n, double *y)
{
  for (int at = 0; at < n; at += FREQUENCIES)
    {
      double c[FREQUENCIES] = { 0 }, part[FREQUENCIES];
      int m = n - at < FREQUENCIES ? n - at : FREQUENCIES;
      for (int i = 0; i < m; i++)
        c[i] = cos (2.0 * M_PI * f_hz[at + i] / rate_hz);
      amplitudes (half, n_half, c, part);
      memcpy (y + at, part, sizeof (double) * (size_t)m);
    }
}

void lq_taps_amplitudes (const double *params, double rate_hz, const double *f_hz, int n,
                         double *const path[LQ_TAPS_N_PATHS])
{
  LqArena *arena = lq_arena_new ();
  LqTapsDrawer drawer;
  LqTapsCurve curve;
  double *half = lq_arena_array (arena, double, lq_taps_side_frames (params, rate_hz));

  lq_taps_curve (params, 2, &curve);
  lq_taps_drawer_init (&drawer, arena, params, rate_hz);
  lq_taps_begin (&drawer);
  for (int j = 0; j < curve.n; j++)
    lq_taps_apply_section (&drawer, &curve, j);
  for (int p = 0; p < LQ_TAPS_N_PATHS; p++)
    {
      if (is_across (p) && !curve.across)
        memset (path[p], 0, sizeof (double) * (size_t)n);
      else if (p == LQ_TAPS_RIGHT && !curve.apart)
        memcpy (path[p], path[LQ_TAPS_LEFT], sizeof (double) * (size_t)n);
      else
        {
          lq_taps_draw_half (&drawer, p, half);
          amplitudes_at (half, drawer.n, rate_hz, f_hz, n, path[p]);
        }
    }
  lq_arena_free (arena);
}
