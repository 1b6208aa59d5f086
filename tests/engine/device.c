/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The device handle on the two devices that need nothing outside: the silent clock and the
 * pumped one. */
#include "core/rt.h"
#include "device_signal.h"

#include <math.h>
#include <string.h>

static LqDevice *open_device (const char *api, DeviceSignal *signal, double rate_hz, int n_channels)
{
  const LqDeviceConfig config = {
    .rate_hz = rate_hz, .n_channels = n_channels, .render = device_signal_render, .user = signal
  };
  LqDevice *device = NULL;
  LqError error = { 0 };
  LqStatus status = lq_device_open (lq_device_api_find (api), &config, &device, &error);
  if (status != LQ_OK)
    g_error ("%s: %s", api, error.detail);
  return device;
}

static void apis (void)
{
  static const char *const ids[] = { "jack", "portaudio", "silent", "pumped" };
  for (size_t i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const LqDeviceApi *api = lq_device_api_find (ids[i]);
      g_assert_nonnull (api);
      g_assert_cmpstr (lq_device_api_id (api), ==, ids[i]);
      g_assert_cmpstr (lq_device_api_name (api), !=, "");
    }
  g_assert_null (lq_device_api_find ("nonsense"));
  for (int i = 0; lq_device_apis[i]; i++) /* a person is not offered the tests' device */
    g_assert_cmpstr (lq_device_api_id (lq_device_apis[i]), !=, "pumped");
}

/* This machine may have no sound card and no server: everything is refused politely. */
static void nothing_there (void)
{
  LqDeviceInfo infos[64];
  for (int i = 0; lq_device_apis[i]; i++)
    {
      int n = lq_device_enumerate (lq_device_apis[i], infos, G_N_ELEMENTS (infos));
      g_assert_cmpint (n, >=, 0);
      g_assert_cmpint (lq_device_enumerate (lq_device_apis[i], NULL, 0), >=, 0);
    }
  DeviceSignal signal = { 0 };
  LqDeviceConfig config = { .id = "no such device",
                            .rate_hz = 48000,
                            .n_channels = 2,
                            .render = device_signal_render,
                            .user = &signal };
  static const char *const ids[] = { "jack", "portaudio" };
  for (size_t i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      LqDevice *device = NULL;
      LqError error = { 0 };
      const LqDeviceApi *api = lq_device_api_find (ids[i]);
      g_assert_cmpint (lq_device_open (api, &config, &device, &error), ==, LQ_ERROR_NOT_FOUND);
      g_assert_null (device);
      g_assert_cmpstr (error.detail, !=, "");
      g_assert_cmpint (lq_device_open (api, &config, &device, NULL), ==, LQ_ERROR_NOT_FOUND);
    }
  config.n_channels = 3;
  LqDevice *device = NULL;
  g_assert_cmpint (lq_device_open (lq_device_api_find ("silent"), &config, &device, NULL), ==,
                   LQ_ERROR_UNSUPPORTED);
  lq_device_close (NULL);
}

/* Half a second of real time gives half a second of frames. Not a timing test: between a
 * quarter and one and a half of it on a machine however busy. */
static void silent_time (void)
{
  DeviceSignal signal = { 0 };
  LqDevice *device = open_device ("silent", &signal, 48000, 2);
  LqDeviceStatus status;
  lq_device_poll (device, &status);
  g_assert_cmpint (status.state, ==, LQ_DEVICE_STOPPED);
  g_assert_cmpfloat (status.rate_hz, ==, 48000);
  g_assert_cmpuint (status.n_frames, ==, 0);
  for (int round = 0; round < 2; round++)
    {
      g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
      g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
      lq_device_poll (device, &status);
      g_assert_cmpint (status.state, ==, LQ_DEVICE_RUNNING);
      uint64_t before = status.n_frames;
      gint64 begin_us = g_get_monotonic_time ();
      g_usleep (500000);
      lq_device_stop (device);
      double elapsed_s = (double)(g_get_monotonic_time () - begin_us) / 1e6;
      lq_device_poll (device, &status);
      g_assert_cmpint (status.state, ==, LQ_DEVICE_STOPPED);
      double counted_s = (double)(status.n_frames - before) / 48000;
      g_assert_cmpfloat (counted_s, >, elapsed_s / 4);
      g_assert_cmpfloat (counted_s, <, elapsed_s * 1.5);
      g_usleep (30000); /* stopped means stopped */
      uint64_t at_stop = status.n_frames;
      lq_device_poll (device, &status);
      g_assert_cmpuint (status.n_frames, ==, at_stop);
    }
  g_assert_false (atomic_load (&signal.time_is_wrong));
  g_assert_cmpuint (status.n_losses, ==, 0);
  lq_device_close (device);
}

static void closes_while_running (void)
{
  DeviceSignal signal = { 0 };
  for (int i = 0; i < 20; i++)
    {
      LqDevice *device = open_device ("silent", &signal, 96000, 1);
      signal.expected_frame = 0;
      g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
      lq_device_close (device);
    }
}

/* Any call lengths, one after the other, give the signal without a seam. */
static void pumped (void)
{
  static const int lengths[] = { 64, 104, 441, 1, 63, 65, 1024, 7 };
  DeviceSignal signal = { .begin = true };
  LqDevice *device = open_device ("pumped", &signal, 44100, 2);
  float left[1024], right[1024];
  float *const out[2] = { left, right };
  left[0] = 42;
  lq_device_pump (device, 1, out); /* not started: nothing happens */
  g_assert_cmpfloat (left[0], ==, 42);
  g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
  uint64_t frame = 0;
  for (int round = 0; round < 20; round++)
    for (size_t i = 0; i < G_N_ELEMENTS (lengths); i++)
      {
        lq_device_pump (device, lengths[i], out);
        for (int n = 0; n < lengths[i]; n++, frame++)
          {
            g_assert_cmpfloat (left[n], ==, device_signal_sample (frame, 0));
            g_assert_cmpfloat (right[n], ==, device_signal_sample (frame, 1));
          }
      }
  LqDeviceStatus status;
  lq_device_poll (device, &status);
  g_assert_cmpuint (status.n_frames, ==, frame);
  g_assert_false (atomic_load (&signal.time_is_wrong));
  lq_device_close (device);
}

static LqDeviceState wait_for (LqDevice *device, LqDeviceState state, LqDeviceStatus *status)
{
  for (int i = 0; i < 500; i++)
    {
      lq_device_poll (device, status);
      if (status->state == state)
        break;
      g_usleep (5000);
    }
  return status->state;
}

static void lost_and_returned (void)
{
  DeviceSignal signal = { .begin = true };
  LqDevice *device = open_device ("pumped", &signal, 48000, 2);
  LqDeviceStatus status;
  float planes[2][64];
  float *const out[2] = { planes[0], planes[1] };
  for (unsigned round = 0; round < 3; round++)
    {
      g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
      lq_device_pump (device, 64, out);
      lq_device_pumped_lose (device);
      lq_device_poll (device, &status);
      g_assert_cmpint (status.state, ==, LQ_DEVICE_LOST);
      g_assert_cmpstr (status.reason, ==, "it was taken away");
      g_assert_cmpuint (status.n_losses, ==, round + 1);
      g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_ERROR_BUSY);
      lq_device_stop (device);
      memset (planes, 0, sizeof planes);
      lq_device_pump (device, 64, out); /* nobody there to ask */
      g_assert_cmpfloat (planes[0][0], ==, 0);
      g_usleep (20000);
      lq_device_poll (device, &status);
      g_assert_cmpint (status.state, ==, LQ_DEVICE_LOST);
      lq_device_pumped_return (device, round == 1 ? 44100 : 48000);
      g_assert_cmpint (wait_for (device, LQ_DEVICE_STOPPED, &status), ==, LQ_DEVICE_STOPPED);
      g_assert_cmpfloat (status.rate_hz, ==, round == 1 ? 44100 : 48000);
      g_assert_cmpuint (status.n_frames, ==, 64 * (round + 1));
    }
  g_assert_false (atomic_load (&signal.time_is_wrong));
  lq_device_pumped_lose (device);
  lq_device_poll (device, &status);
  lq_device_close (device); /* while being looked for */
}

static void check_guard (void *user, float *const *out, int n_channels, int n_frames,
                         const LqDeviceTime *time)
{
  volatile double tiny = 0x1p-1022, half = 0.5;
  *(bool *)user = lq_rt_active () && tiny * half == 0;
}

/* Render runs guarded and without denormals, and leaves neither behind. */
static void guarded (void)
{
  bool right = false;
  const LqDeviceConfig config = {
    .rate_hz = 48000, .n_channels = 1, .render = check_guard, .user = &right
  };
  LqDevice *device = NULL;
  g_assert_cmpint (lq_device_open (lq_device_api_find ("pumped"), &config, &device, NULL), ==,
                   LQ_OK);
  lq_device_start (device, NULL);
  lq_device_pump (device, 64, NULL);
  volatile double tiny = 0x1p-1022, half = 0.5;
  g_assert_true (right);
  g_assert_false (lq_rt_active ());
  g_assert_true (tiny * half > 0);
  lq_device_close (device);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/device/apis", apis);
  g_test_add_func ("/engine/device/nothing-there", nothing_there);
  g_test_add_func ("/engine/device/silent-time", silent_time);
  g_test_add_func ("/engine/device/closes-while-running", closes_while_running);
  g_test_add_func ("/engine/device/pumped", pumped);
  g_test_add_func ("/engine/device/lost-and-returned", lost_and_returned);
  g_test_add_func ("/engine/device/guarded", guarded);
  return g_test_run ();
}
