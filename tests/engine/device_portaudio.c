/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PortAudio into an ALSA device that writes what it gets into a pipe: every sample arrives as
 * played, the list of devices is made anew, and a device that hangs is found out. */
#include "alsa_file.h"
#include "device_signal.h"

#include <string.h>

#define N_FRAMES 100000

static LqDevice *open_default (DeviceSignal *signal, int buffer_frames)
{
  const LqDeviceConfig config = { .rate_hz = 44100,
                                  .n_channels = 2,
                                  .buffer_frames = buffer_frames,
                                  .render = device_signal_render,
                                  .user = signal };
  LqDevice *device = NULL;
  LqError error = { 0 };
  if (lq_device_open (lq_device_api_find ("portaudio"), &config, &device, &error) != LQ_OK)
    g_error ("PortAudio: %s", error.detail);
  return device;
}

static void exact (gconstpointer data)
{
  AlsaFile file;
  alsa_file_begin (&file, N_FRAMES);
  DeviceSignal signal = { .begin = true };
  LqDevice *device = open_default (&signal, GPOINTER_TO_INT (data));
  LqDeviceStatus status;
  g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
  for (int i = 0; i < 500 && !alsa_file_is_full (&file); i++)
    g_usleep (20000);
  lq_device_poll (device, &status);
  g_assert_cmpint (status.state, ==, LQ_DEVICE_RUNNING);
  g_assert_true (alsa_file_is_full (&file));
  g_assert_cmpfloat (status.rate_hz, ==, 44100);
  lq_device_stop (device);
  lq_device_poll (device, &status);
  g_assert_cmpint (status.state, ==, LQ_DEVICE_STOPPED);
  g_assert_cmpuint (status.n_losses, ==, 0);
  lq_device_close (device);
  device_signal_assert (file.samples, N_FRAMES, N_FRAMES / 2);
  g_assert_false (atomic_load (&signal.time_is_wrong));
  alsa_file_end (&file);
}

static void poll_until (LqDevice *device, LqDeviceState state, LqDeviceStatus *status)
{
  for (int i = 0; i < 200; i++)
    {
      lq_device_poll (device, status);
      if (status->state == state)
        return;
      g_usleep (50000);
    }
  g_error ("the device does not reach state %d", state);
}

/* A device that asks no more is lost, its return is found, and the main thread never waits
 * for it: here while its thread hangs in a write. */
static void stalls (void)
{
  AlsaFile file;
  alsa_file_begin (&file, N_FRAMES);
  DeviceSignal signal = { .begin = true };
  LqDevice *device = open_default (&signal, 0);
  LqDeviceStatus status;
  g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
  g_usleep (20000);
  atomic_store (&file.stall, true);
  poll_until (device, LQ_DEVICE_LOST, &status);
  g_assert_cmpstr (status.reason, ==, "it no longer asks for sound");
  g_assert_cmpuint (status.n_losses, ==, 1);
  atomic_store (&file.stall, false);
  poll_until (device, LQ_DEVICE_STOPPED, &status);
  uint64_t before = status.n_frames;
  g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
  for (int i = 0; i < 100 && status.n_frames == before; i++)
    {
      g_usleep (10000);
      lq_device_poll (device, &status);
    }
  g_assert_cmpuint (status.n_frames, >, before);
  g_assert_false (atomic_load (&signal.time_is_wrong));
  lq_device_close (device);
  alsa_file_end (&file);
}

/* The list is made anew each time: none without the file, one with it, none again. */
static void enumerates (void)
{
  const LqDeviceApi *api = lq_device_api_find ("portaudio");
  LqDeviceInfo infos[16];
  int before = lq_device_enumerate (api, infos, 16);
  AlsaFile file;
  alsa_file_begin (&file, N_FRAMES);
  g_assert_cmpint (lq_device_enumerate (api, infos, 16), ==, before + 1);
  bool found = false;
  for (int i = 0; i < before + 1; i++)
    found |= strcmp (infos[i].id, "ALSA: default") == 0 && infos[i].max_channels >= 2
             && infos[i].is_default && strcmp (infos[i].host, "ALSA") == 0;
  g_assert_true (found);
  alsa_file_end (&file);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/device-portaudio/enumerates", enumerates);
  g_test_add_data_func ("/engine/device-portaudio/exact", GINT_TO_POINTER (0), exact);
  g_test_add_data_func ("/engine/device-portaudio/exact-441", GINT_TO_POINTER (441), exact);
  g_test_add_func ("/engine/device-portaudio/stalls", stalls);
  return g_test_run ();
}
