/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/tilt.h"

#include <math.h>

/* g / (1 + g) of the trapezoidal one-pole at GAIN times the centre. */
static double pull_of (double gain, double rate_hz)
{
  double g = tan (M_PI * LQ_TILT_CENTRE_HZ * gain / rate_hz);
  return g / (1.0 + g);
}

static double gain_of (double tilt_db) { return pow (10.0, tilt_db / 20.0); }

void lq_tilt_init (LqTilt *tilt, double rate_hz)
{
  *tilt = (LqTilt){ .rate_hz = rate_hz, .pull = pull_of (1.0, rate_hz) };
  lq_smooth_init (&tilt->gain, rate_hz, LQ_SETTLE_MS, 1.0);
}

void lq_tilt_reset (LqTilt *tilt)
{
  lq_smooth_jump (&tilt->gain, tilt->gain.target);
  tilt->pull = pull_of (tilt->gain.value, tilt->rate_hz);
  tilt->state = 0.0;
}

void lq_tilt_aim (LqTilt *tilt, double tilt_db) { lq_smooth_aim (&tilt->gain, gain_of (tilt_db)); }

/* H = G + (1/G − G) low-pass. */
static double tilt_frame (LqTilt *tilt, double gain, double pull, double x)
{
  double step = (x - tilt->state) * pull;
  double low = tilt->state + step;

  tilt->state = low + step;
  return gain * x + (1.0 / gain - gain) * low;
}

static void run_moving (LqTilt *tilt, double *x, int n)
{
  double gain[LQ_QUANTUM];

  lq_smooth_run (&tilt->gain, gain, n);
  for (int i = 0; i < n; i++)
    x[i] = tilt_frame (tilt, gain[i], pull_of (gain[i], tilt->rate_hz), x[i]);
  tilt->pull = pull_of (tilt->gain.value, tilt->rate_hz);
}

/* The integrator alone goes from frame to frame, s + 2 pull (x − s); the rest waits for nothing. */
static void run_resting (LqTilt *tilt, double *x, int n)
{
  const double gain = tilt->gain.value, low_gain = 1.0 / gain - gain;
  const double pull = tilt->pull, keep = 1.0 - 2.0 * pull;
  double state[LQ_QUANTUM];
  double s = tilt->state;

  for (int i = 0; i < n; i++)
    {
      state[i] = s;
      s = keep * s + 2.0 * pull * x[i];
    }
  for (int i = 0; i < n; i++)
    x[i] = gain * x[i] + low_gain * (state[i] + pull * (x[i] - state[i]));
  tilt->state = s;
}

void lq_tilt_run (LqTilt *tilt, double *x, int n)
{
  if (lq_smooth_moving (&tilt->gain))
    run_moving (tilt, x, n);
  else if (tilt->gain.value == 1.0)
    tilt->state = 0.0; /* where a glide begins, the low-pass does not count yet */
  else
    run_resting (tilt, x, n);
  if (fabs (tilt->state) < 1e-30)
    tilt->state = 0.0;
}

/* The slowest pole is at the deepest tilt. */
LqFrames lq_tilt_tail (double rate_hz)
{
  double s = log (1e8) / (2.0 * M_PI * LQ_TILT_CENTRE_HZ * gain_of (-LQ_TILT_MAX_DB));
  return (LqFrames)ceil (s * rate_hz);
}
