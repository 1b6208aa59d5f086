/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectra of several sounds beside one another, which are often the same one: what is heard is the master, and a master
 * without a processor is the mix. Those that have heard the same since their reset, to the bit, are computed once,
 * and part with the first frame that differs. Thread: one. */
#pragma once

#include "analysis/spectrum.h"

typedef struct LqSpectra LqSpectra;

#define LQ_SPECTRA_MOST 8

/* N ≤ LQ_SPECTRA_MOST of them. Owns: caller frees. */
LqSpectra *lq_spectra_new (double rate_hz, int n_channels, int n);
void lq_spectra_free (LqSpectra *spectra);

void lq_spectra_set (LqSpectra *spectra, const LqSpectrumSettings *settings);
void lq_spectra_reset (LqSpectra *spectra);

/* IN[i]: N_FRAMES for spectrum i, [channel][frame]; NULL: it misses them. One that is not in WANTED, bit i for spectrum
 * i, misses them too unless they cost nothing. */
void lq_spectra_process (LqSpectra *spectra, const double *const *const *in, int n_frames,
                         unsigned wanted);

/* The one to read spectrum I from, until the next process or reset. */
LqSpectrum *lq_spectra_get (LqSpectra *spectra, int i);

/* How many are computed apart now. */
int lq_spectra_n_apart (const LqSpectra *spectra);
