/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stereo: the width of one to five bands, a spread for what is in the middle, rotation and balance.
 *
 * Width is what is added to the side: the delayed input, plus (width − 1) times each band of the side,
 * plus the spread of the mid; added on the left and taken from the right, so that the sum of both never
 * changes. By the law of constant power the mid is turned down as the side is turned up, and the
 * other way round. The bands are of linear phase (dsp/linear_crossover), so mid and side stay together;
 * with one band there is no latency. At rest everywhere it changes no bit.
 * Audio thread but for prepare, latency, tail and response. */

#include "dsp/stereo.h"
#include "dsp/decorrelate.h"
#include "dsp/delay.h"
#include "dsp/glide.h"
#include "dsp/linear_crossover.h"
#include "processors/processor.h"
#include "processors/stereo_curve.h"

#define SETTLE_MS 20.0
#define WINDOW_S  0.3 /* of the correlation */

static int latency (const LqProcessorSetup *setup, const double *params)
{
  double split_hz[LQ_STEREO_MAX_BANDS];

  if (lq_stereo_splits (params, setup->rate_hz, split_hz) < 2)
    return 0;
  return lq_linear_crossover_latency (setup->rate_hz, split_hz[0]);
}

/* ---- state ---- */

typedef struct
{
  int n_channels;
  double rate_hz;
  int n_bands;
  LqStereoLaw law;
  LqLinearCrossover *crossover; /* NULL: one band */
  LqLinearSplits *splits;
  LqDelay delay[LQ_MAX_CHANNELS];
  LqGlide more_side[LQ_STEREO_MAX_BANDS], more_mid[LQ_STEREO_MAX_BANDS];
  LqGlide spread;
  LqGlide matrix[4];
  LqDecorrelate decorrelate;
  LqCorrelation correlation;
} Stereo;

static void aim (void *state, const double *params)
{
  Stereo *s = state;
  double m[4];

  lq_stereo_matrix (params, m);
  for (int i = 0; i < 4; i++)
    lq_glide_aim (&s->matrix[i], m[i]);
  for (int b = 0; b < s->n_bands; b++)
    {
      double side, mid;
      lq_stereo_more (params, b, &side, &mid);
      lq_glide_aim (&s->more_side[b], side);
      lq_glide_aim (&s->more_mid[b], mid);
    }
  lq_glide_aim (&s->spread, params[LQ_STEREO_SPREAD] / 100.0);
}

static void reset (void *state, const double *params)
{
  Stereo *s = state;

  aim (s, params);
  lq_glides_jump (s->matrix, 4);
  lq_glides_jump (s->more_side, s->n_bands);
  lq_glides_jump (s->more_mid, s->n_bands);
  lq_glide_jump (&s->spread);
  if (s->crossover)
    lq_linear_crossover_jump (s->crossover, s->splits);
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_reset (&s->delay[c]);
  lq_decorrelate_reset (&s->decorrelate);
  lq_correlation_reset (&s->correlation);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Stereo *s = lq_arena_new0 (arena, Stereo);
  double split_hz[LQ_STEREO_MAX_BANDS];
  int lag = latency (setup, params);

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->law = (LqStereoLaw)params[LQ_STEREO_LAW];
  s->n_bands = lq_stereo_splits (params, s->rate_hz, split_hz);
  if (s->n_bands > 1 && s->n_channels == 2)
    {
      s->crossover = lq_linear_crossover_new (arena, s->rate_hz, s->n_bands,
                                              s->law == LQ_STEREO_LAW_POWER ? 2 : 1, split_hz[0]);
      s->splits = lq_linear_splits_new (arena, s->crossover, split_hz);
    }
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_init (&s->delay[c], lag, lq_arena_array (arena, double, lag + 1));
  lq_glides_init (s->matrix, 4, s->rate_hz, SETTLE_MS);
  lq_glides_init (s->more_side, s->n_bands, s->rate_hz, SETTLE_MS);
  lq_glides_init (s->more_mid, s->n_bands, s->rate_hz, SETTLE_MS);
  lq_glide_init (&s->spread, s->rate_hz, SETTLE_MS, 0.0);
  lq_decorrelate_init (&s->decorrelate, s->rate_hz);
  lq_correlation_init (&s->correlation, s->rate_hz, WINDOW_S);
  reset (s, params);
  return s;
}

/* ---- sound ---- */

/* SUM += what MORE adds of the plane X. */
static void add_share (LqGlide *more, const double *x, double sum[LQ_QUANTUM])
{
  const double *share = lq_glide_run (more);

  if (!lq_glide_rests_at (more, 0.0))
    for (int i = 0; i < LQ_QUANTUM; i++)
      sum[i] += share[i] * x[i];
}

/* What the bands add to the side, left and the other way round right, and to the mid, on both. */
static void widen (Stereo *s, const LqBlock *block, double to_side[LQ_QUANTUM],
                   double to_mid[LQ_QUANTUM])
{
  double side[LQ_QUANTUM], mid[LQ_QUANTUM];
  const double *const planes[] = { side, mid };
  LqBandPlanes bands[LQ_STEREO_MAX_BANDS];

  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      side[i] = 0.5 * (block->in[0][i] - block->in[1][i]);
      mid[i] = 0.5 * (block->in[0][i] + block->in[1][i]);
    }
  if (s->crossover)
    lq_linear_crossover_run (s->crossover, planes, bands);
  for (int b = 0; b < s->n_bands; b++)
    {
      add_share (&s->more_side[b], s->crossover ? bands[b][0] : side, to_side);
      if (s->law == LQ_STEREO_LAW_POWER)
        add_share (&s->more_mid[b], s->crossover ? bands[b][1] : mid, to_mid);
    }
}

/* The turned mid; it begins from silence when it is wanted, faded in. */
static void spread (Stereo *s, double *const *io, double to_side[LQ_QUANTUM])
{
  if (lq_glide_rests_at (&s->spread, 0.0))
    {
      lq_decorrelate_reset (&s->decorrelate);
      return;
    }
  double turned[LQ_QUANTUM];

  for (int i = 0; i < LQ_QUANTUM; i++)
    turned[i] = 0.5 * (io[0][i] + io[1][i]);
  lq_decorrelate_run (&s->decorrelate, turned, LQ_QUANTUM);
  add_share (&s->spread, turned, to_side);
}

static void place (Stereo *s, double *const *io)
{
  static const double identity[4] = { 1.0, 0.0, 0.0, 1.0 };
  bool rests = true;

  for (int i = 0; i < 4; i++)
    {
      rests = rests && lq_glide_rests_at (&s->matrix[i], identity[i]);
      lq_glide_run (&s->matrix[i]);
    }
  if (rests)
    return;
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double left = io[0][i], right = io[1][i];
      io[0][i] = s->matrix[0].path[i] * left + s->matrix[1].path[i] * right;
      io[1][i] = s->matrix[2].path[i] * left + s->matrix[3].path[i] * right;
    }
}

static void process (void *state, const LqBlock *block)
{
  Stereo *s = state;
  double to_side[LQ_QUANTUM] = { 0.0 }, to_mid[LQ_QUANTUM] = { 0.0 };
  double r;

  if (s->n_channels == 2)
    widen (s, block, to_side, to_mid);
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_run (&s->delay[c], block->in[c], block->out[c], LQ_QUANTUM);
  block->readouts[LQ_STEREO_CORRELATION] = 0.0;
  if (s->n_channels < 2)
    return;
  spread (s, block->out, to_side);
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      block->out[0][i] += to_mid[i] + to_side[i];
      block->out[1][i] += to_mid[i] - to_side[i];
    }
  place (s, block->out);
  lq_correlation_process (&s->correlation, block->out[0], block->out[1], LQ_QUANTUM);
  if (lq_correlation_read (&s->correlation, &r))
    block->readouts[LQ_STEREO_CORRELATION] = r;
}

/* ---- table ---- */

static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  LqFrames frames = 2 * latency (setup, params);

  if (params[LQ_STEREO_SPREAD] > 0.0)
    frames += lq_decorrelate_tail (setup->rate_hz);
  return frames;
}

static const char *const facts[] = { "width", NULL };

const LqProcessor lq_processor_stereo = {
  .info = {
    .id = "stereo",
    .name = N_ ("Stereo"),
    .doc = N_ ("Width in up to five bands, a bass in mono, rotation and balance; what both sides "
           "have in common stays as it is."),
    .when = N_ ("Reach for it to open a chorus or to gather a mix that falls apart, to take the side "
            "out of the bass for a disc or a large room, to set a crooked image straight, or to "
            "give a mono part some width that is gone again in mono. Listen in mono before "
            "and after: the mix must not lose what it lives from."),
    .version = 1,
    .rows = lq_stereo_rows,
    .n_rows = LQ_STEREO_N_ROWS,
    .groups = &lq_stereo_bands,
    .n_groups = 1,
    .readouts = lq_stereo_readouts,
    .n_readouts = LQ_STEREO_N_READOUTS,
    .response = lq_stereo_response,
    .facts = facts,
    .fact_span = lq_stereo_fact_span,
    .reduction_readout = -1,
  },
  .prepare = prepare,
  .reset = reset,
  .update = aim,
  .process = process,
  .latency = latency,
  .tail = tail,
};
