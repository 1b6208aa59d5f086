/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/compressor_times.h"

#include "processors/compressor_rows.h"
#include "processors/note_length.h"

#include <math.h>

static LqCompressorTimeRows rows_of (const double *params)
{
  return (LqCompressorTimeRows){ .kind = (int)params[LQ_COMPRESSOR_BALLISTICS],
                                 .attack_ms = params[LQ_COMPRESSOR_ATTACK],
                                 .release_ms = params[LQ_COMPRESSOR_RELEASE],
                                 .hold_ms = params[LQ_COMPRESSOR_HOLD],
                                 .attack_note = params[LQ_COMPRESSOR_ATTACK_NOTE],
                                 .release_note = params[LQ_COMPRESSOR_RELEASE_NOTE] };
}

/* Attack at a note: nine tenths, 2.303 time constants. Release at a note: nine tenths, too, through
 * release and attack together. */
static void find (const LqCompressorTimeRows *rows, double tempo_bpm, double *attack_ms,
                  double *release_ms)
{
  double attack = lq_note_ms (rows->attack_note, tempo_bpm, 0.0);
  double release = lq_note_ms (rows->release_note, tempo_bpm, 0.0);

  *attack_ms = attack > 0.0 ? attack / log (10.0) : rows->attack_ms;
  *release_ms = release > 0.0 ? lq_release_within_ms (release, *attack_ms) : rows->release_ms;
}

static void update (LqCompressorTimes *times)
{
  find (&times->rows, times->tempo_bpm, &times->attack_ms, &times->release_ms);
  times->ballistics =
      lq_ballistics (times->attack_ms, times->rows.hold_ms, times->release_ms, times->rate_hz);
  times->learning = lq_learning (times->release_ms, times->rate_hz);
}

void lq_compressor_times_init (LqCompressorTimes *times, const LqProcessorSetup *setup)
{
  *times = (LqCompressorTimes){ .rate_hz = setup->rate_hz, .tempo_bpm = setup->tempo_bpm };
}

void lq_compressor_times_aim (LqCompressorTimes *times, const double *params)
{
  times->rows = rows_of (params);
  update (times);
}

void lq_compressor_times_set_tempo (LqCompressorTimes *times, double tempo_bpm)
{
  if (tempo_bpm == times->tempo_bpm)
    return;
  times->tempo_bpm = tempo_bpm;
  update (times);
}

bool lq_compressor_times_by_crest (const LqCompressorTimes *times)
{
  return times->rows.kind == LQ_COMPRESSOR_CREST;
}

LqBallistics lq_compressor_times_of (const LqCompressorTimes *times, const LqCrest *crest)
{
  double stretch;

  if (!lq_compressor_times_by_crest (times))
    return times->ballistics;
  stretch = lq_crest_times (crest);
  return lq_ballistics (stretch * times->attack_ms, times->rows.hold_ms,
                        stretch * times->release_ms, times->rate_hz);
}

void lq_compressor_times_follow (const LqCompressorTimes *times, const LqBallistics *ballistics,
                                 LqEnvelope *envelope, double *reduction, int n)
{
  if (times->rows.kind == LQ_COMPRESSOR_AUTO)
    lq_envelope_run_learning (envelope, ballistics, &times->learning, reduction, reduction, n);
  else
    lq_envelope_run (envelope, ballistics, reduction, reduction, n);
}

LqFrames lq_compressor_warm_up (const LqProcessorSetup *setup, const double *params)
{
  LqCompressorTimeRows rows = rows_of (params);
  double attack_ms;
  double release_ms;
  double ms = 0.0;

  find (&rows, setup->tempo_bpm, &attack_ms, &release_ms);
  if (rows.kind == LQ_COMPRESSOR_AUTO)
    ms = LQ_LEARNING_CHARGE_MS + (LQ_LEARNING_RELEASE_TIMES - 1.0) * release_ms;
  if (rows.kind == LQ_COMPRESSOR_CREST)
    ms = LQ_CREST_MS + attack_ms + release_ms; /* the times at twice their length */
  ms = 13.5 * (ms + attack_ms + release_ms + params[LQ_COMPRESSOR_WINDOW])
       + params[LQ_COMPRESSOR_HOLD] + params[LQ_COMPRESSOR_LOOKAHEAD];
  return (LqFrames)ceil (ms * 1e-3 * setup->rate_hz);
}
