/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tempo from the taps of a finger: beats per minute of the last taps that follow one another.
 * State struct, no allocation; one thread at a time. */
#pragma once

#define LQ_TAP_TEMPO_MOST    16  /* beats that are averaged */
#define LQ_TAP_TEMPO_PAUSE_S 2.0 /* a longer pause begins anew; the slowest tempo is 30 */

typedef struct
{
  double at_s[LQ_TAP_TEMPO_MOST + 1]; /* the last ones, oldest first */
  int n;
} LqTapTempo;

/* A tap at NOW_S, of a clock that only goes forward. Returns beats per minute by the mean of the
 * intervals so far; 0 after a first tap. Start from {0}. */
double lq_tap_tempo_add (LqTapTempo *tap, double now_s);
