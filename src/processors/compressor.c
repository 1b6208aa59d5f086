/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compressor: feed-forward, in the logarithmic domain, with a smooth decoupled detector
 * (Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012).
 *
 * Detector sound (input or external key) → high-pass → level in dB, peak or RMS → static curve →
 * stereo link → hold over the look-ahead → attack, hold and release, all on decibels of reduction
 * → gain. A reduction of 0 dB at a make-up of 0 dB changes no bit, nor does a mix of 0 %.
 * Audio thread but for prepare. */
#include <math.h>
#include <string.h>

#include "dsp/decibel.h"
#include "dsp/delay.h"
#include "dsp/envelope.h"
#include "dsp/gaincurve.h"
#include "dsp/glide.h"
#include "dsp/highpass.h"
#include "dsp/lookahead.h"
#include "dsp/smooth.h"
#include "processors/processor.h"

#define SETTLE_MS 20.0

/* A sine reads its peak in RMS mode, too. */
#define SINE_CREST_DB 3.010299956639812

/* Two detectors this close (dB) may be one from now on. */
#define SAME_DB 1e-9

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

enum
{
  DETECTOR_PEAK,
  DETECTOR_RMS
};

static const char *const detectors[] = { N_ ("Peak"), N_ ("RMS"), NULL };
static const char *const slopes[] = { N_ ("Off"), N_ ("6 dB/oct"), N_ ("12 dB/oct"),
                                      N_ ("24 dB/oct"), NULL };

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
  [ATTACK] = { .id = "attack",
               .name = N_ ("Attack"),
               .group = N_ ("Time"),
               .unit = LQ_UNIT_MS,
               .min = 0.05,
               .max = 250,
               .def = 10,
               .curve = LQ_CURVE_LOG,
               .decimals = 2,
               .doc = N_ ("Time in which 63 % of a sudden reduction has been made.") },
  [RELEASE] = { .id = "release",
                .name = N_ ("Release"),
                .group = N_ ("Time"),
                .unit = LQ_UNIT_MS,
                .min = 5,
                .max = 3000,
                .def = 150,
                .curve = LQ_CURVE_LOG,
                .decimals = 0,
                .doc =
                    N_ ("Time in which 63 % of a reduction has gone once the sound is softer.") },
  [HOLD] = { .id = "hold",
             .name = N_ ("Hold"),
             .group = N_ ("Time"),
             .unit = LQ_UNIT_MS,
             .max = 500,
             .curve = LQ_CURVE_CUBE,
             .decimals = 1,
             .flags = LQ_PARAM_ADVANCED,
             .doc = N_ ("Time for which a reduction stays before it is released.") },
  [LOOKAHEAD] = { .id = "lookahead",
                  .name = N_ ("Look-ahead"),
                  .group = N_ ("Time"),
                  .unit = LQ_UNIT_MS,
                  .max = 20,
                  .decimals = 1,
                  .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                  .doc =
                      N_ ("How far ahead of the sound the detector hears; delays the output by as "
                          "much.") },
  [DETECTOR] = { .id = "detector",
                 .name = N_ ("Detector"),
                 .group = N_ ("Detector"),
                 .kind = LQ_PARAM_CHOICE,
                 .max = 1,
                 .labels = detectors,
                 .doc = N_ ("Follows every peak, or the mean power over the RMS window.") },
  [WINDOW] = { .id = "window",
               .name = N_ ("RMS window"),
               .group = N_ ("Detector"),
               .unit = LQ_UNIT_MS,
               .min = 1,
               .max = 300,
               .def = 10,
               .curve = LQ_CURVE_LOG,
               .decimals = 1,
               .flags = LQ_PARAM_ADVANCED,
               .doc = N_ ("Time constant of the mean power in RMS mode.") },
  [LINK] = { .id = "link",
             .name = N_ ("Link"),
             .group = N_ ("Detector"),
             .unit = LQ_UNIT_PERCENT,
             .max = 100,
             .def = 100,
             .decimals = 0,
             .flags = LQ_PARAM_ADVANCED,
             .doc =
                 N_ ("How far each channel follows the channel that is reduced most: 100 % keeps "
                     "the stereo image, 0 % works on each channel alone.") },
  [HP] = { .id = "hp",
           .name = N_ ("High-pass"),
           .group = N_ ("Detector"),
           .kind = LQ_PARAM_CHOICE,
           .max = LQ_HIGHPASS_N_SLOPES - 1,
           .labels = slopes,
           .flags = LQ_PARAM_ADVANCED,
           .doc = N_ (
               "Keeps low notes from working the detector; the sound itself is not filtered.") },
  [HP_FREQ] = { .id = "hp_freq",
                .name = N_ ("High-pass corner"),
                .group = N_ ("Detector"),
                .unit = LQ_UNIT_HZ,
                .min = 20,
                .max = 2000,
                .def = 100,
                .curve = LQ_CURVE_LOG,
                .decimals = 0,
                .flags = LQ_PARAM_ADVANCED,
                .doc = N_ ("Where the detector's high-pass begins, −3 dB.") },
  [LISTEN] = { .id = "listen",
               .name = N_ ("Listen"),
               .group = N_ ("Detector"),
               .kind = LQ_PARAM_SWITCH,
               .max = 1,
               .flags = LQ_PARAM_ADVANCED | LQ_PARAM_LISTENING,
               .doc = N_ ("Puts out what the detector hears instead of the compressed sound.") },
  [MAKEUP] = { .id = "makeup",
               .name = N_ ("Make-up"),
               .group = N_ ("Output"),
               .unit = LQ_UNIT_DB,
               .min = -24,
               .max = 24,
               .decimals = 1,
               .flags = LQ_PARAM_BIPOLAR,
               .doc = N_ ("Gain of the compressed sound.") },
  [MIX] = { .id = "mix",
            .name = N_ ("Mix"),
            .group = N_ ("Output"),
            .unit = LQ_UNIT_PERCENT,
            .max = 100,
            .def = 100,
            .decimals = 0,
            .doc =
                N_ ("Share of the compressed sound; the rest is the dry sound, aligned with it.") },
};

static const LqReadoutInfo readouts[N_READOUTS] = {
  [REDUCTION] = { .id = "reduction",
                  .name = N_ ("Gain reduction"),
                  .unit = LQ_UNIT_DB,
                  .min = -60,
                  .max = 0,
                  .fold = LQ_FOLD_MIN,
                  .doc = N_ ("By how much the compressed sound is turned down, without make-up.") },
  [INPUT_LEVEL] = { .id = "input_level",
                    .name = N_ ("Detector level"),
                    .unit = LQ_UNIT_DBFS,
                    .min = -100,
                    .max = 24,
                    .fold = LQ_FOLD_MAX,
                    .doc = N_ ("Highest level that the detector heard: where the live point stands "
                               "on the curve.") },
  [OUTPUT_LEVEL] = { .id = "output_level",
                     .name = N_ ("Level after gain"),
                     .unit = LQ_UNIT_DBFS,
                     .min = -100,
                     .max = 24,
                     .fold = LQ_FOLD_MAX,
                     .doc = N_ ("The detector's level after the gain of this moment: how high the "
                                "live point stands.") },
};

/* ---- state ---- */

typedef enum
{
  CURVE_THRESHOLD,
  CURVE_SLOPE, /* 1 − 1/ratio */
  CURVE_KNEE,
  CURVE_RANGE,
  N_CURVE_GLIDES
} CurveGlide;

/* One detector: both channels share the first while the link is complete. */
typedef struct
{
  LqSlidingMax ahead;
  LqEnvelope envelope;
  double mean_square;
} Lane;

typedef struct
{
  int n_channels;
  double rate_hz;
  int lookahead;
  LqSmooth curve_glide[N_CURVE_GLIDES];
  LqGainCurve curve;
  LqBallistics ballistics;
  double rms_pull;
  LqGlide rms;
  LqGlide link;
  LqGlide listen;
  LqGlide makeup_db;
  LqGlide mix;
  LqHighpass highpass[LQ_MAX_CHANNELS];
  LqDelay dry[LQ_MAX_CHANNELS];
  LqDelay heard[LQ_MAX_CHANNELS];
  Lane lane[LQ_MAX_CHANNELS];
  int n_lanes;
  int linked_for; /* frames since the link is complete while two lanes run */
} Compressor;

/* ---- parameters ---- */

static void aim (void *state, const double *params)
{
  Compressor *s = state;

  lq_smooth_aim (&s->curve_glide[CURVE_THRESHOLD], params[THRESHOLD]);
  lq_smooth_aim (&s->curve_glide[CURVE_SLOPE], 1.0 - 1.0 / params[RATIO]);
  lq_smooth_aim (&s->curve_glide[CURVE_KNEE], params[KNEE]);
  lq_smooth_aim (&s->curve_glide[CURVE_RANGE], params[RANGE]);
  lq_glide_aim (&s->rms, params[DETECTOR] == DETECTOR_RMS ? 1.0 : 0.0);
  lq_glide_aim (&s->link, params[LINK] / 100.0);
  lq_glide_aim (&s->listen, params[LISTEN] >= 0.5 ? 1.0 : 0.0);
  lq_glide_aim (&s->makeup_db, params[MAKEUP]);
  lq_glide_aim (&s->mix, params[MIX] / 100.0);
  s->ballistics = lq_ballistics (params[ATTACK], params[HOLD], params[RELEASE], s->rate_hz);
  s->rms_pull = lq_one_pole_pull (params[WINDOW], s->rate_hz);
  for (int c = 0; c < s->n_channels; c++)
    lq_highpass_aim (&s->highpass[c], (LqHighpassSlope)params[HP], params[HP_FREQ]);
}

static LqGainCurve curve_now (const Compressor *s)
{
  const LqSmooth *g = s->curve_glide;

  return lq_gain_curve (g[CURVE_THRESHOLD].value, 1.0 / (1.0 - g[CURVE_SLOPE].value),
                        g[CURVE_KNEE].value, g[CURVE_RANGE].value);
}

static void reset (void *state, const double *params)
{
  Compressor *s = state;
  LqGlide *glides[] = { &s->rms, &s->link, &s->listen, &s->makeup_db, &s->mix };

  aim (s, params);
  for (int i = 0; i < N_CURVE_GLIDES; i++)
    lq_smooth_jump (&s->curve_glide[i], s->curve_glide[i].target);
  for (size_t i = 0; i < LQ_N_ELEMENTS (glides); i++)
    lq_glide_jump (glides[i]);
  s->curve = curve_now (s);
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_highpass_reset (&s->highpass[c], (LqHighpassSlope)params[HP], params[HP_FREQ]);
      lq_delay_reset (&s->dry[c]);
      lq_delay_reset (&s->heard[c]);
      lq_sliding_max_reset (&s->lane[c].ahead);
      s->lane[c].envelope = (LqEnvelope){ 0 };
      s->lane[c].mean_square = 0.0;
    }
  s->n_lanes = lq_glide_rests_at (&s->link, 1.0) ? 1 : s->n_channels;
  s->linked_for = 0;
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  return (int)lround (params[LOOKAHEAD] * 1e-3 * setup->rate_hz);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Compressor *s = lq_arena_new0 (arena, Compressor);
  LqGlide *glides[] = { &s->rms, &s->link, &s->listen, &s->makeup_db, &s->mix };
  int ahead = latency (setup, params);

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->lookahead = ahead;
  for (int i = 0; i < N_CURVE_GLIDES; i++)
    lq_smooth_init (&s->curve_glide[i], s->rate_hz, SETTLE_MS, 0.0);
  for (size_t i = 0; i < LQ_N_ELEMENTS (glides); i++)
    lq_glide_init (glides[i], s->rate_hz, SETTLE_MS, 0.0);
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_highpass_init (&s->highpass[c], s->rate_hz, LQ_HIGHPASS_OFF, params[HP_FREQ]);
      lq_delay_init (&s->dry[c], ahead, lq_arena_array (arena, double, ahead + 1));
      lq_delay_init (&s->heard[c], ahead, lq_arena_array (arena, double, ahead + 1));
      lq_sliding_max_init (&s->lane[c].ahead, ahead + 1, lq_arena_array (arena, double, ahead + 1));
    }
  reset (s, params);
  return s;
}

/* ---- detector ---- */

/* OUT[i] = the larger of |a[i]| and |b[i]|. */
static void larger (const double *a, const double *b, double *out)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double l = fabs (a[i]);
      double r = fabs (b[i]);
      out[i] = l > r ? l : r;
    }
}

/* The level in dB that each lane sees, from the detector's sound in HEARD. */
static void find_levels (Compressor *s, double heard[][LQ_QUANTUM], double level[][LQ_QUANTUM])
{
  bool peak = !lq_glide_rests_at (&s->rms, 1.0);
  bool rms = !lq_glide_rests_at (&s->rms, 0.0);
  bool merge = s->n_lanes < s->n_channels;
  double power[LQ_MAX_CHANNELS][LQ_QUANTUM];

  for (int c = 0; c < s->n_channels && rms; c++)
    lq_mean_square_run (&s->lane[c].mean_square, s->rms_pull, heard[c], power[c], LQ_QUANTUM);
  for (int lane = 0; lane < s->n_lanes; lane++)
    {
      double db[LQ_QUANTUM];
      if (peak && merge)
        larger (heard[0], heard[1], level[lane]);
      if (peak)
        lq_decibels (merge ? level[lane] : heard[lane], level[lane], LQ_QUANTUM);
      if (!rms)
        continue;
      if (merge)
        larger (power[0], power[1], power[lane]);
      lq_decibels_of_power (power[lane], db, LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          double r = db[i] + SINE_CREST_DB;
          level[lane][i] = peak ? level[lane][i] + s->rms.path[i] * (r - level[lane][i]) : r;
        }
    }
}

/* Moves the curve on by a quantum; false when it rests. */
static bool move_curve (Compressor *s)
{
  double scratch[LQ_QUANTUM];
  bool moving = false;

  for (int i = 0; i < N_CURVE_GLIDES; i++)
    if (lq_smooth_moving (&s->curve_glide[i]))
      {
        lq_smooth_run (&s->curve_glide[i], scratch, LQ_QUANTUM);
        moving = true;
      }
  return moving;
}

/* Reduction wanted at each frame. A curve in motion is blended over the quantum. */
static void find_reduction (Compressor *s, double level[][LQ_QUANTUM], double wanted[][LQ_QUANTUM])
{
  bool moving = move_curve (s);
  LqGainCurve next = moving ? curve_now (s) : s->curve;

  for (int lane = 0; lane < s->n_lanes; lane++)
    {
      double after[LQ_QUANTUM];
      lq_gain_curve_run (&s->curve, level[lane], wanted[lane], LQ_QUANTUM);
      if (!moving)
        continue;
      lq_gain_curve_run (&next, level[lane], after, LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM; i++)
        wanted[lane][i] += (i + 1) * (1.0 / LQ_QUANTUM) * (after[i] - wanted[lane][i]);
    }
  s->curve = next;
}

static void link_lanes (const Compressor *s, double wanted[][LQ_QUANTUM])
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double l = wanted[0][i];
      double r = wanted[1][i];
      double most = l > r ? l : r;
      wanted[0][i] = l + s->link.path[i] * (most - l);
      wanted[1][i] = r + s->link.path[i] * (most - r);
    }
}

/* One lane becomes two: the second takes over what the first knows. */
static void split_lanes (Compressor *s)
{
  lq_sliding_max_copy (&s->lane[1].ahead, &s->lane[0].ahead);
  s->lane[1].envelope = s->lane[0].envelope;
  s->n_lanes = 2;
  s->linked_for = 0;
}

/* Two lanes become one when, fully linked, they have come to say the same. */
static void join_lanes (Compressor *s)
{
  const LqEnvelope *a = &s->lane[0].envelope;
  const LqEnvelope *b = &s->lane[1].envelope;

  s->linked_for += LQ_QUANTUM;
  if (s->linked_for > s->lookahead + LQ_QUANTUM && a->held == b->held
      && fabs (a->peak - b->peak) < SAME_DB && fabs (a->out - b->out) < SAME_DB)
    s->n_lanes = 1;
}

static void choose_lanes (Compressor *s)
{
  bool complete = lq_glide_rests_at (&s->link, 1.0);

  if (s->n_channels < 2)
    return;
  if (!complete && s->n_lanes == 1)
    split_lanes (s);
  else if (complete && s->n_lanes == 2)
    join_lanes (s);
  else
    s->linked_for = 0;
}

/* ---- sound ---- */

/* What the detector hears, filtered. */
static void hear (Compressor *s, const LqBlock *block, double heard[][LQ_QUANTUM])
{
  const double *const *source = block->key ? block->key : block->in;

  for (int c = 0; c < s->n_channels; c++)
    lq_highpass_run (&s->highpass[c], source[c], heard[c], LQ_QUANTUM);
}

/* X times the gain, mixed with X: G − 1 so that no gain and no mix leave every bit alone. */
static void apply (double *x, const double *gain, const double *mix)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    x[i] *= 1.0 + mix[i] * (gain[i] - 1.0);
}

static void listen (Compressor *s, const LqBlock *block, double heard[][LQ_QUANTUM])
{
  bool wanted = !lq_glide_rests_at (&s->listen, 0.0);

  for (int c = 0; c < s->n_channels; c++)
    {
      if (s->lookahead > 0)
        lq_delay_run (&s->heard[c], heard[c], heard[c], LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM && wanted; i++)
        block->out[c][i] += s->listen.path[i] * (heard[c][i] - block->out[c][i]);
    }
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

  for (int lane = 0; lane < s->n_lanes; lane++)
    {
      most = fmax (most, highest (reduction[lane]));
      input = fmax (input, highest (level[lane]));
      gain_lin = fmin (gain_lin, 1.0 + s->mix.path[last] * (gain[lane][last] - 1.0));
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
  LqGlide *glides[] = { &s->rms, &s->link, &s->listen, &s->makeup_db, &s->mix };

  choose_lanes (s);
  for (size_t i = 0; i < LQ_N_ELEMENTS (glides); i++)
    lq_glide_run (glides[i]);
  hear (s, block, heard);
  find_levels (s, heard, level);
  find_reduction (s, level, reduction);
  if (s->n_lanes == 2)
    link_lanes (s, reduction);
  for (int lane = 0; lane < s->n_lanes; lane++)
    {
      double *r = reduction[lane];
      if (s->lookahead > 0)
        lq_sliding_max_run (&s->lane[lane].ahead, r, r, LQ_QUANTUM);
      lq_envelope_run (&s->lane[lane].envelope, &s->ballistics, r, r, LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM; i++)
        gain[lane][i] = s->makeup_db.path[i] - r[i];
      lq_decibels_to_gain (gain[lane], gain[lane], LQ_QUANTUM);
    }
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_delay_run (&s->dry[c], block->in[c], block->out[c], LQ_QUANTUM);
      apply (block->out[c], gain[s->n_lanes == 1 ? 0 : c], s->mix.path);
    }
  listen (s, block, heard);
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

/* Only the high-pass can ring on, when it is listened to: 160 dB of its slowest pole, which a
 * fourth-order Butterworth has at 0.383 of its corner. */
static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  double s = 0.0;

  if (params[LISTEN] >= 0.5 && params[HP] != LQ_HIGHPASS_OFF)
    s = log (1e8) / (0.383 * 2.0 * M_PI * params[HP_FREQ]);
  return latency (setup, params) + (LqFrames)ceil (s * setup->rate_hz);
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
