/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Equaliser: 24 bands of any shape, each on both channels, one of them, mid or side.
 *
 * Bands on left, right or stereo run first, in their order; then, between mid and side, those
 * that act there. A section glides from filter to filter, so that nothing clicks; a band that
 * changes its place, or a resonance that jumps, fades over. A dynamic band hears the input of the
 * whole. With HQ all runs at twice the rate; with linear phase the static curve is a filter of its
 * own before the bands, and they do only what is dynamic.
 * Audio thread but for prepare, latency, tail and response. */
#include <math.h>
#include <string.h>

#include "dsp/delay.h"
#include "dsp/oversample.h"
#include "dsp/svf_stage.h"
#include "processors/equaliser_band.h"
#include "processors/equaliser_curve.h"
#include "processors/equaliser_dynamics.h"
#include "processors/equaliser_fir.h"
#include "processors/equaliser_ringing.h"
#include "processors/equaliser_solo.h"
#include "processors/processor.h"
#include "processors/rows.h"

#define SETTLE_MS       20.0
#define HQ_WARM_UP      LQ_EQUALISER_HQ_QUANTA
#define DESIGNS_AT_ONCE 12 /* sections designed in one quantum: some 200 µs at most */

#define BEND_FRAMES (LQ_QUANTUM / LQ_SVF_BENDS)
#define GONE        1e-7 /* share of the dynamics in a band that has been left */

static const char *const phases[] = { N_ ("Minimum"), N_ ("Linear"), NULL };

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
                        .doc =
                            N_ ("Runs the bands at twice the rate, at 44.1 and 48 kHz: top-octave "
                                "shape within 0.02 dB of analogue instead of 0.14 dB, for 103 "
                                "frames of latency.") },
  [LQ_EQUALISER_PHASE] = { .id = "phase",
                           .name = N_ ("Phase"),
                           .group = N_ ("Quality"),
                           .kind = LQ_PARAM_CHOICE,
                           .max = 1,
                           .labels = phases,
                           .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
                           .doc = N_ ("Minimum is without delay and shifts phase as analogue does; "
                                      "linear shifts "
                                      "none, for 0.11 s of latency and soft pre-ringing. What "
                                      "dynamic bands move "
                                      "stays minimum phase.") },
};

/* The sections of a band that sound in one place. */
typedef struct
{
  LqSvfStage stage[LQ_BAND_SECTIONS];
  bool used[LQ_BAND_SECTIONS]; /* in the chain, perhaps on its way out */
  unsigned lanes;
  bool mid_side;
  LqSmooth moved; /* share of the band's dynamics in it */
  LqSvfFactors factors[LQ_SVF_BENDS + 1];
} Voice;

typedef struct
{
  double rows[LQ_BAND_N_ROWS]; /* what the filter below was designed for */
  double scale;
  LqBandFilter filter;
  Voice voice[2]; /* one sounds; the other may fade out */
  int now;
  bool waiting; /* to be aimed at its rows */
  LqBandDynamics dynamics;
} Band;

/* What a detector may hear. */
enum
{
  INPUT,
  KEY,
  N_SOURCES
};

typedef struct
{
  LqSvfStage *stage[2 * LQ_N_BANDS * LQ_BAND_SECTIONS];
  int n;
} Chain;

typedef struct
{
  int n_channels;
  double band_rate_hz; /* that the bands run at */
  double params[LQ_EQUALISER_N_ROWS + LQ_N_BANDS * LQ_BAND_N_ROWS];
  Band band[LQ_N_BANDS];
  Chain left_right, mid_side;
  bool waiting;    /* some band is */
  bool on_the_way; /* some section is, and may become idle */
  bool dynamic;    /* some band is */
  bool hears;      /* the sources are delayed for it */
  LqSolo solo;
  LqSmooth output;
  LqOversample *oversample[LQ_MAX_CHANNELS]; /* NULL: not HQ */
  LqSmooth hq_share;                         /* between the delayed input and the HQ path */
  int hq_quanta;                             /* that the HQ path has run for */
  LqEqualiserFir *fir;                       /* NULL: minimum phase */
  int late_frames;                           /* by which the bands get the sound */
  LqDelay late[N_SOURCES][LQ_MAX_CHANNELS];  /* of what detectors hear: as late */
} Equaliser;

/* The filters of BAND for the parameters as they are now; how many had to be designed. */
static int refresh_filter (Equaliser *s, int index)
{
  Band *band = &s->band[index];
  const double *wanted = lq_band_rows (s->params, index);
  double scale = s->params[LQ_EQUALISER_SCALE] / 100.0;

  if (memcmp (band->rows, wanted, sizeof band->rows) == 0 && band->scale == scale)
    return 0;
  memcpy (band->rows, wanted, sizeof band->rows);
  band->scale = scale;
  lq_band_sections (wanted, scale, s->fir != NULL, s->band_rate_hz, &band->filter);
  if (lq_band_lanes (wanted, s->n_channels) == 0)
    band->filter.n = 0;
  return band->filter.n
         + lq_band_dynamics_aim (&band->dynamics, wanted, scale, s->fir != NULL, s->band_rate_hz);
}

static void link_voice (Equaliser *s, Voice *voice)
{
  Chain *chain = voice->mid_side ? &s->mid_side : &s->left_right;

  for (int j = 0; j < LQ_BAND_SECTIONS; j++)
    if (voice->used[j])
      chain->stage[chain->n++] = &voice->stage[j];
}

static void link_chains (Equaliser *s)
{
  s->left_right.n = s->mid_side.n = 0;
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      link_voice (s, &s->band[i].voice[0]);
      link_voice (s, &s->band[i].voice[1]);
    }
}

static bool is_used (const Voice *voice)
{
  return voice->used[0] || voice->used[1] || voice->used[2] || voice->used[3];
}

static bool would_chirp (const Voice *voice, const LqBandFilter *filter)
{
  for (int j = 0; j < filter->n; j++)
    if (voice->used[j] && lq_band_is_far (&voice->stage[j].target, &filter->section[j]))
      return true;
  return false;
}

/* Sections FROM and above. */
static void fade_out (Voice *voice, int from)
{
  for (int j = from; j < LQ_BAND_SECTIONS; j++)
    if (voice->used[j])
      lq_svf_stage_fade_out (&voice->stage[j]);
}

/* Sends the sections of BAND towards its filter; what cannot glide there fades out and in. */
static void aim_band (Equaliser *s, Band *band)
{
  unsigned lanes = lq_band_lanes (band->rows, s->n_channels);
  bool mid_side = lq_band_is_mid_side (band->rows, s->n_channels);
  Voice *voice = &band->voice[band->now];
  bool elsewhere = voice->lanes != lanes || voice->mid_side != mid_side;

  band->waiting = false;
  if (is_used (voice) && (elsewhere || would_chirp (voice, &band->filter)))
    {
      Voice *other = &band->voice[!band->now];
      band->waiting = is_used (other);
      if (band->waiting)
        return;
      fade_out (voice, 0);
      lq_smooth_aim (&voice->moved, 0.0);
      band->now = !band->now;
      voice = other;
    }
  if (!is_used (voice))
    lq_smooth_jump (&voice->moved, 0.0);
  lq_smooth_aim (&voice->moved, band->filter.n > 0 ? 1.0 : 0.0);
  voice->lanes = lanes;
  voice->mid_side = mid_side;
  fade_out (voice, band->filter.n);
  for (int j = 0; j < band->filter.n; j++)
    if (voice->used[j])
      lq_svf_stage_aim (&voice->stage[j], &band->filter.section[j]);
    else
      lq_svf_stage_start (&voice->stage[j], &band->filter.section[j], lanes);
  for (int j = 0; j < band->filter.n; j++)
    voice->used[j] = true;
}

/* Takes up what changed, a bounded number of designs at a time. */
static void aim_waiting (Equaliser *s)
{
  int designs = 0;

  s->waiting = false;
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      Band *band = &s->band[i];
      if (band->waiting && designs < DESIGNS_AT_ONCE)
        {
          designs += refresh_filter (s, i);
          aim_band (s, band);
        }
      s->waiting = s->waiting || band->waiting;
      s->dynamic = s->dynamic || !lq_band_dynamics_is_idle (&band->dynamics);
    }
  link_chains (s);
  s->on_the_way = true;
}

static bool is_idle (const Band *band, const Voice *voice, int section)
{
  bool bent = section == 0 && !lq_band_dynamics_is_idle (&band->dynamics)
              && fabs (voice->moved.value) > GONE;

  return !bent && lq_svf_stage_is_idle (&voice->stage[section]);
}

/* Drops sections that have faded out. */
static void drop_idle (Equaliser *s)
{
  bool dropped = false;

  for (int i = 0; i < 2 * LQ_N_BANDS; i++)
    {
      Voice *voice = &s->band[i / 2].voice[i % 2];
      for (int j = 0; j < LQ_BAND_SECTIONS; j++)
        if (voice->used[j] && is_idle (&s->band[i / 2], voice, j))
          {
            voice->used[j] = false;
            dropped = true;
          }
    }
  if (dropped)
    link_chains (s);
}

static void update (void *state, const double *params)
{
  Equaliser *s = state;

  memcpy (s->params, params, sizeof s->params);
  lq_smooth_aim (&s->output, lq_equaliser_output_lin (params));
  for (int i = 0; i < LQ_N_BANDS; i++)
    if (s->band[i].scale != params[LQ_EQUALISER_SCALE] / 100.0
        || memcmp (s->band[i].rows, lq_band_rows (params, i), sizeof s->band[i].rows) != 0)
      s->band[i].waiting = s->waiting = true;
  if (!s->waiting)
    return;
  lq_solo_aim (&s->solo, params);
  if (s->fir)
    lq_equaliser_fir_aim (s->fir, params);
}

static bool has_bands (const Equaliser *s) { return s->left_right.n + s->mid_side.n > 0; }

static void reset_band (Equaliser *s, Band *band)
{
  Voice *voice = &band->voice[0];

  memset (band->voice[1].used, 0, sizeof band->voice[1].used);
  band->now = 0;
  band->waiting = false;
  voice->lanes = lq_band_lanes (band->rows, s->n_channels);
  voice->mid_side = lq_band_is_mid_side (band->rows, s->n_channels);
  lq_smooth_jump (&voice->moved, 1.0);
  lq_band_dynamics_reset (&band->dynamics);
  s->dynamic = s->dynamic || !lq_band_dynamics_is_idle (&band->dynamics);
  for (int j = 0; j < LQ_BAND_SECTIONS; j++)
    {
      voice->used[j] = j < band->filter.n;
      if (voice->used[j])
        lq_svf_stage_jump (&voice->stage[j], &band->filter.section[j], voice->lanes);
    }
}

static void reset (void *state, const double *params)
{
  Equaliser *s = state;

  memcpy (s->params, params, sizeof s->params);
  lq_smooth_jump (&s->output, lq_equaliser_output_lin (params));
  lq_solo_aim (&s->solo, params);
  lq_solo_reset (&s->solo);
  s->dynamic = false;
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      refresh_filter (s, i);
      reset_band (s, &s->band[i]);
    }
  link_chains (s);
  s->waiting = s->on_the_way = false;
  lq_smooth_jump (&s->hq_share, has_bands (s) ? 1.0 : 0.0);
  s->hq_quanta = has_bands (s) ? HQ_WARM_UP : 0;
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
  s->band_rate_hz = lq_equaliser_band_rate_hz (params, setup->rate_hz);
  lq_solo_init (&s->solo, setup->n_channels, setup->rate_hz);
  lq_smooth_init (&s->output, setup->rate_hz, SETTLE_MS, 1.0);
  lq_smooth_init (&s->hq_share, setup->rate_hz, SETTLE_MS, 0.0);
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      s->band[i].scale = -1.0; /* nothing designed yet */
      lq_band_dynamics_init (&s->band[i].dynamics, setup->rate_hz);
      for (int v = 0; v < 2; v++)
        lq_smooth_init (&s->band[i].voice[v].moved, setup->rate_hz / BEND_FRAMES, SETTLE_MS, 0.0);
      for (int j = 0; j < 2 * LQ_BAND_SECTIONS; j++)
        lq_svf_stage_init (&s->band[i].voice[j % 2].stage[j / 2], s->band_rate_hz, SETTLE_MS);
    }
  for (int c = 0; c < setup->n_channels && lq_equaliser_is_hq (params, setup->rate_hz); c++)
    s->oversample[c] = lq_oversample_new (arena, 2);
  if (lq_equaliser_is_linear (params))
    s->fir = lq_equaliser_fir_new (arena, setup->n_channels, setup->rate_hz);
  s->late_frames = s->fir             ? lq_equaliser_fir_latency (setup->rate_hz)
                   : s->oversample[0] ? (lq_oversample_latency (2) + 1) / 2
                                      : 0;
  for (int c = 0; c < setup->n_channels; c++)
    for (int source = 0; source < N_SOURCES; source++)
      lq_delay_init (&s->late[source][c], s->late_frames,
                     lq_arena_array (arena, double, s->late_frames + 1));
  reset (s, params);
  return s;
}

/* ---- dynamics ---- */

/* A source as the bands get the sound: late, as left and right and as mid and side. */
typedef struct
{
  double late[LQ_MAX_CHANNELS][LQ_QUANTUM];
  LqPair pair[2][LQ_QUANTUM];
} Heard;

/* Silence, rather than what was long ago. */
static void forget_sources (Equaliser *s)
{
  for (int source = 0; source < N_SOURCES; source++)
    for (int c = 0; c < s->n_channels; c++)
      lq_delay_reset (&s->late[source][c]);
}

static void delay_source (Equaliser *s, int source, const double *const *in, Heard *heard)
{
  for (int c = 0; c < s->n_channels; c++)
    lq_delay_run (&s->late[source][c], in[c], heard->late[c], LQ_QUANTUM);
}

static void pair_source (const Equaliser *s, Heard *heard)
{
  for (int i = 0; i < LQ_QUANTUM; i++)
    {
      double left = heard->late[0][i];
      double right = s->n_channels == 2 ? heard->late[1][i] : 0.0;
      heard->pair[0][i] = (LqPair){ left, right };
      heard->pair[1][i] = (LqPair){ (left + right) * 0.5, (left - right) * 0.5 };
    }
}

/* The factors of this quantum to the sections of BAND. */
static void bend_band (Band *band)
{
  for (int v = 0; v < 2; v++)
    {
      Voice *voice = &band->voice[v];
      double share[LQ_SVF_BENDS + 1];
      if (!voice->used[0])
        continue;
      share[0] = voice->moved.value;
      lq_smooth_run (&voice->moved, share + 1, LQ_SVF_BENDS);
      bool bent = lq_band_dynamics_factors (&band->dynamics, share, voice->factors);
      lq_svf_stage_bend (&voice->stage[0], bent ? voice->factors : NULL);
    }
}

static void run_detectors (Equaliser *s, Heard heard[N_SOURCES], double *readouts)
{
  s->dynamic = false;
  for (int source = 0; source < N_SOURCES; source++)
    pair_source (s, &heard[source]);
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      Band *band = &s->band[i];
      LqBandDynamics *dynamics = &band->dynamics;
      const Voice *voice = &band->voice[band->now];
      if (lq_band_dynamics_is_idle (dynamics))
        continue;
      lq_band_dynamics_run (dynamics, heard[dynamics->external].pair[voice->mid_side],
                            voice->lanes);
      bend_band (band);
      readouts[i] = dynamics->gain_db;
      s->dynamic = true;
    }
}

static void run_dynamics (Equaliser *s, const LqBlock *block)
{
  Heard heard[N_SOURCES];

  for (int i = 0; i < LQ_N_BANDS; i++)
    block->readouts[i] = 0.0;
  if (s->dynamic && !s->hears)
    forget_sources (s);
  s->hears = s->dynamic;
  if (!s->dynamic)
    return;
  delay_source (s, INPUT, block->in, &heard[INPUT]);
  delay_source (s, KEY, block->key ? block->key : block->in, &heard[KEY]);
  run_detectors (s, heard, block->readouts);
}

/* The quantum after which no band is dynamic any more leaves no factors behind. */
static void straighten (Equaliser *s)
{
  for (int i = 0; i < LQ_N_BANDS; i++)
    if (lq_band_dynamics_is_idle (&s->band[i].dynamics))
      for (int v = 0; v < 2; v++)
        lq_svf_stage_bend (&s->band[i].voice[v].stage[0], NULL);
}

/* ---- sound ---- */

/* All bands over N frames of IO, in place. */
static void run_bands (Equaliser *s, LqPair *io, int n)
{
  s->on_the_way = lq_svf_stages_run (s->left_right.stage, s->left_right.n, io, n);
  if (s->mid_side.n == 0)
    return;
  for (int i = 0; i < n; i++)
    {
      double left = io[i][0];
      double right = io[i][1];
      io[i] = (LqPair){ (left + right) * 0.5, (left - right) * 0.5 };
    }
  if (lq_svf_stages_run (s->mid_side.stage, s->mid_side.n, io, n))
    s->on_the_way = true;
  for (int i = 0; i < n; i++)
    {
      double mid = io[i][0];
      double side = io[i][1];
      io[i] = (LqPair){ mid + side, mid - side };
    }
}

static void run_planar (Equaliser *s, const double *const *in, double *const *out, int n)
{
  LqPair io[2 * LQ_QUANTUM];
  bool stereo = s->n_channels == 2;

  for (int i = 0; i < n; i++)
    io[i] = (LqPair){ in[0][i], stereo ? in[1][i] : 0.0 };
  run_bands (s, io, n);
  for (int i = 0; i < n; i++)
    out[0][i] = io[i][0];
  for (int i = 0; i < n && stereo; i++)
    out[1][i] = io[i][1];
}

/* Twice the rate; between it and the plain delay glides hq_share, so that no band on means no
 * bit changed. */
static void run_hq (Equaliser *s, const LqBlock *block)
{
  double high[LQ_MAX_CHANNELS][2 * LQ_QUANTUM];
  double *planes[LQ_MAX_CHANNELS] = { high[0], high[1] };
  double wet[LQ_QUANTUM], share[LQ_QUANTUM];
  bool idle = !has_bands (s) && !lq_smooth_moving (&s->hq_share) && s->hq_share.value == 0.0;

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
  run_planar (s, (const double *const *)planes, planes, 2 * LQ_QUANTUM);
  lq_smooth_aim (&s->hq_share, has_bands (s) && s->hq_quanta == HQ_WARM_UP ? 1.0 : 0.0);
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

  if (s->waiting)
    aim_waiting (s);
  run_dynamics (s, block);
  if (s->fir)
    {
      lq_equaliser_fir_run (s->fir, block->in, block->out);
      if (has_bands (s))
        run_planar (s, (const double *const *)block->out, block->out, LQ_QUANTUM);
    }
  else if (s->oversample[0])
    run_hq (s, block);
  else if (has_bands (s))
    run_planar (s, block->in, block->out, LQ_QUANTUM);
  else
    for (int c = 0; c < s->n_channels; c++)
      if (block->out[c] != block->in[c])
        memcpy (block->out[c], block->in[c], sizeof (double) * LQ_QUANTUM);
  if (s->dynamic)
    straighten (s);
  if (s->on_the_way)
    drop_idle (s);
  apply_output (s, block->out);
  lq_solo_run (&s->solo, block->out);
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  if (lq_equaliser_is_linear (params))
    return lq_equaliser_fir_latency (setup->rate_hz);
  return lq_equaliser_is_hq (params, setup->rate_hz) ? lq_oversample_latency (2) : 0;
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
  .update = update,
  .process = process,
  .latency = latency,
  .tail = lq_equaliser_tail,
  .warm_up = lq_equaliser_warm_up,
};
