/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Equaliser: 24 bands of any shape, each on both channels, one of them, mid or side.
 *
 * Bands on left, right or stereo run first, in their order; then, between mid and side, those
 * that act there. A section glides from filter to filter, so that nothing clicks; a band that
 * changes its place, or a resonance that jumps, fades over. With HQ all runs at twice the rate.
 * Audio thread but for prepare, latency, tail and response. */
#include <complex.h>
#include <math.h>
#include <string.h>

#include "dsp/halfband.h"
#include "dsp/oversample.h"
#include "dsp/svf_stage.h"
#include "processors/equaliser_band.h"
#include "processors/processor.h"
#include "processors/rows.h"

#define SETTLE_MS       20.0
#define FAR_RATIO       2.0 /* of frequency, beyond which a resonance fades over */
#define RESONANT_K      0.7
#define HQ_BELOW_HZ     64000.0 /* at higher rates the base rate is high enough */
#define HQ_WARM_UP      4       /* quanta until the half-band filters are full */
#define DESIGNS_AT_ONCE 12      /* sections designed in one quantum: some 200 µs at most */

enum
{
  OUTPUT,
  SCALE,
  HQ,
  N_ROWS
};

static const LqParamRow rows[N_ROWS] = {
  [OUTPUT] = LQ_ROW_OUTPUT_GAIN (.id = "output", .name = N_ ("Output"),
                                 .doc = N_ ("Level after all bands; 0 dB changes no bit.")),
  [SCALE] = { .id = "scale",
              .name = N_ ("Scale"),
              .group = N_ ("Output"),
              .unit = LQ_UNIT_PERCENT,
              .max = 200,
              .def = 100,
              .doc = N_ (
                  "Multiplies the gain of every bell, shelf and tilt: less or more of the whole "
                  "curve.") },
  [HQ] = { .id = "hq",
           .name = N_ ("HQ"),
           .group = N_ ("Quality"),
           .kind = LQ_PARAM_SWITCH,
           .max = 1,
           .flags = LQ_PARAM_STRUCTURAL | LQ_PARAM_ADVANCED,
           .doc =
               N_ ("Runs the bands at twice the rate, at 44.1 and 48 kHz: top-octave shape within "
                   "0.02 dB of analogue instead of 0.14 dB, for 103 frames of latency.") },
};

/* The sections of a band that sound in one place. */
typedef struct
{
  LqSvfStage stage[LQ_BAND_SECTIONS];
  bool used[LQ_BAND_SECTIONS]; /* in the chain, perhaps on its way out */
  unsigned lanes;
  bool mid_side;
} Voice;

typedef struct
{
  double rows[LQ_BAND_N_ROWS]; /* what the filter below was designed for */
  double scale;
  LqBandFilter filter;
  Voice voice[2]; /* one sounds; the other may fade out */
  int now;
  bool waiting; /* to be aimed at its rows */
} Band;

typedef struct
{
  LqSvfStage *stage[2 * LQ_N_BANDS * LQ_BAND_SECTIONS];
  int n;
} Chain;

typedef struct
{
  int n_channels;
  double rate_hz; /* that the bands run at */
  double params[N_ROWS + LQ_N_BANDS * LQ_BAND_N_ROWS];
  Band band[LQ_N_BANDS];
  Chain left_right, mid_side;
  bool waiting;    /* some band is */
  bool on_the_way; /* some section is, and may become idle */
  LqSmooth output;
  LqOversample *oversample[LQ_MAX_CHANNELS]; /* NULL: not HQ */
  LqSmooth hq_share;                         /* between the delayed input and the HQ path */
  int hq_quanta;                             /* that the HQ path has run for */
} Equaliser;

static bool is_hq (const double *params, double rate_hz)
{
  return params[HQ] >= 0.5 && rate_hz < HQ_BELOW_HZ;
}

static double band_rate_hz (const double *params, double rate_hz)
{
  return is_hq (params, rate_hz) ? 2.0 * rate_hz : rate_hz;
}

static const double *band_rows (const double *params, int band)
{
  return params + N_ROWS + band * LQ_BAND_N_ROWS;
}

/* One channel is left and mid; it has no right and no side. */
static unsigned lanes_of (LqTarget target, int n_channels)
{
  bool first = target == LQ_TARGET_LEFT || target == LQ_TARGET_MID;

  if (n_channels == 1)
    return first || target == LQ_TARGET_STEREO ? LQ_LANE_FIRST : 0;
  return target == LQ_TARGET_STEREO ? LQ_LANE_BOTH : first ? LQ_LANE_FIRST : LQ_LANE_SECOND;
}

static bool is_mid_side (LqTarget target, int n_channels)
{
  return n_channels == 2 && (target == LQ_TARGET_MID || target == LQ_TARGET_SIDE);
}

/* The filter of BAND for the parameters as they are now; TRUE when it had to be designed. */
static bool refresh_filter (Equaliser *s, int index)
{
  Band *band = &s->band[index];
  const double *wanted = band_rows (s->params, index);
  double scale = s->params[SCALE] / 100.0;

  if (memcmp (band->rows, wanted, sizeof band->rows) == 0 && band->scale == scale)
    return false;
  memcpy (band->rows, wanted, sizeof band->rows);
  band->scale = scale;
  lq_band_design (wanted, scale, s->rate_hz, &band->filter);
  if (lanes_of ((LqTarget)wanted[LQ_BAND_TARGET], s->n_channels) == 0)
    band->filter.n = 0;
  return band->filter.n > 0;
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

/* A resonance that is moved far takes the ringing of its old place along: a chirp. */
static bool would_chirp (const Voice *voice, const LqBandFilter *filter)
{
  for (int j = 0; j < filter->n; j++)
    {
      const LqSvf *from = &voice->stage[j].target;
      const LqSvf *to = &filter->section[j];
      double ratio = to->g > from->g ? to->g / from->g : from->g / to->g;
      if (voice->used[j] && ratio > FAR_RATIO && fmin (from->k, to->k) < RESONANT_K)
        return true;
    }
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
  LqTarget target = (LqTarget)band->rows[LQ_BAND_TARGET];
  unsigned lanes = lanes_of (target, s->n_channels);
  bool mid_side = is_mid_side (target, s->n_channels);
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
      band->now = !band->now;
      voice = other;
    }
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
          if (refresh_filter (s, i))
            designs += band->filter.n;
          aim_band (s, band);
        }
      s->waiting = s->waiting || band->waiting;
    }
  link_chains (s);
  s->on_the_way = true;
}

/* Drops sections that have faded out. */
static void drop_idle (Equaliser *s)
{
  bool dropped = false;

  for (int i = 0; i < 2 * LQ_N_BANDS; i++)
    {
      Voice *voice = &s->band[i / 2].voice[i % 2];
      for (int j = 0; j < LQ_BAND_SECTIONS; j++)
        if (voice->used[j] && lq_svf_stage_is_idle (&voice->stage[j]))
          {
            voice->used[j] = false;
            dropped = true;
          }
    }
  if (dropped)
    link_chains (s);
}

static double output_lin (const double *params)
{
  return params[OUTPUT] == 0.0 ? 1.0 : pow (10.0, params[OUTPUT] / 20.0);
}

static void update (void *state, const double *params)
{
  Equaliser *s = state;

  memcpy (s->params, params, sizeof s->params);
  lq_smooth_aim (&s->output, output_lin (params));
  for (int i = 0; i < LQ_N_BANDS; i++)
    if (s->band[i].scale != params[SCALE] / 100.0
        || memcmp (s->band[i].rows, band_rows (params, i), sizeof s->band[i].rows) != 0)
      s->band[i].waiting = s->waiting = true;
}

static bool has_bands (const Equaliser *s) { return s->left_right.n + s->mid_side.n > 0; }

static void reset_band (Equaliser *s, Band *band)
{
  LqTarget target = (LqTarget)band->rows[LQ_BAND_TARGET];
  Voice *voice = &band->voice[0];

  memset (band->voice[1].used, 0, sizeof band->voice[1].used);
  band->now = 0;
  band->waiting = false;
  voice->lanes = lanes_of (target, s->n_channels);
  voice->mid_side = is_mid_side (target, s->n_channels);
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
  lq_smooth_jump (&s->output, output_lin (params));
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
}

static void *prepare (LqArena *arena, const LqProcessorSetup *setup, const double *params)
{
  Equaliser *s = lq_arena_new0 (arena, Equaliser);

  s->n_channels = setup->n_channels;
  s->rate_hz = band_rate_hz (params, setup->rate_hz);
  lq_smooth_init (&s->output, setup->rate_hz, SETTLE_MS, 1.0);
  lq_smooth_init (&s->hq_share, setup->rate_hz, SETTLE_MS, 0.0);
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      s->band[i].scale = -1.0; /* nothing designed yet */
      for (int j = 0; j < 2 * LQ_BAND_SECTIONS; j++)
        lq_svf_stage_init (&s->band[i].voice[j % 2].stage[j / 2], s->rate_hz, SETTLE_MS);
    }
  for (int c = 0; c < setup->n_channels && is_hq (params, setup->rate_hz); c++)
    s->oversample[c] = lq_oversample_new (arena, 2);
  reset (s, params);
  return s;
}

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
  if (s->oversample[0])
    run_hq (s, block);
  else if (has_bands (s))
    run_planar (s, block->in, block->out, LQ_QUANTUM);
  else
    for (int c = 0; c < s->n_channels; c++)
      if (block->out[c] != block->in[c])
        memcpy (block->out[c], block->in[c], sizeof (double) * LQ_QUANTUM);
  if (s->on_the_way)
    drop_idle (s);
  apply_output (s, block->out);
}

static int latency (const LqProcessorSetup *setup, const double *params)
{
  return is_hq (params, setup->rate_hz) ? lq_oversample_latency (2) : 0;
}

/* ln of the largest gain of SECTION, at least 0: at DC, at Nyquist or at its pole's angle. */
static double peak_nepers (const LqSvf *section)
{
  double at_pole = hypot (section->m0 + section->m1 / section->k, section->m2 / section->k);
  double at_ends = fmax (fabs (section->m0), fabs (section->m0 + section->m2));

  return fmax (log (fmax (at_pole, at_ends)), 0.0);
}

/* The slowest section until it is NEPERS down from the most that all can make of full scale,
 * and four time constants for each of the others, which ring into it. */
static LqFrames ringing (const LqProcessorSetup *setup, const double *params, double nepers)
{
  double rate_hz = band_rate_hz (params, setup->rate_hz);
  double slowest = 0.0, all = 0.0;

  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      LqBandFilter filter;
      lq_band_design (band_rows (params, i), params[SCALE] / 100.0, rate_hz, &filter);
      for (int j = 0; j < filter.n; j++)
        {
          double time_constant = -1.0 / lq_svf_decay (&filter.section[j]);
          slowest = fmax (slowest, time_constant);
          all += time_constant;
          nepers += peak_nepers (&filter.section[j]);
        }
    }
  double frames = (slowest * nepers + (all - slowest) * 4.0) * setup->rate_hz / rate_hz;
  if (is_hq (params, setup->rate_hz))
    frames += 2.0 * lq_oversample_latency (2) + HQ_WARM_UP * LQ_QUANTUM;
  return (LqFrames)ceil (frames);
}

/* To −174 dB. */
static LqFrames tail (const LqProcessorSetup *setup, const double *params)
{
  return ringing (setup, params, 20.0);
}

/* To −113 dB. */
static LqFrames warm_up (const LqProcessorSetup *setup, const double *params)
{
  return ringing (setup, params, 13.0);
}

/* What all bands do to the pair at one frequency. */
typedef struct
{
  double complex left, right;                  /* from the same side */
  double complex right_to_left, left_to_right; /* across, by bands on mid or side */
} Transfer;

static double complex band_at (const LqBandFilter *filter, double rate_hz, double f_hz)
{
  double complex h = 1.0;

  for (int j = 0; j < filter->n; j++)
    {
      double re, im;
      lq_svf_response (&filter->section[j], rate_hz, f_hz, &re, &im);
      h *= re + im * I;
    }
  return h;
}

static Transfer transfer_at (const LqBandFilter *filters, const LqTarget *targets, int n,
                             double rate_hz, double f_hz)
{
  double complex at[LQ_N_TARGETS] = { 1.0, 1.0, 1.0, 1.0, 1.0 };

  for (int i = 0; i < n; i++)
    at[targets[i]] *= band_at (&filters[i], rate_hz, f_hz);
  double complex left = at[LQ_TARGET_STEREO] * at[LQ_TARGET_LEFT];
  double complex right = at[LQ_TARGET_STEREO] * at[LQ_TARGET_RIGHT];
  double complex straight = (at[LQ_TARGET_MID] + at[LQ_TARGET_SIDE]) / 2.0;
  double complex across = (at[LQ_TARGET_MID] - at[LQ_TARGET_SIDE]) / 2.0;
  return (Transfer){ .left = straight * left,
                     .right = straight * right,
                     .right_to_left = across * right,
                     .left_to_right = across * left };
}

/* Up, bands, down: F passes with the square of the half-band's amplitude, and what the filters
 * let through of its image folds back onto it. */
static Transfer hq_transfer_at (const LqBandFilter *filters, const LqTarget *targets, int n,
                                double rate_hz, double f_hz, const LqHalfband *halfband)
{
  double pass = lq_halfband_amplitude (halfband, f_hz / rate_hz);
  double leak = lq_halfband_amplitude (halfband, 0.5 - f_hz / rate_hz);
  Transfer t = transfer_at (filters, targets, n, rate_hz, f_hz);

  if (fabs (leak) < 1e-5) /* its square is −200 dB */
    return t;
  Transfer image = transfer_at (filters, targets, n, rate_hz, rate_hz / 2.0 - f_hz);
  pass *= pass;
  leak *= leak;
  t.left = pass * t.left + leak * conj (image.left);
  t.right = pass * t.right + leak * conj (image.right);
  t.right_to_left = pass * t.right_to_left + leak * conj (image.right_to_left);
  t.left_to_right = pass * t.left_to_right + leak * conj (image.left_to_right);
  return t;
}

static double seen_by (const Transfer *t, LqTarget target)
{
  switch (target)
    {
    case LQ_TARGET_LEFT:
      return cabs (t->left);
    case LQ_TARGET_RIGHT:
      return cabs (t->right);
    case LQ_TARGET_MID:
      return cabs (t->left + t->right_to_left + t->left_to_right + t->right) / 2.0;
    case LQ_TARGET_SIDE:
      return cabs (t->left - t->right_to_left - t->left_to_right + t->right) / 2.0;
    default:
      return hypot (hypot (cabs (t->left), cabs (t->right)),
                    hypot (cabs (t->left_to_right), cabs (t->right_to_left)))
             / M_SQRT2;
    }
}

static bool response (const double *params, double rate_hz, LqResponseKind kind, int instance,
                      LqTarget target, const double *x, double *y, int n)
{
  bool hq = is_hq (params, rate_hz);
  double high_hz = band_rate_hz (params, rate_hz);
  LqBandFilter filters[LQ_N_BANDS];
  LqTarget targets[LQ_N_BANDS];
  LqHalfband halfband;
  int n_filters = 0;

  if (kind != LQ_RESPONSE_MAGNITUDE)
    return false;
  for (int i = 0; i < LQ_N_BANDS; i++)
    {
      const double *band = band_rows (params, i);
      if (instance >= 0 && i != instance)
        continue;
      lq_band_design (band, params[SCALE] / 100.0, high_hz, &filters[n_filters]);
      targets[n_filters] = (LqTarget)band[LQ_BAND_TARGET];
      if (filters[n_filters].n > 0)
        n_filters++;
    }
  if (hq)
    lq_halfband_design (&halfband, 0);
  for (int i = 0; i < n; i++)
    {
      Transfer t = hq && n_filters && instance < 0
                       ? hq_transfer_at (filters, targets, n_filters, high_hz, x[i], &halfband)
                       : transfer_at (filters, targets, n_filters, high_hz, x[i]);
      double lin = seen_by (&t, target) * (instance < 0 ? output_lin (params) : 1.0);
      y[i] = fmax (20.0 * log10 (lin), LQ_RESPONSE_FLOOR_DB);
    }
  return true;
}

const LqProcessor lq_processor_equaliser = {
  .info = {
    .id = "equaliser",
    .name = N_ ("Equaliser"),
    .doc = N_ ("Up to 24 bands of any shape that keep their analogue shape up to the top octave."),
    .when = N_ ("Reach for it to give each sound its place, to take away what covers the song and to "
            "set the balance of low, middle and top. Cut narrow and lift wide; put a band on mid "
            "to move the voice, on side to open the space around it. Listen against the bypass "
            "at equal loudness before you believe a lift."),
    .version = 1,
    .rows = rows,
    .n_rows = N_ROWS,
    .groups = &lq_equaliser_bands,
    .n_groups = 1,
    .response = response,
    .reduction_readout = -1,
  },
  .prepare = prepare,
  .reset = reset,
  .update = update,
  .process = process,
  .latency = latency,
  .tail = tail,
  .warm_up = warm_up,
};
