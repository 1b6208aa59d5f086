/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The power in each bin of one window (spectrum.c): of one channel after the other, or of two at once. */
#include "analysis/spectrum_private.h"
#include "core/clones.h"

#include <string.h>

LQ_CLONES static void take_plane (const double *restrict in, const double *restrict window, int n,
                                  double *restrict out)
{
  for (int i = 0; i < n; i++)
    out[i] = in[i] * window[i];
}

/* Half the sum of LEFT and RIGHT, or of LEFT and the opposite of RIGHT. */
LQ_CLONES static void take_half (const double *restrict left, const double *restrict right,
                                 double sign, const double *restrict window, int n,
                                 double *restrict out)
{
  for (int i = 0; i < n; i++)
    out[i] = 0.5 * (left[i] + sign * right[i]) * window[i];
}

/* OUT = N frames of what SOURCE means, times the window. */
static void take_source (LqSpectrumSource source, int plane, const double *left,
                         const double *right, const double *window, int n, double *out)
{
  switch (source)
    {
    case LQ_SPECTRUM_MID:
    case LQ_SPECTRUM_SIDE:
      take_half (left, right, source == LQ_SPECTRUM_MID ? 1.0 : -1.0, window, n, out);
      break;
    case LQ_SPECTRUM_LEFT:
      take_plane (left, window, n, out);
      break;
    case LQ_SPECTRUM_RIGHT:
      take_plane (right, window, n, out);
      break;
    case LQ_SPECTRUM_BOTH:
      take_plane (plane == 0 ? left : right, window, n, out);
      break;
    }
}

/* Where in its ring the window begins, and how many frames of it come before the ring's end. */
static int window_start (const LqSpectrum *s, const Resolution *r, int *before_wrap)
{
  int later = s->settings.aligned ? r->later : 0;
  int first = (int)((r->at - (uint64_t)(r->n + later)) & (uint64_t)(r->n_past - 1));
  *before_wrap = r->n_past - first < r->n ? r->n_past - first : r->n;
  return first;
}

static void transform (LqSpectrum *s, const Resolution *r, int plane)
{
  const double *left = r->past[0], *right = r->past[s->n_channels - 1];
  int before_wrap, first = window_start (s, r, &before_wrap);
  take_source (s->settings.source, plane, left + first, right + first, r->window, before_wrap,
               s->work);
  take_source (s->settings.source, plane, left, right, r->window + before_wrap, r->n - before_wrap,
               s->work + before_wrap);
  if (s->n_worked > r->n)
    memset (s->work + r->n, 0, sizeof (double) * (size_t)(s->n_worked - r->n));
  s->n_worked = r->n;
  lq_fft_forward (r->fft, s->work, s->bins);
}

/* The power of one transform, a share of the whole; the first of them begins the SUM. */
LQ_CLONES static void add_power (const double *restrict bins, int n_bins, double share,
                                 bool is_first, double *restrict sum)
{
  if (is_first)
    for (int k = 0; k < n_bins; k++)
      sum[k] = share * (bins[2 * k] * bins[2 * k] + bins[2 * k + 1] * bins[2 * k + 1]);
  else
    for (int k = 0; k < n_bins; k++)
      sum[k] += share * (bins[2 * k] * bins[2 * k] + bins[2 * k + 1] * bins[2 * k + 1]);
}

static void take_power (LqSpectrum *s, const Resolution *r, int n_planes, double *power)
{
  for (int plane = 0; plane < n_planes; plane++)
    {
      transform (s, r, plane);
      add_power (s->bins, r->n_bins, 1.0 / n_planes, plane == 0, power);
    }
}

/* ---- two channels at once ---- */

/* LEFT + j RIGHT, times the window. */
LQ_CLONES static void take_pair (const double *restrict left, const double *restrict right,
                                 const double *restrict window, int n, double *restrict out)
{
  for (int i = 0; i < n; i++)
    {
      out[2 * i] = left[i] * window[i];
      out[2 * i + 1] = right[i] * window[i];
    }
}

/* The same, turned back by half a bin. */
LQ_CLONES static void take_turned (const double *restrict left, const double *restrict right,
                                   const double *restrict cosine, const double *restrict sine,
                                   int n, double *restrict out)
{
  for (int i = 0; i < n; i++)
    {
      out[2 * i] = left[i] * cosine[i] + right[i] * sine[i];
      out[2 * i + 1] = right[i] * cosine[i] - left[i] * sine[i];
    }
}

LQ_CLONES static void take_powers (const double *restrict bins, int n, double *restrict powers)
{
  for (int k = 0; k < n; k++)
    powers[k] = bins[2 * k] * bins[2 * k] + bins[2 * k + 1] * bins[2 * k + 1];
}

/* Every other bin of OUT from the powers that go up from a frequency and down from its opposite. */
LQ_CLONES static void meet (const double *restrict up, const double *restrict down, int n,
                            double *restrict out)
{
  for (int k = 0; k < n; k++)
    out[2 * k] = 0.25 * (up[k] + down[-k]);
}

/* The mean power of both channels. Of Z, the transform of L + jR, |Z (f)|² + |Z (−f)|² is 2 |L (f)|² + 2 |R (f)|². One
 * without padding gives the even bins, one of the sound turned by half a bin those between them. */
static void take_pair_power (LqSpectrum *s, const Resolution *r, double *power)
{
  const double *left = r->past[0], *right = r->past[1];
  double *powers = s->powers;
  int n = r->n, a, first = window_start (s, r, &a);
  take_pair (left + first, right + first, r->window, a, s->work);
  take_pair (left, right, r->window + a, n - a, s->work + 2 * a);
  lq_fft_complex_forward (r->pair, s->work, s->bins);
  take_powers (s->bins, n, powers);
  power[0] = 0.5 * powers[0];
  meet (powers + 1, powers + n - 1, n / 2, power + 2);
  take_turned (left + first, right + first, r->turned[0], r->turned[1], a, s->work);
  take_turned (left, right, r->turned[0] + a, r->turned[1] + a, n - a, s->work + 2 * a);
  lq_fft_complex_forward (r->pair, s->work, s->bins);
  take_powers (s->bins, n, powers);
  meet (powers, powers + n - 1, n / 2, power + 1);
  s->n_worked = 2 * n;
}

void lq_spectrum_transform (LqSpectrum *s, const Resolution *r, double *power)
{
  bool both = s->settings.source == LQ_SPECTRUM_BOTH;
  if (both && r->pair != NULL)
    take_pair_power (s, r, power);
  else
    take_power (s, r, both ? s->n_channels : 1, power);
}
