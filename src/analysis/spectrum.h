/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectrum for display: three lengths of window (0.68 s, 0.17 s, 43 ms at 48 kHz), cross-faded
 * around 200 Hz and 1.6 kHz, each ending now so that nothing lags more than it must; or with a
 * common centre, so that what sounds at once stands in one column of a picture over time. Kept as
 * power: averaging and smoothing are of power. 30 to 60 reads a second are meant. 0 dB = a
 * full-scale sine. No drawing, no pixels. Thread: any but [audio], one at a time; who reads has what
 * was processed since the last read transformed. */
#pragma once

#include "core/types.h"

typedef struct LqSpectrum LqSpectrum;

#define LQ_SPECTRUM_FLOOR_DB (-160.0) /* what nothing reads */

typedef enum
{
  LQ_SPECTRUM_BOTH, /* mean power of all channels: equal channels read as one */
  LQ_SPECTRUM_LEFT,
  LQ_SPECTRUM_RIGHT,
  LQ_SPECTRUM_MID,
  LQ_SPECTRUM_SIDE,
} LqSpectrumSource;

typedef enum
{
  LQ_SPECTRUM_LIVE,    /* averaged over average_s */
  LQ_SPECTRUM_HOLD,    /* largest of each bin since reset, falling with hold_fall_db_s */
  LQ_SPECTRUM_AVERAGE, /* mean power since reset */
  LQ_SPECTRUM_NOW,     /* the last transform of each length alone */
  LQ_SPECTRUM_N_TRACES,
} LqSpectrumTrace;

typedef struct
{
  LqSpectrumSource source;
  double average_s;      /* time constant of LIVE, 0 … 30 */
  double hold_fall_db_s; /* 0: holds for ever */
  bool aligned;          /* windows have their centres in common: a third of a second late */
} LqSpectrumSettings;

typedef struct
{
  LqSpectrumTrace trace;
  double smoothing_oct; /* width of the band whose power is read, with soft edges: 1/3 … 1/24;
                         * 0: as it was transformed */
  /* The slope of the power density that is shown flat, about 1 kHz, as analysers name it:
   * 0 white noise, 3.01 pink noise, 4.5 the usual for music. A tone reads its level at 1 kHz
   * under any slope, and everywhere at 10 log10 (2) dB/oct. */
  double slope_db_oct;
} LqSpectrumView;

#define LQ_SPECTRUM_PINK_SLOPE 3.010299956639812

/* Owns: caller frees. */
LqSpectrum *lq_spectrum_new (double rate_hz, int n_channels);

/* One for another sound of the same kind, which works with what OTHER works with: on its thread, and no longer than it
 * lives. */
LqSpectrum *lq_spectrum_new_beside (const LqSpectrum *other);
void lq_spectrum_free (LqSpectrum *spectrum);

void lq_spectrum_set (LqSpectrum *spectrum, const LqSpectrumSettings *settings);
void lq_spectrum_reset (LqSpectrum *spectrum);

/* TO, of the same rate and channels, goes on as FROM would. */
void lq_spectrum_copy (LqSpectrum *to, LqSpectrum *from);

/* Keeps them, and leaves the rest, while there is room, to who reads: what is wanted seldom is done at once. */
void lq_spectrum_process (LqSpectrum *spectrum, const double *const *in, int n);

/* Counts completed analyses: unchanged = nothing new to draw. */
uint64_t lq_spectrum_serial (LqSpectrum *spectrum);

/* Levels in dB at N ascending frequencies (above half the rate: the floor). False, DB
 * untouched, while too little was heard since the reset. */
bool lq_spectrum_read (LqSpectrum *spectrum, const LqSpectrumView *view, const double *hz,
                       double *db, int n);
