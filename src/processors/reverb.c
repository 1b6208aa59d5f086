/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reverb: a space of its own behind the sound.
 *
 * in → pre-delay → space (processors/reverb_space) → high-pass, low-pass → width → duck → mix.
 * The dry sound is not delayed. Audio thread but for prepare. */
#include <math.h>
#include <string.h>

#include "dsp/ducker.h"
#include "dsp/glide.h"
#include "dsp/one_pole.h"
#include "dsp/quantum_line.h"
#include "dsp/stereo.h"
#include "processors/note_length.h"
#include "processors/processor.h"
#include "processors/reverb_space.h"

#define MOST_PRE_MS   500.0
#define FADE_MS       60.0
#define CUT_SETTLE_MS 80.0

enum
{
  KIND,
  SIZE,
  PRE_DELAY,
  PRE_DELAY_SYNC,
  DECAY,
  DECAY_LOW,
  LOW_FREQ,
  DECAY_HIGH,
  HIGH_FREQ,
  BALANCE,
  DIFFUSION,
  MOTION,
  MOTION_RATE,
  LOW_CUT,
  HIGH_CUT,
  WIDTH,
  DUCK,
  MIX,
  N_ROWS
};

static const char *const kind_labels[] = { N_ ("Plate"), N_ ("Hall"), N_ ("Room"), N_ ("Chamber"),
                                           NULL };

static const LqParamRow rows[N_ROWS] = {
  [KIND] = { .id = "kind",
             .name = N_ ("Kind"),
             .group = N_ ("Space"),
             .kind = LQ_PARAM_CHOICE,
             .max = LQ_REVERB_N_SPACES - 1,
             .labels = kind_labels,
             .flags = LQ_PARAM_STRUCTURAL,
             .doc = N_ ("What the space is like: how dense it is, and where its first reflections "
                        "come from.") },
  [SIZE] = { .id = "size",
             .name = N_ ("Size"),
             .group = N_ ("Space"),
             .unit = LQ_UNIT_PERCENT,
             .min = 40,
             .max = 100 * LQ_REVERB_LARGEST,
             .def = 100,
             .curve = LQ_CURVE_LOG,
             .decimals = 0,
             .doc = N_ ("How large the space is: its reflections come later, the decay stays as it "
                        "is.") },
  [PRE_DELAY] = { .id = "pre_delay",
                  .name = N_ ("Pre-delay"),
                  .group = N_ ("Space"),
                  .unit = LQ_UNIT_MS,
                  .max = MOST_PRE_MS,
                  .def = 10,
                  .curve = LQ_CURVE_CUBE,
                  .decimals = 1,
                  .doc = N_ ("Time from the sound to the beginning of the reverb.") },
  [PRE_DELAY_SYNC] = { .id = "pre_delay_sync",
                       .name = N_ ("Pre-delay note"),
                       .group = N_ ("Space"),
                       .kind = LQ_PARAM_CHOICE,
                       .max = LQ_N_NOTES - 1,
                       .labels = lq_note_labels,
                       .flags = LQ_PARAM_ADVANCED,
                       .doc = N_ ("The pre-delay as a note of the session's tempo, 500 ms at most; "
                                  "off, or without a tempo, the time in milliseconds counts.") },
  [DECAY] = { .id = "decay",
              .name = N_ ("Decay"),
              .group = N_ ("Decay"),
              .unit = LQ_UNIT_S,
              .min = 0.1,
              .max = 20,
              .def = 1.8,
              .curve = LQ_CURVE_LOG,
              .decimals = 2,
              .doc = N_ ("Time in which the middle of the spectrum falls by 60 dB.") },
  [DECAY_LOW] = { .id = "decay_low",
                  .name = N_ ("Low decay"),
                  .group = N_ ("Decay"),
                  .unit = LQ_UNIT_PERCENT,
                  .min = 20,
                  .max = 250,
                  .def = 110,
                  .curve = LQ_CURVE_LOG,
                  .decimals = 0,
                  .flags = LQ_PARAM_ADVANCED,
                  .doc = N_ ("Decay of the lows, as a share of the decay.") },
  [LOW_FREQ] = { .id = "low_freq",
                 .name = N_ ("Low split"),
                 .group = N_ ("Decay"),
                 .unit = LQ_UNIT_HZ,
                 .min = 50,
                 .max = 1000,
                 .def = 200,
                 .curve = LQ_CURVE_LOG,
                 .decimals = 0,
                 .flags = LQ_PARAM_ADVANCED,
                 .doc =
                     N_ ("Where the decay is half way between that of the lows and the middle.") },
  [DECAY_HIGH] = { .id = "decay_high",
                   .name = N_ ("High decay"),
                   .group = N_ ("Decay"),
                   .unit = LQ_UNIT_PERCENT,
                   .min = 10,
                   .max = 150,
                   .def = 45,
                   .curve = LQ_CURVE_LOG,
                   .decimals = 0,
                   .flags = LQ_PARAM_ADVANCED,
                   .doc = N_ ("Decay of the highs, as a share of the decay.") },
  [HIGH_FREQ] = { .id = "high_freq",
                  .name = N_ ("High split"),
                  .group = N_ ("Decay"),
                  .unit = LQ_UNIT_HZ,
                  .min = 1000,
                  .max = 16000,
                  .def = 5000,
                  .curve = LQ_CURVE_LOG,
                  .decimals = 0,
                  .flags = LQ_PARAM_ADVANCED,
                  .doc = N_ (
                      "Where the decay is half way between that of the middle and the highs.") },
  [BALANCE] = { .id = "balance",
                .name = N_ ("Early/late"),
                .group = N_ ("Character"),
                .unit = LQ_UNIT_PERCENT,
                .min = -100,
                .max = 100,
                .decimals = 0,
                .flags = LQ_PARAM_BIPOLAR,
                .doc = N_ ("First reflections against the late sound: at −100 % or +100 % one is "
                           "heard alone.") },
  [DIFFUSION] = { .id = "diffusion",
                  .name = N_ ("Diffusion"),
                  .group = N_ ("Character"),
                  .unit = LQ_UNIT_PERCENT,
                  .max = 100,
                  .def = 90,
                  .decimals = 0,
                  .flags = LQ_PARAM_ADVANCED,
                  .doc =
                      N_ ("How smooth the reverb is from its beginning; little of it lets single "
                          "reflections be heard.") },
  [MOTION] = { .id = "motion",
               .name = N_ ("Motion"),
               .group = N_ ("Character"),
               .unit = LQ_UNIT_PERCENT,
               .max = 100,
               .def = 30,
               .decimals = 0,
               .flags = LQ_PARAM_ADVANCED,
               .doc = N_ ("How far the ways between the walls move, so that no tone stands out.") },
  [MOTION_RATE] = { .id = "motion_rate",
                    .name = N_ ("Motion rate"),
                    .group = N_ ("Character"),
                    .unit = LQ_UNIT_HZ,
                    .min = 0.05,
                    .max = 3,
                    .def = 0.4,
                    .curve = LQ_CURVE_LOG,
                    .decimals = 2,
                    .flags = LQ_PARAM_ADVANCED,
                    .doc = N_ ("How often they move.") },
  [LOW_CUT] = { .id = "low_cut",
                .name = N_ ("Low cut"),
                .group = N_ ("Output"),
                .unit = LQ_UNIT_HZ,
                .min = 10,
                .max = 2000,
                .def = 60,
                .curve = LQ_CURVE_LOG,
                .decimals = 0,
                .doc = N_ ("Corner of the 6 dB/oct high-pass of the reverb.") },
  [HIGH_CUT] = { .id = "high_cut",
                 .name = N_ ("High cut"),
                 .group = N_ ("Output"),
                 .unit = LQ_UNIT_HZ,
                 .min = 500,
                 .max = 20000,
                 .def = 14000,
                 .curve = LQ_CURVE_LOG,
                 .decimals = 0,
                 .doc = N_ ("Corner of the 6 dB/oct low-pass of the reverb.") },
  [WIDTH] = { .id = "width",
              .name = N_ ("Width"),
              .group = N_ ("Output"),
              .unit = LQ_UNIT_PERCENT,
              .max = 150,
              .def = 100,
              .decimals = 0,
              .flags = LQ_PARAM_ADVANCED,
              .doc = N_ ("Side of the reverb against its mid: 0 % puts it in the middle.") },
  [DUCK] = { .id = "duck",
             .name = N_ ("Duck"),
             .group = N_ ("Output"),
             .unit = LQ_UNIT_LEVEL_DB,
             .max = 24,
             .decimals = 1,
             .flags = LQ_PARAM_ADVANCED,
             .doc =
                 N_ ("By how much the reverb goes down while the dry sound is at full level, and "
                     "less while it is softer.") },
  [MIX] = { .id = "mix",
            .name = N_ ("Mix"),
            .group = N_ ("Output"),
            .unit = LQ_UNIT_PERCENT,
            .max = 100,
            .decimals = 0,
            .doc = N_ ("Share of the reverb; the rest is the dry sound. 0 % changes no bit, 100 % "
                       "is for a send.") },
};

/* ---- state ---- */

typedef double Pair __attribute__ ((vector_size (16)));

typedef struct
{
  int n_channels;
  double rate_hz;
  double params[N_ROWS];
  double tempo_bpm;
  LqQuantumLine pre[LQ_MAX_CHANNELS];
  int pre_frames, old_pre_frames;
  LqPlaceFade pre_fade;
  LqReverbSpace *space;
  Pair low_cut, high_cut; /* twice the integrators */
  LqGlide low_cut_pull, high_cut_pull, width, mix;
  LqDucker ducker;
} Reverb;

static double pre_ms (const double *params, double tempo_bpm)
{
  return fmin (lq_note_ms (params[PRE_DELAY_SYNC], tempo_bpm, params[PRE_DELAY]), MOST_PRE_MS);
}

static int pre_frames (const Reverb *s)
{
  return (int)round (pre_ms (s->params, s->tempo_bpm) * 1e-3 * s->rate_hz);
}

static LqReverbShape shape_of (const double *params)
{
  return (LqReverbShape){
    .size = params[SIZE] / 100.0,
    .diffusion = params[DIFFUSION] / 100.0,
    .balance = params[BALANCE] / 100.0,
    .motion = params[MOTION] / 100.0,
    .motion_hz = params[MOTION_RATE],
    .decay = { .mid_s = params[DECAY],
               .low_s = params[DECAY] * params[DECAY_LOW] / 100.0,
               .high_s = params[DECAY] * params[DECAY_HIGH] / 100.0,
               .low_hz = params[LOW_FREQ],
               .high_hz = params[HIGH_FREQ] },
  };
}

static void aim_plain (Reverb *s, const double *params)
{
  memcpy (s->params, params, sizeof s->params);
  lq_glide_aim (&s->low_cut_pull, lq_one_pole_pull (params[LOW_CUT], s->rate_hz));
  lq_glide_aim (&s->high_cut_pull, lq_one_pole_pull (params[HIGH_CUT], s->rate_hz));
  lq_glide_aim (&s->width, params[WIDTH] / 100.0);
  lq_glide_aim (&s->mix, params[MIX] / 100.0);
  lq_ducker_aim (&s->ducker, params[DUCK]);
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
  lq_glide_jump (&s->width);
  lq_glide_jump (&s->mix);
  lq_ducker_reset (&s->ducker);
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
  int longest = (int)ceil (MOST_PRE_MS * 1e-3 * setup->rate_hz) + LQ_QUANTUM;

  s->n_channels = setup->n_channels;
  s->rate_hz = setup->rate_hz;
  s->tempo_bpm = setup->tempo_bpm;
  for (int c = 0; c < s->n_channels; c++)
    lq_quantum_line_init (&s->pre[c], arena, longest);
  s->space =
      lq_reverb_space_new (arena, (LqReverbKind)params[KIND], s->rate_hz, s->n_channels, &shape);
  lq_place_fade_init (&s->pre_fade, s->rate_hz, FADE_MS);
  lq_glide_init (&s->low_cut_pull, s->rate_hz, CUT_SETTLE_MS, 0.0);
  lq_glide_init (&s->high_cut_pull, s->rate_hz, CUT_SETTLE_MS, 0.0);
  lq_glide_init (&s->width, s->rate_hz, LQ_SETTLE_MS, 0.0);
  lq_glide_init (&s->mix, s->rate_hz, LQ_SETTLE_MS, 0.0);
  lq_ducker_init (&s->ducker, s->rate_hz, LQ_SETTLE_MS);
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
  const double *mix = lq_glide_run (&s->mix);
  const double *width = lq_glide_run (&s->width);
  double gain, step;

  s->tempo_bpm = block->tempo_bpm;
  lq_ducker_run (&s->ducker, block->in, s->n_channels, &gain, &step);
  run_pre_delay (s, block, wet);
  lq_reverb_space_run (s->space, block->clock, wet);
  run_tone (s, wet);
  if (s->n_channels == 2 && !lq_glide_rests_at (&s->width, 1.0))
    lq_stereo_widen (wet[0], wet[1], width, LQ_QUANTUM);
  for (int c = 0; c < s->n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      {
        double dry = block->in[c][i];
        double reverb = wet[c][i] * (gain + step * (i + 1));
        block->out[c][i] = mix[i] == 0.0 ? dry : dry + mix[i] * (reverb - dry);
      }
}

/* ---- table ---- */

/* The low cut rings, too. */
static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  LqReverbShape shape = shape_of (params);
  double cut_s = log (1e8) / (2.0 * M_PI * params[LOW_CUT]);
  double space_s = lq_reverb_space_tail_s ((LqReverbKind)params[KIND], &shape);

  return (LqFrames)ceil ((1e-3 * pre_ms (params, setup->tempo_bpm) + cut_s + space_s)
                         * setup->rate_hz);
}

/* The ducking remembers, too: e^−12 of its level is −100 dB. */
static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  double duck_s = params[DUCK] > 0.0 ? 12.0 * LQ_DUCKER_UP_MS * 1e-3 : 0.0;
  return tail (setup, params) + (LqFrames)ceil (duck_s * setup->rate_hz);
}

static bool response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                      LqTarget target, const double *x, double *y, int n)
{
  LqReverbShape shape = shape_of (params);

  if (kind != LQ_RESPONSE_ECHOES || instance >= 0 || target != LQ_TARGET_STEREO)
    return false;
  lq_reverb_space_echoes ((LqReverbKind)params[KIND], &shape, 1e-3 * params[PRE_DELAY], x, n, y);
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
    .rows = rows,
    .n_rows = N_ROWS,
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
