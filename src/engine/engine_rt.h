/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audio side of the engine: what a device's callback calls. Drains commands at quantum edges,
 * takes quanta from the stream, runs the plan and the monitor, and cuts the quanta to whatever
 * number of frames the device asks for. Never allocates, locks, logs or calls the system but for a
 * wake. Made and freed by engine.c. */
#pragma once

#include "core/types.h"

typedef struct LqEngineRt LqEngineRt;

/* Fills OUT[n_channels][n_frames], any n_frames. Channels beyond two are silent; one channel
 * alone gets the mean of both sides. Thread: [audio], one caller at a time. */
void lq_engine_rt_render (LqEngineRt *rt, float *const *out, int n_channels, int n_frames);
