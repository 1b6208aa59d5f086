/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of what is put behind the dry sound, echoes or a reverb: width, ducking, mix. A mix of 0
 * changes no bit of the dry sound. Thread: [audio], but for init. */
#pragma once

#include "dsp/ducker.h"

typedef struct
{
  int n_channels;
  LqDucker ducker;
  LqGlide width, mix;
} LqWetEnd;

/* Thread: [any] */
void lq_wet_end_init (LqWetEnd *end, int n_channels, double rate_hz, double settle_ms);

/* WIDTH and MIX: 1 is 100 %. */
void lq_wet_end_aim (LqWetEnd *end, double width, double duck_db, double mix);

/* Forgets the past and rests where it was going. */
void lq_wet_end_reset (LqWetEnd *end);

/* The quantum WET, which is used up, behind DRY; OUT may be DRY. */
void lq_wet_end_run (LqWetEnd *end, const double *const *dry, double wet[][LQ_QUANTUM],
                     double *const *out);

/* Seconds after which the ducking has forgotten the past, to −100 dB. Thread: [any] */
double lq_wet_end_memory_s (double duck_db);
