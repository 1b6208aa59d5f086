/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of stereo: rows of the whole and of one band, and what they come to. Thread: [any]. */
#pragma once

#include "processors/info.h"

#define LQ_STEREO_MAX_BANDS 5

enum
{
  LQ_STEREO_WIDTH,
  LQ_STEREO_LAW,
  LQ_STEREO_BANDS,
  LQ_STEREO_SPLIT_1,
  LQ_STEREO_SPLIT_2,
  LQ_STEREO_SPLIT_3,
  LQ_STEREO_SPLIT_4,
  LQ_STEREO_SPREAD,
  LQ_STEREO_ROTATION,
  LQ_STEREO_BALANCE,
  LQ_STEREO_N_ROWS
};

typedef enum
{
  LQ_STEREO_LAW_SIDE,
  LQ_STEREO_LAW_POWER,
  LQ_STEREO_N_LAWS
} LqStereoLaw;

enum
{
  LQ_STEREO_BAND_WIDTH,
  LQ_STEREO_BAND_SOLO,
  LQ_STEREO_N_BAND_ROWS
};

enum
{
  LQ_STEREO_CORRELATION,
  LQ_STEREO_N_READOUTS
};

extern const LqParamRow lq_stereo_rows[LQ_STEREO_N_ROWS];
extern const LqParamGroup lq_stereo_bands;
extern const LqReadoutInfo lq_stereo_readouts[LQ_STEREO_N_READOUTS];

/* The splits in rising order. Returns the number of bands. */
int lq_stereo_splits (const double *params, double rate_hz, double split_hz[LQ_STEREO_MAX_BANDS]);

/* fact_span of the table: of all and the bands together. */
bool lq_stereo_fact_span (const double *params, double tempo_bpm, int slot, double span[2]);

/* What BAND adds to the side and to the mid, as shares of them; nothing at 100 %. */
void lq_stereo_more (const double *params, int band, double *side, double *mid);

/* L′ = M[0] L + M[1] R, R′ = M[2] L + M[3] R: the rotation, then the balance. */
void lq_stereo_matrix (const double *params, double m[4]);
