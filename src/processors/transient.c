/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transient shaper: lifts or lowers the beginning of a hit, and what follows it, by how its level
 * moves and never by how high it is.
 *
 * Detector sound (input or external key) → high-pass, low-pass → level in dB over 2 ms → stereo
 * link → its highest over 15 ms, which stands still for a steady tone. Attack: by how much that
 * is above an envelope that rises slowly; sustain: by how much it is below one that falls
 * slowly. Both differences are of decibels, so 20 dB more or less of sound changes nothing. A
 * difference as large as the sensitivity counts as whole, a sixth of it as nothing. Both are
 * smoothed without overshoot over the look-ahead. Attack and sustain at 0 dB, and steady sound,
 * keep every bit. Audio thread but for prepare. */
#include <math.h>
#include <string.h>

#include "dsp/decibel.h"
#include "dsp/delay.h"
#include "dsp/detector.h"
#include "dsp/envelope.h"
#include "dsp/first_order.h"
#include "dsp/glide.h"
#include "dsp/link.h"
#include "dsp/lookahead.h"
#include "dsp/peak.h"
#include "dsp/sidechain.h"
#include "processors/processor.h"
#include "processors/rows.h"

#define LEVEL_MS         2.0
#define HIGHEST_MS       15.0 /* half a period of 33 Hz */
#define LEAST_RAMP_MS    3.0
#define BOTTOM_DB        200.0 /* below 0: where levels end */
#define REACH            4.0   /* an envelope is left behind by so many sensitivities, no more */
#define NOTHING          6.0 /* of the sensitivity: what this part of it does not reach is nothing */
#define GUARD_MS         1.5
#define GUARD_RELEASE_MS 40.0

enum
{
  ATTACK,
  SUSTAIN,
  ATTACK_TIME,
  SUSTAIN_TIME,
  SENSITIVITY,
  HP,
  HP_FREQ,
  LP_FREQ,
  LINK,
  LISTEN,
  LOOKAHEAD,
  GUARD,
  OUTPUT,
  MIX,
  N_ROWS
};

enum
{
  LEVEL,
  RISING,
  FALLING,
  GAIN,
  N_READOUTS
};

#define MOST_GAIN_DB 18

#define ROW_GAIN(ID, NAME, DOC)                                                                    \
  {                                                                                                \
    .id = ID, .name = NAME, .group = N_ ("Shape"), .unit = LQ_UNIT_DB, .min = -MOST_GAIN_DB,       \
    .max = MOST_GAIN_DB, .decimals = 1, .flags = LQ_PARAM_BIPOLAR, .doc = DOC                      \
  }

static const LqParamRow rows[N_ROWS] = {
  [ATTACK] =
      ROW_GAIN ("attack", N_ ("Attack"), N_ ("Gain of the beginning of every hit, loud or soft.")),
  [SUSTAIN] = ROW_GAIN ("sustain", N_ ("Sustain"), N_ ("Gain of what dies away after a hit.")),
  [ATTACK_TIME] = { .id = "attack_time",
                    .name = N_ ("Attack time"),
                    .group = N_ ("Shape"),
                    .unit = LQ_UNIT_MS,
                    .min = 3,
                    .max = 100,
                    .def = 20,
                    .curve = LQ_CURVE_LOG,
                    .decimals = 1,
                    .doc = N_ ("How much of a hit counts as its beginning."),
                    .needs = LQ_NEEDS (LQ_NEED_NOT ("attack", 0)) },
  [SUSTAIN_TIME] = { .id = "sustain_time",
                     .name = N_ ("Sustain time"),
                     .group = N_ ("Shape"),
                     .unit = LQ_UNIT_MS,
                     .min = 30,
                     .max = 1000,
                     .def = 200,
                     .curve = LQ_CURVE_LOG,
                     .doc = N_ ("How slowly a sound may die away to count as sustain: longer "
                                "also takes slower ones."),
                     .needs = LQ_NEEDS (LQ_NEED_NOT ("sustain", 0)) },
  [SENSITIVITY] = { .id = "sensitivity",
                    .name = N_ ("Full at"),
                    .group = N_ ("Detector"),
                    .unit = LQ_UNIT_LEVEL_DB,
                    .min = 2,
                    .max = 18,
                    .def = 6,
                    .decimals = 1,
                    .flags = LQ_PARAM_ADVANCED,
                    .doc = N_ ("Rise or fall in level that gets the whole gain; less of it gets "
                               "less, a sixth of it none.") },
  [HP] = LQ_ROW_HP (),
  [HP_FREQ] = LQ_ROW_HP_FREQ (),
  [LP_FREQ] = { .id = "lp_freq",
                .name = N_ ("Low-pass corner"),
                .group = N_ ("Detector"),
                .unit = LQ_UNIT_HZ,
                .min = 200,
                .max = 20000,
                .def = 20000,
                .curve = LQ_CURVE_LOG,
                .flags = LQ_PARAM_ADVANCED,
                .doc = N_ ("Where the detector's low-pass of 6 dB/oct begins, −3 dB; the sound "
                           "itself is not filtered.") },
  [LINK] = LQ_ROW_LINK (.group = N_ ("Detector"), .flags = LQ_PARAM_ADVANCED),
  [LISTEN] =
      LQ_ROW_LISTEN (.doc = N_ ("Puts out what the detector hears instead of the shaped sound.")),
  [LOOKAHEAD] = LQ_ROW_LOOKAHEAD (
          .max = 10, .def = 3,
          .doc = N_ ("How far ahead of a hit the gain begins to move, so that it is there when "
                     "the hit comes; delays the output by as much.")),
  [GUARD] = { .id = "guard",
              .name = N_ ("Clip guard"),
              .group = N_ ("Output"),
              .kind = LQ_PARAM_SWITCH,
              .max = 1,
              .flags = LQ_PARAM_STRUCTURAL,
              .doc =
                  N_ ("Turns down, for as long as it lasts, what would go above full scale; delays "
                      "the output by 1.5 ms.") },
  [OUTPUT] = LQ_ROW_OUTPUT_GAIN (.id = "output", .name = N_ ("Output"),
                                 .doc = N_ ("Gain of the shaped sound, before the clip guard.")),
  [MIX] =
      LQ_ROW_MIX (.doc = N_ (
                      "Share of the shaped sound; the rest is the dry sound, aligned with it.")),
};

static const LqReadoutInfo readouts[N_READOUTS] = {
  [LEVEL] = LQ_READOUT_LEVEL (.id = "level", .name = N_ ("Level"), .max = 24, .fold = LQ_FOLD_MAX,
                              .doc = N_ ("Level that the detector goes by.")),
  [RISING] =
      LQ_READOUT_LEVEL (.id = "rising", .name = N_ ("Slow rise"), .max = 24, .fold = LQ_FOLD_LAST,
                        .doc = N_ ("Envelope that rises slowly: what is above it is attack.")),
  [FALLING] =
      LQ_READOUT_LEVEL (.id = "falling", .name = N_ ("Slow fall"), .max = 24, .fold = LQ_FOLD_LAST,
                        .doc = N_ ("Envelope that falls slowly: what is below it is sustain.")),
  [GAIN] = { .id = "gain",
             .name = N_ ("Gain"),
             .unit = LQ_UNIT_DB,
             .min = -2 * MOST_GAIN_DB,
             .max = 2 * MOST_GAIN_DB,
             .fold = LQ_FOLD_LAST,
             .doc = N_ ("Gain at this moment, without output.") },
};

/* ---- state ---- */

enum
{
  GLIDE_ATTACK_DB,
  GLIDE_SUSTAIN_DB,
  GLIDE_SENSITIVITY_DB,
  GLIDE_OUTPUT_LIN,
  GLIDE_MIX,
  N_GLIDES
};

/* How much of something there is, smoothed, as 1 less that. */
typedef struct
{
  LqBoxStack smooth;
  int none_for; /* frames since there was any */
} Part;

typedef struct
{
  LqSlidingMax highest;
  double level, rising, falling; /* above the bottom, dB */
  Part attack, sustain;
} Lane;

/* One gain for all channels that keeps every sample within full scale (dsp/lookahead). */
typedef struct
{
  int lag; /* frames; 0: there is none */
  LqDelay delay[LQ_MAX_CHANNELS];
  LqSlidingMax ahead;
  LqDualRelease release;
  LqDualReleaseState state;
  LqBoxStack window;
} Guard;

typedef struct
{
  int n_channels;
  double rate_hz;
  int lookahead, ramp;
  LqSidechain sidechain;
  LqFirstOrderState low_pass;
  LqFirstOrder low_pass_wanted;
  LqDetector detector;
  LqLink link;
  LqGlide glide[N_GLIDES];
  double rise, fall; /* pulls */
  Lane lane[LQ_MAX_CHANNELS];
  LqDelay delay[LQ_MAX_CHANNELS];
  Guard guard;
} Transient;

/* ---- parameters ---- */

/* The rising envelope, left behind by REACH sensitivities, comes as near as one in the length of an
 * attack, counted from when the hit is heard. */
static double rise_pull (const Transient *s, double attack_ms)
{
  double early_ms = (s->lookahead - 0.5 * s->ramp) * 1e3 / s->rate_hz;
  return lq_one_pole_pull ((attack_ms + early_ms) / log (REACH), s->rate_hz);
}

static void aim (void *state, const double *params)
{
  Transient *s = state;

  lq_sidechain_aim (&s->sidechain, (LqHighpassSlope)params[HP], params[HP_FREQ],
                    params[LISTEN] >= 0.5);
  s->low_pass_wanted = lq_first_order_low_pass (params[LP_FREQ], s->rate_hz);
  lq_link_aim (&s->link, params[LINK] / 100.0);
  s->rise = rise_pull (s, params[ATTACK_TIME]);
  s->fall = lq_one_pole_pull (params[SUSTAIN_TIME], s->rate_hz);
  lq_glide_aim (&s->glide[GLIDE_ATTACK_DB], params[ATTACK]);
  lq_glide_aim (&s->glide[GLIDE_SUSTAIN_DB], params[SUSTAIN]);
  lq_glide_aim (&s->glide[GLIDE_SENSITIVITY_DB], params[SENSITIVITY]);
  lq_glide_aim (&s->glide[GLIDE_OUTPUT_LIN], pow (10.0, params[OUTPUT] / 20.0));
  lq_glide_aim (&s->glide[GLIDE_MIX], params[MIX] / 100.0);
}

static void reset (void *state, const double *params)
{
  Transient *s = state;

  aim (s, params);
  lq_sidechain_reset (&s->sidechain, (LqHighpassSlope)params[HP], params[HP_FREQ]);
  lq_first_order_jump (&s->low_pass, s->low_pass_wanted);
  lq_detector_aim (&s->detector, LQ_DETECTOR_RMS, LEVEL_MS);
  lq_detector_reset (&s->detector);
  lq_link_reset (&s->link);
  lq_glides_jump (s->glide, N_GLIDES);
  for (int c = 0; c < s->n_channels; c++)
    {
      Lane *lane = &s->lane[c];
      lq_sliding_max_reset (&lane->highest);
      lane->level = lane->rising = lane->falling = 0.0;
      lq_box_stack_reset (&lane->attack.smooth);
      lane->attack.none_for = 0;
      lq_box_stack_reset (&lane->sustain.smooth);
      lane->sustain.none_for = 0;
      lq_delay_reset (&s->delay[c]);
      lq_delay_reset (&s->guard.delay[c]);
    }
  lq_sliding_max_reset (&s->guard.ahead);
  lq_box_stack_reset (&s->guard.window);
  s->guard.state = (LqDualReleaseState){ 0 };
}

static int guard_latency (const LqProcessorSetup *setup, const double *params)
{
  return params[GUARD] >= 0.5 ? lq_row_lookahead_frames (GUARD_MS, setup->rate_hz) : 0;
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  return lq_row_lookahead_frames (params[LOOKAHEAD], setup->rate_hz)
         + guard_latency (setup, params);
}

static void init_lane (Transient *s, LqArena *arena, Lane *lane)
{
  int window = (int)lround (HIGHEST_MS * 1e-3 * s->rate_hz);
  int memory = lq_box_stack_memory (s->ramp);

  lq_sliding_max_init (&lane->highest, window, lq_arena_array (arena, double, window));
  lq_box_stack_init (&lane->attack.smooth, s->ramp, lq_arena_array (arena, double, memory));
  lq_box_stack_init (&lane->sustain.smooth, s->ramp, lq_arena_array (arena, double, memory));
}

static void init_guard (Transient *s, LqArena *arena, int lag)
{
  Guard *guard = &s->guard;

  guard->lag = lag;
  guard->release = lq_dual_release (GUARD_RELEASE_MS, false, s->rate_hz);
  lq_sliding_max_init (&guard->ahead, lag + 1, lq_arena_array (arena, double, lag + 1));
  lq_box_stack_init (&guard->window, lag + 1,
                     lq_arena_array (arena, double, lq_box_stack_memory (lag + 1)));
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_init (&guard->delay[c], lag, lq_arena_array (arena, double, lag + 1));
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Transient *s = lq_arena_new0 (arena, Transient);
  int lag = guard_latency (setup, params);

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->lookahead = latency (setup, params) - lag;
  s->ramp = (int)fmax (s->lookahead, lround (LEAST_RAMP_MS * 1e-3 * s->rate_hz));
  lq_sidechain_init (&s->sidechain, arena, s->n_channels, s->rate_hz, s->lookahead + lag);
  lq_detector_init (&s->detector, s->n_channels, s->rate_hz);
  lq_link_init (&s->link, s->n_channels, s->rate_hz);
  lq_glides_init (s->glide, N_GLIDES, s->rate_hz, LQ_SETTLE_MS);
  for (int c = 0; c < s->n_channels; c++)
    {
      init_lane (s, arena, &s->lane[c]);
      lq_delay_init (&s->delay[c], s->lookahead, lq_arena_array (arena, double, s->lookahead + 1));
    }
  init_guard (s, arena, lag);
  reset (s, params);
  return s;
}

/* ---- envelopes ---- */

/* LEVEL above the bottom; ATTACK and SUSTAIN become its differences from the envelopes. */
static void follow (const Transient *s, Lane *lane, const double *level, double *attack,
                    double *sustain)
{
  const double *sensitivity = s->glide[GLIDE_SENSITIVITY_DB].path;
  double rising = lane->rising, falling = lane->falling;

  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double now = level[i];
      double reach = REACH * sensitivity[i];
      rising += s->rise * (now - rising);
      rising = rising < now ? rising : now;
      rising = rising > now - reach ? rising : now - reach;
      falling += s->fall * (now - falling);
      falling = falling > now ? falling : now;
      falling = falling < now + reach ? falling : now + reach;
      attack[i] = now - rising;
      sustain[i] = falling - now;
    }
  lane->level = level[LQ_QUANTUM - 1];
  lane->rising = rising;
  lane->falling = falling;
}

/* To GAIN_DB, what DIFFERENCE is of a whole: 0 … 1, smoothed, times AMOUNT_DB. */
static void add_part (const Transient *s, Part *part, const double *difference,
                      const LqGlide *amount_db, double *gain_db)
{
  const double *sensitivity = s->glide[GLIDE_SENSITIVITY_DB].path;
  double rest[LQ_QUANTUM];
  bool any = false;

  for (int i = 0; i < LQ_QUANTUM; i++)
    any = any | (difference[i] > sensitivity[i] / NOTHING);
  part->none_for = any ? 0 : part->none_for + LQ_QUANTUM;
  if (part->none_for > s->ramp + LQ_QUANTUM)
    {
      part->none_for = s->ramp + LQ_QUANTUM; /* the window holds nothing else */
      return;
    }
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double nothing = sensitivity[i] / NOTHING;
      double of = (difference[i] - nothing) / (sensitivity[i] - nothing);
      of = of < 1.0 ? of : 1.0;
      rest[i] = 1.0 - (of > 0.0 ? of : 0.0);
    }
  lq_box_stack_run (&part->smooth, rest, LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    gain_db[i] += amount_db->path[i] * (1.0 - rest[i]);
}

/* ---- one lane or two ---- */

static bool same_lanes (const Transient *s)
{
  const Lane *a = &s->lane[0], *b = &s->lane[1];

  return fabs (a->rising - b->rising) < LQ_LINK_SAME_DB
         && fabs (a->falling - b->falling) < LQ_LINK_SAME_DB;
}

static void choose_lanes (Transient *s)
{
  Lane *a = &s->lane[0], *b = &s->lane[1];
  LqLinkStep step = lq_link_step (&s->link);
  int memory = s->ramp + (int)(HIGHEST_MS * 1e-3 * s->rate_hz) + 2 * LQ_QUANTUM;

  if (step == LQ_LINK_OPENS)
    {
      lq_sliding_max_copy (&b->highest, &a->highest);
      lq_box_stack_copy (&b->attack.smooth, &a->attack.smooth);
      b->attack.none_for = a->attack.none_for;
      lq_box_stack_copy (&b->sustain.smooth, &a->sustain.smooth);
      b->sustain.none_for = a->sustain.none_for;
      b->level = a->level;
      b->rising = a->rising;
      b->falling = a->falling;
    }
  else if (step == LQ_LINK_MAY_CLOSE && lq_link_held_for (&s->link, same_lanes (s)) > memory)
    lq_link_close (&s->link);
}

/* GAIN_DB of each lane. */
static void find_gains (Transient *s, double heard[][LQ_QUANTUM], double gain_db[][LQ_QUANTUM])
{
  double level[LQ_MAX_CHANNELS][LQ_QUANTUM];

  choose_lanes (s);
  lq_detector_run (&s->detector, heard, s->link.n_lanes, level);
  for (int l = 0; l < s->link.n_lanes; l++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      level[l][i] += BOTTOM_DB;
  if (s->link.n_lanes == 2)
    lq_link_run (&s->link, level);
  for (int l = 0; l < s->link.n_lanes; l++)
    {
      Lane *lane = &s->lane[l];
      double attack[LQ_QUANTUM], sustain[LQ_QUANTUM];
      lq_sliding_max_run (&lane->highest, level[l], level[l], LQ_QUANTUM);
      follow (s, lane, level[l], attack, sustain);
      memset (gain_db[l], 0, sizeof gain_db[l]);
      add_part (s, &lane->attack, attack, &s->glide[GLIDE_ATTACK_DB], gain_db[l]);
      add_part (s, &lane->sustain, sustain, &s->glide[GLIDE_SUSTAIN_DB], gain_db[l]);
    }
}

/* ---- sound ---- */

/* What goes above full scale, in dB, of the louder channel. */
static void find_overs (int n_channels, double *const *io, double *over)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double peak = fabs (io[0][i]);
      for (int c = 1; c < n_channels; c++)
        peak = fabs (io[c][i]) > peak ? fabs (io[c][i]) : peak;
      over[i] = peak > 1.0 ? peak : 1.0;
    }
  lq_decibels (over, over, LQ_QUANTUM);
}

static void run_guard (Guard *guard, int n_channels, double *const *io)
{
  double gain[LQ_QUANTUM];

  if (guard->lag == 0)
    return;
  find_overs (n_channels, io, gain);
  lq_sliding_max_run (&guard->ahead, gain, gain, LQ_QUANTUM);
  lq_dual_release_run (&guard->state, &guard->release, gain, gain, LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    gain[i] = -gain[i];
  lq_decibels_to_gain (gain, gain, LQ_QUANTUM);
  lq_box_stack_run (&guard->window, gain, LQ_QUANTUM);
  for (int c = 0; c < n_channels; c++)
    {
      lq_delay_run (&guard->delay[c], io[c], io[c], LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM; i++)
        io[c][i] *= gain[i];
    }
}

static void read_out (const Transient *s, const LqBlock *block, double gain_db[][LQ_QUANTUM])
{
  const Lane *loud = &s->lane[0];
  int at = 0;

  if (s->link.n_lanes == 2 && s->lane[1].level > loud->level)
    loud = &s->lane[at = 1];
  block->readouts[LEVEL] = fmax (loud->level - BOTTOM_DB, readouts[LEVEL].min);
  block->readouts[RISING] = fmax (loud->rising - BOTTOM_DB, readouts[RISING].min);
  block->readouts[FALLING] = fmax (loud->falling - BOTTOM_DB, readouts[FALLING].min);
  block->readouts[GAIN] = gain_db[at][LQ_QUANTUM - 1];
}

static void process (void *state, const LqBlock *block)
{
  Transient *s = state;
  double heard[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double gain_db[LQ_MAX_CHANNELS][LQ_QUANTUM];
  double gain[LQ_MAX_CHANNELS][LQ_QUANTUM];
  const double *mix = s->glide[GLIDE_MIX].path;
  const double *output = s->glide[GLIDE_OUTPUT_LIN].path;

  lq_glides_run (s->glide, N_GLIDES);
  lq_sidechain_hear (&s->sidechain, block->key ? block->key : block->in, heard);
  lq_first_order_run (&s->low_pass, s->low_pass_wanted, heard, s->n_channels);
  find_gains (s, heard, gain_db);
  for (int l = 0; l < s->link.n_lanes; l++)
    lq_decibels_to_gain (gain_db[l], gain[l], LQ_QUANTUM);
  for (int c = 0; c < s->n_channels; c++)
    {
      const double *g = gain[s->link.n_lanes == 1 ? 0 : c];
      double *out = block->out[c];
      lq_delay_run (&s->delay[c], block->in[c], out, LQ_QUANTUM);
      for (int i = 0; i < LQ_QUANTUM; i++)
        out[i] *= (1.0 + mix[i] * (g[i] - 1.0)) * output[i];
    }
  run_guard (&s->guard, s->n_channels, block->out);
  lq_sidechain_listen (&s->sidechain, heard, block->out);
  read_out (s, block, gain_db);
}

/* ---- table ---- */

/* To −100 dB of what two envelopes and the filters remember: e^−13.5. */
static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  double ms = 13.5 * (params[ATTACK_TIME] + params[SUSTAIN_TIME] + LEVEL_MS + GUARD_RELEASE_MS)
              + HIGHEST_MS + 200.0;
  return (LqFrames)ceil (ms * 1e-3 * setup->rate_hz) + latency (setup, params);
}

static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  LqFrames low_pass = (LqFrames)ceil (20.0 / (2.0 * M_PI * params[LP_FREQ]) * setup->rate_hz);

  return 2 * latency (setup, params) + low_pass
         + lq_sidechain_tail ((LqHighpassSlope)params[HP], params[HP_FREQ], params[LISTEN] >= 0.5,
                              setup->rate_hz);
}

const LqProcessor lq_processor_transient = {
  .info = {
    .id = "transient",
    .name = N_ ("Transient shaper"),
    .doc = N_ ("Lifts or lowers the beginning of every hit and what follows it, whatever its level."),
    .when = N_ ("Reach for it when drums sit too far back or poke out too much, when a room rings on "
            "for too long or too little of it is left, or to give a picked instrument more of its "
            "pick. It needs no threshold: soft hits are shaped like loud ones, which a compressor "
            "cannot do."),
    .version = 1,
    .rows = rows,
    .n_rows = N_ROWS,
    .readouts = readouts,
    .n_readouts = N_READOUTS,
    .has_key = true,
    .reduction_readout = -1,
  },
  .prepare = prepare,
  .reset = reset,
  .update = aim,
  .process = process,
  .latency = latency,
  .tail = tail,
  .warm_up = warm_up,
};
