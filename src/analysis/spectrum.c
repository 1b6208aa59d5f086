/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multi-resolution spectrum (spectrum.h). Hann windows with 75 % overlap, padded with zeros to
 * twice their length: half-bin spacing holds all of a power spectrum, so that what is read depends
 * on no grid, and Hann still parts two tones two bins from each other. A longer window is read only below its
 * cross-fade and works at a rate that has room for that and no more. Smoothing weighs the power
 * with a quadratic B-spline: a box would draw every tone as a flat roof between two walls. */
#include "analysis/spectrum_private.h"
#include "dsp/clones.h"
#include "dsp/window.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define OVERLAP     4
#define LONGEST_48K 32768
#define STEP_LOG2   2 /* each resolution is 4 times shorter than the last */
#define ROOM        6.8 /* rate over cross-fade: 0.15 of the rate holds half an octave and a spline more */
#define NOTHING     1e-30
#define PAIR_MOST                                                                                  \
  4096 /* a longer complex transform takes longer than two real ones of twice the length */

const double lq_spectrum_fade_hz[LQ_SPECTRUM_RESOLUTIONS - 1] = { 200.0, 1600.0 };

/* As few frames as tell all below the cross-fade and what the widest smoothing reads beyond it. */
static int factor_of (double rate_hz, int i)
{
  int factor = 1;
  while (i < LQ_SPECTRUM_RESOLUTIONS - 1 && factor < LQ_QUANTUM
         && rate_hz / (2 * factor) >= ROOM * lq_spectrum_fade_hz[i])
    factor *= 2;
  return factor;
}

static void init_pair (LqSpectrum *s, Resolution *r)
{
  r->pair = lq_fft_complex_new (s->arena, r->n);
  for (int k = 0; k < 2; k++)
    r->turned[k] = lq_arena_array (s->arena, double, r->n);
  for (int i = 0; i < r->n; i++)
    {
      double angle = M_PI * i / r->n;
      r->turned[0][i] = r->window[i] * cos (angle);
      r->turned[1][i] = r->window[i] * sin (angle);
    }
}

/* N frames of the sound are its window, which is DELAY of them behind. */
static void init_resolution (LqSpectrum *s, int i, int n, int from_factor)
{
  Resolution *r = &s->resolutions[i];
  r->factor = factor_of (s->rate_hz, i);
  r->rate_hz = s->rate_hz / r->factor;
  for (int c = 0; c < s->n_channels && r->factor > from_factor; c++)
    r->thinners[c] = lq_thinner_new (s->arena, r->factor / from_factor);
  r->n = n / r->factor;
  r->hop = r->n / OVERLAP;
  r->fft = lq_fft_new (s->arena, r->n * PADDING);
  r->n_bins = r->n * PADDING / 2 + 1;
  r->window = lq_arena_array (s->arena, double, r->n);
  lq_window_periodic (LQ_WINDOW_HANN, 0.0, r->n, r->window);
  /* A sine of amplitude 1 gives a bin of 1. */
  double scale = 2.0 / lq_window_sum (r->window, r->n);
  for (int k = 0; k < r->n; k++)
    r->window[k] *= scale;
  if (s->n_channels == 2 && r->n <= PAIR_MOST)
    init_pair (s, r);
  for (int t = 0; t < LQ_SPECTRUM_N_TRACES; t++)
    r->traces[t] = lq_arena_array (s->arena, double, r->n_bins);
  r->sums = lq_arena_array (s->arena, Sums, r->n_bins + 1);
}

/* Frames of the sound by which the newest of resolution I is behind it. */
static int delay_of (const LqSpectrum *s, int i)
{
  int delay = 0;
  for (int k = LQ_SPECTRUM_RESOLUTIONS - 2; k >= i; k--)
    if (s->resolutions[k].thinners[0] != NULL)
      delay += lq_thinner_delay (s->resolutions[k].thinners[0]) * s->resolutions[k + 1].factor;
  return delay;
}

static void init_past (LqSpectrum *s, int i)
{
  const Resolution *longest = &s->resolutions[0];
  Resolution *r = &s->resolutions[i];
  int middle = longest->n * longest->factor / 2 + delay_of (s, 0);
  r->later = (middle - delay_of (s, i)) / r->factor - r->n / 2;
  r->n_past = 1;
  while (r->n_past < r->n + r->later)
    r->n_past *= 2;
  for (int c = 0; c < s->n_channels; c++)
    r->past[c] = lq_arena_array (s->arena, double, r->n_past);
}

/* What a tone in the middle of a bin is in the bins around it: Hann's transform, sinc x / (1 − x²). */
static void init_tone (LqSpectrum *s)
{
  double power[TONE_BINS];
  for (int k = -LOBE_BINS; k <= LOBE_BINS; k++)
    {
      double x = (double)k / PADDING;
      double bin = k == 0            ? 1.0
                   : fabs (x) == 1.0 ? 0.5
                                     : sin (M_PI * x) / (M_PI * x * (1.0 - x * x));
      power[LOBE_BINS + k] = bin * bin;
    }
  s->tone = lq_arena_array (s->arena, Sums, TONE_BINS + 1);
  lq_spectrum_integrate (s->tone, power, 0, TONE_BINS);
}

LqSpectrum *lq_spectrum_new (double rate_hz, int n_channels)
{
  LqArena *arena = lq_arena_new ();
  LqSpectrum *s = lq_arena_new0 (arena, LqSpectrum);
  s->arena = arena;
  s->rate_hz = rate_hz;
  s->n_channels = n_channels;
  int longest = LONGEST_48K, n = 0, from_factor = 1;
  while (longest < rate_hz * LONGEST_48K / 50000.0)
    longest *= 2;
  for (int i = LQ_SPECTRUM_RESOLUTIONS - 1; i >= 0; i--)
    {
      init_resolution (s, i, longest >> (STEP_LOG2 * i), from_factor);
      from_factor = s->resolutions[i].factor;
      n = s->resolutions[i].n > n ? s->resolutions[i].n : n;
    }
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    init_past (s, i);
  s->work = lq_arena_array (arena, double, n *PADDING);
  s->bins = lq_arena_array (arena, double, n *PADDING + 2);
  s->powers = lq_arena_array (arena, double, n);
  init_tone (s);
  lq_spectrum_reset (s);
  return s;
}

void lq_spectrum_free (LqSpectrum *spectrum)
{
  if (spectrum == NULL)
    return;
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    {
      lq_fft_free (spectrum->resolutions[i].fft);
      lq_fft_complex_free (spectrum->resolutions[i].pair);
    }
  lq_arena_free (spectrum->columns);
  lq_arena_free (spectrum->arena);
}

void lq_spectrum_set (LqSpectrum *s, const LqSpectrumSettings *settings)
{
  bool other_sound = settings->source != s->settings.source;
  s->settings = *settings;
  if (other_sound)
    lq_spectrum_reset (s);
}

void lq_spectrum_reset (LqSpectrum *s)
{
  s->n_new = 0;
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    {
      Resolution *r = &s->resolutions[i];
      r->at = 0;
      r->n_done = 0;
      r->until_next = r->n;
      for (int c = 0; c < s->n_channels; c++)
        {
          memset (r->past[c], 0, sizeof (double) * (size_t)r->n_past);
          if (r->thinners[c] != NULL)
            lq_thinner_reset (r->thinners[c]);
        }
      for (int t = 0; t < LQ_SPECTRUM_N_TRACES; t++)
        memset (r->traces[t], 0, sizeof (double) * (size_t)r->n_bins);
    }
}

static void copy_resolution (Resolution *to, const Resolution *from, int n_channels)
{
  to->at = from->at;
  to->n_done = from->n_done;
  to->until_next = from->until_next;
  to->serial = from->serial;
  to->reading.serial = 0;
  for (int c = 0; c < n_channels; c++)
    {
      memcpy (to->past[c], from->past[c], sizeof (double) * (size_t)from->n_past);
      if (from->thinners[c] != NULL)
        lq_thinner_copy (to->thinners[c], from->thinners[c]);
    }
  for (int t = 0; t < LQ_SPECTRUM_N_TRACES; t++)
    memcpy (to->traces[t], from->traces[t], sizeof (double) * (size_t)from->n_bins);
}

void lq_spectrum_copy (LqSpectrum *to, const LqSpectrum *from)
{
  to->settings = from->settings;
  to->n_new = from->n_new;
  to->serial = from->serial;
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    copy_resolution (&to->resolutions[i], &from->resolutions[i], from->n_channels);
}

/* ---- analysing ---- */

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

/* ---- traces ---- */

/* What has decayed to nothing must not end in denormal numbers. */
LQ_CLONES static void fold_in (double *restrict power, double take, double fall,
                               double *restrict live, double *restrict hold, double *restrict sum,
                               int n_bins)
{
  for (int k = 0; k < n_bins; k++)
    {
      double p = power[k] <= DBL_MAX ? power[k] : 0.0;
      double now = live[k] + take * (p - live[k]), held = hold[k] * fall;
      power[k] = p;
      live[k] = now > NOTHING ? now : 0.0;
      held = held > NOTHING ? held : 0.0;
      hold[k] = p > held ? p : held;
      sum[k] += p;
    }
}

static void update_traces (const LqSpectrum *s, Resolution *r)
{
  double hop_s = r->hop / r->rate_hz;
  double tau = s->settings.average_s;
  double take = tau > 0.0 ? 1.0 - exp (-hop_s / tau) : 1.0;
  /* A plain mean at first: nothing creeps up from zero. */
  take = fmax (take, 1.0 / (double)(r->n_done + 1));
  double fall = pow (10.0, -s->settings.hold_fall_db_s * hop_s / 10.0);
  fold_in (r->traces[LQ_SPECTRUM_NOW], take, fall, r->traces[LQ_SPECTRUM_LIVE],
           r->traces[LQ_SPECTRUM_HOLD], r->traces[LQ_SPECTRUM_AVERAGE], r->n_bins);
  r->n_done++;
}

static void analyse (LqSpectrum *s, Resolution *r)
{
  bool both = s->settings.source == LQ_SPECTRUM_BOTH;
  if (both && r->pair != NULL)
    take_pair_power (s, r, r->traces[LQ_SPECTRUM_NOW]);
  else
    take_power (s, r, both ? s->n_channels : 1, r->traces[LQ_SPECTRUM_NOW]);
  update_traces (s, r);
  r->until_next = r->hop;
  r->serial = ++s->serial;
}

/* Where its next frames go; a hop of the shortest window lies together there. */
static double *newest (const Resolution *r, int channel)
{
  return r->past[channel] + (r->at & (uint64_t)(r->n_past - 1));
}

/* N frames of the sound have come to the shortest window: from the highest rate down to the others, of which each that
 * has come a hop farther is transformed. All hops are multiples of the shortest one. */
static void take_hop (LqSpectrum *s, int n)
{
  for (int c = 0; c < s->n_channels; c++)
    for (int i = LQ_SPECTRUM_RESOLUTIONS - 2; i >= 0; i--)
      {
        const Resolution *r = &s->resolutions[i], *from = &s->resolutions[i + 1];
        if (r->thinners[c] != NULL)
          lq_thinner_process (r->thinners[c], newest (from, c), newest (r, c), n / from->factor);
        else
          memcpy (newest (r, c), newest (from, c), sizeof (double) * (size_t)(n / from->factor));
      }
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    {
      Resolution *r = &s->resolutions[i];
      r->at += (uint64_t)(n / r->factor);
      r->until_next -= n / r->factor;
      if (r->until_next <= 0)
        analyse (s, r);
    }
}

void lq_spectrum_process (LqSpectrum *s, const double *const *in, int n)
{
  const Resolution *shortest = &s->resolutions[LQ_SPECTRUM_RESOLUTIONS - 1];
  for (int done = 0, take; done < n; done += take)
    {
      int room = shortest->hop - s->n_new;
      take = n - done < room ? n - done : room;
      for (int c = 0; c < s->n_channels; c++)
        memcpy (newest (shortest, c) + s->n_new, in[c] + done, sizeof (double) * (size_t)take);
      s->n_new += take;
      if (s->n_new < shortest->hop)
        continue;
      take_hop (s, shortest->hop);
      s->n_new = 0;
    }
}

uint64_t lq_spectrum_serial (const LqSpectrum *spectrum) { return spectrum->serial; }
