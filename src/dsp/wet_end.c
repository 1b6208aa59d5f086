/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/wet_end.h"

#include "dsp/stereo.h"

#define FORGOTTEN 12.0 /* time constants: e^−12 is −104 dB */

void lq_wet_end_init (LqWetEnd *end, int n_channels, double rate_hz, double settle_ms)
{
  end->n_channels = n_channels;
  lq_ducker_init (&end->ducker, rate_hz, settle_ms);
  lq_glide_init (&end->width, rate_hz, settle_ms, 0.0);
  lq_glide_init (&end->mix, rate_hz, settle_ms, 0.0);
}

void lq_wet_end_aim (LqWetEnd *end, double width, double duck_db, double mix)
{
  lq_glide_aim (&end->width, width);
  lq_ducker_aim (&end->ducker, duck_db);
  lq_glide_aim (&end->mix, mix);
}

void lq_wet_end_reset (LqWetEnd *end)
{
  lq_glide_jump (&end->width);
  lq_ducker_reset (&end->ducker);
  lq_glide_jump (&end->mix);
}

void lq_wet_end_run (LqWetEnd *end, const double *const *dry, double wet[][LQ_QUANTUM],
                     double *const *out)
{
  const double *width = lq_glide_run (&end->width);
  const double *mix = lq_glide_run (&end->mix);
  double gain, step;

  lq_ducker_run (&end->ducker, dry, end->n_channels, &gain, &step);
  if (end->n_channels == 2 && !lq_glide_rests_at (&end->width, 1.0))
    lq_stereo_widen (wet[0], wet[1], width, LQ_QUANTUM);
  for (int c = 0; c < end->n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      {
        double x = dry[c][i];
        double ducked = wet[c][i] * (gain + step * (i + 1));
        out[c][i] = mix[i] == 0.0 ? x : x + mix[i] * (ducked - x);
      }
}

double lq_wet_end_memory_s (double duck_db)
{
  return duck_db > 0.0 ? FORGOTTEN * LQ_DUCKER_UP_MS * 1e-3 : 0.0;
}
