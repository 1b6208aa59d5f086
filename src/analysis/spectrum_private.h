/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What spectrum.c, which analyses, spectrum_power.c, which transforms, and spectrum_read.c, which reads, know of a
 * spectrum. */
#pragma once

#include "analysis/spectrum.h"
#include "analysis/thinner.h"
#include "core/arena.h"
#include "dsp/fft.h"

#define LQ_SPECTRUM_RESOLUTIONS 3
#define PADDING                 2
#define LOBE_BINS               (10 * PADDING) /* a tone's lobes to either side, the last at −120 dB */
#define TONE_BINS               (2 * LOBE_BINS + 1)

/* Power as a step for each bin, integrated: the third integral below the bin, and what it grows by on the way
 * through it; in an order that leaves each sum to itself where two are added at once. The power in a spline over any
 * bins is a third difference of it. */
typedef struct
{
  double thrice, half_once, twice, sixth;
} Sums;

/* Where the three pieces of a quadratic B-spline begin and end: so far into which bins. */
typedef struct
{
  int bins[4];
  double into[4];
} Spline;

/* How one resolution is read at one frequency; what depends on the sound is left out. */
typedef struct
{
  Spline spline;
  double of_tone;   /* what it takes of a tone */
  double of_spline; /* share of it against the curve between the bins */
  double x;         /* place, in bins */
  double weight;    /* in the mix of all */
} Look;

/* How one resolution is read at all frequencies, and what was read: a display asks for the same many times a second,
 * and a long window comes to something new seldom. */
typedef struct
{
  Look *looks;
  double *powers;         /* times the weight */
  int column, n;          /* of the frequencies: the first it is read at, how many */
  int n_curved, n_plain;  /* of those the first: with a share of the curve, with nothing else */
  int first_bin, end_bin; /* that the splines reach */
  LqSpectrumTrace trace;  /* that was read, */
  uint64_t serial;        /* after this transform; 0: none */
} Reading;

/* Frames are its own, FACTOR times fewer than came in. */
typedef struct
{
  int factor;
  double rate_hz;
  LqThinner *thinners[LQ_MAX_CHANNELS]; /* from the next shorter one; NULL: it has the same rate */
  double *past[LQ_MAX_CHANNELS];        /* ring, a power of two, and so a whole number of hops */
  int n_past, later; /* how far back a window ends that has its middle with all others */
  uint64_t at;       /* frames since reset */
  LqFft *fft;
  LqFftComplex *pair; /* of N, for two channels at once; NULL: one after the other */
  double *turned[2];  /* for it: the window times cosine and sine of half a bin */
  int n, hop, n_bins, until_next;
  uint64_t n_done;
  uint64_t serial; /* of the last transform, among those of all */
  double *window;
  double *traces[LQ_SPECTRUM_N_TRACES]; /* power, [n_bins]; AVERAGE is a sum */
  Sums *sums;                           /* of the trace that is read */
  Reading reading;
} Resolution;

struct LqSpectrum
{
  LqArena *arena;
  double rate_hz;
  int n_channels;
  LqSpectrumSettings settings;
  Resolution resolutions[LQ_SPECTRUM_RESOLUTIONS];
  int n_new; /* frames of the shortest window's hop under way, in its ring already */
  double *work, *bins;
  double *powers; /* of BINS */
  int n_worked;   /* of WORK; what follows is zero */
  Sums *tone;     /* of amplitude 1, in bin LOBE_BINS of TONE_BINS */
  uint64_t serial;
  LqArena *columns; /* what belongs to the frequencies of the last read; NULL: none */
  double *hz, *slope_db, *power;
  int n_columns;
  LqSpectrumView view;
};

/* Centres of the cross-fades, and their half width. */
extern const double lq_spectrum_fade_hz[LQ_SPECTRUM_RESOLUTIONS - 1];
#define FADE_OCT 0.5

/* SUMS = the integrals of POWER from bin FIRST to END, that one too. */
void lq_spectrum_integrate (Sums *sums, const double *power, int first, int end);

/* POWER = of the settings' source in the window of R that ends now, [n_bins]. */
void lq_spectrum_transform (LqSpectrum *s, const Resolution *r, double *power);
