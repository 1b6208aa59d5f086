/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rate bridge keeps pitch and level and adds no seam: a sine that goes in at one rate is
 * the same sine at the other. Fitted by least squares; what the fit leaves is the error. */
#include "engine/rate_bridge.h"

#include <glib.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#define TONE_HZ   997.0
#define AMPLITUDE 0.5

typedef struct
{
  double rate_hz;
  _Atomic uint64_t n_frames;
  atomic_bool wrong;
} Tone;

static void render_tone (void *user, float *const *out, int n_channels, int n_frames,
                         const LqDeviceTime *time)
{
  Tone *tone = user;
  uint64_t frame = atomic_load (&tone->n_frames);
  if (n_frames != LQ_QUANTUM || time->frame != frame)
    atomic_store (&tone->wrong, true);
  for (int i = 0; i < n_frames; i++)
    {
      double phase = 2 * G_PI * TONE_HZ * (double)(frame + (uint64_t)i) / tone->rate_hz;
      for (int c = 0; c < n_channels; c++)
        out[c][i] = (float)(AMPLITUDE * (c ? cos (phase) : sin (phase)));
    }
  atomic_store (&tone->n_frames, frame + (uint64_t)n_frames);
}

/* Until the helper has rendered so far ahead of PULLED that the next call is served. */
static void wait_for_helper (const Tone *tone, const LqRateBridge *bridge, double ratio,
                             uint64_t pulled)
{
  for (int i = 0; i < 5000; i++)
    {
      double ahead = (double)atomic_load (&tone->n_frames) * ratio - (double)pulled;
      if (ahead >= lq_rate_bridge_latency (bridge))
        return;
      g_usleep (500);
    }
  g_error ("the bridge's helper does not work");
}

/* Amplitude of the sine of TONE_HZ in X, and the largest deviation from it. */
static void fit (const float *x, size_t n, double rate_hz, double *amplitude, double *deviation)
{
  double ss = 0, cc = 0, sc = 0, sx = 0, cx = 0;
  double step = 2 * G_PI * TONE_HZ / rate_hz;
  for (size_t i = 0; i < n; i++)
    {
      double s = sin (step * (double)i), c = cos (step * (double)i);
      ss += s * s, cc += c * c, sc += s * c, sx += s * x[i], cx += c * x[i];
    }
  double det = ss * cc - sc * sc;
  double a = (sx * cc - cx * sc) / det, b = (cx * ss - sx * sc) / det;
  *amplitude = hypot (a, b);
  *deviation = 0;
  for (size_t i = 0; i < n; i++)
    {
      double fitted = a * sin (step * (double)i) + b * cos (step * (double)i);
      *deviation = fmax (*deviation, fabs (x[i] - fitted));
    }
}

typedef struct
{
  double session_hz, device_hz;
  int n_frames; /* of a call; 0: changing */
} Case;

static const Case cases[] = {
  { 44100, 48000, 256 },  { 48000, 44100, 441 },   { 96000, 48000, 104 },
  { 44100, 192000, 512 }, { 192000, 44100, 1024 }, { 48000, 44100, 0 },
};

/* 32-bit float in and out rounds by 2^−25 of the amplitude at most; VHQ itself is below that.
 * Allowed: 2^−22, thus four roundings, −132 dBFS. */
#define ALLOWED 0x1p-22

static void sine (gconstpointer data)
{
  const Case *c = data;
  enum
  {
    N = 40000,
    SKIP = 20000
  };
  static float left[N + SKIP + 4096], right[N + SKIP + 4096];
  Tone tone = { .rate_hz = c->session_hz };
  LqRateBridge *bridge = NULL;
  LqError error = { 0 };
  if (lq_rate_bridge_new (c->session_hz, c->device_hz, 2, render_tone, &tone, &bridge, &error)
      != LQ_OK)
    g_error ("%s", error.detail);
  uint64_t pulled = 0;
  for (int call = 0; pulled < N + SKIP; call++)
    {
      int n = c->n_frames ? c->n_frames : 1 + call * 37 % 1000;
      wait_for_helper (&tone, bridge, c->device_hz / c->session_hz, pulled);
      float *const out[2] = { left + pulled, right + pulled };
      const LqDeviceTime time = { .frame = pulled, .latency_frames = 100 };
      lq_rate_bridge_render (bridge, out, 2, n, &time);
      pulled += (uint64_t)n;
    }
  g_assert_cmpuint (lq_rate_bridge_underruns (bridge), ==, 0);
  g_assert_false (atomic_load (&tone.wrong));
  g_assert_cmpint (lq_rate_bridge_latency (bridge), >, 0);
  double amplitude, deviation;
  for (int channel = 0; channel < 2; channel++)
    {
      fit ((channel ? right : left) + SKIP, N, c->device_hz, &amplitude, &deviation);
      g_assert_cmpfloat_with_epsilon (amplitude, AMPLITUDE, ALLOWED);
      g_assert_cmpfloat (deviation, <, ALLOWED);
    }
  /* The control: at a wrong speed of one part in a million the fit is no fit. */
  fit (left + SKIP, N, c->device_hz * (1 + 1e-6), &amplitude, &deviation);
  g_assert_cmpfloat (deviation, >, ALLOWED);
  lq_rate_bridge_free (bridge);
}

/* Before the ring has been filled there is silence; mono devices get the left channel. */
static void begins_silent (void)
{
  Tone tone = { .rate_hz = 48000 };
  LqRateBridge *bridge = NULL;
  g_assert_cmpint (lq_rate_bridge_new (48000, 44100, 2, render_tone, &tone, &bridge, NULL), ==,
                   LQ_OK);
  float plane[64];
  float *const out[1] = { plane };
  const LqDeviceTime time = { 0 };
  uint64_t n_silent = 0, n_sound = 0;
  for (int i = 0; i < 5000 && n_sound < 1000; i++)
    {
      memset (plane, 0x7f, sizeof plane);
      lq_rate_bridge_render (bridge, out, 1, 64, &time);
      for (int n = 0; n < 64; n++)
        if (plane[n] == 0 && n_sound == 0)
          n_silent++;
        else
          n_sound++;
      for (int n = 0; n < 64; n++)
        g_assert_cmpfloat (fabsf (plane[n]), <, 0.6);
      g_usleep (1000);
    }
  g_assert_cmpuint (n_sound, >=, 1000);
  lq_rate_bridge_free (bridge);
}

/* A puller without patience is given silence and counted, never kept waiting. */
static void underruns (void)
{
  Tone tone = { .rate_hz = 48000 };
  LqRateBridge *bridge = NULL;
  g_assert_cmpint (lq_rate_bridge_new (48000, 44100, 2, render_tone, &tone, &bridge, NULL), ==,
                   LQ_OK);
  static float planes[2][40000];
  float *const out[2] = { planes[0], planes[1] };
  const LqDeviceTime time = { 0 };
  wait_for_helper (&tone, bridge, 44100.0 / 48000, 0);
  for (int i = 0; i < 100 && lq_rate_bridge_underruns (bridge) == 0; i++)
    lq_rate_bridge_render (bridge, out, 2, i ? 40000 : 64, &time);
  g_assert_cmpuint (lq_rate_bridge_underruns (bridge), >, 0);
  g_assert_cmpfloat (planes[0][39999], ==, 0);
  g_assert_cmpfloat (planes[1][39999], ==, 0);
  lq_rate_bridge_free (bridge);
}

static void refused (void)
{
  LqRateBridge *bridge = NULL;
  LqError error = { 0 };
  g_assert_cmpint (lq_rate_bridge_new (0, 48000, 2, render_tone, NULL, &bridge, &error), ==,
                   LQ_ERROR_UNSUPPORTED);
  g_assert_cmpint (lq_rate_bridge_new (44100, 48000, 3, render_tone, NULL, &bridge, NULL), ==,
                   LQ_ERROR_UNSUPPORTED);
  g_assert_null (bridge);
  lq_rate_bridge_free (NULL);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *path = g_strdup_printf ("/engine/rate-bridge/sine/%g-%g-%d", cases[i].session_hz,
                                    cases[i].device_hz, cases[i].n_frames);
      g_test_add_data_func (path, &cases[i], sine);
      g_free (path);
    }
  g_test_add_func ("/engine/rate-bridge/begins-silent", begins_silent);
  g_test_add_func ("/engine/rate-bridge/underruns", underruns);
  g_test_add_func ("/engine/rate-bridge/refused", refused);
  return g_test_run ();
}
