/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The power in each bin of one window (spectrum.c), of two channels at once. With Z the transform of L + jR,
 * |Z (f)|² + |Z (−f)|² is 2 |L (f)|² + 2 |R (f)|². One without padding gives the even bins, one of the sound turned
 * back by half a bin those between them. */
#include "analysis/spectrum_private.h"
#include "core/clones.h"

#include <math.h>
#include <string.h>

#define LANES LQ_ROW_LANES

void lq_spectrum_form_init (Form *form, LqArena *arena, int n)
{
  *form = (Form){
    .n = n,
    .fft = lq_row_fft_new (arena, n),
    .sine = lq_arena_array (arena, double, n + n / 2),
  };
  for (int i = 0; i < n + n / 2; i++)
    form->sine[i] = sin (M_PI * i / n);
}

/* ---- The pair: N frames of the source ---- */

/* Half the sum of LEFT and RIGHT, or of LEFT and the opposite of RIGHT. OUT may be LEFT. */
LQ_CLONES static void take_half (const double *left, const double *right, double sign, int n,
                                 double *out)
{
  LQ_LANES_APART
  for (int i = 0; i < n; i++)
    out[i] = 0.5 * (left[i] + sign * right[i]);
}

/* Where in its ring the window begins. */
static int window_start (const LqSpectrum *s, const Resolution *r)
{
  int later = s->settings.aligned ? r->later : 0;
  return (int)((r->at - (uint64_t)(r->n + later)) & (uint64_t)(r->n_past - 1));
}

/* The window's frames of CHANNEL where they lie together, which may be in OUT. */
static const double *find_frames (const LqSpectrum *s, const Resolution *r, int channel,
                                  double *out)
{
  const double *past = r->past[channel];
  int first = window_start (s, r), before_wrap = r->n_past - first;
  if (before_wrap >= r->n)
    return past + first;
  memcpy (out, past + first, sizeof (double) * (size_t)before_wrap);
  memcpy (out + before_wrap, past, sizeof (double) * (size_t)(r->n - before_wrap));
  return out;
}

/* PAIR[1] NULL: the source is one sound. */
static void find_pair (const LqSpectrum *s, const Resolution *r, const double *pair[2])
{
  double *const *frames = s->bench->frames;
  LqSpectrumSource source = s->settings.source;
  int last = s->n_channels - 1;
  bool both = source == LQ_SPECTRUM_BOTH && last > 0;
  pair[0] = find_frames (s, r, source == LQ_SPECTRUM_RIGHT ? last : 0, frames[0]);
  pair[1] = NULL;
  if (both || source == LQ_SPECTRUM_MID || source == LQ_SPECTRUM_SIDE)
    pair[1] = find_frames (s, r, last, frames[1]);
  if (both || !pair[1])
    return;
  take_half (pair[0], pair[1], source == LQ_SPECTRUM_MID ? 1.0 : -1.0, r->n, frames[0]);
  pair[0] = frames[0];
  pair[1] = NULL;
}

/* ---- Its powers ---- */

/* L + jR under the window, and the same turned back by half a bin, both in rows. */
LQ_CLONES static void window_pair (const double *restrict left, const double *restrict right,
                                   const double *restrict sine, int n, double *restrict even,
                                   double *restrict odd)
{
  const double *cosine = sine + n / 2;
  for (int at = 0; at < n; at += LANES, even += 2 * LANES, odd += 2 * LANES)
    for (int i = 0; i < LANES; i++)
      {
        double s = sine[at + i], c = cosine[at + i], window = s * s;
        double l = left[at + i] * window, r = right[at + i] * window;
        even[i] = l;
        even[LANES + i] = r;
        odd[i] = l * c + r * s;
        odd[LANES + i] = r * c - l * s;
      }
}

/* The same of one sound. */
LQ_CLONES static void window_one (const double *restrict sound, const double *restrict sine, int n,
                                  double *restrict even, double *restrict odd)
{
  const double *cosine = sine + n / 2;
  for (int at = 0; at < n; at += LANES, even += 2 * LANES, odd += 2 * LANES)
    for (int i = 0; i < LANES; i++)
      {
        double s = sine[at + i], c = cosine[at + i], x = sound[at + i] * (s * s);
        even[i] = x;
        even[LANES + i] = 0.0;
        odd[i] = x * c;
        odd[LANES + i] = -(x * s);
      }
}

/* The powers of the N bins in ROWS once they are transformed, and of the first one again. */
static void find_powers (const Form *form, double *rows, double *powers)
{
  lq_row_fft_forward (form->fft, rows);
  lq_row_fft_powers (form->fft, rows, powers);
  powers[form->n] = powers[0];
}

/* POWER, of 2 N half bins up to half the rate: a SHARE of what goes up from a frequency and down from its opposite. */
LQ_CLONES static void meet (const double *restrict even, const double *restrict odd, double share,
                            int n, double *restrict power)
{
  for (int k = 0; k < n / 2; k++)
    {
      power[2 * k] = share * (even[k] + even[n - k]);
      power[2 * k + 1] = share * (odd[k] + odd[n - 1 - k]);
    }
  power[n] = share * 2.0 * even[n / 2];
}

/* A sine of amplitude 1 gives a bin of 1: its window has a sum of n/2. */
void lq_spectrum_transform (LqSpectrum *s, const Resolution *r, double *power)
{
  const Form *form = r->form;
  double *const *rows = s->bench->rows, *const *powers = s->bench->powers;
  const double *pair[2];
  double scale = 4.0 / r->n;
  find_pair (s, r, pair);
  if (pair[1])
    window_pair (pair[0], pair[1], form->sine, r->n, rows[0], rows[1]);
  else
    window_one (pair[0], form->sine, r->n, rows[0], rows[1]);
  for (int k = 0; k < 2; k++)
    find_powers (form, rows[k], powers[k]);
  meet (powers[0], powers[1], (pair[1] ? 0.25 : 0.5) * scale * scale, r->n, power);
}
