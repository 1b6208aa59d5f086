/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What spectrum.c, which analyses, spectrum_power.c, which transforms, and spectrum_read.c, which reads, know of a
 * spectrum. */
#pragma once

#include "analysis/spectrum.h"
#include "analysis/thinner.h"
#include "core/arena.h"
#include "dsp/row_fft.h"

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

/* Where the three pieces of a quadratic B-spline begin and end: in bins from the beginning of the first. */
typedef struct
{
  double edges[4];
} Spline;

/* How one resolution is read at one frequency; what depends on the sound is left out. */
typedef struct
{
  Spline spline;
  double per_tone; /* over what it takes of a tone */
  double weight;   /* in the mix of all */
} Look;

/* The curve between the bins there. */
typedef struct
{
  double x;         /* place, in bins */
  double of_spline; /* share of the spline against the curve */
} Curve;

/* How one resolution is read at all frequencies. */
typedef struct
{
  Look *looks;
  Curve *curves;          /* of the first, that are curved */
  int column, n;          /* of the frequencies: the first it is read at, how many */
  int n_curved, n_plain;  /* of those the first: with a share of the curve, with nothing else */
  int first_bin, end_bin; /* that the splines reach */
} Looks;

/* How spectra are read at some frequencies: a display asks for the same many times a second, of all that it shows. */
typedef struct
{
  LqArena *arena; /* of all that follows; NULL: nothing was read yet */
  uint64_t serial;
  LqSpectrumView view;
  int n;
  double *hz, *slope_db, *power;
  Looks looks[LQ_SPECTRUM_RESOLUTIONS];
  Sums *sums; /* of what is read at the moment */
} Columns;

/* What was read of one resolution: a long window comes to something new seldom. */
typedef struct
{
  double *powers;        /* times the weight */
  LqSpectrumTrace trace; /* that was read, */
  uint64_t serial;       /* after this transform; 0: none */
} Reading;

/* What all windows of N frames have in common; the window is the square of the sine, and what turns by half a bin is made
 * of it too. */
typedef struct
{
  int n;
  LqRowFft *fft;
  double *sine; /* sin (π i / n), [3 n / 2] */
} Form;

/* What spectra of one rate work with, one after the other: of one window, and of the same turned by half a bin. */
typedef struct
{
  Form forms[LQ_SPECTRUM_RESOLUTIONS];
  double *rows[2];   /* frames, then bins */
  double *powers[2]; /* [n + 1] */
  double *frames[2]; /* of a pair that does not lie together */
  Columns columns;
} Bench;

/* Frames are its own, FACTOR times fewer than came in. */
typedef struct
{
  int factor;
  double rate_hz;
  LqThinner *thinners[LQ_MAX_CHANNELS]; /* from the next shorter one; NULL: it has the same rate */
  double *past[LQ_MAX_CHANNELS];        /* ring, a power of two, and so a whole number of hops */
  int n_past, later; /* how far back a window ends that has its middle with all others */
  uint64_t at;       /* frames since reset */
  const Form *form;
  int n, hop, n_bins, until_next;
  uint64_t n_done;
  uint64_t serial;                      /* of the last transform, among those of all */
  double *traces[LQ_SPECTRUM_N_TRACES]; /* power, [n_bins]; AVERAGE is a sum */
  Reading reading;
} Resolution;

struct LqSpectrum
{
  LqArena *arena;
  double rate_hz;
  int n_channels;
  LqSpectrumSettings settings;
  Resolution resolutions[LQ_SPECTRUM_RESOLUTIONS];
  int n_new;       /* frames of the shortest window's hop under way, in its ring already */
  int n_hops;      /* before it, that wait there until somebody reads, */
  int n_hops_most; /* as many as there is room for */
  Bench *bench;
  bool has_bench; /* it is its own */
  Sums *tone;     /* of amplitude 1, in bin LOBE_BINS of TONE_BINS */
  uint64_t serial;
  LqArena *readings; /* what was read at the bench's columns; NULL: nothing */
  uint64_t columns_serial;
  double *db;
};

/* Centres of the cross-fades, and their half width. */
extern const double lq_spectrum_fade_hz[LQ_SPECTRUM_RESOLUTIONS - 1];
#define FADE_OCT 0.5

/* SUMS = the integrals of POWER from bin FIRST to END, that one too. */
void lq_spectrum_integrate (Sums *sums, const double *power, int first, int end);

/* Analyses what waits. */
void lq_spectrum_catch_up (LqSpectrum *s);

/* FORM is for windows of N frames; in ARENA. */
void lq_spectrum_form_init (Form *form, LqArena *arena, int n);

/* POWER = of the settings' source in the window of R that ends now, [n_bins]. */
void lq_spectrum_transform (LqSpectrum *s, const Resolution *r, double *power);
