/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a processor makes of a steady tone. For tests only. */
#pragma once

#include "dsp/fft.h"

#include <glib.h>
#include <math.h>

#define SPECTRUM_LENGTH 65536
#define SPECTRUM_TONE   6 /* bins on either side that belong to a tone: main lobe of the window */

/* Of a tone at BIN: the largest of its harmonics and of everything else, in dB against it. */
static inline void read_spectrum (const double *x, int bin, double *harmonics_db, double *rest_db)
{
  LqArena *arena = lq_arena_new ();
  LqFft *fft = lq_fft_new (arena, SPECTRUM_LENGTH);
  double *windowed = lq_arena_array (arena, double, SPECTRUM_LENGTH);
  double *z = lq_arena_array (arena, double, SPECTRUM_LENGTH + 2);
  double most[2] = { 0.0, 0.0 };

  for (int i = 0; i < SPECTRUM_LENGTH; i++)
    {
      double w = 2.0 * G_PI * i / SPECTRUM_LENGTH; /* Blackman-Harris, sidelobes at −92 dB */
      windowed[i] =
          x[i] * (0.35875 - 0.48829 * cos (w) + 0.14128 * cos (2.0 * w) - 0.01168 * cos (3.0 * w));
    }
  lq_fft_forward (fft, windowed, z);
  for (int i = 0; i <= SPECTRUM_LENGTH / 2; i++)
    {
      int nearest = (i + bin / 2) / bin;
      bool harmonic = abs (i - nearest * bin) <= SPECTRUM_TONE;
      double size = hypot (z[2 * i], z[2 * i + 1]);
      if (harmonic && nearest < 2)
        continue; /* the tone, and DC */
      most[harmonic] = fmax (most[harmonic], size);
    }
  double tone = hypot (z[2 * bin], z[2 * bin + 1]);
  *rest_db = 20.0 * log10 (most[0] / tone);
  *harmonics_db = 20.0 * log10 (fmax (most[1] / tone, 1e-15));
  lq_fft_free (fft);
  lq_arena_free (arena);
}
