/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reverb: a space of its own behind the sound.
 *
 * in → pre-delay → space → high-pass, low-pass → width → duck → mix, the space being worked out
 * (processors/reverb_space) or recorded (processors/reverb_response). The dry sound is not delayed;
 * with nothing recorded at hand it is all there is. Audio thread but for prepare. */
#include <math.h>
#include <string.h>

#include "dsp/glide.h"
#include "dsp/one_pole.h"
#include "dsp/quantum_line.h"
#include "dsp/wet_end.h"
#include "processors/note_length.h"
#include "processors/processor.h"
#include "processors/reverb_response.h"
#include "processors/reverb_rows.h"
#include "processors/reverb_space.h"
#include "processors/rows.h"

#define FADE_MS       60.0
#define CUT_SETTLE_MS 80.0

enum
{
  DUCKING,
  N_READOUTS
};

static const LqReadoutInfo readouts[N_READOUTS] = {
  [DUCKING] =
      LQ_READOUT_DUCKING (.doc = N_ ("By how much the reverb is turned down by the dry sound.")),
};

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
  LqReverbSpace *space; /* one of both, or none: the sound stays dry */
  LqReverbResponse *response;
  Pair low_cut, high_cut; /* twice the integrators */
  LqGlide low_cut_pull, high_cut_pull;
  LqGlide low_cut_share, high_cut_share; /* 0: off, at the ends of their rows */
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

static LqResponseShape response_shape_of (const double *params)
{
  return (LqResponseShape){
    .size = params[LQ_REVERB_SIZE] / 100.0,
    .decay = params[LQ_REVERB_DECAY_SHARE] / 100.0,
    .balance = params[LQ_REVERB_BALANCE] / 100.0,
  };
}

static bool is_recorded (const double *params)
{
  return params[LQ_REVERB_KIND] == LQ_REVERB_RECORDED;
}

/* What is played with; NULL: nothing that fits. */
static const LqSample *sample_of (const LqProcessorSetup *setup)
{
  return setup->sample && lq_sample_rate_hz (setup->sample) == setup->rate_hz ? setup->sample
                                                                              : NULL;
}

static void aim_plain (Reverb *s, const double *params)
{
  memcpy (s->params, params, sizeof s->params);
  lq_glide_aim (&s->low_cut_pull, lq_one_pole_pull (params[LQ_REVERB_LOW_CUT], s->rate_hz));
  lq_glide_aim (&s->high_cut_pull, lq_one_pole_pull (params[LQ_REVERB_HIGH_CUT], s->rate_hz));
  lq_glide_aim (&s->low_cut_share, !lq_reverb_cut_is_off (params, LQ_REVERB_LOW_CUT));
  lq_glide_aim (&s->high_cut_share, !lq_reverb_cut_is_off (params, LQ_REVERB_HIGH_CUT));
  lq_wet_end_aim (&s->end, params[LQ_REVERB_WIDTH] / 100.0, params[LQ_REVERB_DUCK],
                  params[LQ_REVERB_MIX] / 100.0);
}

static void update (void *state, const double *params)
{
  Reverb *s = state;
  LqReverbShape shape = shape_of (params);

  aim_plain (s, params);
  if (s->space)
    lq_reverb_space_aim (s->space, &shape);
}

static void reset (void *state, const double *params)
{
  Reverb *s = state;
  LqReverbShape shape = shape_of (params);
  LqGlide *glides[] = { &s->low_cut_pull, &s->high_cut_pull, &s->low_cut_share,
                        &s->high_cut_share };

  aim_plain (s, params);
  for (size_t i = 0; i < LQ_N_ELEMENTS (glides); i++)
    lq_glide_jump (glides[i]);
  lq_wet_end_reset (&s->end);
  if (s->space)
    lq_reverb_space_jump (s->space, &shape);
  if (s->response)
    lq_reverb_response_reset (s->response);
  for (int c = 0; c < s->n_channels; c++)
    lq_quantum_line_reset (&s->pre[c]);
  s->low_cut = s->high_cut = (Pair){ 0.0, 0.0 };
  s->pre_frames = pre_frames (s);
  lq_place_fade_jump (&s->pre_fade);
}

static void make_space (Reverb *s, LqArena *arena, const LqProcessorSetup *setup,
                        const double *params)
{
  LqReverbShape shape = shape_of (params);
  LqResponseShape response = response_shape_of (params);
  const LqSample *sample = sample_of (setup);

  if (!is_recorded (params))
    s->space = lq_reverb_space_new (arena, (LqReverbKind)params[LQ_REVERB_KIND], s->rate_hz,
                                    s->n_channels, &shape);
  else if (sample)
    s->response = lq_reverb_response_new (arena, sample, s->n_channels, &response);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Reverb *s = lq_arena_new0 (arena, Reverb);
  int longest = (int)ceil (LQ_REVERB_MOST_PRE_MS * 1e-3 * setup->rate_hz) + LQ_QUANTUM;

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->tempo_bpm = setup->tempo_bpm;
  for (int c = 0; c < s->n_channels; c++)
    lq_quantum_line_init (&s->pre[c], arena, longest);
  make_space (s, arena, setup, params);
  lq_place_fade_init (&s->pre_fade, s->rate_hz, FADE_MS);
  lq_glide_init (&s->low_cut_pull, s->rate_hz, CUT_SETTLE_MS, 0.0);
  lq_glide_init (&s->high_cut_pull, s->rate_hz, CUT_SETTLE_MS, 0.0);
  lq_glide_init (&s->low_cut_share, s->rate_hz, CUT_SETTLE_MS, 0.0);
  lq_glide_init (&s->high_cut_share, s->rate_hz, CUT_SETTLE_MS, 0.0);
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

/* One-poles as in dsp/one_pole, both channels in a pair, and written so that one frame waits for the
 * one before as little as can be. PART: not all of them, or none. */
static inline __attribute__ ((always_inline)) void
filter_tone (Reverb *s, double wet[LQ_MAX_CHANNELS][LQ_QUANTUM], bool part)
{
  const double *low_cut = lq_glide_run (&s->low_cut_pull);
  const double *high_cut = lq_glide_run (&s->high_cut_pull);
  const double *low_share = lq_glide_run (&s->low_cut_share);
  const double *high_share = lq_glide_run (&s->high_cut_share);
  Pair low = s->low_cut, high = s->high_cut;

  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      Pair x = { wet[0][i], wet[1][i] };
      Pair before = high;
      high = (1.0 - 2.0 * high_cut[i]) * high + 2.0 * high_cut[i] * x;
      Pair y = 0.5 * (before + high);
      if (part)
        y = x + high_share[i] * (y - x);
      before = low;
      low = (1.0 - 2.0 * low_cut[i]) * low + 2.0 * low_cut[i] * y;
      Pair below = 0.5 * (before + low);
      if (part)
        below *= low_share[i];
      wet[0][i] = y[0] - below[0];
      wet[1][i] = y[1] - below[1];
    }
  s->low_cut = low;
  s->high_cut = high;
}

static void run_tone (Reverb *s, double wet[LQ_MAX_CHANNELS][LQ_QUANTUM])
{
  if (s->n_channels == 1)
    memset (wet[1], 0, sizeof wet[1]);
  if (lq_glide_rests_at (&s->low_cut_share, 1.0) && lq_glide_rests_at (&s->high_cut_share, 1.0))
    filter_tone (s, wet, false);
  else
    filter_tone (s, wet, true);
}

static void process (void *state, const LqBlock *block)
{
  Reverb *s = state;
  double wet[LQ_MAX_CHANNELS][LQ_QUANTUM];

  s->tempo_bpm = block->tempo_bpm;
  block->readouts[DUCKING] = 0.0;
  if (!s->space && !s->response)
    {
      for (int c = 0; c < s->n_channels; c++)
        memmove (block->out[c], block->in[c], sizeof wet[c]);
      return;
    }
  run_pre_delay (s, block, wet);
  if (s->space)
    lq_reverb_space_run (s->space, block->clock, wet);
  else
    lq_reverb_response_run (s->response, wet);
  run_tone (s, wet);
  lq_wet_end_run (&s->end, block->in, wet, block->out);
  block->readouts[DUCKING] = lq_ducker_gain_db (&s->end.ducker);
}

/* ---- table ---- */

static double space_tail_s (const LqProcessorSetup *setup, const double *params)
{
  LqReverbShape shape = shape_of (params);
  LqResponseShape response = response_shape_of (params);

  if (!is_recorded (params))
    return lq_reverb_space_tail_s ((LqReverbKind)params[LQ_REVERB_KIND], &shape);
  return (double)lq_reverb_response_frames (sample_of (setup), &response) / setup->rate_hz;
}

/* The low cut rings, too. */
static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  double cut_s = log (1e8) / (2.0 * M_PI * params[LQ_REVERB_LOW_CUT]);

  if (is_recorded (params) && !sample_of (setup))
    return 0;
  return (LqFrames)ceil (
      (1e-3 * pre_ms (params, setup->tempo_bpm) + cut_s + space_tail_s (setup, params))
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

  if (kind != LQ_RESPONSE_ECHOES || instance >= 0 || target != LQ_TARGET_STEREO
      || is_recorded (params))
    return false;
  lq_reverb_space_echoes ((LqReverbKind)params[LQ_REVERB_KIND], &shape,
                          1e-3 * params[LQ_REVERB_PRE_DELAY], x, n, y);
  for (int i = 0; i < n; i++)
    y[i] = fmax (10.0 * log10 (fmax (y[i], 1e-99)), LQ_RESPONSE_FLOOR_DB);
  return true;
}

static bool sample_response (const LqSample *sample, const double *params, LqResponseKind kind,
                             const double *x, double *y, int n)
{
  LqResponseShape shape = response_shape_of (params);

  if (kind != LQ_RESPONSE_ECHOES || !is_recorded (params))
    return false;
  lq_reverb_response_echoes (sample, &shape, 1e-3 * params[LQ_REVERB_PRE_DELAY], x, n, y);
  for (int i = 0; i < n; i++)
    y[i] = fmax (20.0 * log10 (fmax (y[i], 1e-99)), LQ_RESPONSE_FLOOR_DB);
  return true;
}

static const char *const facts[] = { "kind", "decay", NULL };

const LqProcessor lq_processor_reverb = {
  .info = {
    .id = "reverb",
    .name = N_ ("Reverb"),
    .doc = N_ ("A plate, hall, room or chamber whose lows, middle and highs decay as asked for, or "
               "a space that was recorded."),
    .when = N_ ("Reach for it to put what was recorded dry into one space, with a mix to "
            "taste: choose the kind, set the decay to end before the next "
            "phrase, and use the pre-delay to keep a voice in front. A room is for decays below a "
            "second; longer ones ring more evenly in a hall. Its convolution is for a space that "
            "must be the real one: load the response of a hall, a plate or a chamber, mono, stereo "
            "or true stereo. On a master a few per cent of a short room can bind a mix; cut its "
            "lows first."),
    .version = 1,
    .rows = lq_reverb_rows,
    .n_rows = LQ_REVERB_N_ROWS,
    .takes_sample = true,
    .sample_slot = LQ_REVERB_KIND,
    .sample_value = LQ_REVERB_RECORDED,
    .sample_doc = N_ ("Audio file of up to 20 s: the response of a room on one channel, two (left, "
                      "right) or four (left to left, left to right, right to left, right to right); "
                      "its level is set so that pink noise is as loud behind it as before."),
    .response = response,
    .sample_response = sample_response,
    .facts = facts,
    .readouts = readouts,
    .n_readouts = N_READOUTS,
    .reduction_readout = DUCKING,
    .reduction_range_db = 24,
    .reduces_wet = true,
  },
  .prepare = prepare,
  .reset = reset,
  .update = update,
  .process = process,
  .tail = tail,
  .warm_up = warm_up,
};
