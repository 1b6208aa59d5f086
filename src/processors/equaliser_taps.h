/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the equaliser's static bands to the taps of filters of linear phase: the analogue
 * magnitude, sampled at the odd roots of unity that dsp/skew_fft knows, and its impulse response
 * tapered at the ends alone (what a whole window would smear at 30 Hz, it keeps). A path from each
 * channel to each, as bands on mid or side need it. The work comes in parts, so that it can be
 * spread: begin, each section, each path. Thread: [any]; the drawer's parts also [audio]. */
#pragma once

#include "core/arena.h"
#include "dsp/skew_fft.h"
#include "processors/equaliser_band.h"

#define LQ_TAPS_MOST_SECTIONS (LQ_N_BANDS * LQ_BAND_SECTIONS)

enum
{
  LQ_TAPS_LEFT,
  LQ_TAPS_RIGHT_TO_LEFT,
  LQ_TAPS_RIGHT,
  LQ_TAPS_LEFT_TO_RIGHT,
  LQ_TAPS_N_PATHS
};

/* What the bands multiply: powers of left, right, mid and side. */
enum
{
  LQ_TAPS_OF_LEFT,
  LQ_TAPS_OF_RIGHT,
  LQ_TAPS_OF_MID,
  LQ_TAPS_OF_SIDE,
  LQ_TAPS_N_POWERS
};

/* All sections of a curve, and on what they act: bits of the above. */
typedef struct
{
  int n;
  LqMatched section[LQ_TAPS_MOST_SECTIONS];
  unsigned on[LQ_TAPS_MOST_SECTIONS];
  bool across; /* some on mid or side */
  bool apart;  /* some on one of left and right */
} LqTapsCurve;

/* From a curve to the taps of a path. */
typedef struct
{
  int n; /* bins; taps of one side with the middle */
  LqSkewFft *fft;
  double *f2;                      /* [n] square of the bins' frequencies */
  double *window;                  /* [n] from the middle outwards */
  double *power[LQ_TAPS_N_POWERS]; /* [n] */
  double *spectrum;                /* [2 n] */
} LqTapsDrawer;

/* Frames of one side: of the rate, the length in time stays; twice as many where PARAMS ask for it. */
int lq_taps_side_frames (const double *params, double rate_hz);

/* The curve of all bands for PARAMS. */
void lq_taps_curve (const double *params, int n_channels, LqTapsCurve *curve);
bool lq_taps_same_curve (const LqTapsCurve *a, const LqTapsCurve *b);

/* In ARENA. Thread: [main] [worker] */
void lq_taps_drawer_init (LqTapsDrawer *drawer, LqArena *arena, const double *params,
                          double rate_hz);

/* A new curve begins: flat. */
void lq_taps_begin (LqTapsDrawer *drawer);

/* Section J of CURVE on the powers it acts on; how many. */
int lq_taps_apply_section (LqTapsDrawer *drawer, const LqTapsCurve *curve, int j);

/* The middle and one side of PATH's taps to HALF[n], from powers that are complete. */
void lq_taps_draw_half (LqTapsDrawer *drawer, int path, double *half);

/* What the taps for PARAMS do to a stereo pair at the N frequencies: amplitudes, which may be
 * negative, of all paths. Thread: [any], never [audio] */
void lq_taps_amplitudes (const double *params, double rate_hz, const double *f_hz, int n,
                         double *const path[LQ_TAPS_N_PATHS]);
