/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The compressor's times: what attack, release and hold are by rows, by notes of the tempo and by the
 * sound, and how a reduction follows them. Thread: [any]; one object is one thread's. */
#pragma once

#include "dsp/envelope.h"
#include "processors/processor.h"

typedef struct
{
  int kind; /* LQ_COMPRESSOR_CLEAN … */
  double attack_ms, release_ms, hold_ms;
  double attack_note, release_note;
} LqCompressorTimeRows;

typedef struct
{
  LqCompressorTimeRows rows;
  double rate_hz, tempo_bpm;
  double attack_ms, release_ms; /* with the notes of this tempo */
  LqBallistics ballistics;
  LqLearning learning;
} LqCompressorTimes;

/* To be aimed before use. */
void lq_compressor_times_init (LqCompressorTimes *times, const LqProcessorSetup *setup);
void lq_compressor_times_aim (LqCompressorTimes *times, const double *params);
void lq_compressor_times_set_tempo (LqCompressorTimes *times, double tempo_bpm);

/* Whether the crests of the sound stretch the times. */
bool lq_compressor_times_by_crest (const LqCompressorTimes *times);

/* The ballistics of this quantum for a sound of CREST. */
LqBallistics lq_compressor_times_of (const LqCompressorTimes *times, const LqCrest *crest);

/* N frames of REDUCTION, dB ≥ 0, in place: ENVELOPE follows them by BALLISTICS. */
void lq_compressor_times_follow (const LqCompressorTimes *times, const LqBallistics *ballistics,
                                 LqEnvelope *envelope, double *reduction, int n);

/* Until a difference of 60 dB in reduction has fallen to −100 dB: e^−13.5. */
LqFrames lq_compressor_warm_up (const LqProcessorSetup *setup, const double *params);
