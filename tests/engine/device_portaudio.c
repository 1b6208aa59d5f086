/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PortAudio into an ALSA device that writes what it gets into a pipe: the test reads it, so
 * the pace is the reader's and every sample is seen. A private .asoundrc makes the device. */
#include "device_signal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define N_FRAMES 100000

typedef struct
{
  char *home, *pipe, *rc;
  int fd;
  pthread_t reader;
  float *samples; /* interleaved stereo */
  _Atomic size_t n_bytes;
  atomic_bool quit, stall;
} FileDevice;

/* Keeps the first frames and drains the rest, so that the device never blocks for good. */
static void *read_pipe (void *data)
{
  FileDevice *file = data;
  size_t wanted = N_FRAMES * 2 * sizeof (float);
  char scrap[65536];
  while (!atomic_load (&file->quit))
    {
      struct pollfd event = { .fd = file->fd, .events = POLLIN };
      if (atomic_load (&file->stall))
        g_usleep (10000);
      if (atomic_load (&file->stall) || poll (&event, 1, 20) <= 0)
        continue;
      size_t done = atomic_load (&file->n_bytes);
      char *to = done < wanted ? (char *)file->samples + done : scrap;
      ssize_t n = read (file->fd, to, done < wanted ? wanted - done : sizeof scrap);
      if (n > 0 && done < wanted)
        atomic_store (&file->n_bytes, done + (size_t)n);
      else
        g_usleep (1000); /* a pace, so that what is thrown away costs little */
    }
  return NULL;
}

static void file_device_begin (FileDevice *file)
{
  *file = (FileDevice){ .home = g_dir_make_tmp ("lacquer-asound-XXXXXX", NULL) };
  file->pipe = g_build_filename (file->home, "out.f32", NULL);
  file->rc = g_build_filename (file->home, ".asoundrc", NULL);
  g_assert_cmpint (mkfifo (file->pipe, 0600), ==, 0);
  file->fd = open (file->pipe, O_RDWR | O_NONBLOCK); /* keeps the pipe open for good */
  g_assert_cmpint (file->fd, >=, 0);
  char *text = g_strdup_printf ("pcm.!default { type file slave.pcm \"null\" file \"%s\" "
                                "format \"raw\" hint { show on description \"Lacquer test\" } }\n",
                                file->pipe);
  g_assert_true (g_file_set_contents (file->rc, text, -1, NULL));
  g_free (text);
  g_setenv ("HOME", file->home, TRUE);
  file->samples = g_new0 (float, N_FRAMES * 2);
  pthread_create (&file->reader, NULL, read_pipe, file);
}

static void file_device_end (FileDevice *file)
{
  atomic_store (&file->quit, true);
  pthread_join (file->reader, NULL);
  close (file->fd);
  g_unlink (file->pipe);
  g_unlink (file->rc);
  g_rmdir (file->home);
  g_free (file->pipe);
  g_free (file->rc);
  g_free (file->home);
  g_free (file->samples);
}

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
  FileDevice file;
  file_device_begin (&file);
  DeviceSignal signal = { .begin = true };
  LqDevice *device = open_default (&signal, GPOINTER_TO_INT (data));
  LqDeviceStatus status;
  g_assert_cmpint (lq_device_start (device, NULL), ==, LQ_OK);
  for (int i = 0; i < 500 && atomic_load (&file.n_bytes) < N_FRAMES * 8; i++)
    g_usleep (20000);
  lq_device_poll (device, &status);
  g_assert_cmpint (status.state, ==, LQ_DEVICE_RUNNING);
  g_assert_cmpuint (atomic_load (&file.n_bytes), ==, N_FRAMES * 8);
  g_assert_cmpfloat (status.rate_hz, ==, 44100);
  lq_device_stop (device);
  lq_device_poll (device, &status);
  g_assert_cmpint (status.state, ==, LQ_DEVICE_STOPPED);
  g_assert_cmpuint (status.n_losses, ==, 0);
  lq_device_close (device);
  device_signal_assert (file.samples, N_FRAMES, N_FRAMES / 2);
  g_assert_false (atomic_load (&signal.time_is_wrong));
  file_device_end (&file);
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
  FileDevice file;
  file_device_begin (&file);
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
  file_device_end (&file);
}

/* The list is made anew each time: none without the file, one with it, none again. */
static void enumerates (void)
{
  const LqDeviceApi *api = lq_device_api_find ("portaudio");
  LqDeviceInfo infos[16];
  int before = lq_device_enumerate (api, infos, 16);
  FileDevice file;
  file_device_begin (&file);
  g_assert_cmpint (lq_device_enumerate (api, infos, 16), ==, before + 1);
  bool found = false;
  for (int i = 0; i < before + 1; i++)
    found |= strcmp (infos[i].id, "ALSA: default") == 0 && infos[i].max_channels >= 2
             && infos[i].is_default && strcmp (infos[i].host, "ALSA") == 0;
  g_assert_true (found);
  file_device_end (&file);
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
