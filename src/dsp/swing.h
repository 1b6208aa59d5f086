/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where something that swings stands: by the clock of the path, so that a fresh instance agrees with
 * an old one; after a new rate it comes there bit by bit. Thread: [audio], but for init. */
#pragma once

#include "core/types.h"

typedef struct
{
  double turns; /* at the next frame; NAN: the clock decides */
  double pull;  /* share of the way to its place in a frame */
} LqSwing;

/* Thread: [any] */
void lq_swing_init (LqSwing *swing, double rate_hz);
void lq_swing_reset (LqSwing *swing);

/* By how much it turns in each frame of the quantum that begins at CLOCK, TURN being its rate over
 * the frame rate. SWING->turns then says where it begins. */
double lq_swing_step (LqSwing *swing, LqFrames clock, double turn);

/* Moves on by N frames. */
void lq_swing_advance (LqSwing *swing, double step, int n);
