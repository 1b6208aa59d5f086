/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Equaliser: 24 bands of any shape, each on both channels, one of them, mid or side.
 *
 * The bands (equaliser_bands) run on both channels as a pair. A dynamic band hears the input of the
 * whole. With HQ all runs at twice the rate; with linear phase the static curve is a filter of its
 * own before the bands, and they do only what is dynamic.
 * Audio thread but for prepare, latency, tail and response. */
#include <string.h>

#include "dsp/delay.h"
#include "dsp/oversample.h"
#include "processors/equaliser_bands.h"
#include "processors/equaliser_curve.h"
#include "processors/equaliser_fir.h"
#include "processors/equaliser_ringing.h"
#include "processors/equaliser_solo.h"
#include "processors/processor.h"
#include "processors/rows.h"

#define SETTLE_MS  20.0
#define HQ_WARM_UP LQ_EQUALISER_HQ_QUANTA

static const char *const phases[] = { N_ ("Minimum"), N_ ("Linear"), N_ ("Long linear"), NULL };

static const LqParamRow rows[LQ_EQUALISER_N_ROWS] = {
  [LQ_EQUALISER_OUTPUT] =
      LQ_ROW_OUTPUT_GAIN (.id = "output", .name = N_ ("Output"),
                          .doc = N_ ("Level after all bands; 0 dB changes no bit.")),
  [LQ_EQUALISER_SCALE] = { .id = "scale",
                           .name = N_ ("Scale"),
                           .group = N_ ("Output"),
                           .unit = LQ_UNIT_PERCENT,
                           .max = 200,
                           .def = 100,
                           .doc = N_ ("Multiplies the gain of every bell, shelf and tilt, and how "
                                      "far it moves: less or more of the whole curve.") },
  [LQ_EQUALISER_HQ] = { .id = "hq",
                        .name = N_ ("HQ"),
                        .group = N_ ("Quality"),
                        .kind = LQ_PARAM_SWITCH,
                        .max = 1,
                        .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                        .needs = LQ_NEEDS (LQ_NEED_IS ("phase", 0)),
                        .doc =
                            N_ ("Runs the bands at twice the rate, at 44.1 and 48 kHz: top-octave "
                                "shape within 0.02 dB of analogue instead of 0.14 dB, the steepest "
                                "cuts within 0.05 dB instead of 0.5 dB, for 103 frames of "
                                "latency.") },
  [LQ_EQUALISER_PHASE] = { .id = "phase",
                           .name = N_ ("Phase"),
                           .group = N_ ("Quality"),
                           .kind = LQ_PARAM_CHOICE,
                           .max = 2,
                           .labels = phases,
                           .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                           .doc = N_ (
                               "Minimum is without delay and shifts phase as analogue does; linear "
                               "shifts "
                               "none, for 0.11 s of latency and soft pre-ringing. Long linear "
                               "takes "
                               "0.21 s and has also the steepest cut at 30 Hz within 0.05 dB of "
                               "analogue, which linear misses by up to 2 dB. What dynamic bands "
                               "move "
                               "stays minimum phase.") },
};

typedef struct
{
  int n_channels;
  LqEqualiserBands bands;
  bool hears; /* the sources are delayed for a dynamic band */
  LqSolo solo;
  LqSmooth output;
  LqOversample *oversample[LQ_MAX_CHANNELS];        /* NULL: not HQ */
  LqSmooth hq_share;                                /* between the delayed input and the HQ path */
  int hq_quanta;                                    /* that the HQ path has run for */
  LqEqualiserFir *fir;                              /* NULL: minimum phase */
  int late_frames;                                  /* by which the bands get the sound */
  LqDelay late[LQ_BAND_N_SOURCES][LQ_MAX_CHANNELS]; /* of what detectors hear: as late */
} Equaliser;

static void update (void *state, const double *params)
{
  Equaliser *s = state;

  lq_smooth_aim (&s->output, lq_equaliser_output_lin (params));
  if (!lq_equaliser_bands_aim (&s->bands, params))
    return;
  lq_solo_aim (&s->solo, params);
  if (s->fir)
    lq_equaliser_fir_aim (s->fir, params);
}

static bool ready (void *state, const double *params, int *work)
{
  Equaliser *s = state;

  return lq_equaliser_bands_ready (&s->bands, params, work)
         && (!s->fir || lq_equaliser_fir_ready (s->fir, params, work));
}

static void reset (void *state, const double *params)
{
  Equaliser *s = state;

  lq_equaliser_bands_jump (&s->bands, params);
  lq_smooth_jump (&s->output, lq_equaliser_output_lin (params));
  lq_solo_aim (&s->solo, params);
  lq_solo_reset (&s->solo);
  lq_smooth_jump (&s->hq_share, lq_equaliser_bands_any (&s->bands) ? 1.0 : 0.0);
  s->hq_quanta = lq_equaliser_bands_any (&s->bands) ? HQ_WARM_UP : 0;
  for (int c = 0; c < s->n_channels && s->oversample[0]; c++)
    lq_oversample_reset (s->oversample[c]);
  s->hears = false;
  if (s->fir)
    lq_equaliser_fir_jump (s->fir, params);
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Equaliser *s = lq_arena_new0 (arena, Equaliser);

  s->n_channels = setup->n_channels;
  lq_equaliser_bands_init (&s->bands, params, setup->rate_hz, setup->n_channels);
  lq_solo_init (&s->solo, setup->n_channels, setup->rate_hz);
  lq_smooth_init (&s->output, setup->rate_hz, SETTLE_MS, 1.0);
  lq_smooth_init (&s->hq_share, setup->rate_hz, SETTLE_MS, 0.0);
  for (int c = 0; c < setup->n_channels && lq_equaliser_is_hq (params, setup->rate_hz); c++)
    s->oversample[c] = lq_oversample_new (arena, 2, LQ_HALFBAND_140_DB);
  if (lq_equaliser_is_linear (params))
    s->fir = lq_equaliser_fir_new (arena, setup->n_channels, setup->rate_hz, params);
  s->late_frames = s->fir             ? lq_equaliser_fir_latency (params, setup->rate_hz)
                   : s->oversample[0] ? (lq_oversample_latency (2, LQ_HALFBAND_140_DB) + 1) / 2
                                      : 0;
  for (int c = 0; c < setup->n_channels; c++)
    for (int source = 0; source < LQ_BAND_N_SOURCES; source++)
      lq_delay_init (&s->late[source][c], s->late_frames,
                     lq_arena_array (arena, double, s->late_frames + 1));
  reset (s, params);
  return s;
}

/* ---- dynamics ---- */

/* Silence, rather than what was long ago. */
static void forget_sources (Equaliser *s)
{
  for (int source = 0; source < LQ_BAND_N_SOURCES; source++)
    for (int c = 0; c < s->n_channels; c++)
      lq_delay_reset (&s->late[source][c]);
}

/* SOURCE as the bands get the sound: late. */
static void hear_source (Equaliser *s, int source, const double *const *in, LqBandHeard *heard)
{
  double late[LQ_MAX_CHANNELS][LQ_QUANTUM];

  for (int c = 0; c < s->n_channels; c++)
    lq_delay_run (&s->late[source][c], in[c], late[c], LQ_QUANTUM);
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double left = late[0][i];
      double right = s->n_channels == 2 ? late[1][i] : 0.0;
      heard->pair[0][i] = (LqPair){ left, right };
      heard->pair[1][i] = (LqPair){ (left + right) * 0.5, (left - right) * 0.5 };
    }
}

static void run_dynamics (Equaliser *s, const LqBlock *block)
{
  LqBandHeard heard[LQ_BAND_N_SOURCES];

  for (int i = 0; i < LQ_N_BANDS; i++)
    block->readouts[i] = 0.0;
  if (s->bands.dynamic && !s->hears)
    forget_sources (s);
  s->hears = s->bands.dynamic;
  if (!s->hears)
    return;
  hear_source (s, LQ_BAND_HEARS_INPUT, block->in, &heard[LQ_BAND_HEARS_INPUT]);
  hear_source (s, LQ_BAND_HEARS_KEY, block->key ? block->key : block->in,
               &heard[LQ_BAND_HEARS_KEY]);
  lq_equaliser_bands_hear (&s->bands, heard, block->readouts);
}

/* ---- sound ---- */

/* Twice the rate; between it and the plain delay glides hq_share, so that no band on means no
 * bit changed. */
static void run_hq (Equaliser *s, const LqBlock *block)
{
  double high[LQ_MAX_CHANNELS][2 * LQ_QUANTUM];
  double *planes[LQ_MAX_CHANNELS] = { high[0], high[1] };
  double wet[LQ_QUANTUM], share[LQ_QUANTUM];
  bool idle = !lq_equaliser_bands_any (&s->bands) && !lq_smooth_moving (&s->hq_share)
              && s->hq_share.value == 0.0;

  for (int c = 0; c < s->n_channels; c++)
    {
      lq_oversample_push (s->oversample[c], block->in[c]);
      lq_oversample_delayed (s->oversample[c], block->out[c]);
      if (!idle && s->hq_quanta == 0)
        lq_oversample_forget (s->oversample[c]);
      if (!idle)
        lq_oversample_up (s->oversample[c], planes[c]);
    }
  s->hq_quanta = idle ? 0 : s->hq_quanta < HQ_WARM_UP ? s->hq_quanta + 1 : HQ_WARM_UP;
  if (idle)
    return;
  lq_equaliser_bands_run (&s->bands, (const double *const *)planes, planes, 2 * LQ_QUANTUM);
  lq_smooth_aim (&s->hq_share,
                 lq_equaliser_bands_any (&s->bands) && s->hq_quanta == HQ_WARM_UP ? 1.0 : 0.0);
  lq_smooth_run (&s->hq_share, share, LQ_QUANTUM);
  for (int c = 0; c < s->n_channels; c++)
    {
      double *out = block->out[c];
      lq_oversample_down (s->oversample[c], planes[c], wet);
      if (!lq_smooth_moving (&s->hq_share) && s->hq_share.value == 1.0)
        memcpy (out, wet, sizeof wet);
      else
        for (int i = 0; i < LQ_QUANTUM; i++)
          out[i] += share[i] * (wet[i] - out[i]);
    }
}

static void apply_output (Equaliser *s, double *const *out)
{
  double gain[LQ_QUANTUM];

  if (!lq_smooth_moving (&s->output) && s->output.value == 1.0)
    return;
  lq_smooth_run (&s->output, gain, LQ_QUANTUM);
  for (int c = 0; c < s->n_channels; c++)
    for (int i = 0; i < LQ_QUANTUM; i++)
      out[c][i] *= gain[i];
}

static void process (void *state, const LqBlock *block)
{
  Equaliser *s = state;

  lq_equaliser_bands_settle (&s->bands);
  run_dynamics (s, block);
  if (s->fir)
    {
      lq_equaliser_fir_run (s->fir, block->in, block->out);
      if (lq_equaliser_bands_any (&s->bands))
        lq_equaliser_bands_run (&s->bands, (const double *const *)block->out, block->out,
                                LQ_QUANTUM);
    }
  else if (s->oversample[0])
    run_hq (s, block);
  else if (lq_equaliser_bands_any (&s->bands))
    lq_equaliser_bands_run (&s->bands, block->in, block->out, LQ_QUANTUM);
  else
    for (int c = 0; c < s->n_channels; c++)
      if (block->out[c] != block->in[c])
        memcpy (block->out[c], block->in[c], sizeof (double) * LQ_QUANTUM);
  lq_equaliser_bands_tidy (&s->bands);
  apply_output (s, block->out);
  lq_solo_run (&s->solo, block->out);
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  if (lq_equaliser_is_linear (params))
    return lq_equaliser_fir_latency (params, setup->rate_hz);
  return lq_equaliser_is_hq (params, setup->rate_hz) ? lq_oversample_latency (2, LQ_HALFBAND_140_DB)
                                                     : 0;
}

#define READOUT(number)                                                                            \
  {                                                                                                \
    .id = "b" #number "_dynamic", .name = N_ ("Dynamic gain"), .unit = LQ_UNIT_DB, .min = -48,     \
    .max = 48, .doc = N_ ("By how much the sound moves the band now.")                             \
  }

static const LqReadoutInfo readouts[LQ_N_BANDS] = {
  READOUT (1),  READOUT (2),  READOUT (3),  READOUT (4),  READOUT (5),  READOUT (6),
  READOUT (7),  READOUT (8),  READOUT (9),  READOUT (10), READOUT (11), READOUT (12),
  READOUT (13), READOUT (14), READOUT (15), READOUT (16), READOUT (17), READOUT (18),
  READOUT (19), READOUT (20), READOUT (21), READOUT (22), READOUT (23), READOUT (24),
};

const LqProcessor lq_processor_equaliser = {
  .info = {
    .id = "equaliser",
    .name = N_ ("Equaliser"),
    .doc = N_ ("Up to 24 bands that keep their analogue shape up to the top octave, static or moved by "
            "the sound, of minimum or linear phase."),
    .when = N_ ("Reach for it to give each sound its place, to take away what covers the song and to "
            "set the balance of low, middle and top. Cut narrow and lift wide; put a band on mid "
            "to move the voice, on side to open the space around it. Listen against the bypass "
            "at equal loudness before you believe a lift."),
    .version = 1,
    .rows = rows,
    .n_rows = LQ_EQUALISER_N_ROWS,
    .groups = &lq_equaliser_bands,
    .n_groups = 1,
    .readouts = readouts,
    .n_readouts = LQ_N_BANDS,
    .has_key = true,
    .response = lq_equaliser_response,
    .reduction_readout = -1,
  },
  .prepare = prepare,
  .reset = reset,
  .ready = ready,
  .update = update,
  .process = process,
  .latency = latency,
  .tail = lq_equaliser_tail,
  .warm_up = lq_equaliser_warm_up,
};
