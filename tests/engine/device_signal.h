/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sound that device tests play: silence until told to begin, then a noise that names each
 * sample by its number, so that a recording shows every lost, doubled or altered one. */
#pragma once

#include "engine/device.h"

#include <glib.h>
#include <stdatomic.h>

typedef struct
{
  atomic_bool begin;
  uint64_t n_played; /* frames since the beginning; audio side */
  _Atomic uint64_t n_calls;
  atomic_bool time_is_wrong; /* LqDeviceTime.frame did not follow on */
  uint64_t expected_frame;
} DeviceSignal;

/* Never 0, never beyond ±1. */
static inline float device_signal_sample (uint64_t frame, int channel)
{
  uint64_t z = (frame * 2 + (uint64_t)channel + 1) * UINT64_C (0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * UINT64_C (0xBF58476D1CE4E5B9);
  z ^= z >> 27;
  float value = (float)((double)(int64_t)z * 0x1p-63);
  return value == 0 ? 0.5f : value;
}

static inline void device_signal_render (void *user, float *const *out, int n_channels,
                                         int n_frames, const LqDeviceTime *time)
{
  DeviceSignal *signal = user;
  bool begun = atomic_load (&signal->begin);
  for (int c = 0; c < n_channels; c++)
    for (int i = 0; i < n_frames; i++)
      out[c][i] = begun ? device_signal_sample (signal->n_played + (uint64_t)i, c) : 0;
  if (begun)
    signal->n_played += (uint64_t)n_frames;
  if (time->frame != signal->expected_frame)
    atomic_store (&signal->time_is_wrong, true);
  signal->expected_frame = time->frame + (uint64_t)n_frames;
  atomic_fetch_add (&signal->n_calls, 1);
}

/* INTERLEAVED stereo holds silence and then the signal from its first frame to the end, at
 * least MIN_FRAMES of it. */
static inline void device_signal_assert (const float *interleaved, size_t n_frames,
                                         size_t min_frames)
{
  size_t first = 0;
  while (first < n_frames && interleaved[2 * first] == 0 && interleaved[2 * first + 1] == 0)
    first++;
  g_assert_cmpuint (n_frames - first, >=, min_frames);
  for (size_t i = first; i < n_frames; i++)
    for (int c = 0; c < 2; c++)
      if (interleaved[2 * i + (size_t)c] != device_signal_sample (i - first, c))
        g_error ("sample %zu of channel %d is not what was played", i - first, c);
}
