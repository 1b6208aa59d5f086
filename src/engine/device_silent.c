/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device that nobody hears: a thread of its own asks for sound at the pace of the monotonic
 * clock and forgets it. With it time runs and meters move on a machine without a sound card. */
#include "engine/device_backend.h"

#include "core/words.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEFAULT_FRAMES 1024 /* at up to 48 kHz, of the same time above */
#define MAX_FRAMES     8192
#define NS_PER_S       INT64_C (1000000000)

/* Behind by more than this, the clock starts anew instead of catching up. */
#define MAX_LATE_NS (NS_PER_S / 4)

typedef struct
{
  LqDeviceLink *link;
  double rate_hz;
  int n_channels, n_frames;
  float *planes[LQ_MAX_CHANNELS];
  pthread_t thread;
  bool running;
  atomic_bool quit;
  atomic_uint n_xruns;
} Silent;

static int enumerate (LqDeviceInfo *infos, int max)
{
  if (max > 0)
    {
      infos[0] = (LqDeviceInfo){ .max_channels = LQ_MAX_CHANNELS, .default_rate_hz = 48000 };
      lq_device_text (infos[0].name, lq_words ("No sound, only time"));
      lq_device_text (infos[0].host, "Silent");
      infos[0].is_default = true;
    }
  return 1;
}

static void close_silent (void *backend)
{
  Silent *silent = backend;
  for (int c = 0; c < silent->n_channels; c++)
    free (silent->planes[c]);
  free (silent);
}

static LqStatus open_silent (const LqDeviceConfig *config, LqDeviceLink *link, void **backend,
                             LqError *error)
{
  Silent *silent = calloc (1, sizeof (Silent));
  if (!silent)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory for the silent device");
  int wanted = config->buffer_frames > 0 ? config->buffer_frames
                                         : DEFAULT_FRAMES * (int)ceil (config->rate_hz / 48000.0);
  silent->link = link;
  silent->rate_hz = config->rate_hz;
  silent->n_channels = config->n_channels;
  silent->n_frames = wanted < MAX_FRAMES ? wanted : MAX_FRAMES;
  for (int c = 0; c < silent->n_channels; c++)
    if (!(silent->planes[c] = calloc ((size_t)silent->n_frames, sizeof (float))))
      {
        close_silent (silent);
        return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory for the silent device");
      }
  *backend = silent;
  return LQ_OK;
}

static int64_t now_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

static void sleep_until (int64_t at_ns)
{
  const struct timespec at = { at_ns / NS_PER_S, at_ns % NS_PER_S };
  while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
    ;
}

static void *run (void *data)
{
  Silent *silent = data;
  int64_t begin_ns = now_ns (), n_done = 0;
  while (!atomic_load_explicit (&silent->quit, memory_order_acquire))
    {
      lq_device_link_render (silent->link, silent->planes, silent->n_channels, silent->n_frames, 0);
      n_done += silent->n_frames;
      int64_t due_ns = begin_ns + (int64_t)((double)n_done * (double)NS_PER_S / silent->rate_hz);
      if (now_ns () - due_ns > MAX_LATE_NS)
        {
          atomic_fetch_add_explicit (&silent->n_xruns, 1, memory_order_relaxed);
          begin_ns = now_ns ();
          n_done = 0;
        }
      else
        {
          sleep_until (due_ns);
        }
    }
  return NULL;
}

static LqStatus start (void *backend, LqError *error)
{
  Silent *silent = backend;
  atomic_store_explicit (&silent->quit, false, memory_order_relaxed);
  int failed = pthread_create (&silent->thread, NULL, run, silent);
  if (failed)
    return lq_error_set_errno (error, failed, "the silent clock does not start");
  silent->running = true;
  return LQ_OK;
}

static void stop (void *backend)
{
  Silent *silent = backend;
  atomic_store_explicit (&silent->quit, true, memory_order_release);
  pthread_join (silent->thread, NULL);
  silent->running = false;
}

static void poll_silent (void *backend, LqDeviceStatus *status)
{
  Silent *silent = backend;
  status->state = silent->running ? LQ_DEVICE_RUNNING : LQ_DEVICE_STOPPED;
  status->rate_hz = silent->rate_hz;
  status->n_channels = silent->n_channels;
  status->buffer_frames = silent->n_frames;
  status->latency_frames = 0;
  status->n_xruns = atomic_load_explicit (&silent->n_xruns, memory_order_relaxed);
}

const LqDeviceApi lq_device_silent = {
  .id = "silent",
  .name = "Silent",
  .retry_ms = 1000,
  .enumerate = enumerate,
  .open = open_silent,
  .start = start,
  .stop = stop,
  .poll = poll_silent,
  .close = close_silent,
};
