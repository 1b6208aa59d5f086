/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A track's way into the sum: polarity, mute, fader, and pan (mono into stereo, −3 dB in the
 * middle) or balance (stereo, exactly 1 in the middle). All of it is one gain per channel that
 * glides. */
#pragma once

#include "core/latest.h"
#include "signal/part.h"
#include "signal/plan.h"

typedef struct LqStrip LqStrip;

/* N_CHANNELS of the sum it plays into. Thread: [main] [worker]. */
LqStrip *lq_strip_new (const LqTrackSpec *spec, double rate_hz, int n_channels);
LqPart *lq_strip_part (LqStrip *strip);
int lq_strip_n_in (const LqStrip *strip);
const LqTrackSpec *lq_strip_spec (const LqStrip *strip); /* as it was made, and set since */

/* From silence to its gains, as one that joins a running plan does; and to silence for good, as one
 * that leaves. Before it is run, or [audio]. */
void lq_strip_enter (LqStrip *strip);
void lq_strip_leave (LqStrip *strip);

/* The listener's gate (solo): closed is silence. Not in the graph, so never in a render. [audio] */
void lq_strip_gate (LqStrip *strip, bool open);

void lq_strip_set (LqStrip *strip, LqStripRow row, double value); /* [audio] */

/* IN, or NULL when it is none or not finite (the strip's fault): what the track's nodes and run () may
 * hear. [audio] */
const double *const *lq_strip_hear (LqStrip *strip, const double *const *in);

/* True when the last quantum was nothing but zeros: the sum may leave it out. [audio] */
bool lq_strip_silent (const LqStrip *strip);

/* It has left, and will not be heard any more. [audio] */
bool lq_strip_is_gone (const LqStrip *strip);

/* The gains of a track at rest, per channel of the sum, also for what is shown of them.
 * Pan: sine and cosine of a quarter turn, both √½ in the middle. Balance: the far side by the
 * cosine, the near one untouched. Thread: [any]. */
void lq_strip_gains (const LqTrackSpec *spec, int n_channels, double gains[LQ_MAX_CHANNELS]);
