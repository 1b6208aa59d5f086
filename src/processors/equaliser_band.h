/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One band of the equaliser as a chain of second-order sections: from its rows to
 * coefficients. The sound and the curve both come here, so that they cannot differ.
 * Thread: [any]. */
#pragma once

#include "dsp/svf.h"
#include "processors/info.h"

enum
{
  LQ_BAND_ON,
  LQ_BAND_SHAPE,
  LQ_BAND_FREQ,
  LQ_BAND_GAIN,
  LQ_BAND_Q,
  LQ_BAND_SLOPE,
  LQ_BAND_TARGET,
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

typedef struct
{
  int n; /* 0: the band does nothing */
  LqSvf section[LQ_BAND_SECTIONS];
} LqBandFilter;

/* ROWS: the values of one band. SCALE multiplies its gain in dB. */
void lq_band_design (const double rows[LQ_BAND_N_ROWS], double scale, double rate_hz,
                     LqBandFilter *filter);
