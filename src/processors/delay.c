/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Delay: an echo for each side, free or in time with the song, whose repeats go back through two
 * filters and may change sides.
 *
 * Input → line ← feedback × (own and other side) ← high-pass ← low-pass ← read. Every part of that
 * way back has a gain of at most 1 and the feedback stays below it, so nothing can grow. A new
 * time is either faded to, with the pitch as it is, or run to as a tape does. The dry sound is not
 * delayed. Audio thread but for prepare. */
#include <math.h>
#include <string.h>

#include "dsp/fractional.h"
#include "dsp/glide.h"
#include "dsp/one_pole.h"
#include "dsp/swing.h"
#include "dsp/wet_end.h"
#include "processors/delay_echoes.h"
#include "processors/delay_rows.h"
#include "processors/note_length.h"
#include "processors/processor.h"

#define SETTLE_MS     20.0
#define FADE_MS       40.0
#define TAPE_MS       350.0 /* to within 1 % of a new time */
#define CUT_SETTLE_MS 80.0

/* ---- state ---- */

typedef struct
{
  LqFractionalLine line;
  LqOnePole low_cut, high_cut;
  double frames;     /* that it is read at */
  double old_frames; /* that it is faded from */
  double fade;       /* 0: old, 1: new */
  double wanted;     /* where it is going */
  LqSmooth tape;     /* the way of the tape */
} Side;

typedef struct
{
  int n_channels;
  double rate_hz;
  double params[LQ_DELAY_N_ROWS];
  double tempo_bpm;
  const LqFractional *taps;
  Side side[LQ_MAX_CHANNELS];
  double fade_step;
  LqSwing swing; /* of the motion */
  LqGlide feedback, cross, motion_frames;
  LqGlide straight, middle[LQ_MAX_CHANNELS]; /* into each line: its own side, the middle */
  LqGlide low_cut_pull, high_cut_pull;
  LqWetEnd end;
} Delay;

static double clamp (double x, double low, double high)
{
  return x < low ? low : x > high ? high : x;
}

/* The time of side C in frames, whole: an echo in time is in time to the frame. */
static double wanted_frames (const Delay *s, int c)
{
  bool left = c == 0 || s->params[LQ_DELAY_LINK] >= 0.5;
  double ms = left ? lq_note_ms (s->params[LQ_DELAY_SYNC], s->tempo_bpm, s->params[LQ_DELAY_TIME])
                   : lq_note_ms (s->params[LQ_DELAY_SYNC_RIGHT], s->tempo_bpm,
                                 s->params[LQ_DELAY_TIME_RIGHT]);

  return fmax (round (clamp (ms, 1.0, LQ_DELAY_MOST_MS) * 1e-3 * s->rate_hz), LQ_FRACTIONAL_MIN);
}

static void aim_input (Delay *s, double side)
{
  bool straight = side == LQ_DELAY_INPUT_BOTH || s->n_channels == 1;

  lq_glide_aim (&s->straight, straight ? 1.0 : 0.0);
  lq_glide_aim (&s->middle[0], !straight && side == LQ_DELAY_INPUT_LEFT ? 1.0 : 0.0);
  lq_glide_aim (&s->middle[1], !straight && side == LQ_DELAY_INPUT_RIGHT ? 1.0 : 0.0);
}

static void aim (void *state, const double *params)
{
  Delay *s = state;

  memcpy (s->params, params, sizeof s->params);
  lq_glide_aim (&s->feedback, params[LQ_DELAY_FEEDBACK] / 100.0);
  lq_glide_aim (&s->cross, s->n_channels == 2 ? params[LQ_DELAY_CROSS] / 100.0 : 0.0);
  aim_input (s, params[LQ_DELAY_INPUT_SIDE]);
  lq_glide_aim (&s->motion_frames, params[LQ_DELAY_MOTION] * 1e-3 * s->rate_hz);
  lq_wet_end_aim (&s->end, params[LQ_DELAY_WIDTH] / 100.0, params[LQ_DELAY_DUCK],
                  params[LQ_DELAY_MIX] / 100.0);
  lq_glide_aim (&s->low_cut_pull, lq_one_pole_pull (params[LQ_DELAY_LOW_CUT], s->rate_hz));
  lq_glide_aim (&s->high_cut_pull, lq_one_pole_pull (params[LQ_DELAY_HIGH_CUT], s->rate_hz));
}

static void reset (void *state, const double *params)
{
  Delay *s = state;
  LqGlide *glides[] = { &s->feedback,      &s->cross,    &s->motion_frames, &s->low_cut_pull,
                        &s->high_cut_pull, &s->straight, &s->middle[0],     &s->middle[1] };

  aim (s, params);
  for (size_t i = 0; i < LQ_N_ELEMENTS (glides); i++)
    lq_glide_jump (glides[i]);
  for (int c = 0; c < s->n_channels; c++)
    {
      Side *side = &s->side[c];
      lq_fractional_line_reset (&side->line);
      side->low_cut.state = side->high_cut.state = 0.0;
      side->frames = side->wanted = wanted_frames (s, c);
      side->fade = 1.0;
      lq_smooth_jump (&side->tape, side->frames);
    }
  lq_swing_reset (&s->swing);
  lq_wet_end_reset (&s->end);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Delay *s = lq_arena_new0 (arena, Delay);
  LqGlide *glides[] = { &s->feedback,      &s->cross,    &s->motion_frames, &s->low_cut_pull,
                        &s->high_cut_pull, &s->straight, &s->middle[0],     &s->middle[1] };
  int longest = (int)ceil ((LQ_DELAY_MOST_MS + LQ_DELAY_MOST_MOTION_MS) * 1e-3 * setup->rate_hz)
                + LQ_FRACTIONAL_TAPS;

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->tempo_bpm = setup->tempo_bpm;
  s->taps = lq_fractional_new (arena);
  lq_swing_init (&s->swing, s->rate_hz);
  lq_wet_end_init (&s->end, s->n_channels, s->rate_hz, SETTLE_MS);
  s->fade_step = 1.0 / (FADE_MS * 1e-3 * s->rate_hz);
  for (size_t i = 0; i < LQ_N_ELEMENTS (glides); i++)
    lq_glide_init (glides[i], s->rate_hz, SETTLE_MS, 0.0);
  lq_glide_init (&s->low_cut_pull, s->rate_hz, CUT_SETTLE_MS, 0.0);
  lq_glide_init (&s->high_cut_pull, s->rate_hz, CUT_SETTLE_MS, 0.0);
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_fractional_line_init (&s->side[c].line, arena, longest);
      lq_smooth_init (&s->side[c].tape, s->rate_hz, TAPE_MS, 0.0);
    }
  reset (s, params);
  return s;
}

/* ---- sound ---- */

/* One fade at a time: what is wanted meanwhile comes next. */
static void choose_time (Delay *s, int c)
{
  Side *side = &s->side[c];

  side->wanted = wanted_frames (s, c);
  if (s->params[LQ_DELAY_CHANGE] == LQ_DELAY_CHANGE_TAPE && side->fade >= 1.0)
    {
      lq_smooth_aim (&side->tape, side->wanted);
      return;
    }
  if (side->fade < 1.0 || (side->wanted == side->frames && !lq_smooth_moving (&side->tape)))
    return;
  side->old_frames = side->frames;
  side->frames = side->wanted;
  side->fade = 0.0;
  lq_smooth_jump (&side->tape, side->frames);
}

static double read_echo (const Delay *s, Side *side, double swing)
{
  double x = lq_fractional_line_read (&side->line, s->taps,
                                      fmax (side->frames + swing, LQ_FRACTIONAL_MIN));

  if (side->fade >= 1.0)
    return x;
  double old = lq_fractional_line_read (&side->line, s->taps,
                                        fmax (side->old_frames + swing, LQ_FRACTIONAL_MIN));
  side->fade = fmin (side->fade + s->fade_step, 1.0);
  return old + side->fade * (x - old);
}

static double filter_echo (Side *side, double x)
{
  double y = lq_one_pole_low (&side->high_cut, x);
  return y - lq_one_pole_low (&side->low_cut, y);
}

/* What goes into the lines, before the repeats. */
static void find_input (Delay *s, const LqBlock *block, double input[][LQ_QUANTUM])
{
  const double *straight = lq_glide_run (&s->straight);
  bool rests = lq_glide_rests_at (&s->straight, 1.0);

  for (int c = 0; c < s->n_channels; c++)
    {
      const double *middle = lq_glide_run (&s->middle[c]);
      memcpy (input[c], block->in[c], sizeof input[c]);
      for (int i = 0; i < LQ_QUANTUM && !rests; i++)
        input[c][i] =
            straight[i] * block->in[c][i] + middle[i] * 0.5 * (block->in[0][i] + block->in[1][i]);
    }
}

/* The echoes of a quantum into WET. */
static void run_lines (Delay *s, const LqBlock *block, double wet[][LQ_QUANTUM])
{
  const double *feedback = lq_glide_run (&s->feedback);
  const double *cross = lq_glide_run (&s->cross);
  const double *motion = lq_glide_run (&s->motion_frames);
  const double *low_cut = lq_glide_run (&s->low_cut_pull);
  const double *high_cut = lq_glide_run (&s->high_cut_pull);
  double turn =
      lq_swing_step (&s->swing, block->clock, s->params[LQ_DELAY_MOTION_RATE] / s->rate_hz);
  double swing_turns = s->swing.turns;
  bool moves = !lq_glide_rests_at (&s->motion_frames, 0.0);
  double tape[LQ_MAX_CHANNELS][LQ_QUANTUM], input[LQ_MAX_CHANNELS][LQ_QUANTUM];
  bool runs[LQ_MAX_CHANNELS];

  find_input (s, block, input);
  for (int c = 0; c < s->n_channels; c++)
    {
      choose_time (s, c);
      runs[c] = s->side[c].fade >= 1.0 && lq_smooth_moving (&s->side[c].tape);
      if (runs[c])
        lq_smooth_run (&s->side[c].tape, tape[c], LQ_QUANTUM);
    }
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double repeat[LQ_MAX_CHANNELS];
      for (int c = 0; c < s->n_channels; c++)
        {
          Side *side = &s->side[c];
          double swing = moves ? motion[i] * sin (2.0 * M_PI * (swing_turns + 0.25 * c)) : 0.0;
          side->low_cut.pull = low_cut[i];
          side->high_cut.pull = high_cut[i];
          if (runs[c])
            side->frames = tape[c][i];
          wet[c][i] = read_echo (s, side, swing);
          repeat[c] = filter_echo (side, wet[c][i]);
        }
      for (int c = 0; c < s->n_channels; c++)
        {
          double other = repeat[s->n_channels - 1 - c];
          double own = repeat[c] + cross[i] * (other - repeat[c]);
          lq_fractional_line_write (&s->side[c].line, input[c][i] + feedback[i] * own);
        }
      swing_turns += turn;
    }
  lq_swing_advance (&s->swing, turn, LQ_QUANTUM);
}

static void process (void *state, const LqBlock *block)
{
  Delay *s = state;
  double wet[LQ_MAX_CHANNELS][LQ_QUANTUM];

  s->tempo_bpm = block->tempo_bpm;
  run_lines (s, block, wet);
  lq_wet_end_run (&s->end, block->in, wet, block->out);
  block->readouts[LQ_DELAY_DUCKING] = lq_ducker_gain_db (&s->end.ducker);
}

/* ---- table ---- */

static double longest_ms (const LqProcessorSetup *setup, const double *params)
{
  double left = lq_note_ms (params[LQ_DELAY_SYNC], setup->tempo_bpm, params[LQ_DELAY_TIME]);
  double right =
      lq_note_ms (params[LQ_DELAY_SYNC_RIGHT], setup->tempo_bpm, params[LQ_DELAY_TIME_RIGHT]);

  return params[LQ_DELAY_MOTION]
         + clamp (params[LQ_DELAY_LINK] >= 0.5 ? left : fmax (left, right), 1.0, LQ_DELAY_MOST_MS);
}

/* All that goes round decays as e^−σt where feedback · e^σD · |low-pass (−σ)| · |high-pass (−σ)| ≤ 1:
 * up to half of the low cut's corner the high-pass stays below 1, and the low-pass counts as 2/b of
 * further delay. 160 dB: some 20 more than the silence that is promised. */
static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  double delay_s = longest_ms (setup, params) * 1e-3;
  double low_cut = 2.0 * M_PI * params[LQ_DELAY_LOW_CUT];
  double high_cut = 2.0 * M_PI * params[LQ_DELAY_HIGH_CUT];
  double round_s =
      (delay_s + 2.0 / high_cut) / log (100.0 / fmax (params[LQ_DELAY_FEEDBACK], 1e-6));
  double slowest_s = fmax (round_s, 2.0 / low_cut);

  return (LqFrames)ceil ((delay_s + log (1e8) * slowest_s) * setup->rate_hz);
}

static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  return tail (setup, params)
         + (LqFrames)ceil (lq_wet_end_memory_s (params[LQ_DELAY_DUCK]) * setup->rate_hz);
}

/* Of side IN into line OUT. */
static double input_share (int input, int in, int out)
{
  if (input == LQ_DELAY_INPUT_BOTH)
    return in == out ? 1.0 : 0.0;
  return out == (input == LQ_DELAY_INPUT_LEFT ? 0 : 1) ? 0.5 : 0.0;
}

static bool response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                      LqTarget target, const double *x, double *y, int n)
{
  if (kind != LQ_RESPONSE_ECHOES || instance >= 0 || target != LQ_TARGET_STEREO)
    return false;
  bool linked = params[LQ_DELAY_LINK] >= 0.5;
  LqDelayEchoes echoes = {
    .time_s = { params[LQ_DELAY_TIME] * 1e-3,
                params[linked ? LQ_DELAY_TIME : LQ_DELAY_TIME_RIGHT] * 1e-3 },
    .feedback = params[LQ_DELAY_FEEDBACK] / 100.0,
    .cross = params[LQ_DELAY_CROSS] / 100.0,
    .low_cut_hz = params[LQ_DELAY_LOW_CUT],
    .high_cut_hz = params[LQ_DELAY_HIGH_CUT],
    .rate_hz = rate_hz,
  };
  for (int in = 0; in < 2; in++)
    for (int out = 0; out < 2; out++)
      echoes.input[in][out] = input_share ((int)params[LQ_DELAY_INPUT_SIDE], in, out);
  lq_delay_echoes (&echoes, x, y, n);
  return true;
}

static const char *const facts[] = { "sync", "time", "sync_right", "time_right", "mix", NULL };

/* A note that is longer than the line. */
static bool fact_span (const double *params, double tempo_bpm, int slot, double span[2])
{
  double ms = slot == LQ_DELAY_SYNC || slot == LQ_DELAY_SYNC_RIGHT
                  ? lq_note_ms (params[slot], tempo_bpm, 0.0)
                  : 0.0;

  span[0] = span[1] = LQ_DELAY_MOST_MS;
  return ms > LQ_DELAY_MOST_MS;
}

const LqProcessor lq_processor_delay = {
  .info = {
    .id = "delay",
    .name = N_ ("Delay"),
    .doc = N_ ("Echoes on both sides, in milliseconds or in notes, that darken as they repeat."),
    .when = N_ ("Reach for it to put a voice or a guitar into a space that moves with the song, to "
            "answer a phrase, or to widen a part with a short, different time on each side. "
            "A mix of 10 to 30 % is plenty. Give the song its "
            "tempo and the times notes, cut the lows of what repeats, and let the echoes duck under "
            "the words. Listen in mono to short times: they comb. On a master it is rarely asked "
            "for."),
    .version = 1,
    .rows = lq_delay_rows,
    .n_rows = LQ_DELAY_N_ROWS,
    .response = response,
    .facts = facts,
    .fact_span = fact_span,
    .readouts = lq_delay_readouts,
    .n_readouts = LQ_DELAY_N_READOUTS,
    .reduction_readout = LQ_DELAY_DUCKING,
    .reduction_range_db = 24,
    .reduces_wet = true,
  },
  .prepare = prepare,
  .reset = reset,
  .update = aim,
  .process = process,
  .tail = tail,
  .warm_up = warm_up,
};
