/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a detector hears: input or external key through a high-pass, a low-pass and a tilt; and, for the hand that sets
 * it, listening to that instead of the sound. Thread: [audio], but for init. */
#pragma once

#include "core/arena.h"
#include "dsp/delay.h"
#include "dsp/glide.h"
#include "dsp/highpass.h"
#include "dsp/tilt.h"

typedef struct
{
  int n_channels;
  int lookahead; /* frames by which the processor delays its sound */
  LqHighpass highpass[LQ_MAX_CHANNELS];
  LqHighpass lowpass[LQ_MAX_CHANNELS];
  LqTilt tilt[LQ_MAX_CHANNELS];
  LqDelay delay[LQ_MAX_CHANNELS]; /* of what is listened to */
  LqGlide listen;
} LqSidechain;

/* Thread: [any]. Memory is ARENA's. */
void lq_sidechain_init (LqSidechain *sidechain, LqArena *arena, int n_channels, double rate_hz,
                        int lookahead);

/* Forgets the past and jumps to where it was aimed and to SLOPE and CORNER_HZ. */
void lq_sidechain_reset (LqSidechain *sidechain, LqHighpassSlope slope, double corner_hz);

void lq_sidechain_aim (LqSidechain *sidechain, LqHighpassSlope slope, double corner_hz,
                       bool listen);

/* None until it is aimed. Reset jumps to it. */
void lq_sidechain_aim_lowpass (LqSidechain *sidechain, LqHighpassSlope slope, double corner_hz);
void lq_sidechain_aim_tilt (LqSidechain *sidechain, double tilt_db);

/* A quantum of SOURCE[channel], filtered. */
void lq_sidechain_hear (LqSidechain *sidechain, const double *const *source,
                        double heard[][LQ_QUANTUM]);

/* One frame, in place, for a loop. */
void lq_sidechain_hear_frame (LqSidechain *sidechain, int frame, double heard[][LQ_QUANTUM]);

/* Puts HEARD in the place of OUT as far as it is listened to, delayed like the sound (in HEARD, too).
 * Once a quantum, after hear. */
void lq_sidechain_listen (LqSidechain *sidechain, double heard[][LQ_QUANTUM], double *const *out);

/* Frames for which a high-pass or a low-pass rings on where it is listened to (to −160 dB), beyond the
 * look-ahead. Thread: [any] */
LqFrames lq_sidechain_tail (LqHighpassSlope slope, double corner_hz, bool listen, double rate_hz);
