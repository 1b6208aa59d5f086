/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiband: two to six bands, each compressed or expanded, down or up.
 *
 * Split → for each band: level, peak or RMS → static curve → stereo link → held over the look-ahead
 * → attack and release, on decibels, all bands side by side → gain → sum.
 *
 * What idles: a band that is off is not touched. While all are off (or the mix is 0 %) the sound
 * comes out to the bit in both kinds of phase, since a split of minimum phase that does nothing is
 * still an all-pass: it is faded in with the first band that is switched on, after it has settled
 * unheard, and out with the last. That is how a fresh insert can be transparent, as an engineer
 * expects, without a split that changes its phase with the level. In linear phase the bands are
 * added as differences, input + Σ (gain − 1) band, exact wherever nothing happens.
 * Audio thread but for prepare. */
#include <math.h>
#include <string.h>

#include "core/clones.h"
#include "dsp/envelope.h"
#include "dsp/link.h"
#include "dsp/peak.h"
#include "processors/multiband_band.h"
#include "processors/multiband_split.h"
#include "processors/processor.h"
#include "processors/rows.h"

#define N_BANKS  ((LQ_MULTIBAND_BANDS + LQ_ENVELOPE_BANK - 1) / LQ_ENVELOPE_BANK)
#define SETTLE_S 0.06 /* of a split that begins unheard, until it is faded in */

enum
{
  GLIDE_SPLIT, /* share of the split sound */
  GLIDE_MIX,
  GLIDE_OUTPUT_LIN,
  N_GLIDES
};

typedef struct
{
  int n_channels;
  int n_bands;
  double rate_hz;
  int lookahead;
  bool wanted; /* some band is, or is soloed */
  bool cold;   /* the split does not run */
  int settles; /* frames until it may be heard */
  int settle_frames;
  LqMultibandSplit split;
  LqGlide glide[N_GLIDES];
  LqLink link;
  LqDelay dry[LQ_MAX_CHANNELS];
  LqMband band[LQ_MULTIBAND_BANDS];
  LqEnvelopeBank bank[LQ_MAX_CHANNELS][N_BANKS];
} Multiband;

/* ---- parameters ---- */

static void aim_band (Multiband *s, int b, const double *params)
{
  LqMband *band = &s->band[b];
  LqEnvelopeBank *banks[] = { &s->bank[0][b / LQ_ENVELOPE_BANK],
                              &s->bank[1][b / LQ_ENVELOPE_BANK] };
  const double *rows = lq_multiband_band (params, b);

  memcpy (band->rows, rows, sizeof band->rows);
  if (band->mode == rows[LQ_MBAND_MODE])
    lq_mband_aim_curve (band);
  lq_mband_aim_on (band);
  lq_glide_aim (&band->glide[LQ_MBAND_GLIDE_MAKEUP_DB], rows[LQ_MBAND_MAKEUP]);
  lq_glide_aim (&band->glide[LQ_MBAND_GLIDE_HEARD],
                !lq_multiband_any_solo (params) || lq_multiband_is_solo (params, b) ? 1.0 : 0.0);
  lq_detector_aim (&band->detector, (LqDetectorMode)params[LQ_MULTIBAND_DETECTOR],
                   params[LQ_MULTIBAND_WINDOW]);
  for (int lane = 0; lane < LQ_MAX_CHANNELS; lane++)
    {
      banks[lane]->attack[b % LQ_ENVELOPE_BANK] =
          lq_one_pole_pull (rows[LQ_MBAND_ATTACK], s->rate_hz);
      banks[lane]->release[b % LQ_ENVELOPE_BANK] =
          lq_one_pole_pull (rows[LQ_MBAND_RELEASE], s->rate_hz);
    }
}

static void aim (void *state, const double *params)
{
  Multiband *s = state;

  lq_multiband_split_aim (&s->split, params);
  s->wanted = lq_multiband_is_wanted (params);
  for (int b = 0; b < s->n_bands; b++)
    aim_band (s, b, params);
  lq_link_aim (&s->link, params[LQ_MULTIBAND_LINK] / 100.0);
  lq_glide_aim (&s->glide[GLIDE_MIX], params[LQ_MULTIBAND_MIX] / 100.0);
  lq_glide_aim (&s->glide[GLIDE_OUTPUT_LIN], pow (10.0, params[LQ_MULTIBAND_OUTPUT] / 20.0));
}

/* ---- life ---- */

/* Forgets the past of band B and takes up the mode that is asked for. */
static void clean_band (Multiband *s, int b)
{
  LqMband *band = &s->band[b];

  band->mode = (LqMbandMode)band->rows[LQ_MBAND_MODE];
  lq_mband_aim_curve (band);
  lq_moving_curve_jump (&band->curve);
  lq_detector_reset (&band->detector);
  for (int c = 0; c < s->n_channels; c++)
    {
      LqEnvelopeBank *bank = &s->bank[c][b / LQ_ENVELOPE_BANK];
      bank->peak[b % LQ_ENVELOPE_BANK] = bank->out[b % LQ_ENVELOPE_BANK] = 0.0;
      lq_sliding_max_reset (&band->ahead[c]);
    }
  band->clean = true;
}

/* The split begins anew, where its frequencies are. */
static void start (Multiband *s)
{
  lq_multiband_split_forget (&s->split);
  for (int b = 0; b < s->n_bands; b++)
    {
      clean_band (s, b);
      for (int c = 0; c < s->n_channels; c++)
        lq_delay_reset (&s->band[b].delay[c]);
    }
  s->cold = false;
}

static bool ready (void *state, const double *params, int *work)
{
  Multiband *s = state;

  return lq_multiband_split_ready (&s->split, params, work);
}

static void reset (void *state, const double *params)
{
  Multiband *s = state;

  aim (s, params);
  lq_multiband_split_rest (&s->split, params);
  start (s);
  for (int b = 0; b < s->n_bands; b++)
    {
      lq_mband_aim_on (&s->band[b]);
      lq_glides_jump (s->band[b].glide, LQ_MBAND_N_GLIDES);
    }
  lq_link_reset (&s->link);
  lq_glide_aim (&s->glide[GLIDE_SPLIT], s->wanted ? 1.0 : 0.0);
  lq_glides_jump (s->glide, N_GLIDES);
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_reset (&s->dry[c]);
  s->cold = !s->wanted;
  s->settles = 0;
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  return lq_multiband_split_latency (setup->rate_hz, params)
         + lq_row_lookahead_frames (params[LQ_MULTIBAND_LOOKAHEAD], setup->rate_hz);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Multiband *s = lq_arena_new0 (arena, Multiband);
  int lag = latency (setup, params);

  s->n_channels = setup->n_channels;
  s->n_bands = lq_multiband_n (params);
  s->rate_hz = setup->rate_hz;
  s->lookahead = lag - lq_multiband_split_latency (setup->rate_hz, params);
  s->settle_frames = 2 * lag + (int)(SETTLE_S * s->rate_hz);
  lq_multiband_split_init (&s->split, arena, setup, params);
  lq_glides_init (s->glide, N_GLIDES, s->rate_hz, LQ_SETTLE_MS);
  lq_link_init (&s->link, s->n_channels, s->rate_hz);
  for (int b = 0; b < s->n_bands; b++)
    lq_mband_init (&s->band[b], arena, s->n_channels, s->rate_hz, s->lookahead);
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_init (&s->dry[c], lag, lq_arena_array (arena, double, lag + 1));
  reset (s, params);
  return s;
}

/* ---- one lane or two ---- */

static bool same_lanes (const Multiband *s)
{
  for (int k = 0; k < s->n_bands; k++)
    {
      const LqEnvelopeBank *a = &s->bank[0][k / LQ_ENVELOPE_BANK];
      const LqEnvelopeBank *b = &s->bank[1][k / LQ_ENVELOPE_BANK];
      int i = k % LQ_ENVELOPE_BANK;
      if (fabs (a->peak[i] - b->peak[i]) >= LQ_LINK_SAME_DB
          || fabs (a->out[i] - b->out[i]) >= LQ_LINK_SAME_DB)
        return false;
    }
  return true;
}

static void choose_lanes (Multiband *s)
{
  LqLinkStep step = lq_link_step (&s->link);

  if (step == LQ_LINK_OPENS)
    {
      memcpy (s->bank[1], s->bank[0], sizeof s->bank[1]);
      for (int b = 0; b < s->n_bands; b++)
        lq_sliding_max_copy (&s->band[b].ahead[1], &s->band[b].ahead[0]);
    }
  else if (step == LQ_LINK_MAY_CLOSE
           && lq_link_held_for (&s->link, true) > s->lookahead + LQ_QUANTUM && same_lanes (s))
    lq_link_close (&s->link);
}

/* ---- what each band does ---- */

/* What band B asks for, before it is held and smoothed. */
static void find_change (Multiband *s, int b, LqMbandPlanes sound, double peak_lin,
                         LqMbandPlanes change)
{
  LqMband *band = &s->band[b];
  int n_lanes = s->link.n_lanes;

  lq_glides_run (band->glide, LQ_MBAND_N_GLIDES);
  if (lq_glide_rests_at (&band->glide[LQ_MBAND_GLIDE_ON], 0.0))
    {
      if (!band->clean || band->mode != band->rows[LQ_MBAND_MODE])
        clean_band (s, b);
      lq_mband_aim_on (band);
    }
  else
    band->clean = false;
  if (band->clean || lq_mband_is_soft (band, peak_lin))
    {
      memset (change, 0, sizeof (LqMbandPlanes));
      lq_detector_pass (&band->detector, sound);
      return;
    }
  lq_detector_run (&band->detector, sound, n_lanes, change);
  lq_mband_run_curve (band, n_lanes, change);
}

/* Attack and release of all bands of a lane. */
static void smooth_lane (Multiband *s, int lane, LqMbandPlanes *change)
{
  double spare[LQ_ENVELOPE_BANK][LQ_QUANTUM] = { 0 };

  for (int b = 0; b < s->n_bands && s->lookahead > 0; b++)
    if (!s->band[b].clean)
      lq_mband_hold (&s->band[b].ahead[lane], change[b][lane]);
  for (int first = 0; first < s->n_bands; first += LQ_ENVELOPE_BANK)
    {
      double *io[LQ_ENVELOPE_BANK];
      for (int k = 0; k < LQ_ENVELOPE_BANK; k++)
        io[k] = first + k < s->n_bands ? change[first + k][lane] : spare[k];
      lq_envelope_bank_run (&s->bank[lane][first / LQ_ENVELOPE_BANK], io);
    }
}

/* ---- sum ---- */

LQ_CLONES static void add_weighted (double *restrict out, const double *restrict band,
                                    const double *restrict weight, double less)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    out[i] += (weight[i] - less) * band[i];
}

LQ_CLONES static void add_plain (double *restrict out, const double *restrict band)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    out[i] += band[i];
}

/* OUT: silence or, in linear phase, the delayed input. */
static void add_band (Multiband *s, LqMband *band, LqMbandPlanes sound, LqMbandPlanes change,
                      LqMbandPlanes out)
{
  bool weighs[LQ_MAX_CHANNELS];

  for (int lane = 0; lane < s->link.n_lanes; lane++)
    weighs[lane] = lq_mband_find_weight (band, s->glide[GLIDE_MIX].path, change[lane]);
  for (int c = 0; c < s->n_channels; c++)
    {
      int lane = s->link.n_lanes == 1 ? 0 : c;
      lq_delay_run (&band->delay[c], sound[c], sound[c], LQ_QUANTUM);
      if (weighs[lane])
        add_weighted (out[c], sound[c], change[lane], s->split.linear ? 1.0 : 0.0);
      else if (!s->split.linear)
        add_plain (out[c], sound[c]);
    }
}

/* ---- sound ---- */

static void read_band (const Multiband *s, const LqBlock *block, int b, double peak_lin,
                       LqMbandPlanes change)
{
  const LqMband *band = &s->band[b];
  double *readouts = block->readouts;
  double sign = lq_mband_expands (band->mode) ? 1.0 : -1.0;
  double gain_db = 0.0;

  for (int lane = 0; lane < s->link.n_lanes; lane++)
    for (int i = 0; i < LQ_QUANTUM; i += LQ_QUANTUM - 1)
      {
        double g = sign * band->glide[LQ_MBAND_GLIDE_ON].path[i] * change[lane][i];
        gain_db = fabs (g) > fabs (gain_db) ? g : gain_db;
      }
  readouts[LQ_MULTIBAND_GAIN + b] = gain_db;
  readouts[LQ_MULTIBAND_LEVEL + b] =
      lq_readout_db (&lq_multiband_readouts[LQ_MULTIBAND_LEVEL + b], peak_lin);
  readouts[LQ_MULTIBAND_REDUCTION] = fmin (readouts[LQ_MULTIBAND_REDUCTION], gain_db);
}

static void clear_readouts (const LqBlock *block)
{
  for (int r = 0; r < LQ_MULTIBAND_N_READOUTS; r++)
    block->readouts[r] = r < LQ_MULTIBAND_LEVEL ? 0.0 : lq_multiband_readouts[r].min;
}

/* False: the split sound is not heard and does not come. */
static bool runs (Multiband *s)
{
  if (s->cold && s->wanted)
    {
      start (s);
      s->settles = s->settle_frames;
    }
  if (s->cold)
    return false;
  s->settles -= s->settles > 0 ? LQ_QUANTUM : 0;
  lq_glide_aim (&s->glide[GLIDE_SPLIT], s->wanted && s->settles <= 0 ? 1.0 : 0.0);
  s->cold = !s->wanted && lq_glide_rests_at (&s->glide[GLIDE_SPLIT], 0.0);
  return !s->cold;
}

static void run_bands (Multiband *s, const LqBlock *block, LqMbandPlanes out)
{
  LqBandPlanes sound[LQ_MULTIBAND_BANDS];
  LqMbandPlanes change[LQ_MULTIBAND_BANDS];
  double peak_lin[LQ_MULTIBAND_BANDS];

  lq_multiband_split_run (&s->split, block->in, sound);
  choose_lanes (s);
  for (int b = 0; b < s->n_bands; b++)
    {
      peak_lin[b] = 0.0;
      for (int c = 0; c < s->n_channels; c++)
        peak_lin[b] = fmax (peak_lin[b], lq_peak (sound[b][c], LQ_QUANTUM));
      find_change (s, b, sound[b], peak_lin[b], change[b]);
    }
  if (s->link.n_lanes == 2)
    lq_link_run_all (&s->link, change, s->n_bands);
  for (int lane = 0; lane < s->link.n_lanes; lane++)
    smooth_lane (s, lane, change);
  for (int b = 0; b < s->n_bands; b++)
    {
      read_band (s, block, b, peak_lin[b], change[b]);
      add_band (s, &s->band[b], sound[b], change[b], out);
    }
}

static void process (void *state, const LqBlock *block)
{
  Multiband *s = state;
  LqMbandPlanes dry, out = { { 0 } };
  bool split = runs (s);

  clear_readouts (block);
  lq_glides_run (s->glide, N_GLIDES);
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_run (&s->dry[c], block->in[c], dry[c], LQ_QUANTUM);
  if (s->split.linear)
    memcpy (out, dry, sizeof dry);
  if (split)
    run_bands (s, block, out);
  for (int c = 0; c < s->n_channels; c++)
    {
      const double *share = s->glide[GLIDE_SPLIT].path;
      const double *gain = s->glide[GLIDE_OUTPUT_LIN].path;
      const double *whole = lq_glide_rests_at (&s->glide[GLIDE_SPLIT], 1.0) ? out[c]
                            : split                                         ? NULL
                                                                            : dry[c];
      for (int i = 0; i < LQ_QUANTUM; i++)
        block->out[c][i] =
            gain[i] * (whole ? whole[i] : dry[c][i] + share[i] * (out[c][i] - dry[c][i]));
    }
}

/* ---- table ---- */

static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  double boost_db = 24.0 + 24.0 + 40.0; /* make-up, output, range */

  if (!lq_multiband_is_wanted (params))
    return latency (setup, params);
  return latency (setup, params) + lq_multiband_split_latency (setup->rate_hz, params) + LQ_QUANTUM
         + (LqFrames)ceil (lq_multiband_split_ringing_s (params, 140.0 + boost_db)
                           * setup->rate_hz);
}

/* To −100 dB of a difference of 40 dB in gain: e^−13. */
static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  double slowest_ms = 0.0;
  double window_ms =
      params[LQ_MULTIBAND_DETECTOR] == LQ_DETECTOR_RMS ? params[LQ_MULTIBAND_WINDOW] : 0.0;

  for (int b = 0; b < lq_multiband_n (params); b++)
    if (lq_multiband_is_on (params, b))
      {
        const double *rows = lq_multiband_band (params, b);
        slowest_ms = fmax (slowest_ms, rows[LQ_MBAND_ATTACK] + rows[LQ_MBAND_RELEASE] + window_ms);
      }
  return tail (setup, params) + (LqFrames)ceil (13.5e-3 * slowest_ms * setup->rate_hz);
}

const LqProcessor lq_processor_multiband = {
  .info = {
    .id = "multiband",
    .name = N_ ("Multiband"),
    .doc = N_ ("Splits the sound into two to six bands and evens out or widens the dynamics of each."),
    .when = N_ ("Reach for it when one range of a mix moves more than the rest: a boomy bass, a harsh "
            "chorus, cymbals that come and go, or a sound that is dull only while it is soft. Switch "
            "on the one band that needs it, solo it to find its splits, and stay within a few "
            "decibels; what is wrong all the time is the equaliser's work."),
    .version = 1,
    .rows = lq_multiband_rows,
    .n_rows = LQ_MULTIBAND_N_ROWS,
    .groups = &lq_multiband_bands,
    .n_groups = 1,
    .readouts = lq_multiband_readouts,
    .n_readouts = LQ_MULTIBAND_N_READOUTS,
    .response = lq_multiband_response,
    .reduction_readout = LQ_MULTIBAND_REDUCTION,
    .reduction_range_db = 6,
  },
  .prepare = prepare,
  .reset = reset,
  .ready = ready,
  .update = aim,
  .process = process,
  .latency = latency,
  .tail = tail,
  .warm_up = warm_up,
};
