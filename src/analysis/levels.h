/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Level and stereo meters: peak and RMS with their ballistics and holds, correlation with the
 * range of the last 3 s; side over mid, correlation and phase in five bands; goniometer points. Allocates only when
 * made. Thread: one, [main] for what is heard, [worker] for files. */
#pragma once

#include "analysis/reading.h"

typedef struct LqLevels LqLevels;

#define LQ_LEVELS_BANDS    5 /* sub < 90 < low < 350 < mid < 2000 < high < 8000 < air, Hz */
#define LQ_LEVELS_COHERENT 0.5
#define LQ_LEVELS_POINTS   1500 /* most goniometer points in a read */

typedef struct
{
  LqReading peak_dbfs; /* instant rise, falls 20 dB in 1.7 s (IEC 60268-18) */
  LqReading rms_dbfs;  /* last 300 ms; a full-scale sine reads −3.01 */
  LqReading hold_dbfs; /* largest sample peak of the last 2 s */
  LqReading max_dbfs;  /* largest sample peak since reset */
  LqFrames max_at;     /* frames since reset; −1: none */
} LqChannelLevels;

typedef struct
{
  int n_channels;
  LqFrames frames; /* since reset */
  LqChannelLevels channels[LQ_MAX_CHANNELS];
  LqReading correlation; /* full band, time constant 0.3 s; none in silence, none for mono */
  LqReading correlation_min, correlation_max; /* of the last 3 s */
  /* By band, time constant 1 s, none in silence and where nobody looks */
  LqReading side_mid_db[LQ_LEVELS_BANDS]; /* −60 … +60 */
  LqReading band_correlation[LQ_LEVELS_BANDS];
  /* By how much left leads right, −180 … +180; none where the two have little in common (coherence
   * below LQ_LEVELS_COHERENT) and a phase would be chance */
  LqReading band_phase_deg[LQ_LEVELS_BANDS];
  bool incomplete;
} LqLevelsSnapshot;

/* x = (R − L) / √2, y = (L + R) / √2: mono stands upright, left leans left. */
typedef struct
{
  float x, y;
} LqGonioPoint;

/* Owns: caller frees. N_CHANNELS 1 or 2. */
LqLevels *lq_levels_new (double rate_hz, int n_channels);
void lq_levels_free (LqLevels *levels);

/* R: everything; or only holds and maxima (a click on a peak box). */
void lq_levels_reset (LqLevels *levels);
void lq_levels_clear_peaks (LqLevels *levels);

/* Whether bands and goniometer points are gathered from now on: true when made. If not, for whom nobody looks at, they
 * read none; they begin anew. All else is measured on. */
void lq_levels_follow_stereo (LqLevels *levels, bool follow);

/* N frames, [channel][frame]. */
void lq_levels_process (LqLevels *levels, const double *const *in, int n);
/* Quanta were dropped before the next process: readings are marked incomplete until reset. */
void lq_levels_gap (LqLevels *levels);

void lq_levels_read (const LqLevels *levels, LqLevelsSnapshot *snapshot);

/* The points since the last call, oldest first: of the sound at four times its rate, so that what lies between the
 * frames is seen too, evenly thinned to N ≤ LQ_LEVELS_POINTS. */
int lq_levels_goniometer (LqLevels *levels, LqGonioPoint *points, int n);
