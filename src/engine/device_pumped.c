/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device without a clock: it asks for sound when it is pumped, as much as it is told to.
 * For tests, which thus decide on every callback and see every sample, and can play loss and
 * return. No thread of its own. */
#include "engine/device_backend.h"

#include <stdlib.h>

typedef struct
{
  LqDeviceLink *link;
  double rate_hz;
  int n_channels, buffer_frames;
  bool running;
} Pumped;

static int enumerate (LqDeviceInfo *infos, int max) { return 0; }

static LqStatus open_pumped (const LqDeviceConfig *config, LqDeviceLink *link, void **backend,
                             LqError *error)
{
  if (atomic_load_explicit (&link->away, memory_order_acquire))
    return lq_error_set (error, LQ_ERROR_NOT_FOUND, -1, "the pumped device is away");
  Pumped *pumped = calloc (1, sizeof (Pumped));
  if (!pumped)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory for the pumped device");
  double returned_hz = atomic_load_explicit (&link->pumped_rate_hz, memory_order_relaxed);
  pumped->link = link;
  pumped->rate_hz = returned_hz > 0 ? returned_hz : config->rate_hz;
  pumped->n_channels = config->n_channels;
  pumped->buffer_frames = config->buffer_frames;
  *backend = pumped;
  return LQ_OK;
}

static LqStatus start (void *backend, LqError *error)
{
  ((Pumped *)backend)->running = true;
  return LQ_OK;
}

static void stop (void *backend) { ((Pumped *)backend)->running = false; }

static void poll_pumped (void *backend, LqDeviceStatus *status)
{
  Pumped *pumped = backend;
  status->state = pumped->running ? LQ_DEVICE_RUNNING : LQ_DEVICE_STOPPED;
  if (atomic_load_explicit (&pumped->link->away, memory_order_relaxed))
    {
      status->state = LQ_DEVICE_LOST;
      lq_device_text (status->reason, "it was taken away");
    }
  status->rate_hz = pumped->rate_hz;
  status->n_channels = pumped->n_channels;
  status->buffer_frames = pumped->buffer_frames;
  status->latency_frames = pumped->buffer_frames;
}

void lq_device_pump (LqDevice *device, int n_frames, float *const *out)
{
  Pumped *pumped = lq_device_backend (device);
  if (pumped && pumped->running)
    lq_device_link_render (pumped->link, out, pumped->n_channels, n_frames, pumped->buffer_frames);
}

void lq_device_pumped_lose (LqDevice *device)
{
  atomic_store_explicit (&lq_device_link (device)->away, true, memory_order_release);
}

void lq_device_pumped_return (LqDevice *device, double rate_hz)
{
  LqDeviceLink *link = lq_device_link (device);
  atomic_store_explicit (&link->pumped_rate_hz, rate_hz, memory_order_relaxed);
  atomic_store_explicit (&link->away, false, memory_order_release);
}

const LqDeviceApi lq_device_pumped = {
  .id = "pumped",
  .name = "Pumped",
  .retry_ms = 5,
  .enumerate = enumerate,
  .open = open_pumped,
  .start = start,
  .stop = stop,
  .poll = poll_pumped,
  .close = free,
};
