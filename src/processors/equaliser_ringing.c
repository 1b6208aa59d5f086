/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/equaliser_ringing.h"

#include <math.h>

#include "dsp/oversample.h"
#include "processors/equaliser_band.h"
#include "processors/equaliser_fir.h"

/* ln of the largest gain of SECTION, at least 0: at DC, at Nyquist or at its pole's angle. */
static double peak_nepers (const LqSvf *section)
{
  double at_pole = hypot (section->m0 + section->m1 / section->k, section->m2 / section->k);
  double at_ends = fmax (fabs (section->m0), fabs (section->m0 + section->m2));

  return fmax (log (fmax (at_pole, at_ends)), 0.0);
}

/* How long sections in a row ring. */
typedef struct
{
  double slowest, all; /* time constants, frames of the base rate */
  double nepers;       /* to fall by */
} Ringing;

static void add_section (Ringing *ringing, const LqSvf *section, double frames_per_frame)
{
  double time_constant = -1.0 / lq_svf_decay (section) * frames_per_frame;

  ringing->slowest = fmax (ringing->slowest, time_constant);
  ringing->all += time_constant;
  ringing->nepers += peak_nepers (section);
}

/* At rest and, of a dynamic band, at the end of its range: the longer one. */
static void add_band (Ringing *ringing, const double *band, double scale, bool linear,
                      double rate_hz, double frames_per_frame)
{
  double range_db = lq_band_range_db (band, scale);
  double gain_db = linear ? 0.0 : band[LQ_BAND_GAIN] * scale;
  LqBandFilter filter;

  lq_band_sections (band, scale, linear, rate_hz, &filter);
  if (range_db != 0.0)
    {
      LqSvf moved = lq_band_moved (band, gain_db + range_db, rate_hz);
      Ringing still = *ringing;
      add_section (&still, &filter.section[0], frames_per_frame);
      add_section (ringing, &moved, frames_per_frame);
      ringing->slowest = fmax (ringing->slowest, still.slowest);
      ringing->all = fmax (ringing->all, still.all);
      ringing->nepers = fmax (ringing->nepers, still.nepers);
    }
  else
    for (int j = 0; j < filter.n; j++)
      add_section (ringing, &filter.section[j], frames_per_frame);
}

/* The slowest section until it is NEPERS down from the most that all can make of full scale,
 * and four time constants for each of the others, which ring into it. */
static LqFrames ringing_frames (const LqProcessorSetup *setup, const double *params, double nepers)
{
  double rate_hz = lq_equaliser_band_rate_hz (params, setup->rate_hz);
  double scale = params[LQ_EQUALISER_SCALE] / 100.0;
  bool linear = lq_equaliser_is_linear (params);
  Ringing ringing = { .nepers = nepers };

  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      const double *band = lq_band_rows (params, i);
      add_band (&ringing, band, scale, linear, rate_hz, setup->rate_hz / rate_hz);
      if (band[LQ_BAND_SOLO] >= 0.5)
        {
          LqSvf region = lq_band_region (band, setup->rate_hz);
          add_section (&ringing, &region, 1.0);
        }
    }
  double frames = ringing.slowest * ringing.nepers + (ringing.all - ringing.slowest) * 4.0;
  if (linear)
    frames += lq_equaliser_fir_memory (params, setup->rate_hz);
  if (lq_equaliser_is_hq (params, setup->rate_hz))
    frames +=
        2.0 * lq_oversample_latency (2, LQ_HALFBAND_140_DB) + LQ_EQUALISER_HQ_QUANTA * LQ_QUANTUM;
  return (LqFrames)ceil (frames);
}

/* To −174 dB. */
LqFrames lq_equaliser_tail (const LqProcessorSetup *setup, const double *params)
{
  return ringing_frames (setup, params, 20.0);
}

/* Until the detector of a dynamic band has forgotten: 24 dB to −100 dB of it, e^−13.5. */
static double detector_frames (const LqProcessorSetup *setup, const double *params)
{
  double longest = 0.0;

  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      const double *band = lq_band_rows (params, i);
      if (lq_band_range_db (band, 1.0) == 0.0)
        continue;
      LqSvf region = lq_band_region (band, setup->rate_hz);
      double ms = 13.5 * (band[LQ_BAND_ATTACK] + band[LQ_BAND_RELEASE]);
      longest = fmax (longest, ms * 1e-3 * setup->rate_hz - 13.5 / lq_svf_decay (&region));
    }
  return longest;
}

/* To −113 dB. */
LqFrames lq_equaliser_warm_up (const LqProcessorSetup *setup, const double *params)
{
  return ringing_frames (setup, params, 13.0) + (LqFrames)ceil (detector_frames (setup, params));
}
