/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "processors/equaliser_bands.h"

#include <math.h>
#include <string.h>

#define SETTLE_MS       20.0
#define DESIGNS_AT_ONCE 12    /* sections designed in one quantum while they sound */
#define DESIGN_WORK     12000 /* of one of them, at most, */
#define BAND_WORK       500   /* and of what else there is to a band */

#define GONE 1e-7 /* share of the dynamics in a band that has been left */

/* ---- from rows to sections ---- */

/* Whether the filters of BAND are those for the parameters as they are now. */
static bool is_fresh (const LqEqualiserBands *bands, int index)
{
  const LqBand *band = &bands->band[index];

  return band->scale == bands->params[LQ_EQUALISER_SCALE] / 100.0
         && memcmp (band->rows, lq_band_rows (bands->params, index), sizeof band->rows) == 0;
}

/* Makes them so; how many had to be designed. */
static int refresh_filter (LqEqualiserBands *bands, int index)
{
  LqBand *band = &bands->band[index];
  const double *wanted = lq_band_rows (bands->params, index);
  double scale = bands->params[LQ_EQUALISER_SCALE] / 100.0;

  if (is_fresh (bands, index))
    return 0;
  memcpy (band->rows, wanted, sizeof band->rows);
  band->scale = scale;
  if (lq_band_lanes (wanted, bands->n_channels) == 0)
    band->filter.n = 0;
  else
    lq_band_sections (wanted, scale, bands->linear, bands->rate_hz, &band->filter);
  return band->filter.n
         + lq_band_dynamics_aim (&band->dynamics, wanted, scale, bands->linear, bands->rate_hz);
}

static void link_voice (LqEqualiserBands *bands, LqBandVoice *voice)
{
  LqBandChain *chain = voice->mid_side ? &bands->mid_side : &bands->left_right;

  for (int j = 0; j < LQ_BAND_SECTIONS; j++)
    if (voice->used[j])
      chain->stage[chain->n++] = &voice->stage[j];
}

static void link_chains (LqEqualiserBands *bands)
{
  bands->left_right.n = bands->mid_side.n = 0;
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      link_voice (bands, &bands->band[i].voice[0]);
      link_voice (bands, &bands->band[i].voice[1]);
    }
}

static bool is_used (const LqBandVoice *voice)
{
  return voice->used[0] || voice->used[1] || voice->used[2] || voice->used[3];
}

static bool would_chirp (const LqBandVoice *voice, const LqBandFilter *filter)
{
  for (int j = 0; j < filter->n; j++)
    if (voice->used[j] && lq_band_is_far (&voice->stage[j].target, &filter->section[j]))
      return true;
  return false;
}

/* Sections FROM and above. */
static void fade_out (LqBandVoice *voice, int from)
{
  for (int j = from; j < LQ_BAND_SECTIONS; j++)
    if (voice->used[j])
      lq_svf_stage_fade_out (&voice->stage[j]);
}

/* Sends the sections of BAND towards its filter; what cannot glide there fades out and in. */
static void aim_band (LqEqualiserBands *bands, LqBand *band)
{
  unsigned lanes = lq_band_lanes (band->rows, bands->n_channels);
  bool mid_side = lq_band_is_mid_side (band->rows, bands->n_channels);
  LqBandVoice *voice = &band->voice[band->now];
  bool elsewhere = voice->lanes != lanes || voice->mid_side != mid_side;

  band->waiting = false;
  if (is_used (voice) && (elsewhere || would_chirp (voice, &band->filter)))
    {
      LqBandVoice *other = &band->voice[!band->now];
      band->waiting = is_used (other);
      if (band->waiting)
        return;
      fade_out (voice, 0);
      lq_smooth_aim (&voice->moved, 0.0);
      band->now = !band->now;
      voice = other;
    }
  if (!is_used (voice))
    lq_smooth_jump (&voice->moved, 0.0);
  lq_smooth_aim (&voice->moved, band->filter.n > 0 ? 1.0 : 0.0);
  voice->lanes = lanes;
  voice->mid_side = mid_side;
  fade_out (voice, band->filter.n);
  for (int j = 0; j < band->filter.n; j++)
    if (voice->used[j])
      lq_svf_stage_aim (&voice->stage[j], &band->filter.section[j]);
    else
      lq_svf_stage_start (&voice->stage[j], &band->filter.section[j], lanes);
  for (int j = 0; j < band->filter.n; j++)
    voice->used[j] = true;
}

void lq_equaliser_bands_settle (LqEqualiserBands *bands)
{
  int designs = 0;

  if (!bands->waiting)
    return;
  bands->waiting = false;
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      LqBand *band = &bands->band[i];
      if (band->waiting && designs < DESIGNS_AT_ONCE)
        {
          designs += refresh_filter (bands, i);
          aim_band (bands, band);
        }
      bands->waiting = bands->waiting || band->waiting;
      bands->dynamic = bands->dynamic || !lq_band_dynamics_is_idle (&band->dynamics);
    }
  link_chains (bands);
  bands->on_the_way = true;
}

/* ---- life ---- */

void lq_equaliser_bands_init (LqEqualiserBands *bands, const double *params, double setup_rate_hz,
                              int n_channels)
{
  bands->n_channels = n_channels;
  bands->rate_hz = lq_equaliser_band_rate_hz (params, setup_rate_hz);
  bands->linear = lq_equaliser_is_linear (params);
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      LqBand *band = &bands->band[i];
      band->scale = -1.0; /* nothing designed yet */
      lq_band_dynamics_init (&band->dynamics, setup_rate_hz);
      for (int v = 0; v < 2; v++)
        lq_smooth_init (&band->voice[v].moved, setup_rate_hz, SETTLE_MS, 0.0);
      for (int j = 0; j < 2 * LQ_BAND_SECTIONS; j++)
        lq_svf_stage_init (&band->voice[j % 2].stage[j / 2], bands->rate_hz, SETTLE_MS);
    }
}

static void reset_band (LqEqualiserBands *bands, LqBand *band)
{
  LqBandVoice *voice = &band->voice[0];

  memset (band->voice[1].used, 0, sizeof band->voice[1].used);
  band->now = 0;
  band->waiting = false;
  voice->lanes = lq_band_lanes (band->rows, bands->n_channels);
  voice->mid_side = lq_band_is_mid_side (band->rows, bands->n_channels);
  lq_smooth_jump (&voice->moved, 1.0);
  lq_band_dynamics_reset (&band->dynamics);
  bands->dynamic = bands->dynamic || !lq_band_dynamics_is_idle (&band->dynamics);
  for (int j = 0; j < LQ_BAND_SECTIONS; j++)
    {
      voice->used[j] = j < band->filter.n;
      if (voice->used[j])
        lq_svf_stage_jump (&voice->stage[j], &band->filter.section[j], voice->lanes);
    }
}

bool lq_equaliser_bands_ready (LqEqualiserBands *bands, const double *params, int *work)
{
  memcpy (bands->params, params, sizeof bands->params);
  for (int i = 0; i < LQ_N_BANDS; i++)
    if (!is_fresh (bands, i))
      {
        if (*work <= 0)
          return false;
        *work -= BAND_WORK + DESIGN_WORK * refresh_filter (bands, i);
      }
  return true;
}

void lq_equaliser_bands_jump (LqEqualiserBands *bands, const double *params)
{
  memcpy (bands->params, params, sizeof bands->params);
  bands->dynamic = false;
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      refresh_filter (bands, i);
      reset_band (bands, &bands->band[i]);
    }
  link_chains (bands);
  bands->waiting = bands->on_the_way = false;
}

bool lq_equaliser_bands_aim (LqEqualiserBands *bands, const double *params)
{
  memcpy (bands->params, params, sizeof bands->params);
  for (int i = 0; i < LQ_N_BANDS; i++)
    if (!is_fresh (bands, i))
      bands->band[i].waiting = bands->waiting = true;
  return bands->waiting;
}

/* ---- dynamics ---- */

/* The motion of this quantum to the sections of BAND. */
static void bend_band (LqBand *band)
{
  const LqSvfBend *bend = lq_band_dynamics_bend (&band->dynamics);

  for (int v = 0; v < 2; v++)
    {
      LqBandVoice *voice = &band->voice[v];
      bool whole = !lq_smooth_moving (&voice->moved) && voice->moved.value == 1.0;
      if (!voice->used[0])
        continue;
      voice->share[0] = voice->moved.value;
      if (!whole)
        lq_smooth_run (&voice->moved, voice->share + 1, LQ_QUANTUM);
      lq_svf_stage_bend (&voice->stage[0], bend, whole ? NULL : voice->share);
    }
}

void lq_equaliser_bands_hear (LqEqualiserBands *bands, const LqBandHeard heard[LQ_BAND_N_SOURCES],
                              double gain_db[LQ_N_BANDS])
{
  bands->dynamic = false;
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      LqBand *band = &bands->band[i];
      LqBandDynamics *dynamics = &band->dynamics;
      const LqBandVoice *voice = &band->voice[band->now];
      if (lq_band_dynamics_is_idle (dynamics))
        continue;
      lq_band_dynamics_run (dynamics, heard[dynamics->external].pair[voice->mid_side],
                            voice->lanes);
      bend_band (band);
      gain_db[i] = dynamics->gain_db;
      bands->dynamic = true;
    }
}

/* The quantum after which no band is dynamic any more leaves no factors behind. */
static void straighten (LqEqualiserBands *bands)
{
  for (int i = 0; i < LQ_N_BANDS; i++)
    if (lq_band_dynamics_is_idle (&bands->band[i].dynamics))
      for (int v = 0; v < 2; v++)
        lq_svf_stage_bend (&bands->band[i].voice[v].stage[0], NULL, NULL);
}

/* ---- sound ---- */

/* All bands over N frames of IO, in place. */
static void run_bands (LqEqualiserBands *bands, LqPair *io, int n)
{
  bands->on_the_way = lq_svf_stages_run (bands->left_right.stage, bands->left_right.n, io, n);
  if (bands->mid_side.n == 0)
    return;
  for (int i = 0; i < n; i++)
    {
      double left = io[i][0];
      double right = io[i][1];
      io[i] = (LqPair){ (left + right) * 0.5, (left - right) * 0.5 };
    }
  if (lq_svf_stages_run (bands->mid_side.stage, bands->mid_side.n, io, n))
    bands->on_the_way = true;
  for (int i = 0; i < n; i++)
    {
      double mid = io[i][0];
      double side = io[i][1];
      io[i] = (LqPair){ mid + side, mid - side };
    }
}

void lq_equaliser_bands_run (LqEqualiserBands *bands, const double *const *in, double *const *out,
                             int n)
{
  LqPair io[2 * LQ_QUANTUM];
  bool stereo = bands->n_channels == 2;

  for (int i = 0; i < n; i++)
    io[i] = (LqPair){ in[0][i], stereo ? in[1][i] : 0.0 };
  run_bands (bands, io, n);
  for (int i = 0; i < n; i++)
    out[0][i] = io[i][0];
  for (int i = 0; i < n && stereo; i++)
    out[1][i] = io[i][1];
}

/* ---- what has faded out ---- */

static bool is_idle (const LqBand *band, const LqBandVoice *voice, int section)
{
  bool bent = section == 0 && !lq_band_dynamics_is_idle (&band->dynamics)
              && fabs (voice->moved.value) > GONE;

  return !bent && lq_svf_stage_is_idle (&voice->stage[section]);
}

/* Drops sections that have faded out. */
static void drop_idle (LqEqualiserBands *bands)
{
  bool dropped = false;

  for (int i = 0; i < 2 * LQ_N_BANDS; i++)
    {
      LqBandVoice *voice = &bands->band[i / 2].voice[i % 2];
      for (int j = 0; j < LQ_BAND_SECTIONS; j++)
        if (voice->used[j] && is_idle (&bands->band[i / 2], voice, j))
          {
            voice->used[j] = false;
            dropped = true;
          }
    }
  if (dropped)
    link_chains (bands);
}

void lq_equaliser_bands_tidy (LqEqualiserBands *bands)
{
  if (bands->dynamic)
    straighten (bands);
  if (bands->on_the_way)
    drop_idle (bands);
}
