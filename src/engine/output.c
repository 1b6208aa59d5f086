/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/output.h"

#include "core/units.h"
#include "engine/rate_bridge.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define TONE_HZ     440.0
#define TONE_DB     (-40.0)
#define TONE_SIDE_S 0.5
#define TONE_RAMP_S 0.01

struct LqOutput
{
  LqEngineRt *rt;
  LqRateBridge *bridge;
  double rate_hz; /* of the device */
  int64_t fade_frames, faded;
  atomic_bool tone_wanted;
  int64_t tone_at; /* −1: no tone */
};

LqOutput *lq_output_new (void)
{
  LqOutput *output = calloc (1, sizeof *output);
  if (!output)
    abort ();
  output->tone_at = -1;
  return output;
}

void lq_output_free (LqOutput *output)
{
  if (output)
    lq_rate_bridge_free (output->bridge);
  free (output);
}

static void render_engine (void *user, float *const *out, int n_channels, int n_frames,
                           const LqDeviceTime *time)
{
  LqOutput *output = user;
  if (output->rt)
    lq_engine_rt_render (output->rt, out, n_channels, n_frames);
  else
    for (int c = 0; c < n_channels; c++)
      memset (out[c], 0, (size_t)n_frames * sizeof **out);
}

LqStatus lq_output_connect (LqOutput *output, LqEngineRt *rt, double session_rate_hz,
                            double device_rate_hz, double fade_in_s, LqError *error)
{
  lq_rate_bridge_free (output->bridge);
  output->bridge = NULL;
  output->rt = rt;
  output->rate_hz = device_rate_hz;
  output->fade_frames = (int64_t)(fade_in_s * device_rate_hz);
  output->faded = 0;
  if (!rt || session_rate_hz == device_rate_hz)
    return LQ_OK;
  LqStatus status = lq_rate_bridge_new (session_rate_hz, device_rate_hz, LQ_MAX_CHANNELS,
                                        render_engine, output, &output->bridge, error);
  if (status != LQ_OK)
    output->rt = NULL;
  return status;
}

int lq_output_latency (const LqOutput *output)
{
  return output->bridge ? lq_rate_bridge_latency (output->bridge) : 0;
}

void lq_output_test_tone (LqOutput *output) { atomic_store (&output->tone_wanted, true); }

static void fade_in (LqOutput *output, float *const *out, int n_channels, int n_frames)
{
  for (int i = 0; i < n_frames && output->faded < output->fade_frames; i++, output->faded++)
    for (int c = 0; c < n_channels; c++)
      out[c][i] *= (float)output->faded / (float)output->fade_frames;
}

/* Up and down in 10 ms, so that the tone does not click. */
static double tone_level (double t_s)
{
  double edge_s = fmin (t_s, TONE_SIDE_S - t_s);
  return lq_db_to_gain (TONE_DB) * fmin (1.0, edge_s / TONE_RAMP_S);
}

static void add_tone (LqOutput *output, float *const *out, int n_channels, int n_frames)
{
  int64_t side_frames = (int64_t)(TONE_SIDE_S * output->rate_hz);
  for (int i = 0; i < n_frames && output->tone_at >= 0; i++)
    {
      int side = output->tone_at >= side_frames;
      double t_s = (double)(output->tone_at - side * side_frames) / output->rate_hz;
      int channel = side < n_channels ? side : n_channels - 1;
      out[channel][i] += (float)(tone_level (t_s) * sin (2.0 * M_PI * TONE_HZ * t_s));
      output->tone_at = output->tone_at + 1 < 2 * side_frames ? output->tone_at + 1 : -1;
    }
}

void lq_output_render (void *user, float *const *out, int n_channels, int n_frames,
                       const LqDeviceTime *time)
{
  LqOutput *output = user;
  if (output->bridge)
    lq_rate_bridge_render (output->bridge, out, n_channels, n_frames, time);
  else
    render_engine (output, out, n_channels, n_frames, time);
  if (output->faded < output->fade_frames)
    fade_in (output, out, n_channels, n_frames);
  if (atomic_exchange (&output->tone_wanted, false))
    output->tone_at = 0;
  if (output->tone_at >= 0)
    add_tone (output, out, n_channels, n_frames);
}
