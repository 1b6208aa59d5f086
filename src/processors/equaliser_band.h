/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One band of the equaliser as a chain of second-order sections: from its rows to analogue
 * prototypes and to coefficients. The sound and the curve both come here, so that they cannot
 * differ. Thread: [any]. */
#pragma once

#include "dsp/matched.h"
#include "dsp/svf.h"
#include "processors/info.h"

/* The plain rows, before those of the bands. */
enum
{
  LQ_EQUALISER_OUTPUT,
  LQ_EQUALISER_SCALE,
  LQ_EQUALISER_HQ,
  LQ_EQUALISER_PHASE,
  LQ_EQUALISER_N_ROWS
};

enum
{
  LQ_BAND_ON,
  LQ_BAND_SHAPE,
  LQ_BAND_FREQ,
  LQ_BAND_GAIN,
  LQ_BAND_Q,
  LQ_BAND_RANGE,
  LQ_BAND_THRESHOLD,
  LQ_BAND_SLOPE,
  LQ_BAND_TARGET,
  LQ_BAND_ATTACK,
  LQ_BAND_RELEASE,
  LQ_BAND_KNEE,
  LQ_BAND_KEY,
  LQ_BAND_SOLO,
  LQ_BAND_N_ROWS
};

enum
{
  LQ_BAND_BELL,
  LQ_BAND_LOW_SHELF,
  LQ_BAND_HIGH_SHELF,
  LQ_BAND_LOW_CUT,
  LQ_BAND_HIGH_CUT,
  LQ_BAND_TILT,
  LQ_BAND_NOTCH,
  LQ_BAND_BAND_PASS,
  LQ_BAND_N_SHAPES
};

#define LQ_N_BANDS       24
#define LQ_BAND_SECTIONS 4 /* 48 dB/oct */

/* "b1" … "b24" and their defaults. */
extern const LqParamGroup lq_equaliser_bands;

/* The rows of band INDEX within all of the equaliser's. */
static inline const double *lq_band_rows (const double *params, int index)
{
  return params + LQ_EQUALISER_N_ROWS + index * LQ_BAND_N_ROWS;
}

typedef struct
{
  int n; /* 0: the band does nothing */
  LqSvf section[LQ_BAND_SECTIONS];
} LqBandFilter;

/* How many decibels the sound may move the band, its range times SCALE; 0 for what is off or has
 * no gain. */
double lq_band_range_db (const double rows[LQ_BAND_N_ROWS], double scale);

/* The static band as analogue prototypes; how many. SCALE multiplies its gain in dB. */
int lq_band_prototypes (const double rows[LQ_BAND_N_ROWS], double scale,
                        LqMatched prototypes[LQ_BAND_SECTIONS]);

/* The same as coefficients. */
void lq_band_design (const double rows[LQ_BAND_N_ROWS], double scale, double rate_hz,
                     LqBandFilter *filter);

/* What of a band is sections: all, or, when LINEAR, only what is dynamic. A dynamic band that is
 * flat still stands there, to be moved. */
void lq_band_sections (const double rows[LQ_BAND_N_ROWS], double scale, bool linear, double rate_hz,
                       LqBandFilter *filter);

/* Bell or shelf with GAIN_DB; flat: its poles, and H = 1. */
LqSvf lq_band_moved (const double rows[LQ_BAND_N_ROWS], double gain_db, double rate_hz);

/* What is heard of a band that is heard alone, and what its detector hears: its frequencies. */
LqSvf lq_band_region (const double rows[LQ_BAND_N_ROWS], double rate_hz);

/* Whether a section cannot glide from FROM to TO: a resonance that is moved far takes the ringing
 * of its old place along, a chirp. */
bool lq_band_is_far (const LqSvf *from, const LqSvf *to);

/* ---- where a band acts ---- */

/* Lanes of the pair; one channel is left and mid, it has no right and no side. */
unsigned lq_band_lanes (const double rows[LQ_BAND_N_ROWS], int n_channels);
bool lq_band_is_mid_side (const double rows[LQ_BAND_N_ROWS], int n_channels);

/* ---- how the whole works, by its structural rows ---- */

bool lq_equaliser_is_linear (const double *params);
bool lq_equaliser_is_long (const double *params);               /* and twice as long as else */
bool lq_equaliser_is_hq (const double *params, double rate_hz); /* twice the rate; never linear */
double lq_equaliser_band_rate_hz (const double *params, double rate_hz);
double lq_equaliser_output_lin (const double *params);
