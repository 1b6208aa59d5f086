/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between a device and whatever makes the sound: the engine, through the rate bridge where the device
 * cannot run the session's rate, or nobody; and a tone to try the loudspeakers with. What it is
 * connected to changes only while the device is stopped. For listening only. */
#pragma once

#include "engine/device.h"
#include "engine/engine_rt.h"

typedef struct LqOutput LqOutput;

/* Thread: [main]. Owns: caller frees, after the device is closed. */
LqOutput *lq_output_new (void);
void lq_output_free (LqOutput *output);

/* RT may be NULL: silence. FADE_IN_S: how softly the sound begins (0: at once, exactly).
 * Thread: [main], device stopped. Errors: those of the rate bridge; then it is silent. */
LqStatus lq_output_connect (LqOutput *output, LqEngineRt *rt, double session_rate_hz,
                            double device_rate_hz, double fade_in_s, LqError *error);

/* Frames at the device's rate that are added on the way. */
int lq_output_latency (const LqOutput *output);

/* 440 Hz at −40 dBFS, half a second left, then right. Thread: [main] */
void lq_output_test_tone (LqOutput *output);

/* The LqDeviceRender, with the output as USER. Thread: [audio] */
void lq_output_render (void *output, float *const *out, int n_channels, int n_frames,
                       const LqDeviceTime *time);
