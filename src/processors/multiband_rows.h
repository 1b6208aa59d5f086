/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the multiband: rows of the whole and of one band, read-outs. Thread: [any]. */
#pragma once

#include "dsp/crossover.h"
#include "processors/info.h"

#define LQ_MULTIBAND_BANDS LQ_CROSSOVER_MOST_BANDS

/* In linear phase the bands lag by two and a half periods of this; splits below it are less
 * steep, but still steeper than those of minimum phase. */
#define LQ_MULTIBAND_LOWEST_HZ 100.0

enum
{
  LQ_MULTIBAND_N,
  LQ_MULTIBAND_PHASE,
  LQ_MULTIBAND_X1, /* … x5 */
  LQ_MULTIBAND_DETECTOR = LQ_MULTIBAND_X1 + LQ_CROSSOVER_MOST_SPLITS,
  LQ_MULTIBAND_WINDOW,
  LQ_MULTIBAND_LINK,
  LQ_MULTIBAND_LOOKAHEAD,
  LQ_MULTIBAND_OUTPUT,
  LQ_MULTIBAND_MIX,
  LQ_MULTIBAND_N_ROWS
};

enum
{
  LQ_MULTIBAND_MINIMUM,
  LQ_MULTIBAND_LINEAR
};

enum
{
  LQ_MBAND_ON,
  LQ_MBAND_SOLO,
  LQ_MBAND_MODE,
  LQ_MBAND_THRESHOLD,
  LQ_MBAND_RATIO,
  LQ_MBAND_KNEE,
  LQ_MBAND_RANGE,
  LQ_MBAND_ATTACK,
  LQ_MBAND_RELEASE,
  LQ_MBAND_MAKEUP,
  LQ_MBAND_N_ROWS
};

typedef enum
{
  LQ_MBAND_COMPRESS, /* above the threshold down */
  LQ_MBAND_LIFT,     /* below it up */
  LQ_MBAND_EXPAND,   /* below it down */
  LQ_MBAND_PUNCH,    /* above it up */
} LqMbandMode;

enum
{
  LQ_MULTIBAND_REDUCTION,
  LQ_MULTIBAND_GAIN,                                           /* … of band 6 */
  LQ_MULTIBAND_LEVEL = LQ_MULTIBAND_GAIN + LQ_MULTIBAND_BANDS, /* … of band 6 */
  LQ_MULTIBAND_N_READOUTS = LQ_MULTIBAND_LEVEL + LQ_MULTIBAND_BANDS
};

extern const LqParamRow lq_multiband_rows[];
extern const LqParamGroup lq_multiband_bands;
extern const LqReadoutInfo lq_multiband_readouts[];

/* The rows of BAND in PARAMS. */
static inline const double *lq_multiband_band (const double *params, int band)
{
  return params + LQ_MULTIBAND_N_ROWS + band * LQ_MBAND_N_ROWS;
}

static inline int lq_multiband_n (const double *params) { return (int)params[LQ_MULTIBAND_N]; }

/* The splits in their order: one that was set below its neighbour stands on it. */
void lq_multiband_splits (const double *params, double split_hz[LQ_CROSSOVER_MOST_SPLITS]);

/* Whether BAND works, and whether it is listened to. */
bool lq_multiband_is_on (const double *params, int band);
bool lq_multiband_is_solo (const double *params, int band);
bool lq_multiband_any_solo (const double *params);
/* Whether anything is to be done at all. */
bool lq_multiband_is_wanted (const double *params);
