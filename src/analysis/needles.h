/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The level meters of the standards beside the digital peak and RMS of levels.h: K-system, VU and
 * the programme meters, each with its scales; crest and direct current of the last 3 s; and the DR
 * since the reset. Live from tap quanta and for files alike. Allocates when made, and
 * now and then while it runs, for the DR. Ballistics and sources: dsp/ballistics.h.
 * Thread: one, [main] for what is heard, [worker] for files. */
#pragma once

#include "analysis/reading.h"

typedef struct LqNeedles LqNeedles;

typedef enum
{
  LQ_NEEDLE_K,
  LQ_NEEDLE_VU,
  LQ_NEEDLE_PPM_I,
  LQ_NEEDLE_PPM_II,
  LQ_N_NEEDLES,
} LqNeedle;

/* What is painted behind a needle. */
typedef struct
{
  const char *id, *name; /* "ppm-bbc", "PPM IIa (BBC)" */
  LqNeedle needle;
  bool aligned;       /* hangs on the alignment level; if not, on full scale */
  double zero_db;     /* level that stands at mark 0, over alignment or full scale */
  double db_per_mark; /* 1 but for the BBC's */
  double low, high;   /* ends, in marks */
} LqNeedleScale;

#define LQ_N_NEEDLE_SCALES 8
extern const LqNeedleScale lq_needle_scales[LQ_N_NEEDLE_SCALES];

/* EBU R 68: a sine of so many dBFS is 0 VU, PPM 4, TEST. SMPTE RP 155 says −20. */
#define LQ_NEEDLE_ALIGNMENT_DBFS (-18.0)

/* Where a level stands on a scale, not held to its ends. ALIGNMENT_DBFS: what 0 VU is. */
double lq_needle_mark (const LqNeedleScale *scale, double dbfs, double alignment_dbfs);

typedef struct
{
  LqReading dbfs[LQ_N_NEEDLES]; /* 0 = a steady full-scale sine, for every needle that moves */
  LqReading crest_db;           /* sample peak over RMS of the last 3 s; a sine has 3.01 */
  LqReading dc_lin;             /* mean of the last 3 s */
} LqChannelNeedles;

typedef struct
{
  int n_channels;
  LqFrames frames; /* since reset */
  LqChannelNeedles channels[LQ_MAX_CHANNELS];
  LqReading dr;    /* of the full 3 s since the reset, at least two: dynamic_range.h */
  bool incomplete; /* quanta were lost on the way */
} LqNeedlesSnapshot;

/* Owns: caller frees. N_CHANNELS 1 or 2. */
LqNeedles *lq_needles_new (double rate_hz, int n_channels);
void lq_needles_free (LqNeedles *needles);
void lq_needles_reset (LqNeedles *needles);

/* Whether the needles move from now on: true when made. At rest, for whom nobody looks at, dbfs reads none; they
 * begin to move from silence. All else is measured on. */
void lq_needles_follow (LqNeedles *needles, bool follow);

/* N frames (a quantum when live), [channel][frame]. */
void lq_needles_process (LqNeedles *needles, const double *const *in, int n);
/* Quanta were dropped before the next process: readings are marked incomplete until reset. */
void lq_needles_gap (LqNeedles *needles);

/* Programme meters show their highest since the last read: no peak is lost to a slow picture. */
void lq_needles_read (LqNeedles *needles, LqNeedlesSnapshot *snapshot);
