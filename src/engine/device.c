/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The device handle: passes calls on to a backend, notices a loss when polled, and has a
 * worker close the dead backend and try to open a new one until it succeeds. All but the
 * worker's loop and the render path runs on the main thread. */
#include "engine/device.h"

#include "core/rt.h"
#include "core/wake.h"
#include "core/words.h"
#include "engine/device_backend.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A device that has a clock and has not asked for this long, over this many polls, is lost.
 * The polls count because the whole process may have slept. */
#define STILL_MS    1000
#define STILL_POLLS 5

struct LqDevice
{
  const LqDeviceApi *api;
  LqDeviceConfig config;
  char id[LQ_DEVICE_TEXT];
  LqDeviceLink link;
  LqDeviceStatus status;
  void *backend;       /* the worker's while searching */
  unsigned xruns_base; /* of backends before this one */

  uint64_t still_frames; /* watchdog */
  int64_t still_since_ms;
  int still_polls;

  bool searching; /* the worker lives */
  pthread_t worker;
  LqWake *cancel;
  atomic_bool found;
};

const LqDeviceApi *const lq_device_apis[] = { &lq_device_jack, &lq_device_portaudio,
                                              &lq_device_silent, NULL };

const LqDeviceApi *lq_device_api_find (const char *id)
{
  for (int i = 0; lq_device_apis[i]; i++)
    if (strcmp (lq_device_apis[i]->id, id) == 0)
      return lq_device_apis[i];
  return strcmp (lq_device_pumped.id, id) == 0 ? &lq_device_pumped : NULL;
}

const char *lq_device_api_id (const LqDeviceApi *api) { return api->id; }

const char *lq_device_api_name (const LqDeviceApi *api) { return api->name; }

int lq_device_enumerate (const LqDeviceApi *api, LqDeviceInfo *infos, int max)
{
  return api->enumerate (infos, max);
}

void *lq_device_backend (const LqDevice *device)
{
  return device->searching ? NULL : device->backend;
}

LqDeviceLink *lq_device_link (LqDevice *device) { return &device->link; }

void lq_device_text (char field[LQ_DEVICE_TEXT], const char *text)
{
  size_t n = strlen (text);
  if (n >= LQ_DEVICE_TEXT)
    {
      n = LQ_DEVICE_TEXT - 1;
      while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    }
  memcpy (field, text, n);
  field[n] = '\0';
}

void lq_device_link_render (LqDeviceLink *link, float *const *out, int n_channels, int n_frames,
                            int latency_frames)
{
  lq_rt_enter ();
  unsigned denormals = lq_rt_denormals_off ();
  uint64_t frame = atomic_load_explicit (&link->n_frames, memory_order_relaxed);
  const LqDeviceTime time = { .frame = frame, .latency_frames = latency_frames };
  link->render (link->user, out, n_channels, n_frames, &time);
  atomic_store_explicit (&link->n_frames, frame + (uint64_t)n_frames, memory_order_release);
  lq_rt_denormals_restore (denormals);
  lq_rt_leave ();
}

static int64_t now_ms (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What the backend says of itself, with what only the handle knows left as it is. */
static void ask_backend (LqDevice *device)
{
  LqDeviceStatus *status = &device->status;
  status->n_xruns = 0;
  device->api->poll (device->backend, status);
  status->n_xruns += device->xruns_base;
  status->n_frames = atomic_load_explicit (&device->link.n_frames, memory_order_acquire);
}

LqStatus lq_device_open (const LqDeviceApi *api, const LqDeviceConfig *config, LqDevice **device,
                         LqError *error)
{
  if (config->n_channels < 1 || config->n_channels > LQ_MAX_CHANNELS || !(config->rate_hz > 0))
    return lq_error_set (error, LQ_ERROR_UNSUPPORTED, -1, "%d channels at %g Hz",
                         config->n_channels, config->rate_hz);
  LqDevice *opened = calloc (1, sizeof (LqDevice));
  LqWake *cancel = lq_wake_new ();
  if (!opened || !cancel)
    {
      free (opened);
      lq_wake_free (cancel);
      return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory for a sound device");
    }
  opened->api = api;
  opened->config = *config;
  opened->cancel = cancel;
  lq_device_text (opened->id, config->id ? config->id : "");
  opened->config.id = opened->id;
  opened->link.render = config->render;
  opened->link.user = config->user;
  LqStatus status = api->open (&opened->config, &opened->link, &opened->backend, error);
  if (status != LQ_OK)
    {
      lq_wake_free (cancel);
      free (opened);
      return status;
    }
  ask_backend (opened);
  *device = opened;
  return LQ_OK;
}

static void watch_anew (LqDevice *device)
{
  device->still_frames = atomic_load_explicit (&device->link.n_frames, memory_order_relaxed);
  device->still_since_ms = now_ms ();
  device->still_polls = 0;
}

LqStatus lq_device_start (LqDevice *device, LqError *error)
{
  if (device->status.state == LQ_DEVICE_LOST)
    return lq_error_set (error, LQ_ERROR_BUSY, -1, "the sound device is lost: %s",
                         device->status.reason);
  if (device->status.state == LQ_DEVICE_RUNNING)
    return LQ_OK;
  LqStatus status = device->api->start (device->backend, error);
  if (status != LQ_OK)
    return status;
  device->status.state = LQ_DEVICE_RUNNING;
  watch_anew (device);
  return LQ_OK;
}

void lq_device_stop (LqDevice *device)
{
  if (device->status.state != LQ_DEVICE_RUNNING)
    return;
  device->api->stop (device->backend);
  device->status.state = LQ_DEVICE_STOPPED;
}

/* The worker: buries the dead backend and looks for a new one. */
static void *search (void *data)
{
  LqDevice *device = data;
  device->api->close (device->backend);
  void *backend = NULL;
  while (device->api->open (&device->config, &device->link, &backend, NULL) != LQ_OK)
    if (lq_wake_wait (device->cancel, device->api->retry_ms))
      {
        device->backend = NULL;
        return NULL;
      }
  device->backend = backend;
  atomic_store_explicit (&device->found, true, memory_order_release);
  return NULL;
}

static void begin_loss (LqDevice *device)
{
  device->status.n_losses++;
  device->xruns_base = device->status.n_xruns;
  atomic_store_explicit (&device->found, false, memory_order_relaxed);
}

static void end_search (LqDevice *device)
{
  pthread_join (device->worker, NULL);
  device->searching = false;
}

/* True when a running device with a clock has stopped asking. */
static bool is_still (LqDevice *device)
{
  if (!device->api->has_clock || device->status.n_frames != device->still_frames)
    {
      watch_anew (device);
      return false;
    }
  device->still_polls++;
  return device->still_polls >= STILL_POLLS && now_ms () - device->still_since_ms > STILL_MS;
}

void lq_device_poll (LqDevice *device, LqDeviceStatus *status)
{
  if (device->status.state != LQ_DEVICE_LOST)
    {
      ask_backend (device);
      if (device->status.state == LQ_DEVICE_RUNNING && is_still (device))
        {
          device->status.state = LQ_DEVICE_LOST;
          lq_device_text (device->status.reason, lq_words ("it no longer asks for sound"));
        }
      if (device->status.state == LQ_DEVICE_LOST)
        begin_loss (device);
    }
  if (device->status.state == LQ_DEVICE_LOST && !device->searching)
    device->searching = pthread_create (&device->worker, NULL, search, device) == 0;
  else if (device->searching && atomic_load_explicit (&device->found, memory_order_acquire))
    {
      end_search (device);
      ask_backend (device);
    }
  *status = device->status;
}

void lq_device_close (LqDevice *device)
{
  if (!device)
    return;
  if (device->searching)
    {
      lq_wake_signal (device->cancel);
      end_search (device);
    }
  else
    {
      lq_device_stop (device);
    }
  if (device->backend)
    device->api->close (device->backend);
  lq_wake_free (device->cancel);
  free (device);
}
