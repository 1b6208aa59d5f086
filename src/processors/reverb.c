/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reverb: a space of its own behind the sound.
 *
 * in → pre-delay → space (processors/reverb_space) → high-pass, low-pass → width → duck → mix.
 * The dry sound is not delayed. Audio thread but for prepare. */
#include <math.h>
#include <string.h>

#include "dsp/glide.h"
#include "dsp/one_pole.h"
#include "dsp/quantum_line.h"
#include "dsp/wet_end.h"
#include "processors/note_length.h"
#include "processors/processor.h"
#include "processors/reverb_rows.h"
#include "processors/reverb_space.h"

#define FADE_MS       60.0
#define CUT_SETTLE_MS 80.0

/* ---- state ---- */

typedef double Pair __attribute__ ((vector_size (16)));

typedef struct
{
  int n_channels;
  double rate_hz;
  double params[LQ_REVERB_N_ROWS];
  double tempo_bpm;
  LqQuantumLine pre[LQ_MAX_CHANNELS];
  int pre_frames, old_pre_frames;
  LqPlaceFade pre_fade;
  LqReverbSpace *space;
  Pair low_cut, high_cut; /* twice the integrators */
  LqGlide low_cut_pull, high_cut_pull;
  LqWetEnd end;
} Reverb;

static double pre_ms (const double *params, double tempo_bpm)
{
  return fmin (
      lq_note_ms (params[LQ_REVERB_PRE_DELAY_SYNC], tempo_bpm, params[LQ_REVERB_PRE_DELAY]),
      LQ_REVERB_MOST_PRE_MS);
}

static int pre_frames (const Reverb *s)
{
  return (int)round (pre_ms (s->params, s->tempo_bpm) * 1e-3 * s->rate_hz);
}

static LqReverbShape shape_of (const double *params)
{
  return (LqReverbShape){
    .size = params[LQ_REVERB_SIZE] / 100.0,
    .diffusion = params[LQ_REVERB_DIFFUSION] / 100.0,
    .balance = params[LQ_REVERB_BALANCE] / 100.0,
    .motion = params[LQ_REVERB_MOTION] / 100.0,
    .motion_hz = params[LQ_REVERB_MOTION_RATE],
    .decay = { .mid_s = params[LQ_REVERB_DECAY],
               .low_s = params[LQ_REVERB_DECAY] * params[LQ_REVERB_DECAY_LOW] / 100.0,
               .high_s = params[LQ_REVERB_DECAY] * params[LQ_REVERB_DECAY_HIGH] / 100.0,
               .low_hz = params[LQ_REVERB_LOW_FREQ],
               .high_hz = params[LQ_REVERB_HIGH_FREQ] },
  };
}

static void aim_plain (Reverb *s, const double *params)
{
  memcpy (s->params, params, sizeof s->params);
  lq_glide_aim (&s->low_cut_pull, lq_one_pole_pull (params[LQ_REVERB_LOW_CUT], s->rate_hz));
  lq_glide_aim (&s->high_cut_pull, lq_one_pole_pull (params[LQ_REVERB_HIGH_CUT], s->rate_hz));
  lq_wet_end_aim (&s->end, params[LQ_REVERB_WIDTH] / 100.0, params[LQ_REVERB_DUCK],
                  params[LQ_REVERB_MIX] / 100.0);
}

static void update (void *state, const double *params)
{
  Reverb *s = state;
  LqReverbShape shape = shape_of (params);

  aim_plain (s, params);
  lq_reverb_space_aim (s->space, &shape);
}

static void reset (void *state, const double *params)
{
  Reverb *s = state;
  LqReverbShape shape = shape_of (params);

  aim_plain (s, params);
  lq_glide_jump (&s->low_cut_pull);
  lq_glide_jump (&s->high_cut_pull);
  lq_wet_end_reset (&s->end);
  lq_reverb_space_jump (s->space, &shape);
  for (int c = 0; c < s->n_channels; c++)
    lq_quantum_line_reset (&s->pre[c]);
  s->low_cut = s->high_cut = (Pair){ 0.0, 0.0 };
  s->pre_frames = pre_frames (s);
  lq_place_fade_jump (&s->pre_fade);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Reverb *s = lq_arena_new0 (arena, Reverb);
  LqReverbShape shape = shape_of (params);
  int longest = (int)ceil (LQ_REVERB_MOST_PRE_MS * 1e-3 * setup->rate_hz) + LQ_QUANTUM;

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->tempo_bpm = setup->tempo_bpm;
  for (int c = 0; c < s->n_channels; c++)
    lq_quantum_line_init (&s->pre[c], arena, longest);
  s->space = lq_reverb_space_new (arena, (LqReverbKind)params[LQ_REVERB_KIND], s->rate_hz,
                                  s->n_channels, &shape);
  lq_place_fade_init (&s->pre_fade, s->rate_hz, FADE_MS);
  lq_glide_init (&s->low_cut_pull, s->rate_hz, CUT_SETTLE_MS, 0.0);
  lq_glide_init (&s->high_cut_pull, s->rate_hz, CUT_SETTLE_MS, 0.0);
  lq_wet_end_init (&s->end, s->n_channels, s->rate_hz, LQ_SETTLE_MS);
  reset (s, params);
  return s;
}

/* ---- sound ---- */

/* One fade at a time: what is wanted meanwhile comes next. */
static void run_pre_delay (Reverb *s, const LqBlock *block, double wet[LQ_MAX_CHANNELS][LQ_QUANTUM])
{
  int wanted = pre_frames (s);

  if (!lq_place_fade_moving (&s->pre_fade) && wanted != s->pre_frames)
    {
      s->old_pre_frames = s->pre_frames;
      s->pre_frames = wanted;
      lq_place_fade_start (&s->pre_fade);
    }
  bool fades = lq_place_fade_moving (&s->pre_fade);
  if (fades)
    lq_place_fade_run (&s->pre_fade);
  for (int c = 0; c < s->n_channels; c++)
    {
      lq_quantum_line_write (&s->pre[c], block->in[c]);
      const double *x = lq_quantum_line_behind (&s->pre[c], s->pre_frames);
      if (fades)
        lq_place_fade_mix (&s->pre_fade, lq_quantum_line_behind (&s->pre[c], s->old_pre_frames), x,
                           wet[c]);
      else
        memcpy (wet[c], x, sizeof wet[c]);
    }
}

/* One-poles as in dsp/one_pole, both channels in a pair. */
static void run_tone (Reverb *s, double wet[LQ_MAX_CHANNELS][LQ_QUANTUM])
{
  const double *low_cut = lq_glide_run (&s->low_cut_pull);
  const double *high_cut = lq_glide_run (&s->high_cut_pull);
  Pair low = s->low_cut, high = s->high_cut;

  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      Pair x = { wet[0][i], wet[1][i] };
      Pair v = (x - high) * high_cut[i];
      Pair y = v + high;
      high = y + v;
      v = (y - low) * low_cut[i];
      Pair below = v + low;
      low = below + v;
      wet[0][i] = y[0] - below[0];
      wet[1][i] = y[1] - below[1];
    }
  s->low_cut = low;
  s->high_cut = high;
}

static void process (void *state, const LqBlock *block)
{
  Reverb *s = state;
  double wet[LQ_MAX_CHANNELS][LQ_QUANTUM];

  s->tempo_bpm = block->tempo_bpm;
  run_pre_delay (s, block, wet);
  lq_reverb_space_run (s->space, block->clock, wet);
  run_tone (s, wet);
  lq_wet_end_run (&s->end, block->in, wet, block->out);
}

/* ---- table ---- */

/* The low cut rings, too. */
static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  LqReverbShape shape = shape_of (params);
  double cut_s = log (1e8) / (2.0 * M_PI * params[LQ_REVERB_LOW_CUT]);
  double space_s = lq_reverb_space_tail_s ((LqReverbKind)params[LQ_REVERB_KIND], &shape);

  return (LqFrames)ceil ((1e-3 * pre_ms (params, setup->tempo_bpm) + cut_s + space_s)
                         * setup->rate_hz);
}

static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  return tail (setup, params)
         + (LqFrames)ceil (lq_wet_end_memory_s (params[LQ_REVERB_DUCK]) * setup->rate_hz);
}

static bool response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                      LqTarget target, const double *x, double *y, int n)
{
  LqReverbShape shape = shape_of (params);

  if (kind != LQ_RESPONSE_ECHOES || instance >= 0 || target != LQ_TARGET_STEREO)
    return false;
  lq_reverb_space_echoes ((LqReverbKind)params[LQ_REVERB_KIND], &shape,
                          1e-3 * params[LQ_REVERB_PRE_DELAY], x, n, y);
  for (int i = 0; i < n; i++)
    y[i] = fmax (10.0 * log10 (fmax (y[i], 1e-99)), LQ_RESPONSE_FLOOR_DB);
  return true;
}

const LqProcessor lq_processor_reverb = {
  .info = {
    .id = "reverb",
    .name = N_ ("Reverb"),
    .doc = N_ ("A plate, hall, room or chamber whose lows, middle and highs decay as asked for."),
    .when = N_ ("Reach for it on a send, at 100 % mix, to put what was recorded dry into one space: "
            "choose the kind, set the decay to end before the next phrase, and use the pre-delay "
            "to keep a voice in front. On a master a few per cent of a short room can bind a mix; "
            "cut its lows first."),
    .version = 1,
    .rows = lq_reverb_rows,
    .n_rows = LQ_REVERB_N_ROWS,
    .response = response,
    .reduction_readout = -1,
  },
  .prepare = prepare,
  .reset = reset,
  .update = update,
  .process = process,
  .tail = tail,
  .warm_up = warm_up,
};
