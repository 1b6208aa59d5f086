/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saturator: bends the sound on the curve of a tape, a tube, a transformer or a clipper, or on a tape's
 * loop, which recalls (saturator_loop says what it is and why; saturator_tape runs it).
 *
 * The sound is lifted by the drive as it is, and only what the curve bends takes the long way round:
 * emphasis → up to 2 … 16 times the rate → curve − straight line → back down → emphasis taken back →
 * 5 Hz high-pass. So the sound keeps all of its top, a drive of 0 dB or a mix of 0 % is exactly
 * nothing, there is no step on the way there, and what stays below a clipper's corner costs little.
 * A lift slows down from 6 dB on and stops at 8: the top beyond the filters, which no curve holds, is
 * lifted no further, and a corner on the way would be heard. Drive goes into the curve by a
 * share that grows from nothing at 0 dB to all of it at 6 dB (saturator_curve): soft sound gets
 * louder by the drive, loud sound is held at full scale.
 * Aliasing: SOUND A5. Clippers, and all curves below 8 times the rate, work by the mean of the way
 * (dsp/waveshaper); at 8 and 16 times a smooth curve does when asked to: driven hard it is a clipper
 * too, and folds back more at 8 times without the mean than at 4 times with it.
 * Behind all that is bent and lifted a tape's head may read (saturator_head), by the same share of the
 * drive. No wow and no flutter: they would sway the dry sound beside it into a comb.
 * Audio thread but for prepare. */
#include <math.h>
#include <string.h>

#include "dsp/delay.h"
#include "dsp/first_order.h"
#include "dsp/glide.h"
#include "dsp/hysteresis.h"
#include "dsp/peak.h"
#include "processors/processor.h"
#include "processors/rows.h"
#include "processors/saturator_bend.h"
#include "processors/saturator_curve.h"
#include "processors/saturator_level.h"
#include "processors/saturator_match.h"
#include "processors/saturator_response.h"
#include "processors/saturator_rows.h"
#include "processors/saturator_tape.h"

#define HIGH_PASS_HZ 5.0
#define SHIFT_MS     80.0
#define WAKE_MS      10.0
#define FREE_LIFT    2.0 /* up to here it is the gain itself */
#define MOST_LIFT    2.5

/* Up to here also what has no corner goes by the mean of the way, whatever is asked for. */
#define MOST_FACTOR_BY_MEAN 4

enum
{
  INPUT_LEVEL,
  OUTPUT_LEVEL,
  N_READOUTS
};

static const LqReadoutInfo readouts[N_READOUTS] = {
  [INPUT_LEVEL] =
      LQ_READOUT_INPUT_LEVEL (.name = N_ ("Level before"), .max = 24,
                              .doc =
                                  N_ ("Highest sample that comes in, at the time of the output.")),
  [OUTPUT_LEVEL] = LQ_READOUT_OUTPUT_LEVEL (.name = N_ ("Level after"), .max = 24,
                                            .doc = N_ ("Highest sample of the output.")),
};

/* ---- state ---- */

enum
{
  GLIDE_DRIVE_DB,
  GLIDE_BIAS,
  GLIDE_LOOP,
  GLIDE_MATCH,
  GLIDE_MATCH_DB,
  GLIDE_EMPHASIS_DB,
  GLIDE_MIX,
  GLIDE_OUTPUT_LIN,
  N_GLIDES
};

typedef struct
{
  LqFirstOrderState low, high;
} Emphasis;

typedef struct
{
  int n_channels;
  double rate_hz;
  LqBendQuality quality;
  const LqSaturatorTraits *traits;
  LqSaturatorEar ears[LQ_SATURATOR_EARS];
  LqGlide glide[N_GLIDES];
  LqSaturatorCurve curve;
  LqBendPoint from, to;      /* over this quantum */
  double head_from, head_to; /* share of the head's loss */
  LqSaturatorLevel level;    /* that the bias goes by */
  Emphasis before, after;
  LqFirstOrder high_pass;
  LqFirstOrderState offset;
  LqBend bend[LQ_MAX_CHANNELS];
  LqSaturatorTape *tape; /* in its place where the curve recalls */
  LqHeadLoss *head;      /* NULL: nothing is lost */
  LqDelay dry[LQ_MAX_CHANNELS];
  LqDelay behind[LQ_MAX_CHANNELS]; /* the head, from there on */
  LqDelay lift;                    /* from where the sound meets the curve to the output */
  bool asleep;
  int wake_frames;  /* until the filters are full and the glides may begin */
  LqFrames tail;    /* of what was bent */
  LqFrames to_rest; /* frames until nothing is left of it and it may sleep */
} Saturator;

static double now_of (const Saturator *s, int glide) { return s->glide[glide].smooth.value; }

/* ---- parameters ---- */

static LqBendQuality quality_of (const double *params)
{
  int antialiasing = (int)params[LQ_SATURATOR_ANTIALIASING];
  int factor = 2 << (int)params[LQ_SATURATOR_OVERSAMPLING];
  const LqSaturatorTraits *traits = lq_saturator_traits_of (params);
  bool by_mean = traits->clips || factor <= MOST_FACTOR_BY_MEAN;

  return (LqBendQuality){
    .factor = factor,
    .filters = antialiasing == LQ_ANTIALIASING_HIGHEST ? LQ_HALFBAND_240_DB : LQ_HALFBAND_140_DB,
    .by_mean = !traits->recalls && (by_mean || antialiasing != LQ_ANTIALIASING_STANDARD),
  };
}

/* From the input to where the head reads. */
static int latency_to_head (const double *params)
{
  LqBendQuality quality = quality_of (params);
  return lq_saturator_traits_of (params)->recalls ? lq_saturator_tape_latency (quality)
                                                  : lq_bend_latency (quality);
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  LqTapeHead shape;
  int head = lq_saturator_head_of (params, &shape) ? lq_head_latency (setup->rate_hz) : 0;
  return latency_to_head (params) + head;
}

static void aim (void *state, const double *params)
{
  Saturator *s = state;

  lq_glide_aim (&s->glide[GLIDE_DRIVE_DB], params[LQ_SATURATOR_DRIVE]);
  lq_glide_aim (&s->glide[GLIDE_BIAS], params[LQ_SATURATOR_BIAS] / 100.0);
  lq_glide_aim (&s->glide[GLIDE_LOOP], params[LQ_SATURATOR_LOOP] / 100.0);
  lq_glide_aim (&s->glide[GLIDE_MATCH], params[LQ_SATURATOR_MATCH] >= 0.5 ? 1.0 : 0.0);
  lq_glide_aim (&s->glide[GLIDE_MATCH_DB], params[LQ_SATURATOR_MATCH_LEVEL]);
  lq_glide_aim (&s->glide[GLIDE_EMPHASIS_DB], params[LQ_SATURATOR_EMPHASIS]);
  lq_glide_aim (&s->glide[GLIDE_MIX], params[LQ_SATURATOR_MIX] / 100.0);
  lq_glide_aim (&s->glide[GLIDE_OUTPUT_LIN], pow (10.0, params[LQ_SATURATOR_OUTPUT] / 20.0));
}

static bool may_sleep (const Saturator *s)
{
  return lq_glide_rests_at (&s->glide[GLIDE_DRIVE_DB], 0.0)
         || lq_glide_rests_at (&s->glide[GLIDE_MIX], 0.0);
}

/* The curve where the glides are now; MATCH is between not at all and completely, in decibels. */
static void set_curve (Saturator *s)
{
  double share = now_of (s, GLIDE_MATCH);

  s->curve = lq_saturator_curve (s->traits, now_of (s, GLIDE_DRIVE_DB), now_of (s, GLIDE_BIAS),
                                 now_of (s, GLIDE_LOOP));
  if (share > 0.0)
    {
      double rms_lin = M_SQRT1_2 * pow (10.0, now_of (s, GLIDE_MATCH_DB) / 20.0);
      double loss = lq_saturator_share (now_of (s, GLIDE_DRIVE_DB));
      LqSaturatorEar ear = lq_saturator_ear_at (s->ears, now_of (s, GLIDE_EMPHASIS_DB));
      s->curve.out *= pow (lq_saturator_match (&s->curve, &ear, loss, rms_lin), share);
    }
}

/* For GAIN: from FREE_LIFT on its slope falls evenly to 0, which takes it twice as far as the lift. */
static double lift_for (double gain)
{
  double over = fmax (gain - FREE_LIFT, 0.0), way = 2.0 * (MOST_LIFT - FREE_LIFT);
  return over < way ? gain - 0.5 * over * over / way : MOST_LIFT;
}

static LqBendPoint point_now (const Saturator *s)
{
  LqBendPoint point = { .into = s->curve.into,
                        .gain = s->curve.out * s->curve.into,
                        .bias = s->curve.bias + s->curve.shift * s->level.path[LQ_QUANTUM],
                        .reversible = s->curve.reversible };

  if (s->traits->recalls)
    {
      point.lift = lift_for (point.gain);
      return point;
    }
  point.lift = lift_for (point.gain * lq_wave_slope (s->curve.wave, s->curve.bias));
  lq_wave_run (s->curve.wave, &point.bias, &point.rest, 1);
  return point;
}

/* Everything behind the glides forgets. */
static void clear (Saturator *s)
{
  double emphasis_db = now_of (s, GLIDE_EMPHASIS_DB);
  LqFirstOrder low = lq_saturator_low_shelf (s->traits, emphasis_db, s->rate_hz);
  LqFirstOrder high = lq_saturator_high_shelf (s->traits, emphasis_db, s->rate_hz);

  lq_saturator_level_reset (&s->level);
  set_curve (s);
  s->from = s->to = point_now (s);
  lq_delay_fill (&s->lift, s->to.lift);
  lq_first_order_jump (&s->before.low, low);
  lq_first_order_jump (&s->before.high, high);
  lq_first_order_jump (&s->after.low, lq_first_order_inverse (low));
  lq_first_order_jump (&s->after.high, lq_first_order_inverse (high));
  lq_first_order_jump (&s->offset, s->high_pass);
  s->head_from = s->head_to = lq_saturator_share (now_of (s, GLIDE_DRIVE_DB));
  if (s->head)
    lq_head_reset (s->head);
  if (s->tape)
    lq_saturator_tape_reset (s->tape);
  else
    for (int c = 0; c < s->n_channels; c++)
      lq_bend_reset (&s->bend[c], s->to.bias);
}

static void reset (void *state, const double *params)
{
  Saturator *s = state;

  aim (s, params);
  lq_glides_jump (s->glide, N_GLIDES);
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_delay_reset (&s->dry[c]);
      lq_delay_reset (&s->behind[c]);
    }
  clear (s);
  s->asleep = may_sleep (s);
  s->wake_frames = 0;
  s->to_rest = s->tail;
}

/* The 5 Hz high-pass and the emphasis at 25 Hz, to −160 dB of what was driven; a bias that comes
 * back to rest leaves less than that behind, and so does a tape that forgets. */
static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  double seconds =
      20.0 / (2.0 * M_PI * HIGH_PASS_HZ) + 20.0 / (2.0 * M_PI * LQ_SATURATOR_LOW_POLE_HZ);

  if (lq_saturator_traits_of (params)->shift > 0.0)
    seconds += 12.0 * SHIFT_MS * 1e-3;
  if (lq_saturator_traits_of (params)->recalls)
    seconds += 20.0 * LQ_HYSTERESIS_MEMORY_MS * 1e-3;
  return 2 * latency (setup, params) + (LqFrames)ceil (seconds * setup->rate_hz);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Saturator *s = lq_arena_new0 (arena, Saturator);
  int lag = latency_to_head (params), head_lag = latency (setup, params) - lag;
  LqTapeHead shape;

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->quality = quality_of (params);
  s->tail = tail (setup, params);
  s->traits = lq_saturator_traits_of (params);
  lq_saturator_level_init (&s->level, SHIFT_MS, s->rate_hz);
  s->high_pass = lq_first_order_high_pass (HIGH_PASS_HZ, s->rate_hz);
  lq_glides_init (s->glide, N_GLIDES, s->rate_hz, LQ_SETTLE_MS);
  if (s->traits->recalls)
    s->tape = lq_saturator_tape_new (arena, s->n_channels, s->rate_hz, s->quality);
  if (lq_saturator_head_of (params, &shape))
    s->head = lq_head_new (arena, s->n_channels, s->rate_hz, &shape);
  lq_saturator_ears_init (s->ears, s->traits, s->head ? &shape : NULL, s->rate_hz);
  for (int c = 0; c < s->n_channels; c++)
    {
      if (!s->tape)
        lq_bend_init (&s->bend[c], arena, s->quality);
      lq_delay_init (&s->dry[c], lag, lq_arena_array (arena, double, lag));
      lq_delay_init (&s->behind[c], head_lag, lq_arena_array (arena, double, head_lag));
    }
  lag -= lq_bend_latency_up (s->quality);
  lq_delay_init (&s->lift, lag, lq_arena_array (arena, double, lag));
  reset (s, params);
  return s;
}

/* ---- sound ---- */

/* Where the bias is in the frame before and in each of this quantum; NULL: it moves evenly. */
static const double *bias_path (const Saturator *s, double path[1 + LQ_QUANTUM])
{
  double from = s->from.bias - s->curve.shift * s->level.path[0];
  double step = (s->curve.bias - from) / LQ_QUANTUM;

  if (s->traits->shift == 0.0)
    return NULL;
  for (int i = 0; i <= LQ_QUANTUM; i++)
    path[i] = from + step * i + s->curve.shift * s->level.path[i];
  return path;
}

/* For the next quantum. */
static void follow_level (Saturator *s)
{
  double sizes[LQ_MAX_CHANNELS][LQ_QUANTUM];

  if (s->traits->shift == 0.0)
    return;
  for (int c = 0; c < s->n_channels; c++)
    lq_bend_sizes (&s->bend[c], s->to.into, LQ_SATURATOR_MOST_LEVEL, sizes[c]);
  lq_saturator_level_run (&s->level, sizes, s->n_channels);
}

static void run_glides (Saturator *s)
{
  bool moves = false;

  for (int g = 0; g < N_GLIDES; g++)
    {
      bool held = s->wake_frames > 0 && (g == GLIDE_DRIVE_DB || g == GLIDE_MIX);
      moves = moves || (g <= GLIDE_EMPHASIS_DB && lq_smooth_moving (&s->glide[g].smooth));
      if (!held)
        lq_glide_run (&s->glide[g]);
    }
  if (moves)
    set_curve (s);
  if (s->wake_frames > 0)
    s->wake_frames -= LQ_QUANTUM;
}

/* As it has to meet the sound at the output. */
static void find_lift (Saturator *s, double lift[LQ_QUANTUM])
{
  double step = (s->to.lift - s->from.lift) / LQ_QUANTUM;

  for (int i = 0; i < LQ_QUANTUM; i++)
    lift[i] = s->from.lift + step * (i + 1);
  lq_delay_run (&s->lift, lift, lift, LQ_QUANTUM);
}

static void bend (Saturator *s, double io[][LQ_QUANTUM])
{
  double bias[1 + LQ_QUANTUM];
  LqBendWay way;

  if (s->tape)
    {
      lq_saturator_tape_run (s->tape, &s->from, &s->to, io);
      return;
    }
  lq_bend_way (&way, s->curve.wave, &s->from, &s->to, bias_path (s, bias), s->quality.factor);
  for (int c = 0; c < s->n_channels; c++)
    lq_bend_run (&s->bend[c], &way, io[c]);
  follow_level (s);
}

/* BENT: what the curve adds to the lifted sound. */
static void find_bent (Saturator *s, const double *const *in, double bent[][LQ_QUANTUM])
{
  double emphasis_db = now_of (s, GLIDE_EMPHASIS_DB);
  LqFirstOrder low = s->before.low.now, high = s->before.high.now;

  if (!s->glide[GLIDE_EMPHASIS_DB].flat)
    {
      low = lq_saturator_low_shelf (s->traits, emphasis_db, s->rate_hz);
      high = lq_saturator_high_shelf (s->traits, emphasis_db, s->rate_hz);
    }
  for (int c = 0; c < s->n_channels; c++)
    memcpy (bent[c], in[c], sizeof bent[c]);
  lq_first_order_run (&s->before.low, low, bent, s->n_channels);
  lq_first_order_run (&s->before.high, high, bent, s->n_channels);
  s->from = s->to;
  s->to = point_now (s);
  bend (s, bent);
  lq_first_order_run (&s->after.high, lq_first_order_inverse (high), bent, s->n_channels);
  lq_first_order_run (&s->after.low, lq_first_order_inverse (low), bent, s->n_channels);
  lq_first_order_run (&s->offset, s->high_pass, bent, s->n_channels);
}

/* CHANGE: what there is besides the sound as it came, OUT, where the head stands, if there is one. */
static void find_change (Saturator *s, const double *const out[], double change[][LQ_QUANTUM],
                         const double lift[LQ_QUANTUM])
{
  double share[LQ_QUANTUM], step;

  s->head_from = s->head_to;
  s->head_to = lq_saturator_share (now_of (s, GLIDE_DRIVE_DB));
  step = (s->head_to - s->head_from) / LQ_QUANTUM;
  for (int i = 0; i < LQ_QUANTUM; i++)
    share[i] = s->head_from + step * (i + 1);
  for (int c = 0; c < s->n_channels; c++)
    {
      for (int i = 0; i < LQ_QUANTUM; i++)
        change[c][i] += (lift[i] - 1.0) * out[c][i];
      if (s->head)
        lq_head_run (s->head, c, out[c], change[c], share);
    }
}

static void choose_sleep (Saturator *s)
{
  if (!may_sleep (s))
    s->to_rest = s->tail;
  else if (s->to_rest > 0)
    s->to_rest -= LQ_QUANTUM;
  bool sleeps = may_sleep (s) && (s->asleep || s->to_rest <= 0);

  if (s->asleep && !sleeps)
    {
      clear (s);
      s->wake_frames = 2 * lq_oversample_latency (s->quality.factor, s->quality.filters)
                       + (s->head ? 2 * lq_head_latency (s->rate_hz) : 0)
                       + (int)(WAKE_MS * 1e-3 * s->rate_hz);
    }
  s->asleep = sleeps;
}

static void process (void *state, const LqBlock *block)
{
  Saturator *s = state;
  double change[LQ_MAX_CHANNELS][LQ_QUANTUM], lift[LQ_QUANTUM];
  const double *mix = s->glide[GLIDE_MIX].path;
  const double *output = s->glide[GLIDE_OUTPUT_LIN].path;
  double before = 0.0, after = 0.0;

  choose_sleep (s);
  run_glides (s);
  if (!s->asleep)
    {
      find_bent (s, block->in, change);
      find_lift (s, lift);
    }
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_run (&s->dry[c], block->in[c], block->out[c], LQ_QUANTUM);
  if (!s->asleep)
    find_change (s, (const double *const *)block->out, change, lift);
  for (int c = 0; c < s->n_channels; c++)
    {
      double *out = block->out[c];
      lq_delay_run (&s->behind[c], out, out, LQ_QUANTUM);
      before = fmax (before, lq_peak (out, LQ_QUANTUM));
      if (!s->asleep)
        for (int i = 0; i < LQ_QUANTUM; i++)
          out[i] += mix[i] * change[c][i];
      for (int i = 0; i < LQ_QUANTUM; i++)
        out[i] *= output[i];
      after = fmax (after, lq_peak (out, LQ_QUANTUM));
    }
  block->readouts[INPUT_LEVEL] = lq_readout_db (&readouts[INPUT_LEVEL], before);
  block->readouts[OUTPUT_LEVEL] = lq_readout_db (&readouts[OUTPUT_LEVEL], after);
}

/* ---- table ---- */

static const char *const facts[] = { "curve", "drive", NULL };

const LqProcessor lq_processor_saturator = {
  .info = {
    .id = "saturator",
    .name = N_ ("Saturator"),
    .doc = N_ ("Bends the sound on the curve of a tape, a tube, a transformer or a clipper."),
    .when = N_ ("Reach for it to thicken a sound with harmonics of its own: tape to round a bright "
            "mix, a tube for a voice or a bass that shall come forward, a transformer for the "
            "bottom, a clipper to take the tips off drums before a limiter has to. Hysteresis is "
            "the tape that remembers: thicker in the middle levels, and loud highs shake it so that "
            "the lows beside them come up. Switch to "
            "matched loudness to hear what it does rather than how much louder it is."),
    .version = 1,
    .rows = lq_saturator_rows,
    .n_rows = LQ_SATURATOR_N_ROWS,
    .readouts = readouts,
    .n_readouts = N_READOUTS,
    .response = lq_saturator_response,
    .facts = facts,
    .reduction_readout = -1,
    .rows_lead = 0.5, /* the drive comes in, the output goes out */
  },
  .prepare = prepare,
  .reset = reset,
  .update = aim,
  .process = process,
  .latency = latency,
  .tail = tail,
};
