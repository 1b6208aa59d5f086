/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/equaliser_curve.h"

#include <complex.h>
#include <math.h>

#include "core/arena.h"
#include "dsp/halfband.h"
#include "processors/equaliser_band.h"
#include "processors/equaliser_taps.h"

/* What all bands do to the pair at one frequency. */
typedef struct
{
  double complex left, right;                  /* from the same side */
  double complex right_to_left, left_to_right; /* across, by bands on mid or side */
} Transfer;

static double complex band_at (const LqBandFilter *filter, double rate_hz, double f_hz)
{
  double complex h = 1.0;

  for (int j = 0; j < filter->n; j++)
    {
      double re, im;
      lq_svf_response (&filter->section[j], rate_hz, f_hz, &re, &im);
      h *= re + im * I;
    }
  return h;
}

static Transfer transfer_at (const LqBandFilter *filters, const LqTarget *targets, int n,
                             double rate_hz, double f_hz)
{
  double complex at[LQ_N_TARGETS] = { 1.0, 1.0, 1.0, 1.0, 1.0 };

  for (int i = 0; i < n; i++)
    at[targets[i]] *= band_at (&filters[i], rate_hz, f_hz);
  double complex left = at[LQ_TARGET_STEREO] * at[LQ_TARGET_LEFT];
  double complex right = at[LQ_TARGET_STEREO] * at[LQ_TARGET_RIGHT];
  double complex straight = (at[LQ_TARGET_MID] + at[LQ_TARGET_SIDE]) / 2.0;
  double complex across = (at[LQ_TARGET_MID] - at[LQ_TARGET_SIDE]) / 2.0;
  return (Transfer){ .left = straight * left,
                     .right = straight * right,
                     .right_to_left = across * right,
                     .left_to_right = across * left };
}

/* Up, bands, down: F passes with the square of the half-band's amplitude, and what the filters
 * let through of its image folds back onto it. */
static Transfer hq_transfer_at (const LqBandFilter *filters, const LqTarget *targets, int n,
                                double rate_hz, double f_hz, const LqHalfband *halfband)
{
  double pass = lq_halfband_amplitude (halfband, f_hz / rate_hz);
  double leak = lq_halfband_amplitude (halfband, 0.5 - f_hz / rate_hz);
  Transfer t = transfer_at (filters, targets, n, rate_hz, f_hz);

  if (fabs (leak) < 1e-5) /* its square is −200 dB */
    return t;
  Transfer image = transfer_at (filters, targets, n, rate_hz, rate_hz / 2.0 - f_hz);
  pass *= pass;
  leak *= leak;
  t.left = pass * t.left + leak * conj (image.left);
  t.right = pass * t.right + leak * conj (image.right);
  t.right_to_left = pass * t.right_to_left + leak * conj (image.right_to_left);
  t.left_to_right = pass * t.left_to_right + leak * conj (image.left_to_right);
  return t;
}

/* What is heard of the pair when bands are soloed: the sum of their regions. */
typedef struct
{
  int n;
  LqSvf region[LQ_N_BANDS];
  LqTarget target[LQ_N_BANDS];
} Solos;

static Solos solos_of (const double *params, double rate_hz)
{
  Solos solos = { 0 };

  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      const double *rows = lq_band_rows (params, i);
      if (rows[LQ_BAND_SOLO] < 0.5)
        continue;
      solos.region[solos.n] = lq_band_region (rows, rate_hz);
      solos.target[solos.n++] = (LqTarget)rows[LQ_BAND_TARGET];
    }
  return solos;
}

static Transfer heard_alone (const Transfer *t, const Solos *solos, double rate_hz, double f_hz)
{
  double complex at[LQ_N_TARGETS] = { 0 };

  for (int i = 0; i < solos->n; i++)
    {
      double re, im;
      lq_svf_response (&solos->region[i], rate_hz, f_hz, &re, &im);
      at[solos->target[i]] += re + im * I;
    }
  double complex middle = (at[LQ_TARGET_MID] + at[LQ_TARGET_SIDE]) / 2.0;
  double complex across = (at[LQ_TARGET_MID] - at[LQ_TARGET_SIDE]) / 2.0;
  double complex left = at[LQ_TARGET_STEREO] + at[LQ_TARGET_LEFT] + middle;
  double complex right = at[LQ_TARGET_STEREO] + at[LQ_TARGET_RIGHT] + middle;
  return (Transfer){ .left = left * t->left + across * t->left_to_right,
                     .right = right * t->right + across * t->right_to_left,
                     .right_to_left = left * t->right_to_left + across * t->right,
                     .left_to_right = right * t->left_to_right + across * t->left };
}

static double seen_by (const Transfer *t, LqTarget target)
{
  switch (target)
    {
    case LQ_TARGET_LEFT:
      return cabs (t->left);
    case LQ_TARGET_RIGHT:
      return cabs (t->right);
    case LQ_TARGET_MID:
      return cabs (t->left + t->right_to_left + t->left_to_right + t->right) / 2.0;
    case LQ_TARGET_SIDE:
      return cabs (t->left - t->right_to_left - t->left_to_right + t->right) / 2.0;
    default:
      return hypot (hypot (cabs (t->left), cabs (t->right)),
                    hypot (cabs (t->left_to_right), cabs (t->right_to_left)))
             / M_SQRT2;
    }
}

/* The bands that a curve is asked for. */
typedef struct
{
  LqBandFilter filter[LQ_N_BANDS];
  LqTarget target[LQ_N_BANDS];
  int n;
} Chosen;

static void choose (const double *params, int instance, double rate_hz, Chosen *chosen)
{
  chosen->n = 0;
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      const double *band = lq_band_rows (params, i);
      if (instance >= 0 && i != instance)
        continue;
      lq_band_design (band, params[LQ_EQUALISER_SCALE] / 100.0, rate_hz,
                      &chosen->filter[chosen->n]);
      chosen->target[chosen->n] = (LqTarget)band[LQ_BAND_TARGET];
      if (chosen->filter[chosen->n].n > 0)
        chosen->n++;
    }
}

static void minimum_transfers (const double *params, double rate_hz, int instance,
                               const double *f_hz, Transfer *t, int n)
{
  double high_hz = lq_equaliser_band_rate_hz (params, rate_hz);
  bool hq = lq_equaliser_is_hq (params, rate_hz) && instance < 0;
  LqHalfband halfband;
  Chosen chosen;

  choose (params, instance, high_hz, &chosen);
  hq = hq && chosen.n > 0;
  if (hq)
    lq_halfband_design (&halfband, LQ_HALFBAND_140_DB, 0);
  for (int i = 0; i < n; i++)
    t[i] = hq ? hq_transfer_at (chosen.filter, chosen.target, chosen.n, high_hz, f_hz[i], &halfband)
              : transfer_at (chosen.filter, chosen.target, chosen.n, high_hz, f_hz[i]);
}

/* The phase that all have in common left out. */
static void linear_transfers (const double *params, double rate_hz, const double *f_hz, Transfer *t,
                              int n)
{
  LqArena *arena = lq_arena_new ();
  double *path[LQ_TAPS_N_PATHS];

  for (int p = 0; p < LQ_TAPS_N_PATHS; p++)
    path[p] = lq_arena_array (arena, double, n);
  lq_taps_amplitudes (params, rate_hz, f_hz, n, path);
  for (int i = 0; i < n; i++)
    t[i] = (Transfer){ .left = path[LQ_TAPS_LEFT][i],
                       .right = path[LQ_TAPS_RIGHT][i],
                       .right_to_left = path[LQ_TAPS_RIGHT_TO_LEFT][i],
                       .left_to_right = path[LQ_TAPS_LEFT_TO_RIGHT][i] };
  lq_arena_free (arena);
}

bool lq_equaliser_response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                            LqTarget target, const double *x, double *y, int n)
{
  LqArena *arena;
  Transfer *t;
  Solos solos = solos_of (params, rate_hz);

  if (kind != LQ_RESPONSE_MAGNITUDE)
    return false;
  arena = lq_arena_new ();
  t = lq_arena_array (arena, Transfer, n);
  if (lq_equaliser_is_linear (params) && instance < 0)
    linear_transfers (params, rate_hz, x, t, n);
  else
    minimum_transfers (params, rate_hz, instance, x, t, n);
  for (int i = 0; i < n; i++)
    {
      if (solos.n > 0 && instance < 0)
        t[i] = heard_alone (&t[i], &solos, rate_hz, x[i]);
      double lin =
          seen_by (&t[i], target) * (instance < 0 ? lq_equaliser_output_lin (params) : 1.0);
      y[i] = fmax (20.0 * log10 (lin), LQ_RESPONSE_FLOOR_DB);
    }
  lq_arena_free (arena);
  return true;
}
