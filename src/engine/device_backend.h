/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands behind a device: one table of functions per way out. Included by device.c and
 * the device_*.c files only. A backend knows nothing of loss and return: it says that it is
 * lost, and is closed and opened anew. */
#pragma once

#include "engine/device.h"

#include <stdatomic.h>

/* What a backend hands its callbacks to; outlives it when a device is lost and reopened. */
typedef struct
{
  LqDeviceRender render;
  void *user;
  _Atomic uint64_t n_frames;

  /* The pumped device's outer world. */
  atomic_bool away;
  _Atomic double pumped_rate_hz;
} LqDeviceLink;

struct LqDeviceApi
{
  const char *id, *name;
  int retry_ms;   /* between two attempts to open a lost device */
  bool has_clock; /* asks by itself: a second without a call is a loss */

  int (*enumerate) (LqDeviceInfo *infos, int max);

  /* CONFIG and LINK are borrowed until close. Thread: [main] [worker] */
  LqStatus (*open) (const LqDeviceConfig *config, LqDeviceLink *link, void **backend,
                    LqError *error);

  LqStatus (*start) (void *backend, LqError *error); /* never while running */
  void (*stop) (void *backend);                      /* only while running */

  /* Writes all but n_frames and n_losses; reason only with LOST. */
  void (*poll) (void *backend, LqDeviceStatus *status);

  /* Also of a lost one. Thread: [main] [worker] */
  void (*close) (void *backend);
};

extern const LqDeviceApi lq_device_jack;
extern const LqDeviceApi lq_device_portaudio;
extern const LqDeviceApi lq_device_silent;
extern const LqDeviceApi lq_device_pumped;

/* Guards, counts and passes on one call of the device. Thread: [audio] */
void lq_device_link_render (LqDeviceLink *link, float *const *out, int n_channels, int n_frames,
                            int latency_frames);

/* The running or stopped backend of DEVICE; NULL while it is lost. Thread: [main] */
void *lq_device_backend (const LqDevice *device);
LqDeviceLink *lq_device_link (LqDevice *device);

/* libjack prints on standard error: silenced once and for all. */
void lq_device_jack_silence (void);

/* Copies TEXT into FIELD[LQ_DEVICE_TEXT], cut to whole characters' bytes if it must be. */
void lq_device_text (char field[LQ_DEVICE_TEXT], const char *text);
