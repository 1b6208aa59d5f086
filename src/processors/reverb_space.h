/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room of a reverb: first reflections and the late sound, without pre-delay and tone.
 *
 *   in → two all-passes ─┬→ reflections ──────────────────→ × early ─→ +
 *                        └→ four all-passes → 16-line FDN → × late  ─→
 *
 * Thread: [audio], but for new. */
#pragma once

#include "dsp/fdn.h"

typedef enum
{
  LQ_REVERB_PLATE,
  LQ_REVERB_HALL,
  LQ_REVERB_ROOM,
  LQ_REVERB_CHAMBER,
  LQ_REVERB_N_SPACES
} LqReverbKind;

#define LQ_REVERB_LARGEST 2.0 /* size */

typedef struct
{
  double size;      /* 1: as the kind is */
  double diffusion; /* 0 … 1 */
  double balance;   /* −1: the reflections alone … +1: the late sound alone */
  double motion;    /* 0 … 1 */
  double motion_hz;
  LqFdnDecay decay;
} LqReverbShape;

typedef struct LqReverbSpace LqReverbSpace;

/* Silent, at rest in SHAPE. Thread: [main] [worker]. Owned by ARENA. */
LqReverbSpace *lq_reverb_space_new (LqArena *arena, LqReverbKind kind, double rate_hz,
                                    int n_channels, const LqReverbShape *shape);
void lq_reverb_space_jump (LqReverbSpace *space, const LqReverbShape *shape);
void lq_reverb_space_aim (LqReverbSpace *space, const LqReverbShape *shape);

/* A quantum that begins at CLOCK, in place. */
void lq_reverb_space_run (LqReverbSpace *space, LqFrames clock,
                          double io[LQ_MAX_CHANNELS][LQ_QUANTUM]);

/* POWER[i]: of the loudest reflection from FROM_S[i] to FROM_S[i + 1], PRE_S being the pre-delay, against what
 * rings in 10 ms at the beginning of the late sound. Thread: [any] */
void lq_reverb_space_echoes (LqReverbKind kind, const LqReverbShape *shape, double pre_s,
                             const double *from_s, int n, double *power);

/* Seconds until what rings is 160 dB down. Thread: [any] */
double lq_reverb_space_tail_s (LqReverbKind kind, const LqReverbShape *shape);
