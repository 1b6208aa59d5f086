/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Meters of the standards (needles.h). Crest and direct current come from slots of 100 ms. */
#include "analysis/needles.h"
#include "analysis/dynamic_range.h"
#include "analysis/growing.h"
#include "analysis/loudness_track.h"
#include "analysis/sample_stats.h"
#include "dsp/ballistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS       30
#define SLOTS_PER_S 10
#define AUDIBLE_LIN 1e-6 /* below it no crest is told */

/* DIN 45406: 0 dB stands 9 dB over alignment; BBC: mark 4 at alignment, 4 dB a mark. */
const LqNeedleScale lq_needle_scales[LQ_N_NEEDLE_SCALES] = {
  { "k-20", "K-20", LQ_NEEDLE_K, false, -20.0, 1.0, -40.0, 20.0 },
  { "k-14", "K-14", LQ_NEEDLE_K, false, -14.0, 1.0, -40.0, 14.0 },
  { "k-12", "K-12", LQ_NEEDLE_K, false, -12.0, 1.0, -40.0, 12.0 },
  { "vu", "VU", LQ_NEEDLE_VU, true, 0.0, 1.0, -20.0, 3.0 },
  { "ppm-din", "PPM I (DIN)", LQ_NEEDLE_PPM_I, true, 9.0, 1.0, -50.0, 5.0 },
  { "ppm-nordic", "PPM I (Nordic)", LQ_NEEDLE_PPM_I, true, 0.0, 1.0, -42.0, 12.0 },
  { "ppm-bbc", "PPM IIa (BBC)", LQ_NEEDLE_PPM_II, true, -16.0, 4.0, 1.0, 7.0 },
  { "ppm-ebu", "PPM IIb (EBU)", LQ_NEEDLE_PPM_II, true, 0.0, 1.0, -12.0, 12.0 },
};

double lq_needle_mark (const LqNeedleScale *scale, double dbfs, double alignment_dbfs)
{
  double over = scale->aligned ? dbfs - alignment_dbfs : dbfs;
  return (over - scale->zero_db) / scale->db_per_mark;
}

typedef struct
{
  LqBallistics ballistics;
  LqSampleStats slots[SLOTS]; /* ring */
} Channel;

struct LqNeedles
{
  double rate_hz;
  int n_channels;
  LqFrames frames;
  int slot_frames, filled, slot;
  int64_t n_slots; /* begun since reset */
  bool incomplete, rests;
  Channel channels[LQ_MAX_CHANNELS];
  LqDynamicRange range;
  LqReading dr;
};

LqNeedles *lq_needles_new (double rate_hz, int n_channels)
{
  LqNeedles *m = lq_growing_calloc (sizeof *m);
  m->rate_hz = rate_hz;
  m->n_channels = n_channels;
  m->slot_frames = (int)(rate_hz / SLOTS_PER_S);
  lq_dynamic_range_init (&m->range, rate_hz, n_channels);
  for (int c = 0; c < n_channels; c++)
    {
      lq_vu_init (&m->channels[c].ballistics.vu, rate_hz);
      lq_ppm_init (&m->channels[c].ballistics.ppm[0], LQ_PPM_TYPE_I, rate_hz);
      lq_ppm_init (&m->channels[c].ballistics.ppm[1], LQ_PPM_TYPE_II, rate_hz);
      lq_k_rms_init (&m->channels[c].ballistics.k, rate_hz);
    }
  return m;
}

void lq_needles_free (LqNeedles *needles)
{
  if (needles == NULL)
    return;
  lq_dynamic_range_clear (&needles->range);
  free (needles);
}

static void reset_ballistics (LqNeedles *m)
{
  for (int c = 0; c < m->n_channels; c++)
    {
      LqBallistics *ballistics = &m->channels[c].ballistics;
      lq_vu_reset (&ballistics->vu);
      lq_ppm_reset (&ballistics->ppm[0]);
      lq_ppm_reset (&ballistics->ppm[1]);
      lq_k_rms_reset (&ballistics->k);
    }
}

void lq_needles_reset (LqNeedles *m)
{
  reset_ballistics (m);
  for (int c = 0; c < m->n_channels; c++)
    memset (m->channels[c].slots, 0, sizeof m->channels[c].slots);
  m->frames = m->n_slots = 0;
  m->filled = m->slot = 0;
  m->incomplete = false;
  lq_dynamic_range_clear (&m->range);
  lq_dynamic_range_init (&m->range, m->rate_hz, m->n_channels);
  m->dr = lq_reading_none ();
}

void lq_needles_follow (LqNeedles *needles, bool follow)
{
  if (follow && needles->rests)
    reset_ballistics (needles);
  needles->rests = !follow;
}

void lq_needles_gap (LqNeedles *needles) { needles->incomplete = true; }

static void take (LqNeedles *m, int c, const double *x, int n)
{
  Channel *channel = &m->channels[c];
  LqSampleStats stats, *held = &channel->slots[m->slot];
  if (!m->rests)
    lq_ballistics_process (&channel->ballistics, x, n);
  lq_sample_stats (x, n, &stats);
  if (!isfinite (stats.squares))
    return;
  held->sum += stats.sum;
  held->squares += stats.squares;
  held->peak = fmax (held->peak, stats.peak);
  lq_dynamic_range_take (&m->range, c, &stats);
}

/* Of all slots. */
static LqSampleStats last_3_s (const Channel *channel)
{
  LqSampleStats all = { 0 };
  for (int k = 0; k < SLOTS; k++)
    {
      all.sum += channel->slots[k].sum;
      all.squares += channel->slots[k].squares;
      all.peak = fmax (all.peak, channel->slots[k].peak);
    }
  return all;
}

static int least (int a, int b) { return a < b ? a : b; }

static void begin_slot (LqNeedles *m)
{
  m->slot = (m->slot + 1) % SLOTS;
  m->n_slots++;
  m->filled = 0;
  for (int c = 0; c < m->n_channels; c++)
    m->channels[c].slots[m->slot] = (LqSampleStats){ 0 };
}

void lq_needles_process (LqNeedles *m, const double *const *in, int n)
{
  for (int at = 0, k; at < n; at += k)
    {
      k = least (n - at, least (m->slot_frames - m->filled, lq_dynamic_range_room (&m->range)));
      for (int c = 0; c < m->n_channels; c++)
        take (m, c, in[c] + at, k);
      if (lq_dynamic_range_advance (&m->range, k))
        m->dr = lq_dynamic_range_read (&m->range);
      m->frames += k;
      if ((m->filled += k) == m->slot_frames)
        begin_slot (m);
    }
}

static void read_ballistics (LqBallistics *ballistics, LqReading dbfs[LQ_N_NEEDLES])
{
  dbfs[LQ_NEEDLE_K] = lq_peak_reading (lq_k_rms_read (&ballistics->k));
  dbfs[LQ_NEEDLE_VU] = lq_peak_reading (lq_vu_read (&ballistics->vu));
  dbfs[LQ_NEEDLE_PPM_I] = lq_peak_reading (lq_ppm_read (&ballistics->ppm[0]));
  dbfs[LQ_NEEDLE_PPM_II] = lq_peak_reading (lq_ppm_read (&ballistics->ppm[1]));
}

void lq_needles_read (LqNeedles *m, LqNeedlesSnapshot *snapshot)
{
  *snapshot = (LqNeedlesSnapshot){
    .n_channels = m->n_channels,
    .frames = m->frames,
    .dr = m->dr,
    .incomplete = m->incomplete,
  };
  int64_t full = m->n_slots < SLOTS - 1 ? m->n_slots : SLOTS - 1;
  double frames = (double)(full * m->slot_frames + m->filled);
  for (int c = 0; c < m->n_channels && frames > 0.0; c++)
    {
      Channel *channel = &m->channels[c];
      LqChannelNeedles *out = &snapshot->channels[c];
      LqSampleStats all = last_3_s (channel);
      if (!m->rests)
        read_ballistics (&channel->ballistics, out->dbfs);
      out->dc_lin = lq_reading (all.sum / frames);
      if (all.peak > AUDIBLE_LIN)
        out->crest_db = lq_reading_difference (lq_peak_reading (all.peak),
                                               lq_peak_reading (sqrt (all.squares / frames)));
    }
}
