/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The split of the multiband: of minimum phase, without latency, or of linear phase. Thread: [audio] where
 * nothing else is said. */
#pragma once

#include "dsp/crossover.h"
#include "dsp/linear_crossover.h"
#include "processors/multiband_rows.h"
#include "processors/processor.h"

typedef struct
{
  int n_channels;
  LqCrossover *minimum; /* one of the two */
  LqLinearCrossover *linear;
} LqMultibandSplit;

/* At rest at the splits of PARAMS. Thread: [main] [worker]. */
void lq_multiband_split_init (LqMultibandSplit *split, LqArena *arena,
                              const LqProcessorSetup *setup, const double *params);

/* Glides to the splits of PARAMS. */
void lq_multiband_split_aim (LqMultibandSplit *split, const double *params);
/* LqProcessor.ready for the splits of PARAMS. */
bool lq_multiband_split_ready (LqMultibandSplit *split, const double *params, int *work);
/* Forgets the past and rests at the splits of PARAMS. */
void lq_multiband_split_rest (LqMultibandSplit *split, const double *params);
/* Forgets the past alone. */
void lq_multiband_split_forget (LqMultibandSplit *split);

/* A quantum to BANDS, lowest first. */
void lq_multiband_split_run (LqMultibandSplit *split, const double *const *in, LqBandPlanes *bands);

/* In frames, by the rows; the time until the split has forgotten, to BELOW_DB. Thread: [any] */
int lq_multiband_split_latency (double rate_hz, const double *params);
double lq_multiband_split_ringing_s (const double *params, double below_db);
