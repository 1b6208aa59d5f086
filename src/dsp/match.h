/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much softer a gain has made a sound: mean power before over mean power after, over the last
 * five seconds of what was heard. What comes after is taken from what comes before and the gain.
 * Thread: [audio], but for init. */
#pragma once

#include "core/types.h"

#define LQ_MATCH_MS 5000.0

typedef struct
{
  double pull; /* of a quantum */
  double before;
  double after;
} LqMatch;

/* Thread: [any] */
void lq_match_init (LqMatch *match, double rate_hz);
void lq_match_reset (LqMatch *match);

/* A quantum of SOUND[channel], times GAIN[lane] (linear; one lane serves all channels). */
void lq_match_run (LqMatch *match, const double *const *sound, int n_channels,
                   double gain[][LQ_QUANTUM], int n_lanes);

/* What the sound after would have to be raised by, dB; 0 until something was heard. */
double lq_match_db (const LqMatch *match);
