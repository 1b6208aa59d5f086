/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sound through a JACK server (also PipeWire's), by libjack itself: PortAudio's way there
 * hangs when the server dies. Never starts a server. The server's death is told by a callback;
 * the dead client is closed, and device.c tries to open a new one. */
#include "engine/device_backend.h"

#include "core/words.h"

#include <jack/jack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLIENT_NAME "Lacquer"

typedef struct
{
  LqDeviceLink *link;
  jack_client_t *client;
  jack_port_t *ports[LQ_MAX_CHANNELS];
  int n_channels;
  bool running;
  atomic_int buffer_frames, latency_frames;
  atomic_uint n_xruns;
  char reason[LQ_DEVICE_TEXT]; /* written before the flag below */
  atomic_bool shut_down;
} Jack;

static void ignore (const char *message) {}

void lq_device_jack_silence (void)
{
  jack_set_error_function (ignore);
  jack_set_info_function (ignore);
}

static jack_client_t *open_client (const char *server)
{
  jack_status_t status;
  lq_device_jack_silence ();
  if (server && *server)
    return jack_client_open (CLIENT_NAME, JackNoStartServer | JackServerName, &status, server);
  return jack_client_open (CLIENT_NAME, JackNoStartServer, &status);
}

static int count_ports (jack_client_t *client)
{
  const char **ports =
      jack_get_ports (client, NULL, JACK_DEFAULT_AUDIO_TYPE, JackPortIsPhysical | JackPortIsInput);
  int n = 0;
  while (ports && ports[n])
    n++;
  jack_free (ports);
  return n;
}

static int enumerate (LqDeviceInfo *infos, int max)
{
  jack_client_t *client = open_client (NULL);
  if (!client)
    return 0;
  if (max > 0)
    {
      infos[0] = (LqDeviceInfo){ .max_channels = count_ports (client),
                                 .default_rate_hz = jack_get_sample_rate (client),
                                 .is_default = true };
      lq_device_text (infos[0].name, lq_words ("JACK server"));
      lq_device_text (infos[0].host, "JACK");
    }
  jack_client_close (client);
  return 1;
}

static int process (jack_nframes_t n_frames, void *data)
{
  Jack *jack = data;
  float *out[LQ_MAX_CHANNELS];
  for (int c = 0; c < jack->n_channels; c++)
    out[c] = jack_port_get_buffer (jack->ports[c], n_frames);
  lq_device_link_render (jack->link, out, jack->n_channels, (int)n_frames,
                         atomic_load_explicit (&jack->latency_frames, memory_order_relaxed));
  return 0;
}

static int count_xrun (void *data)
{
  atomic_fetch_add_explicit (&((Jack *)data)->n_xruns, 1, memory_order_relaxed);
  return 0;
}

static int set_buffer_size (jack_nframes_t n_frames, void *data)
{
  atomic_store_explicit (&((Jack *)data)->buffer_frames, (int)n_frames, memory_order_relaxed);
  return 0;
}

static void set_latency (jack_latency_callback_mode_t mode, void *data)
{
  Jack *jack = data;
  if (mode != JackPlaybackLatency)
    return;
  jack_latency_range_t range;
  jack_port_get_latency_range (jack->ports[0], JackPlaybackLatency, &range);
  atomic_store_explicit (&jack->latency_frames, (int)range.max, memory_order_relaxed);
}

static void shut_down (jack_status_t code, const char *reason, void *data)
{
  Jack *jack = data;
  snprintf (jack->reason, sizeof jack->reason, lq_words ("the JACK server went away%s%s"),
            reason && *reason ? ": " : "", reason ? reason : "");
  atomic_store_explicit (&jack->shut_down, true, memory_order_release);
}

static void close_jack (void *backend)
{
  Jack *jack = backend;
  jack_client_close (jack->client);
  free (jack);
}

static bool register_ports (Jack *jack)
{
  for (int c = 0; c < jack->n_channels; c++)
    {
      char name[16];
      snprintf (name, sizeof name, "out_%d", c + 1);
      jack->ports[c] =
          jack_port_register (jack->client, name, JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
      if (!jack->ports[c])
        return false;
    }
  return true;
}

static LqStatus open_jack (const LqDeviceConfig *config, LqDeviceLink *link, void **backend,
                           LqError *error)
{
  Jack *jack = calloc (1, sizeof (Jack));
  if (!jack)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory for a JACK client");
  jack->link = link;
  jack->n_channels = config->n_channels;
  jack->client = open_client (config->id);
  if (!jack->client)
    {
      free (jack);
      return lq_error_set (error, LQ_ERROR_NOT_FOUND, -1, "no JACK server answers");
    }
  atomic_store_explicit (&jack->buffer_frames, (int)jack_get_buffer_size (jack->client),
                         memory_order_relaxed);
  jack_on_info_shutdown (jack->client, shut_down, jack);
  bool ready = jack_set_process_callback (jack->client, process, jack) == 0
               && jack_set_xrun_callback (jack->client, count_xrun, jack) == 0
               && jack_set_buffer_size_callback (jack->client, set_buffer_size, jack) == 0
               && jack_set_latency_callback (jack->client, set_latency, jack) == 0
               && register_ports (jack);
  if (!ready)
    {
      close_jack (jack);
      return lq_error_set (error, LQ_ERROR_DEVICE, -1, "the JACK server refuses a client");
    }
  *backend = jack;
  return LQ_OK;
}

/* To the first physical ports; one channel to the first two. No port: nobody listens yet. */
static void connect_ports (Jack *jack)
{
  const char **ports = jack_get_ports (jack->client, NULL, JACK_DEFAULT_AUDIO_TYPE,
                                       JackPortIsPhysical | JackPortIsInput);
  for (int c = 0; ports && c < LQ_MAX_CHANNELS && ports[c]; c++)
    jack_connect (jack->client, jack_port_name (jack->ports[c % jack->n_channels]), ports[c]);
  jack_free (ports);
}

static LqStatus start (void *backend, LqError *error)
{
  Jack *jack = backend;
  if (jack_activate (jack->client) != 0)
    return lq_error_set (error, LQ_ERROR_DEVICE, -1, "the JACK server does not start the client");
  connect_ports (jack);
  jack->running = true;
  return LQ_OK;
}

static void stop (void *backend)
{
  Jack *jack = backend;
  jack_deactivate (jack->client);
  jack->running = false;
}

static void poll_jack (void *backend, LqDeviceStatus *status)
{
  Jack *jack = backend;
  status->n_xruns = atomic_load_explicit (&jack->n_xruns, memory_order_relaxed);
  if (atomic_load_explicit (&jack->shut_down, memory_order_acquire))
    {
      status->state = LQ_DEVICE_LOST;
      lq_device_text (status->reason, jack->reason);
      return;
    }
  status->state = jack->running ? LQ_DEVICE_RUNNING : LQ_DEVICE_STOPPED;
  status->rate_hz = jack_get_sample_rate (jack->client);
  status->n_channels = jack->n_channels;
  status->buffer_frames = atomic_load_explicit (&jack->buffer_frames, memory_order_relaxed);
  status->latency_frames = atomic_load_explicit (&jack->latency_frames, memory_order_relaxed);
}

const LqDeviceApi lq_device_jack = {
  .id = "jack",
  .name = "JACK",
  .retry_ms = 100,
  .has_clock = true,
  .enumerate = enumerate,
  .open = open_jack,
  .start = start,
  .stop = stop,
  .poll = poll_jack,
  .close = close_jack,
};
