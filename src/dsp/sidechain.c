/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/sidechain.h"

#include <math.h>

#define CORNER_HZ     100.0 /* until it is aimed */
#define LOW_CORNER_HZ 8000.0

void lq_sidechain_init (LqSidechain *sidechain, LqArena *arena, int n_channels, double rate_hz,
                        int lookahead)
{
  *sidechain = (LqSidechain){ .n_channels = n_channels, .lookahead = lookahead };
  lq_glide_init (&sidechain->listen, rate_hz, LQ_SETTLE_MS, 0.0);
  for (int c = 0; c < n_channels; c++)
    {
      lq_highpass_init (&sidechain->highpass[c], rate_hz, LQ_HIGHPASS_OFF, CORNER_HZ);
      lq_highpass_init (&sidechain->lowpass[c], rate_hz, LQ_HIGHPASS_OFF, LOW_CORNER_HZ);
      lq_highpass_make_low (&sidechain->lowpass[c]);
      lq_tilt_init (&sidechain->tilt[c], rate_hz);
      lq_delay_init (&sidechain->delay[c], lookahead,
                     lookahead > 0 ? lq_arena_array (arena, double, lookahead) : NULL);
    }
}

void lq_sidechain_reset (LqSidechain *sidechain, LqHighpassSlope slope, double corner_hz)
{
  lq_glide_jump (&sidechain->listen);
  for (int c = 0; c < sidechain->n_channels; c++)
    {
      lq_highpass_reset (&sidechain->highpass[c], slope, corner_hz);
      lq_highpass_reset (&sidechain->lowpass[c], sidechain->lowpass[c].next,
                         sidechain->lowpass[c].corner_hz);
      lq_tilt_reset (&sidechain->tilt[c]);
      lq_delay_reset (&sidechain->delay[c]);
    }
}

void lq_sidechain_aim (LqSidechain *sidechain, LqHighpassSlope slope, double corner_hz, bool listen)
{
  lq_glide_aim (&sidechain->listen, listen ? 1.0 : 0.0);
  for (int c = 0; c < sidechain->n_channels; c++)
    lq_highpass_aim (&sidechain->highpass[c], slope, corner_hz);
}

void lq_sidechain_aim_lowpass (LqSidechain *sidechain, LqHighpassSlope slope, double corner_hz)
{
  for (int c = 0; c < sidechain->n_channels; c++)
    lq_highpass_aim (&sidechain->lowpass[c], slope, corner_hz);
}

void lq_sidechain_aim_tilt (LqSidechain *sidechain, double tilt_db)
{
  for (int c = 0; c < sidechain->n_channels; c++)
    lq_tilt_aim (&sidechain->tilt[c], tilt_db);
}

void lq_sidechain_hear (LqSidechain *sidechain, const double *const *source,
                        double heard[][LQ_QUANTUM])
{
  for (int c = 0; c < sidechain->n_channels; c++)
    {
      lq_highpass_run (&sidechain->highpass[c], source[c], heard[c], LQ_QUANTUM);
      lq_highpass_run (&sidechain->lowpass[c], heard[c], heard[c], LQ_QUANTUM);
      lq_tilt_run (&sidechain->tilt[c], heard[c], LQ_QUANTUM);
    }
}

void lq_sidechain_hear_frame (LqSidechain *sidechain, int frame, double heard[][LQ_QUANTUM])
{
  for (int c = 0; c < sidechain->n_channels; c++)
    {
      lq_highpass_run (&sidechain->highpass[c], heard[c] + frame, heard[c] + frame, 1);
      lq_highpass_run (&sidechain->lowpass[c], heard[c] + frame, heard[c] + frame, 1);
      lq_tilt_run (&sidechain->tilt[c], heard[c] + frame, 1);
    }
}

void lq_sidechain_listen (LqSidechain *sidechain, double heard[][LQ_QUANTUM], double *const *out)
{
  const double *share = lq_glide_run (&sidechain->listen);
  bool wanted = !lq_glide_rests_at (&sidechain->listen, 0.0);

  for (int c = 0; c < sidechain->n_channels; c++)
    {
      if (sidechain->lookahead > 0)
        lq_delay_run (&sidechain->delay[c], heard[c], heard[c], LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM && wanted; i++)
        out[c][i] += share[i] * (heard[c][i] - out[c][i]);
    }
}

/* The slowest pole of a fourth-order Butterworth is at 0.383 of its corner. */
LqFrames lq_sidechain_tail (LqHighpassSlope slope, double corner_hz, bool listen, double rate_hz)
{
  double s = 0.0;

  if (listen && slope != LQ_HIGHPASS_OFF)
    s = log (1e8) / (0.383 * 2.0 * M_PI * corner_hz);
  return (LqFrames)ceil (s * rate_hz);
}
