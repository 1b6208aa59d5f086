/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The equaliser's bands as they sound: sections that glide from filter to filter, and fade over
 * where they cannot. Bands on left, right or stereo run first, in their order; then, between mid
 * and side, those that act there. A quantum is: settle, hear, run, tidy.
 * Thread: [audio], but for init. */
#pragma once

#include "dsp/smooth.h"
#include "dsp/svf_stage.h"
#include "processors/equaliser_band.h"
#include "processors/equaliser_dynamics.h"

/* The sections of a band that sound in one place. */
typedef struct
{
  LqSvfStage stage[LQ_BAND_SECTIONS];
  bool used[LQ_BAND_SECTIONS]; /* in the chain, perhaps on its way out */
  unsigned lanes;
  bool mid_side;
  LqSmooth moved;               /* share of the band's dynamics in it */
  double share[LQ_QUANTUM + 1]; /* its path, from the end of the quantum before */
} LqBandVoice;

typedef struct
{
  double rows[LQ_BAND_N_ROWS]; /* what the filter below was designed for */
  double scale;
  LqBandFilter filter;
  LqBandVoice voice[2]; /* one sounds; the other may fade out */
  int now;
  bool waiting; /* to be aimed at its rows */
  LqBandDynamics dynamics;
} LqBand;

typedef struct
{
  LqSvfStage *stage[2 * LQ_N_BANDS * LQ_BAND_SECTIONS];
  int n;
} LqBandChain;

/* What a detector may hear. */
enum
{
  LQ_BAND_HEARS_INPUT,
  LQ_BAND_HEARS_KEY,
  LQ_BAND_N_SOURCES
};

/* A quantum of it, as left and right and as mid and side. */
typedef struct
{
  LqPair pair[2][LQ_QUANTUM];
} LqBandHeard;

typedef struct
{
  int n_channels;
  double rate_hz; /* that they run at */
  bool linear;    /* only what is dynamic is theirs */
  double params[LQ_EQUALISER_N_ROWS + LQ_N_BANDS * LQ_BAND_N_ROWS];
  LqBand band[LQ_N_BANDS];
  LqBandChain left_right, mid_side;
  bool waiting;    /* some band is */
  bool on_the_way; /* some section is, and may become idle */
  bool dynamic;    /* some band is */
} LqEqualiserBands;

/* PARAMS: structural rows alone. SETUP_RATE_HZ: of the processor. Has to be told where to go,
 * by jump. Thread: [main] [worker] */
void lq_equaliser_bands_init (LqEqualiserBands *bands, const double *params, double setup_rate_hz,
                              int n_channels);

/* Forgets the past and rests at PARAMS. */
void lq_equaliser_bands_jump (LqEqualiserBands *bands, const double *params);

/* Designs what that needs, for WORK (processor.h); true: nothing is left. Nobody hears the bands. */
bool lq_equaliser_bands_ready (LqEqualiserBands *bands, const double *params, int *work);

/* Goes to PARAMS. False: no band does. */
bool lq_equaliser_bands_aim (LqEqualiserBands *bands, const double *params);

/* Takes up what changed, a bounded number of designs at a time. */
void lq_equaliser_bands_settle (LqEqualiserBands *bands);

/* Lets the detectors of dynamic bands hear a quantum; the decibels by which each band is moved to
 * GAIN_DB, which holds 0 for the others. */
void lq_equaliser_bands_hear (LqEqualiserBands *bands, const LqBandHeard heard[LQ_BAND_N_SOURCES],
                              double gain_db[LQ_N_BANDS]);

/* Whether any section sounds: else run changes nothing. */
static inline bool lq_equaliser_bands_any (const LqEqualiserBands *bands)
{
  return bands->left_right.n + bands->mid_side.n > 0;
}

/* N frames, at most two quanta; OUT may be IN. */
void lq_equaliser_bands_run (LqEqualiserBands *bands, const double *const *in, double *const *out,
                             int n);

/* At the end of a quantum: drops sections that have faded out. */
void lq_equaliser_bands_tidy (LqEqualiserBands *bands);
