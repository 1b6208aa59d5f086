/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gate, and downward expander where its ratio is low and its knee wide.
 *
 * Detector sound (input or external key) → high-pass, low-pass → level in dB, every crest kept for
 * 10 ms and over the look-ahead → openness by the curve, with hysteresis → stereo link, towards the
 * channel that is more open → attack, hold and release → gain. Fully open it changes no bit. It starts
 * open: what it has not heard yet it does not cut. Audio thread but for prepare. */
#include <math.h>
#include <string.h>

#include "dsp/decibel.h"
#include "dsp/delay.h"
#include "dsp/detector.h"
#include "dsp/expander.h"
#include "dsp/link.h"
#include "dsp/lookahead.h"
#include "dsp/peak.h"
#include "dsp/sidechain.h"
#include "processors/processor.h"
#include "processors/rows.h"

/* Half a period of 50 Hz: between two crests a level does not fall. */
#define CREST_MS 10.0

/* Where the detector's decibels begin. */
#define FLOOR_DB (-200.0)

/* After a hand has turned something, the gate opens no faster for so long: a row makes no click. */
#define GENTLE_MS        500.0
#define GENTLE_ATTACK_MS 2.0

enum
{
  THRESHOLD,
  HYSTERESIS,
  RATIO,
  KNEE,
  RANGE,
  ATTACK,
  HOLD,
  RELEASE,
  LOOKAHEAD,
  DETECTOR,
  WINDOW,
  LINK,
  HP,
  HP_FREQ,
  LP,
  LP_FREQ,
  LISTEN,
  N_ROWS
};

enum
{
  REDUCTION,
  INPUT_LEVEL,
  OUTPUT_LEVEL,
  N_READOUTS
};

#define MIN_THRESHOLD_DB (-80.0)

static const LqParamRow rows[N_ROWS] = {
  [THRESHOLD] =
      LQ_ROW_THRESHOLD (.group = N_ ("Curve"), .min = MIN_THRESHOLD_DB, .max = 0,
                        .def = MIN_THRESHOLD_DB, .flags = LQ_PARAM_MINUS_INF,
                        .doc =
                            N_ ("Level of a sine's peak at which it opens; at −∞ it is always open "
                                "and changes no bit."),
                        .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [HYSTERESIS] = { .id = "hysteresis",
                   .name = N_ ("Hysteresis"),
                   .group = N_ ("Curve"),
                   .unit = LQ_UNIT_LEVEL_DB,
                   .max = 24,
                   .def = 4,
                   .decimals = 1,
                   .doc = N_ ("How far below the threshold the level must fall before it closes "
                              "again, so that a fading sound does not make it chatter."),
                   .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0)) },
  [RATIO] =
      LQ_ROW_RATIO (.max = 100, .def = 20,
                    .doc = N_ (
                        "How many decibels come out for one below the threshold: 2:1 lets quiet "
                        "sounds sink, 20:1 and more shut them off."),
                    .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [KNEE] = LQ_ROW_KNEE (
          .group = N_ ("Curve"), .flags = LQ_PARAM_ADVANCED,
          .doc = N_ ("Width of the bend around the threshold, in which the ratio grows from 1:1."),
          .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [RANGE] =
      LQ_ROW_RANGE (.group = N_ ("Curve"), .max = 80, .def = 60,
                    .doc = N_ (
                        "By how much it turns down at most: what is left of what it shuts off.")),
  [ATTACK] = LQ_ROW_ATTACK (.min = 0.1, .max = 250, .def = 1,
                            .doc = N_ ("Time in which it has opened by 63 % of its decibels."),
                            .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [HOLD] = LQ_ROW_HOLD (.max = 2000, .def = 20,
                        .doc = N_ ("Time for which it stays open after the last crest that was "
                                   "loud enough, and 10 ms more."),
                        .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [RELEASE] = LQ_ROW_RELEASE (.min = 5, .max = 3000, .def = 150,
                              .doc = N_ ("Time in which it has closed by 63 % of its decibels."),
                              .needs = LQ_NEEDS (LQ_NEED_NOT ("range", 0))),
  [LOOKAHEAD] = LQ_ROW_LOOKAHEAD (
          .max = 20,
          .doc = N_ ("How far ahead of the sound the detector hears, so that it is open when a hit "
                     "begins; delays the output by as much.")),
  [DETECTOR] = LQ_ROW_DETECTOR (),
  [WINDOW] = LQ_ROW_WINDOW (),
  [LINK] = { .id = "link",
             .name = N_ ("Link"),
             .group = N_ ("Detector"),
             .unit = LQ_UNIT_PERCENT,
             .max = 100,
             .def = 100,
             .flags = LQ_PARAM_ADVANCED,
             .doc = N_ ("How far each channel follows the channel that is more open: 100 % keeps "
                        "the stereo image, 0 % works on each channel alone.") },
  [HP] = LQ_ROW_HP (),
  [HP_FREQ] = LQ_ROW_HP_FREQ (),
  [LP] = LQ_ROW_LP (),
  [LP_FREQ] = LQ_ROW_LP_FREQ (),
  [LISTEN] =
      LQ_ROW_LISTEN (.doc = N_ ("Puts out what the detector hears instead of the gated sound.")),
};

static const LqReadoutInfo readouts[N_READOUTS] = {
  [REDUCTION] = LQ_READOUT_REDUCTION (.doc = N_ ("By how much it is closed.")),
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

typedef struct
{
  LqSlidingMax crest; /* of decibels above FLOOR_DB */
  LqExpanderState expander;
  LqOpeningState opening;
} Lane;

typedef struct
{
  int n_channels;
  double rate_hz;
  int lookahead;
  int crest_frames;
  double params[N_ROWS];
  LqSidechain sidechain;
  LqDetector detector;
  LqExpander expander;
  LqLink link;
  LqOpening opening;
  LqOpening gentle;
  int gentle_for; /* frames */
  Lane lane[LQ_MAX_CHANNELS];
  LqDelay dry[LQ_MAX_CHANNELS];
} Gate;

/* ---- parameters ---- */

static double threshold_of (const double *params)
{
  return params[THRESHOLD] > MIN_THRESHOLD_DB ? params[THRESHOLD] : LQ_EXPANDER_NEVER_DB;
}

static void aim (void *state, const double *params)
{
  Gate *s = state;

  if (memcmp (s->params, params, sizeof s->params) != 0)
    s->gentle_for = (int)(GENTLE_MS * 1e-3 * s->rate_hz);
  memcpy (s->params, params, sizeof s->params);
  lq_sidechain_aim (&s->sidechain, (LqHighpassSlope)params[HP], params[HP_FREQ],
                    params[LISTEN] >= 0.5);
  lq_sidechain_aim_lowpass (&s->sidechain, (LqHighpassSlope)params[LP], params[LP_FREQ]);
  lq_detector_aim (&s->detector, (LqDetectorMode)params[DETECTOR], params[WINDOW]);
  lq_expander_aim (&s->expander, threshold_of (params), params[HYSTERESIS], params[RATIO],
                   params[KNEE], params[RANGE]);
  lq_link_aim (&s->link, params[LINK] / 100.0);
  s->opening = lq_opening (params[ATTACK], params[HOLD], params[RELEASE], s->rate_hz);
  s->gentle = lq_opening (fmax (params[ATTACK], GENTLE_ATTACK_MS), params[HOLD], params[RELEASE],
                          s->rate_hz);
}

static void reset (void *state, const double *params)
{
  Gate *s = state;

  aim (s, params);
  s->gentle_for = 0;
  lq_sidechain_reset (&s->sidechain, (LqHighpassSlope)params[HP], params[HP_FREQ]);
  lq_detector_reset (&s->detector);
  lq_expander_jump (&s->expander);
  lq_link_reset (&s->link);
  for (int c = 0; c < s->n_channels; c++)
    {
      Lane *lane = &s->lane[c];
      lq_delay_reset (&s->dry[c]);
      lq_sliding_max_reset (&lane->crest);
      lane->expander = (LqExpanderState){ .open = true, .held = s->opening.hold_frames };
      lane->opening =
          (LqOpeningState){ .first = 1.0, .second = 1.0, .held = s->opening.hold_frames };
    }
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  return lq_row_lookahead_frames (params[LOOKAHEAD], setup->rate_hz);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Gate *s = lq_arena_new0 (arena, Gate);
  int ahead = latency (setup, params);
  int window = ahead + (int)lround (CREST_MS * 1e-3 * setup->rate_hz) + 1;

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->lookahead = ahead;
  s->crest_frames = window;
  lq_sidechain_init (&s->sidechain, arena, s->n_channels, s->rate_hz, ahead);
  lq_detector_init (&s->detector, s->n_channels, s->rate_hz);
  lq_expander_init (&s->expander, s->rate_hz);
  lq_link_init (&s->link, s->n_channels, s->rate_hz);
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_delay_init (&s->dry[c], ahead, lq_arena_array (arena, double, ahead + 1));
      lq_sliding_max_init (&s->lane[c].crest, window, lq_arena_array (arena, double, window));
    }
  reset (s, params);
  return s;
}

/* ---- one lane or two ---- */

static bool same_lanes (const Gate *s)
{
  const Lane *a = &s->lane[0];
  const Lane *b = &s->lane[1];

  return a->opening.held == b->opening.held
         && fabs (a->opening.first - b->opening.first) < LQ_LINK_SAME_DB
         && fabs (a->opening.second - b->opening.second) < LQ_LINK_SAME_DB;
}

static void choose_lanes (Gate *s)
{
  LqLinkStep step = lq_link_step (&s->link);

  if (step == LQ_LINK_OPENS)
    {
      lq_sliding_max_copy (&s->lane[1].crest, &s->lane[0].crest);
      s->lane[1].expander = s->lane[0].expander;
      s->lane[1].opening = s->lane[0].opening;
    }
  else if (step == LQ_LINK_MAY_CLOSE
           && lq_link_held_for (&s->link, true) > s->crest_frames + LQ_QUANTUM && same_lanes (s))
    {
      if (s->lane[1].expander.open)
        s->lane[0].expander = s->lane[1].expander;
      lq_link_close (&s->link);
    }
}

/* ---- sound ---- */

/* The highest level of the last crests, in place. */
static void keep_crests (Lane *lane, double *level)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    level[i] -= FLOOR_DB;
  lq_sliding_max_run (&lane->crest, level, level, LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    level[i] += FLOOR_DB;
}

/* Openness becomes gain, in place. */
static void find_gain (const Gate *s, double *openness)
{
  const double *range_db = s->expander.part[LQ_EXPANDER_RANGE].path;

  for (int i = 0; i < LQ_QUANTUM; i++)
    openness[i] = -range_db[i] * (1.0 - openness[i]);
  lq_decibels_to_gain (openness, openness, LQ_QUANTUM);
}

static void read_out (const LqBlock *block, double input_db, double gain_lin)
{
  double reduction_db = 20.0 * log10 (fmax (gain_lin, 1e-10));

  block->readouts[REDUCTION] = fmax (reduction_db, readouts[REDUCTION].min);
  block->readouts[INPUT_LEVEL] = fmax (input_db, readouts[INPUT_LEVEL].min);
  block->readouts[OUTPUT_LEVEL] = fmax (input_db + reduction_db, readouts[OUTPUT_LEVEL].min);
}

/* The gains of each lane for SOURCE; returns the highest level. */
static double find_gains (Gate *s, const double *const *source, double heard[][LQ_QUANTUM],
                          double gain[][LQ_QUANTUM])
{
  const LqOpening *opening = s->gentle_for > 0 ? &s->gentle : &s->opening;
  double level[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double input_db = -INFINITY;

  lq_sidechain_hear (&s->sidechain, source, heard);
  lq_detector_run (&s->detector, heard, s->link.n_lanes, level);
  lq_expander_move (&s->expander);
  for (int lane = 0; lane < s->link.n_lanes; lane++)
    {
      keep_crests (&s->lane[lane], level[lane]);
      input_db = fmax (input_db, lq_highest (level[lane], LQ_QUANTUM));
      lq_expander_open (&s->expander, &s->lane[lane].expander, opening->hold_frames, level[lane],
                        gain[lane]);
    }
  if (s->link.n_lanes == 2)
    lq_link_run (&s->link, gain);
  for (int lane = 0; lane < s->link.n_lanes; lane++)
    {
      lq_opening_run (&s->lane[lane].opening, opening, gain[lane], LQ_QUANTUM);
      find_gain (s, gain[lane]);
    }
  if (s->gentle_for > 0)
    s->gentle_for -= LQ_QUANTUM;
  return input_db;
}

static void process (void *state, const LqBlock *block)
{
  Gate *s = state;
  double heard[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double gain[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double least = INFINITY;
  double input_db;

  choose_lanes (s);
  input_db = find_gains (s, block->key ? block->key : block->in, heard, gain);
  for (int c = 0; c < s->n_channels; c++)
    {
      const double *g = gain[s->link.n_lanes == 1 ? 0 : c];
      double *out = block->out[c];
      lq_delay_run (&s->dry[c], block->in[c], out, LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM; i++)
        out[i] *= g[i];
      least = fmin (least, g[LQ_QUANTUM - 1]);
    }
  lq_sidechain_listen (&s->sidechain, heard, block->out);
  read_out (block, input_db, least);
}

/* ---- table ---- */

/* Before this long every sound has once been above the threshold, or well below. */
#define DECIDED_MS 1000.0

/* Then to −100 dB of a difference of 80 dB: two poles are quicker than e^−13.5 of their time. */
static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  double ms = 13.5 * (params[ATTACK] + params[RELEASE] + params[WINDOW]) + params[HOLD]
              + params[LOOKAHEAD] + CREST_MS + DECIDED_MS;

  return (LqFrames)ceil (ms * 1e-3 * setup->rate_hz);
}

static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  bool listen = params[LISTEN] >= 0.5;

  return latency (setup, params)
         + lq_sidechain_tail ((LqHighpassSlope)params[HP], params[HP_FREQ], listen, setup->rate_hz)
         + lq_sidechain_tail ((LqHighpassSlope)params[LP], params[LP_FREQ], listen, setup->rate_hz);
}

/* As it falls: open down to threshold − hysteresis, then by what is below the threshold. */
static bool response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                      LqTarget target, const double *x, double *y, int n)
{
  double opens_db = threshold_of (params);
  double closes_db = opens_db - params[HYSTERESIS];

  if (kind != LQ_RESPONSE_TRANSFER || instance >= 0)
    return false;
  for (int i = 0; i < n; i++)
    {
      double reduction_db =
          lq_expander_reduction (x[i] >= closes_db ? closes_db : opens_db, params[RATIO],
                                 params[KNEE], params[RANGE], x[i]);
      if (params[LISTEN] >= 0.5)
        reduction_db = 0.0; /* the detector's sound, as it is in its passband */
      y[i] = fmax (x[i] - reduction_db, LQ_RESPONSE_FLOOR_DB);
    }
  return true;
}

const LqProcessor lq_processor_gate = {
  .info = {
    .id = "gate",
    .name = N_ ("Gate"),
    .doc = N_ ("Turns down what is softer than a threshold, shut or by degrees."),
    .when = N_ ("Reach for it to keep a drum's microphone quiet between its hits, to let the noise "
            "under a guitar or a voice sink, to shorten a room, or, with another track as key, "
            "to let that track's rhythm open a pad. A low ratio with a wide knee works by degrees "
            "and is heard least; hold and hysteresis keep it from chattering. On a master it is "
            "hardly ever right."),
    .version = 1,
    .rows = rows,
    .n_rows = N_ROWS,
    .readouts = readouts,
    .n_readouts = N_READOUTS,
    .has_key = true,
    .response = response,
    .reduction_readout = REDUCTION,
    .reduction_range_db = 24,
  },
  .prepare = prepare,
  .reset = reset,
  .update = aim,
  .process = process,
  .latency = latency,
  .tail = tail,
  .warm_up = warm_up,
};
