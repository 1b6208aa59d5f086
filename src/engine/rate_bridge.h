/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listening at a rate that the device can: converts what comes after the monitor from the
 * session's rate to the device's, on a helper thread between two rings, so that no resampler
 * runs on the audio thread. For listening only; a render never passes here. It adds a fixed
 * delay (latency). The engine puts its own render in, and gives the device the bridge's. */
#pragma once

#include "engine/device.h"

typedef struct LqRateBridge LqRateBridge;

/* RENDER is what would else be given to the device: the bridge calls it from its helper thread,
 * inside lq_rt_enter/leave as a device would, for LQ_QUANTUM frames at SESSION_RATE_HZ a call.
 * Errors: LQ_ERROR_NO_MEMORY, LQ_ERROR_UNSUPPORTED. Thread: [main]. Owns: caller frees. */
LqStatus lq_rate_bridge_new (double session_rate_hz, double device_rate_hz, int n_channels,
                             LqDeviceRender render, void *user, LqRateBridge **bridge,
                             LqError *error);
void lq_rate_bridge_free (LqRateBridge *bridge);

/* The LqDeviceRender for the device, with the bridge as USER. Silence until the first
 * converted frames are there. A device with one channel gets the left, one with more than the
 * bridge the first again. Thread: [audio] */
void lq_rate_bridge_render (void *bridge, float *const *out, int n_channels, int n_frames,
                            const LqDeviceTime *time);

/* Frames at the device's rate that the bridge delays. */
int lq_rate_bridge_latency (const LqRateBridge *bridge);

/* Calls that found too little converted and were filled up with silence. */
unsigned lq_rate_bridge_underruns (const LqRateBridge *bridge);
