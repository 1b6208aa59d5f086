/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loudness over time: the windows of dsp/loudness gathered to maxima, to a history of 100 ms
 * points and to gated values. What the live meter (loudness.c) and the measuring of files
 * (measurer.c) share; on their thread. Allocates only when the history grows. */
#pragma once

#include "analysis/growing.h"
#include "analysis/reading.h"
#include "dsp/loudness.h"

/* Known after each 100 ms; energies are −1 while their window is not complete. */
typedef struct
{
  double momentary_energy; /* the 400 ms block that I is gated from */
  double highest_momentary_energy;
  double short_energy;
} LqLoudnessTrackPoint;

typedef struct
{
  LqLoudness loudness;
  LqGrowing points;  /* LqLoudnessTrackPoint */
  LqGrowing scratch; /* double */
  LqLoudnessTrackPoint current;
  LqLoudnessHop last;
  double max_momentary, max_short; /* energies, −1: none yet */
  LqFrames max_momentary_at, max_short_at;
} LqLoudnessTrack;

typedef struct
{
  LqReading integrated_lufs, range_lu, range_low_lufs, range_high_lufs;
} LqLoudnessGated;

void lq_loudness_track_init (LqLoudnessTrack *track, double rate_hz, int n_channels,
                             const uint32_t *speakers);
void lq_loudness_track_reset (LqLoudnessTrack *track);
void lq_loudness_track_clear (LqLoudnessTrack *track);

/* Takes at most N frames, up to the end of the 10 ms under way; returns how many. */
int lq_loudness_track_process (LqLoudnessTrack *track, const double *const *in, int n);

void lq_loudness_track_gated (LqLoudnessTrack *track, LqLoudnessGated *gated);

/* LUFS of an energy, none for −1 and for silence. */
LqReading lq_loudness_reading (double energy);

/* dB of a linear peak, none for 0. */
LqReading lq_peak_reading (double lin);

/* A − B, none unless both are there. */
LqReading lq_reading_difference (LqReading a, LqReading b);
