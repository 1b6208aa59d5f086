/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multi-resolution spectrum (spectrum.h). Hann windows with 75 % overlap, padded with zeros to
 * twice their length: half-bin spacing holds all of a power spectrum, so that what is read depends
 * on no grid, and Hann still parts two tones two bins from each other. A longer window is read only below its
 * cross-fade and works at a rate that has room for that and no more. Smoothing weighs the power
 * with a quadratic B-spline: a box would draw every tone as a flat roof between two walls. */
#include "analysis/spectrum_private.h"
#include "core/clones.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define OVERLAP     4
#define LONGEST_48K 32768
#define STEP_LOG2   2 /* each resolution is 4 times shorter than the last */
#define ROOM        6.8 /* rate over cross-fade: 0.15 of the rate holds half an octave and a spline more */
#define NOTHING     1e-30

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
  r->n_bins = r->n * PADDING / 2 + 1;
  for (int t = 0; t < LQ_SPECTRUM_N_TRACES; t++)
    r->traces[t] = lq_arena_array (s->arena, double, r->n_bins);
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

/* Resolutions of the same length have their form in common. */
static const Form *find_form (Bench *bench, LqArena *arena, int n)
{
  Form *form = bench->forms;
  while (form->n != 0 && form->n != n)
    form++;
  if (form->n == 0)
    lq_spectrum_form_init (form, arena, n);
  return form;
}

static Bench *bench_new (LqSpectrum *s)
{
  Bench *bench = lq_arena_new0 (s->arena, Bench);
  int n = 0;
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    n = s->resolutions[i].n > n ? s->resolutions[i].n : n;
  for (int k = 0; k < 2; k++)
    {
      bench->rows[k] = lq_arena_array (s->arena, double, 2 * n);
      bench->powers[k] = lq_arena_array (s->arena, double, n + 1);
      bench->frames[k] = lq_arena_array (s->arena, double, n);
    }
  return bench;
}

static LqSpectrum *new_on (Bench *bench, double rate_hz, int n_channels)
{
  LqArena *arena = lq_arena_new ();
  LqSpectrum *s = lq_arena_new0 (arena, LqSpectrum);
  s->arena = arena;
  s->rate_hz = rate_hz;
  s->n_channels = n_channels;
  int longest = LONGEST_48K, from_factor = 1;
  while (longest < rate_hz * LONGEST_48K / 50000.0)
    longest *= 2;
  for (int i = LQ_SPECTRUM_RESOLUTIONS - 1; i >= 0; i--)
    {
      init_resolution (s, i, longest >> (STEP_LOG2 * i), from_factor);
      from_factor = s->resolutions[i].factor;
    }
  s->has_bench = !bench;
  s->bench = bench ? bench : bench_new (s);
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    {
      s->resolutions[i].form = find_form (s->bench, arena, s->resolutions[i].n);
      init_past (s, i);
    }
  const Resolution *shortest = &s->resolutions[LQ_SPECTRUM_RESOLUTIONS - 1];
  s->n_hops_most = (shortest->n_past - shortest->n - shortest->later) / shortest->hop;
  init_tone (s);
  lq_spectrum_reset (s);
  return s;
}

LqSpectrum *lq_spectrum_new (double rate_hz, int n_channels)
{
  return new_on (NULL, rate_hz, n_channels);
}

LqSpectrum *lq_spectrum_new_beside (const LqSpectrum *other)
{
  return new_on (other->bench, other->rate_hz, other->n_channels);
}

void lq_spectrum_free (LqSpectrum *spectrum)
{
  if (spectrum == NULL)
    return;
  lq_arena_free (spectrum->readings);
  if (spectrum->has_bench)
    lq_arena_free (spectrum->bench->columns.arena);
  lq_arena_free (spectrum->arena);
}

void lq_spectrum_set (LqSpectrum *s, const LqSpectrumSettings *settings)
{
  bool other_sound = settings->source != s->settings.source;
  lq_spectrum_catch_up (s);
  s->settings = *settings;
  if (other_sound)
    lq_spectrum_reset (s);
}

void lq_spectrum_reset (LqSpectrum *s)
{
  s->n_new = s->n_hops = 0;
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

void lq_spectrum_copy (LqSpectrum *to, LqSpectrum *from)
{
  lq_spectrum_catch_up (from);
  to->settings = from->settings;
  to->n_new = from->n_new;
  to->n_hops = 0;
  to->serial = from->serial;
  for (int i = 0; i < LQ_SPECTRUM_RESOLUTIONS; i++)
    copy_resolution (&to->resolutions[i], &from->resolutions[i], from->n_channels);
}

/* ---- analysing ---- */

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
  lq_spectrum_transform (s, r, r->traces[LQ_SPECTRUM_NOW]);
  update_traces (s, r);
  r->until_next = r->hop;
  r->serial = ++s->serial;
}

/* Where its frames go that are so many AHEAD of what is analysed; a hop of the shortest window lies together there. */
static double *place_ahead (const Resolution *r, int channel, int ahead)
{
  return r->past[channel] + ((r->at + (uint64_t)ahead) & (uint64_t)(r->n_past - 1));
}

static double *newest (const Resolution *r, int channel) { return place_ahead (r, channel, 0); }

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

void lq_spectrum_catch_up (LqSpectrum *s)
{
  for (; s->n_hops > 0; s->n_hops--)
    take_hop (s, s->resolutions[LQ_SPECTRUM_RESOLUTIONS - 1].hop);
}

void lq_spectrum_process (LqSpectrum *s, const double *const *in, int n)
{
  const Resolution *shortest = &s->resolutions[LQ_SPECTRUM_RESOLUTIONS - 1];
  for (int done = 0, take; done < n; done += take)
    {
      int room = shortest->hop - s->n_new, ahead = s->n_hops * shortest->hop;
      take = n - done < room ? n - done : room;
      for (int c = 0; c < s->n_channels; c++)
        memcpy (place_ahead (shortest, c, ahead) + s->n_new, in[c] + done,
                sizeof (double) * (size_t)take);
      s->n_new += take;
      if (s->n_new < shortest->hop)
        continue;
      s->n_new = 0;
      if (++s->n_hops > s->n_hops_most)
        lq_spectrum_catch_up (s);
    }
}

uint64_t lq_spectrum_serial (LqSpectrum *spectrum)
{
  lq_spectrum_catch_up (spectrum);
  return spectrum->serial;
}
