/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a delivered file must hold, computed a second time: the reference quantiser, written after the
 * formula and apart from the one that writes, and the hash of its words. A receipt compares it with
 * the file as it is read back; where the words are the same, the figures measured of the file are
 * those of the render. Thread: [worker]. */
#pragma once

#include "analysis/measure.h"
#include "media/quantiser.h"

typedef struct LqWitness LqWitness;

LqWitness *lq_witness_new (const LqQuantiserSpec *spec);
void lq_witness_free (LqWitness *witness);

/* N frames of the render, at the file's rate. Shape: planes[n_channels][n]. */
void lq_witness_process (LqWitness *witness, const double *const *planes, int n);

typedef struct
{
  char sha256_audio[LQ_SHA256_TEXT]; /* of the expected words: must be the file's */
  LqReading effective_bits;
  LqReading null_dbfs; /* RMS of words minus render; none: they are equal */
  LqFrames n_frames;
} LqWitnessReport;

/* Ends the stream. */
void lq_witness_finish (LqWitness *witness, LqWitnessReport *report);
