/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compressor: in the logarithmic domain, with a smooth decoupled detector (Giannoulis, Massberg,
 * Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012).
 *
 * Detector sound (input or external key) → high-pass, tilt → level in dB, peak or RMS → static
 * curve → stereo link → hold over the look-ahead → attack, hold and release, all on decibels of
 * reduction → gain. In feedback the detector sound is the compressed output of the frame before.
 * A reduction of 0 dB at a make-up of 0 dB changes no bit, nor does a mix of 0 %.
 * Audio thread but for prepare. */
#include <math.h>

#include "core/clones.h"
#include "dsp/decibel.h"
#include "dsp/delay.h"
#include "dsp/detector.h"
#include "dsp/glide.h"
#include "dsp/link.h"
#include "dsp/lookahead.h"
#include "dsp/match.h"
#include "dsp/moving_curve.h"
#include "dsp/peak.h"
#include "dsp/sidechain.h"
#include "processors/compressor_curve.h"
#include "processors/compressor_rows.h"
#include "processors/compressor_times.h"
#include "processors/processor.h"
#include "processors/rows.h"

#define ROW(name) params[LQ_COMPRESSOR_##name]

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
  LqCrest crest;
} Lane;

typedef struct
{
  int n_channels;
  double rate_hz;
  int lookahead;
  bool feedback;
  bool mid_side;
  LqSidechain sidechain;
  LqDetector detector;
  LqMovingCurve curve;
  LqLink link;
  LqCompressorTimes times;
  double crest_pull;
  LqMatch match;
  Lane lane[LQ_MAX_CHANNELS];
  double before[LQ_MAX_CHANNELS]; /* feedback: the compressed frame before */
  LqDelay dry[LQ_MAX_CHANNELS];
  LqGlide glide[N_GLIDES];
} Compressor;

/* ---- parameters ---- */

static void aim (void *state, const double *params)
{
  Compressor *s = state;

  lq_sidechain_aim (&s->sidechain, (LqHighpassSlope)ROW (HP), ROW (HP_FREQ), ROW (LISTEN) >= 0.5);
  lq_sidechain_aim_tilt (&s->sidechain, ROW (TILT));
  lq_detector_aim (&s->detector, (LqDetectorMode)ROW (DETECTOR), ROW (WINDOW));
  lq_moving_curve_aim (&s->curve, ROW (THRESHOLD), ROW (RATIO), ROW (KNEE), ROW (RANGE));
  lq_link_aim (&s->link, ROW (LINK) / 100.0);
  lq_compressor_times_aim (&s->times, params);
  lq_glide_aim (&s->glide[GLIDE_MAKEUP_DB], ROW (MAKEUP));
  lq_glide_aim (&s->glide[GLIDE_MIX], ROW (MIX) / 100.0);
}

static void reset (void *state, const double *params)
{
  Compressor *s = state;

  aim (s, params);
  lq_sidechain_reset (&s->sidechain, (LqHighpassSlope)ROW (HP), ROW (HP_FREQ));
  lq_detector_reset (&s->detector);
  lq_moving_curve_jump (&s->curve);
  lq_link_reset (&s->link);
  lq_match_reset (&s->match);
  lq_glides_jump (s->glide, N_GLIDES);
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_delay_reset (&s->dry[c]);
      lq_sliding_max_reset (&s->lane[c].ahead);
      s->lane[c].envelope = (LqEnvelope){ 0 };
      s->lane[c].crest = (LqCrest){ 0 };
      s->before[c] = 0.0;
    }
}

/* What hears its own output cannot look ahead. */
static int latency (const LqProcessorSetup *setup, const double *params)
{
  if (ROW (TOPOLOGY) == LQ_COMPRESSOR_FEEDBACK)
    return 0;
  return lq_row_lookahead_frames (ROW (LOOKAHEAD), setup->rate_hz);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Compressor *s = lq_arena_new0 (arena, Compressor);
  int ahead = latency (setup, params);

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  lq_compressor_times_init (&s->times, setup);
  s->lookahead = ahead;
  s->feedback = ROW (TOPOLOGY) == LQ_COMPRESSOR_FEEDBACK;
  s->mid_side = ROW (CHANNELS) == LQ_COMPRESSOR_MID_SIDE && s->n_channels == 2;
  s->crest_pull = lq_one_pole_pull (LQ_CREST_MS, s->rate_hz);
  lq_sidechain_init (&s->sidechain, arena, s->n_channels, s->rate_hz, ahead);
  lq_detector_init (&s->detector, s->n_channels, s->rate_hz);
  lq_moving_curve_init (&s->curve, s->rate_hz);
  lq_link_init (&s->link, s->n_channels, s->rate_hz);
  lq_match_init (&s->match, s->rate_hz);
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
         && fabs (a->out - b->out) < LQ_LINK_SAME_DB
         && fabs (a->floor - b->floor) < LQ_LINK_SAME_DB;
}

static void choose_lanes (Compressor *s)
{
  LqLinkStep step = lq_link_step (&s->link);

  if (step == LQ_LINK_OPENS)
    {
      lq_sliding_max_copy (&s->lane[1].ahead, &s->lane[0].ahead);
      s->lane[1].envelope = s->lane[0].envelope;
      s->lane[1].crest = s->lane[0].crest;
    }
  else if (step == LQ_LINK_MAY_CLOSE
           && lq_link_held_for (&s->link, true) > s->lookahead + LQ_QUANTUM && same_lanes (s))
    lq_link_close (&s->link);
}

/* ---- crests ---- */

static void find_crests (Compressor *s, double heard[][LQ_QUANTUM])
{
  double power[LQ_QUANTUM];

  if (!lq_compressor_times_by_crest (&s->times))
    return;
  for (int lane = 0; lane < s->link.n_lanes; lane++)
    {
      bool merge = s->link.n_lanes < s->n_channels;
      for (int i = 0; i < LQ_QUANTUM; i++)
        {
          double own = heard[lane][i] * heard[lane][i];
          double other = merge ? heard[1][i] * heard[1][i] : 0.0;
          power[i] = own > other ? own : other;
        }
      lq_crest_run (&s->lane[lane].crest, s->crest_pull, power, LQ_QUANTUM);
    }
}

/* ---- sound ---- */

/* Mid and side, each half of sum and difference. */
static void encode (const double *const *in, double out[][LQ_QUANTUM])
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double l = in[0][i];
      double r = in[1][i];
      out[0][i] = 0.5 * (l + r);
      out[1][i] = 0.5 * (l - r);
    }
}

static void decode (double io[][LQ_QUANTUM])
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double mid = io[0][i];
      double side = io[1][i];
      io[0][i] = mid + side;
      io[1][i] = mid - side;
    }
}

/* GAIN by the mix; G − 1 so that no gain and no mix leave every bit of the sound alone. */
LQ_CLONES static void mix_gain (double *gain, const double *mix)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    gain[i] = 1.0 + mix[i] * (gain[i] - 1.0);
}

LQ_CLONES static void apply (double *x, const double *gain)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    x[i] *= gain[i];
}

/* LEFT and RIGHT by what the gains change of their MID and SIDE. */
static void apply_mid_side (double *left, double *right, const double *mid_gain,
                            const double *side_gain)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double mid = (mid_gain[i] - 1.0) * 0.5 * (left[i] + right[i]);
      double side = (side_gain[i] - 1.0) * 0.5 * (left[i] - right[i]);
      left[i] += mid + side;
      right[i] += mid - side;
    }
}

static void read_out (const Compressor *s, const LqBlock *block, double level[][LQ_QUANTUM],
                      double reduction[][LQ_QUANTUM], double gain[][LQ_QUANTUM])
{
  const LqReadoutInfo *readouts = lq_compressor_readouts;
  const int last = LQ_QUANTUM - 1;
  double most = 0.0;
  double input = -INFINITY;
  double gain_lin = INFINITY;
  double makeup_db = s->glide[GLIDE_MAKEUP_DB].path[last];

  for (int lane = 0; lane < s->link.n_lanes; lane++)
    {
      most = fmax (most, lq_highest (reduction[lane], LQ_QUANTUM));
      for (int i = 0; i < LQ_QUANTUM && s->feedback && !block->key; i++)
        level[lane][i] += reduction[lane][i]; /* what came in, not what was heard */
      input = fmax (input, lq_highest (level[lane], LQ_QUANTUM));
      gain_lin = fmin (gain_lin, gain[lane][last]);
    }
  block->readouts[LQ_COMPRESSOR_REDUCTION] = most > 0.0 ? -most : 0.0;
  block->readouts[LQ_COMPRESSOR_INPUT_LEVEL] =
      fmax (input, readouts[LQ_COMPRESSOR_INPUT_LEVEL].min);
  block->readouts[LQ_COMPRESSOR_OUTPUT_LEVEL] =
      fmax (input + 20.0 * log10 (gain_lin), readouts[LQ_COMPRESSOR_OUTPUT_LEVEL].min);
  block->readouts[LQ_COMPRESSOR_MATCH] =
      fmin (fmax (makeup_db + lq_match_db (&s->match), readouts[LQ_COMPRESSOR_MATCH].min),
            readouts[LQ_COMPRESSOR_MATCH].max);
}

/* What each lane is turned down by for SOURCE. */
static void look_forward (Compressor *s, const double *const *source,
                          const LqBallistics *ballistics, double heard[][LQ_QUANTUM],
                          double level[][LQ_QUANTUM], double reduction[][LQ_QUANTUM])
{
  lq_sidechain_hear (&s->sidechain, source, heard);
  lq_detector_run (&s->detector, heard, s->link.n_lanes, level);
  lq_moving_curve_run (&s->curve, s->link.n_lanes, level, reduction);
  if (s->link.n_lanes == 2)
    lq_link_run (&s->link, reduction);
  for (int lane = 0; lane < s->link.n_lanes; lane++)
    {
      double *r = reduction[lane];
      if (s->lookahead > 0)
        lq_sliding_max_run (&s->lane[lane].ahead, r, r, LQ_QUANTUM);
      lq_compressor_times_follow (&s->times, &ballistics[lane], &s->lane[lane].envelope, r,
                                  LQ_QUANTUM);
    }
}

/* The same where the detector hears what came out a frame ago, without make-up and mix. */
static void look_back (Compressor *s, const double *const *source, const LqBallistics *ballistics,
                       double heard[][LQ_QUANTUM], double level[][LQ_QUANTUM],
                       double reduction[][LQ_QUANTUM])
{
  int n_lanes = s->link.n_lanes;

  lq_detector_begin (&s->detector);
  lq_moving_curve_begin (&s->curve);
  lq_link_begin (&s->link);
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double gain[LQ_MAX_CHANNELS];
      for (int c = 0; c < s->n_channels; c++)
        heard[c][i] = s->before[c];
      lq_sidechain_hear_frame (&s->sidechain, i, heard);
      lq_detector_run_frame (&s->detector, i, heard, n_lanes, level);
      lq_moving_curve_run_frame (&s->curve, i, n_lanes, level, reduction);
      if (n_lanes == 2)
        lq_link_run_frame (&s->link, i, reduction);
      for (int lane = 0; lane < n_lanes; lane++)
        {
          lq_compressor_times_follow (&s->times, &ballistics[lane], &s->lane[lane].envelope,
                                      &reduction[lane][i], 1);
          gain[lane] = -reduction[lane][i];
        }
      lq_decibels_to_gain (gain, gain, n_lanes);
      for (int c = 0; c < s->n_channels; c++)
        s->before[c] = source[c][i] * gain[n_lanes == 1 ? 0 : c];
    }
  lq_moving_curve_end (&s->curve);
}

/* GAIN[lane] of make-up, REDUCTION and mix. */
static void find_gains (const Compressor *s, double reduction[][LQ_QUANTUM],
                        double gain[][LQ_QUANTUM])
{
  const double *makeup_db = s->glide[GLIDE_MAKEUP_DB].path;
  const double *mix = s->glide[GLIDE_MIX].path;

  for (int lane = 0; lane < s->link.n_lanes; lane++)
    {
      double *g = gain[lane];
      for (int i = 0; i < LQ_QUANTUM; i++)
        g[i] = makeup_db[i] - reduction[lane][i];
      lq_decibels_to_gain (g, g, LQ_QUANTUM);
      mix_gain (g, mix);
    }
}

/* The dry sound, late by the look-ahead, times the gains, into the block's output. */
static void put_out (Compressor *s, const LqBlock *block, double gain[][LQ_QUANTUM])
{
  double *const *out = block->out;
  double *side_gain = gain[s->link.n_lanes == 1 ? 0 : 1];
  const double *sound[LQ_MAX_CHANNELS];
  double encoded[LQ_MAX_CHANNELS][LQ_QUANTUM];

  for (int c = 0; c < s->n_channels; c++)
    {
      lq_delay_run (&s->dry[c], block->in[c], out[c], LQ_QUANTUM);
      sound[c] = s->mid_side ? encoded[c] : out[c];
    }
  if (s->mid_side)
    encode ((const double *const *)out, encoded);
  lq_match_run (&s->match, sound, s->n_channels, gain, s->link.n_lanes);
  if (s->mid_side)
    apply_mid_side (out[0], out[1], gain[0], side_gain);
  else
    for (int c = 0; c < s->n_channels; c++)
      apply (out[c], c == 0 ? gain[0] : side_gain);
}

static void process (void *state, const LqBlock *block)
{
  Compressor *s = state;
  double heard[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double level[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double reduction[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double gain[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double encoded[LQ_MAX_CHANNELS][LQ_QUANTUM];
  const double *const mid_side[] = { encoded[0], encoded[1] };
  const double *const *source = block->key ? block->key : block->in;
  LqBallistics ballistics[LQ_MAX_CHANNELS];

  lq_compressor_times_set_tempo (&s->times, block->tempo_bpm);
  choose_lanes (s);
  for (int lane = 0; lane < s->link.n_lanes; lane++)
    ballistics[lane] = lq_compressor_times_of (&s->times, &s->lane[lane].crest);
  lq_glides_run (s->glide, N_GLIDES);
  if (s->mid_side)
    {
      encode (source, encoded);
      source = mid_side;
    }
  if (s->feedback && !block->key)
    look_back (s, source, ballistics, heard, level, reduction);
  else
    look_forward (s, source, ballistics, heard, level, reduction);
  find_crests (s, heard);
  find_gains (s, reduction, gain);
  put_out (s, block, gain);
  if (s->mid_side)
    decode (heard);
  lq_sidechain_listen (&s->sidechain, heard, block->out);
  read_out (s, block, level, reduction, gain);
}

/* ---- table ---- */

static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  bool listen = ROW (LISTEN) >= 0.5;

  return latency (setup, params)
         + lq_sidechain_tail ((LqHighpassSlope)ROW (HP), ROW (HP_FREQ), listen, setup->rate_hz)
         + (listen && ROW (TILT) != 0.0 ? lq_tilt_tail (setup->rate_hz) : 0);
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
    .rows = lq_compressor_rows,
    .n_rows = LQ_COMPRESSOR_N_ROWS,
    .readouts = lq_compressor_readouts,
    .n_readouts = LQ_COMPRESSOR_N_READOUTS,
    .has_key = true,
    .response = lq_compressor_response,
    .reduction_readout = LQ_COMPRESSOR_REDUCTION,
    .reduction_range_db = 6,
  },
  .prepare = prepare,
  .reset = reset,
  .update = aim,
  .process = process,
  .latency = latency,
  .tail = tail,
  .warm_up = lq_compressor_warm_up,
};
