/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the audio side plays, and the short fades around everything that is not continuous: a
 * stop and a seek fade out, a seek stays silent while the plan fills with the new place, and
 * fades in. A start from stop is exact from its first frame. Thread: [audio]. */
#pragma once

#include "core/types.h"

typedef enum
{
  LQ_PHASE_STOPPED,
  LQ_PHASE_PLAYING,
  LQ_PHASE_LEAVING,  /* fading out */
  LQ_PHASE_SILENT,   /* faded out: what LEAVING was for is due now; until it can be, all rests */
  LQ_PHASE_FILLING,  /* silent until the latency has passed */
  LQ_PHASE_ENTERING, /* fading in */
} LqPhase;

typedef struct
{
  LqPhase phase;
  int fade_quanta;
  int gain; /* FADE_QUANTA: full; 0: silent */
  int fill_left;
} LqTransport;

void lq_transport_init (LqTransport *transport, double rate_hz);

bool lq_transport_plays (const LqTransport *transport); /* not stopped */
bool lq_transport_is_silent (const LqTransport *transport);

/* From stop, exact. */
void lq_transport_start (LqTransport *transport);

/* Begins to fade out, wherever it is; SILENT follows. Nothing when stopped. */
void lq_transport_leave (LqTransport *transport);

/* Out of SILENT: stopped, or filling for FILL_QUANTA and then in again. */
void lq_transport_stop (LqTransport *transport);
void lq_transport_enter (LqTransport *transport, int fill_quanta);

/* Fades a quantum as the phase wants it, and moves on by a quantum. At rest it changes no bit. */
void lq_transport_process (LqTransport *transport, double *const *io, int n_channels);
