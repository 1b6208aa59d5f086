/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures a whole file, or a part, in one pass: everything `lacquer measure` prints, for the
 * command line, the matcher, receipts and reports. One file = one thread, or two; several files are
 * measured by several threads, each with its own call. */
#pragma once

#include "analysis/places.h"
#include "analysis/reading.h"
#include "core/hash.h"
#include "media/progress.h"
#include "media/reader.h"

typedef struct
{
  char format[32], encoding[32]; /* "WAV", "PCM_24" */
  double sample_rate_hz;
  int n_channels;
  LqFrames frames;

  LqReading integrated_lufs, loudness_range_lu;
  LqReading max_momentary_lufs, max_short_term_lufs;
  LqReading true_peak_dbtp, sample_peak_dbfs;
  LqFrames true_peak_at, sample_peak_at;        /* frame in the measured part; −1: silence */
  LqFrames max_momentary_at, max_short_term_at; /* where that window ends; −1: there is none */
  LqReading plr_lu, crest_db;
  LqReading dr; /* dynamic_range.h, not rounded */
  /* Plain RMS of all channels: a full-scale square reads 0, a sine −3.01 */
  LqReading rms_dbfs;
  double dc_offset[LQ_READER_MAX_CHANNELS];
  LqReading correlation; /* stereo only */
  /* Runs of ≥ 3 equal samples at or beyond the largest code (±1.0 for float), and their samples */
  int64_t clipped_runs, clipped_samples;
  LqReading effective_bits; /* none for lossy files and float off every grid */
  bool dual_mono;           /* two bit-identical channels */
  /* Below −90 dBFS peak in all channels */
  LqFrames leading_silence, trailing_silence;
  /* Hexadecimal; of the samples interleaved, integers as little-endian 32-bit words,
   * left-justified, all else as 64-bit floats */
  char sha256_audio[LQ_SHA256_TEXT];
  int64_t non_finite_samples; /* NaN or infinite: counted here, measured as silence */
  unsigned faults;            /* LqReaderFault bits, those found while reading too */
  char fault_text[240];       /* for a person; empty: nothing is wrong */
} LqMeasure;

/* Where something is, besides how much: what a person listens to before a file goes out. */
typedef struct
{
  double ceiling_lin; /* true peaks above it are overs */
  LqPlaces overs;     /* places to ±64 frames */
  LqPlaces clips;     /* clipped runs, as in LqMeasure */
} LqMeasurePlaces;

void lq_measure_places_clear (LqMeasurePlaces *places);

typedef struct
{
  double from_s, to_s;     /* the part to measure; to_s < 0: the end */
  unsigned skip;           /* LqMeasureSkip bits */
  int n_threads;           /* 2: words are hashed beside, for a wait that is shorter by a third */
  LqMeasurePlaces *places; /* may be NULL; caller clears */
  LqProgress progress;     /* may be NULL */
  void *progress_data;
  /* Sees the N frames from AT on as they are measured, in order; may be NULL. */
  void (*look) (void *data, const double *const *in, LqFrames at, int n);
  void *look_data;
} LqMeasureOptions;

/* What is left out to save time: for matching loudness neither is wanted. */
typedef enum
{
  LQ_MEASURE_SKIP_WORDS = 1 << 0,     /* no hash and no effective bits */
  LQ_MEASURE_SKIP_TRUE_PEAK = 1 << 1, /* true peak and PLR are none */
} LqMeasureSkip;

#define LQ_MEASURE_SKIP_ALL (LQ_MEASURE_SKIP_WORDS | LQ_MEASURE_SKIP_TRUE_PEAK)

/* How the samples that are fed are stored: decides clipping, effective bits and the hash. */
typedef struct
{
  double rate_hz;
  int n_channels; /* 1 … LQ_READER_MAX_CHANNELS */
  LqSampleKind kind;
  int bits;                                  /* of integers; else ignored */
  unsigned skip;                             /* LqMeasureSkip bits */
  LqMeasurePlaces *places;                   /* may be NULL; outlives the measurer */
  uint32_t speakers[LQ_READER_MAX_CHANNELS]; /* LqSpeaker, for the loudness; 0: not said */
} LqMeasureFormat;

/* The same from a stream of blocks (a render that never was a file). Owns: caller frees. */
typedef struct LqMeasurer LqMeasurer;
LqMeasurer *lq_measurer_new (const LqMeasureFormat *format);
void lq_measurer_free (LqMeasurer *measurer);
void lq_measurer_process (LqMeasurer *measurer, const double *const *in, int n);
/* Fills everything but format, encoding and faults. Ends the stream. */
void lq_measurer_finish (LqMeasurer *measurer, LqMeasure *measure);

/* PATH "-": standard input. MEASURE untouched on failure. LQ_ERROR_CANCELLED when cancelled. Thread: [worker]. */
LqStatus lq_measure_file (const char *path, const LqMeasureOptions *options, LqMeasure *measure,
                          LqError *error);

/* The same of an open READER of at most LQ_READER_MAX_CHANNELS. */
LqStatus lq_measure_reader (LqReader *reader, const LqMeasureOptions *options, LqMeasure *measure,
                            LqError *error);
