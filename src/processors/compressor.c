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

#include "dsp/clones.h"
#include "dsp/decibel.h"
#include "dsp/delay.h"
#include "dsp/detector.h"
#include "dsp/envelope.h"
#include "dsp/glide.h"
#include "dsp/link.h"
#include "dsp/lookahead.h"
#include "dsp/match.h"
#include "dsp/moving_curve.h"
#include "dsp/sidechain.h"
#include "processors/compressor_rows.h"
#include "processors/note_length.h"
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

/* The rows that make the times, which the tempo may change. */
typedef struct
{
  int kind; /* LQ_COMPRESSOR_CLEAN … */
  double attack_ms, release_ms, hold_ms;
  double attack_note, release_note;
} Times;

typedef struct
{
  int n_channels;
  double rate_hz;
  int lookahead;
  bool feedback;
  bool mid_side;
  double tempo_bpm;
  LqSidechain sidechain;
  LqDetector detector;
  LqMovingCurve curve;
  LqLink link;
  Times times;
  double attack_ms, release_ms; /* with the notes of this tempo */
  LqBallistics ballistics;
  LqLearning learning;
  double crest_pull;
  LqMatch match;
  Lane lane[LQ_MAX_CHANNELS];
  double before[LQ_MAX_CHANNELS]; /* feedback: the compressed frame before */
  LqDelay dry[LQ_MAX_CHANNELS];
  LqGlide glide[N_GLIDES];
} Compressor;

/* ---- parameters ---- */

/* Attack at a note: nine tenths, 2.303 time constants. Release at a note: nine tenths, too, through
 * release and attack together. */
static void find_times (const Times *times, double tempo_bpm, double *attack_ms, double *release_ms)
{
  double attack = lq_note_ms (times->attack_note, tempo_bpm, 0.0);
  double release = lq_note_ms (times->release_note, tempo_bpm, 0.0);

  *attack_ms = attack > 0.0 ? attack / log (10.0) : times->attack_ms;
  *release_ms = release > 0.0 ? lq_release_within_ms (release, *attack_ms) : times->release_ms;
}

static Times times_of (const double *params)
{
  return (Times){ .kind = (int)ROW (BALLISTICS),
                  .attack_ms = ROW (ATTACK),
                  .release_ms = ROW (RELEASE),
                  .hold_ms = ROW (HOLD),
                  .attack_note = ROW (ATTACK_NOTE),
                  .release_note = ROW (RELEASE_NOTE) };
}

static void set_times (Compressor *s)
{
  find_times (&s->times, s->tempo_bpm, &s->attack_ms, &s->release_ms);
  s->ballistics = lq_ballistics (s->attack_ms, s->times.hold_ms, s->release_ms, s->rate_hz);
  s->learning = lq_learning (s->release_ms, s->rate_hz);
}

static void aim (void *state, const double *params)
{
  Compressor *s = state;

  lq_sidechain_aim (&s->sidechain, (LqHighpassSlope)ROW (HP), ROW (HP_FREQ), ROW (LISTEN) >= 0.5);
  lq_sidechain_aim_tilt (&s->sidechain, ROW (TILT));
  lq_detector_aim (&s->detector, (LqDetectorMode)ROW (DETECTOR), ROW (WINDOW));
  lq_moving_curve_aim (&s->curve, ROW (THRESHOLD), ROW (RATIO), ROW (KNEE), ROW (RANGE));
  lq_link_aim (&s->link, ROW (LINK) / 100.0);
  s->times = times_of (params);
  set_times (s);
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
  s->tempo_bpm = setup->tempo_bpm;
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

/* ---- times ---- */

/* The ballistics of LANE for this quantum. */
static LqBallistics ballistics_of (const Compressor *s, const Lane *lane)
{
  double times;

  if (s->times.kind != LQ_COMPRESSOR_CREST)
    return s->ballistics;
  times = lq_crest_times (&lane->crest);
  return lq_ballistics (times * s->attack_ms, s->times.hold_ms, times * s->release_ms, s->rate_hz);
}

/* N frames of REDUCTION in place. */
static void follow (const Compressor *s, Lane *lane, const LqBallistics *ballistics,
                    double *reduction, int n)
{
  if (s->times.kind == LQ_COMPRESSOR_AUTO)
    lq_envelope_run_learning (&lane->envelope, ballistics, &s->learning, reduction, reduction, n);
  else
    lq_envelope_run (&lane->envelope, ballistics, reduction, reduction, n);
}

static void find_crests (Compressor *s, double heard[][LQ_QUANTUM])
{
  double power[LQ_QUANTUM];

  if (s->times.kind != LQ_COMPRESSOR_CREST)
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

static double highest (const double *x)
{
  double top[4] = { x[0], x[1], x[2], x[3] };

  for (int i = 4; i < LQ_QUANTUM; i += 4)
    for (int k = 0; k < 4; k++)
      top[k] = x[i + k] > top[k] ? x[i + k] : top[k];
  top[0] = top[1] > top[0] ? top[1] : top[0];
  top[2] = top[3] > top[2] ? top[3] : top[2];
  return top[2] > top[0] ? top[2] : top[0];
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
      most = fmax (most, highest (reduction[lane]));
      for (int i = 0; i < LQ_QUANTUM && s->feedback && !block->key; i++)
        level[lane][i] += reduction[lane][i]; /* what came in, not what was heard */
      input = fmax (input, highest (level[lane]));
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
      follow (s, &s->lane[lane], &ballistics[lane], r, LQ_QUANTUM);
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
          follow (s, &s->lane[lane], &ballistics[lane], &reduction[lane][i], 1);
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

  if (block->tempo_bpm != s->tempo_bpm)
    {
      s->tempo_bpm = block->tempo_bpm;
      set_times (s);
    }
  choose_lanes (s);
  for (int lane = 0; lane < s->link.n_lanes; lane++)
    ballistics[lane] = ballistics_of (s, &s->lane[lane]);
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

/* To −100 dB of a difference of 60 dB in reduction: e^−13.5. */
static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  Times times = times_of (params);
  double attack_ms;
  double release_ms;
  double ms = 0.0;

  find_times (&times, setup->tempo_bpm, &attack_ms, &release_ms);
  if (times.kind == LQ_COMPRESSOR_AUTO)
    ms = LQ_LEARNING_CHARGE_MS + (LQ_LEARNING_RELEASE_TIMES - 1.0) * release_ms;
  if (times.kind == LQ_COMPRESSOR_CREST)
    ms = LQ_CREST_MS + attack_ms + release_ms; /* the times at twice their length */
  ms = 13.5 * (ms + attack_ms + release_ms + ROW (WINDOW)) + ROW (HOLD) + ROW (LOOKAHEAD);
  return (LqFrames)ceil (ms * 1e-3 * setup->rate_hz);
}

static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  bool listen = ROW (LISTEN) >= 0.5;

  return latency (setup, params)
         + lq_sidechain_tail ((LqHighpassSlope)ROW (HP), ROW (HP_FREQ), listen, setup->rate_hz)
         + (listen && ROW (TILT) != 0.0 ? lq_tilt_tail (setup->rate_hz) : 0);
}

static double reduction_at (const double *params, const LqGainCurve *curve, double level_db)
{
  double reduction_db;

  if (ROW (TOPOLOGY) == LQ_COMPRESSOR_FEEDBACK)
    return lq_gain_curve_behind (curve, level_db);
  lq_gain_curve_run (curve, &level_db, &reduction_db, 1);
  return reduction_db;
}

static bool response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                      LqTarget target, const double *x, double *y, int n)
{
  LqGainCurve curve = lq_gain_curve (ROW (THRESHOLD), ROW (RATIO), ROW (KNEE), ROW (RANGE));

  if (kind != LQ_RESPONSE_TRANSFER || instance >= 0)
    return false;
  for (int i = 0; i < n; i++)
    {
      double reduction_db = reduction_at (params, &curve, x[i]);
      double gain_lin = pow (10.0, (ROW (MAKEUP) - reduction_db) / 20.0);
      gain_lin = 1.0 + ROW (MIX) / 100.0 * (gain_lin - 1.0);
      if (ROW (LISTEN) >= 0.5) /* the detector's sound, as it is in its passband */
        gain_lin =
            ROW (TOPOLOGY) == LQ_COMPRESSOR_FEEDBACK ? pow (10.0, -reduction_db / 20.0) : 1.0;
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
    .rows = lq_compressor_rows,
    .n_rows = LQ_COMPRESSOR_N_ROWS,
    .readouts = lq_compressor_readouts,
    .n_readouts = LQ_COMPRESSOR_N_READOUTS,
    .has_key = true,
    .response = response,
    .reduction_readout = LQ_COMPRESSOR_REDUCTION,
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
