/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loudness after ITU-R BS.1770-5 and EBU Tech 3341/3342: K-weighting for any rate, energies of
 * 400 ms and 3 s windows every 10 ms, gating, loudness range. Streaming state in the caller's
 * memory; allocates nothing. What grows (the history of energies) belongs to the caller:
 * analysis/loudness.h. Thread: [any], one at a time.
 * "Energy" is the weighted mean square Σ G_i z_i; loudness = −0.691 + 10 log10 (energy). */
#pragma once

#include "core/speakers.h"
#include "core/types.h"

#define LQ_LOUDNESS_MAX_CHANNELS 24
#define LQ_LOUDNESS_HOPS_M       40  /* 400 ms in hops of 10 ms */
#define LQ_LOUDNESS_HOPS_S       300 /* 3 s */

/* A biquad, a0 = 1. */
typedef struct
{
  double b[3], a[2];
} LqKStage;

/* The shelf and the high-pass of K-weighting at RATE_HZ, re-derived from the analogue
 * prototype behind the standard's 48 kHz coefficients (≤ 1e-9 from them at 48 kHz). */
void lq_k_weighting (double rate_hz, LqKStage stages[2]);

/* What both do to the power at W radians a frame. */
double lq_k_power (const LqKStage stages[2], double w);

/* BS.1770-5's channel weights: 1, 1.41 for speakers at 60° … 120°, 0 for LFE. SPEAKERS: an
 * LqSpeaker for each channel; where one is 0, or for NULL, by the number in WAVE order (L R C LFE …
 * Ls Rs; 4 and 5: no LFE; 10, 12: 5.1.4, 7.1.4; 24: 22.2), 1 where that says nothing. One channel
 * counts once (no +3 dB). */
void lq_loudness_weights (int n_channels, const uint32_t *speakers,
                          double weights[LQ_LOUDNESS_MAX_CHANNELS]);

typedef struct
{
  double rate_hz;
  int n_channels;
  double weights[LQ_LOUDNESS_MAX_CHANNELS];
  LqKStage stages[2];
  double state[LQ_LOUDNESS_MAX_CHANNELS / 2][12]; /* by pairs of channels: x, y, z of 2 frames */
  int64_t hop;                                    /* complete hops since reset */
  LqFrames at, hop_end;                           /* frames since reset */
  double sum;                                     /* of the hop under way */
  double sums[2 * LQ_LOUDNESS_HOPS_S]; /* ring [hop % 300], written twice: windows lie whole */
} LqLoudness;

/* What is known at the end of a hop; −1 while the window is not complete. */
typedef struct
{
  int64_t index;           /* of the hop, from 0 */
  double momentary_energy; /* last 400 ms */
  double short_energy;     /* last 3 s */
} LqLoudnessHop;

void lq_loudness_init (LqLoudness *l, double rate_hz, int n_channels, const uint32_t *speakers);
void lq_loudness_reset (LqLoudness *l);

/* Takes at most N frames of IN, up to the end of the hop under way: returns how many, and
 * true in *COMPLETE when HOP was filled. Call on with the rest. */
int lq_loudness_process (LqLoudness *l, const double *const *in, int n, LqLoudnessHop *hop,
                         bool *complete);

/* LUFS of an energy; −∞ for 0. */
double lq_loudness_lufs (double energy);

/* Integrated loudness of 400 ms energies taken every 100 ms: absolute gate −70 LUFS, then
 * −10 LU relative. False, LUFS untouched, when nothing passes (silence). */
bool lq_loudness_gated (const double *energies, size_t n, double *lufs);

/* Loudness range of 3 s energies taken every 100 ms (Tech 3342): gates −70 LUFS and −20 LU,
 * 95th − 10th percentile. ENERGIES is reordered. LOW and HIGH (may be NULL): the percentiles
 * in LUFS. False, nothing touched, when nothing passes. */
bool lq_loudness_range (double *energies, size_t n, double *range_lu, double *low, double *high);
