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

#include "dsp/clip_guard.h"
#include "dsp/decibel.h"
#include "dsp/delay.h"
#include "dsp/detector.h"
#include "dsp/envelope.h"
#include "dsp/first_order.h"
#include "dsp/glide.h"
#include "dsp/link.h"
#include "dsp/lookahead.h"
#include "dsp/sidechain.h"
#include "processors/processor.h"
#include "processors/rows.h"
#include "processors/transient_rows.h"

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
  LqClipGuard guard;
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

  lq_sidechain_aim (&s->sidechain, (LqHighpassSlope)params[LQ_TRANSIENT_HP],
                    params[LQ_TRANSIENT_HP_FREQ], params[LQ_TRANSIENT_LISTEN] >= 0.5);
  s->low_pass_wanted = lq_first_order_low_pass (params[LQ_TRANSIENT_LP_FREQ], s->rate_hz);
  lq_link_aim (&s->link, params[LQ_TRANSIENT_LINK] / 100.0);
  s->rise = rise_pull (s, params[LQ_TRANSIENT_ATTACK_TIME]);
  s->fall = lq_one_pole_pull (params[LQ_TRANSIENT_SUSTAIN_TIME], s->rate_hz);
  lq_glide_aim (&s->glide[GLIDE_ATTACK_DB], params[LQ_TRANSIENT_ATTACK]);
  lq_glide_aim (&s->glide[GLIDE_SUSTAIN_DB], params[LQ_TRANSIENT_SUSTAIN]);
  lq_glide_aim (&s->glide[GLIDE_SENSITIVITY_DB], params[LQ_TRANSIENT_SENSITIVITY]);
  lq_glide_aim (&s->glide[GLIDE_OUTPUT_LIN], pow (10.0, params[LQ_TRANSIENT_OUTPUT] / 20.0));
  lq_glide_aim (&s->glide[GLIDE_MIX], params[LQ_TRANSIENT_MIX] / 100.0);
}

static void reset (void *state, const double *params)
{
  Transient *s = state;

  aim (s, params);
  lq_sidechain_reset (&s->sidechain, (LqHighpassSlope)params[LQ_TRANSIENT_HP],
                      params[LQ_TRANSIENT_HP_FREQ]);
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
    }
  lq_clip_guard_reset (&s->guard);
}

static int guard_latency (const LqProcessorSetup *setup, const double *params)
{
  return params[LQ_TRANSIENT_GUARD] >= 0.5 ? lq_row_lookahead_frames (GUARD_MS, setup->rate_hz) : 0;
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  return lq_row_lookahead_frames (params[LQ_TRANSIENT_LOOKAHEAD], setup->rate_hz)
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
  lq_clip_guard_init (&s->guard, arena, s->n_channels, s->rate_hz, lag, GUARD_RELEASE_MS);
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

static void read_out (const Transient *s, const LqBlock *block, double gain_db[][LQ_QUANTUM])
{
  const Lane *loud = &s->lane[0];
  int at = 0;

  if (s->link.n_lanes == 2 && s->lane[1].level > loud->level)
    loud = &s->lane[at = 1];
  block->readouts[LQ_TRANSIENT_LEVEL] =
      fmax (loud->level - BOTTOM_DB, lq_transient_readouts[LQ_TRANSIENT_LEVEL].min);
  block->readouts[LQ_TRANSIENT_RISING] =
      fmax (loud->rising - BOTTOM_DB, lq_transient_readouts[LQ_TRANSIENT_RISING].min);
  block->readouts[LQ_TRANSIENT_FALLING] =
      fmax (loud->falling - BOTTOM_DB, lq_transient_readouts[LQ_TRANSIENT_FALLING].min);
  block->readouts[LQ_TRANSIENT_GAIN] = gain_db[at][LQ_QUANTUM - 1];
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
  lq_clip_guard_run (&s->guard, block->out);
  lq_sidechain_listen (&s->sidechain, heard, block->out);
  read_out (s, block, gain_db);
}

/* ---- table ---- */

/* To −100 dB of what two envelopes and the filters remember: e^−13.5. */
static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  double ms = 13.5
                  * (params[LQ_TRANSIENT_ATTACK_TIME] + params[LQ_TRANSIENT_SUSTAIN_TIME] + LEVEL_MS
                     + GUARD_RELEASE_MS)
              + HIGHEST_MS + 200.0;
  return (LqFrames)ceil (ms * 1e-3 * setup->rate_hz) + latency (setup, params);
}

static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  LqFrames low_pass =
      (LqFrames)ceil (20.0 / (2.0 * M_PI * params[LQ_TRANSIENT_LP_FREQ]) * setup->rate_hz);

  return 2 * latency (setup, params) + low_pass
         + lq_sidechain_tail ((LqHighpassSlope)params[LQ_TRANSIENT_HP],
                              params[LQ_TRANSIENT_HP_FREQ], params[LQ_TRANSIENT_LISTEN] >= 0.5,
                              setup->rate_hz);
}

static const char *const facts[] = { "attack", "sustain", NULL };

const LqProcessor lq_processor_transient = {
  .info = {
    .id = "transient",
    .name = N_ ("Transient shaper"),
    .doc = N_ ("Lifts or lowers the beginning of every hit and what follows it, whatever its level."),
    .when = N_ ("Reach for it when drums sit too far back or poke out too much, when a room rings on "
            "for too long or too little of it is left, or to give a picked instrument more of its "
            "pick. It needs no threshold: soft hits are shaped like loud ones, which a compressor "
            "cannot do. Chords that beat have hits of their own for it: on what is held, use little."),
    .version = 1,
    .rows = lq_transient_rows,
    .n_rows = LQ_TRANSIENT_N_ROWS,
    .readouts = lq_transient_readouts,
    .n_readouts = LQ_TRANSIENT_N_READOUTS,
    .has_key = true,
    .facts = facts,
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
