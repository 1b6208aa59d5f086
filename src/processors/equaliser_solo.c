/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/equaliser_solo.h"

void lq_solo_init (LqSolo *solo, int n_channels, double rate_hz)
{
  *solo = (LqSolo){ .n_channels = n_channels, .rate_hz = rate_hz };
  lq_glide_init (&solo->alone, rate_hz, LQ_SETTLE_MS, 0.0);
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      lq_svf_stage_init (&solo->band[i].stage, rate_hz, LQ_SETTLE_MS);
      lq_glide_init (&solo->band[i].share, rate_hz, LQ_SETTLE_MS, 0.0);
    }
}

static bool is_silent (const LqBandSolo *band) { return lq_glide_rests_at (&band->share, 0.0); }

static void go (LqBandSolo *band)
{
  band->now = band->wanted;
  band->elsewhere = false;
  lq_svf_stage_jump (&band->stage, &band->now.filter, LQ_LANE_BOTH);
}

static void aim_band (LqSolo *solo, LqBandSolo *band, const double *rows)
{
  LqSoloPlace *wanted = &band->wanted;

  band->on = rows[LQ_BAND_SOLO] >= 0.5;
  if (band->on)
    {
      wanted->filter = lq_band_region (rows, solo->rate_hz);
      wanted->lanes = lq_band_lanes (rows, solo->n_channels);
      wanted->mid_side = lq_band_is_mid_side (rows, solo->n_channels);
      if (is_silent (band))
        go (band);
      band->elsewhere = wanted->lanes != band->now.lanes || wanted->mid_side != band->now.mid_side
                        || lq_band_is_far (&band->stage.target, &wanted->filter);
      if (!band->elsewhere)
        lq_svf_stage_aim (&band->stage, &wanted->filter);
    }
  lq_glide_aim (&band->share, band->on && !band->elsewhere ? 1.0 : 0.0);
}

void lq_solo_aim (LqSolo *solo, const double *params)
{
  bool on = false;

  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      aim_band (solo, &solo->band[i], lq_band_rows (params, i));
      on = on || solo->band[i].on;
    }
  lq_glide_aim (&solo->alone, on ? 1.0 : 0.0);
  solo->any = solo->any || on;
}

void lq_solo_reset (LqSolo *solo)
{
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      LqBandSolo *band = &solo->band[i];
      if (band->on)
        go (band);
      lq_glide_aim (&band->share, band->on ? 1.0 : 0.0);
      lq_glide_jump (&band->share);
    }
  lq_glide_jump (&solo->alone);
  solo->any = !lq_glide_rests_at (&solo->alone, 0.0);
}

/* Adds the region of FRAMES by its share to SUM. */
static void add_region (LqBandSolo *band, const LqPair *frames, LqPair *sum)
{
  LqPair region[LQ_QUANTUM];
  LqSvfStage *stage = &band->stage;
  const double *share = band->share.path;
  bool mid_side = band->now.mid_side;
  LqPair on = { band->now.lanes & LQ_LANE_FIRST ? 1.0 : 0.0,
                band->now.lanes & LQ_LANE_SECOND ? 1.0 : 0.0 };

  for (int i = 0; i < LQ_QUANTUM; i++)
    region[i] = mid_side ? (LqPair){ (frames[i][0] + frames[i][1]) * 0.5,
                                     (frames[i][0] - frames[i][1]) * 0.5 }
                         : frames[i];
  lq_svf_stages_run (&stage, 1, region, LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      LqPair heard = region[i] * on;
      if (mid_side)
        heard = (LqPair){ heard[0] + heard[1], heard[0] - heard[1] };
      sum[i] += share[i] * heard;
    }
}

static void run (LqSolo *solo, double *const *io)
{
  LqPair frames[LQ_QUANTUM], sum[LQ_QUANTUM] = { 0 };
  int right = solo->n_channels - 1;
  const double *alone;

  for (int i = 0; i < LQ_QUANTUM; i++)
    frames[i] = (LqPair){ io[0][i], io[right][i] };
  alone = lq_glide_run (&solo->alone);
  solo->any = !lq_glide_rests_at (&solo->alone, 0.0);
  for (int b = 0; b < LQ_N_BANDS; b++)
    {
      LqBandSolo *band = &solo->band[b];
      if (band->elsewhere && is_silent (band))
        {
          go (band);
          lq_glide_aim (&band->share, band->on ? 1.0 : 0.0);
        }
      if (is_silent (band))
        continue;
      lq_glide_run (&band->share);
      add_region (band, frames, sum);
      solo->any = true;
    }
  for (int c = 0; c < solo->n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      io[c][i] = (1.0 - alone[i]) * io[c][i] + sum[i][c];
}

void lq_solo_run (LqSolo *solo, double *const *io)
{
  if (solo->any)
    run (solo, io);
}
