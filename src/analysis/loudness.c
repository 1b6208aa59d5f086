/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The EBU meter (loudness.h): a loudness track and the true peak of each channel. */
#include "analysis/loudness.h"
#include "analysis/loudness_track.h"
#include "dsp/truepeak.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POINTS_IN_SHORT 30 /* 3 s of 100 ms */
#define UNSTABLE_S      60.0

struct LqLoudnessMeter
{
  LqLoudnessTrack track;
  LqTruePeak true_peaks[LQ_MAX_CHANNELS];
  int n_channels;
  double channel_peaks[LQ_MAX_CHANNELS];
  double ceiling_lin;
  LqPlaces overs;
  double true_peak;
  LqFrames true_peak_at;
  double recent_peaks[POINTS_IN_SHORT]; /* of the last points, [point % 30] */
  bool incomplete;
  size_t gated_for; /* points that GATED was computed from */
  LqLoudnessGated gated;
};

LqLoudnessMeter *lq_loudness_meter_new (double rate_hz, int n_channels)
{
  LqLoudnessMeter *m = lq_growing_calloc (sizeof *m);
  m->n_channels = n_channels;
  m->ceiling_lin = 1.0;
  lq_loudness_track_init (&m->track, rate_hz, n_channels, NULL);
  for (int c = 0; c < n_channels; c++)
    lq_truepeak_init (&m->true_peaks[c], 8);
  lq_loudness_meter_reset (m);
  return m;
}

void lq_loudness_meter_free (LqLoudnessMeter *meter)
{
  if (meter == NULL)
    return;
  lq_loudness_track_clear (&meter->track);
  lq_places_clear (&meter->overs);
  free (meter);
}

void lq_loudness_meter_reset (LqLoudnessMeter *m)
{
  lq_loudness_track_reset (&m->track);
  lq_places_clear (&m->overs);
  for (int c = 0; c < m->n_channels; c++)
    lq_truepeak_reset (&m->true_peaks[c]);
  memset (m->channel_peaks, 0, sizeof m->channel_peaks);
  memset (m->recent_peaks, 0, sizeof m->recent_peaks);
  m->true_peak = 0.0;
  m->true_peak_at = -1;
  m->incomplete = false;
  m->gated_for = 0;
  m->gated = (LqLoudnessGated){ 0 };
}

void lq_loudness_meter_clear_peaks (LqLoudnessMeter *m)
{
  memset (m->channel_peaks, 0, sizeof m->channel_peaks);
}

void lq_loudness_meter_gap (LqLoudnessMeter *meter) { meter->incomplete = true; }

void lq_loudness_meter_set_ceiling (LqLoudnessMeter *meter, double ceiling_lin)
{
  meter->ceiling_lin = ceiling_lin;
}

const LqPlaces *lq_loudness_meter_overs (const LqLoudnessMeter *meter) { return &meter->overs; }

static void note_over (LqLoudnessMeter *m, LqFrames at, int n, int channel, double peak)
{
  LqFrames from = at - LQ_TRUEPEAK_DELAY > 0 ? at - LQ_TRUEPEAK_DELAY : 0;
  if (peak > m->ceiling_lin)
    lq_places_add (&m->overs, &(LqPlace){ from, n, channel, peak }, 0);
}

/* The wave is known LQ_TRUEPEAK_DELAY frames late; AT is where this stretch begins, RECENT where the
 * peak of its 100 ms is kept. */
static void take_true_peak (LqLoudnessMeter *m, const double *const *in, int n, LqFrames at,
                            double *recent)
{
  for (int c = 0; c < m->n_channels; c++)
    {
      /* nothing below all three changes a reading */
      double floor = fmin (fmin (*recent, m->channel_peaks[c]), m->ceiling_lin);
      double peak = lq_truepeak_max (&m->true_peaks[c], in[c], n, floor);
      note_over (m, at, n, c, peak);
      m->channel_peaks[c] = fmax (m->channel_peaks[c], peak);
      *recent = fmax (*recent, peak);
      if (peak > m->true_peak)
        {
          LqFrames centre = at + n / 2 - LQ_TRUEPEAK_DELAY;
          m->true_peak = peak;
          m->true_peak_at = centre > 0 ? centre : 0;
        }
    }
}

void lq_loudness_meter_process (LqLoudnessMeter *m, const double *const *in, int n)
{
  const double *rest[LQ_MAX_CHANNELS] = { in[0], m->n_channels > 1 ? in[1] : NULL };
  while (n > 0)
    {
      LqFrames at = m->track.loudness.at;
      size_t points = m->track.points.n;
      int taken = lq_loudness_track_process (&m->track, rest, n < LQ_QUANTUM ? n : LQ_QUANTUM);
      take_true_peak (m, rest, taken, at, &m->recent_peaks[points % POINTS_IN_SHORT]);
      if (m->track.points.n > points)
        m->recent_peaks[m->track.points.n % POINTS_IN_SHORT] = 0.0;
      for (int c = 0; c < m->n_channels; c++)
        rest[c] += taken;
      n -= taken;
    }
}

static double recent_true_peak (const LqLoudnessMeter *m)
{
  double peak = 0.0;
  for (int i = 0; i < POINTS_IN_SHORT; i++)
    peak = fmax (peak, m->recent_peaks[i]);
  return peak;
}

void lq_loudness_meter_read (LqLoudnessMeter *m, LqLoudnessSnapshot *s)
{
  const LqLoudnessTrack *t = &m->track;
  if (m->gated_for != t->points.n)
    {
      m->gated_for = t->points.n;
      lq_loudness_track_gated (&m->track, &m->gated);
    }
  *s = (LqLoudnessSnapshot){
    .frames = t->loudness.at,
    .momentary_lufs = lq_loudness_reading (t->last.momentary_energy),
    .short_lufs = lq_loudness_reading (t->last.short_energy),
    .integrated_lufs = m->gated.integrated_lufs,
    .range_lu = m->gated.range_lu,
    .range_low_lufs = m->gated.range_low_lufs,
    .range_high_lufs = m->gated.range_high_lufs,
    .range_unstable = (double)t->loudness.at < UNSTABLE_S * t->loudness.rate_hz,
    .max_momentary_lufs = lq_loudness_reading (t->max_momentary),
    .max_short_lufs = lq_loudness_reading (t->max_short),
    .max_momentary_at = t->max_momentary_at,
    .max_short_at = t->max_short_at,
    .true_peak_dbtp = lq_peak_reading (m->true_peak),
    .true_peak_at = m->true_peak_at,
    .n_overs = m->overs.n,
    .incomplete = m->incomplete,
  };
  for (int c = 0; c < m->n_channels; c++)
    s->channel_true_peak_dbtp[c] = lq_peak_reading (m->channel_peaks[c]);
  s->plr_lu = lq_reading_difference (s->true_peak_dbtp, s->integrated_lufs);
  s->psr_lu = lq_reading_difference (lq_peak_reading (recent_true_peak (m)), s->short_lufs);
}
