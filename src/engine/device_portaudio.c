/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sound through PortAudio: ALSA and every other host API, but never PortAudio's JACK, which
 * aborts or hangs the process when the server dies (device_jack.c serves JACK). PortAudio
 * lists devices anew only after Pa_Terminate, so each user of it initialises for itself.
 * Not thread-safe in itself: every call that opens or closes is under one lock. */
#include "engine/device_backend.h"

#include "core/words.h"

#include <alsa/asoundlib.h>
#include <pa_linux_alsa.h>
#include <portaudio.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  LqDeviceLink *link;
  PaStream *stream;
  double rate_hz;
  int n_channels, buffer_frames, latency_frames;
  bool running;
  atomic_bool ended;
  atomic_uint n_xruns;
} PortAudio;

/* PortAudio's own state is the process's, hence so is this. */
static pthread_mutex_t library = PTHREAD_MUTEX_INITIALIZER;

/* PortAudio's table of host APIs names this function of its own library; the linker prefers
 * the program's. Thus its JACK client never comes to be, in any build that exports the name. */
PaError PaJack_Initialize (void **host_api, PaHostApiIndex index);
PaError PaJack_Initialize (void **host_api, PaHostApiIndex index)
{
  *host_api = NULL; /* "not available" */
  return paNoError;
}

static void ignore (const char *file, int line, const char *function, int error, const char *format,
                    ...)
{
}

static bool library_enter (LqError *error)
{
  snd_lib_error_set_handler (ignore);
  lq_device_jack_silence ();
  PaError failed = Pa_Initialize ();
  if (failed != paNoError)
    lq_error_set (error, LQ_ERROR_DEVICE, -1, "PortAudio does not start: %s",
                  Pa_GetErrorText (failed));
  return failed == paNoError;
}

/* Where PortAudio has opened its JACK client after all, ending it could end the process. */
static void library_leave (void)
{
  if (Pa_HostApiTypeIdToHostApiIndex (paJACK) < 0)
    Pa_Terminate ();
}

static const PaHostApiInfo *host_of (const PaDeviceInfo *device)
{
  return Pa_GetHostApiInfo (device->hostApi);
}

static bool is_output (const PaDeviceInfo *device)
{
  return device->maxOutputChannels > 0 && host_of (device)->type != paJACK;
}

static void device_id (const PaDeviceInfo *device, char id[LQ_DEVICE_TEXT])
{
  snprintf (id, LQ_DEVICE_TEXT, "%s: %s", host_of (device)->name, device->name);
}

static int enumerate_locked (LqDeviceInfo *infos, int max)
{
  int n = 0, n_devices = Pa_GetDeviceCount ();
  for (int i = 0; i < n_devices; i++)
    {
      const PaDeviceInfo *device = Pa_GetDeviceInfo (i);
      if (!is_output (device))
        continue;
      if (n < max)
        {
          infos[n] = (LqDeviceInfo){ .max_channels = device->maxOutputChannels,
                                     .default_rate_hz = device->defaultSampleRate,
                                     .is_default = i == Pa_GetDefaultOutputDevice () };
          device_id (device, infos[n].id);
          lq_device_text (infos[n].name, device->name);
          lq_device_text (infos[n].host, host_of (device)->name);
        }
      n++;
    }
  return n;
}

static int enumerate (LqDeviceInfo *infos, int max)
{
  int n = 0;
  pthread_mutex_lock (&library);
  if (library_enter (NULL))
    {
      n = enumerate_locked (infos, max);
      library_leave ();
    }
  pthread_mutex_unlock (&library);
  return n;
}

/* The device of that id, or the default one; paNoDevice if there is none. */
static PaDeviceIndex find_device (const char *id)
{
  PaDeviceIndex fallback = paNoDevice;
  for (int i = 0; i < Pa_GetDeviceCount (); i++)
    {
      const PaDeviceInfo *device = Pa_GetDeviceInfo (i);
      char this_id[LQ_DEVICE_TEXT];
      device_id (device, this_id);
      if (!is_output (device))
        continue;
      if (*id && strcmp (this_id, id) == 0)
        return i;
      if (fallback == paNoDevice || i == Pa_GetDefaultOutputDevice ())
        fallback = i;
    }
  return *id ? paNoDevice : fallback;
}

static int process (const void *input, void *output, unsigned long n_frames,
                    const PaStreamCallbackTimeInfo *time, PaStreamCallbackFlags flags, void *data)
{
  PortAudio *pa = data;
  if (flags & paOutputUnderflow)
    atomic_fetch_add_explicit (&pa->n_xruns, 1, memory_order_relaxed);
  lq_device_link_render (pa->link, output, pa->n_channels, (int)n_frames, pa->latency_frames);
  return paContinue;
}

static void note_end (void *data)
{
  atomic_store_explicit (&((PortAudio *)data)->ended, true, memory_order_release);
}

/* Tries the wanted rate, then those a device is likely to have. Not asked beforehand with
 * Pa_IsFormatSupported: it may take a device's largest buffer, of whatever size. */
static PaError try_rates (PortAudio *pa, PaStreamParameters *output, const LqDeviceConfig *config)
{
  double high_s = output->suggestedLatency;
  const double rates_hz[] = { config->rate_hz, Pa_GetDeviceInfo (output->device)->defaultSampleRate,
                              48000, 44100, 96000 };
  PaError failed = paInvalidSampleRate;
  for (size_t i = 0; i < LQ_N_ELEMENTS (rates_hz) && failed == paInvalidSampleRate; i++)
    {
      bool chosen = config->buffer_frames > 0;
      output->suggestedLatency = chosen ? 2 * config->buffer_frames / rates_hz[i] : high_s;
      unsigned long n_frames =
          chosen ? (unsigned long)config->buffer_frames : paFramesPerBufferUnspecified;
      failed =
          Pa_OpenStream (&pa->stream, NULL, output, rates_hz[i], n_frames, paNoFlag, process, pa);
    }
  return failed;
}

static LqStatus open_stream (PortAudio *pa, const LqDeviceConfig *config, LqError *error)
{
  PaDeviceIndex index = find_device (config->id);
  if (index == paNoDevice)
    return lq_error_set (error, LQ_ERROR_NOT_FOUND, -1, "no sound device%s%s",
                         *config->id ? " " : "", config->id);
  const PaDeviceInfo *device = Pa_GetDeviceInfo (index);
  PaStreamParameters output = { .device = index,
                                .channelCount = pa->n_channels,
                                .sampleFormat = paFloat32 | paNonInterleaved,
                                .suggestedLatency = device->defaultHighOutputLatency };
  PaError failed = try_rates (pa, &output, config);
  if (failed != paNoError)
    return lq_error_set (error, failed == paDeviceUnavailable ? LQ_ERROR_BUSY : LQ_ERROR_DEVICE, -1,
                         "%s: %s", device->name, Pa_GetErrorText (failed));
  const PaStreamInfo *info = Pa_GetStreamInfo (pa->stream);
  pa->rate_hz = info->sampleRate;
  pa->latency_frames = (int)(info->outputLatency * info->sampleRate + 0.5);
  Pa_SetStreamFinishedCallback (pa->stream, note_end);
  if (host_of (device)->type == paALSA)
    PaAlsa_EnableRealtimeScheduling (pa->stream, 1); /* where the system allows it */
  return LQ_OK;
}

static LqStatus open_portaudio (const LqDeviceConfig *config, LqDeviceLink *link, void **backend,
                                LqError *error)
{
  PortAudio *pa = calloc (1, sizeof (PortAudio));
  if (!pa)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory for a sound device");
  pa->link = link;
  pa->n_channels = config->n_channels;
  pa->buffer_frames = config->buffer_frames;
  LqStatus status = LQ_ERROR_DEVICE;
  pthread_mutex_lock (&library);
  if (library_enter (error))
    {
      status = open_stream (pa, config, error);
      if (status != LQ_OK)
        library_leave ();
    }
  pthread_mutex_unlock (&library);
  if (status != LQ_OK)
    {
      free (pa);
      return status;
    }
  *backend = pa;
  return LQ_OK;
}

static LqStatus start (void *backend, LqError *error)
{
  PortAudio *pa = backend;
  atomic_store_explicit (&pa->ended, false, memory_order_relaxed);
  PaError failed = Pa_StartStream (pa->stream);
  if (failed != paNoError)
    return lq_error_set (error, LQ_ERROR_DEVICE, -1, "the sound device does not start: %s",
                         Pa_GetErrorText (failed));
  pa->running = true;
  return LQ_OK;
}

static void stop (void *backend)
{
  PortAudio *pa = backend;
  Pa_AbortStream (pa->stream);
  pa->running = false;
}

/* Pa_IsStreamStopped and the stream's time do not notice a loss; these two do. */
static void poll_portaudio (void *backend, LqDeviceStatus *status)
{
  PortAudio *pa = backend;
  bool gone = pa->running
              && (atomic_load_explicit (&pa->ended, memory_order_acquire)
                  || Pa_IsStreamActive (pa->stream) != 1);
  status->state = gone ? LQ_DEVICE_LOST : pa->running ? LQ_DEVICE_RUNNING : LQ_DEVICE_STOPPED;
  if (gone)
    lq_device_text (status->reason, lq_words ("the sound device went away"));
  status->rate_hz = pa->rate_hz;
  status->n_channels = pa->n_channels;
  status->buffer_frames = pa->buffer_frames;
  status->latency_frames = pa->latency_frames;
  status->n_xruns = atomic_load_explicit (&pa->n_xruns, memory_order_relaxed);
}

static void close_portaudio (void *backend)
{
  PortAudio *pa = backend;
  pthread_mutex_lock (&library);
  if (pa->running)
    Pa_AbortStream (pa->stream);
  Pa_CloseStream (pa->stream);
  library_leave ();
  pthread_mutex_unlock (&library);
  free (pa);
}

const LqDeviceApi lq_device_portaudio = {
  .id = "portaudio",
  .name = "PortAudio",
  .retry_ms = 1000,
  .has_clock = true,
  .enumerate = enumerate,
  .open = open_portaudio,
  .start = start,
  .stop = stop,
  .poll = poll_portaudio,
  .close = close_portaudio,
};
