/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rate bridge: a helper thread renders quanta at the session's rate, converts them with
 * soxr at its best and keeps a ring of device frames filled to a target; the device's callback
 * empties the ring and wakes the helper. The target grows once when a device asks for more at
 * a time than it was meant for. */
#include "engine/rate_bridge.h"

#include "core/ring.h"
#include "core/rt.h"
#include "core/wake.h"

#include <math.h>
#include <pthread.h>
#include <soxr.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* What is held ready: enough for the helper to be late by about that much. */
#define TARGET_S 0.043

/* Of what is asked at once; the target is raised to twice as much. */
#define MAX_CALL_FRAMES 16384
#define RING_FRAMES     65536

/* Of one conversion's result; soxr hands out blocks of some thousand frames. */
#define CONVERTED_FRAMES 8192

/* The helper looks by itself this often, should it have missed a wake. */
#define LOOK_MS 50

typedef struct
{
  float samples[LQ_MAX_CHANNELS];
} Frame;

struct LqRateBridge
{
  LqDeviceRender render;
  void *user;
  double session_rate_hz, device_rate_hz;
  int n_channels;
  LqRing *ring; /* of Frame */
  LqWake *wake;
  pthread_t helper;
  atomic_bool quit;
  atomic_int target_frames;         /* in the ring */
  atomic_int converter_frames;      /* inside soxr, at the device's rate */
  atomic_int device_latency_frames; /* as the device last said */
  atomic_uint n_underruns;

  bool primed; /* audio side: the ring has been full once */

  /* Helper's side. */
  soxr_t converter;
  uint64_t n_rendered; /* at the session's rate */
  float planes[LQ_MAX_CHANNELS][LQ_QUANTUM];
  float converted[CONVERTED_FRAMES * LQ_MAX_CHANNELS]; /* interleaved */
};

/* Everything between a frame rendered now and the listener, at the session's rate. */
static int latency_at_session_rate (const LqRateBridge *bridge)
{
  int at_device = lq_rate_bridge_latency (bridge)
                  + atomic_load_explicit (&bridge->device_latency_frames, memory_order_relaxed);
  return (int)lround (at_device * bridge->session_rate_hz / bridge->device_rate_hz);
}

static void render_quantum (LqRateBridge *bridge)
{
  float *const out[LQ_MAX_CHANNELS] = { bridge->planes[0], bridge->planes[1] };
  const LqDeviceTime time = { .frame = bridge->n_rendered,
                              .latency_frames = latency_at_session_rate (bridge) };
  lq_rt_enter ();
  unsigned denormals = lq_rt_denormals_off ();
  bridge->render (bridge->user, out, bridge->n_channels, LQ_QUANTUM, &time);
  lq_rt_denormals_restore (denormals);
  lq_rt_leave ();
  bridge->n_rendered += LQ_QUANTUM;
}

static void push_converted (LqRateBridge *bridge, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      Frame frame = { { 0 } };
      for (int c = 0; c < bridge->n_channels; c++)
        frame.samples[c] = bridge->converted[i * (size_t)bridge->n_channels + (size_t)c];
      lq_ring_push (bridge->ring, &frame);
    }
}

/* False: the converter does not go on. */
static bool convert_quantum (LqRateBridge *bridge)
{
  size_t done = 0;
  while (done < LQ_QUANTUM)
    {
      const void *in[LQ_MAX_CHANNELS] = { bridge->planes[0] + done, bridge->planes[1] + done };
      size_t n_in = 0, n_out = 0;
      if (soxr_process (bridge->converter, in, LQ_QUANTUM - done, &n_in, bridge->converted,
                        CONVERTED_FRAMES, &n_out))
        return false;
      done += n_in;
      push_converted (bridge, n_out);
    }
  atomic_store_explicit (&bridge->converter_frames, (int)lround (soxr_delay (bridge->converter)),
                         memory_order_relaxed);
  return true;
}

static void *help (void *data)
{
  LqRateBridge *bridge = data;
  while (!atomic_load_explicit (&bridge->quit, memory_order_acquire))
    {
      size_t target = (size_t)atomic_load_explicit (&bridge->target_frames, memory_order_relaxed);
      bool goes_on = true;
      while (goes_on && RING_FRAMES - lq_ring_space (bridge->ring) < target)
        {
          render_quantum (bridge);
          goes_on = convert_quantum (bridge);
        }
      lq_wake_wait (bridge->wake, LOOK_MS);
    }
  return NULL;
}

static void free_parts (LqRateBridge *bridge)
{
  if (bridge->converter)
    soxr_delete (bridge->converter);
  lq_ring_free (bridge->ring);
  lq_wake_free (bridge->wake);
  free (bridge);
}

static LqStatus make_parts (LqRateBridge *bridge, LqError *error)
{
  const soxr_io_spec_t io = soxr_io_spec (SOXR_FLOAT32_S, SOXR_FLOAT32_I);
  const soxr_quality_spec_t quality = soxr_quality_spec (SOXR_VHQ, 0);
  const soxr_runtime_spec_t runtime = soxr_runtime_spec (1);
  soxr_error_t failed = NULL;
  bridge->converter = soxr_create (bridge->session_rate_hz, bridge->device_rate_hz,
                                   (unsigned)bridge->n_channels, &failed, &io, &quality, &runtime);
  if (failed || !bridge->converter)
    return lq_error_set (error, LQ_ERROR_UNSUPPORTED, -1, "cannot convert %g Hz to %g Hz",
                         bridge->session_rate_hz, bridge->device_rate_hz);
  bridge->ring = lq_ring_new (sizeof (Frame), RING_FRAMES);
  bridge->wake = lq_wake_new ();
  if (!bridge->ring || !bridge->wake)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory for the rate converter");
  return LQ_OK;
}

LqStatus lq_rate_bridge_new (double session_rate_hz, double device_rate_hz, int n_channels,
                             LqDeviceRender render, void *user, LqRateBridge **bridge,
                             LqError *error)
{
  if (!(session_rate_hz > 0 && device_rate_hz > 0) || n_channels < 1
      || n_channels > LQ_MAX_CHANNELS)
    return lq_error_set (error, LQ_ERROR_UNSUPPORTED, -1, "cannot convert %g Hz to %g Hz",
                         session_rate_hz, device_rate_hz);
  LqRateBridge *made = calloc (1, sizeof (LqRateBridge));
  if (!made)
    return lq_error_set (error, LQ_ERROR_NO_MEMORY, -1, "no memory for the rate converter");
  made->render = render;
  made->user = user;
  made->session_rate_hz = session_rate_hz;
  made->device_rate_hz = device_rate_hz;
  made->n_channels = n_channels;
  atomic_init (&made->target_frames, (int)(TARGET_S * device_rate_hz));
  LqStatus status = make_parts (made, error);
  int failed = status == LQ_OK ? pthread_create (&made->helper, NULL, help, made) : 0;
  if (failed)
    status = lq_error_set_errno (error, failed, "the rate converter does not start");
  if (status != LQ_OK)
    {
      free_parts (made);
      return status;
    }
  /* Where the system allows it; a device's thread has such a priority too. */
  pthread_setschedparam (made->helper, SCHED_FIFO, &(struct sched_param){ .sched_priority = 4 });
  *bridge = made;
  return LQ_OK;
}

void lq_rate_bridge_free (LqRateBridge *bridge)
{
  if (!bridge)
    return;
  atomic_store_explicit (&bridge->quit, true, memory_order_release);
  lq_wake_signal (bridge->wake);
  pthread_join (bridge->helper, NULL);
  free_parts (bridge);
}

/* Takes up to N frames to the first N_CHANNELS of OUT; returns how many there were. */
static int take (LqRateBridge *bridge, float *const *out, int n_channels, int n)
{
  int done = 0;
  Frame frame;
  for (; done < n && lq_ring_pop (bridge->ring, &frame); done++)
    for (int c = 0; c < n_channels; c++)
      out[c][done] = frame.samples[c];
  return done;
}

static void raise_target (LqRateBridge *bridge, int n_frames)
{
  int wanted = 2 * (n_frames < MAX_CALL_FRAMES ? n_frames : MAX_CALL_FRAMES);
  if (wanted > atomic_load_explicit (&bridge->target_frames, memory_order_relaxed))
    atomic_store_explicit (&bridge->target_frames, wanted, memory_order_relaxed);
}

void lq_rate_bridge_render (void *user, float *const *out, int n_channels, int n_frames,
                            const LqDeviceTime *time)
{
  LqRateBridge *bridge = user;
  raise_target (bridge, n_frames);
  atomic_store_explicit (&bridge->device_latency_frames, time->latency_frames,
                         memory_order_relaxed);
  size_t target = (size_t)atomic_load_explicit (&bridge->target_frames, memory_order_relaxed);
  bridge->primed = bridge->primed || lq_ring_used (bridge->ring) >= target;
  int n_filled = n_channels < bridge->n_channels ? n_channels : bridge->n_channels;
  int done = bridge->primed ? take (bridge, out, n_filled, n_frames) : 0;
  for (int c = 0; c < n_channels; c++)
    if (c < n_filled)
      memset (out[c] + done, 0, sizeof (float) * (size_t)(n_frames - done));
    else
      memcpy (out[c], out[0], sizeof (float) * (size_t)n_frames);
  if (bridge->primed && done < n_frames)
    atomic_fetch_add_explicit (&bridge->n_underruns, 1, memory_order_relaxed);
  lq_wake_signal (bridge->wake);
}

int lq_rate_bridge_latency (const LqRateBridge *bridge)
{
  return atomic_load_explicit (&bridge->target_frames, memory_order_relaxed)
         + atomic_load_explicit (&bridge->converter_frames, memory_order_relaxed);
}

unsigned lq_rate_bridge_underruns (const LqRateBridge *bridge)
{
  return atomic_load_explicit (&bridge->n_underruns, memory_order_relaxed);
}
