/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compressor: feed-forward, in the logarithmic domain, with a smooth decoupled detector
 * (Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012).
 *
 * Detector sound (input or external key) → high-pass → level in dB, peak or RMS → static curve →
 * stereo link → hold over the look-ahead → attack, hold and release, all on decibels of reduction
 * → gain. A reduction of 0 dB at a make-up of 0 dB changes no bit, nor does a mix of 0 %.
 * Audio thread but for prepare. */
#include <math.h>

#include "dsp/decibel.h"
#include "dsp/delay.h"
#include "dsp/detector.h"
#include "dsp/envelope.h"
#include "dsp/glide.h"
#include "dsp/link.h"
#include "dsp/lookahead.h"
#include "dsp/moving_curve.h"
#include "dsp/sidechain.h"
#include "processors/processor.h"
#include "processors/rows.h"

enum
{
  THRESHOLD,
  RATIO,
  KNEE,
  RANGE,
  ATTACK,
  RELEASE,
  HOLD,
  LOOKAHEAD,
  DETECTOR,
  WINDOW,
  LINK,
  HP,
  HP_FREQ,
  LISTEN,
  MAKEUP,
  MIX,
  N_ROWS
};

enum
{
  REDUCTION,
  INPUT_LEVEL,
  OUTPUT_LEVEL,
  N_READOUTS
};

static const LqParamRow rows[N_ROWS] = {
  [THRESHOLD] = { .id = "threshold",
                  .name = N_ ("Threshold"),
                  .group = N_ ("Curve"),
                  .unit = LQ_UNIT_LEVEL_DB,
                  .min = -60,
                  .max = 0,
                  .def = -18,
                  .decimals = 1,
                  .doc = N_ ("Level of a sine's peak above which the sound is turned down.") },
  [RATIO] = { .id = "ratio",
              .name = N_ ("Ratio"),
              .group = N_ ("Curve"),
              .unit = LQ_UNIT_RATIO,
              .min = 1,
              .max = 20,
              .def = 2,
              .curve = LQ_CURVE_LOG,
              .decimals = 1,
              .doc = N_ (
                  "How many decibels above the threshold come out as one; 1:1 changes no bit.") },
  [KNEE] = { .id = "knee",
             .name = N_ ("Knee"),
             .group = N_ ("Curve"),
             .unit = LQ_UNIT_LEVEL_DB,
             .max = 24,
             .def = 6,
             .decimals = 1,
             .doc = N_ (
                 "Width of the bend around the threshold, in which the ratio grows from 1:1.") },
  [RANGE] = { .id = "range",
              .name = N_ ("Range"),
              .group = N_ ("Curve"),
              .unit = LQ_UNIT_LEVEL_DB,
              .max = 60,
              .def = 60,
              .decimals = 1,
              .flags = LQ_PARAM_ADVANCED,
              .doc = N_ ("Most reduction there can be, however loud the sound.") },
  [ATTACK] = LQ_ROW_ATTACK (.min = 0.05, .max = 250, .def = 10,
                            .doc = N_ ("Time in which 63 % of a sudden reduction has been made.")),
  [RELEASE] =
      LQ_ROW_RELEASE (.min = 5, .max = 3000, .def = 150,
                      .doc = N_ (
                          "Time in which 63 % of a reduction has gone once the sound is softer.")),
  [HOLD] = LQ_ROW_HOLD (.max = 500,
                        .doc = N_ ("Time for which a reduction stays before it is released.")),
  [LOOKAHEAD] = LQ_ROW_LOOKAHEAD (
          .max = 20,
          .doc =
              N_ ("How far ahead of the sound the detector hears; delays the output by as much.")),
  [DETECTOR] = LQ_ROW_DETECTOR (),
  [WINDOW] = LQ_ROW_WINDOW (),
  [LINK] = LQ_ROW_LINK (.group = N_ ("Detector"), .flags = LQ_PARAM_ADVANCED),
  [HP] = LQ_ROW_HP (),
  [HP_FREQ] = LQ_ROW_HP_FREQ (),
  [LISTEN] =
      LQ_ROW_LISTEN (.doc =
                         N_ ("Puts out what the detector hears instead of the compressed sound.")),
  [MAKEUP] = LQ_ROW_OUTPUT_GAIN (.id = "makeup", .name = N_ ("Make-up"),
                                 .doc = N_ ("Gain of the compressed sound.")),
  [MIX] = LQ_ROW_MIX (
          .doc = N_ ("Share of the compressed sound; the rest is the dry sound, aligned with it.")),
};

static const LqReadoutInfo readouts[N_READOUTS] = {
  [REDUCTION] = LQ_READOUT_REDUCTION (
          .doc = N_ ("By how much the compressed sound is turned down, without make-up.")),
  [INPUT_LEVEL] = LQ_READOUT_INPUT_LEVEL (
          .name = N_ ("Detector level"), .max = 24,
          .doc = N_ ("Highest level that the detector heard: where the live point stands "
                     "on the curve.")),
  [OUTPUT_LEVEL] = LQ_READOUT_OUTPUT_LEVEL (
          .name = N_ ("Level after gain"), .max = 24,
          .doc = N_ ("The detector's level after the gain of this moment: how high the "
                     "live point stands.")),
};

/* ---- state ---- */

enum
{
  GLIDE_MAKEUP_DB,
  GLIDE_MIX,
  N_GLIDES
};

typedef struct
{
  LqSlidingMax ahead;
  LqEnvelope envelope;
} Lane;

typedef struct
{
  int n_channels;
  double rate_hz;
  int lookahead;
  LqSidechain sidechain;
  LqDetector detector;
  LqMovingCurve curve;
  LqLink link;
  LqBallistics ballistics;
  Lane lane[LQ_MAX_CHANNELS];
  LqDelay dry[LQ_MAX_CHANNELS];
  LqGlide glide[N_GLIDES];
} Compressor;

/* ---- parameters ---- */

static void aim (void *state, const double *params)
{
  Compressor *s = state;

  lq_sidechain_aim (&s->sidechain, (LqHighpassSlope)params[HP], params[HP_FREQ],
                    params[LISTEN] >= 0.5);
  lq_detector_aim (&s->detector, (LqDetectorMode)params[DETECTOR], params[WINDOW]);
  lq_moving_curve_aim (&s->curve, params[THRESHOLD], params[RATIO], params[KNEE], params[RANGE]);
  lq_link_aim (&s->link, params[LINK] / 100.0);
  s->ballistics = lq_ballistics (params[ATTACK], params[HOLD], params[RELEASE], s->rate_hz);
  lq_glide_aim (&s->glide[GLIDE_MAKEUP_DB], params[MAKEUP]);
  lq_glide_aim (&s->glide[GLIDE_MIX], params[MIX] / 100.0);
}

static void reset (void *state, const double *params)
{
  Compressor *s = state;

  aim (s, params);
  lq_sidechain_reset (&s->sidechain, (LqHighpassSlope)params[HP], params[HP_FREQ]);
  lq_detector_reset (&s->detector);
  lq_moving_curve_jump (&s->curve);
  lq_link_reset (&s->link);
  lq_glides_jump (s->glide, N_GLIDES);
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_delay_reset (&s->dry[c]);
      lq_sliding_max_reset (&s->lane[c].ahead);
      s->lane[c].envelope = (LqEnvelope){ 0 };
    }
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  return lq_row_lookahead_frames (params[LOOKAHEAD], setup->rate_hz);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Compressor *s = lq_arena_new0 (arena, Compressor);
  int ahead = latency (setup, params);

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->lookahead = ahead;
  lq_sidechain_init (&s->sidechain, arena, s->n_channels, s->rate_hz, ahead);
  lq_detector_init (&s->detector, s->n_channels, s->rate_hz);
  lq_moving_curve_init (&s->curve, s->rate_hz);
  lq_link_init (&s->link, s->n_channels, s->rate_hz);
  lq_glides_init (s->glide, N_GLIDES, s->rate_hz, LQ_SETTLE_MS);
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_delay_init (&s->dry[c], ahead, lq_arena_array (arena, double, ahead + 1));
      lq_sliding_max_init (&s->lane[c].ahead, ahead + 1, lq_arena_array (arena, double, ahead + 1));
    }
  reset (s, params);
  return s;
}

/* ---- one lane or two ---- */

static bool same_lanes (const Compressor *s)
{
  const LqEnvelope *a = &s->lane[0].envelope;
  const LqEnvelope *b = &s->lane[1].envelope;

  return a->held == b->held && fabs (a->peak - b->peak) < LQ_LINK_SAME_DB
         && fabs (a->out - b->out) < LQ_LINK_SAME_DB;
}

static void choose_lanes (Compressor *s)
{
  LqLinkStep step = lq_link_step (&s->link);

  if (step == LQ_LINK_OPENS)
    {
      lq_sliding_max_copy (&s->lane[1].ahead, &s->lane[0].ahead);
      s->lane[1].envelope = s->lane[0].envelope;
    }
  else if (step == LQ_LINK_MAY_CLOSE
           && lq_link_held_for (&s->link, true) > s->lookahead + LQ_QUANTUM && same_lanes (s))
    lq_link_close (&s->link);
}

/* ---- sound ---- */

/* X times the gain, mixed with X: G − 1 so that no gain and no mix leave every bit alone. */
static void apply (double *x, const double *gain, const double *mix)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    x[i] *= 1.0 + mix[i] * (gain[i] - 1.0);
}

static double highest (const double *x)
{
  double top = x[0];

  for (int i = 1; i < LQ_QUANTUM; i++)
    top = x[i] > top ? x[i] : top;
  return top;
}

static void read_out (const Compressor *s, const LqBlock *block, double level[][LQ_QUANTUM],
                      double reduction[][LQ_QUANTUM], double gain[][LQ_QUANTUM])
{
  const int last = LQ_QUANTUM - 1;
  double most = 0.0;
  double input = -INFINITY;
  double gain_lin = INFINITY;

  for (int lane = 0; lane < s->link.n_lanes; lane++)
    {
      most = fmax (most, highest (reduction[lane]));
      input = fmax (input, highest (level[lane]));
      gain_lin = fmin (gain_lin, 1.0 + s->glide[GLIDE_MIX].path[last] * (gain[lane][last] - 1.0));
    }
  block->readouts[REDUCTION] = most > 0.0 ? -most : 0.0;
  block->readouts[INPUT_LEVEL] = fmax (input, readouts[INPUT_LEVEL].min);
  block->readouts[OUTPUT_LEVEL] =
      fmax (input + 20.0 * log10 (gain_lin), readouts[OUTPUT_LEVEL].min);
}

static void process (void *state, const LqBlock *block)
{
  Compressor *s = state;
  double heard[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double level[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double reduction[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double gain[LQ_MAX_CHANNELS][LQ_QUANTUM];
  const double *makeup_db = s->glide[GLIDE_MAKEUP_DB].path;

  choose_lanes (s);
  lq_glides_run (s->glide, N_GLIDES);
  lq_sidechain_hear (&s->sidechain, block->key ? block->key : block->in, heard);
  lq_detector_run (&s->detector, heard, s->link.n_lanes, level);
  lq_moving_curve_run (&s->curve, s->link.n_lanes, level, reduction);
  if (s->link.n_lanes == 2)
    lq_link_run (&s->link, reduction);
  for (int lane = 0; lane < s->link.n_lanes; lane++)
    {
      double *r = reduction[lane];
      if (s->lookahead > 0)
        lq_sliding_max_run (&s->lane[lane].ahead, r, r, LQ_QUANTUM);
      lq_envelope_run (&s->lane[lane].envelope, &s->ballistics, r, r, LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM; i++)
        gain[lane][i] = makeup_db[i] - r[i];
      lq_decibels_to_gain (gain[lane], gain[lane], LQ_QUANTUM);
    }
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_delay_run (&s->dry[c], block->in[c], block->out[c], LQ_QUANTUM);
      apply (block->out[c], gain[s->link.n_lanes == 1 ? 0 : c], s->glide[GLIDE_MIX].path);
    }
  lq_sidechain_listen (&s->sidechain, heard, block->out);
  read_out (s, block, level, reduction, gain);
}

/* ---- table ---- */

/* To −100 dB of a difference of 60 dB in reduction: e^−13.5. */
static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  double ms =
      13.5 * (params[ATTACK] + params[RELEASE] + params[WINDOW]) + params[HOLD] + params[LOOKAHEAD];

  return (LqFrames)ceil (ms * 1e-3 * setup->rate_hz);
}

static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  return latency (setup, params)
         + lq_sidechain_tail ((LqHighpassSlope)params[HP], params[HP_FREQ], params[LISTEN] >= 0.5,
                              setup->rate_hz);
}

static bool response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                      LqTarget target, const double *x, double *y, int n)
{
  LqGainCurve curve = lq_gain_curve (params[THRESHOLD], params[RATIO], params[KNEE], params[RANGE]);

  if (kind != LQ_RESPONSE_TRANSFER || instance >= 0)
    return false;
  for (int i = 0; i < n; i++)
    {
      double reduction_db;
      double gain_lin;
      lq_gain_curve_run (&curve, &x[i], &reduction_db, 1);
      gain_lin = pow (10.0, (params[MAKEUP] - reduction_db) / 20.0);
      gain_lin = 1.0 + params[MIX] / 100.0 * (gain_lin - 1.0);
      if (params[LISTEN] >= 0.5)
        gain_lin = 1.0; /* the detector's sound, as it is in its passband */
      y[i] = fmax (x[i] + 20.0 * log10 (gain_lin), LQ_RESPONSE_FLOOR_DB);
    }
  return true;
}

const LqProcessor lq_processor_compressor = {
  .info = {
    .id = "compressor",
    .name = N_ ("Compressor"),
    .doc = N_ ("Turns down what is louder than a threshold, as smoothly or as firmly as asked for."),
    .when = N_ ("Reach for it to hold a mix together, to even out a voice or a bass, to bring the "
            "body of drums up beneath their hits, or, with a slow attack, to let hits stand out. "
            "On a master, one to three decibels of reduction at a low ratio are usually enough."),
    .version = 1,
    .rows = rows,
    .n_rows = N_ROWS,
    .readouts = readouts,
    .n_readouts = N_READOUTS,
    .has_key = true,
    .response = response,
    .reduction_readout = REDUCTION,
    .reduction_range_db = 6,
  },
  .prepare = prepare,
  .reset = reset,
  .update = aim,
  .process = process,
  .latency = latency,
  .tail = tail,
  .warm_up = warm_up,
};
