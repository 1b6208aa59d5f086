/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What spectrum.c, which analyses, and spectrum_read.c, which reads, know of a spectrum. */
#pragma once

#include "analysis/spectrum.h"
#include "analysis/thinner.h"
#include "core/arena.h"
#include "dsp/fft.h"

#define LQ_SPECTRUM_RESOLUTIONS 3
#define PADDING                 2
#define LOBE_BINS               (10 * PADDING) /* a tone's lobes to either side, the last at −120 dB */

/* Power as a step for each bin, and its first, second and third integral below the bin: a spline over
 * any bins is a third difference of the last. */
typedef struct
{
  double power, once, twice, thrice;
} Sums;

typedef struct
{
  Sums *sums; /* by bin, valid from FIRST to END */
  int first, end;
} Integral;

/* Frames are its own, FACTOR times fewer than came in. */
typedef struct
{
  int factor;
  double rate_hz;
  LqThinner *thinners[LQ_MAX_CHANNELS]; /* from the next shorter one; NULL: it has the same rate */
  double *past[LQ_MAX_CHANNELS];        /* ring, a power of two */
  int n_past, later; /* how far back a window ends that has its middle with all others */
  uint64_t at;       /* frames since reset */
  LqFft *fft;
  int n, hop, n_bins, until_next;
  uint64_t n_done;
  double *window;
  double *traces[LQ_SPECTRUM_N_TRACES]; /* power, [n_bins]; AVERAGE is a sum */
  Integral integral;                    /* for reading: of one trace */
} Resolution;

/* How one resolution is read at one frequency; what depends on the sound is left out. */
typedef struct
{
  double weight;    /* in the mix of all, 0: not at all */
  double x, wide;   /* place and third of the spline, in bins */
  double tone;      /* what that spline takes of a tone */
  double of_spline; /* share of it against the curve between the bins */
} Look;

typedef struct
{
  Look looks[LQ_SPECTRUM_RESOLUTIONS];
  double slope_db;
  bool is_known;
} Column;

struct LqSpectrum
{
  LqArena *arena;
  double rate_hz;
  int n_channels;
  LqSpectrumSettings settings;
  Resolution resolutions[LQ_SPECTRUM_RESOLUTIONS];
  double block[LQ_MAX_CHANNELS][LQ_QUANTUM];
  int n_block; /* frames that wait in it */
  double *work, *bins;
  Integral tone; /* of amplitude 1, in bin LOBE_BINS */
  uint64_t serial;
  /* Of the last read: a display asks for the same many times a second. */
  Column *columns;
  double *hz;
  int n_columns;
  LqSpectrumView view;
};

/* Centres of the cross-fades, and their half width. */
extern const double lq_spectrum_fade_hz[LQ_SPECTRUM_RESOLUTIONS - 1];
#define FADE_OCT 0.5

/* The integrals of POWER from bin FIRST to END. */
void lq_spectrum_integrate (Integral *integral, const double *power, int first, int end);
