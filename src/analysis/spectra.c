/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/spectra.h"
#include "analysis/growing.h"

#include <stdlib.h>
#include <string.h>

struct LqSpectra
{
  int n, n_channels;
  LqSpectrum *spectra[LQ_SPECTRA_MOST];
  int of[LQ_SPECTRA_MOST]; /* which of them is that of each sound */
};

LqSpectra *lq_spectra_new (double rate_hz, int n_channels, int n)
{
  LqSpectra *s = lq_growing_calloc (sizeof *s);
  s->n = n;
  s->n_channels = n_channels;
  for (int i = 0; i < n; i++)
    s->spectra[i] =
        i == 0 ? lq_spectrum_new (rate_hz, n_channels) : lq_spectrum_new_beside (s->spectra[0]);
  return s;
}

void lq_spectra_free (LqSpectra *spectra)
{
  for (int i = spectra ? spectra->n : 0; i-- > 0;) /* the first has what the others work with */
    lq_spectrum_free (spectra->spectra[i]);
  free (spectra);
}

void lq_spectra_set (LqSpectra *spectra, const LqSpectrumSettings *settings)
{
  for (int i = 0; i < spectra->n; i++)
    lq_spectrum_set (spectra->spectra[i], settings);
}

/* Of one that all have in common again the serial is none that any had. */
void lq_spectra_reset (LqSpectra *s)
{
  int latest = 0;
  for (int i = 1; i < s->n; i++)
    if (lq_spectrum_serial (s->spectra[i]) > lq_spectrum_serial (s->spectra[latest]))
      latest = i;
  lq_spectrum_reset (s->spectra[latest]);
  for (int i = 0; i < s->n; i++)
    s->of[i] = latest;
}

static bool are_equal (const LqSpectra *s, const double *const *a, const double *const *b, int n)
{
  if (!a || !b)
    return false;
  for (int c = 0; c < s->n_channels; c++)
    if (a[c] != b[c] && memcmp (a[c], b[c], sizeof (double) * (size_t)n) != 0)
      return false;
  return true;
}

/* There is one as long as two sounds have another in common. */
static int unused (const LqSpectra *s)
{
  for (int i = 0;; i++)
    {
      bool used = false;
      for (int k = 0; k < s->n; k++)
        used |= s->of[k] == i;
      if (!used)
        return i;
    }
}

/* Those of spectrum AT that do not hear what FIRST hears have another from now on; −1: all hear it. */
static int part (LqSpectra *s, int at, int first, const double *const *const *in, int n_frames)
{
  int other = -1;
  for (int i = 0; i < s->n; i++)
    {
      if (s->of[i] != at || i == first || are_equal (s, in[i], in[first], n_frames))
        continue;
      if (other < 0)
        {
          other = unused (s);
          lq_spectrum_copy (s->spectra[other], s->spectra[at]);
        }
      s->of[i] = other;
    }
  return other;
}

static int first_wanted (const LqSpectra *s, int at, const double *const *const *in,
                         unsigned wanted)
{
  for (int i = 0; i < s->n; i++)
    if (s->of[i] == at && in[i] && (wanted & 1u << i))
      return i;
  return -1;
}

void lq_spectra_process (LqSpectra *s, const double *const *const *in, int n_frames,
                         unsigned wanted)
{
  bool done[LQ_SPECTRA_MOST] = { false };
  for (int i = 0; i < s->n; i++)
    for (int at = s->of[i]; at >= 0 && !done[at];)
      {
        int first = first_wanted (s, at, in, wanted);
        int other = first < 0 ? -1 : part (s, at, first, in, n_frames);
        if (first >= 0)
          lq_spectrum_process (s->spectra[at], in[first], n_frames);
        done[at] = true;
        at = other;
      }
}

LqSpectrum *lq_spectra_get (LqSpectra *spectra, int i) { return spectra->spectra[spectra->of[i]]; }

int lq_spectra_n_apart (const LqSpectra *spectra)
{
  unsigned used = 0;
  for (int i = 0; i < spectra->n; i++)
    used |= 1u << spectra->of[i];
  return __builtin_popcount (used);
}
