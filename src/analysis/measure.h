/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures a whole file, or a part, in one pass: everything `lacquer measure` prints, for the
 * command line, the matcher, receipts and reports. One file = one thread; several files are
 * measured by several threads, each with its own call. */
#pragma once

#include "analysis/reading.h"
#include "core/status.h"

#include <stdatomic.h>

#define LQ_MEASURE_MAX_CHANNELS 24

typedef struct
{
  char format[32], encoding[32]; /* "WAV", "PCM_24" */
  int sample_rate_hz;
  int n_channels;
  LqFrames frames;

  LqReading integrated_lufs, loudness_range_lu;
  LqReading max_momentary_lufs, max_short_term_lufs;
  LqReading true_peak_dbtp, sample_peak_dbfs;
  LqFrames true_peak_at, sample_peak_at; /* frame in the measured part; −1: silence */
  LqReading plr_lu, crest_db;
  LqReading dr; /* SOUND A11, not rounded */
  LqReading rms_dbfs;
  double dc_offset[LQ_MEASURE_MAX_CHANNELS];
  LqReading correlation; /* stereo only */
  int64_t clipped_runs, clipped_samples;
  LqReading effective_bits; /* none for lossy files and float off every grid */
  bool dual_mono;
  LqFrames leading_silence, trailing_silence;
  uint8_t sha256_audio[32];
} LqMeasure;

typedef struct
{
  LqFrames from, to;         /* in the file's frames; to −1: the end */
  const atomic_bool *cancel; /* may be NULL */
  _Atomic LqFrames *done;    /* frames measured so far, for progress; may be NULL */
} LqMeasureOptions;

/* How the samples that are fed were stored: decides clipping, bits and hash. */
typedef struct
{
  double rate_hz;
  int n_channels;
  int bits; /* of integer samples; 0: float or lossy */
  bool lossy;
} LqMeasureFormat;

/* The same from a stream of blocks (a render that never was a file). Owns: caller frees. */
typedef struct LqMeasurer LqMeasurer;
LqMeasurer *lq_measurer_new (const LqMeasureFormat *format);
void lq_measurer_free (LqMeasurer *measurer);
void lq_measurer_process (LqMeasurer *measurer, const double *const *in, int n);
/* Fills everything but format and encoding. Ends the stream. */
void lq_measurer_finish (LqMeasurer *measurer, LqMeasure *measure);

/* MEASURE untouched on failure. LQ_ERROR_CANCELLED when cancelled. Thread: [worker]. */
LqStatus lq_measure_file (const char *path, const LqMeasureOptions *options, LqMeasure *measure,
                          LqError *error);
