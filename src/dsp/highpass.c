/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/highpass.h"

#include <math.h>
#include <string.h>

/* 1/Q of the sections (Butterworth); the 6 dB slope is one pole. */
static const double damping[LQ_HIGHPASS_N_SLOPES][2] = {
  [LQ_HIGHPASS_12] = { 1.4142135623730951, 0 },
  [LQ_HIGHPASS_24] = { 1.8477590650225735, 0.7653668647301796 },
};

/* Of a low rate, the top is all that can be reached. */
static double corner_g (double rate_hz, double corner_hz)
{
  return tan (M_PI * fmin (corner_hz, 0.49 * rate_hz) / rate_hz);
}

void lq_highpass_init (LqHighpass *highpass, double rate_hz, LqHighpassSlope slope,
                       double corner_hz)
{
  *highpass = (LqHighpass){ .rate_hz = rate_hz };
  lq_smooth_init (&highpass->log_g, rate_hz, LQ_SETTLE_MS, 0.0);
  lq_smooth_init (&highpass->share, rate_hz, LQ_SETTLE_MS, 0.0);
  lq_highpass_reset (highpass, slope, corner_hz);
}

/* Jumps to the corner that was aimed at. */
static void jump_to_corner (LqHighpass *highpass)
{
  highpass->g = corner_g (highpass->rate_hz, highpass->corner_hz);
  lq_smooth_jump (&highpass->log_g, log (highpass->g));
}

void lq_highpass_reset (LqHighpass *highpass, LqHighpassSlope slope, double corner_hz)
{
  highpass->slope = highpass->next = slope;
  highpass->corner_hz = corner_hz;
  jump_to_corner (highpass);
  lq_smooth_jump (&highpass->share, slope == LQ_HIGHPASS_OFF ? 0.0 : 1.0);
  memset (highpass->state, 0, sizeof highpass->state);
}

void lq_highpass_aim (LqHighpass *highpass, LqHighpassSlope slope, double corner_hz)
{
  bool keep = slope == highpass->slope && slope != LQ_HIGHPASS_OFF;

  highpass->next = slope;
  if (highpass->corner_hz != corner_hz)
    lq_smooth_aim (&highpass->log_g, log (corner_g (highpass->rate_hz, corner_hz)));
  highpass->corner_hz = corner_hz;
  lq_smooth_aim (&highpass->share, keep ? 1.0 : 0.0);
}

/* At the plain sound another slope may take over. */
static void change_slope (LqHighpass *highpass)
{
  highpass->slope = highpass->next;
  memset (highpass->state, 0, sizeof highpass->state);
  jump_to_corner (highpass);
  lq_smooth_aim (&highpass->share, highpass->slope == LQ_HIGHPASS_OFF ? 0.0 : 1.0);
}

static void run_one_pole (bool low, double g, double *state, double *x, int n)
{
  double pull = g / (1.0 + g);
  double s = *state;

  for (int i = 0; i < n; i++)
    {
      double step = (x[i] - s) * pull;
      x[i] = low ? s + step : x[i] - (s + step);
      s += 2.0 * step;
    }
  *state = fabs (s) < 1e-30 ? 0.0 : s;
}

static void run_section (bool low, double g, double k, LqSvfState *state, double *x, int n)
{
  LqSvf svf = low ? (LqSvf){ .g = g, .k = k, .m2 = 1.0 }
                  : (LqSvf){ .g = g, .k = k, .m0 = 1.0, .m1 = -k, .m2 = -1.0 };

  lq_svf_process (&svf, state, x, x, n);
  state->i1 = fabs (state->i1) < 1e-30 ? 0.0 : state->i1;
  state->i2 = fabs (state->i2) < 1e-30 ? 0.0 : state->i2;
}

static void run_slope (LqHighpass *highpass, double *x, int n)
{
  if (highpass->slope == LQ_HIGHPASS_6)
    run_one_pole (highpass->low, highpass->g, &highpass->state[0].i1, x, n);
  else
    for (int s = 0; s < 2 && damping[highpass->slope][s] > 0.0; s++)
      run_section (highpass->low, highpass->g, damping[highpass->slope][s], &highpass->state[s], x,
                   n);
}

static void run_filter (LqHighpass *highpass, double *x, int n)
{
  double path[LQ_QUANTUM];

  if (!lq_smooth_moving (&highpass->log_g))
    {
      run_slope (highpass, x, n);
      return;
    }
  lq_smooth_run (&highpass->log_g, path, n);
  for (int i = 0; i < n; i++)
    {
      highpass->g = exp (path[i]);
      run_slope (highpass, x + i, 1);
    }
  if (!lq_smooth_moving (&highpass->log_g))
    highpass->g = corner_g (highpass->rate_hz, highpass->corner_hz);
}

void lq_highpass_run (LqHighpass *highpass, const double *in, double *out, int n)
{
  bool fading = lq_smooth_moving (&highpass->share);
  double share[LQ_QUANTUM];
  double wet[LQ_QUANTUM];

  if (!fading && highpass->slope != highpass->next)
    {
      change_slope (highpass);
      fading = lq_smooth_moving (&highpass->share);
    }
  if (highpass->slope == LQ_HIGHPASS_OFF)
    {
      if (out != in)
        memcpy (out, in, sizeof (double) * (size_t)n);
      return;
    }
  memcpy (wet, in, sizeof (double) * (size_t)n);
  run_filter (highpass, wet, n);
  if (!fading)
    {
      memcpy (out, wet, sizeof (double) * (size_t)n);
      return;
    }
  lq_smooth_run (&highpass->share, share, n);
  for (int i = 0; i < n; i++)
    out[i] = in[i] + share[i] * (wet[i] - in[i]);
}
