/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the sound goes: one handle over every way out (PortAudio, JACK, a silent clock, a
 * device that tests pump). A device pulls: its own thread asks the engine for frames, as many
 * as it likes at a time. It says what it really runs at, and when it is lost; once lost it is
 * reopened on a worker, and then waits to be started again. It does not convert rates
 * (rate_bridge.h), decide what plays, or choose another device. Works where there is none. */
#pragma once

#include "core/status.h"

typedef struct LqDevice LqDevice;
typedef struct LqDeviceApi LqDeviceApi;

typedef struct
{
  uint64_t frame;     /* frames asked for before this call, since open */
  int latency_frames; /* from the first frame of this call to the listener, as far as known */
} LqDeviceTime;

/* Fills OUT [n_channels][n_frames]: planar 32-bit float, any N_FRAMES (64, 104, 441, changing).
 * Thread: [audio], inside lq_rt_enter/leave and with denormals off. */
typedef void (*LqDeviceRender) (void *user, float *const *out, int n_channels, int n_frames,
                                const LqDeviceTime *time);

#define LQ_DEVICE_TEXT 160

typedef struct
{
  char id[LQ_DEVICE_TEXT];   /* what LqDeviceConfig.id takes; settings keep it */
  char name[LQ_DEVICE_TEXT]; /* for people */
  char host[LQ_DEVICE_TEXT]; /* "ALSA", "JACK" */
  int max_channels;
  double default_rate_hz;
  bool is_default; /* of its api */
} LqDeviceInfo;

typedef struct
{
  const char *id;    /* copied; NULL or "": the api's default. JACK: name of the server */
  double rate_hz;    /* wanted; LqDeviceStatus says what it is */
  int n_channels;    /* 1 or 2 */
  int buffer_frames; /* wanted; 0: as the device likes */
  LqDeviceRender render;
  void *user; /* borrowed until close */
} LqDeviceConfig;

typedef enum
{
  LQ_DEVICE_STOPPED, /* open and not started: also after a lost device has come back */
  LQ_DEVICE_RUNNING,
  LQ_DEVICE_LOST, /* gone; being looked for */
} LqDeviceState;

typedef struct
{
  LqDeviceState state;
  double rate_hz; /* what it runs at; look again whenever STOPPED follows LOST */
  int n_channels;
  int buffer_frames;  /* of one call, 0: varies */
  int latency_frames; /* from render to the listener */
  uint64_t n_frames;  /* asked of render so far */
  unsigned n_xruns;
  unsigned n_losses;
  char reason[LQ_DEVICE_TEXT]; /* why it was lost the last time, a sentence; "" if never */
} LqDeviceStatus;

/* NULL-terminated list of what this build offers a person, the preferred first: JACK,
 * PortAudio, silent. */
extern const LqDeviceApi *const lq_device_apis[];

/* By id, "portaudio", "jack", "silent", "pumped"; NULL if there is none. */
const LqDeviceApi *lq_device_api_find (const char *id);
const char *lq_device_api_id (const LqDeviceApi *api);
const char *lq_device_api_name (const LqDeviceApi *api);

/* Writes up to MAX infos and returns how many there are; 0 is a fine answer. May take some
 * 100 ms. While a device of the same api is open the list may be an old one.
 * Thread: [main] [worker] */
int lq_device_enumerate (const LqDeviceApi *api, LqDeviceInfo *infos, int max);

/* Opens without starting. May take some 100 ms. Thread: [main] [worker]. Owns: caller closes.
 * Errors: LQ_ERROR_NOT_FOUND, LQ_ERROR_BUSY, LQ_ERROR_DEVICE; nothing is left open. */
LqStatus lq_device_open (const LqDeviceApi *api, const LqDeviceConfig *config, LqDevice **device,
                         LqError *error);

/* From here render is called. Running already: LQ_OK. Lost: LQ_ERROR_BUSY. Thread: [main] */
LqStatus lq_device_start (LqDevice *device, LqError *error);

/* When it returns, render runs no more. Not running: nothing. Thread: [main] */
void lq_device_stop (LqDevice *device);

/* Stops too. NULL is fine. Thread: [main] [worker] */
void lq_device_close (LqDevice *device);

/* How it stands; finds out a loss within a second or two and then has it reopened.
 * Thread: [main], every 100 ms while the device is open. Does not block. */
void lq_device_poll (LqDevice *device, LqDeviceStatus *status);

/* Pumped device only: asks for N_FRAMES as an audio thread would, into OUT [channel][n_frames].
 * Thread: [any one], while running; it is the audio thread for the call. */
void lq_device_pump (LqDevice *device, int n_frames, float *const *out);

/* Pumped device only: plays the part of a device that goes away, and of one that returns
 * at RATE_HZ. Seen by the next poll. Thread: [main] */
void lq_device_pumped_lose (LqDevice *device);
void lq_device_pumped_return (LqDevice *device, double rate_hz);
