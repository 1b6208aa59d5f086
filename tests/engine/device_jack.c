/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real JACK server: every sample arrives as played, at two period sizes; the server's death
 * is reported, and its return found. */
#include "device_signal.h"
#include "jack_server.h"

#define N_FRAMES 48000

static LqDevice *open_jack (const JackServer *server, DeviceSignal *signal, int n_channels)
{
  const LqDeviceConfig config = { .id = server->name,
                                  .rate_hz = 44100, /* the server has the last word */
                                  .n_channels = n_channels,
                                  .render = device_signal_render,
                                  .user = signal };
  LqDevice *device = NULL;
  LqError error = { 0 };
  if (lq_device_open (lq_device_api_find ("jack"), &config, &device, &error) != LQ_OK)
    g_error ("JACK: %s", error.detail);
  return device;
}

/* True when what was recorded is what was played; false when the server itself dropped a
 * period on a busy machine, and so proves nothing. */
static bool try_exact (const JackServer *server)
{
  DeviceSignal signal = { 0 };
  LqDevice *device = open_jack (server, &signal, 2);
  g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
  LqDeviceStatus status;
  lq_device_poll (device, &status);
  g_assert_cmpfloat (status.rate_hz, ==, 48000);
  g_assert_cmpint (status.buffer_frames, ==, server->period_frames);
  JackTap tap;
  jack_tap_start (&tap, server, "Lacquer", N_FRAMES + 24000);
  atomic_store (&signal.begin, true);
  float *samples = jack_tap_finish (&tap);
  lq_device_poll (device, &status);
  g_assert_cmpint (status.state, ==, LQ_DEVICE_RUNNING);
  g_assert_cmpint (status.latency_frames, >, 0);
  g_assert_false (atomic_load (&signal.time_is_wrong));
  if (status.n_xruns == 0)
    device_signal_assert (samples, N_FRAMES + 24000, N_FRAMES);
  g_free (samples);
  lq_device_close (device);
  return status.n_xruns == 0;
}

static void exact (gconstpointer data)
{
  JackServer server = { 0 };
  jack_server_start (&server, 48000, GPOINTER_TO_INT (data));
  for (int tries = 1; !try_exact (&server); tries++)
    g_assert_cmpint (tries, <, JACK_TRIES);
  jack_server_stop (&server);
}

static void enumerates (void)
{
  JackServer server = { 0 };
  LqDeviceInfo infos[2];
  jack_server_start (&server, 96000, 1024);
  g_setenv ("JACK_DEFAULT_SERVER", server.name, TRUE);
  g_assert_cmpint (lq_device_enumerate (lq_device_api_find ("jack"), infos, 2), ==, 1);
  g_assert_cmpfloat (infos[0].default_rate_hz, ==, 96000);
  g_assert_cmpint (infos[0].max_channels, ==, 2);
  /* PortAudio must not see it: its own JACK client would end the process with the server. */
  LqDeviceInfo others[64];
  int n = lq_device_enumerate (lq_device_api_find ("portaudio"), others, 64);
  for (int i = 0; i < n; i++)
    g_assert_null (strstr (others[i].host, "JACK"));
  jack_server_stop (&server);
  g_assert_cmpint (lq_device_enumerate (lq_device_api_find ("jack"), infos, 2), ==, 0);
  g_unsetenv ("JACK_DEFAULT_SERVER");
}

/* Polls as the main loop would; how long it took until STATE, in ms, at most 10 s. */
static int poll_until (LqDevice *device, LqDeviceState state, LqDeviceStatus *status)
{
  gint64 begin_us = g_get_monotonic_time ();
  do
    {
      lq_device_poll (device, status);
      if (status->state == state)
        break;
      g_usleep (100000);
    }
  while (g_get_monotonic_time () - begin_us < 10 * G_USEC_PER_SEC);
  g_assert_cmpint (status->state, ==, state);
  return (int)((g_get_monotonic_time () - begin_us) / 1000);
}

static void wait_for_frames (LqDevice *device)
{
  LqDeviceStatus status;
  lq_device_poll (device, &status);
  uint64_t before = status.n_frames;
  for (int i = 0; i < 100 && status.n_frames == before; i++)
    {
      g_usleep (50000);
      lq_device_poll (device, &status);
    }
  g_assert_cmpuint (status.n_frames, >, before);
}

static void lost_and_returned (void)
{
  JackServer server = { 0 };
  jack_server_start (&server, 48000, 512);
  DeviceSignal signal = { .begin = true };
  LqDevice *device = open_jack (&server, &signal, 2);
  LqDeviceStatus status;
  for (unsigned round = 1; round <= 2; round++)
    {
      g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
      wait_for_frames (device);
      if (round == 1)
        jack_server_kill (&server);
      else
        jack_server_stop (&server);
      g_assert_cmpint (poll_until (device, LQ_DEVICE_LOST, &status), <, 2000);
      g_assert_cmpuint (status.n_losses, ==, round);
      g_assert_cmpstr (status.reason, !=, "");
      g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_ERROR_BUSY);
      if (round == 1)
        server.rate_hz = 44100; /* another server than before */
      jack_server_restart (&server);
      poll_until (device, LQ_DEVICE_STOPPED, &status);
      g_assert_cmpfloat (status.rate_hz, ==, 44100);
    }
  g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
  wait_for_frames (device);
  g_assert_false (atomic_load (&signal.time_is_wrong));
  jack_server_kill (&server);
  lq_device_close (device); /* of a dead server, unnoticed */
  jack_server_stop (&server);
}

/* Restarting the same client over and over leaves nothing behind on the server. */
static void starts_and_stops (void)
{
  JackServer server = { 0 };
  jack_server_start (&server, 48000, 256);
  DeviceSignal signal = { 0 };
  LqDevice *device = open_jack (&server, &signal, 1);
  for (int i = 0; i < 5; i++)
    {
      g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
      wait_for_frames (device);
      lq_device_stop (device);
    }
  lq_device_close (device);
  device = open_jack (&server, &signal, 1);
  lq_device_close (device);
  jack_server_stop (&server);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/engine/device-jack/exact-256", GINT_TO_POINTER (256), exact);
  g_test_add_data_func ("/engine/device-jack/exact-1024", GINT_TO_POINTER (1024), exact);
  g_test_add_func ("/engine/device-jack/enumerates", enumerates);
  g_test_add_func ("/engine/device-jack/lost-and-returned", lost_and_returned);
  g_test_add_func ("/engine/device-jack/starts-and-stops", starts_and_stops);
  return g_test_run ();
}
