/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The EBU loudness meter: M, S, I, LRA, maxima, true peak and their history, live from tap
 * quanta and for whole files alike. It allocates only when its history grows.
 * Thread: one, [main] for what is heard, [worker] for files. */
#pragma once

#include "analysis/places.h"
#include "analysis/reading.h"

typedef struct LqLoudnessMeter LqLoudnessMeter;

typedef struct
{
  LqFrames frames; /* measured since reset */
  LqReading momentary_lufs, short_lufs, integrated_lufs;
  LqReading range_lu, range_low_lufs, range_high_lufs;
  bool range_unstable; /* less than 60 s measured */
  LqReading max_momentary_lufs, max_short_lufs;
  LqFrames max_momentary_at, max_short_at; /* end of that window, frames since reset; −1 */
  LqReading true_peak_dbtp;                /* maximum of all channels since reset */
  LqFrames true_peak_at;                   /* −1: none */
  LqReading channel_true_peak_dbtp[LQ_MAX_CHANNELS];
  int64_t n_overs;  /* true peaks over the ceiling, a stretch counted once */
  LqReading plr_lu; /* true peak − integrated */
  LqReading psr_lu; /* true peak of the last 3 s − short-term */
  bool incomplete;  /* quanta were lost on the way */
} LqLoudnessSnapshot;

/* Owns: caller frees. N_CHANNELS 1 or 2. */
LqLoudnessMeter *lq_loudness_meter_new (double rate_hz, int n_channels);
void lq_loudness_meter_free (LqLoudnessMeter *meter);

/* R: forgets everything, also I and LRA together. Filters start anew. */
void lq_loudness_meter_reset (LqLoudnessMeter *meter);

/* N frames (a quantum when live), [channel][frame]. */
void lq_loudness_meter_process (LqLoudnessMeter *meter, const double *const *in, int n);

/* A click on a peak box: the channels' true peaks begin anew; maximum, PLR and overs stay until reset. */
void lq_loudness_meter_clear_peaks (LqLoudnessMeter *meter);

/* Quanta were dropped before the next process: readings are marked incomplete until reset. */
void lq_loudness_meter_gap (LqLoudnessMeter *meter);

/* True peaks above it are overs; 1.0 (0 dBTP) when made. What was before stays as it was found. */
void lq_loudness_meter_set_ceiling (LqLoudnessMeter *meter, double ceiling_lin);
/* Since reset, in frames since reset, places to a quantum. Valid until the next process. */
const LqPlaces *lq_loudness_meter_overs (const LqLoudnessMeter *meter);

/* Gated values are computed here: call at ≤ 10 Hz. */
void lq_loudness_meter_read (LqLoudnessMeter *meter, LqLoudnessSnapshot *snapshot);
